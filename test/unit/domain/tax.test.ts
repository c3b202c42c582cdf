// Proves that taxes are right for the day, exact to the minor unit, and add up line by line.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divideRound, minor, ppm, ROUNDING_MODES } from '../../../shared/domain/money.ts';
import { computeTaxes, ratesOn, withoutIncludedTax } from '../../../shared/domain/tax.ts';
import type { DatedTaxRate, TaxableLine, TaxRate } from '../../../shared/domain/tax.ts';

const VAT_12: TaxRate = { code: 'VAT', name: 'VAT 12 %', ratePpm: ppm(120_000), inclusive: true };
const VAT_16: TaxRate = { code: 'VAT', name: 'VAT 16 %', ratePpm: ppm(160_000), inclusive: true };
const LEVY_3: TaxRate = { code: 'LEVY', name: 'Levy 3 %', ratePpm: ppm(30_000), inclusive: true };
const CITY_8: TaxRate = { code: 'CITY', name: 'City 8 %', ratePpm: ppm(80_000), inclusive: false };
const TOP_16: TaxRate = { ...VAT_16, code: 'TOP', inclusive: false };
const BY_LINE = { rounding: 'line', mode: 'half-away' } as const;
const BY_DOCUMENT = { rounding: 'document', mode: 'half-away' } as const;

function line(amount: number, ...rates: readonly TaxRate[]): TaxableLine {
  return { amountMinor: minor(amount), rates };
}

describe('KZ dated rates', () => {
  const dated: readonly DatedTaxRate[] = [
    { ...VAT_12, taxCategoryId: 'standard', validFrom: '2009-01-01', validTo: '2025-12-31' },
    { ...VAT_16, taxCategoryId: 'standard', validFrom: '2026-01-01', validTo: null },
    {
      ...VAT_16,
      name: 'VAT 5 %',
      ratePpm: ppm(50_000),
      taxCategoryId: 'medicine',
      validFrom: '2026-01-01',
      validTo: '2026-12-31',
    },
  ];

  it.each([
    ['standard', '2025-12-31', [VAT_12]],
    ['standard', '2026-01-01', [VAT_16]],
    ['standard', '2040-06-01', [VAT_16]],
    ['standard', '2008-12-31', []],
    ['medicine', '2025-12-31', []],
    ['medicine', '2026-12-31', [{ ...VAT_16, name: 'VAT 5 %', ratePpm: 50_000 }]],
    ['medicine', '2027-01-01', []],
    ['unknown', '2026-05-05', []],
  ])('%s on %s', (category, date, rates) => {
    expect(ratesOn(dated, category, date)).toStrictEqual(rates);
  });
});

describe('tax of one line', () => {
  it.each([
    ['included 16 %', line(290_250, VAT_16), [40_034], 250_216, 290_250],
    ['included 12 %', line(112, VAT_12), [12], 100, 112],
    ['on top 16 %', line(10_000, TOP_16), [1600], 10_000, 11_600],
    ['two included', line(11_900, VAT_16, LEVY_3), [1600, 300], 10_000, 11_900],
    ['one included, one on top', line(11_600, VAT_16, CITY_8), [1600, 800], 10_000, 12_400],
    ['none', line(500), [], 500, 500],
    ['given back', line(-290_250, VAT_16), [-40_034], -250_216, -290_250],
    ['nothing', line(0, VAT_16), [0], 0, 0],
  ] as const)('%s', (_name, taxable, taxes, net, total) => {
    for (const options of [BY_LINE, BY_DOCUMENT]) {
      const result = computeTaxes([taxable], options);
      const [taxed] = result.lines;
      expect(taxed?.taxes.map((tax) => tax.taxMinor)).toEqual(taxes);
      expect(taxed?.netMinor).toBe(net);
      expect(taxed?.totalMinor).toBe(total);
      expect(taxed?.taxes.every((tax) => tax.baseMinor === net)).toBe(true);
      expect(result.taxMinor).toBe(taxed?.taxMinor);
    }
  });

  it('takes the included tax out of a price', () => {
    expect(withoutIncludedTax(minor(11_600), [VAT_16], 'half-away')).toBe(10_000);
    expect(withoutIncludedTax(minor(45_000), [VAT_16, CITY_8], 'half-away')).toBe(38_793);
    expect(withoutIncludedTax(minor(45_000), [TOP_16], 'half-away')).toBe(45_000);
  });
});

describe('rounding by line and by document', () => {
  // 16 % included in 1.00 is 0.1379…: three lines round to 0.42, their sum to 0.41.
  const three = [line(100, VAT_16), line(100, VAT_16), line(100, VAT_16)];

  it('differ where each line rounds up', () => {
    expect(computeTaxes(three, BY_LINE).taxMinor).toBe(42);
    const document = computeTaxes(three, BY_DOCUMENT);
    expect(document.taxMinor).toBe(41);
    expect(document.lines.map((taxed) => taxed.taxMinor)).toEqual([14, 14, 13]);
  });

  it('keeps rates of one name apart when they differ, in the order they come', () => {
    const result = computeTaxes([line(112, VAT_12), line(116, VAT_16), line(112, VAT_12)], BY_LINE);
    expect(result.taxes.map((tax) => [tax.name, tax.baseMinor, tax.taxMinor])).toEqual([
      ['VAT 12 %', 200, 24],
      ['VAT 16 %', 100, 16],
    ]);
  });

  it('rounds to even where the shop does', () => {
    // 5 × 10 % is a half.
    const tenth = { ...TOP_16, ratePpm: ppm(100_000) };
    expect(computeTaxes([line(5, tenth)], BY_LINE).taxMinor).toBe(1);
    expect(computeTaxes([line(5, tenth)], { ...BY_LINE, mode: 'half-even' }).taxMinor).toBe(0);
  });
});

const rate = fc
  .record({
    code: fc.constantFrom('A', 'B', 'C', 'D'),
    ratePpm: fc.oneof(
      fc.constantFrom(0, 50_000, 120_000, 160_000),
      fc.integer({ min: 0, max: 999_999 }),
    ),
    inclusive: fc.boolean(),
  })
  .map(({ code, ratePpm, inclusive }) => ({ code, name: code, ratePpm: ppm(ratePpm), inclusive }));
const rates = fc.uniqueArray(rate, { maxLength: 3, selector: (each) => each.code });
/** A shop has a few tax categories, and lines of each. */
const document = fc
  .tuple(
    fc.array(rates, { minLength: 1, maxLength: 3 }),
    fc.array(fc.tuple(fc.integer({ min: -1_000_000, max: 100_000_000 }), fc.nat()), {
      maxLength: 9,
    }),
  )
  .map(([categories, lines]) =>
    lines.map(([amount, category]) =>
      line(amount, ...(categories[category % categories.length] ?? [])),
    ),
  );
const mode = fc.constantFrom(...ROUNDING_MODES);

describe('every document adds up', () => {
  it.each(['line', 'document'] as const)('rounded by %s', (rounding) => {
    fc.assert(
      fc.property(document, mode, (lines, how) => {
        const result = computeTaxes(lines, { rounding, mode: how });
        let all = 0;
        for (const [index, taxed] of result.lines.entries()) {
          const amount = lines[index]?.amountMinor ?? 0;
          const taxes = taxed.taxes.reduce((sum, tax) => sum + tax.taxMinor, 0);
          const top = taxed.taxes.reduce((sum, tax) => sum + (tax.inclusive ? 0 : tax.taxMinor), 0);
          expect(taxed.taxMinor).toBe(taxes);
          expect(taxed.netMinor + taxed.taxMinor).toBe(taxed.totalMinor);
          expect(taxed.totalMinor).toBe(amount + top);
          expectNearExact(taxed.taxes, lines[index] ?? line(0));
          all += taxed.taxMinor;
        }
        expect(result.taxMinor).toBe(all);
        expect(result.taxes.reduce((sum, tax) => sum + tax.taxMinor, 0)).toBe(all);
      }),
      { numRuns: 6000 },
    );
  });

  it('rounds each rate once when it rounds by document', () => {
    fc.assert(
      fc.property(document, mode, (lines, how) => {
        const result = computeTaxes(lines, { rounding: 'document', mode: how });
        for (const tax of result.taxes) {
          // The exact sum of the rate's taxes, as one fraction.
          let numerator = 0n;
          let denominator = 1n;
          for (const each of lines) {
            const own = each.rates.find((one) => sameRate(one, tax));
            if (own === undefined) continue;
            const over = BigInt(denominatorOf(each));
            const part = BigInt(each.amountMinor) * BigInt(own.ratePpm);
            numerator = numerator * over + part * denominator;
            denominator *= over;
          }
          expect(tax.taxMinor).toBe(divideRound(numerator, denominator, how));
        }
      }),
      { numRuns: 6000 },
    );
  });
});

function expectNearExact(
  taxes: readonly { readonly taxMinor: number; readonly ratePpm: number }[],
  taxable: TaxableLine,
): void {
  for (const tax of taxes) {
    const over = denominatorOf(taxable);
    const off = BigInt(tax.taxMinor * over) - BigInt(taxable.amountMinor) * BigInt(tax.ratePpm);
    expect(off < BigInt(over) && off > BigInt(-over)).toBe(true);
  }
}

function denominatorOf(taxable: TaxableLine): number {
  return taxable.rates.reduce((sum, each) => sum + (each.inclusive ? each.ratePpm : 0), 1_000_000);
}

function sameRate(a: TaxRate, b: TaxRate): boolean {
  return a.code === b.code && a.ratePpm === b.ratePpm && a.inclusive === b.inclusive;
}
