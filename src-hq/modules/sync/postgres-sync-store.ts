import { sql } from 'kysely';
import pg from 'pg';
import { z } from 'zod';
import { type Actor, type StoreDeps, transact, type Work } from '../../store/work.ts';
import { settleCredit } from '../customers/credit-line.ts';
import { bufferInbox } from './inbox-buffer.ts';
import { bufferMailbox } from './mailbox-buffer.ts';
import { identityTables } from './postgres-identities.ts';
import { inboxTables } from './postgres-inbox.ts';
import { postgresProjection } from './postgres-projection.ts';
import { bufferProjection } from './projection-buffer.ts';
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
        return await transact(deps, businessId, actor, (opened) => inSync(opened, work, expected));
      } catch (error) {
        if (isUnavailable(error)) {
          throw new StoreUnavailableError('The database gave up for now', { cause: error });
        }
        throw error;
      }
    },
  };
}

/**
 * Runs `act` on the same tables inside a transaction that does other things too, with few statements
 * however much it moves. What it writes is in the tables when it resolves.
 */
export async function inSync<T>(
  work: Work,
  act: (tx: SyncTx) => Promise<T>,
  expected: readonly string[] = [],
): Promise<T> {
  const lock = logLock(work);
  const inner = inboxTables(work, lock);
  const inbox = bufferInbox(work, inner, expected);
  const projection = bufferProjection(work, lock);
  const mailbox = bufferMailbox(work);
  const identities = identityTables(work);
  const tx: SyncTx = {
    ...identities,
    ...inbox.tables,
    ...projection.tables,
    ...mailbox.tables,
    messages: (...given) => mailbox.flush().then(() => identities.messages(...given)),
    openRecalls: (counters) => mailbox.flush().then(() => identities.openRecalls(counters)),
    mailboxHead: (terminal) => mailbox.flush().then(() => identities.mailboxHead(terminal)),
  };
  const value = await act(tx);
  await inbox.flush();
  await projection.flush();
  // Whatever moved what customers owe or may charge, their limits hold when this commits.
  const customers = projection.touched().flatMap((counter) => customerOf(counter) ?? []);
  if (customers.length > 0) await settleCredit(work, tx, customers);
  await projection.flush();
  await mailbox.flush();
  return value;
}

const Customer = z.templateLiteral(['credit:', z.uuid()]);

function customerOf(counter: string): string | null {
  return Customer.safeParse(counter).success ? counter.slice('credit:'.length) : null;
}

/** The tables as they are, each call by itself: for a few moves among other things. */
export function syncTx(work: Work): SyncTx {
  const lock = logLock(work);
  return {
    ...postgresProjection(work, lock),
    ...identityTables(work),
    ...inboxTables(work, lock),
  };
}

/**
 * Whatever touches counters, leases, claims or the log waits here first, once a transaction: the
 * log's order is then the order in which they moved, and no two wait for each other.
 */
function logLock(work: Work): () => Promise<void> {
  let locked: Promise<void> | null = null;
  return () => {
    locked ??= lockLog(work);
    return locked;
  };
}

/** For who will change rows that a projection changes too: first this, as the projection does. */
export async function lockLog(work: Work): Promise<void> {
  await sql`
    insert into sync_log_counter (business_id) values (${work.businessId})
    on conflict (business_id) do update set last_position = sync_log_counter.last_position`.execute(
    work.db,
  );
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
