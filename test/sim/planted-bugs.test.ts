// Proves that the simulation finds mistakes: each of the planted ones breaks an invariant within a
// few hundred seeds, and none of those seeds fails without it (simulation.test.ts).
import { describe, expect, it } from 'vitest';
import { plantedBugs } from './planted-bugs.ts';
import { runSeed } from './run-seed.ts';

const SEEDS = 1500;

describe('SYNC: every planted bug is found', () => {
  const bugs = plantedBugs();

  it('there are at least 25, each with a name of its own', () => {
    expect(new Set(bugs.map(({ name }) => name)).size).toBeGreaterThanOrEqual(25);
    expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length);
  });

  it.each(bugs)(
    '$name',
    async ({ plant }) => {
      let found: string | null = null;
      for (let seed = 1; seed <= SEEDS && found === null; seed += 1) {
        found = (await runSeed(seed, plant())).failure?.message ?? null;
      }
      expect(found).not.toBeNull();
    },
    120_000,
  );
});
