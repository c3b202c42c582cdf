// Proves SYNC's sizing: weighted by demand, a share kept at HQ, refill at half, the last units to
// one till, everything to a till that is alone, and never more than the pool.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sizeLeases } from '../../../shared/domain/lease-sizing.ts';

const UNIT = 1000;

describe('SYNC: lease sizing', () => {
  it('gives everything to a terminal that is alone in its storefront', () => {
    const candidates = [{ holder: 'a/1', held: 2 * UNIT, demand: 0 }];
    expect(sizeLeases({ pool: 7 * UNIT, candidates, unit: UNIT })).toEqual([
      { kind: 'grant', holder: 'a/1', amount: 7 * UNIT },
    ]);
  });

  it('weighs shares by demand and keeps a fifth to a third at HQ', () => {
    const candidates = [
      { holder: 'a/1', held: 0, demand: 30 * UNIT },
      { holder: 'b/1', held: 0, demand: 9 * UNIT },
    ];
    const moves = sizeLeases({ pool: 100 * UNIT, candidates, unit: UNIT });
    const granted = moves.reduce((sum, move) => sum + move.amount, 0);
    expect(granted).toBeGreaterThanOrEqual(67 * UNIT);
    expect(granted).toBeLessThanOrEqual(80 * UNIT);
    expect(moves[0]?.amount).toBeGreaterThan(2 * (moves[1]?.amount ?? 0));
  });

  it('leaves a terminal alone while it holds half its share', () => {
    const candidates = [
      { holder: 'a/1', held: 20 * UNIT, demand: 0 },
      { holder: 'b/1', held: 5 * UNIT, demand: 0 },
    ];
    const moves = sizeLeases({ pool: 50 * UNIT, candidates, unit: UNIT });
    expect(moves.map(({ holder }) => holder)).toEqual(['b/1']);
  });

  it('gives the last few units to the till that sells most', () => {
    const candidates = [
      { holder: 'a/1', held: 0, demand: UNIT },
      { holder: 'b/1', held: 0, demand: 5 * UNIT },
    ];
    expect(sizeLeases({ pool: 3 * UNIT, candidates, unit: UNIT })).toEqual([
      { kind: 'grant', holder: 'b/1', amount: 3 * UNIT },
    ]);
  });

  it('asks the one that has far too much when the pool is dry', () => {
    const candidates = [
      { holder: 'a/1', held: 40 * UNIT, demand: 0 },
      { holder: 'b/1', held: 0, demand: 20 * UNIT },
    ];
    const moves = sizeLeases({ pool: 0, candidates, unit: UNIT });
    expect(moves.map(({ kind, holder }) => `${kind} ${holder}`)).toEqual(['recall a/1']);
  });

  it('never grants more than the pool, nor parts of a unit, nor recalls what is not held', () => {
    const candidate = fc.record({ held: fc.nat(50), demand: fc.nat(90_000) });
    fc.assert(
      fc.property(fc.nat(200_000), fc.array(candidate, { maxLength: 6 }), (pool, drawn) => {
        const candidates = drawn.map(({ held, demand }, index) => ({
          holder: `${index}`,
          held: held * UNIT,
          demand,
        }));
        let left = pool;
        for (const move of sizeLeases({ pool, candidates, unit: UNIT })) {
          expect(move.amount).toBeGreaterThan(0);
          expect(move.amount % UNIT).toBe(0);
          if (move.kind === 'grant') left -= move.amount;
          else expect(move.amount).toBeLessThanOrEqual(candidates[Number(move.holder)]?.held ?? 0);
        }
        expect(left).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });
});
