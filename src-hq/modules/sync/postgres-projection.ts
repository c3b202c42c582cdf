import { sql } from 'kysely';
import type { Work } from '../../store/work.ts';
import { bufferProjection, type ProjectionPort } from './projection-buffer.ts';
import { StoreUnavailableError } from './sync-store.ts';

/**
 * The projections as they are now, each call by itself: for a transaction that books a few things
 * among others of its own.
 * @param lock taken before anything here is read or written
 */
export function postgresProjection(work: Work, lock: () => Promise<void>): ProjectionPort {
  const once = async <T>(act: (tables: ProjectionPort) => Promise<T>): Promise<T> => {
    const { tables, flush } = bufferProjection(work, lock);
    const value = await act(tables);
    await flush();
    return value;
  };
  return {
    ledger: (counter) => once((tables) => tables.ledger(counter)),
    saveLedger: (counter, ledger) => once((tables) => tables.saveLedger(counter, ledger)),
    countersOf: (holder) => once((tables) => tables.countersOf(holder)),
    closeHolder: (holder) => once((tables) => tables.closeHolder(holder)),
    holderClosed: (holder) => once((tables) => tables.holderClosed(holder)),
    lease: (leaseId) => once((tables) => tables.lease(leaseId)),
    saveLease: (lease) => once((tables) => tables.saveLease(lease)),
    claim: (scope, name, hash) => once((tables) => tables.claim(scope, name, hash)),
    addDemand: (counter, holder, amount) =>
      once((tables) => tables.addDemand(counter, holder, amount)),
    demand: (counter, holder) => once((tables) => tables.demand(counter, holder)),
    raise: (exception, terminal) => once((tables) => tables.raise(exception, terminal)),
    book: (hash, type) => once((tables) => tables.book(hash, type)),
    keep: (facts) => once((tables) => tables.keep(facts)),
    appendLog: (entry) => once((tables) => tables.appendLog(entry)),
    expect: () => Promise.resolve(),
    attempt: async (act) => {
      await sql`savepoint attempt`.execute(work.db);
      try {
        await act();
        await sql`release savepoint attempt`.execute(work.db);
        return { ok: true };
      } catch (error) {
        if (error instanceof StoreUnavailableError) throw error;
        await sql`rollback to savepoint attempt`.execute(work.db);
        return { ok: false, error };
      }
    },
  };
}
