import { couponCode } from '../../shared/domain/pricing/price-book.ts';
import { MAX_COUPONS, type SaleBook } from '../../shared/domain/pricing/sale-book.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { CartView } from '../../shared/ipc/views.ts';
import { bookForNewLine } from './cart-book.ts';
import { type CartEdit, editCart } from './cart-edit.ts';
import type { Call, TillDeps } from './deps.ts';

/** PRC-2: a code the customer hands over. The cart's answer says what became of each. */
export function addCoupon(
  deps: TillDeps,
  input: ParsedInput<'cart.addCoupon'>,
  call: Call,
): Result<CartView, IpcError> {
  return editCart(deps, call, input.saleId, (edit) => {
    const code = couponCode(input.code);
    return addCouponTo(edit, code) ?? err(ipcError('COUPON_UNKNOWN', { code }));
  });
}

/**
 * Puts the code on the cart where it is a coupon; null where it is none. One that only the newest
 * book has is taken too: it counts once the cart's new prices are accepted.
 */
export function addCouponTo(edit: CartEdit, typed: string): Result<null, IpcError> | null {
  const { tx } = edit;
  const code = couponCode(typed);
  const isKnownAt = (version: number): boolean =>
    tx.priceBook.at(version)?.rulesByCoupon.has(code) === true;
  const now = tx.priceBook.version();
  const own = edit.draft.sale.book;
  if (!isKnownAt(now) && (own === null || !isKnownAt(own.version))) return null;
  const book = bookForNewLine(edit);
  if (book === null) return null;
  if (book.coupons.includes(code)) return ok(null);
  if (book.coupons.length >= MAX_COUPONS) {
    return err(ipcError('COUPONS_TOO_MANY', { limit: MAX_COUPONS }));
  }
  keepCoupons(edit, book, [...book.coupons, code], `Coupon ${code}`);
  return ok(null);
}

/** A code that is not on the cart changes nothing. */
export function removeCoupon(
  deps: TillDeps,
  input: ParsedInput<'cart.removeCoupon'>,
  call: Call,
): Result<CartView, IpcError> {
  return editCart(deps, call, input.saleId, (edit) => {
    const { book } = edit.draft.sale;
    const code = couponCode(input.code);
    const left = book?.coupons.filter((one) => couponCode(one) !== code) ?? [];
    if (book === null || left.length === book.coupons.length) return ok(null);
    keepCoupons(edit, book, left, `Coupon ${code} taken off`);
    return ok(null);
  });
}

function keepCoupons(
  { tx, actor, saleId }: CartEdit,
  book: SaleBook,
  coupons: string[],
  description: string,
): void {
  tx.saleWrites.updateSale(saleId, { book: { ...book, coupons } });
  tx.audit({
    ...{ type: 'sale.updated', userId: actor.userId, saleId, origin: actor.origin },
    ...{ data: { coupons }, description },
  });
}
