import { sql } from 'kysely';
import pg from 'pg';
import { type Actor, type StoreDeps, transact, type Work } from '../../store/work.ts';
import { bufferInbox } from './inbox-buffer.ts';
import { identityTables } from './postgres-identities.ts';
import { inboxTables } from './postgres-inbox.ts';
import { postgresProjection } from './postgres-projection.ts';
import { StoreUnavailableError, type SyncStore, type SyncTx } from './sync-store.ts';

/**
 * The sync module's tables of one business, in PostgreSQL.
 * @param expected hashes of events that will be asked for, read at once
 */
export function postgresSyncStore(
  deps: StoreDeps,
  businessId: string,
  actor: Actor,
  expected: readonly string[] = [],
): SyncStore {
  return {
    async transact(work) {
      try {
        return await transact(deps, businessId, actor, async (opened) => {
          const tx = syncTx(opened);
          const buffer = bufferInbox(opened, tx, expected);
          const value = await work({ ...tx, ...buffer.tables });
          await buffer.flush();
          return value;
        });
      } catch (error) {
        if (isUnavailable(error)) {
          throw new StoreUnavailableError('The database gave up for now', { cause: error });
        }
        throw error;
      }
    },
  };
}

/** The same tables inside a transaction that does other things too. */
export function syncTx(work: Work): SyncTx {
  const lock = logLock(work);
  return {
    ...postgresProjection(work, lock),
    ...identityTables(work),
    ...inboxTables(work, lock),
    async appendLog(entry) {
      await lock();
      const { businessId } = work;
      await sql`
        with taken as (
          update sync_log_counter set last_position = last_position + 1
          where business_id = ${businessId} returning last_position)
        insert into sync_log (business_id, position, entry)
        select ${businessId}, last_position, ${JSON.stringify(entry)} from taken`.execute(work.db);
    },
  };
}

/**
 * Whatever touches counters, leases, claims or the log waits here first, once a transaction: the
 * log's order is then the order in which they moved, and no two wait for each other.
 */
function logLock(work: Work): () => Promise<void> {
  let locked: Promise<void> | null = null;
  return () => {
    locked ??= sql`
      insert into sync_log_counter (business_id) values (${work.businessId})
      on conflict (business_id) do update set last_position = sync_log_counter.last_position`
      .execute(work.db)
      .then(() => undefined);
    return locked;
  };
}

/**
 * Connection lost, out of resources, shut down, deadlocked: nothing of it is kept. So too where
 * another device's push brought the same event first: asked again, it is known.
 */
function isUnavailable(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) {
    const code = error.code ?? '';
    if (code === '23505' && error.constraint === 'journal_key_pkey') return true;
    return /^(08|53|57)/.test(code) || code === '40001' || code === '40P01';
  }
  return error instanceof Error && 'code' in error && /^E(CONN|PIPE)/.test(String(error.code));
}
