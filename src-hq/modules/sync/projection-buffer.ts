import { sql } from 'kysely';
import type { CounterLedger } from '../../../shared/domain/lease.ts';
import type { Work } from '../../store/work.ts';
import { writeFacts } from './fact-sql.ts';
import {
  emptyProjection,
  type MemoryProjection,
  type PutRow,
  projectionTables,
} from './memory-projection.ts';
import { emitSales, emitStock } from './projection-events.ts';
import {
  addDemands,
  readClaims,
  readClosed,
  readCountersOf,
  readDemands,
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
import { noticeTerminals } from './terminal-notices.ts';
import {
  type Attempt,
  type Expected,
  type LogEntry,
  StoreUnavailableError,
  type SyncTx,
} from './sync-store.ts';

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
  /** Counters that were written since this was asked last. */
  touched(): readonly string[];
}

/** @param lock taken before anything here is read or written */
export function bufferProjection(work: Work, lock: () => Promise<void>): ProjectionBuffer {
  const kept: Kept = {
    rows: emptyProjection(),
    ...{ before: new Map(), demands: new Map(), known: new Set(), dirty: new Map() },
    ...{ log: [], written: new Set(), undo: null, terminals: new Map() },
  };
  const flush = (): Promise<void> => flushKept(work, lock, kept);
  const touched = (): readonly string[] => {
    const counters = [...kept.written];
    kept.written.clear();
    return counters;
  };
  return { tables: bufferedTables(work, lock, kept, flush), flush, touched };
}

/** What a transaction has read and will write. */
interface Kept {
  readonly rows: MemoryProjection;
  /** The ledgers as they are in the tables. */
  readonly before: Map<string, CounterLedger>;
  /** The demands as they are in the tables; those in `rows` are to be added. */
  readonly demands: Map<string, number>;
  /** What was read, whether it was there or not. */
  readonly known: Set<string>;
  readonly dirty: Map<Map<string, unknown>, Set<string>>;
  readonly log: LogEntry[];
  readonly written: Set<string>;
  /** Whose event made an exception, by its key. */
  readonly terminals: Map<string, string>;
  /** The steps back of what is being tried. */
  undo: (() => void)[] | null;
}

function putInto(kept: Kept): PutRow {
  return (table, key, value) => {
    const had = table.has(key);
    const old = table.get(key);
    kept.undo?.push(() => (had && old !== undefined ? table.set(key, old) : table.delete(key)));
    table.set(key, value);
    const changed = kept.dirty.get(table) ?? new Set();
    kept.dirty.set(table, changed.add(key));
  };
}

async function flushKept(work: Work, lock: () => Promise<void>, kept: Kept): Promise<void> {
  const { rows, before, demands, dirty, log, written } = kept;
  if (dirty.size === 0 && log.length === 0) return;
  await lock();
  /** What was put there and is there still: an attempt that failed has taken its own back. */
  const taken = <V>(table: Map<string, V>): [string, V][] => {
    const keys = [...(dirty.get(table) ?? [])];
    dirty.delete(table);
    return keys.flatMap((key): [string, V][] => {
      const value = table.get(key);
      return value === undefined ? [] : [[key, value]];
    });
  };
  const ledgers = new Map(taken(rows.ledgers).filter(([key, one]) => before.get(key) !== one));
  await unlessEmpty([...ledgers.keys()], () => writeLedgers(work, ledgers, before));
  emitStock(work, ledgers, before);
  for (const [counter, ledger] of ledgers) {
    before.set(counter, ledger);
    written.add(counter);
  }
  await unlessEmpty(taken(rows.closed), (some) => writeClosed(work, some.map(first)));
  await unlessEmpty(taken(rows.leases), (some) => writeLeases(work, some.map(second)));
  await unlessEmpty(taken(rows.claims), (some) => writeClaims(work, some));
  await unlessEmpty(taken(rows.demands), (some) => addDemands(work, some));
  for (const [key, more] of rows.demands) demands.set(key, (demands.get(key) ?? 0) + more);
  rows.demands.clear();
  await unlessEmpty(taken(rows.exceptions), async (some) => {
    const raised = await writeExceptions(work, some.map(second), kept.terminals);
    await noticeTerminals(work, raised);
  });
  await unlessEmpty(taken(rows.booked), (some) => writeBooked(work, some));
  const facts = FACT_TABLES.flatMap((table) =>
    taken(rows[table]).map(([key, row]) => ({ table, key, row })),
  );
  await unlessEmpty(facts, (some) => writeFacts(work, some));
  emitSales(work, facts);
  await unlessEmpty(log.splice(0), (some) => appendLog(work, some));
}

function bufferedTables(
  work: Work,
  lock: () => Promise<void>,
  kept: Kept,
  flush: () => Promise<void>,
): ProjectionPort {
  const memory = projectionTables(kept.rows, putInto(kept));
  const load = loader(work, lock, kept);
  return {
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
    raise: (exception, terminal) => {
      if (terminal !== undefined) kept.terminals.set(exception.key, terminal);
      return memory.raise(exception);
    },
    saveLease: (lease) => {
      kept.known.add(`lease ${lease.leaseId}`);
      return memory.saveLease(lease);
    },
    claim: (scope, name, hash) =>
      load.claims(scope, [name]).then(() => memory.claim(scope, name, hash)),
    demand: async (counter, holder) => {
      await load.demands([counter]);
      const key = `${counter} ${holder}`;
      return (kept.demands.get(key) ?? 0) + (kept.rows.demands.get(key) ?? 0);
    },
    appendLog: async (entry) => {
      kept.undo?.push(() => void kept.log.pop());
      kept.log.push(entry);
    },
    expect: load.all,
    attempt: (act) => attempt(kept, act),
  };
}

async function attempt(kept: Kept, act: () => Promise<void>): Promise<Attempt> {
  const steps: (() => void)[] = [];
  kept.undo = steps;
  try {
    await act();
    return { ok: true };
  } catch (error) {
    if (error instanceof StoreUnavailableError) throw error;
    for (const step of steps.toReversed()) step();
    return { ok: false, error };
  } finally {
    kept.undo = null;
  }
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
  { rows, before, demands: sums, known }: Kept,
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
  const demands = (names: readonly string[]) =>
    load('demand', names, async (unread) => {
      for (const [key, amount] of await readDemands(work, unread)) sums.set(key, amount);
    });
  const all = async (expected: Expected): Promise<void> => {
    await counters(expected.counters ?? []);
    await holders(expected.holders ?? []);
    await leases(expected.leases ?? []);
    await claims('receipt', expected.receipts ?? []);
    await claims('return', expected.returns ?? []);
    await demands(expected.demands ?? []);
  };
  return { counters, holders, leases, claims, demands, all };
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
