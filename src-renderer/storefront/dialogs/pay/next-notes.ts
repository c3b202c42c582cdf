import { minor, type Currency, type Minor } from '../../../../shared/domain/money.ts';

/** Banknotes in use, in major units. Sources: the issuing central banks' lists of circulating notes. */
const NOTES: Readonly<Record<string, readonly number[]>> = {
  KZT: [500, 1_000, 2_000, 5_000, 10_000, 20_000],
  RUB: [50, 100, 200, 500, 1_000, 2_000, 5_000],
  KGS: [20, 50, 100, 200, 500, 1_000, 2_000, 5_000],
  UZS: [1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000],
  USD: [1, 5, 10, 20, 50, 100],
  EUR: [5, 10, 20, 50, 100, 200],
};
const OTHER_NOTES = [1, 5, 10, 20, 50, 100, 500, 1_000];

export const NEXT_NOTES_MAX = 4;

/**
 * What a customer is likely to hand over for `dueMinor`: the due rounded up to each banknote, smallest
 * first, without the exact amount itself, which has its own key.
 */
export function nextNotes(
  dueMinor: Minor,
  currency: Currency,
  minorDigits: number,
): readonly Minor[] {
  if (dueMinor <= 0) return [];
  const scale = 10 ** minorDigits;
  const sums = new Set<number>();
  for (const note of NOTES[currency] ?? OTHER_NOTES) {
    const sum = Math.ceil(dueMinor / (note * scale)) * note * scale;
    if (sum > dueMinor) sums.add(sum);
  }
  return [...sums]
    .toSorted((a, b) => a - b)
    .slice(0, NEXT_NOTES_MAX)
    .map(minor);
}
