import { addMinor, divideRound, minor, multiplyRound, PPM_ONE } from './money.ts';
import type { Minor, Ppm, RoundingMode } from './money.ts';

export interface TaxRate {
  readonly code: string;
  readonly name: string;
  readonly ratePpm: Ppm;
  /** True where the price already contains the tax. */
  readonly inclusive: boolean;
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
  /** What the tax is of: the amount without any tax. */
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
  return inForce.map(({ code, name, ratePpm, inclusive }) => ({ code, name, ratePpm, inclusive }));
}

/**
 * The taxes of a document. Where R is the sum of a line's inclusive rates, every tax of the line,
 * inclusive or not, is `amount × rate ÷ (1 + R)`: the rate of the amount without included tax,
 * exact before its one rounding.
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
  return multiplyRound(amountMinor, PPM_ONE, denominatorOf(rates), mode);
}

/** 1 + R in parts per million. */
function denominatorOf(rates: readonly TaxRate[]): number {
  let denominator = PPM_ONE;
  for (const rate of rates) if (rate.inclusive) denominator += rate.ratePpm;
  return denominator;
}

function roundEachTax(line: TaxableLine, mode: RoundingMode): readonly Minor[] {
  const denominator = denominatorOf(line.rates);
  return line.rates.map((rate) => multiplyRound(line.amountMinor, rate.ratePpm, denominator, mode));
}

/** One line's exact share of a rate, as a whole part (rounded down) and what is left of it. */
interface Share {
  readonly line: number;
  readonly position: number;
  readonly whole: bigint;
  readonly remainder: number;
  readonly denominator: number;
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
      exact += BigInt(share.remainder) * (common / BigInt(share.denominator));
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
    const denominator = denominatorOf(rates);
    const divisor = BigInt(denominator);
    for (const [position, rate] of rates.entries()) {
      const product = BigInt(amountMinor) * BigInt(rate.ratePpm);
      const remainder = ((product % divisor) + divisor) % divisor;
      const share: Share = {
        line,
        position,
        whole: (product - remainder) / divisor,
        remainder: Number(remainder),
        denominator,
      };
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
    common *= BigInt(denominator);
  }
  return common;
}

function largerRemainderFirst(a: Share, b: Share): number {
  // Both factors are below 2^24, so the cross products stay exact.
  return b.remainder * a.denominator - a.remainder * b.denominator || a.line - b.line;
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
  return {
    taxes: line.rates.map(({ code, name, ratePpm, inclusive }, position) => ({
      code,
      name,
      ratePpm,
      inclusive,
      baseMinor: netMinor,
      taxMinor: amounts[position] ?? minor(0),
    })),
    taxMinor: minor(all),
    netMinor,
    totalMinor: minor(netMinor + all),
  };
}

function sumByRate(lines: readonly TaxedLine[]): readonly TaxAmount[] {
  const byRate = new Map<string, TaxAmount>();
  for (const line of lines) {
    for (const tax of line.taxes) {
      const before = byRate.get(rateKey(tax));
      byRate.set(rateKey(tax), {
        ...tax,
        baseMinor: addMinor(tax.baseMinor, before?.baseMinor ?? minor(0)),
        taxMinor: addMinor(tax.taxMinor, before?.taxMinor ?? minor(0)),
      });
    }
  }
  return [...byRate.values()];
}

function rateKey(rate: TaxRate): string {
  return `${rate.code} ${rate.ratePpm} ${rate.inclusive}`;
}
