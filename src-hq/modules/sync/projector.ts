import { bookFact } from './hq-facts.ts';
import { emptyProjection, type MemoryProjection, projectionTables } from './memory-projection.ts';
import { expectedOf, projectEvent } from './project-event.ts';
import { completeRecovery } from './recovery.ts';
import {
  type InboxRow,
  type LogEntry,
  type ProjectionTables,
  StoreUnavailableError,
  type SyncStore,
  type SyncTx,
} from './sync-store.ts';

/** How an event becomes rows; the product's is `projectEvent` and what the modules add to it. */
export type ProjectEvent = (tables: ProjectionTables, row: InboxRow) => Promise<void>;

/** Hears, after a transaction, which counters its events named. */
export type MovedCounters = (counters: readonly string[]) => void;

/** So many events become rows in one transaction, where nothing is in the way. */
export const PROJECTION_BATCH = 500;

/**
 * Projects the oldest waiting events in one transaction. One that cannot be projected becomes one
 * exception and never holds up the others; should the database refuse the rows of a whole batch,
 * its events are tried one by one, so that only the one it refuses is set aside.
 * @returns how many were done
 */
export async function projectWaiting(
  store: SyncStore,
  limit: number = PROJECTION_BATCH,
  project: ProjectEvent = projectEvent,
  moved: MovedCounters = () => undefined,
): Promise<number> {
  if (limit > 1) {
    try {
      return await projectBatch(store, limit, project, moved);
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
    }
  }
  let done = 0;
  while (done < limit && (await projectNext(store, project, moved))) done += 1;
  return done;
}

async function projectBatch(
  store: SyncStore,
  limit: number,
  project: ProjectEvent,
  moved: MovedCounters,
): Promise<number> {
  let counters: readonly string[] = [];
  const done = await store.transact(async (tx) => {
    const rows = await tx.waiting(limit);
    if (rows.length === 0) return 0;
    const expected = expectedOf(rows);
    ({ counters } = expected);
    await tx.expect(expected);
    for (const row of rows) {
      const attempt = await tx.attempt(() => project(tx, row));
      if (attempt.ok) await tx.appendLog({ kind: 'event', hash: row.hash });
      else await fail(tx, row);
    }
    await tx.markProjected(rows.map(({ hash }) => hash));
    await completeRecovery(tx);
    return rows.length;
  });
  moved(counters);
  return done;
}

/**
 * Projects the oldest waiting event in a transaction of its own. One that fails is rolled back,
 * becomes one exception in a second transaction, and never holds up the events behind it.
 * @returns whether there was one
 */
export async function projectNext(
  store: SyncStore,
  project: ProjectEvent = projectEvent,
  moved: MovedCounters = () => undefined,
): Promise<boolean> {
  // Seen before anything of it could fail, even at the transaction's end.
  const tried: InboxRow[] = [];
  try {
    const done = await store.transact(async (tx) => {
      const row = await tx.nextUnprojected();
      if (row === null) return false;
      tried.push(row);
      await project(tx, row);
      await tx.appendLog({ kind: 'event', hash: row.hash });
      await tx.markProjected([row.hash]);
      await completeRecovery(tx);
      return true;
    });
    moved(expectedOf(tried).counters);
    return done;
  } catch (error) {
    const row = tried.at(-1);
    if (error instanceof StoreUnavailableError || row === undefined) throw error;
    await setAside(store, row);
    return true;
  }
}

async function setAside(store: SyncStore, row: InboxRow): Promise<void> {
  await store.transact(async (tx) => {
    await fail(tx, row);
    await tx.markProjected([row.hash]);
    await completeRecovery(tx);
  });
}

async function fail(tx: SyncTx, row: InboxRow): Promise<void> {
  await tx.raise(failedException(row), row.terminal);
  await tx.appendLog({ kind: 'event', hash: row.hash, failed: true });
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
    if (entry.kind === 'event' && entry.failed === true) {
      await tables.raise(failedException(row));
      continue;
    }
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
