import { relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Where the files lie that take minutes, the longest first. */
const LONG = ['test/crash/', 'test/db/verify-mutations', 'test/sim/', 'test/hq/', 'test/electron/'];

/** Vitest goes by the sizes of files it has never run, and would begin a long one last. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- vitest's method, not an array's
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const path = relative(import.meta.dirname, moduleId).replaceAll('\\', '/');
  const found = LONG.findIndex((start) => path.startsWith(start));
  return found === -1 ? LONG.length : found;
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    pool: 'forks',
    // One more than the least machine has cores: many files wait for lines that come back.
    maxWorkers: 3,
    // No module keeps state, so files need no program of their own; importing all of it again for
    // each is a third of what they cost.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // As long as Playwright looks: a browser on a busy machine may take longer than a second.
    expect: { poll: { timeout: 10_000 } },
    restoreMocks: true,
  },
});
