// Proves RET-1 and SYNC's invariant 10 of the arithmetic: parts of a line, given back by tills that
// know nothing of each other, never add up to more than was paid, and a whole line gives all of it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  coverUsed,
  EMPTY_LEDGER,
  ledgerFaults,
  receive,
  useRight,
} from '../../../shared/domain/lease.ts';
import { minor } from '../../../shared/domain/money.ts';
import { lineBack, shareBack, tenderParts } from '../../../shared/domain/refund.ts';

const amounts = (most: number) => fc.array(fc.integer({ min: 0, max: most }), { maxLength: 6 });

describe('RET-1: which tender paid which line', () => {
  it('every line is covered, and no tender by more than it paid', () => {
    fc.assert(
      fc.property(amounts(1_000_000), fc.array(fc.nat(1_000), { maxLength: 4 }), (lines, cuts) => {
        const total = lines.reduce((sum, one) => sum + one, 0);
        const tenders = [...cuts.map((cut) => Math.min(cut, Math.floor(total / 5)))];
        tenders.push(total - tenders.reduce((sum, one) => sum + one, 0));
        const parts = tenderParts(lines.map(minor), tenders.map(minor));
        for (const [index, line] of lines.entries()) {
          expect((parts[index] ?? []).reduce((sum, one) => sum + one, 0)).toBe(line);
        }
        for (const [index, tender] of tenders.entries()) {
          expect(parts.reduce((sum, row) => sum + (row[index] ?? 0), 0)).toBe(tender);
        }
      }),
    );
  });
});

describe('RET-1: a part of a line', () => {
  const soldAndParts = fc
    .tuple(fc.integer({ min: 1, max: 5_000 }), fc.nat(10_000_000))
    .chain(([sold, amount]) =>
      fc.record({
        sold: fc.constant(sold),
        amount: fc.constant(amount),
        first: fc.integer({ min: 1, max: sold }),
      }),
    );

  it('two tills together give no more than there was, and one till alone gives all of it', () => {
    fc.assert(
      fc.property(soldAndParts, ({ sold, amount, first }) => {
        const one = shareBack(minor(amount), first, sold);
        expect(shareBack(minor(amount), sold, sold)).toBe(amount);
        if (first === sold) return;
        const elsewhere = shareBack(minor(amount), sold - first, sold);
        expect(one + elsewhere).toBeLessThanOrEqual(amount);
        expect(one + elsewhere).toBeGreaterThanOrEqual(amount - 1);
        expect(one + shareBack(minor(amount), sold - first, sold, first)).toBe(amount);
      }),
    );
  });

  it('adds up: gross − discount + taxes on top = total = tenders', () => {
    fc.assert(
      fc.property(soldAndParts, amounts(1_000_000), ({ sold, amount, first }, tenders) => {
        const taxes = [true, false].map((inclusive) => ({ taxMinor: minor(amount), inclusive }));
        const line = { soldMilli: sold, discountMinor: minor(amount), taxes };
        const back = lineBack({ ...line, tendersMinor: tenders.map(minor) }, first);
        const onTop = back.taxesMinor[1] ?? 0;
        expect(back.grossMinor - back.discountMinor + onTop).toBe(back.totalMinor);
        expect(back.tendersMinor.reduce((sum, one) => sum + one, 0)).toBe(back.totalMinor);
        expect(back.taxesMinor.reduce((sum, one) => sum + one, 0)).toBe(back.taxMinor);
      }),
    );
  });

  it.each([
    [0, 0],
    [3, 0],
    [2, 1],
    [1, -1],
  ])('%i with %i before, of 2, cannot come back', (quantity, before) => {
    expect(() => shareBack(minor(10), quantity, 2, before)).toThrow(RangeError);
  });
});

describe('SYNC: the right to refund', () => {
  const opened = receive(EMPTY_LEDGER, 3);

  it('used without a lease comes out of the pool; what the pool lacks is short', () => {
    const first = useRight(opened, 'a/1', 2, 2);
    expect(first).toMatchObject({ shortBy: 0, ledger: { pool: 1, sold: 2, adjust: 0 } });
    const second = useRight(first.ledger, 'b/1', 2, 2);
    expect(second).toMatchObject({ shortBy: 1, ledger: { pool: 0, sold: 4, adjust: -1 } });
    expect(ledgerFaults(second.ledger)).toEqual([]);
  });

  it('used before it opens is taken from what opens', () => {
    const early = useRight(EMPTY_LEDGER, 'a/1', 2, 2);
    const late = coverUsed(receive(early.ledger, 3));
    expect(late).toMatchObject({ received: 3, pool: 1, sold: 2, adjust: 0 });
    expect(ledgerFaults(late)).toEqual([]);
    expect(coverUsed(opened)).toBe(opened);
  });
});
