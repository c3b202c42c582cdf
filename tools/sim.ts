import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import {
  firedTooRarely,
  LONG_RUN_SEEDS,
  LONG_RUN_TIMES,
  mustFire,
  UNREACHABLE,
} from '../test/sim/must-fire.ts';
import type { SeedResult } from '../test/sim/run-seed.ts';
import type { Chunk, ChunkResult } from './sim-worker.ts';

const USAGE = `Usage: npm run sim -- [options]

Runs the sync's real decisions against invented disasters: one run for each seed, each checked by
the invariants after every step. Ends with 1 at a seed that breaks one, and after a run of 2,000
seeds or more where something that must happen happened too rarely: from 200,000 seeds on, less
than 1,000 times; below, not once.

  --seeds N    how many seeds (default 2000)
  --seed S     the first seed (default 1)
  --workers N  how many run side by side (default: one for each core)
  --keep-going run them all, and name each seed that breaks a promise
  --json FILE  the counts and the result
  --help`;

const EXIT = { ok: 0, failed: 1, usage: 2 } as const;
const PROGRESS_SEEDS = 5000;
/** What a worker takes at a stretch: some seconds' work, so that none waits long for the last. */
const CHUNK_SEEDS = 100;
/** From here on whatever never happened is missing, not merely unlucky. */
const ENOUGH_SEEDS = 2000;

interface Wanted {
  readonly seeds: number;
  readonly first: number;
  readonly workers: number;
  readonly keepGoing: boolean;
  readonly jsonFile: string | null;
}

interface Totals {
  readonly seeds: number;
  readonly steps: number;
  /** Of the traces of all seeds in their order: the same for the same seeds. */
  readonly trace: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly failures: readonly SeedResult[];
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
  const { seeds, steps, trace, failures } = totals;
  const wallS = (Date.now() - startedMs) / 1000;
  const speed = `${(seeds / wallS).toFixed(0)} seeds/s, ${(seeds / cpuS).toFixed(0)} by CPU time`;
  console.log(
    `\n${seeds} seeds, ${steps} steps in ${wallS.toFixed(1)} s: ${speed}; trace ${trace}`,
  );
  if (wanted.jsonFile !== null) {
    const report = { ...totals, first: wanted.first, wallS, cpuS, node: process.version };
    writeFileSync(wanted.jsonFile, `${JSON.stringify(report, null, 2)}\n`);
  }
  for (const failure of failures) reportFailure(failure);
  const rare = reportRare(totals);
  return rare || failures.length > 0 ? EXIT.failed : EXIT.ok;
}

function reportFailure({ seed, failure }: SeedResult): void {
  console.log(`\nSeed ${seed} broke a promise: ${failure?.message ?? ''}`);
  for (const line of failure?.tail ?? []) console.log(`  ${line}`);
  console.log(`\nAgain: npm run sim -- --seeds 1 --seed ${seed}`);
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

/** Hands chunks of seeds to the workers until all have run or one has failed. */
async function runAll({ seeds, first, workers, keepGoing }: Wanted): Promise<Totals> {
  const results: ChunkResult[] = [];
  let next = first;
  let done = 0;
  let stopped = false;
  const takeNext = (): Chunk | null => {
    if (stopped || next >= first + seeds) return null;
    const chunk = { first: next, seeds: Math.min(CHUNK_SEEDS, first + seeds - next), keepGoing };
    next += chunk.seeds;
    return chunk;
  };
  const takeIn = (result: ChunkResult): void => {
    results.push(result);
    const before = done;
    done += result.traces.length;
    stopped ||= result.failures.length > 0 && !keepGoing;
    for (const { seed } of result.failures) console.log(`seed ${seed} broke a promise`);
    const passed = Math.floor(done / PROGRESS_SEEDS);
    if (passed > Math.floor(before / PROGRESS_SEEDS)) console.log(`${done} seeds`);
  };
  const wanted = Math.min(workers, Math.ceil(seeds / CHUNK_SEEDS));
  await Promise.all(Array.from({ length: wanted }, () => runWorker(takeNext, takeIn)));
  return add(results);
}

/** One worker's life: chunk after chunk, until there is none left. */
function runWorker(
  takeNext: () => Chunk | null,
  takeIn: (result: ChunkResult) => void,
): Promise<void> {
  const worker = new Worker(new URL('./sim-worker.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    const goOn = (): void => {
      const chunk = takeNext();
      if (chunk === null) void worker.terminate().then(() => resolve());
      else worker.postMessage(chunk);
    };
    worker.on('message', (result: ChunkResult) => {
      takeIn(result);
      goOn();
    });
    worker.on('error', reject);
    goOn();
  });
}

/** The chunks' results as one, in the order of their seeds. */
function add(results: readonly ChunkResult[]): Totals {
  const ordered = results.toSorted((one, other) => one.first - other.first);
  const counts = new Map<string, number>();
  const totals = { seeds: 0, steps: 0, trace: 0 };
  for (const result of ordered) {
    totals.seeds += result.traces.length;
    totals.steps += result.steps;
    for (const trace of result.traces) {
      totals.trace = Math.imul(totals.trace ^ Number.parseInt(trace, 16), 0x01000193);
    }
    for (const [name, count] of result.counts) counts.set(name, (counts.get(name) ?? 0) + count);
  }
  const sorted = [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return {
    ...totals,
    trace: (totals.trace >>> 0).toString(16).padStart(8, '0'),
    counts: Object.fromEntries(sorted),
    failures: ordered.flatMap(({ failures }) => failures),
  };
}

function readArguments(argv: readonly string[]): Wanted | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        seeds: { type: 'string', default: '2000' },
        seed: { type: 'string', default: '1' },
        workers: { type: 'string', default: String(availableParallelism()) },
        'keep-going': { type: 'boolean', default: false },
        json: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return USAGE;
    const seeds = Number(values.seeds);
    const first = Number(values.seed);
    const workers = Number(values.workers);
    const whole = [seeds, first, workers].every(Number.isSafeInteger);
    if (!whole || seeds < 1 || first < 0 || workers < 1) {
      return `Whole numbers, please.\n\n${USAGE}`;
    }
    const keepGoing = values['keep-going'];
    return { seeds, first, workers, keepGoing, jsonFile: values.json ?? null };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`;
  }
}

process.exitCode = await main(process.argv.slice(2));
