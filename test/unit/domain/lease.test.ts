// Proves SYNC's ledger: whatever HQ and terminals do to a bounded counter, its parts add up to what
// was received, nothing but `adjust` is below zero, and a repeated or unknown fact invents no unit.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  outstanding,
  coverUsed,
  adoptGrant,
  clearDoubt,
  closeHolder,
  confirmGrant,
  type CounterLedger,
  EMPTY_LEDGER,
  giveBack,
  grant,
  ledgerFaults,
  receive,
  replenish,
  reserve,
  sell,
  settleReserved,
  shareOf,
  withdraw,
} from '../../../shared/domain/lease.ts';
import type { Result } from '../../../shared/domain/result.ts';

const HOLDERS = ['till-a/1', 'till-b/1', 'till-b/2'];
type Step = (ledger: CounterLedger) => CounterLedger;

function orSame<E>(result: Result<CounterLedger, E>, ledger: CounterLedger): CounterLedger {
  return result.ok ? result.value : ledger;
}

const amount = fc.integer({ min: 1, max: 20 });
const holder = fc.constantFrom(...HOLDERS);
const step: fc.Arbitrary<Step> = fc.oneof(
  amount.map(
    (n): Step =>
      (ledger) =>
        receive(ledger, n),
  ),
  amount.map(
    (n): Step =>
      (ledger) =>
        withdraw(ledger, n).ledger,
  ),
  fc.tuple(holder, amount).map(
    ([h, n]): Step =>
      (l) =>
        orSame(grant(l, h, n), l),
  ),
  fc.tuple(holder, amount).map(
    ([h, n]): Step =>
      (l) =>
        confirmGrant(l, h, n).ledger,
  ),
  fc.tuple(holder, amount).map(
    ([h, n]): Step =>
      (l) =>
        adoptGrant(l, h, n).ledger,
  ),
  fc.tuple(holder, amount, fc.nat(20)).map(
    ([h, n, b]): Step =>
      (l) =>
        sell(l, h, n, Math.min(n, b)).ledger,
  ),
  fc.tuple(holder, amount).map(
    ([h, n]): Step =>
      (l) =>
        giveBack(l, h, n).ledger,
  ),
  fc.tuple(holder, amount).map(
    ([h, n]): Step =>
      (l) =>
        replenish(l, h, n),
  ),
  holder.map(
    (h): Step =>
      (l) =>
        closeHolder(l, h),
  ),
  fc.tuple(holder, fc.nat(20)).map(
    ([h, n]): Step =>
      (l) =>
        orSame(clearDoubt(l, h, n), l),
  ),
  amount.map(
    (n): Step =>
      (l) =>
        orSame(reserve(l, n), l),
  ),
  fc.tuple(amount, fc.constantFrom('sold' as const, 'released' as const)).map(
    ([n, outcome]): Step =>
      (l) =>
        orSame(settleReserved(l, n, outcome), l),
  ),
);

describe('SYNC invariants 7 and 8: the ledger of a counter', () => {
  it('adds up and stays at or above zero after any steps in any order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let ledger = EMPTY_LEDGER;
        for (const next of steps) {
          ledger = next(ledger);
          expect(ledgerFaults(ledger)).toEqual([]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('never grants more than the pool holds, nor to a closed holder', () => {
    const ten = receive(EMPTY_LEDGER, 10);
    expect(grant(ten, 'till-a/1', 11)).toEqual({ ok: false, error: 'POOL_TOO_SMALL' });
    const closed = closeHolder(ten, 'till-a/1');
    expect(grant(closed, 'till-a/1', 1)).toEqual({ ok: false, error: 'HOLDER_CLOSED' });
    expect(grant(ten, 'till-a/1', 0)).toEqual({ ok: false, error: 'AMOUNT_INVALID' });
  });

  it('moves a unit from the pool through the till to the customer', () => {
    const granted = orSame(grant(receive(EMPTY_LEDGER, 10), 'till-a/1', 6), EMPTY_LEDGER);
    const held = confirmGrant(granted, 'till-a/1', 6).ledger;
    const sold = sell(held, 'till-a/1', 4, 0);
    expect(sold.shortBy).toBe(0);
    const back = giveBack(sold.ledger, 'till-a/1', 2);
    expect(back).toMatchObject({ shortBy: 0, ledger: { pool: 6, sold: 4, adjust: 0 } });
  });

  it('keeps a sale no lease stood behind, and says by how much', () => {
    const sold = sell(receive(EMPTY_LEDGER, 5), 'till-a/1', 3, 1);
    expect(sold).toMatchObject({ shortBy: 2, ledger: { pool: 4, sold: 3, adjust: -2 } });
  });

  it('takes the facts of a closed holder from what is in doubt', () => {
    const granted = orSame(grant(receive(EMPTY_LEDGER, 10), 'till-a/1', 8), EMPTY_LEDGER);
    const closed = closeHolder(granted, 'till-a/1');
    expect(shareOf(closed, 'till-a/1').inDoubt).toBe(8);
    const late = confirmGrant(closed, 'till-a/1', 8).ledger;
    const sold = sell(late, 'till-a/1', 3, 0).ledger;
    const counted = clearDoubt(sold, 'till-a/1', 4);
    expect(counted).toMatchObject({ ok: true, value: { pool: 6, sold: 3, adjust: 1 } });
    expect(clearDoubt(sold, 'till-a/1', 6)).toEqual({ ok: false, error: 'TOO_MANY' });
  });

  it('takes a grant it forgot out of the pool, so that nobody gets it twice', () => {
    const adopted = adoptGrant(receive(EMPTY_LEDGER, 5), 'till-a/1', 7);
    expect(adopted).toMatchObject({ shortBy: 2, ledger: { pool: 0, adjust: -2 } });
    expect(ledgerFaults(adopted.ledger)).toEqual([]);
  });

  it('lends nothing twice where it hears of a lease before the return that it was made of', () => {
    const all = orSame(grant(receive(EMPTY_LEDGER, 5), 'till-a/1', 5), EMPTY_LEDGER);
    const held = confirmGrant(all, 'till-a/1', 5).ledger;
    const adopted = adoptGrant(held, 'till-b/1', 3);
    expect(adopted).toMatchObject({ shortBy: 3, ledger: { pool: 0, adjust: -3 } });
    const back = coverUsed(giveBack(adopted.ledger, 'till-a/1', 4).ledger);
    expect(back).toMatchObject({ pool: 1, adjust: 0 });
    expect(outstanding(back) + back.pool).toBe(5);
  });

  it('credits a return only as far as the holder was known to hold', () => {
    const ledger = replenish(EMPTY_LEDGER, 'till-a/1', 3);
    expect(giveBack(ledger, 'till-a/1', 5)).toMatchObject({ shortBy: 2, ledger: { pool: 3 } });
  });
});
