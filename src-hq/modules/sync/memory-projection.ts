import { type CounterLedger, EMPTY_LEDGER } from '../../../shared/domain/lease.ts';
import { FACT_TABLES, type FactRow, type FactTable } from './sale-facts.ts';
import type { LeaseRecord, ProjectionTables, SyncException } from './sync-store.ts';

/** The projections in memory: where a rebuild puts what it compares with the tables. */
export interface MemoryProjection extends Readonly<Record<FactTable, Map<string, FactRow>>> {
  readonly ledgers: Map<string, CounterLedger>;
  readonly closed: Map<string, true>;
  readonly leases: Map<string, LeaseRecord>;
  readonly claims: Map<string, string>;
  readonly demands: Map<string, number>;
  readonly exceptions: Map<string, SyncException>;
  readonly booked: Map<string, string>;
}

export function emptyProjection(): MemoryProjection {
  return {
    ledgers: new Map(),
    closed: new Map(),
    leases: new Map(),
    claims: new Map(),
    demands: new Map(),
    exceptions: new Map(),
    booked: new Map(),
    sale: new Map(),
    sale_line: new Map(),
    tender: new Map(),
    cash_movement: new Map(),
    override_grant: new Map(),
    stock_movement: new Map(),
    credit_entry: new Map(),
    refund: new Map(),
    refund_line: new Map(),
    refund_tender: new Map(),
    customer_made: new Map(),
    shift: new Map(),
    shift_count: new Map(),
    shift_report: new Map(),
    shift_cash: new Map(),
    drawer_opening: new Map(),
  };
}

/** What a dump of it keeps: rows are replaced and never changed. */
export function copyProjection(rows: MemoryProjection): MemoryProjection {
  const facts = emptyProjection();
  for (const table of FACT_TABLES) {
    for (const [key, row] of rows[table]) facts[table].set(key, row);
  }
  return {
    ...facts,
    ledgers: new Map(rows.ledgers),
    closed: new Map(rows.closed),
    leases: new Map(rows.leases),
    claims: new Map(rows.claims),
    demands: new Map(rows.demands),
    exceptions: new Map(rows.exceptions),
    booked: new Map(rows.booked),
  };
}

/** How a row gets into a table; a store that can roll back passes its own. */
export type PutRow = <V>(table: Map<string, V>, key: string, value: V) => void;

const put: PutRow = (table, key, value) => {
  table.set(key, value);
};

export function projectionTables(rows: MemoryProjection, write: PutRow = put): ProjectionTables {
  return {
    ledger: (counter) => Promise.resolve(rows.ledgers.get(counter) ?? EMPTY_LEDGER),
    saveLedger: async (counter, ledger) => write(rows.ledgers, counter, ledger),
    countersOf: async (holder) =>
      [...rows.ledgers].filter(([, { holders }]) => holder in holders).map(([counter]) => counter),
    closeHolder: async (holder) => write(rows.closed, holder, true),
    holderClosed: (holder) => Promise.resolve(rows.closed.has(holder)),
    lease: (leaseId) => Promise.resolve(rows.leases.get(leaseId) ?? null),
    saveLease: async (lease) => write(rows.leases, lease.leaseId, lease),
    claim: async (scope, name, hash) => {
      const key = `${scope} ${name}`;
      const before = rows.claims.get(key);
      if (before !== undefined) return before;
      write(rows.claims, key, hash);
      return null;
    },
    addDemand: async (counter, holder, amount) => {
      const key = `${counter} ${holder}`;
      write(rows.demands, key, (rows.demands.get(key) ?? 0) + amount);
    },
    demand: (counter, holder) => Promise.resolve(rows.demands.get(`${counter} ${holder}`) ?? 0),
    raise: async (exception) => {
      if (!rows.exceptions.has(exception.key)) {
        write(rows.exceptions, exception.key, exception);
      }
    },
    book: async (hash, type) => write(rows.booked, hash, type),
    keep: async (facts) => {
      for (const { table, key, row } of facts) write(rows[table], key, row);
    },
  };
}

/** Where two projections differ, in words; empty where they are the same. */
export function projectionDifferences(
  one: MemoryProjection,
  other: MemoryProjection,
): readonly string[] {
  return Object.entries(tablesOf(one)).flatMap(([name, table]) =>
    mapDifferences(name, table, tablesOf(other)[name] ?? new Map<string, unknown>()),
  );
}

/** Every table by its name, for whoever counts or compares them. */
export function tablesOf(rows: MemoryProjection): Readonly<Record<string, Map<string, unknown>>> {
  return { ...rows };
}

function mapDifferences(
  name: string,
  one: Map<string, unknown>,
  other: Map<string, unknown>,
): string[] {
  const found: string[] = [];
  if (one.size !== other.size) found.push(`${name}: ${one.size} rows, rebuilt ${other.size}`);
  for (const [key, value] of one) {
    const rebuilt = other.get(key);
    if (!same(value, rebuilt)) found.push(`${name} ${key} differs`);
  }
  return found;
}

function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));
}

/** Members in one order, since the order of a ledger's holders means nothing. */
function ordered(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(ordered);
  const members = Object.entries(value).map(([key, member]) => [key, ordered(member)] as const);
  return Object.fromEntries(members.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
