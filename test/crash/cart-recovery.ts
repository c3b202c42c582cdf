import type { CommandName } from '../../shared/ipc/contract.ts';
import type { CartView } from '../../shared/ipc/views.ts';
import type { Answered } from './seller.ts';

/** Commands that may change one line, and nothing else of a cart. */
const ONE_LINE: ReadonlySet<CommandName> = new Set<CommandName>([
  'cart.scan',
  'cart.setQuantity',
  'cart.setDiscount',
  'cart.remove',
]);
const ANY_LINE: ReadonlySet<CommandName> = new Set<CommandName>(['cart.setCustomer', 'cart.undo']);

/**
 * CART-1: a killed till comes back on the cart it showed last. A command it was asked and never
 * answered may have happened or not; nothing else may have. Answers what is wrong, or null.
 */
export function cartProblem(
  before: Answered,
  reopened: CartView,
  isCompleted: (saleId: CartView['saleId']) => boolean,
): string | null {
  const { cart, open } = before;
  if (cart === null) {
    const fresh = reopened.lines.length === 0 && reopened.tenders.length === 0;
    return fresh ? null : `a new cart was due, not ${describe(reopened)}`;
  }
  if (describe(cart) === describe(reopened)) return unreserved(reopened);
  const story = `shown ${describe(cart)}, in hand ${open ?? 'nothing'}, now ${describe(reopened)}`;
  if (open === 'sale.complete') {
    const sold = isCompleted(cart.saleId) && reopened.saleId !== cart.saleId;
    return sold && reopened.lines.length === 0 ? null : `neither open nor sold: ${story}`;
  }
  if (reopened.saleId !== cart.saleId) return `another cart: ${story}`;
  return open !== null && explains(open, cart, reopened) ? unreserved(reopened) : story;
}

function explains(open: CommandName, before: CartView, after: CartView): boolean {
  const sameLines = json(linesOf(before)) === json(linesOf(after));
  const sameTenders = json(before.tenders) === json(after.tenders);
  if (open === 'tender.add') {
    const earlier = after.tenders.slice(0, before.tenders.length);
    const oneMore = after.tenders.length === before.tenders.length + 1;
    return sameLines && oneMore && json(earlier) === json(before.tenders);
  }
  if (ANY_LINE.has(open)) return sameTenders;
  return ONE_LINE.has(open) && sameTenders && changedLines(before, after) === 1;
}

/** Lines that are new, gone or different. */
function changedLines(before: CartView, after: CartView): number {
  const known = new Map(linesOf(before).map((line) => [line.lineId, json(line)]));
  const now = new Map(linesOf(after).map((line) => [line.lineId, json(line)]));
  const ids = new Set([...known.keys(), ...now.keys()]);
  return [...ids].filter((id) => known.get(id) !== now.get(id)).length;
}

/** What a start must bring back. Reservations are given up and taken again; a balance moves on. */
function describe(cart: CartView): string {
  const { saleId, type, customer, discount, tenders, totals } = cart;
  const customerId = customer?.customerId ?? null;
  return json({ saleId, type, customerId, discount, lines: linesOf(cart), tenders, totals });
}

function linesOf(cart: CartView): Omit<CartView['lines'][number], 'reservation'>[] {
  return cart.lines.map(({ reservation: _given, ...line }) => line);
}

function unreserved(cart: CartView): string | null {
  const without = cart.lines.filter((line) => line.reservation === 'released');
  return without.length === 0 ? null : `${without.length} lines hold no stock: ${describe(cart)}`;
}

function json(value: unknown): string {
  return JSON.stringify(value);
}
