// Proves that a tax upon taxes is exact, included or on top, by line and by document.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divideRound, minor, ppm, ROUNDING_MODES } from '../../../shared/domain/money.ts';
import {
  computeTaxes,
  includedTaxFactor,
  ratesOn,
  type TaxRate,
  withoutIncludedTax,
} from '../../../shared/domain/tax.ts';

function rate(code: string, share: number, inclusive: boolean, compound?: true): TaxRate {
  const ratePpm = ppm(share * 10_000);
  return { code, name: code, ratePpm, inclusive, ...(compound && { compound }) };
}

const BY_LINE = { rounding: 'line', mode: 'half-away' } as const;
const BY_DOCUMENT = { rounding: 'document', mode: 'half-away' } as const;
const TEN = rate('TEN', 10, true);
const UPON = rate('UPON', 5, true, true);

describe('a compound tax', () => {
  it.each<[string, readonly TaxRate[], number, readonly number[], readonly number[], number]>([
    // amount, taxes, what each is of, total
    ['included', [TEN, UPON], 11_550, [1000, 550], [10_000, 11_000], 11_550],
    [
      'on top',
      [rate('TEN', 10, false), rate('UPON', 5, false, true)],
      10_000,
      [1000, 550],
      [10_000, 11_000],
      11_550,
    ],
    [
      'on top of an included one',
      [TEN, rate('UPON', 5, false, true)],
      11_000,
      [1000, 550],
      [10_000, 11_000],
      11_550,
    ],
    [
      'upon another',
      [TEN, UPON, rate('THIRD', 2, true, true)],
      11_781,
      [1000, 550, 231],
      [],
      11_781,
    ],
    ['alone, which is as a plain one', [UPON], 10_500, [500], [10_000], 10_500],
    ['before the plain one', [UPON, TEN], 11_500, [500, 1000], [10_000, 10_000], 11_500],
  ])('%s', (_name, rates, amount, taxes, bases, total) => {
    for (const options of [BY_LINE, BY_DOCUMENT]) {
      const [taxed] = computeTaxes([{ amountMinor: minor(amount), rates }], options).lines;
      expect(taxed?.taxes.map((tax) => tax.taxMinor)).toEqual(taxes);
      if (bases.length > 0) expect(taxed?.taxes.map((tax) => tax.baseMinor)).toEqual(bases);
      expect(taxed?.totalMinor).toBe(total);
      expect(taxed?.netMinor).toBe(10_000);
    }
  });

  it('is taken out of an exempt price with the others', () => {
    expect(withoutIncludedTax(minor(11_550), [TEN, UPON], 'half-away')).toBe(10_000);
    const { numerator, denominator } = includedTaxFactor([TEN, UPON]);
    expect(Number(numerator) / Number(denominator)).toBe(1.155);
  });

  it('stays compound by its dates, and others do not become it', () => {
    const dated = [TEN, UPON].map((one) => ({
      ...one,
      taxCategoryId: 'a',
      validFrom: '2026-01-01',
      validTo: null,
    }));
    expect(ratesOn(dated, 'a', '2026-06-10')).toStrictEqual([TEN, UPON]);
  });

  const rates = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.boolean(), fc.boolean()), {
      minLength: 1,
      maxLength: 4,
    })
    .map((all) =>
      all.map(([share, inclusive, compound], index) =>
        rate(`R${index}`, share, inclusive, compound || undefined),
      ),
    );

  it('adds up, and is rounded once from the exact amount', () => {
    const lines = fc.array(fc.tuple(fc.integer({ min: 0, max: 10_000_000 }), fc.nat(1)), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        fc.tuple(rates, rates),
        lines,
        fc.constantFrom('line' as const, 'document' as const),
        fc.constantFrom(...ROUNDING_MODES),
        (categories, given, rounding, mode) => {
          const taxable = given.map(([amount, category]) => ({
            amountMinor: minor(amount),
            rates: categories[category] ?? [],
          }));
          const result = computeTaxes(taxable, { rounding, mode });
          for (const [index, taxed] of result.lines.entries()) {
            const line = taxable[index] ?? { amountMinor: minor(0), rates: [] };
            const onTop = taxed.taxes.filter((tax) => !tax.inclusive);
            expect(taxed.totalMinor).toBe(
              line.amountMinor + onTop.reduce((sum, tax) => sum + tax.taxMinor, 0),
            );
            expect(taxed.netMinor + taxed.taxMinor).toBe(taxed.totalMinor);
            for (const [position, exact] of exactTaxes(line.amountMinor, line.rates).entries()) {
              const tax = taxed.taxes[position]?.taxMinor ?? -1;
              if (rounding === 'line') expect(tax).toBe(divideRound(exact.over, exact.under, mode));
              const off = BigInt(tax) * exact.under - exact.over;
              expect(off < exact.under && off > -exact.under).toBe(true);
            }
          }
          expect(result.taxMinor).toBe(result.lines.reduce((sum, one) => sum + one.taxMinor, 0));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

/** Tax by tax on an amount of one, in hundredths to the power of their number; then scaled. */
function exactTaxes(
  amount: number,
  rates: readonly TaxRate[],
): readonly { readonly over: bigint; readonly under: bigint }[] {
  const one = 100n ** BigInt(rates.length);
  const taxes: bigint[] = [];
  for (const each of rates) {
    const base = each.compound === true ? taxes.reduce((sum, tax) => sum + tax, one) : one;
    taxes.push((base * BigInt(each.ratePpm / 10_000)) / 100n);
  }
  const price = taxes.reduce((sum, tax, at) => (rates[at]?.inclusive ? sum + tax : sum), one);
  return taxes.map((tax) => ({ over: BigInt(amount) * tax, under: price }));
}
