// Proves that money is exact: one multiplication, one split, one way in from a keyboard and out to
// a screen or receipt.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Locale } from '../../../shared/domain/localized.ts';
import {
  addMinor,
  Currency,
  currencyExponent,
  divideRound,
  formatMinor,
  MAX_MINOR,
  minor,
  multiplyRound,
  negateMinor,
  parseMinor,
  plainMinor,
  ppm,
  roundToStep,
  ROUNDING_MODES,
  splitMinor,
} from '../../../shared/domain/money.ts';
import type { RoundingMode } from '../../../shared/domain/money.ts';

const KZT = Currency.parse('KZT');
const mode = fc.constantFrom(...ROUNDING_MODES);
const amount = fc.oneof(
  fc.integer({ min: -100_000, max: 100_000 }),
  fc.integer({ min: -MAX_MINOR, max: MAX_MINOR }),
);

/**
 * Rounding from its definition: of the two whole neighbours, the nearer; on a tie, as the mode
 * says.
 */
function roundByDefinition(numerator: bigint, denominator: bigint, how: RoundingMode): bigint {
  let low = numerator / denominator;
  if (low * denominator > numerator) low -= 1n;
  const high = low + 1n;
  const toLow = numerator - low * denominator;
  const toHigh = high * denominator - numerator;
  if (toLow !== toHigh) return toLow < toHigh ? low : high;
  if (how === 'half-even') return low % 2n === 0n ? low : high;
  return numerator < 0n ? low : high;
}

describe('multiplying money rounds once, exactly', () => {
  it.each([
    [5, 1, 2, 'half-away', 3],
    [-5, 1, 2, 'half-away', -3],
    [5, 1, 2, 'half-even', 2],
    [7, 1, 2, 'half-even', 4],
    [-5, 1, 2, 'half-even', -2],
    [-1, 1, 3, 'half-away', 0],
    [290_250, 160_000, 1_160_000, 'half-away', 40_034],
    [MAX_MINOR, 999_999, 1_000_000, 'half-away', 99_999_900_000_000],
    [9_007_199_254_740_991, 1, 9_007_199_254_740_991, 'half-away', 1],
    [4_503_599_627_370_496, 1, 9_007_199_254_740_991, 'half-away', 1],
    [4_503_599_627_370_495, 1, 9_007_199_254_740_991, 'half-away', 0],
  ] as const)('%d × %d ÷ %d %s is %d', (value, numerator, denominator, how, expected) => {
    expect(multiplyRound(value, numerator, denominator, how)).toBe(expected);
  });

  it('agrees with the definition of rounding', () => {
    const denominator = fc.oneof(
      fc.integer({ min: 1, max: 3_000_000 }),
      fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    );
    fc.assert(
      fc.property(amount, fc.integer(), denominator, mode, (value, numerator, divisor, how) => {
        const exact = BigInt(value) * BigInt(numerator);
        const expected = roundByDefinition(exact, BigInt(divisor), how);
        fc.pre(expected <= BigInt(Number.MAX_SAFE_INTEGER));
        fc.pre(expected >= BigInt(Number.MIN_SAFE_INTEGER));
        expect(multiplyRound(value, numerator, divisor, how)).toBe(Number(expected));
        expect(divideRound(exact, BigInt(divisor), how)).toBe(Number(expected));
      }),
      { numRuns: 20_000 },
    );
  });

  it('refuses what it cannot do exactly', () => {
    expect(() => multiplyRound(1, 1, 0)).toThrow(RangeError);
    expect(() => multiplyRound(1, 1, -1)).toThrow(RangeError);
    expect(() => multiplyRound(1, 1, 1.5)).toThrow(RangeError);
    expect(() => multiplyRound(0.5, 2, 1)).toThrow(RangeError);
    expect(() => multiplyRound(Number.MAX_SAFE_INTEGER, 2, 1)).toThrow(RangeError);
    expect(() => divideRound(1n, 0n)).toThrow(RangeError);
  });

  it('has no negative zero and no fractions', () => {
    expect(Object.is(minor(-0), 0)).toBe(true);
    expect(Object.is(negateMinor(minor(0)), 0)).toBe(true);
    expect(Object.is(multiplyRound(-1, 1, 3), 0)).toBe(true);
    expect(() => minor(0.1)).toThrow(RangeError);
    expect(() => minor(Number.NaN)).toThrow(RangeError);
    expect(() => ppm(0.5)).toThrow(RangeError);
    expect(() => addMinor(minor(Number.MAX_SAFE_INTEGER), minor(1))).toThrow(RangeError);
  });
});

describe('splitting money loses nothing', () => {
  it.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [-100, [1, 1, 1], [-34, -33, -33]],
    [100, [0, 1, 0], [0, 100, 0]],
    [5, [0, 0, 0], [2, 2, 1]],
    [1, [1, 2, 3], [0, 0, 1]],
    [0, [1, 2], [0, 0]],
    [0, [], []],
    [10, [50_000, 30_000, 20_000], [5, 3, 2]],
  ])('%d over %j is %j', (total, weights, parts) => {
    expect(splitMinor(minor(total), weights)).toEqual(parts);
  });

  it('adds up to the whole, each part within one unit of its exact share', () => {
    const weight = fc.oneof(
      fc.integer({ min: 0, max: 10 }),
      fc.integer({ min: 0, max: MAX_MINOR }),
    );
    const weights = fc.array(weight, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(amount, weights, (total, each) => {
        const parts = splitMinor(minor(total), each);
        expect(parts).toHaveLength(each.length);
        expect(parts.reduce((sum, part) => sum + BigInt(part), 0n)).toBe(BigInt(total));
        const whole = each.reduce((sum, part) => sum + BigInt(part), 0n);
        for (const [index, part] of parts.entries()) {
          const share = BigInt(total) * BigInt(each[index] ?? 0);
          const off = BigInt(part) * whole - share;
          expect(whole === 0n || (off < whole && off > -whole)).toBe(true);
          expect(whole > 0n && each[index] === 0 && part !== 0).toBe(false);
          expect(Math.sign(part) * Math.sign(total)).toBeGreaterThanOrEqual(0);
        }
        expect(splitMinor(minor(total), each)).toEqual(parts);
        const mirrored = splitMinor(minor(0 - total), each);
        expect(mirrored).toEqual(parts.map((part) => negateMinor(part)));
      }),
      { numRuns: 15_000 },
    );
  });

  it('refuses weights that are no shares, and an amount with nobody to take it', () => {
    expect(() => splitMinor(minor(1), [])).toThrow(RangeError);
    expect(() => splitMinor(minor(1), [1, -1])).toThrow(RangeError);
    expect(() => splitMinor(minor(1), [0.5])).toThrow(RangeError);
  });
});

describe('PAY-1 cash rounding goes to the nearest coin', () => {
  it.each([
    [290_250, 100, 'half-away', 290_300],
    [290_250, 100, 'half-even', 290_200],
    [290_249, 100, 'half-away', 290_200],
    [249, 500, 'half-away', 0],
    [250, 500, 'half-away', 500],
    [-290_250, 100, 'half-away', -290_300],
    [17, 1, 'half-away', 17],
  ] as const)('%d by %d %s is %d', (value, stepMinor, how, expected) => {
    expect(roundToStep(minor(value), stepMinor, how)).toBe(expected);
  });

  it('is a multiple of the coin and at most half a coin away', () => {
    const coin = fc.constantFrom(1, 5, 10, 50, 100, 500, 1000, 3, 7);
    fc.assert(
      fc.property(amount, coin, mode, (value, stepMinor, how) => {
        const rounded = roundToStep(minor(value), stepMinor, how);
        expect(Math.abs(rounded % stepMinor)).toBe(0);
        expect(Math.abs(rounded - value) * 2).toBeLessThanOrEqual(stepMinor);
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('UX-4 money as people read and type it', () => {
  it('knows how many decimals a currency has', () => {
    const exponents = ['KZT', 'USD', 'JPY', 'KWD', 'IQD', 'CLF', 'ZZZ'].map((code) =>
      currencyExponent(Currency.parse(code)),
    );
    expect(exponents).toEqual([2, 2, 0, 3, 3, 4, 2]);
  });

  it.each([
    [290_250, 'KZT', 'en', '2 902.50 ₸'],
    [290_250, 'KZT', 'ru', '2 902,50 ₸'],
    [290_250, 'KZT', 'kk', '2 902,50 ₸'],
    [-22_250, 'KZT', 'en', '−222.50 ₸'],
    [5, 'KZT', 'en', '0.05 ₸'],
    [0, 'KZT', 'en', '0.00 ₸'],
    [123_456_789_012, 'USD', 'en', '1 234 567 890.12 $'],
    [1500, 'JPY', 'ru', '1 500 ¥'],
    [1500, 'KWD', 'ru', '1,500 KWD'],
  ] as const)('shows %d %s in %s as %s', (value, code, locale, expected) => {
    const text = formatMinor(minor(value), Currency.parse(code), locale);
    expect(text.replaceAll('\u00A0', ' ')).toBe(expected);
    expect(text).not.toContain(' ');
  });

  it('leaves the sign off where a column needs none', () => {
    expect(formatMinor(minor(290_250), KZT, 'en', { symbol: false })).toBe('2\u00A0902.50');
  });

  it('prints plain ASCII on a receipt', () => {
    expect(plainMinor(minor(222_500), KZT)).toBe('2 225.00');
    expect(plainMinor(minor(-22_250), KZT)).toBe('-222.50');
    expect(plainMinor(minor(-5), KZT)).toBe('-0.05');
  });

  it.each([
    ['2902.50', 290_250],
    ['2 902,50 ₸', 290_250],
    ['2\u00A0902,5', 290_250],
    ['2\u202F902', 290_200],
    ['-3', -300],
    ['−3.1', -310],
    ['.5', 50],
    ['5.', 500],
    ['0', 0],
    ['-0', 0],
    ['500 KZT', 50_000],
  ])('reads %j as %d', (text, expected) => {
    expect(parseMinor(text, KZT)).toBe(expected);
  });

  it.each(['', ' ', '.', '-', '1,000', '1.2.3', '2,902.50', '12a', '0x10', '1e3', '--1', '١٢'])(
    'refuses %j',
    (text) => {
      expect(parseMinor(text, KZT)).toBeNull();
    },
  );

  it('refuses what no document may carry', () => {
    expect(parseMinor('1000000000000.00', KZT)).toBe(MAX_MINOR);
    expect(parseMinor('1000000000000.01', KZT)).toBeNull();
    expect(parseMinor('9'.repeat(40), KZT)).toBeNull();
    expect(parseMinor('9'.repeat(100_000), KZT)).toBeNull();
  });

  it('reads back everything it writes', () => {
    const code = fc.constantFrom('KZT', 'RUB', 'USD', 'JPY', 'KWD', 'CLF', 'CHF', 'BYN');
    const locale = fc.constantFrom<Locale>('en', 'ru', 'kk');
    fc.assert(
      fc.property(amount, code, locale, fc.boolean(), (value, letters, language, symbol) => {
        const currency = Currency.parse(letters);
        const shown = formatMinor(minor(value), currency, language, { symbol });
        expect(parseMinor(shown, currency)).toBe(value);
        const printed = plainMinor(minor(value), currency);
        expect(printed).toMatch(/^-?\d{1,3}( \d{3})*(\.\d+)?$/);
        expect(parseMinor(printed, currency)).toBe(value);
      }),
      { numRuns: 8000 },
    );
  });

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(Number.isSafeInteger(parseMinor(text, KZT) ?? 0)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
