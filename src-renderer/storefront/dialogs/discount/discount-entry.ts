import { minor, multiplyRound, PPM_ONE, ppm, type Minor } from '../../../../shared/domain/money.ts';
import type { Discount } from '../../../../shared/domain/sale.ts';
import { ipcError, type IpcError } from '../../../../shared/ipc/errors.ts';
import type { CartView, LineView } from '../../../../shared/ipc/views.ts';
import type { NumberRules } from '../../../ui/number-entry.ts';

export type DiscountKind = Discount['kind'];

export const QUICK_PERCENTS = [5, 10, 15, 20] as const;

/** Percent with two digits behind the point: 12.5 % is typed as it is said. */
const PERCENT_RULES: NumberRules = { fractionDigits: 2, wholeDigits: 3 };
const PPM_PER_PERCENT_HUNDREDTH = 100;

export function discountRules(kind: DiscountKind, minorDigits: number): NumberRules {
  return kind === 'percent' ? PERCENT_RULES : { fractionDigits: minorDigits, wholeDigits: 9 };
}

/**
 * What is typed, as the terminal takes it. Null for nothing typed, or nought: no discount at all.
 */
export function discountOf(kind: DiscountKind, value: number | null): Discount | null {
  if (value === null || value === 0) return null;
  return kind === 'percent'
    ? { kind, ppm: ppm(value * PPM_PER_PERCENT_HUNDREDTH) }
    : { kind, amountMinor: minor(value) };
}

export function percentDiscount(percent: number): Discount {
  return { kind: 'percent', ppm: ppm(percent * 10_000) };
}

/** The value its own field shows a standing discount with. */
export function enteredValue(discount: Discount): number {
  return discount.kind === 'percent'
    ? Math.round(discount.ppm / PPM_PER_PERCENT_HUNDREDTH)
    : discount.amountMinor;
}

/** What a discount is taken off: the line before discounts, or all lines after their own. */
export function discountBase(cart: CartView, line: LineView | null): Minor {
  if (line !== null) return line.grossMinor;
  return minor(cart.totals.subtotalMinor - ownDiscounts(cart));
}

/** The lines' own discounts, without their shares of the sale's. */
function ownDiscounts(cart: CartView): number {
  let sum = 0;
  for (const { discount, grossMinor } of cart.lines) sum += amountOff(discount, grossMinor);
  return sum;
}

/** What `discount` takes off `baseMinor`, as the terminal will reckon it before sharing it out. */
export function amountOff(discount: Discount | null, baseMinor: Minor): Minor {
  if (discount === null) return minor(0);
  const off =
    discount.kind === 'percent'
      ? multiplyRound(baseMinor, discount.ppm, PPM_ONE)
      : discount.amountMinor;
  return minor(Math.min(off, baseMinor));
}

/** Why it cannot be asked for at all; the cashier's own limit is the terminal's to judge. */
export function discountProblem(discount: Discount | null, baseMinor: Minor): IpcError | null {
  if (discount === null) return null;
  const tooLarge =
    discount.kind === 'percent' ? discount.ppm > PPM_ONE : discount.amountMinor > baseMinor;
  return tooLarge ? ipcError('DISCOUNT_TOO_LARGE', { maximumMinor: baseMinor }) : null;
}
