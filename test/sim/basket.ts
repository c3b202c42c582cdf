import { LineId, ProductId, TenderId } from '../../shared/domain/ids.ts';
import { minor, type Minor, ppm } from '../../shared/domain/money.ts';
import {
  type PricedCart,
  type PricingLine,
  priceCart,
} from '../../shared/domain/pricing/cart-pricing.ts';
import { milli } from '../../shared/domain/quantity.ts';
import type { Discount, TenderKind } from '../../shared/domain/sale.ts';
import type { TaxRate } from '../../shared/domain/tax.ts';
import { applyTender, type AppliedTender } from '../../shared/domain/tender.ts';
import type { Random } from './random.ts';
import { numberedUuid } from './sim-crypto.ts';

/** What lies in a cart, before anybody pays. */
export interface Basket {
  readonly lines: readonly BasketLine[];
  readonly saleDiscount: Discount | null;
  readonly taxExempt: boolean;
  readonly taxRounding: 'line' | 'document';
  readonly onAccountMinor: Minor;
}

export interface BasketLine extends PricingLine<LineId> {
  /** Null for what is no product: a service, a bag. */
  readonly productId: ProductId | null;
}

/** What was handed over, and what the domain made of it. */
export interface PaidTender extends AppliedTender {
  readonly tenderId: TenderId;
  readonly kind: TenderKind;
  readonly handedMinor: Minor;
}

export interface PaidBasket {
  readonly basket: Basket;
  readonly priced: PricedCart<LineId>;
  readonly tenders: readonly PaidTender[];
}

const RATES: readonly (readonly TaxRate[])[] = [
  [{ code: 'VAT12', name: 'VAT', ratePpm: ppm(120_000), inclusive: true }],
  [{ code: 'VAT5', name: 'VAT', ratePpm: ppm(50_000), inclusive: true }],
  [{ code: 'EXC', name: 'Excise', ratePpm: ppm(33_333), inclusive: false }],
  [],
  [
    { code: 'VAT12', name: 'VAT', ratePpm: ppm(120_000), inclusive: true },
    { code: 'EXC', name: 'Excise', ratePpm: ppm(33_333), inclusive: false },
  ],
];
/** The smallest coin. */
const CASH = { stepMinor: 500, mode: 'half-away' } as const;
const MOST_TENDERS = 4;

/**
 * Fills a cart around what one counter gives: so many thousandths of a product (spices, sold by the
 * gram), or so much on account.
 */
export function fillBasket(
  random: Random,
  counter: string,
  amount: number,
  nextNumber: () => number,
): Basket {
  const id = (): LineId => LineId.parse(numberedUuid(nextNumber()));
  const product = counter.startsWith('stock:') ? counter.split(':')[2] : undefined;
  const first =
    product === undefined ? [] : [goods(random, id(), ProductId.parse(product), amount)];
  const others = first.length === 0 ? 1 + random.below(2) : random.below(3);
  const services = Array.from({ length: others }, () => service(random, id()));
  const credit = product === undefined;
  return {
    lines: [...first, ...services],
    // What is bought on account must cost as much as was charged.
    saleDiscount: credit ? null : discountOf(random),
    taxExempt: random.chance(0.1),
    taxRounding: random.chance(0.5) ? 'line' : 'document',
    onAccountMinor: minor(credit ? amount : 0),
  };
}

function goods(random: Random, lineId: LineId, productId: ProductId, amount: number): BasketLine {
  return {
    lineId,
    productId,
    quantityMilli: milli(amount),
    unitPriceMinor: minor(100_000 + random.below(90_000_000)),
    discount: discountOf(random),
    taxRates: random.pick(RATES),
    unitCostMinor: minor(random.below(1_000_000)),
    baseTrace: [],
    weighed: true,
  };
}

function service(random: Random, lineId: LineId): BasketLine {
  return {
    lineId,
    productId: null,
    quantityMilli: milli(1_000 * (1 + random.below(3))),
    unitPriceMinor: minor(100 + random.below(300_000)),
    discount: null,
    taxRates: random.pick(RATES),
    unitCostMinor: minor(0),
    baseTrace: [],
  };
}

function discountOf(random: Random): Discount | null {
  if (!random.chance(0.3)) return null;
  return random.chance(0.5)
    ? { kind: 'percent', ppm: ppm(random.below(500_000)) }
    : { kind: 'amount', amountMinor: minor(random.below(50_000)) };
}

/** Somebody pays, in up to four tenders; what each does to the due is the domain's to say. */
export function payBasket(random: Random, basket: Basket, nextNumber: () => number): PaidBasket {
  const tenders: PaidTender[] = [];
  let priced = price(basket, tenders);
  if (basket.onAccountMinor > 0) {
    const dueMinor = minor(Math.min(basket.onAccountMinor, priced.totals.dueMinor));
    tenders.push(tender('on_account', dueMinor, priced.totals.dueMinor, nextNumber()));
    priced = price(basket, tenders);
  }
  while (priced.totals.dueMinor > 0) {
    const { dueMinor } = priced.totals;
    const last = tenders.length + 1 >= MOST_TENDERS;
    const kind = random.pick(['cash', 'cash', 'card', 'kaspi'] as const);
    const whole = last || random.chance(0.6) ? dueMinor : minor(1 + random.below(dueMinor));
    // Notes: more than is due, and never less than what rounds to it.
    const over = kind === 'cash' && whole === dueMinor ? 500 + random.below(1_000_000) : 0;
    tenders.push(tender(kind, minor(whole + over), dueMinor, nextNumber()));
    priced = price(basket, tenders);
  }
  return { basket, priced, tenders };
}

function tender(kind: TenderKind, handedMinor: Minor, dueMinor: Minor, number: number): PaidTender {
  const applied = applyTender(kind, handedMinor, dueMinor, CASH);
  if (!applied.ok) throw new Error(`${kind} of ${handedMinor} for ${dueMinor}: ${applied.error}`);
  return { ...applied.value, kind, handedMinor, tenderId: TenderId.parse(numberedUuid(number)) };
}

function price(basket: Basket, tenders: readonly PaidTender[]): PricedCart<LineId> {
  return priceCart({
    ...basket,
    roundingMode: 'half-away',
    cashStepMinor: CASH.stepMinor,
    tenders: tenders.map(({ amountMinor, roundingMinor, changeMinor }) => ({
      ...{ amountMinor, roundingMinor, changeMinor },
      active: true,
    })),
  });
}
