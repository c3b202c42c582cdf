import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { appRoot } from '../src-main/app-root.ts';
import { REAL_PRODUCTS } from '../test/bench/catalogue-file.ts';
import { describeMachine, machineLine } from '../test/bench/machine.ts';
import { holds, ratioOf, reportTable } from '../test/bench/report.ts';
import {
  BENCH_NAMES,
  type BenchName,
  type BenchOptions,
  runBenches,
} from '../test/bench/run-bench.ts';

const USAGE = `Usage: npm run bench -- [options]

Measures the numbers the design promises, each beside its baseline in the same run, and ends with 1
where one is missed. A busy machine shows in every figure: see the load in the first line.

  --products N   products in the large catalogue (default ${REAL_PRODUCTS})
  --only NAMES   ${BENCH_NAMES.join(', ')}; several with commas
  --sales N      five-line sales to complete (default 1000)
  --json FILE    the whole report (default .cache/bench/report.json)
  --seed N       for what is drawn by chance (default 1)
  --help`;

const EXIT = { ok: 0, missed: 1, usage: 2 } as const;
const TILL_PRODUCTS = 100_000;

interface Wanted extends Pick<BenchOptions, 'sizes' | 'only' | 'seed'> {
  readonly jsonFile: string;
}

/** `npm run bench`. */
async function main(argv: readonly string[]): Promise<number> {
  const wanted = readArguments(argv);
  if (typeof wanted === 'string') {
    console.log(wanted);
    return wanted === USAGE ? EXIT.ok : EXIT.usage;
  }
  const cacheDir = cacheFolder();
  const findings = await runBenches({ ...wanted, cacheDir, say: (line) => console.log(line) });
  const machine = describeMachine(cacheDir);
  const figures = findings.flatMap((finding) => finding.figures);
  const notes = findings.flatMap((finding) => finding.notes);
  console.log(`\n${machineLine(machine)}\n\n${reportTable(figures)}\n`);
  for (const note of notes) console.log(note);
  const missed = figures.filter((figure) => holds(figure) === false);
  writeFileSync(
    wanted.jsonFile,
    `${JSON.stringify(
      {
        at: new Date().toISOString(),
        machine,
        sizes: wanted.sizes,
        seed: wanted.seed,
        figures: figures.map((figure) => ({
          ...figure,
          ratio: ratioOf(figure),
          holds: holds(figure),
        })),
        distributions: Object.assign({}, ...findings.map((finding) => finding.distributions)),
        notes,
      },
      null,
      2,
    )}\n`,
  );
  console.log(`\n${wanted.jsonFile}`);
  if (missed.length > 0) console.log(`Missed: ${missed.map((figure) => figure.id).join(', ')}`);
  return missed.length === 0 ? EXIT.ok : EXIT.missed;
}

function cacheFolder(): string {
  return join(appRoot(), '.cache', 'bench');
}

function readArguments(argv: readonly string[]): Wanted | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        products: { type: 'string', default: String(REAL_PRODUCTS) },
        only: { type: 'string', multiple: true, default: [] as string[] },
        sales: { type: 'string', default: '1000' },
        json: { type: 'string' },
        seed: { type: 'string', default: '1' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return USAGE;
    const products = wholeNumber(values.products, '--products', 1000);
    return {
      sizes: {
        products,
        tillProducts: TILL_PRODUCTS,
        sales: wholeNumber(values.sales, '--sales', 100),
        lookups: 5000,
        searches: 500,
        starts: 9,
        memorySales: 1000,
        cartLines: 200,
        paints: 200,
        hqPushes: 10,
        backlogSales: 10_000,
        leaseRequests: 300,
        hqProducts: products,
        hqReads: 300,
        // The everyday catalogue, and the large one.
        hqPulls: [...new Set([Math.min(products, TILL_PRODUCTS), products])],
        pricing: { lines: 1000, rules: 10_000, runs: 300 },
      },
      only: namesOf(values.only),
      seed: wholeNumber(values.seed, '--seed', 0),
      jsonFile: resolve(values.json ?? join(cacheFolder(), 'report.json')),
    };
  } catch (error) {
    if (error instanceof Error) return `${error.message}\n\n${USAGE}`;
    throw error;
  }
}

function namesOf(given: readonly string[]): ReadonlySet<BenchName> {
  const asked = given.flatMap((names) => names.split(',')).map((name) => name.trim());
  if (asked.length === 0) return new Set(BENCH_NAMES);
  return new Set(
    asked.map((name) => {
      const known = BENCH_NAMES.find((one) => one === name);
      if (known === undefined) throw new Error(`--only knows no "${name}"`);
      return known;
    }),
  );
}

function wholeNumber(text: string, name: string, least: number): number {
  const value = Number(text);
  if (/^\d{1,8}$/.test(text) && value >= least) return value;
  throw new Error(`${name} takes a whole number from ${least}`);
}

process.exitCode = await main(process.argv.slice(2));
