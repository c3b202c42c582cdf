import {
  CategoryId,
  PriceListId,
  PriceRuleId,
  ProductId,
  StorefrontId,
} from '../../shared/domain/ids.ts';
import { Currency, minor, ppm } from '../../shared/domain/money.ts';
import { priceCart } from '../../shared/domain/pricing/cart-pricing.ts';
import { compileBook } from '../../shared/domain/pricing/compile-book.ts';
import { priceByBook } from '../../shared/domain/pricing/price-by-book.ts';
import {
  PriceBook,
  type PriceList,
  type PriceRule,
  type RuleAction,
  type Target,
} from '../../shared/domain/pricing/price-book.ts';
import type { BookCart, BookLine } from '../../shared/domain/pricing/priced-goods.ts';
import { milli } from '../../shared/domain/quantity.ts';
import type { SeededRandom } from '../crash/seeded-random.ts';
import { distributionOf, timed } from './distribution.ts';
import type { Finding } from './report.ts';

export interface PricingBenchOptions {
  readonly lines: number;
  readonly rules: number;
  readonly runs: number;
  readonly random: SeededRandom;
}

/** Bar of DESIGN: a quote of 1,000 lines against 10,000 rules. */
const PRICING_MS = 20;
const WARM_UP_RUNS = 20;
const LISTS = 10;
/** How many there are on each level of the tree; a product is in one of each. */
const LEVELS = [10, 100, 600] as const;
/** Rules and lists name so many products for each that is in the quote. */
const PRODUCTS_A_LINE = 5;
const MOMENT = { date: '2026-06-10', minuteOfDay: 600 };
const KZT = Currency.parse('KZT');
const EVERYBODY = { customerIds: [], customerCategoryIds: [], storefrontIds: [] };

/**
 * Prices one large quote again and again by a book whose rules its goods know, and, turn about, the
 * same quote by no book at all: what pricing costs without rules.
 */
export function benchPricing(options: PricingBenchOptions): Finding {
  const { runs } = options;
  const book = PriceBook.parse(benchBook(options));
  const compiling = timed(() => compileBook(book));
  const quote = benchQuote(options);
  const times: number[] = [];
  const baseline: number[] = [];
  let used = 0;
  let steps = 0;
  for (let run = 0; run < WARM_UP_RUNS + runs; run += 1) {
    const priced = timed(() => priceByBook(quote, compiling.value, MOMENT));
    const plain = timed(() => priceCart(quote));
    used = priced.value.usedRules.length;
    steps = priced.value.lines.reduce((sum, line) => sum + line.trace.length, 0);
    if (priced.value.totals.totalMinor >= plain.value.totals.totalMinor) {
      throw new Error('The rules took nothing off');
    }
    if (run < WARM_UP_RUNS) continue;
    times.push(priced.ms);
    baseline.push(plain.ms);
  }
  const distributions = {
    pricing: distributionOf(times),
    pricingBaseline: distributionOf(baseline),
  };
  const { pricing, pricingBaseline } = distributions;
  const what = `price ${count(options.lines)} lines against ${count(options.rules)} rules,`;
  const bar = { kind: 'absolute', most: PRICING_MS } as const;
  return {
    figures: [
      {
        id: 'pricing.median',
        what: `${what} median`,
        unit: 'ms',
        value: pricing.medianMs,
        baseline: pricingBaseline.medianMs,
        bar,
      },
      {
        id: 'pricing.p99',
        what: `${what} p99`,
        unit: 'ms',
        value: pricing.p99Ms,
        baseline: pricingBaseline.p99Ms,
        bar: null,
      },
    ],
    distributions,
    notes: [
      `${count(runs)} pricings; ${count(used)} rules took something off in ${count(steps)} steps, over ` +
        `${LISTS} price lists; the book is compiled once a version, here in ${compiling.ms.toFixed(0)} ms; baseline: the ` +
        'same lines by no book, turn about.',
    ],
  };
}

function count(number: number): string {
  return number.toLocaleString('en');
}

function uuid(kind: number, number: number): string {
  return `0190000${kind}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

function product(number: number): ProductId {
  return ProductId.parse(uuid(1, number));
}

function categoryOf(level: number, productNumber: number): CategoryId {
  return CategoryId.parse(uuid(2, level * 1000 + (productNumber % (LEVELS[level] ?? 1))));
}

/** Most offers are for a shelf, some for a department, few for a whole floor. */
function ruleCategory(random: SeededRandom): CategoryId {
  const level = random.chance(0.8) ? 2 : random.chance(0.9) ? 1 : 0;
  return categoryOf(level, random.between(0, 9999));
}

/** Each product once. */
function benchQuote({ lines, random }: PricingBenchOptions): BookCart {
  return {
    lines: Array.from({ length: lines }, (_, number) =>
      benchLine(number * PRODUCTS_A_LINE, random),
    ),
    saleDiscount: { kind: 'percent', ppm: ppm(20_000) },
    taxExempt: false,
    taxRounding: 'document',
    roundingMode: 'half-away',
    cashStepMinor: 100,
    tenders: [],
    customerId: null,
    customerCategoryIds: [],
    storefrontId: StorefrontId.parse(uuid(5, 1)),
    saleType: 'WHOLESALE',
    currency: KZT,
    coupons: ['SPRING'],
    floorWaived: false,
  };
}

function benchLine(number: number, random: SeededRandom): BookLine {
  const unitPriceMinor = minor(random.between(10_000, 900_000));
  return {
    lineId: uuid(8, number),
    productId: product(number),
    categoryIds: LEVELS.map((_, level) => categoryOf(level, number)),
    priceFrom: 'book',
    discountable: true,
    quantityMilli: milli(random.between(1, 60) * 1000),
    unitPriceMinor,
    discount: null,
    taxRates: [{ code: 'VAT', name: 'VAT 16 %', ratePpm: ppm(160_000), inclusive: true }],
    unitCostMinor: minor(Math.floor(unitPriceMinor / 2)),
    baseTrace: [],
    weighed: random.chance(0.1),
  };
}

function benchBook(options: PricingBenchOptions): unknown {
  const { rules, lines, random } = options;
  return {
    version: 1,
    lists: Array.from({ length: LISTS }, (_, number) =>
      benchList(number, lines * PRODUCTS_A_LINE, random),
    ),
    rules: Array.from({ length: rules }, (_, number) => benchRule(number, options)),
    floorMarginPpm: 50_000,
  };
}

function benchList(number: number, products: number, random: SeededRandom): PriceList {
  return {
    listId: PriceListId.parse(uuid(7, number)),
    name: `List ${number}`,
    currency: KZT,
    priority: number,
    saleType: number % 3 === 0 ? 'RETAIL' : null,
    audience: EVERYBODY,
    validFrom: null,
    validTo: null,
    prices: Array.from({ length: products }, (_, id) => id)
      .filter(() => random.chance(0.1))
      .map((id) => ({
        productId: product(id),
        countedOver: random.pick(['line', 'cart'] as const),
        tiers: [0, 10, 50].map((from) => ({
          fromMilli: milli(from * 1000),
          unitPriceMinor: minor(random.between(10_000, 900_000)),
        })),
      })),
  };
}

/** Of 100 rules 78 name products, 20 categories and 2 everything; a quarter is not in force. */
function benchRule(number: number, { lines, random }: PricingBenchOptions): PriceRule {
  const kind = number % 100;
  const any = (): ProductId => product(random.between(0, lines * PRODUCTS_A_LINE));
  const productIds = [any(), any()];
  const target: Target =
    kind < 2
      ? { kind: 'everything', exceptProductIds: [] }
      : {
          kind: 'named',
          productIds: kind < 22 ? [] : productIds,
          categoryIds: kind < 22 ? [ruleCategory(random)] : [],
          exceptProductIds: [],
        };
  return {
    ruleId: PriceRuleId.parse(uuid(6, number)),
    name: `Rule ${number}`,
    priority: random.between(0, 5),
    stacking: random.pick([
      { kind: 'stackable' },
      { kind: 'stackable' },
      { kind: 'best_of', group: `group ${random.between(1, 20)}` },
      { kind: 'exclusive' },
    ] as const),
    action: benchAction(kind, target, random),
    currency: KZT,
    audience: EVERYBODY,
    saleTypes: random.chance(0.1) ? ['RETAIL'] : [],
    schedule: {
      validFrom: random.chance(0.1) ? '2026-07-01' : null,
      validTo: null,
      windows: random.chance(0.3)
        ? [{ weekdays: [1, 2, 3, 4, 5], fromMinute: 540, toMinute: 1080 }]
        : [],
    },
    minimumBasketMinor: minor(0),
    minimumQuantity: null,
    coupon: coupon(kind, number),
    ignoresFloor: false,
  };
}

/** Of the rules of everything, three go without a code. */
function coupon(kind: number, number: number): PriceRule['coupon'] {
  if (kind < 2 && number > 100) return { code: `CODE ${number}`, singleUse: true };
  return kind === 30 ? { code: 'SPRING', singleUse: false } : null;
}

function benchAction(kind: number, target: Target, random: SeededRandom): RuleAction {
  const share = ppm(random.between(1, 10) * 10_000);
  const amountMinor = minor(random.between(100, 5000));
  if (kind === 0) return { kind: 'basket_percent', target, ppm: share };
  if (kind % 10 === 1) {
    const get = { kind: 'cheapest' } as const;
    return { kind: 'buy_get', target, buyPieces: 3, getPieces: 1, get, ppm: share, maxTimes: null };
  }
  if (kind % 10 === 2) {
    const priceMinor = minor(random.between(10_000, 100_000));
    return { kind: 'mix_match', target, pieces: 3, priceMinor, maxTimes: 5 };
  }
  if (kind % 10 < 5) return { kind: 'amount', target, amountMinor, per: 'unit' };
  return { kind: 'percent', target, ppm: share };
}
