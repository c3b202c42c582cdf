import { z } from 'zod';
import type { Locale } from './localized.ts';

/**
 * Integer minor units of the document's currency: 900.00 ₸ is 90 000. Negative for money given
 * back.
 */
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
/** What the lines of a cart may come to before discounts: tax may come on top. */
export const MAX_CART_MINOR = MAX_MINOR / 2;

/** @throws RangeError when `value` is no safe integer */
export function minor(value: number): Minor {
  if (!Number.isSafeInteger(value)) throw new RangeError(`Not whole minor units: ${value}`);
  // A negative zero would print as one and compare unequal in a stored document.
  return (value === 0 ? 0 : value) as Minor;
}

/** @throws RangeError when `value` is no safe integer */
export function ppm(value: number): Ppm {
  if (!Number.isSafeInteger(value)) throw new RangeError(`Not whole parts per million: ${value}`);
  return (value === 0 ? 0 : value) as Ppm;
}

export const ZERO = minor(0);

export function addMinor(...amounts: readonly Minor[]): Minor {
  let sum = 0;
  for (const amount of amounts) sum += amount;
  return minor(sum);
}

export function negateMinor(amount: Minor): Minor {
  return minor(0 - amount);
}

/**
 * The one function that multiplies money and rounds: `amount × numerator ÷ denominator`, exact
 * before it rounds (BigInt carries what a double would lose).
 * @throws RangeError when an argument is no safe integer, the denominator is not positive, or the
 * result is no safe integer
 */
export function multiplyRound(
  amount: number,
  numerator: number,
  denominator: number,
  mode: RoundingMode = 'half-away',
): Minor {
  if (!Number.isSafeInteger(denominator) || denominator <= 0) {
    throw new RangeError(`The denominator must be a positive integer: ${denominator}`);
  }
  if (!Number.isSafeInteger(amount) || !Number.isSafeInteger(numerator)) {
    throw new RangeError(`Not whole numbers: ${amount} × ${numerator}`);
  }
  const product = amount * numerator;
  if (Number.isSafeInteger(product)) {
    return minor(roundSmall(product, denominator, mode));
  }
  return divideRound(BigInt(amount) * BigInt(numerator), BigInt(denominator), mode);
}

/**
 * The same rounding for a quotient that is already exact in BigInt.
 * @throws RangeError when the denominator is not positive or the result is no safe integer
 */
export function divideRound(
  numerator: bigint,
  denominator: bigint,
  mode: RoundingMode = 'half-away',
): Minor {
  if (denominator <= 0n) throw new RangeError('The denominator must be positive');
  const magnitude = numerator < 0n ? -numerator : numerator;
  const quotient = magnitude / denominator;
  const twice = (magnitude % denominator) * 2n;
  const order = twice > denominator ? 1 : twice < denominator ? -1 : 0;
  const rounded = quotient + BigInt(roundUp(order, quotient % 2n === 1n, mode));
  return minor(Number(numerator < 0n ? -rounded : rounded));
}

function roundSmall(product: number, denominator: number, mode: RoundingMode): number {
  const magnitude = Math.abs(product);
  const remainder = magnitude % denominator;
  const quotient = (magnitude - remainder) / denominator;
  // Doubling a double is exact, and so is the sign of a difference of two exact ones.
  const order = remainder * 2 - denominator;
  const rounded = quotient + roundUp(order, quotient % 2 === 1, mode);
  return product < 0 ? -rounded : rounded;
}

/** 1 where the part behind the point calls for the next whole number, else 0. */
function roundUp(overHalf: number, quotientOdd: boolean, mode: RoundingMode): 0 | 1 {
  if (overHalf > 0) return 1;
  if (overHalf < 0) return 0;
  return mode === 'half-away' || quotientOdd ? 1 : 0;
}

/**
 * Splits an amount in proportion to `weights`; the parts always add up to the whole. Largest
 * remainder (Hamilton): each part is its exact share rounded towards zero, and the units left over
 * go one each to the largest remainders, the earlier part first where two are equal. A part of
 * weight zero gets nothing; where all weights are zero the amount is spread evenly.
 * @throws RangeError when a weight is no whole number of at least 0, or there is an amount and no
 * part
 */
export function splitMinor(total: Minor, weights: readonly number[]): readonly Minor[] {
  if (weights.length === 0) {
    if (total === 0) return [];
    throw new RangeError('An amount cannot be split into no parts');
  }
  let sum = 0;
  for (const weight of weights) {
    if (!Number.isSafeInteger(weight) || weight < 0)
      throw new RangeError(`Not a weight: ${weight}`);
    sum += weight;
  }
  if (sum === 0) {
    return splitMinor(
      total,
      Array.from(weights, () => 1),
    );
  }
  const magnitude = Math.abs(total);
  // No weight is above the sum, so that no product can leave what a double holds exactly.
  const small = Number.isSafeInteger(sum) && Number.isSafeInteger(magnitude * sum);
  const parts = small
    ? splitSmall(magnitude, weights, sum)
    : splitLarge(BigInt(magnitude), weights.map(BigInt));
  return parts.map((part) => minor(total < 0 ? -part : part));
}

function splitSmall(magnitude: number, weights: readonly number[], sum: number): number[] {
  const parts: number[] = [];
  const remainders: number[] = [];
  let left = magnitude;
  for (const weight of weights) {
    const product = magnitude * weight;
    const remainder = product % sum;
    const part = (product - remainder) / sum;
    parts.push(part);
    remainders.push(remainder);
    left -= part;
  }
  return handOut(left, parts, remainders);
}

function splitLarge(magnitude: bigint, weights: readonly bigint[]): number[] {
  const sum = weights.reduce((before, weight) => before + weight, 0n);
  const parts = weights.map((weight) => Number((magnitude * weight) / sum));
  const remainders = weights.map((weight) => (magnitude * weight) % sum);
  const left = parts.reduce((before, part) => before - part, Number(magnitude));
  return handOut(left, parts, remainders);
}

/** One unit each to the largest remainders, the earlier part first where two are equal. */
function handOut<N extends number | bigint>(
  left: number,
  parts: number[],
  remainders: readonly N[],
): number[] {
  if (left === 0) return parts;
  const byRemainder = remainders.map((_, index) => index);
  byRemainder.sort((a, b) => {
    const owedA = remainders[a] ?? 0;
    const owedB = remainders[b] ?? 0;
    return owedA === owedB ? a - b : owedA < owedB ? 1 : -1;
  });
  for (const index of byRemainder.slice(0, left)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}

/**
 * The multiple of the smallest coin nearest to `amount`; a step of 1 or less leaves it as it is.
 */
export function roundToStep(amount: Minor, stepMinor: number, mode: RoundingMode): Minor {
  if (stepMinor <= 1) return amount;
  return minor(multiplyRound(amount, 1, stepMinor, mode) * stepMinor);
}

/**
 * Currencies whose minor unit is not a hundredth, from ISO 4217's list one. Kept here rather than
 * asked of Intl, whose answer differs between versions of its data: till and HQ must agree.
 */
const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
    .split(' ')
    .map((code): [string, number] => [code, 0]),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code): [string, number] => [code, 3]),
  ['CLF', 4],
  ['UYW', 4],
]);

/** How many decimals a currency's major unit has: 2 for KZT. */
export function currencyExponent(currency: Currency): number {
  return EXPONENTS.get(currency) ?? 2;
}

const SYMBOLS: Readonly<Record<string, string>> = {
  KZT: '₸',
  RUB: '₽',
  USD: '$',
  EUR: '€',
  GBP: '£',
  CNY: '¥',
  JPY: '¥',
  TRY: '₺',
  UAH: '₴',
  GEL: '₾',
  AMD: '֏',
  AZN: '₼',
  KGS: 'сом',
  UZS: 'сўм',
  BYN: 'Br',
};

/** `₸` for KZT; the ISO code itself for a currency without a sign of its own. */
export function currencySymbol(currency: Currency): string {
  return SYMBOLS[currency] ?? currency;
}

const NO_BREAK_SPACE = '\u00A0';
const MINUS_SIGN = '\u2212';

/**
 * An amount for the screen: thousands apart by a no-break space, the decimal sign of the language
 * (a point in English, a comma in Russian and Kazakh), a true minus, and the currency's sign behind
 * unless `symbol` is false: `2 902.50 ₸`, `−222.50 ₸`.
 */
export function formatMinor(
  amount: Minor,
  currency: Currency,
  locale: Locale,
  options: { readonly symbol?: boolean } = {},
): string {
  const point = locale === 'en' ? '.' : ',';
  const digits = groupedDigits(amount, currencyExponent(currency), NO_BREAK_SPACE, point);
  const text = amount < 0 ? MINUS_SIGN + digits : digits;
  if (options.symbol === false) return text;
  return text + NO_BREAK_SPACE + currencySymbol(currency);
}

/** An amount for a receipt: ASCII only, the same in every language: `2 225.00`, `-222.50`. */
export function plainMinor(amount: Minor, currency: Currency): string {
  const digits = groupedDigits(amount, currencyExponent(currency), ' ', '.');
  return amount < 0 ? `-${digits}` : digits;
}

/** The magnitude of an integer with `decimals` of its digits behind the point. */
function groupedDigits(value: number, decimals: number, space: string, point: string): string {
  const digits = String(Math.abs(value)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals);
  let grouped = whole.slice(-3);
  for (let end = whole.length - 3; end > 0; end -= 3) {
    grouped = whole.slice(Math.max(0, end - 3), end) + space + grouped;
  }
  return decimals === 0 ? grouped : grouped + point + fraction;
}

/**
 * What a person typed as an amount of money: spaces anywhere between digits, one comma or point, a
 * minus of either kind, the currency's sign behind. Null where it is anything else, has more
 * decimals than the currency, or is beyond `MAX_MINOR`: `1,000` is refused rather than guessed at.
 */
export function parseMinor(text: string, currency: Currency): Minor | null {
  const bare = text.replace(currencySymbol(currency), '').replace(currency, '');
  const value = parseDecimal(bare, currencyExponent(currency));
  return value === null || Math.abs(value) > MAX_MINOR ? null : minor(value);
}

/**
 * A typed decimal as an integer of `decimals` places, or null where it is no such number or no safe
 * integer. Shared by money and quantities.
 */
export function parseDecimal(text: string, decimals: number): number | null {
  if (text.length > 64) return null;
  const match = /^([-\u2212]?)(\d*)(?:[.,](\d*))?$/.exec(text.replace(/\s/g, ''));
  if (match === null) return null;
  const whole = match[2] ?? '';
  const fraction = match[3] ?? '';
  if (whole + fraction === '' || fraction.length > decimals) return null;
  const value = Number(whole + fraction.padEnd(decimals, '0'));
  if (!Number.isSafeInteger(value)) return null;
  return match[1] === '' || value === 0 ? value : -value;
}
