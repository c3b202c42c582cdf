import { sql } from 'kysely';
import type { CounterLedger } from '../../../shared/domain/lease.ts';
import type { Work } from '../../store/work.ts';
import { writeFacts } from './fact-sql.ts';
import { emptyProjection, type PutRow, projectionTables } from './memory-projection.ts';
import {
  addDemands,
  readClaims,
  readClosed,
  readCountersOf,
  readDemand,
  readLeases,
  readLedgers,
  writeBooked,
  writeClaims,
  writeClosed,
  writeExceptions,
  writeLeases,
  writeLedgers,
} from './projection-sql.ts';
import { FACT_TABLES } from './sale-facts.ts';
import { type Expected, type LogEntry, StoreUnavailableError, type SyncTx } from './sync-store.ts';

export type ProjectionPort = Pick<
  SyncTx,
  | ('ledger' | 'saveLedger' | 'countersOf' | 'closeHolder' | 'holderClosed')
  | ('lease' | 'saveLease' | 'claim' | 'addDemand' | 'demand' | 'raise' | 'book' | 'keep')
  | ('appendLog' | 'expect' | 'attempt')
>;

/**
 * The projections for a batch of events: what is expected is read at once, what is written is kept
 * in memory and written at once. To the decisions it is the tables themselves.
 */
export interface ProjectionBuffer {
  readonly tables: ProjectionPort;
  /** Before the transaction commits. */
  flush(): Promise<void>;
}

/** @param lock taken before anything here is read or written */
export function bufferProjection(work: Work, lock: () => Promise<void>): ProjectionBuffer {
  const rows = emptyProjection();
  const known = new Set<string>();
  const before = new Map<string, CounterLedger>();
  const log: LogEntry[] = [];
  const dirty = new Map<Map<string, unknown>, Set<string>>();
  let undo: (() => void)[] | null = null;

  const put: PutRow = (table, key, value) => {
    const had = table.has(key);
    const old = table.get(key);
    undo?.push(() => (had && old !== undefined ? table.set(key, old) : table.delete(key)));
    table.set(key, value);
    const changed = dirty.get(table) ?? new Set();
    dirty.set(table, changed.add(key));
  };
  const memory = projectionTables(rows, put);
  const load = loader(work, lock, rows, before, known);
  /** What was put there and is there still: an attempt that failed has taken its own back. */
  const taken = <V>(table: Map<string, V>): [string, V][] => {
    const keys = [...(dirty.get(table) ?? [])];
    dirty.delete(table);
    return keys.flatMap((key): [string, V][] => {
      const value = table.get(key);
      return value === undefined ? [] : [[key, value]];
    });
  };
  const flush = async (): Promise<void> => {
    if (dirty.size === 0 && log.length === 0) return;
    await lock();
    const ledgers = new Map(taken(rows.ledgers).filter(([key, one]) => before.get(key) !== one));
    await unlessEmpty([...ledgers.keys()], () => writeLedgers(work, ledgers, before));
    for (const [counter, ledger] of ledgers) before.set(counter, ledger);
    await unlessEmpty(taken(rows.closed), (some) => writeClosed(work, some.map(first)));
    await unlessEmpty(taken(rows.leases), (some) => writeLeases(work, some.map(second)));
    await unlessEmpty(taken(rows.claims), (some) => writeClaims(work, some));
    await unlessEmpty(taken(rows.demands), (some) => addDemands(work, some));
    // They are sums to add, and have been added.
    rows.demands.clear();
    await unlessEmpty(taken(rows.exceptions), (some) => writeExceptions(work, some.map(second)));
    await unlessEmpty(taken(rows.booked), (some) => writeBooked(work, some));
    const facts = FACT_TABLES.flatMap((table) =>
      taken(rows[table]).map(([key, row]) => ({ table, key, row })),
    );
    await unlessEmpty(facts, (some) => writeFacts(work, some));
    await unlessEmpty(log.splice(0), (some) => appendLog(work, some));
  };
  const tables: ProjectionPort = {
    ...memory,
    ledger: (counter) => load.counters([counter]).then(() => memory.ledger(counter)),
    saveLedger: (counter, ledger) =>
      load.counters([counter]).then(() => memory.saveLedger(counter, ledger)),
    countersOf: async (holder) => {
      await flush();
      await lock();
      const counters = await readCountersOf(work, holder);
      // They are asked for because something is done to each.
      await load.counters(counters);
      return counters;
    },
    holderClosed: (holder) => load.holders([holder]).then(() => memory.holderClosed(holder)),
    lease: (leaseId) => load.leases([leaseId]).then(() => memory.lease(leaseId)),
    saveLease: (lease) => load.leases([lease.leaseId]).then(() => memory.saveLease(lease)),
    claim: (scope, name, hash) =>
      load.claims(scope, [name]).then(() => memory.claim(scope, name, hash)),
    demand: (counter, holder) => flush().then(() => readDemand(work, counter, holder)),
    appendLog: async (entry) => {
      undo?.push(() => void log.pop());
      log.push(entry);
    },
    expect: load.all,
    async attempt(act) {
      const steps: (() => void)[] = [];
      undo = steps;
      try {
        await act();
        return { ok: true };
      } catch (error) {
        if (error instanceof StoreUnavailableError) throw error;
        for (const step of steps.toReversed()) step();
        return { ok: false, error };
      } finally {
        undo = null;
      }
    },
  };
  return { tables, flush };
}

const first = <A>([value]: readonly [A, unknown]): A => value;
const second = <B>([, value]: readonly [unknown, B]): B => value;

async function unlessEmpty<T>(
  items: readonly T[],
  act: (items: readonly T[]) => Promise<void>,
): Promise<void> {
  if (items.length > 0) await act(items);
}

/** Reads what is not known yet, once. */
function loader(
  work: Work,
  lock: () => Promise<void>,
  rows: ReturnType<typeof emptyProjection>,
  before: Map<string, CounterLedger>,
  known: Set<string>,
) {
  const missing = (kind: string, names: readonly string[]): string[] => {
    const unread = names.filter((name) => !known.has(`${kind} ${name}`));
    for (const name of unread) known.add(`${kind} ${name}`);
    return unread;
  };
  const load = async (
    kind: string,
    names: readonly string[],
    read: (unread: readonly string[]) => Promise<void>,
  ): Promise<void> => {
    const unread = missing(kind, names);
    if (unread.length === 0) return;
    await lock();
    await read(unread);
  };
  const counters = (names: readonly string[]) =>
    load('counter', names, async (unread) => {
      for (const [counter, ledger] of await readLedgers(work, unread)) {
        rows.ledgers.set(counter, ledger);
        before.set(counter, ledger);
      }
    });
  const holders = (names: readonly string[]) =>
    load('holder', names, async (unread) => {
      for (const holder of await readClosed(work, unread)) rows.closed.set(holder, true);
    });
  const leases = (names: readonly string[]) =>
    load('lease', names, async (unread) => {
      for (const lease of await readLeases(work, unread)) rows.leases.set(lease.leaseId, lease);
    });
  const claims = (scope: 'receipt' | 'return', names: readonly string[]) =>
    load(scope, names, async (unread) => {
      for (const [key, hash] of await readClaims(work, scope, unread)) rows.claims.set(key, hash);
    });
  const all = async (expected: Expected): Promise<void> => {
    await counters(expected.counters);
    await holders(expected.holders);
    await leases(expected.leases);
    await claims('receipt', expected.receipts);
    await claims('return', expected.returns);
  };
  return { counters, holders, leases, claims, all };
}

async function appendLog(work: Work, entries: readonly LogEntry[]): Promise<void> {
  const { businessId } = work;
  await sql`
    with taken as (
      update sync_log_counter set last_position = last_position + ${entries.length}
      where business_id = ${businessId}
      returning last_position - ${entries.length} as before)
    insert into sync_log (business_id, position, entry)
    select ${businessId}, taken.before + e.n, e.entry
    from taken, jsonb_array_elements(${JSON.stringify(entries)}) with ordinality as e (entry, n)
    `.execute(work.db);
}
