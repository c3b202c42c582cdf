import { z } from 'zod';

/** Integer minor units of the document's currency: 900.00 ₸ is 90 000. Negative for money given back. */
export const Minor = z.number().int().brand<'Minor'>();
export type Minor = z.infer<typeof Minor>;

/** Integer parts per million: 12 % is 120 000. */
export const Ppm = z.number().int().brand<'Ppm'>();
export type Ppm = z.infer<typeof Ppm>;

export const PPM_ONE = 1_000_000;

/** ISO 4217 code, e.g. `KZT`. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .brand<'Currency'>();
export type Currency = z.infer<typeof Currency>;

export const ROUNDING_MODES = ['half-away', 'half-even'] as const;
export const RoundingMode = z.enum(ROUNDING_MODES);
export type RoundingMode = z.infer<typeof RoundingMode>;

/** The largest amount a document may carry: a trillion major units, far inside exact integers. */
export const MAX_MINOR = 100_000_000_000_000;

export function minor(value: number): Minor {
  if (!Number.isSafeInteger(value)) throw new RangeError(`Not whole minor units: ${value}`);
  return value as Minor;
}

export const ZERO = minor(0);

export function addMinor(...amounts: readonly Minor[]): Minor {
  let sum = 0;
  for (const amount of amounts) sum += amount;
  return minor(sum);
}

export function negateMinor(amount: Minor): Minor {
  return minor(amount === 0 ? 0 : -amount);
}

/**
 * The one function that multiplies money and rounds: `amount × numerator ÷ denominator`, exact before
 * it rounds (BigInt carries what a double would lose).
 * @throws RangeError when the denominator is not positive or the result is no safe integer
 */
export function multiplyRound(
  amount: number,
  numerator: number,
  denominator: number,
  mode: RoundingMode = 'half-away',
): Minor {
  if (denominator <= 0) throw new RangeError('The denominator must be positive');
  const product = amount * numerator;
  if (Number.isSafeInteger(product)) {
    return minor(roundSmall(product, denominator, mode));
  }
  return minor(Number(roundLarge(BigInt(amount) * BigInt(numerator), BigInt(denominator), mode)));
}

function roundSmall(product: number, denominator: number, mode: RoundingMode): number {
  const remainder = Math.abs(product % denominator);
  const quotient = (Math.abs(product) - remainder) / denominator;
  const rounded = quotient + roundUp(remainder * 2 - denominator, quotient % 2 === 1, mode);
  return product < 0 && rounded !== 0 ? -rounded : rounded;
}

function roundLarge(product: bigint, denominator: bigint, mode: RoundingMode): bigint {
  const magnitude = product < 0n ? -product : product;
  const quotient = magnitude / denominator;
  const twice = (magnitude % denominator) * 2n;
  const order = twice > denominator ? 1 : twice < denominator ? -1 : 0;
  const rounded = quotient + BigInt(roundUp(order, quotient % 2n === 1n, mode));
  return product < 0n ? -rounded : rounded;
}

/** 1 where the part behind the point calls for the next whole number, else 0. */
function roundUp(overHalf: number, quotientOdd: boolean, mode: RoundingMode): 0 | 1 {
  if (overHalf > 0) return 1;
  if (overHalf < 0) return 0;
  return mode === 'half-away' || quotientOdd ? 1 : 0;
}
