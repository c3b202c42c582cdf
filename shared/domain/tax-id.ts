/**
 * Kazakhstan's IIN (people) and BIN (companies): twelve digits, the last of which controls the
 * others. Source: the rules for forming them, in force since 2013: the weighted sum modulo 11, and
 * where that is 10 once more with the weights moved on by two; where it is 10 again there is no
 * such number.
 */
const DIGITS = 12;
const FIRST_WEIGHTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const;
const SECOND_WEIGHTS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2] as const;

/** The digit that controls the first eleven; null where no such number is given out. */
export function taxIdControlDigit(firstEleven: string): number | null {
  for (const weights of [FIRST_WEIGHTS, SECOND_WEIGHTS]) {
    const sum = weights.reduce((total, weight, at) => total + weight * Number(firstEleven[at]), 0);
    if (sum % 11 < 10) return sum % 11;
  }
  return null;
}

export function isTaxId(text: string): boolean {
  if (!/^\d{12}$/.test(text)) return false;
  return taxIdControlDigit(text.slice(0, DIGITS - 1)) === Number(text.at(-1));
}
