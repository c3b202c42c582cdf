import type { Work } from '../../store/work.ts';
import {
  emptyProjection,
  type MemoryProjection,
  projectionDifferences,
  tablesOf,
} from './memory-projection.ts';
import { lockLog } from './postgres-sync-store.ts';
import { readEvents, readLog, readProjection } from './projection-dump.ts';
import { rebuildProjections } from './projector.ts';
import type { ExceptionKind } from './sync-store.ts';

export interface RebuiltTable {
  readonly name: string;
  readonly rows: number;
  readonly rebuilt: number;
}

export interface RebuildReport {
  readonly events: number;
  readonly tables: readonly RebuiltTable[];
  /** In words; empty where everything is the same. */
  readonly differences: readonly string[];
}

/** Told by hello, by ingest and by people, and so by no event that could be projected again. */
const TOLD_OTHERWISE: ReadonlySet<ExceptionKind> = new Set([
  ...(['fork', 'terminal_restored', 'terminal_lost'] as const),
]);

/**
 * Invariant 12: makes the projections again in memory, from the log and the raw events, and
 * compares them with the tables. The projection of this business stands still meanwhile.
 */
export async function compareRebuilt(work: Work): Promise<RebuildReport> {
  await lockLog(work);
  const log = await readLog(work);
  const kept = await readProjection(work);
  const events = log.filter((entry) => entry.kind === 'event').length;
  const eventByHash = await readEvents(work, log);
  const made = await rebuildProjections(log, eventByHash).catch(wordsOf);
  if (typeof made === 'string') {
    const differences = [`the log cannot be followed: ${made}`];
    return { events, tables: countsOf(kept, emptyProjection()), differences };
  }
  for (const [key, { kind }] of kept.exceptions) {
    if (TOLD_OTHERWISE.has(kind)) kept.exceptions.delete(key);
  }
  return {
    events,
    tables: countsOf(kept, made),
    differences: projectionDifferences(kept, made),
  };
}

/** What a log that was damaged makes impossible is a finding, not a fault of the check. */
function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function countsOf(kept: MemoryProjection, rebuilt: MemoryProjection): readonly RebuiltTable[] {
  const again = tablesOf(rebuilt);
  return Object.entries(tablesOf(kept)).map(([name, rows]) => {
    return { name, rows: rows.size, rebuilt: again[name]?.size ?? 0 };
  });
}
