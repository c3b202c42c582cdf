import { z } from 'zod';
import { type Currency, currencyExponent, Minor, minor } from '../money.ts';

/** So many notes or coins of one worth. More than a drawer holds is a slip of the finger. */
export const CountedPieces = z.strictObject({
  denominationMinor: Minor.min(1),
  pieces: z.number().int().min(0).max(100_000),
});
export type CountedPieces = Readonly<z.infer<typeof CountedPieces>>;

/** Notes and coins people pay with, in major units, from the issuing banks' lists. */
const MAJOR: Readonly<Record<string, readonly number[]>> = {
  KZT: [20_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
  RUB: [5000, 2000, 1000, 500, 200, 100, 50, 10, 5, 2, 1],
  KGS: [5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 3, 1],
  UZS: [200_000, 100_000, 50_000, 20_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50],
  CNY: [100, 50, 20, 10, 5, 1, 0.5, 0.1],
  USD: [100, 50, 20, 10, 5, 2, 1, 0.25, 0.1, 0.05, 0.01],
  EUR: [500, 200, 100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01],
  GBP: [50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01],
};

/**
 * The notes and coins of a currency in minor units, the largest first; none where this program does
 * not know them, and then a drawer is counted as one amount.
 */
export function denominationsOf(currency: Currency): readonly Minor[] {
  const scale = 10 ** currencyExponent(currency);
  return (MAJOR[currency] ?? []).map((value) => minor(Math.round(value * scale)));
}

/**
 * What was counted: each denomination by its pieces, and what was counted as one amount.
 * @throws RangeError when the sum is no safe integer
 */
export function countedTotal(pieces: readonly CountedPieces[], looseMinor: Minor): Minor {
  let total: number = looseMinor;
  for (const one of pieces) total += one.denominationMinor * one.pieces;
  return minor(total);
}

/** Whether each denomination is one of the currency's, and none comes twice. */
export function isCountOf(currency: Currency, pieces: readonly CountedPieces[]): boolean {
  const known = new Set<number>(denominationsOf(currency));
  return pieces.every(({ denominationMinor }) => known.delete(denominationMinor));
}
