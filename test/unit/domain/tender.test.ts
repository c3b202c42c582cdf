// Proves PAY-1, PAY-2 and PAY-6: what is handed over pays, gives change and rounds, and nothing is
// lost.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Currency, minor, ROUNDING_MODES, roundToStep } from '../../../shared/domain/money.ts';
import type { Minor } from '../../../shared/domain/money.ts';
import { TENDER_KINDS } from '../../../shared/domain/sale.ts';
import { applyTender, quickCash, saleStatus } from '../../../shared/domain/tender.ts';

const WHOLE_TENGE = { stepMinor: 100, mode: 'half-away' } as const;

describe('PAY-1 cash, change and rounding; the others exactly', () => {
  it.each([
    // kind, handed, due → amount, change, rounding
    ['cash', 300_000, 290_250, 290_250, 9700, 50],
    ['cash', 290_300, 290_250, 290_250, 0, 50],
    ['cash', 290_200, 290_249, 290_249, 0, -49],
    ['cash', 290_249, 290_249, 290_249, 49, -49],
    ['cash', 100_000, 290_250, 100_000, 0, 0],
    ['cash', 290_250, 290_250, 290_250, 0, 0],
    ['cash', 290_275, 290_250, 290_250, 0, 25],
    ['cash', 0, 49, 49, 0, -49],
    ['cash', 100, 49, 49, 100, -49],
    ['card', 290_250, 290_250, 290_250, 0, 0],
    ['kaspi', 1, 290_250, 1, 0, 0],
    ['on_account', 49, 49, 49, 0, 0],
  ] as const)('%s %d on %d', (kind, handed, due, amountMinor, changeMinor, roundingMinor) => {
    expect(applyTender(kind, minor(handed), minor(due), WHOLE_TENGE)).toEqual({
      ok: true,
      value: { amountMinor, changeMinor, roundingMinor },
    });
  });

  it.each([
    ['card', 290_251, 290_250, 'TENDER_EXCEEDS_DUE'],
    ['on_account', 1, 0, 'TENDER_EXCEEDS_DUE'],
    ['cash', 100, 0, 'TENDER_EXCEEDS_DUE'],
    ['cash', 0, 0, 'AMOUNT_INVALID'],
    ['cash', 0, 50, 'AMOUNT_INVALID'],
    ['card', 0, 100, 'AMOUNT_INVALID'],
    ['cash', -100, 100, 'AMOUNT_INVALID'],
    ['card', 100_000_000_000_001, 100, 'AMOUNT_INVALID'],
  ] as const)('%s %d on %d is refused: %s', (kind, handed, due, error) => {
    const refused = applyTender(kind, minor(handed), minor(due), WHOLE_TENGE);
    expect(refused).toEqual({ ok: false, error });
  });

  it('keeps: total + rounding = handed − change, rounded once and by half a coin at most', () => {
    const part = fc.record({
      kind: fc.constantFrom(...TENDER_KINDS),
      // In thousandths of the due, so that many come close to it from either side.
      share: fc.oneof(fc.integer({ min: 0, max: 1500 }), fc.constantFrom(999, 1000, 1001)),
      nudge: fc.integer({ min: -60, max: 60 }),
    });
    const step = fc.constantFrom(1, 5, 100, 500);
    const total = fc.oneof(
      fc.integer({ min: 1, max: 2000 }),
      fc.integer({ min: 1, max: 100_000_000_000 }),
    );
    fc.assert(
      fc.property(
        total,
        fc.array(part, { minLength: 1, maxLength: 6 }),
        step,
        fc.constantFrom(...ROUNDING_MODES),
        (totalMinor, parts, stepMinor, mode) => {
          const sale = payOff(minor(totalMinor), parts, { stepMinor, mode });
          expect(sale.handed - sale.change).toBe(totalMinor - sale.due + sale.rounding);
          expect(sale.due).toBe(0);
          expect(sale.roundings).toBeLessThanOrEqual(1);
          expect(Math.abs(sale.rounding) * 2).toBeLessThanOrEqual(stepMinor);
        },
      ),
      { numRuns: 20_000 },
    );
  });

  it('takes the rounded due as enough, and gives back exactly what is more', () => {
    const due = fc.integer({ min: 1, max: 1_000_000 });
    const coin = fc.constantFrom(1, 5, 100, 500);
    fc.assert(
      fc.property(due, fc.nat(2_000_000), coin, (dueMinor, more, stepMinor) => {
        const cash = { stepMinor, mode: 'half-away' } as const;
        const rounded = roundToStep(minor(dueMinor), stepMinor, cash.mode);
        const paid = applyTender('cash', minor(rounded + more), minor(dueMinor), cash);
        expect(paid.ok && paid.value.amountMinor).toBe(dueMinor);
        expect(paid.ok && paid.value.changeMinor).toBe(more);
      }),
      { numRuns: 6000 },
    );
  });
});

interface Part {
  readonly kind: (typeof TENDER_KINDS)[number];
  readonly share: number;
  readonly nudge: number;
}

/** Hands over the parts, those that are refused left out, and then the rest as cash. */
function payOff(total: Minor, parts: readonly Part[], cash: Parameters<typeof applyTender>[3]) {
  const sale = { due: Number(total), handed: 0, change: 0, rounding: 0, roundings: 0 };
  const hand = (kind: Part['kind'], amount: number): void => {
    const applied = applyTender(kind, minor(amount), minor(sale.due), cash);
    if (!applied.ok) return;
    const { amountMinor, changeMinor, roundingMinor } = applied.value;
    expect(amountMinor).toBeGreaterThanOrEqual(0);
    expect(amountMinor).toBeLessThanOrEqual(sale.due);
    expect(changeMinor).toBeGreaterThanOrEqual(0);
    expect(changeMinor).toBeLessThanOrEqual(amount);
    expect(kind === 'cash' || (changeMinor === 0 && roundingMinor === 0)).toBe(true);
    expect(amount - changeMinor).toBe(amountMinor + roundingMinor);
    sale.due -= amountMinor;
    sale.handed += amount;
    sale.change += changeMinor;
    sale.rounding += roundingMinor;
    if (roundingMinor !== 0) sale.roundings += 1;
  };
  for (const { kind, share, nudge } of parts) {
    hand(kind, Math.max(0, Math.round((sale.due * share) / 1000) + nudge));
  }
  hand('cash', roundToStep(minor(sale.due), cash.stepMinor, cash.mode));
  return sale;
}

describe('PAY-2 the status of an open sale', () => {
  it.each([
    [1000, 0, false, 'DRAFT'],
    [1000, 0, true, 'PENDING'],
    [1000, 1, true, 'PARTIAL'],
    [1000, 999, true, 'PARTIAL'],
    [1000, 1000, true, 'PENDING'],
    [0, 0, false, 'DRAFT'],
    [0, 0, true, 'PENDING'],
  ] as const)('of %d, %d paid, started %s: %s', (total, paid, started, status) => {
    expect(saleStatus(minor(total), minor(paid), started)).toBe(status);
  });
});

describe('PAY-6 quick cash keys', () => {
  it.each([
    [290_300, 'KZT', [290_300, 300_000, 400_000, 500_000, 1_000_000, 2_000_000]],
    [100_000, 'KZT', [100_000, 200_000, 500_000, 1_000_000, 2_000_000]],
    [2_340_000, 'KZT', [2_340_000, 2_350_000, 2_400_000, 2_500_000, 3_000_000, 4_000_000]],
    [1, 'KZT', [1, 20_000, 50_000, 100_000, 200_000, 500_000]],
    [1875, 'USD', [1875, 1900, 2000, 5000, 10_000]],
    [1234, 'CHF', [1234, 1500, 2000, 5000, 10_000, 20_000]],
    [0, 'KZT', []],
    [-500, 'KZT', []],
  ])('%d %s', (due, currency, keys) => {
    expect(quickCash(minor(due), Currency.parse(currency))).toEqual(keys);
  });
});
