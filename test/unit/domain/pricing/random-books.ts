// Books and carts by chance: few goods and few figures, so that rules meet, tie and exclude.
import { minor, ppm, ROUNDING_MODES } from '../../../../shared/domain/money.ts';
import type {
  PriceBook,
  PriceList,
  PriceRule,
  RuleAction,
  Stacking,
  Target,
  TimeWindow,
} from '../../../../shared/domain/pricing/price-book.ts';
import type { PriceMoment } from '../../../../shared/domain/pricing/price-moment.ts';
import type { BookCart, BookLine } from '../../../../shared/domain/pricing/priced-goods.ts';
import { milli } from '../../../../shared/domain/quantity.ts';
import type { Discount } from '../../../../shared/domain/sale.ts';
import type { SeededRandom } from '../../../crash/seeded-random.ts';
import {
  cart,
  categories,
  category,
  club,
  customer,
  EVERYBODY,
  EVERYTHING,
  KZT,
  line,
  list,
  product,
  rule,
  shop,
  USD,
  VAT,
} from './book-samples.ts';

const PRODUCTS = 6;
const CATEGORIES = 3;
const DAYS = ['2026-06-08', '2026-06-10', '2026-06-11', '2026-06-30'] as const;

export interface RandomSale {
  readonly book: PriceBook;
  readonly cart: BookCart;
  readonly moment: PriceMoment;
}

export function randomSale(random: SeededRandom): RandomSale {
  const several = (most: number): readonly number[] =>
    Array.from({ length: random.between(0, most) }, (_, index) => index + 1);
  return {
    book: {
      version: 1,
      lists: several(4).map((number) => randomList(random, number)),
      rules: several(9).map((number) => randomRule(random, number)),
      floorMarginPpm: random.chance(0.3) ? ppm(random.between(-100_000, 400_000)) : null,
    },
    cart: cart(
      several(6).map((number) => randomLine(random, number)),
      {
        saleDiscount: randomDiscount(random),
        taxExempt: random.chance(0.15),
        taxRounding: random.pick(['line', 'document'] as const),
        roundingMode: random.pick(ROUNDING_MODES),
        customerId: random.pick([null, customer(1), customer(2)]),
        customerCategoryIds: random.pick([[], [club(1)], [club(1), club(2)]]),
        storefrontId: shop(random.between(1, 2)),
        saleType: random.pick(['RETAIL', 'WHOLESALE'] as const),
        currency: random.chance(0.9) ? KZT : USD,
        coupons: random.pick([[], ['one'], [' TWO', 'one', 'three']]),
        floorWaived: random.chance(0.1),
      },
    ),
    moment: { date: random.pick(DAYS), minuteOfDay: random.between(0, 1439) },
  };
}

/** Round figures make ties, odd ones remainders. */
function price(random: SeededRandom): number {
  return random.pick([0, 1, 7, 100, 100, 250, 333, random.between(0, 3000)]);
}

function randomLine(random: SeededRandom, number: number): BookLine {
  const weighed = random.chance(0.2);
  const id = random.between(1, PRODUCTS);
  return {
    ...line(number, random.between(1, 6), price(random)),
    productId: random.chance(0.95) ? product(id) : null,
    categoryIds: random.pick([[], [category((id % CATEGORIES) + 1)], [category(1), category(2)]]),
    ...(weighed ? { weighed, quantityMilli: milli(random.between(1, 5000)) } : {}),
    priceFrom: random.chance(0.9) ? 'book' : 'given',
    discountable: random.chance(0.95),
    discount: randomDiscount(random),
    taxRates: random.pick([[], [VAT], [{ ...VAT, code: 'LOW', ratePpm: ppm(50_000) }]]),
    unitCostMinor: minor(random.chance(0.5) ? price(random) : 0),
  };
}

function randomDiscount(random: SeededRandom): Discount | null {
  if (random.chance(0.7)) return null;
  return random.chance(0.5)
    ? { kind: 'percent', ppm: ppm(random.between(0, 100) * 10_000) }
    : { kind: 'amount', amountMinor: minor(price(random)) };
}

function randomTarget(random: SeededRandom): Target {
  const exceptProductIds = random.chance(0.2) ? [product(random.between(1, PRODUCTS))] : [];
  if (random.chance(0.3)) return { ...EVERYTHING, exceptProductIds };
  const productIds = [product(random.between(1, PRODUCTS)), product(random.between(1, PRODUCTS))];
  if (random.chance(0.5)) {
    return { kind: 'named', productIds, categoryIds: [], exceptProductIds };
  }
  return { ...categories(random.between(1, CATEGORIES)), exceptProductIds };
}

function randomAction(random: SeededRandom): RuleAction {
  const target = randomTarget(random);
  const share = ppm(random.pick([0, 33_333, 100_000, 500_000, 1_000_000]));
  const maxTimes = random.pick([null, 1, 2]);
  const pieces = random.between(1, 4);
  const amountMinor = minor(price(random));
  return random.pick<RuleAction>([
    { kind: 'percent', target, ppm: share },
    { kind: 'amount', target, amountMinor, per: random.pick(['unit', 'line'] as const) },
    { kind: 'fixed_price', target, unitPriceMinor: amountMinor },
    {
      kind: 'bundle',
      parts: Array.from({ length: random.between(1, 3) }, () => ({
        target: randomTarget(random),
        pieces: random.between(1, 2),
      })),
      priceMinor: amountMinor,
      maxTimes,
    },
    { kind: 'mix_match', target, pieces, priceMinor: amountMinor, maxTimes },
    {
      kind: 'buy_get',
      target,
      buyPieces: pieces,
      getPieces: random.between(1, 2),
      get: random.pick([
        { kind: 'cheapest' } as const,
        { kind: 'products', productIds: [product(random.between(1, PRODUCTS))] } as const,
      ]),
      ppm: share,
      maxTimes,
    },
    { kind: 'basket_percent', target, ppm: share },
    { kind: 'basket_amount', target, amountMinor },
  ]);
}

function randomRule(random: SeededRandom, number: number): PriceRule {
  const mostly = <T>(usual: T, other: () => T): T => (random.chance(0.8) ? usual : other());
  return rule(random.between(0, 60) * 10 + number, randomAction(random), {
    priority: random.between(0, 2),
    stacking: random.pick<Stacking>([
      { kind: 'stackable' },
      { kind: 'stackable' },
      { kind: 'exclusive' },
      { kind: 'best_of', group: 'a' },
      { kind: 'best_of', group: 'b' },
    ]),
    audience: mostly(EVERYBODY, () => randomAudience(random)),
    saleTypes: mostly([], () => ['WHOLESALE']),
    schedule: {
      validFrom: mostly(null, () => random.pick(DAYS)),
      validTo: mostly(null, () => random.pick(DAYS)),
      windows: mostly([], () => [randomWindow(random), randomWindow(random)]),
    },
    minimumBasketMinor: minor(mostly(0, () => random.between(1, 2000))),
    minimumQuantity: mostly(null, () => ({
      quantityMilli: milli(random.between(1, 6) * 1000),
      countedOver: random.pick(['line', 'cart'] as const),
    })),
    coupon: mostly(null, () => ({ code: random.pick(['One', 'two']), singleUse: true })),
    ignoresFloor: random.chance(0.2),
  });
}

function randomWindow(random: SeededRandom): TimeWindow {
  return {
    weekdays: [1, 2, 3, 4, 5, 6, 7].filter(() => random.chance(0.6)),
    fromMinute: random.between(0, 23) * 60,
    toMinute: random.between(0, 24) * 60,
  };
}

function randomAudience(random: SeededRandom): PriceRule['audience'] {
  return {
    customerIds: random.pick([[], [customer(1)]]),
    customerCategoryIds: random.pick([[], [club(1)], [club(2)]]),
    storefrontIds: random.pick([[], [shop(1)]]),
  };
}

function randomList(random: SeededRandom, number: number): PriceList {
  return list(
    random.between(0, 60) * 10 + number,
    {},
    {
      currency: random.chance(0.9) ? KZT : USD,
      priority: random.between(0, 1),
      saleType: random.pick([null, 'RETAIL', 'WHOLESALE'] as const),
      audience: random.chance(0.3) ? EVERYBODY : randomAudience(random),
      validFrom: random.chance(0.7) ? null : random.pick(DAYS),
      validTo: random.chance(0.7) ? null : random.pick(DAYS),
      prices: [1, 2, 3]
        .filter(() => random.chance(0.6))
        .map((id) => ({
          productId: product(id),
          countedOver: random.pick(['line', 'cart'] as const),
          tiers: [random.between(0, 1), 3, 7].map((from) => ({
            fromMilli: milli(from * 1000),
            unitPriceMinor: minor(price(random)),
          })),
        })),
    },
  );
}
