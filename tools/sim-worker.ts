import { parentPort } from 'node:worker_threads';
import { runSeed, type SeedResult } from '../test/sim/run-seed.ts';

/** Seeds that one worker runs at a stretch. */
export interface Chunk {
  readonly first: number;
  readonly seeds: number;
  readonly keepGoing: boolean;
}

/** What became of them; it ends with a failing seed, unless the run keeps going. */
export interface ChunkResult {
  readonly first: number;
  /** Each seed's trace, in their order. */
  readonly traces: readonly string[];
  readonly steps: number;
  readonly counts: ReadonlyMap<string, number>;
  readonly failures: readonly SeedResult[];
}

async function runChunk({ first, seeds, keepGoing }: Chunk): Promise<ChunkResult> {
  const counts = new Map<string, number>();
  const traces: string[] = [];
  const failures: SeedResult[] = [];
  let steps = 0;
  for (let seed = first; seed < first + seeds; seed += 1) {
    const result = await runSeed(seed);
    steps += result.steps;
    traces.push(result.trace);
    for (const [name, count] of result.coverage) counts.set(name, (counts.get(name) ?? 0) + count);
    if (result.failure === null) continue;
    failures.push(result);
    if (!keepGoing) break;
  }
  return { first, traces, steps, counts, failures };
}

parentPort?.on('message', (chunk: Chunk) => {
  void runChunk(chunk).then((result) => parentPort?.postMessage(result));
});
