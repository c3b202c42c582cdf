import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  firedTooRarely,
  LONG_RUN_SEEDS,
  LONG_RUN_TIMES,
  mustFire,
  UNREACHABLE,
} from '../test/sim/must-fire.ts';
import { runSeed, type SeedResult } from '../test/sim/run-seed.ts';

const USAGE = `Usage: npm run sim -- [options]

Runs the sync's real decisions against invented disasters: one run for each seed, each checked by
the invariants after every step. Ends with 1 at the first seed that breaks one, and after a run of
2,000 seeds or more where something that must happen happened too rarely: from 200,000 seeds on,
less than 1,000 times; below, not once.

  --seeds N    how many seeds (default 2000)
  --seed S     the first seed (default 1)
  --json FILE  the counts and the result
  --help`;

const EXIT = { ok: 0, failed: 1, usage: 2 } as const;
const PROGRESS_SEEDS = 5000;
/** From here on whatever never happened is missing, not merely unlucky. */
const ENOUGH_SEEDS = 2000;

interface Wanted {
  readonly seeds: number;
  readonly first: number;
  readonly jsonFile: string | null;
}

interface Totals {
  readonly seeds: number;
  readonly steps: number;
  /** Of the traces of all seeds in their order: the same for the same seeds. */
  readonly trace: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly failure: SeedResult | null;
}

/** `npm run sim`. */
async function main(argv: readonly string[]): Promise<number> {
  const wanted = readArguments(argv);
  if (typeof wanted === 'string') {
    console.log(wanted);
    return wanted === USAGE ? EXIT.ok : EXIT.usage;
  }
  const before = process.cpuUsage();
  const startedMs = Date.now();
  const totals = await runAll(wanted);
  const { user, system } = process.cpuUsage(before);
  const cpuS = (user + system) / 1_000_000;
  for (const [name, count] of Object.entries(totals.counts)) {
    console.log(`${String(count).padStart(10)}  ${name}`);
  }
  const { seeds, steps, trace, failure } = totals;
  const wallS = (Date.now() - startedMs) / 1000;
  const speed = `${(seeds / wallS).toFixed(0)} seeds/s, ${(seeds / cpuS).toFixed(0)} by CPU time`;
  console.log(
    `\n${seeds} seeds, ${steps} steps in ${wallS.toFixed(1)} s: ${speed}; trace ${trace}`,
  );
  if (wanted.jsonFile !== null) {
    const report = { ...totals, first: wanted.first, wallS, cpuS, node: process.version };
    writeFileSync(wanted.jsonFile, `${JSON.stringify(report, null, 2)}\n`);
  }
  if (failure === null) return reportRare(totals) ? EXIT.failed : EXIT.ok;
  console.log(`\nSeed ${failure.seed} broke a promise: ${failure.failure?.message ?? ''}`);
  for (const line of failure.failure?.tail ?? []) console.log(`  ${line}`);
  console.log(`\nAgain: npm run sim -- --seeds 1 --seed ${failure.seed}`);
  return EXIT.failed;
}

/** Names what the run has met too rarely to prove anything of it; answers whether there is any. */
function reportRare({ seeds, counts }: Totals): boolean {
  if (seeds < ENOUGH_SEEDS) return false;
  for (const [name, why] of Object.entries(UNREACHABLE)) console.log(`never: ${name}: ${why}`);
  const times = seeds < LONG_RUN_SEEDS ? 1 : LONG_RUN_TIMES;
  const rare = firedTooRarely(new Map(Object.entries(counts)), times);
  for (const { name, count } of rare) console.log(`too rare: ${count} of ${times}: ${name}`);
  const all = mustFire().length;
  console.log(`${all - rare.length} of ${all} paths at least ${times} times`);
  return rare.length > 0;
}

async function runAll({ seeds, first }: Wanted): Promise<Totals> {
  const counts = new Map<string, number>();
  let steps = 0;
  let trace = 0;
  let done = 0;
  let failure: SeedResult | null = null;
  for (let seed = first; seed < first + seeds && failure === null; seed += 1) {
    const result = await runSeed(seed);
    done += 1;
    steps += result.steps;
    trace = Math.imul(trace ^ Number.parseInt(result.trace, 16), 0x01000193);
    for (const [name, count] of result.coverage) counts.set(name, (counts.get(name) ?? 0) + count);
    if (result.failure !== null) failure = result;
    if (done % PROGRESS_SEEDS === 0) console.log(`${done} seeds`);
  }
  const sorted = [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const text = (trace >>> 0).toString(16).padStart(8, '0');
  return { seeds: done, steps, trace: text, counts: Object.fromEntries(sorted), failure };
}

function readArguments(argv: readonly string[]): Wanted | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        seeds: { type: 'string', default: '2000' },
        seed: { type: 'string', default: '1' },
        json: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return USAGE;
    const [seeds, first] = [Number(values.seeds), Number(values.seed)];
    const whole = Number.isSafeInteger(seeds) && Number.isSafeInteger(first);
    if (!whole || seeds < 1 || first < 0) return `Whole numbers, please.\n\n${USAGE}`;
    return { seeds, first, jsonFile: values.json ?? null };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`;
  }
}

process.exitCode = await main(process.argv.slice(2));
