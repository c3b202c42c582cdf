import { bookFact } from './hq-facts.ts';
import { emptyProjection, type MemoryProjection, projectionTables } from './memory-projection.ts';
import { projectEvent } from './project-event.ts';
import { completeRecovery } from './recovery.ts';
import {
  type InboxRow,
  type LogEntry,
  type ProjectionTables,
  StoreUnavailableError,
  type SyncStore,
} from './sync-store.ts';

/** How an event becomes rows; the product's is `projectEvent` and what the modules add to it. */
export type ProjectEvent = (tables: ProjectionTables, row: InboxRow) => Promise<void>;

/**
 * Projects the oldest waiting event in a transaction of its own. One that fails is rolled back,
 * becomes one exception in a second transaction, and never holds up the events behind it.
 * @returns whether there was one
 */
export async function projectNext(
  store: SyncStore,
  project: ProjectEvent = projectEvent,
): Promise<boolean> {
  try {
    return await store.transact(async (tx) => {
      const row = await tx.nextUnprojected();
      if (row === null) return false;
      await attempt(project, tx, row);
      await tx.appendLog({ kind: 'event', hash: row.hash });
      await tx.markProjected(row.hash);
      await completeRecovery(tx);
      return true;
    });
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
    await setAside(store, error.row);
    return true;
  }
}

/** Thrown through the transaction, so that it rolls back. */
class UnreadableEvent extends Error {
  readonly row: InboxRow;
  constructor(row: InboxRow, cause: unknown) {
    super(`Event ${row.hash} cannot be projected`, { cause });
    this.row = row;
  }
}

async function attempt(project: ProjectEvent, tx: ProjectionTables, row: InboxRow): Promise<void> {
  try {
    await project(tx, row);
  } catch (error) {
    if (error instanceof StoreUnavailableError) throw error;
    throw new UnreadableEvent(row, error);
  }
}

async function setAside(store: SyncStore, row: InboxRow): Promise<void> {
  await store.transact(async (tx) => {
    await tx.raise(failedException(row));
    await tx.appendLog({ kind: 'event', hash: row.hash });
    await tx.markProjected(row.hash);
    await completeRecovery(tx);
  });
}

function failedException({ hash, terminal, epoch, seq }: InboxRow) {
  const detail = `event ${seq} of ${terminal}/${epoch}`;
  return { key: `projection_failed:${hash}`, kind: 'projection_failed', detail } as const;
}

/**
 * The projections made again from the log and the raw events, for a comparison with the tables
 * (`projectionDifferences`).
 * @throws Error when the log names an event that the inbox lacks
 */
export async function rebuildProjections(
  log: Iterable<LogEntry>,
  eventByHash: (hash: string) => InboxRow | null,
  project: ProjectEvent = projectEvent,
): Promise<MemoryProjection> {
  const rows = emptyProjection();
  const tables = projectionTables(rows);
  for (const entry of log) {
    if (entry.kind === 'fact') {
      await bookFact(tables, entry.fact);
      continue;
    }
    const row = eventByHash(entry.hash);
    if (row === null) throw new Error(`The inbox lacks the event ${entry.hash}`);
    await rebuildEvent(rows, row, project);
  }
  return rows;
}

async function rebuildEvent(
  rows: MemoryProjection,
  row: InboxRow,
  project: ProjectEvent,
): Promise<void> {
  const undo: (() => void)[] = [];
  const tables = projectionTables(rows, (table, key, value) => {
    const before = table.get(key);
    undo.push(() => (before === undefined ? table.delete(key) : table.set(key, before)));
    table.set(key, value);
  });
  try {
    await project(tables, row);
  } catch {
    for (const step of undo.toReversed()) step();
    await projectionTables(rows).raise(failedException(row));
  }
}
