import { sql } from 'kysely';
import { z } from 'zod';
import {
  type CounterLedger,
  EMPTY_LEDGER,
  type HolderShare,
  outstanding,
} from '../../../shared/domain/lease.ts';
import type { Work } from '../../store/work.ts';
import type { LeaseRecord, ProjectionTables } from './sync-store.ts';

const LedgerRow = z.object({
  received: z.number(),
  pool: z.number(),
  reserved: z.number(),
  sold: z.number(),
  adjust: z.number(),
});

const HolderRow = z.object({
  holder: z.string(),
  leased: z.number(),
  inTransit: z.number(),
  inDoubt: z.number(),
  closed: z.boolean(),
});

const LeaseRow = z.object({
  leaseId: z.string(),
  holder: z.string(),
  counter: z.string(),
  amount: z.number(),
  status: z.enum(['granted', 'received']),
});

/** @param lock taken before anything here is read or written */
export function postgresProjection(work: Work, lock: () => Promise<void>): ProjectionTables {
  const { db, businessId } = work;
  const locked = async <T>(act: () => Promise<T>): Promise<T> => {
    await lock();
    return act();
  };
  return {
    ledger: (counter) => locked(() => readLedger(work, counter)),
    saveLedger: (counter, ledger) => locked(() => saveLedger(work, counter, ledger)),
    countersOf: (holder) =>
      locked(async () => {
        const found = await sql<{ counter: string }>`
          select counter from counter_holder
          where business_id = ${businessId} and holder = ${holder} order by counter`.execute(db);
        return found.rows.map((row) => row.counter);
      }),
    closeHolder: (holder) =>
      locked(async () => {
        await sql`insert into closed_holder values (${businessId}, ${holder})
          on conflict do nothing`.execute(db);
      }),
    holderClosed: (holder) =>
      locked(async () => {
        const found = await sql`select from closed_holder
          where business_id = ${businessId} and holder = ${holder}`.execute(db);
        return found.rows.length > 0;
      }),
    lease: (leaseId) => locked(() => readLease(work, leaseId)),
    saveLease: (lease) => locked(() => saveLease(work, lease)),
    ...namesAndDemand(work, locked),
    ...outcomes(work, locked),
  };
}

type Locked = <T>(act: () => Promise<T>) => Promise<T>;

async function readLedger(work: Work, counter: string): Promise<CounterLedger> {
  const { db, businessId } = work;
  const found = await sql`
    select received, pool, reserved, sold, adjust from counter_ledger
    where business_id = ${businessId} and counter = ${counter}`.execute(db);
  if (found.rows[0] === undefined) return EMPTY_LEDGER;
  const shares = await sql`
    select holder, leased, in_transit as "inTransit", in_doubt as "inDoubt", closed
    from counter_holder
    where business_id = ${businessId} and counter = ${counter}`.execute(db);
  const holders: Record<string, HolderShare> = {};
  for (const { holder, ...share } of z.array(HolderRow).parse(shares.rows)) {
    holders[holder] = share;
  }
  return { ...LedgerRow.parse(found.rows[0]), holders };
}

async function saveLedger(work: Work, counter: string, ledger: CounterLedger): Promise<void> {
  const { db, businessId } = work;
  const { received, pool, reserved, sold, adjust } = ledger;
  await sql`
    insert into counter_ledger
      (business_id, counter, received, pool, reserved, sold, adjust, held)
    values (${businessId}, ${counter}, ${received}, ${pool}, ${reserved}, ${sold}, ${adjust},
      ${outstanding(ledger)})
    on conflict (business_id, counter) do update set received = excluded.received,
      pool = excluded.pool, reserved = excluded.reserved, sold = excluded.sold,
      adjust = excluded.adjust, held = excluded.held`.execute(db);
  const shares = Object.entries(ledger.holders).map(([holder, share]) => ({ holder, ...share }));
  if (shares.length === 0) return;
  await sql`
    insert into counter_holder
      (business_id, counter, holder, leased, in_transit, in_doubt, closed)
    select ${businessId}, ${counter}, share.holder, share.leased, share."inTransit",
      share."inDoubt", share.closed
    from jsonb_to_recordset(${JSON.stringify(shares)}) as share
      (holder text, leased bigint, "inTransit" bigint, "inDoubt" bigint, closed boolean)
    on conflict (business_id, counter, holder) do update set leased = excluded.leased,
      in_transit = excluded.in_transit, in_doubt = excluded.in_doubt, closed = excluded.closed
    `.execute(db);
}

async function readLease(work: Work, leaseId: string): Promise<LeaseRecord | null> {
  const found = await sql`
    select lease_id as "leaseId", holder, counter, amount, status from lease
    where business_id = ${work.businessId} and lease_id = ${leaseId}`.execute(work.db);
  return found.rows[0] === undefined ? null : LeaseRow.parse(found.rows[0]);
}

async function saveLease(work: Work, lease: LeaseRecord): Promise<void> {
  const { leaseId, holder, counter, amount, status } = lease;
  await sql`
    insert into lease values
      (${work.businessId}, ${leaseId}, ${holder}, ${counter}, ${amount}, ${status})
    on conflict (business_id, lease_id) do update set holder = excluded.holder,
      counter = excluded.counter, amount = excluded.amount, status = excluded.status
    `.execute(work.db);
}

function namesAndDemand({ db, businessId }: Work, locked: Locked) {
  return {
    claim: (scope: 'receipt' | 'return', name: string, hash: string) =>
      locked(async () => {
        const taken = await sql`
          insert into journal_claim values (${businessId}, ${scope}, ${name}, ${hash})
          on conflict do nothing`.execute(db);
        if (taken.numAffectedRows === 1n) return null;
        const found = await sql<{ hash: string }>`
          select hash from journal_claim
          where business_id = ${businessId} and scope = ${scope} and name = ${name}`.execute(db);
        return found.rows[0]?.hash ?? null;
      }),
    addDemand: (counter: string, holder: string, amount: number) =>
      locked(async () => {
        await sql`
          insert into counter_demand as demand
          values (${businessId}, ${counter}, ${holder}, ${amount})
          on conflict (business_id, counter, holder)
            do update set amount = demand.amount + excluded.amount`.execute(db);
      }),
    demand: (counter: string, holder: string) =>
      locked(async () => {
        const found = await sql<{ amount: number }>`
          select amount from counter_demand where business_id = ${businessId}
            and counter = ${counter} and holder = ${holder}`.execute(db);
        return found.rows[0]?.amount ?? 0;
      }),
  } satisfies Partial<ProjectionTables>;
}

function outcomes(work: Work, locked: Locked): Pick<ProjectionTables, 'raise' | 'book'> {
  const { db, businessId } = work;
  return {
    raise: ({ key, kind, detail }) =>
      locked(async () => {
        const evidence = JSON.stringify({ detail });
        await sql`
          insert into exception
            (business_id, exception_id, type, clash_key, status, evidence, created_at)
          values (${businessId}, ${work.newId()}, ${kind}, ${key}, 'OPEN', ${evidence}, ${work.now})
          on conflict (business_id, type, clash_key) do nothing`.execute(db);
      }),
    book: (hash, type) =>
      locked(async () => {
        await sql`insert into booked_event values (${businessId}, ${hash}, ${type})
          on conflict do nothing`.execute(db);
      }),
  };
}
