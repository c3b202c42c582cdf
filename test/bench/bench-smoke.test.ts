import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../tools/find-browser.ts';
import { distributionOf } from './distribution.ts';
import { type Figure, holds, reportTable } from './report.ts';
import { BENCH_NAMES, type BenchName, runBenches } from './run-bench.ts';

// Every benchmark runs, on little, so that none rots. What it measures here says nothing.

const SIZES = {
  products: 1200,
  tillProducts: 600,
  sales: 5,
  lookups: 20,
  searches: 10,
  starts: 1,
  memorySales: 3,
  cartLines: 8,
  paints: 3,
  hqPushes: 1,
  backlogSales: 600,
  leaseRequests: 5,
  hqProducts: 600,
  hqReads: 5,
};

const FIGURES: Readonly<Record<BenchName, readonly string[]>> = {
  sale: ['sale.median', 'sale.p99', 'scan.median', 'scan.p99'],
  catalogue: ['lookup.p99', 'search.cyrillic.p99', 'search.kazakh.p99', 'search.typo.p99'],
  start: ['start.median'],
  memory: ['memory'],
  paint: ['paint.p99'],
  import: ['import'],
  hq: ['hq.ingest', 'hq.drain', 'hq.lease'],
  'hq-lists': ['hq.list', 'hq.search'],
};

describe('npm run bench', () => {
  let cacheDir = '';

  beforeAll(() => {
    cacheDir = mkdtempSync(join(tmpdir(), 'tillwright-bench-'));
  });

  afterAll(() => {
    rmSync(cacheDir, { recursive: true, force: true });
  });

  it.each(BENCH_NAMES)(
    '%s measures itself and its baseline',
    { timeout: 180_000 },
    async (name) => {
      const browser = findBrowser({ install: false, say: () => {} });
      if (name === 'paint' && browser.kind === 'none') {
        console.log(`skipped: ${browser.advice}`);
        return;
      }
      const only = new Set([name]);
      const options = { sizes: SIZES, only, cacheDir, seed: 1, say: () => {} };
      const [finding] = await runBenches(options);
      const figures = new Map(finding?.figures.map((figure) => [figure.id, figure]));
      for (const id of FIGURES[name]) {
        expect(figures.get(id)?.value, id).toBeGreaterThan(0);
        expect(figures.get(id)?.baseline, id).toBeGreaterThan(0);
        expect(figures.get(id)?.bar, id).toBeDefined();
      }
    },
  );
});

describe('a benchmark is judged', () => {
  const figure = (change: Partial<Figure>): Figure => ({
    id: 'x',
    what: 'something',
    unit: 'ms',
    value: 10,
    baseline: 4,
    bar: null,
    ...change,
  });

  it.each([
    ['no bar', {}, null],
    ['a ratio within its bar', { bar: { kind: 'ratio', most: 2.5 } }, true],
    ['a ratio beyond it', { bar: { kind: 'ratio', most: 2.4 } }, false],
    ['a ratio without a baseline', { baseline: null, bar: { kind: 'ratio', most: 9 } }, false],
    ['a time within its bar', { bar: { kind: 'absolute', most: 10 } }, true],
    ['a time beyond it', { bar: { kind: 'absolute', most: 9.9 } }, false],
  ] as const)('with %s', (_what, change, verdict) => {
    expect(holds(figure(change))).toBe(verdict);
  });

  it('by times that were measured', () => {
    const times = Array.from({ length: 200 }, (_, index) => 200 - index);
    const expected = { runs: 200, medianMs: 100, p99Ms: 198, mostMs: 200 };
    expect(distributionOf(times)).toEqual(expected);
  });

  it('in a table that says what was missed', () => {
    const table = reportTable([figure({ bar: { kind: 'ratio', most: 2 } })]);
    expect(table).toMatch(/something +10\.0 ms +4\.00 ms +2\.50× +≤ 2\.0× +MISSED/);
  });
});
