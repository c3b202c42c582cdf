import type { TaxRate } from '../api/catalogue-views.ts';

export type RateState = 'planned' | 'now' | 'over';

/** @param today `2026-11-21` */
export function stateOf(rate: TaxRate, today: string): RateState {
  if (rate.validFrom > today) return 'planned';
  return rate.validTo !== null && rate.validTo < today ? 'over' : 'now';
}

/** The day of this browser's calendar. */
export function dayOf(nowMs: number): string {
  const now = new Date(nowMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** `21.11.2026`, as every page here writes a day. */
export function dayText(day: string): string {
  return day.split('-').toReversed().join('.');
}

/** The latest first: what holds, and what will, is what one looks for. */
export function latestFirst(rates: readonly TaxRate[]): readonly TaxRate[] {
  return rates.toSorted(
    (one, other) =>
      other.validFrom.localeCompare(one.validFrom) || one.code.localeCompare(other.code),
  );
}
