import { addMinor, divideRound, minor, multiplyRound, PPM_ONE } from './money.ts';
import type { Minor, Ppm, RoundingMode } from './money.ts';

export interface TaxRate {
  readonly code: string;
  readonly name: string;
  readonly ratePpm: Ppm;
  /** True where the price already contains the tax. */
  readonly inclusive: boolean;
  /** A tax on the amount with every tax listed before it, not on the amount without any. */
  readonly compound?: boolean;
}

/** A rate with the days it is in force, both ends included, as ISO dates. */
export interface DatedTaxRate extends TaxRate {
  readonly taxCategoryId: string;
  readonly validFrom: string;
  readonly validTo: string | null;
}

export interface TaxAmount {
  readonly code: string;
  readonly name: string;
  readonly ratePpm: Ppm;
  readonly inclusive: boolean;
  /** What the tax is of: the amount without any tax; for a compound one, with those before it. */
  readonly baseMinor: Minor;
  readonly taxMinor: Minor;
}

export interface TaxedLine {
  readonly taxes: readonly TaxAmount[];
  readonly taxMinor: Minor;
  /** Without any tax. */
  readonly netMinor: Minor;
  /** With every tax: what the customer pays. */
  readonly totalMinor: Minor;
}

export interface TaxResult {
  readonly lines: readonly TaxedLine[];
  /** By rate, in the order the lines first name them. */
  readonly taxes: readonly TaxAmount[];
  readonly taxMinor: Minor;
}

export interface TaxableLine {
  /** After every discount; contains the inclusive taxes and not the exclusive ones. */
  readonly amountMinor: Minor;
  /** Each code at most once. */
  readonly rates: readonly TaxRate[];
}

export interface TaxOptions {
  readonly rounding: 'line' | 'document';
  readonly mode: RoundingMode;
}

/** The rates of a tax category in force on a day (`YYYY-MM-DD`). */
export function ratesOn(
  rates: readonly DatedTaxRate[],
  taxCategoryId: string,
  businessDate: string,
): readonly TaxRate[] {
  const inForce = rates.filter(
    (rate) =>
      rate.taxCategoryId === taxCategoryId &&
      rate.validFrom <= businessDate &&
      (rate.validTo === null || businessDate <= rate.validTo),
  );
  return inForce.map(({ code, name, ratePpm, inclusive, compound }) => ({
    code,
    name,
    ratePpm,
    inclusive,
    ...(compound === true ? { compound } : {}),
  }));
}

/**
 * The taxes of a document. Where R is the sum of a line's inclusive rates, every tax of the line,
 * inclusive or not, is `amount × rate ÷ (1 + R)`: the rate of the amount without included tax,
 * exact before its one rounding. A compound rate counts as its share of the amount with the taxes
 * listed before it: 5 % upon 10 % is 5.5 %, in R too.
 *
 * Rounding by line rounds each tax of each line. Rounding by document rounds each rate once, on the
 * exact sum over its lines, and hands the result back to the lines by largest remainder, so that
 * either way the lines add up to the document.
 * @throws RangeError when an amount leaves the safe integers
 */
export function computeTaxes(lines: readonly TaxableLine[], options: TaxOptions): TaxResult {
  const taxesByLine =
    options.rounding === 'line'
      ? lines.map((line) => roundEachTax(line, options.mode))
      : roundEachRate(lines, options.mode);
  const taxed = lines.map((line, index) => taxLine(line, taxesByLine[index] ?? []));
  const taxes = sumByRate(taxed);
  return { lines: taxed, taxes, taxMinor: addMinor(...taxes.map((tax) => tax.taxMinor)) };
}

/** The price of an untaxed customer: the amount without the included taxes. */
export function withoutIncludedTax(
  amountMinor: Minor,
  rates: readonly TaxRate[],
  mode: RoundingMode,
): Minor {
  if (!rates.some(isCompound)) {
    return multiplyRound(amountMinor, PPM_ONE, denominatorOf(rates), mode);
  }
  const { numerator, denominator } = includedTaxFactor(rates);
  return divideRound(BigInt(amountMinor) * denominator, numerator, mode);
}

/** 1 + R: what a price with its included taxes is of the amount without any, as a fraction. */
export function includedTaxFactor(rates: readonly TaxRate[]): {
  readonly numerator: bigint;
  readonly denominator: bigint;
} {
  const { over, one } = fractionsOf(rates);
  return { numerator: over, denominator: one };
}

/** Each tax as `parts[i] ÷ over` of the taxed amount; `one` is the amount without any tax. */
interface Fractions {
  readonly parts: readonly bigint[];
  readonly over: bigint;
  readonly one: bigint;
}

function fractionsOf(rates: readonly TaxRate[]): Fractions {
  const million = BigInt(PPM_ONE);
  let one = million;
  let parts: bigint[] = [];
  for (const rate of rates) {
    if (isCompound(rate)) {
      // All over a million times more, so that what follows divides without a rest.
      one *= million;
      parts = parts.map((part) => part * million);
    }
    const before = isCompound(rate) ? parts.reduce((sum, part) => sum + part, one) : one;
    parts.push((BigInt(rate.ratePpm) * before) / million);
  }
  const over = parts.reduce((sum, part, at) => (rates[at]?.inclusive ? sum + part : sum), one);
  return { parts, over, one };
}

function isCompound(rate: TaxRate): boolean {
  return rate.compound === true;
}

/** 1 + R in parts per million, where no rate is compound. */
function denominatorOf(rates: readonly TaxRate[]): number {
  let denominator = PPM_ONE;
  for (const rate of rates) if (rate.inclusive) denominator += rate.ratePpm;
  return denominator;
}

function roundEachTax({ amountMinor, rates }: TaxableLine, mode: RoundingMode): readonly Minor[] {
  if (rates.some(isCompound)) {
    const { parts, over } = fractionsOf(rates);
    return parts.map((part) => divideRound(BigInt(amountMinor) * part, over, mode));
  }
  const denominator = denominatorOf(rates);
  return rates.map((rate) => multiplyRound(amountMinor, rate.ratePpm, denominator, mode));
}

/** One line's exact share of a rate, as a whole part (rounded down) and what is left of it. */
interface Share {
  readonly line: number;
  readonly position: number;
  readonly whole: bigint;
  readonly remainder: bigint;
  readonly denominator: bigint;
}

/** For every line its taxes, in the order of its rates. */
function roundEachRate(lines: readonly TaxableLine[], mode: RoundingMode): readonly Minor[][] {
  const result: Minor[][] = lines.map(() => []);
  for (const shares of sharesByRate(lines).values()) {
    // Lines of one rate may differ in their other rates, so fractions meet over one denominator.
    const common = commonDenominator(shares);
    let exact = 0n;
    let down = 0n;
    for (const share of shares) {
      exact += share.whole * common;
      exact += share.remainder * (common / share.denominator);
      down += share.whole;
    }
    let left = BigInt(divideRound(exact, common, mode)) - down;
    for (const share of shares.toSorted(largerRemainderFirst)) {
      const extra = left > 0n ? 1n : 0n;
      left -= extra;
      const taxes = result[share.line];
      if (taxes !== undefined) taxes[share.position] = minor(Number(share.whole + extra));
    }
  }
  return result;
}

function sharesByRate(lines: readonly TaxableLine[]): ReadonlyMap<string, readonly Share[]> {
  const byRate = new Map<string, Share[]>();
  for (const [line, { amountMinor, rates }] of lines.entries()) {
    const { parts, over: denominator } = fractionsOf(rates);
    for (const [position, rate] of rates.entries()) {
      const product = BigInt(amountMinor) * (parts[position] ?? 0n);
      const remainder = ((product % denominator) + denominator) % denominator;
      const whole = (product - remainder) / denominator;
      const share: Share = { line, position, whole, remainder, denominator };
      const shares = byRate.get(rateKey(rate));
      if (shares === undefined) byRate.set(rateKey(rate), [share]);
      else shares.push(share);
    }
  }
  return byRate;
}

function commonDenominator(shares: readonly Share[]): bigint {
  let common = 1n;
  for (const denominator of new Set(shares.map((share) => share.denominator))) {
    common *= denominator;
  }
  return common;
}

function largerRemainderFirst(a: Share, b: Share): number {
  const order = b.remainder * a.denominator - a.remainder * b.denominator;
  if (order === 0n) return a.line - b.line;
  return order > 0n ? 1 : -1;
}

function taxLine(line: TaxableLine, amounts: readonly Minor[]): TaxedLine {
  let included = 0;
  let all = 0;
  for (const [position, rate] of line.rates.entries()) {
    const tax = amounts[position] ?? 0;
    all += tax;
    if (rate.inclusive) included += tax;
  }
  const netMinor = minor(line.amountMinor - included);
  let withTaxesBefore = netMinor;
  return {
    taxes: line.rates.map((rate, position) => {
      const { code, name, ratePpm, inclusive } = rate;
      const taxMinor = amounts[position] ?? minor(0);
      const baseMinor = isCompound(rate) ? withTaxesBefore : netMinor;
      withTaxesBefore = addMinor(withTaxesBefore, taxMinor);
      return { code, name, ratePpm, inclusive, baseMinor, taxMinor };
    }),
    taxMinor: minor(all),
    netMinor,
    totalMinor: minor(netMinor + all),
  };
}

function sumByRate(lines: readonly TaxedLine[]): readonly TaxAmount[] {
  const byRate = new Map<string, { readonly first: TaxAmount; base: number; tax: number }>();
  for (const line of lines) {
    for (const tax of line.taxes) {
      const key = rateKey(tax);
      const sum = byRate.get(key);
      if (sum === undefined) {
        byRate.set(key, { first: tax, base: tax.baseMinor, tax: tax.taxMinor });
      } else {
        sum.base += tax.baseMinor;
        sum.tax += tax.taxMinor;
      }
    }
  }
  return [...byRate.values()].map(({ first, base, tax }) => {
    return { ...first, baseMinor: minor(base), taxMinor: minor(tax) };
  });
}

function rateKey(rate: TaxRate): string {
  return `${rate.code} ${rate.ratePpm} ${rate.inclusive}`;
}
