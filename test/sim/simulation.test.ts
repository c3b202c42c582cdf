// Proves SYNC's invariants under drops, duplicates, partitions, crashes, restores and clones, as far
// as a smoke run can (`npm run sim` is the long one), and that a seed is a whole run: the same seed
// gives the same trace.
import { describe, expect, it } from 'vitest';
import { runSeed } from './run-seed.ts';

const SMOKE_SEEDS = 200;

/**
 * What the smoke run must have met at least once; the big run counts each a thousand times. An
 * answer that nobody gives, a fault that never fires, would make the run worth less than it says.
 */
const MUST_FIRE = [
  'answer hello normal',
  'answer hello restored',
  'answer hello conflict',
  'answer hello hq_restored',
  'answer hello wrong_key',
  'answer hello prove',
  'answer hello upgrade_required',
  'answer push acked',
  'answer push need',
  'answer push refused CHAIN_BROKEN',
  'answer pull page',
  'answer pull refused HELLO_FIRST',
  'answer pull refused IDENTITY_CLOSED',
  'answer enrol enrolled',
  'answer enrol refused RECOVERING',
  'conflict fork',
  'conflict old_fence',
  'conflict closed',
  'conflict lost',
  'fault till-found',
  'fault drop',
  'fault duplicate',
  'fault held-back',
  'fault partition',
  'fault till-crash',
  'fault hq-crash',
  'fault till-restore',
  'fault hq-restore',
  'fault clone',
  'fault copied-disk',
  'fault till-destroyed',
  'fault disk-full',
  'fault clock-jump',
  'fault days-pass',
  'fault garbled',
  'fault unreadable-event',
  'lease received',
  'lease rebalanced',
  'lease recalled',
  'lease returned recalled',
  'lease returned expired',
  'lease returned surplus',
  'lease replenished',
  'lease declared lost',
  'lease counted',
  'lease override',
  'sale',
  'sale beyond',
  'exception fork',
  'exception override',
  'exception duplicate_number',
  'exception projection_failed',
  'exception terminal_restored',
  'exception terminal_lost',
];

/** Seeds that failed once, under the weights of their time; a failing seed joins them. */
const CORPUS = [34, 91, 138, 152, 189, 257, 308, 420, 639, 2701, 7894];

describe('SYNC: the simulation', () => {
  it(`keeps every invariant for ${SMOKE_SEEDS} seeds and meets every verdict and fault`, async () => {
    const fired = new Set<string>();
    for (let seed = 1; seed <= SMOKE_SEEDS; seed += 1) {
      const result = await runSeed(seed);
      expect(result.failure, `seed ${seed}`).toBeNull();
      for (const name of result.coverage.keys()) fired.add(name);
    }
    expect(MUST_FIRE.filter((name) => !fired.has(name))).toEqual([]);
  }, 120_000);

  it.each(CORPUS)('keeps every invariant in seed %i, which once broke one', async (seed) => {
    expect((await runSeed(seed)).failure).toBeNull();
  });

  it('gives the same trace for the same seed and another for another', async () => {
    for (const seed of [3, 22, 55, 91]) {
      const [one, other] = [await runSeed(seed), await runSeed(seed)];
      expect({ ...other, coverage: [...other.coverage] }).toEqual({
        ...one,
        coverage: [...one.coverage],
      });
      expect((await runSeed(seed + 1)).trace).not.toBe(one.trace);
    }
  });
});
