// Proves RET-1: whatever was sold, by whatever rules and taxes, comes back to the minor unit.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minor, ppm } from '../../../../shared/domain/money.ts';
import { compileBook } from '../../../../shared/domain/pricing/compile-book.ts';
import { priceByBook } from '../../../../shared/domain/pricing/price-by-book.ts';
import {
  type RefundAmounts,
  refundAmounts,
  type SoldAmounts,
} from '../../../../shared/domain/refund.ts';
import type { TaxRate } from '../../../../shared/domain/tax.ts';
import { seededRandom } from '../../../crash/seeded-random.ts';
import { VAT } from './book-samples.ts';
import { randomSale } from './random-books.ts';

const CITY: TaxRate = { code: 'CITY', name: 'City', ratePpm: ppm(72_500), inclusive: false };
const UPON: TaxRate = { code: 'UPON', name: 'Upon', ratePpm: ppm(50_000), inclusive: false };

/** Lines as they are sold: discounted by rules and by hand, with taxes in them and on top. */
function soldLines(seed: number): readonly SoldAmounts[] {
  const random = seededRandom(seed);
  const { cart, book, moment } = randomSale(random);
  const lines = cart.lines.map((each) => ({
    ...each,
    taxRates: random.pick([[], [VAT], [CITY], [VAT, CITY, { ...UPON, compound: true }]]),
  }));
  const priced = priceByBook({ ...cart, lines }, compileBook(book), moment);
  return priced.lines.map((each, index) => ({
    ...each,
    soldMilli: lines[index]?.quantityMilli ?? 0,
  }));
}

function sumOf(parts: readonly RefundAmounts[]): RefundAmounts {
  const sum = (amountOf: (part: RefundAmounts) => number | undefined) =>
    minor(parts.reduce((before, part) => before + (amountOf(part) ?? 0), 0));
  return {
    grossMinor: sum((part) => part.grossMinor),
    lineDiscountMinor: sum((part) => part.lineDiscountMinor),
    saleDiscountMinor: sum((part) => part.saleDiscountMinor),
    taxesMinor: (parts[0]?.taxesMinor ?? []).map((_, at) => sum((part) => part.taxesMinor[at])),
    taxMinor: sum((part) => part.taxMinor),
    totalMinor: sum((part) => part.totalMinor),
  };
}

describe('RET-1 a sold line comes back', () => {
  const whole = { soldMilli: 3000, grossMinor: minor(1000), saleDiscountMinor: minor(0) };
  const sold: SoldAmounts = {
    ...whole,
    lineDiscountMinor: minor(100),
    taxes: [
      { taxMinor: minor(124), inclusive: true },
      { taxMinor: minor(50), inclusive: false },
    ],
    totalMinor: minor(950),
  };

  it('piece by piece, the rest with the last', () => {
    const pieces = [0, 1000, 2000].map((before) => refundAmounts(sold, before, 1000));
    expect(pieces.map((piece) => piece.totalMinor)).toEqual([316, 317, 317]);
    expect(pieces.map((piece) => piece.taxesMinor)).toEqual([
      [41, 16],
      [41, 17],
      [42, 17],
    ]);
    expect(pieces.map((piece) => piece.lineDiscountMinor)).toEqual([33, 33, 34]);
  });

  it('in no more than was sold', () => {
    expect(() => refundAmounts(sold, 2000, 1001)).toThrow(RangeError);
    expect(() => refundAmounts(sold, 3000, 0)).toThrow(RangeError);
  });

  it('to the minor unit, in whatever parts', () => {
    const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.nat(2 ** 31), cuts, (seed, where) => {
        for (const line of soldLines(seed)) {
          const stops = where.map((share) => Math.floor(share * line.soldMilli));
          const edges = [...new Set([0, ...stops, line.soldMilli])].toSorted((a, b) => a - b);
          const parts = edges.slice(1).map((edge, index) => {
            const before = edges[index] ?? 0;
            return refundAmounts(line, before, edge - before);
          });
          for (const part of parts) {
            const onTop = part.taxesMinor.filter((_, at) => !line.taxes[at]?.inclusive);
            const net = part.grossMinor - part.lineDiscountMinor - part.saleDiscountMinor;
            expect(net + onTop.reduce((sum, tax) => sum + tax, 0)).toBe(part.totalMinor);
            expect(part.totalMinor).toBeGreaterThanOrEqual(0);
            expect(Math.min(0, ...part.taxesMinor)).toBe(0);
          }
          expect(sumOf(parts)).toEqual({
            grossMinor: line.grossMinor,
            lineDiscountMinor: line.lineDiscountMinor,
            saleDiscountMinor: line.saleDiscountMinor,
            taxesMinor: line.taxes.map((tax) => tax.taxMinor),
            taxMinor: minor(line.taxes.reduce((sum, tax) => sum + tax.taxMinor, 0)),
            totalMinor: line.totalMinor,
          });
        }
      }),
      { numRuns: 2000 },
    );
  });
});
