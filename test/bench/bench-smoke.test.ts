import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../tools/find-browser.ts';
import { distributionOf } from './distribution.ts';
import { type Bar, type Figure, holds, reportTable } from './report.ts';
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
  hqPulls: [600],
  pricing: { lines: 20, rules: 200, runs: 3 },
};

/** Each with the design's bar: a ratio of its baseline, or milliseconds, megabytes, seconds. */
const FIGURES: Readonly<Record<BenchName, Readonly<Record<string, Bar | null>>>> = {
  sale: {
    'sale.median': { kind: 'ratio', most: 2 },
    'sale.p99': { kind: 'ratio', most: 2 },
    'scan.median': { kind: 'ratio', most: 3 },
    'scan.p99': { kind: 'absolute', most: 10 },
  },
  catalogue: {
    'lookup.p99': { kind: 'absolute', most: 1 },
    'search.cyrillic.p99': { kind: 'absolute', most: 30 },
    'search.kazakh.p99': { kind: 'absolute', most: 30 },
    'search.typo.p99': { kind: 'absolute', most: 30 },
  },
  start: { 'start.median': { kind: 'absolute', most: 2_000 } },
  memory: { memory: { kind: 'absolute', most: 300 } },
  paint: { 'paint.p99': { kind: 'absolute', most: 50 } },
  // 90 seconds for the whole catalogue, and as many fewer as this one is smaller.
  import: { import: { kind: 'absolute', most: 90 * (SIZES.products / 1_038_888) } },
  hq: {
    'hq.ingest': { kind: 'ratio', most: 2 },
    'hq.drain': { kind: 'absolute', most: 30 },
    'hq.lease': { kind: 'absolute', most: 100 },
  },
  // 20 seconds for 100,000 products, and as much less as these are fewer.
  'hq-pull': { 'hq.pull.600': { kind: 'absolute', most: 20 * (600 / 100_000) } },
  pricing: {
    'pricing.median': { kind: 'absolute', most: 20 },
    'pricing.p99': null,
  },
  'hq-lists': { 'hq.list': null, 'hq.search': { kind: 'absolute', most: 30 } },
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
      for (const [id, bar] of Object.entries(FIGURES[name])) {
        expect(figures.get(id)?.value, id).toBeGreaterThan(0);
        expect(figures.get(id)?.baseline, id).toBeGreaterThan(0);
        expect(figures.get(id)?.bar, id).toEqual(bar);
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
