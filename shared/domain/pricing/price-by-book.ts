import { addMinor, MAX_CART_MINOR, MAX_MINOR, type Minor, minor } from '../money.ts';
import type { PriceRuleId } from '../ids.ts';
import { applyRules } from './apply-rules.ts';
import {
  grossOf,
  priceCart,
  type PricedCart,
  type PricedLine,
  type PricingLine,
} from './cart-pricing.ts';
import type { CompiledBook, CompiledRule } from './compile-book.ts';
import { unitPrices } from './list-price.ts';
import { floorMinor } from './margin-floor.ts';
import { MILLI_ONE } from '../quantity.ts';
import { couponCode } from './price-book.ts';
import type { PriceMoment } from './price-moment.ts';
import type { BookCart } from './priced-goods.ts';
import { type LineOutcome, lineOutcome } from './rule-amounts.ts';
import { ruleLine } from './rule-lines.ts';

export interface BookPricedLine<Id extends string = string> extends PricedLine<Id> {
  /** What the lists made of a unit's price, with the tax a price contains. */
  readonly shelfPriceMinor: Minor;
  /** Of the line's discounts, what rules made; the rest was given by hand. */
  readonly ruleDiscountMinor: Minor;
  /** How far the line is below the book's floor, by hand or by its price; 0 where it is not. */
  readonly belowFloorMinor: Minor;
}

export interface UsedRule {
  readonly ruleId: PriceRuleId;
  readonly name: string;
  /** Taken off the whole cart; above zero. */
  readonly amountMinor: Minor;
  readonly coupon: { readonly code: string; readonly singleUse: boolean } | null;
}

/**
 * `used`: it took something off. `no_effect`: in the book, but it took nothing off this cart now:
 * not its goods, its hours or its customer, or another rule was before it. `unknown`: no such code.
 */
export interface CouponOutcome {
  readonly code: string;
  readonly status: 'used' | 'no_effect' | 'unknown';
}

export interface BookPricedCart<Id extends string = string> extends PricedCart<Id> {
  readonly lines: readonly BookPricedLine<Id>[];
  /** In the order they apply. */
  readonly usedRules: readonly UsedRule[];
  /** In the order they were typed, each once. */
  readonly coupons: readonly CouponOutcome[];
  readonly priceBookVersion: number;
}

/**
 * Prices a cart by a price book: lists, rules, floor, discounts by hand, taxes, totals, as written
 * down in docs/pricing.md. The same cart, book and moment give the same answer everywhere; with an
 * empty book it is that of `cart-pricing.ts`.
 * @throws CartTooDearError where the lists make more of the lines than a cart may come to
 * @throws RangeError when an amount passes `MAX_MINOR` otherwise; callers refuse such a cart before
 */
export function priceByBook<Id extends string>(
  cart: BookCart<Id>,
  book: CompiledBook,
  moment: PriceMoment,
): BookPricedCart<Id> {
  const prices = unitPrices(cart, book, moment);
  const lines = cart.lines.map((line, index) => {
    const price = prices[index];
    if (price === undefined) return line;
    return { ...line, unitPriceMinor: price.unitPriceMinor, baseTrace: price.trace };
  });
  refuseTooDear(lines);
  const outcomes = outcomesOf({ ...cart, lines }, book, moment);
  const priced = priceCart({
    ...cart,
    lines: lines.map((line, index) => withRules(line, outcomes[index])),
  });
  const usedRules = usedRulesOf(outcomes, book);
  return {
    ...priced,
    lines: priced.lines.map((line, index) => {
      const { lineMinor, basketMinor, floor } = outcomes[index] ?? NOTHING;
      return {
        ...line,
        shelfPriceMinor: lines[index]?.unitPriceMinor ?? line.unitPriceMinor,
        ruleDiscountMinor: addMinor(lineMinor, basketMinor),
        belowFloorMinor: minor(Math.max(0, floor - line.amountMinor)),
      };
    }),
    usedRules,
    coupons: couponsOf(cart.coupons, usedRules, book),
    priceBookVersion: book.version,
  };
}

/** A price list that nobody thought of in such quantities: what did this must not be kept. */
export class CartTooDearError extends RangeError {
  constructor() {
    super(`The lines come to more than ${MAX_CART_MINOR}`);
  }
}

/** Before any exact reckoning, which would fail on such amounts with less to say. */
function refuseTooDear(lines: readonly PricingLine[]): void {
  let sum = 0;
  for (const { unitPriceMinor, quantityMilli } of lines) {
    sum += (unitPriceMinor * quantityMilli) / MILLI_ONE;
  }
  if (sum > MAX_CART_MINOR) throw new CartTooDearError();
}

type FlooredOutcome = LineOutcome & { readonly floor: Minor };

const NOTHING: FlooredOutcome = {
  lineMinor: minor(0),
  basketMinor: minor(0),
  trace: [],
  amounts: [],
  floor: minor(0),
};

function outcomesOf(
  cart: BookCart,
  book: CompiledBook,
  moment: PriceMoment,
): readonly FlooredOutcome[] {
  const { roundingMode, taxExempt, floorWaived } = cart;
  const lines = cart.lines.map((goods, index) => {
    const shelf = grossOf(goods, { taxExempt: false, roundingMode });
    return ruleLine(goods, index, shelf.unitPriceMinor, shelf.grossMinor);
  });
  // Kept before the rules change the lines.
  const shelfMinor = lines.map((line) => minor(line.openMinor));
  refuseTooLarge(shelfMinor);
  applyRules(cart, lines, book, moment);
  return lines.map((line, index) => {
    const floor =
      book.floorMarginPpm === null
        ? minor(0)
        : floorMinor(line.goods, book.floorMarginPpm, taxExempt);
    const limits = {
      shelfMinor: shelfMinor[index] ?? minor(0),
      grossMinor: grossOf(line.goods, { taxExempt, roundingMode }).grossMinor,
      floorMinor: floorWaived ? null : floor,
    };
    return { ...lineOutcome(line, limits, cart), floor };
  });
}

/** An exempt customer's cart may pass the limit by its shelf prices alone. */
function refuseTooLarge(shelfMinor: readonly Minor[]): void {
  const sum = shelfMinor.reduce((before, amount) => before + amount, 0);
  if (sum > MAX_MINOR) throw new RangeError(`Amount beyond the limit: ${sum}`);
}

function withRules<Id extends string>(
  line: PricingLine<Id>,
  outcome: LineOutcome | undefined,
): PricingLine<Id> {
  if (outcome === undefined || outcome.trace.length === 0) return line;
  const { lineMinor, basketMinor, trace } = outcome;
  return { ...line, rules: { lineMinor, basketMinor, trace } };
}

function usedRulesOf(outcomes: readonly LineOutcome[], book: CompiledBook): readonly UsedRule[] {
  const totals = new Float64Array(book.rules.length);
  for (const { amounts } of outcomes) {
    for (const { rule, amountMinor } of amounts) {
      totals[rule.order] = (totals[rule.order] ?? 0) + amountMinor;
    }
  }
  const used: UsedRule[] = [];
  for (let order = 0; order < totals.length; order += 1) {
    const amount = totals[order] ?? 0;
    const rule = amount > 0 ? book.rules[order] : undefined;
    if (rule !== undefined) used.push(usedRule(rule, minor(amount)));
  }
  return used;
}

function usedRule({ rule, couponCode: code }: CompiledRule, amountMinor: Minor): UsedRule {
  const { ruleId, name, coupon } = rule;
  const own = coupon === null || code === null ? null : { code, singleUse: coupon.singleUse };
  return { ruleId, name, amountMinor, coupon: own };
}

function couponsOf(
  typed: readonly string[],
  usedRules: readonly UsedRule[],
  book: CompiledBook,
): readonly CouponOutcome[] {
  const used = new Set(usedRules.map((rule) => rule.coupon?.code));
  return [...new Set(typed.map(couponCode))].map((code) => {
    const known = book.rulesByCoupon.has(code) ? 'no_effect' : 'unknown';
    return { code, status: used.has(code) ? 'used' : known };
  });
}
