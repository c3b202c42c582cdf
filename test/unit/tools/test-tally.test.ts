import { describe, expect, test } from 'vitest';
import {
  closingLines,
  tallyPlaywright,
  withExitCode,
  type Tally,
} from '../../../tools/test-tally.ts';

const spec = (title: string, status: string, description?: string) => ({
  title,
  file: 'e2e/sale.spec.ts',
  tests: [
    { status, annotations: description === undefined ? [] : [{ type: 'skip', description }] },
  ],
});

const unrun = (file: string, reason: string | null) => ({ file, name: 'a test', reason });

const REPORT = {
  suites: [
    {
      title: 'e2e/sale.spec.ts',
      specs: [spec('one', 'expected'), spec('two', 'unexpected')],
      suites: [{ specs: [spec('three', 'flaky'), spec('four', 'skipped', 'skipped: no socat')] }],
    },
  ],
  errors: [],
};

describe('npm test: what is counted', () => {
  test("Playwright's report, nested as it is", () => {
    expect(tallyPlaywright(REPORT, null)).toEqual({
      passed: 2,
      failed: 1,
      skipped: [{ file: 'e2e/sale.spec.ts', name: 'four', reason: 'skipped: no socat' }],
    });
  });

  test('an error outside any test is a failure', () => {
    expect(tallyPlaywright({ suites: [], errors: [{}] }, null)).toMatchObject({ failed: 1 });
  });

  test('a list of tests that could not run is all skipped, for that reason', () => {
    const { passed, failed, skipped } = tallyPlaywright(REPORT, 'no browser');
    expect([passed, failed, skipped.length]).toEqual([0, 0, 4]);
    expect(new Set(skipped.map(({ reason }) => reason))).toEqual(new Set(['no browser']));
  });

  test('a runner that ended badly has failed, whatever it counted', () => {
    const none: Tally = { passed: 3, failed: 0, skipped: [] };
    expect(withExitCode(none, 1).failed).toBe(1);
    expect(withExitCode(none, 0).failed).toBe(0);
    expect(withExitCode({ ...none, failed: 2 }, 1).failed).toBe(2);
  });
});

describe('npm test: its closing lines', () => {
  test('are the totals alone where everything ran', () => {
    const tallies = [
      { passed: 10, failed: 1, skipped: [] },
      { passed: 5, failed: 0, skipped: [] },
    ];
    expect(closingLines(tallies)).toEqual(['15 passed, 1 failed, 0 skipped']);
  });

  test('name what did not run and why, before the totals', () => {
    const skipped = [unrun('a.test.ts', 'skipped: no socat'), unrun('b.spec.ts', null)];
    const lines = closingLines([{ passed: 2, failed: 0, skipped: [...skipped, ...skipped] }]);
    expect(lines).toEqual([
      'Did not run:',
      '  2 in a.test.ts: skipped: no socat',
      '  2 in b.spec.ts: no reason given',
      '2 passed, 0 failed, 4 skipped',
    ]);
  });
});
