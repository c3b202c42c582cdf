import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildWhenStale } from '../../tools/build.ts';
import { findBrowser } from '../../tools/find-browser.ts';
import { seededRandom } from '../crash/seeded-random.ts';
import { stockedShop } from '../crash/shop.ts';
import { benchCatalogue } from './catalogue-bench.ts';
import { catalogueCodes } from './catalogue-codes.ts';
import { catalogueFile } from './catalogue-file.ts';
import { benchHq } from './hq-bench.ts';
import { benchHqLists } from './hq-list-bench.ts';
import { benchHqPull } from './hq-pull-bench.ts';
import { benchImport } from './import-bench.ts';
import { benchPaint, PAINT_WARM_UP } from './paint-bench.ts';
import { copyStore, preparedStore, type PreparedStore } from './prepared-store.ts';
import { benchPricing } from './pricing-bench.ts';
import { type Finding, reportTable } from './report.ts';
import { benchSales } from './sale-bench.ts';
import { benchMemory, benchStart } from './start-bench.ts';

export const BENCH_NAMES = [
  ...([
    'sale',
    'catalogue',
    'start',
    'memory',
    'paint',
    'import',
    'hq',
    'hq-lists',
    'hq-pull',
    'pricing',
  ] as const),
] as const;
export type BenchName = (typeof BENCH_NAMES)[number];

/** How much of everything; the smoke test takes little of it. */
export interface BenchSizes {
  /** In the large catalogue: look-up, search, import. */
  readonly products: number;
  /** In a till's everyday one: sale, start, memory, paint. */
  readonly tillProducts: number;
  readonly sales: number;
  readonly lookups: number;
  readonly searches: number;
  readonly starts: number;
  readonly memorySales: number;
  readonly cartLines: number;
  readonly paints: number;
  /** Pushes of 500 sales at HQ. */
  readonly hqPushes: number;
  readonly backlogSales: number;
  readonly leaseRequests: number;
  /** In HQ's catalogue, for its lists. */
  readonly hqProducts: number;
  readonly hqReads: number;
  /** A first pull of each. */
  readonly hqPulls: readonly number[];
  /** A quote's lines, the rules of its book, and how often it is priced. */
  readonly pricing: { readonly lines: number; readonly rules: number; readonly runs: number };
}

export interface BenchOptions {
  readonly sizes: BenchSizes;
  readonly only: ReadonlySet<BenchName>;
  readonly cacheDir: string;
  readonly seed: number;
  readonly say: (line: string) => void;
}

/** Runs what was asked for, one after the other. What cannot run here is named in the notes. */
export async function runBenches(options: BenchOptions): Promise<readonly Finding[]> {
  mkdirSync(options.cacheDir, { recursive: true });
  const folder = mkdtempSync(join(options.cacheDir, 'run-'));
  const findings: Finding[] = [];
  try {
    for (const name of BENCH_NAMES) {
      if (!options.only.has(name)) continue;
      options.say(`${name} …`);
      const finding = await BENCHES[name](options, join(folder, name));
      // Shown at once: what comes after it may fail.
      options.say(`${reportTable(finding.figures)}\n`);
      findings.push(finding);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return findings;
}

type Bench = (options: BenchOptions, folder: string) => Promise<Finding>;

const BENCHES: Readonly<Record<BenchName, Bench>> = {
  sale: async (options, folder) => {
    const { dataDir } = await tillStore(options);
    const { pin, barcodes } = stockedShop().shop;
    return benchSales({
      dataDirs: [
        copyStore(dataDir, join(folder, 'till')),
        copyStore(dataDir, join(folder, 'hand')),
      ],
      pin,
      barcodes,
      sales: options.sizes.sales,
      random: seededRandom(options.seed),
    });
  },
  catalogue: async (options, folder) => {
    const { products, lookups, searches } = options.sizes;
    const store = await preparedStore(products, options.cacheDir, options.say);
    const finding = await benchCatalogue({
      dataDir: copyStore(store.dataDir, folder),
      pin: stockedShop().shop.pin,
      lookups,
      searches,
      random: seededRandom(options.seed),
    });
    return { ...finding, notes: [...finding.notes, sourceOf(store)] };
  },
  start: async (options, folder) => {
    await buildWhenStale({ electron: false, say: options.say });
    const { dataDir } = await tillStore(options);
    const { shop } = stockedShop();
    const { starts } = options.sizes;
    return benchStart({ dataDir: copyStore(dataDir, folder), shop, starts });
  },
  memory: async (options, folder) => {
    await buildWhenStale({ electron: false, say: options.say });
    const { dataDir } = await tillStore(options);
    return benchMemory({
      dataDir: copyStore(dataDir, folder),
      shop: stockedShop().shop,
      sales: options.sizes.memorySales,
      random: seededRandom(options.seed),
    });
  },
  paint: async (options, folder) => {
    const browser = findBrowser({ install: false, say: options.say });
    if (browser.kind === 'none') return notRun(`paint was not measured: ${browser.advice}.`);
    await buildWhenStale({ electron: false, say: options.say });
    const store = await tillStore(options);
    const { cartLines, paints } = options.sizes;
    return benchPaint({
      dataDir: copyStore(store.dataDir, folder),
      shop: stockedShop().shop,
      barcodes: catalogueCodes(store.dataDir, cartLines + paints + PAINT_WARM_UP),
      cartLines,
      scans: paints,
      browserPath: browser.path,
    });
  },
  import: async (options, folder) => {
    const catalogue = await catalogueFile(options.sizes.products, options.cacheDir);
    return benchImport(catalogue, folder);
  },
  hq: ({ sizes }) => {
    const { hqPushes: pushes, backlogSales, leaseRequests } = sizes;
    return benchHq({ pushes, backlogSales, leaseRequests });
  },
  'hq-pull': async ({ sizes, cacheDir, say }, folder) => {
    await buildWhenStale({ electron: false, say });
    const findings: Finding[] = [];
    for (const products of sizes.hqPulls) {
      say(`  ${products.toLocaleString('en')} products at HQ first…`);
      const catalogue = await catalogueFile(products, cacheDir);
      findings.push(await benchHqPull(catalogue, join(folder, String(products))));
    }
    return {
      figures: findings.flatMap(({ figures }) => figures),
      distributions: {},
      notes: findings.flatMap(({ notes }) => notes),
    };
  },
  pricing: ({ sizes, seed }) =>
    Promise.resolve(benchPricing({ ...sizes.pricing, random: seededRandom(seed) })),
  'hq-lists': ({ sizes }) => benchHqLists({ products: sizes.hqProducts, reads: sizes.hqReads }),
};

function tillStore(options: BenchOptions): Promise<PreparedStore> {
  const { products, tillProducts } = options.sizes;
  return preparedStore(Math.min(products, tillProducts), options.cacheDir, options.say);
}

function sourceOf({ catalogue }: PreparedStore): string {
  const count = catalogue.products.toLocaleString('en');
  return catalogue.kind === 'real'
    ? `catalogue: ${count} real products of the CIS.`
    : `catalogue: ${count} made-up products, since ../shared/data is absent: far fewer words.`;
}

function notRun(note: string): Finding {
  return { figures: [], distributions: {}, notes: [note] };
}
