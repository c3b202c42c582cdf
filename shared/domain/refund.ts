import { z } from 'zod';
import { addMinor, minor, type Minor } from './money.ts';

/** Where goods that come back go. Only what is restocked can be sold again. */
export const RESTOCK_KINDS = ['restock', 'quarantine', 'scrap'] as const;
export const RestockKind = z.enum(RESTOCK_KINDS);
export type RestockKind = z.infer<typeof RestockKind>;

/** What a second person may allow of a refund. */
export const REFUND_OVERRIDE_KINDS = [
  /** No lease stands behind it: the till is offline and the receipt is genuine. */
  'refund_right',
  'refund_without_receipt',
  'refund_amount',
] as const;
export const RefundOverrideKind = z.enum(REFUND_OVERRIDE_KINDS);
export type RefundOverrideKind = z.infer<typeof RefundOverrideKind>;

/**
 * Which part of which tender paid which line: lines are laid over the tenders in their order, as if
 * the first tender had paid the first lines. It follows from the sale alone, so that two tills
 * which know nothing of each other never give more back to one tender than it has paid.
 * @param lineTotals what each line cost, in the order of the sale
 * @param tenderAmounts what each tender paid of the due, in its order
 * @returns by line, by tender; each line's parts add up to it where the sale was paid in full
 */
export function tenderParts(
  lineTotals: readonly Minor[],
  tenderAmounts: readonly Minor[],
): readonly (readonly Minor[])[] {
  const left = tenderAmounts.map(Number);
  return lineTotals.map((total) => {
    let due: number = total;
    return left.map((amount, index) => {
      const part = Math.max(0, Math.min(due, amount));
      due -= part;
      left[index] = amount - part;
      return minor(part);
    });
  });
}

/**
 * The share of an amount that goes back with `quantityMilli` of `soldMilli`: the whole of it for the
 * whole line, else rounded down, so that parts which different tills give back never add up to more
 * than there was. What one till has given back already (`beforeMilli`) makes its own parts exact.
 * @throws RangeError where more comes back than was sold, or nothing
 */
export function shareBack(
  amountMinor: Minor,
  quantityMilli: number,
  soldMilli: number,
  beforeMilli = 0,
): Minor {
  const after = beforeMilli + quantityMilli;
  if (quantityMilli < 1 || beforeMilli < 0 || after > soldMilli) {
    throw new RangeError(`${after} of ${soldMilli} cannot come back`);
  }
  return minor(
    floorShare(amountMinor, after, soldMilli) - floorShare(amountMinor, beforeMilli, soldMilli),
  );
}

function floorShare(amountMinor: Minor, quantityMilli: number, soldMilli: number): number {
  return Number((BigInt(amountMinor) * BigInt(quantityMilli)) / BigInt(soldMilli));
}

/** What a refunded line gives back, of what the sale's line says. */
export interface LineBack {
  readonly grossMinor: Minor;
  readonly discountMinor: Minor;
  readonly taxMinor: Minor;
  /** By tax, in the line's order. */
  readonly taxesMinor: readonly Minor[];
  /** By tender, in the sale's order; together they are the total. */
  readonly tendersMinor: readonly Minor[];
  readonly totalMinor: Minor;
}

export interface SoldLine {
  readonly soldMilli: number;
  readonly discountMinor: Minor;
  readonly taxes: readonly { readonly taxMinor: Minor; readonly inclusive: boolean }[];
  /** Of `tenderParts`. */
  readonly tendersMinor: readonly Minor[];
}

/**
 * RET-1: discounts and taxes go back in proportion, to the minor unit. Always: gross − discount +
 * taxes on top = total = Σ tenders.
 * @throws RangeError as `shareBack` does
 */
export function lineBack(line: SoldLine, quantityMilli: number, beforeMilli = 0): LineBack {
  const share = (amount: Minor): Minor =>
    shareBack(amount, quantityMilli, line.soldMilli, beforeMilli);
  const tendersMinor = line.tendersMinor.map(share);
  const taxesMinor = line.taxes.map(({ taxMinor }) => share(taxMinor));
  const discountMinor = share(line.discountMinor);
  const totalMinor = addMinor(...tendersMinor);
  const onTop = addMinor(
    ...taxesMinor.filter((_, index) => line.taxes[index]?.inclusive === false),
  );
  return {
    grossMinor: minor(totalMinor + discountMinor - onTop),
    discountMinor,
    taxMinor: addMinor(...taxesMinor),
    taxesMinor,
    tendersMinor,
    totalMinor,
  };
}

/** What a sold line says of its amounts; all of them the whole line's. */
export interface SoldAmounts {
  readonly soldMilli: number;
  readonly grossMinor: Minor;
  readonly lineDiscountMinor: Minor;
  readonly saleDiscountMinor: Minor;
  readonly taxes: readonly { readonly taxMinor: Minor; readonly inclusive: boolean }[];
  readonly totalMinor: Minor;
}

/** What goes back of a sold line. Always: gross − discounts + taxes on top = total. */
export interface RefundAmounts {
  readonly grossMinor: Minor;
  readonly lineDiscountMinor: Minor;
  readonly saleDiscountMinor: Minor;
  /** By tax, in the line's order. */
  readonly taxesMinor: readonly Minor[];
  readonly taxMinor: Minor;
  readonly totalMinor: Minor;
}

/**
 * What goes back with `quantityNow` of a line of which `quantityBefore` has come back already, in
 * thousandths. The mirror of the sale: in however many parts a line comes back, each amount of them
 * adds up to the line's own, to the minor unit. On the way each is rounded down, as `shareBack` is.
 * @throws RangeError as `shareBack` does
 */
export function refundAmounts(
  soldLine: SoldAmounts,
  quantityBefore: number,
  quantityNow: number,
): RefundAmounts {
  const share = (amount: Minor): Minor =>
    shareBack(amount, quantityNow, soldLine.soldMilli, quantityBefore);
  const taxesMinor = soldLine.taxes.map(({ taxMinor }) => share(taxMinor));
  const onTop = addMinor(
    ...taxesMinor.filter((_, index) => soldLine.taxes[index]?.inclusive === false),
  );
  const lineDiscountMinor = share(soldLine.lineDiscountMinor);
  const saleDiscountMinor = share(soldLine.saleDiscountMinor);
  const totalMinor = share(soldLine.totalMinor);
  return {
    // Follows from the others, so that what goes back always adds up.
    grossMinor: minor(totalMinor - onTop + lineDiscountMinor + saleDiscountMinor),
    lineDiscountMinor,
    saleDiscountMinor,
    taxesMinor,
    taxMinor: addMinor(...taxesMinor),
    totalMinor,
  };
}
