// Proves SYNC's leases at the till: it spends only what it holds, gives back only what no cart has,
// and stops by advice without losing a unit.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  heldFaults,
  hold,
  holdForCart,
  type HeldCounter,
  isPastAdvice,
  NOTHING_HELD,
  releaseAll,
  releaseFromCart,
  replenishHeld,
  returnUnits,
  spend,
} from '../../../shared/domain/held-lease.ts';
import type { Result } from '../../../shared/domain/result.ts';

type Step = (held: HeldCounter) => HeldCounter;

function orSame<E>(result: Result<HeldCounter, E>, held: HeldCounter): HeldCounter {
  return result.ok ? result.value : held;
}

const amount = fc.integer({ min: 1, max: 20 });
const step: fc.Arbitrary<Step> = fc.oneof(
  amount.map(
    (n): Step =>
      (held) =>
        hold(held, n, null),
  ),
  amount.map(
    (n): Step =>
      (held) =>
        orSame(holdForCart(held, n, 0), held),
  ),
  amount.map(
    (n): Step =>
      (held) =>
        orSame(releaseFromCart(held, n), held),
  ),
  fc.tuple(fc.nat(20), fc.nat(5)).map(
    ([n, b]): Step =>
      (held) =>
        orSame(spend(held, n, b), held),
  ),
  amount.map(
    (n): Step =>
      (held) =>
        returnUnits(held, n).held,
  ),
  amount.map(
    (n): Step =>
      (held) =>
        replenishHeld(held, n),
  ),
  fc.constant<Step>((held) => releaseAll(held, 0)),
);

describe('SYNC invariant 8: what one terminal holds of a counter', () => {
  it('adds up and stays at or above zero after any steps in any order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let held = NOTHING_HELD;
        for (const next of steps) {
          held = next(held);
          expect(heldFaults(held)).toEqual([]);
          expect(held.spent).toBeLessThanOrEqual(held.granted + held.replenished);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses a cart more than is available', () => {
    const held = hold(NOTHING_HELD, 3, null);
    expect(holdForCart(held, 4, 0)).toEqual({ ok: false, error: 'NOT_ENOUGH' });
    expect(spend(held, 1, 0)).toEqual({ ok: false, error: 'NOT_ENOUGH' });
    expect(releaseFromCart(held, 1)).toEqual({ ok: false, error: 'NOT_ENOUGH' });
  });

  it('stops spending past the advice, on the monotonic clock, and still has the units', () => {
    const held = hold(NOTHING_HELD, 3, 1000);
    expect(holdForCart(held, 1, 999).ok).toBe(true);
    expect(holdForCart(held, 1, 1000)).toEqual({ ok: false, error: 'PAST_ADVICE' });
    expect(returnUnits(held, 99)).toMatchObject({ amount: 3, held: { available: 0, returned: 3 } });
  });

  it('keeps an endless lease endless and the later of two ends', () => {
    expect(hold(hold(NOTHING_HELD, 1, null), 1, 50).adviceUntilMs).toBeNull();
    expect(hold(hold(NOTHING_HELD, 1, 50), 1, 20).adviceUntilMs).toBe(50);
    expect(isPastAdvice(hold(NOTHING_HELD, 1, 50), 60)).toBe(true);
  });

  it('gives back only what no cart holds', () => {
    const held = orSame(holdForCart(hold(NOTHING_HELD, 5, null), 4, 0), NOTHING_HELD);
    expect(returnUnits(held, 5).amount).toBe(1);
  });
});
