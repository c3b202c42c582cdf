import type { CompiledBook, CompiledRule } from './compile-book.ts';
import { couponCode } from './price-book.ts';
import { clockFace, type ClockFace, isScheduled, type PriceMoment } from './price-moment.ts';
import { type BookCart, isFor } from './priced-goods.ts';
import type { RuleLine } from './rule-lines.ts';

/** What all rules of one cart ask about. */
interface Asked {
  readonly cart: BookCart;
  readonly face: ClockFace;
  readonly coupons: ReadonlySet<string>;
  readonly basketMinor: number;
}

/** Whether a rule, by its position in the book, is in force for this cart, whatever its goods. */
export function cartConditions(
  cart: BookCart,
  lines: readonly RuleLine[],
  book: CompiledBook,
  moment: PriceMoment,
): (order: number) => boolean {
  const asked = {
    cart,
    face: clockFace(moment),
    coupons: new Set(cart.coupons.map(couponCode)),
    basketMinor: basketOf(lines),
  };
  return (order) => {
    const rule = book.rules[order];
    return rule !== undefined && isInForce(rule, asked);
  };
}

/** What the goods that rules may touch cost before any of them did. */
function basketOf(lines: readonly RuleLine[]): number {
  return lines.reduce((sum, line) => sum + (line.goods.discountable ? line.openMinor : 0), 0);
}

function isInForce(compiled: CompiledRule, asked: Asked): boolean {
  const { cart, face, coupons, basketMinor } = asked;
  if (compiled.currency !== null && compiled.currency !== cart.currency) return false;
  if (compiled.always) return true;
  const { rule, couponCode: code } = compiled;
  return (
    (code === null || coupons.has(code)) &&
    (rule.saleTypes.length === 0 || rule.saleTypes.includes(cart.saleType)) &&
    basketMinor >= rule.minimumBasketMinor &&
    isFor(rule.audience, cart) &&
    isScheduled(rule.schedule, face)
  );
}
