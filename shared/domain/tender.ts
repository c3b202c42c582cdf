import { currencyExponent, MAX_MINOR, minor, roundToStep } from './money.ts';
import type { Currency, Minor, RoundingMode } from './money.ts';
import { err, ok, type Result } from './result.ts';
import type { TenderKind } from './sale.ts';

export interface AppliedTender {
  /** What it pays of the due. */
  readonly amountMinor: Minor;
  readonly changeMinor: Minor;
  /** Cash rounding booked with it: positive when the customer pays more than the due. */
  readonly roundingMinor: Minor;
}

export type TenderProblem = 'AMOUNT_INVALID' | 'TENDER_EXCEEDS_DUE';

/** How cash is rounded: `stepMinor` is the smallest coin in use, 1 for none. */
export interface CashRounding {
  readonly stepMinor: number;
  readonly mode: RoundingMode;
}

/**
 * What handing over `handedMinor` does to a due. Always true of the result: `handed − change =
 * amount + rounding`, hence over a settled sale `total + rounding = Σ handed − change`.
 *
 * Only cash may exceed the due. Cash that covers the due as cash settles it (rounded to the
 * smallest coin) pays the whole due; the difference is booked as rounding and what is left over is
 * change. Less cash is a partial payment without rounding, so a sale is rounded at most once, by
 * its last tender, and never by more than half a coin. A residue that rounds to nothing (a card
 * paid all but a few tiyn) is settled by zero cash.
 *
 * An amount between the due and the due rounded up cannot be paid in the coins in use. It settles
 * the due all the same, with what was handed over and no change: refusing it would only make a
 * cashier type again what the screen showed as the exact due.
 */
export function applyTender(
  kind: TenderKind,
  handedMinor: Minor,
  dueMinor: Minor,
  cash: CashRounding,
): Result<AppliedTender, TenderProblem> {
  if (!Number.isSafeInteger(handedMinor) || handedMinor < 0 || handedMinor > MAX_MINOR) {
    return err('AMOUNT_INVALID');
  }
  if (dueMinor <= 0) return err(handedMinor === 0 ? 'AMOUNT_INVALID' : 'TENDER_EXCEEDS_DUE');
  if (kind === 'cash') return applyCash(handedMinor, dueMinor, cash);
  if (handedMinor === 0) return err('AMOUNT_INVALID');
  if (handedMinor > dueMinor) return err('TENDER_EXCEEDS_DUE');
  return ok({ amountMinor: handedMinor, changeMinor: minor(0), roundingMinor: minor(0) });
}

function applyCash(
  handedMinor: Minor,
  dueMinor: Minor,
  cash: CashRounding,
): Result<AppliedTender, TenderProblem> {
  const roundedMinor = roundToStep(dueMinor, cash.stepMinor, cash.mode);
  if (handedMinor >= roundedMinor) {
    return ok({
      amountMinor: dueMinor,
      changeMinor: minor(handedMinor - roundedMinor),
      roundingMinor: minor(roundedMinor - dueMinor),
    });
  }
  if (handedMinor === 0) return err('AMOUNT_INVALID');
  const amountMinor = minor(Math.min(handedMinor, dueMinor));
  return ok({
    amountMinor,
    changeMinor: minor(0),
    roundingMinor: minor(handedMinor - amountMinor),
  });
}

export type OpenSaleStatus = 'DRAFT' | 'PENDING' | 'PARTIAL';

/**
 * The status of a sale that is still open. DRAFT until payment is started, PARTIAL while some of it
 * is paid, PENDING while nothing is or everything is and only completion is missing. It is never
 * COMPLETED: that comes with a receipt number, from completing the sale.
 */
export function saleStatus(totalMinor: Minor, paidMinor: Minor, started: boolean): OpenSaleStatus {
  if (paidMinor > 0 && paidMinor < totalMinor) return 'PARTIAL';
  return started ? 'PENDING' : 'DRAFT';
}

/** Notes a customer hands over, in major units. */
const NOTES: Readonly<Record<string, readonly number[]>> = {
  KZT: [200, 500, 1000, 2000, 5000, 10_000, 20_000],
  RUB: [50, 100, 200, 500, 1000, 2000, 5000],
  USD: [1, 5, 10, 20, 50, 100],
};
const OTHER_NOTES: readonly number[] = [5, 10, 20, 50, 100, 200, 500];

/** More keys than this do not fit, and nobody hands over so many notes of one kind. */
const MAX_KEYS = 6;

/**
 * Amounts for the quick cash keys, smallest first: the due itself (as cash settles it), then what a
 * customer would hand over using one kind of note. Empty where nothing is due.
 */
export function quickCash(dueMinor: Minor, currency: Currency): readonly Minor[] {
  if (dueMinor <= 0) return [];
  const unit = 10 ** currencyExponent(currency);
  const amounts = new Set<number>([dueMinor]);
  for (const note of NOTES[currency] ?? OTHER_NOTES) {
    amounts.add(Math.ceil(dueMinor / (note * unit)) * note * unit);
  }
  const sorted = [...amounts].filter((amount) => amount <= MAX_MINOR).toSorted((a, b) => a - b);
  return sorted.slice(0, MAX_KEYS).map(minor);
}
