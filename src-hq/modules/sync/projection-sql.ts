import { sql } from 'kysely';
import { z } from 'zod';
import {
  type CounterLedger,
  EMPTY_LEDGER,
  type HolderShare,
  outstanding,
} from '../../../shared/domain/lease.ts';
import type { Work } from '../../store/work.ts';
import type { LeaseRecord, SyncException } from './sync-store.ts';
import type { TerminalNotice } from './terminal-notices.ts';

// The projections' statements. Each takes as many rows as there are: a batch of hundreds of events
// costs as many statements as one event.

const LedgerRow = z.object({
  counter: z.string(),
  received: z.number(),
  pool: z.number(),
  reserved: z.number(),
  sold: z.number(),
  adjust: z.number(),
});

const HolderRow = z.object({
  counter: z.string(),
  holder: z.string(),
  leased: z.number(),
  inTransit: z.number(),
  inDoubt: z.number(),
  closed: z.boolean(),
});

const Opened = z.object({ id: z.uuid() });

const LeaseRow = z.object({
  leaseId: z.string(),
  holder: z.string(),
  counter: z.string(),
  amount: z.number(),
  status: z.enum(['granted', 'received']),
});

/** Those of the counters that have a ledger; null reads all there are. */
export async function readLedgers(
  { db, businessId }: Work,
  counters: readonly string[] | null,
): Promise<ReadonlyMap<string, CounterLedger>> {
  const wanted = counters === null ? null : [...counters];
  const found = await sql`
    select counter, received, pool, reserved, sold, adjust from counter_ledger
    where business_id = ${businessId}
      and (${wanted}::text[] is null or counter = any (${wanted}::text[]))`.execute(db);
  const shares = await sql`
    select counter, holder, leased, in_transit as "inTransit", in_doubt as "inDoubt", closed
    from counter_holder
    where business_id = ${businessId}
      and (${wanted}::text[] is null or counter = any (${wanted}::text[]))`.execute(db);
  const holders = new Map<string, Record<string, HolderShare>>();
  for (const { counter, holder, ...share } of z.array(HolderRow).parse(shares.rows)) {
    const own = holders.get(counter) ?? {};
    own[holder] = share;
    holders.set(counter, own);
  }
  const ledgers = new Map<string, CounterLedger>();
  for (const { counter, ...row } of z.array(LedgerRow).parse(found.rows)) {
    ledgers.set(counter, { ...EMPTY_LEDGER, ...row, holders: holders.get(counter) ?? {} });
  }
  return ledgers;
}

/**
 * What is there is updated and what is new inserted, which costs half of an upsert.
 * @param before the ledgers as the tables have them: what did not change is not written
 */
export async function writeLedgers(
  { db, businessId }: Work,
  ledgers: ReadonlyMap<string, CounterLedger>,
  before: ReadonlyMap<string, CounterLedger>,
): Promise<void> {
  const rows = [...ledgers].map(([counter, ledger]) => {
    const { received, pool, reserved, sold, adjust } = ledger;
    return { counter, received, pool, reserved, sold, adjust, held: outstanding(ledger) };
  });
  const shares = [...ledgers].flatMap(([counter, { holders }]) =>
    Object.entries(holders)
      .filter(([holder, share]) => before.get(counter)?.holders[holder] !== share)
      .map(([holder, share]) => ({ counter, holder, ...share })),
  );
  const asLedgers = (some: typeof rows) => sql`json_to_recordset(${JSON.stringify(some)}) as l
    (counter text, received bigint, pool bigint, reserved bigint, sold bigint, adjust bigint,
     held bigint)`;
  const asShares = (some: typeof shares) => sql`json_to_recordset(${JSON.stringify(some)}) as s
    (counter text, holder text, leased bigint, "inTransit" bigint, "inDoubt" bigint,
     closed boolean)`;
  const ledgerIsThere = (row: { readonly counter: string }) => before.has(row.counter);
  await parted(rows, ledgerIsThere, {
    update: (some) =>
      sql`update counter_ledger c set received = l.received, pool = l.pool,
          reserved = l.reserved, sold = l.sold, adjust = l.adjust, held = l.held
        from ${asLedgers(some)}
        where c.business_id = ${businessId} and c.counter = l.counter`.execute(db),
    insert: (some) =>
      sql`insert into counter_ledger
          (business_id, counter, received, pool, reserved, sold, adjust, held)
        select ${businessId}, l.* from ${asLedgers(some)}`.execute(db),
  });
  const shareIsThere = (row: { readonly counter: string; readonly holder: string }) =>
    before.get(row.counter)?.holders[row.holder] !== undefined;
  await parted(shares, shareIsThere, {
    update: (some) =>
      sql`update counter_holder h set leased = s.leased, in_transit = s."inTransit",
          in_doubt = s."inDoubt", closed = s.closed
        from ${asShares(some)} where h.business_id = ${businessId}
          and h.counter = s.counter and h.holder = s.holder`.execute(db),
    insert: (some) =>
      sql`insert into counter_holder
          (business_id, counter, holder, leased, in_transit, in_doubt, closed)
        select ${businessId}, s.* from ${asShares(some)}`.execute(db),
  });
}

/** Those that are there one way, the others another way; nothing for none. */
async function parted<T>(
  rows: readonly T[],
  isThere: (row: T) => boolean,
  act: {
    readonly update: (rows: T[]) => Promise<unknown>;
    readonly insert: (rows: T[]) => Promise<unknown>;
  },
): Promise<void> {
  const { there = [], fresh = [] } = Object.groupBy(rows, (row) =>
    isThere(row) ? 'there' : 'fresh',
  );
  if (there.length > 0) await act.update(there);
  if (fresh.length > 0) await act.insert(fresh);
}

export async function readCountersOf(work: Work, holder: string): Promise<readonly string[]> {
  const found = await sql<{ counter: string }>`
    select counter from counter_holder
    where business_id = ${work.businessId} and holder = ${holder} order by counter`.execute(
    work.db,
  );
  return found.rows.map((row) => row.counter);
}

/** Those of the holders that have ended. */
export async function readClosed(
  { db, businessId }: Work,
  holders: readonly string[],
): Promise<readonly string[]> {
  const found = await sql<{ holder: string }>`
    select holder from closed_holder
    where business_id = ${businessId} and holder = any (${[...holders]}::text[])`.execute(db);
  return found.rows.map((row) => row.holder);
}

export async function writeClosed(work: Work, holders: readonly string[]): Promise<void> {
  await sql`
    insert into closed_holder
    select ${work.businessId}, h from unnest(${[...holders]}::text[]) as h
    on conflict do nothing`.execute(work.db);
}

/** Null reads all there are. */
export async function readLeases(
  { db, businessId }: Work,
  leaseIds: readonly string[] | null,
): Promise<readonly LeaseRecord[]> {
  const wanted = leaseIds === null ? null : [...leaseIds];
  const found = await sql`
    select lease_id as "leaseId", holder, counter, amount, status from lease
    where business_id = ${businessId}
      and (${wanted}::uuid[] is null or lease_id = any (${wanted}::uuid[]))`.execute(db);
  return z.array(LeaseRow).parse(found.rows);
}

export async function writeLeases(work: Work, leases: readonly LeaseRecord[]): Promise<void> {
  await sql`
    insert into lease (business_id, lease_id, holder, counter, amount, status)
    select ${work.businessId}, l."leaseId", l.holder, l.counter, l.amount, l.status
    from json_to_recordset(${JSON.stringify(leases)}) as l
      ("leaseId" uuid, holder text, counter text, amount bigint, status text)
    on conflict (business_id, lease_id) do update set holder = excluded.holder,
      counter = excluded.counter, amount = excluded.amount, status = excluded.status
    `.execute(work.db);
}

/** Who has each of the names: `scope name` → hash. */
export async function readClaims(
  { db, businessId }: Work,
  scope: 'receipt' | 'return',
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await sql<{ name: string; hash: string }>`
    select name, hash from journal_claim
    where business_id = ${businessId} and scope = ${scope}
      and name = any (${[...names]}::text[])`.execute(db);
  return new Map(found.rows.map(({ name, hash }) => [`${scope} ${name}`, hash]));
}

export async function writeClaims(
  work: Work,
  claims: readonly (readonly [key: string, hash: string])[],
): Promise<void> {
  const rows = claims.map(([key, hash]) => {
    const cut = key.indexOf(' ');
    return { scope: key.slice(0, cut), name: key.slice(cut + 1), hash };
  });
  await sql`
    insert into journal_claim (business_id, scope, name, hash)
    select ${work.businessId}, c.* from json_to_recordset(${JSON.stringify(rows)}) as c
      (scope text, name text, hash text)`.execute(work.db);
}

/** Of these counters, by whomever: `counter holder` and how much. */
export async function readDemands(
  { db, businessId }: Work,
  counters: readonly string[],
): Promise<readonly (readonly [key: string, amount: number])[]> {
  const found = await sql<{ key: string; amount: number }>`
    select counter || ' ' || holder as key, amount from counter_demand
    where business_id = ${businessId} and counter = any (${[...counters]}::text[])`.execute(db);
  return found.rows.map(({ key, amount }) => [key, amount] as const);
}

/** @param demands `counter holder` and what is added to it */
export async function addDemands(
  work: Work,
  demands: readonly (readonly [key: string, amount: number])[],
): Promise<void> {
  const rows = demands.map(([key, amount]) => {
    const cut = key.lastIndexOf(' ');
    return { counter: key.slice(0, cut), holder: key.slice(cut + 1), amount };
  });
  await sql`
    insert into counter_demand as demand (business_id, counter, holder, amount)
    select ${work.businessId}, d.* from json_to_recordset(${JSON.stringify(rows)}) as d
      (counter text, holder text, amount bigint)
    on conflict (business_id, counter, holder)
      do update set amount = demand.amount + excluded.amount`.execute(work.db);
}

/**
 * Keeps the first of each clash.
 * @param terminals whose event each was, by its key
 * @returns those that are new and have one
 */
export async function writeExceptions(
  work: Work,
  exceptions: readonly SyncException[],
  terminals: ReadonlyMap<string, string>,
): Promise<readonly TerminalNotice[]> {
  const rows = exceptions.map(({ key, kind, detail }) => {
    const terminal = z.uuid().safeParse(terminals.get(key)).data ?? null;
    return { id: work.newId(), key, kind, detail, terminal };
  });
  const inserted = await sql`
    insert into exception
      (business_id, exception_id, type, clash_key, status, terminal_id, evidence, created_at)
    select ${work.businessId}, e.id, e.kind, e.key, 'OPEN', e.terminal,
      jsonb_build_object('detail', e.detail), ${work.now}
    from json_to_recordset(${JSON.stringify(rows)}) as e
      (id uuid, key text, kind text, detail text, terminal uuid)
    on conflict (business_id, type, clash_key) do nothing
    returning exception_id as id`.execute(work.db);
  const opened = new Set(
    z
      .array(Opened)
      .parse(inserted.rows)
      .map(({ id }) => id),
  );
  return rows
    .filter(({ id }) => opened.has(id))
    .flatMap(({ id, kind, detail, terminal }) => {
      const about = { aggregate: 'exception', aggregateId: id };
      work.emit({ ...about, name: 'exception.opened', body: { type: kind, detail } });
      return terminal === null ? [] : [{ terminal, type: kind, detail }];
    });
}

export async function writeBooked(
  work: Work,
  booked: readonly (readonly [hash: string, type: string])[],
): Promise<void> {
  await sql`
    insert into booked_event (business_id, hash, type)
    select ${work.businessId}, b.* from unnest(${booked.map(([hash]) => hash)}::text[],
      ${booked.map(([, type]) => type)}::text[]) as b
    on conflict do nothing`.execute(work.db);
}
