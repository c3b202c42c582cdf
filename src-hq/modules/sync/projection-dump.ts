import { sql } from 'kysely';
import { z } from 'zod';
import type { Work } from '../../store/work.ts';
import { emptyProjection, type MemoryProjection } from './memory-projection.ts';
import { inboxTables } from './postgres-inbox.ts';
import { syncTx } from './postgres-sync-store.ts';
import type { ExceptionKind, InboxRow, LogEntry, SyncException } from './sync-store.ts';

const Fact = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('received'), counter: z.string(), amount: z.number() }),
  z.strictObject({ kind: z.literal('withdrawn'), counter: z.string(), amount: z.number() }),
  z.strictObject({
    kind: z.literal('granted'),
    leaseId: z.string(),
    holder: z.string(),
    counter: z.string(),
    amount: z.number(),
  }),
  z.strictObject({ kind: z.literal('holder-closed'), holder: z.string() }),
  z.strictObject({
    kind: z.literal('counted'),
    holder: z.string(),
    counter: z.string(),
    found: z.number(),
  }),
]);

const Entry: z.ZodType<LogEntry> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('event'), hash: z.string() }),
  z.strictObject({ kind: z.literal('fact'), fact: Fact }),
]);

/** What moved the projections, in its order; whole, so for a check and not for a request. */
export async function readLog(work: Work): Promise<readonly LogEntry[]> {
  const found = await sql<{ entry: unknown }>`
    select entry from sync_log where business_id = ${work.businessId} order by position`.execute(
    work.db,
  );
  return found.rows.map((row) => Entry.parse(row.entry));
}

/** The raw events that the log names, by hash. */
export async function readEvents(work: Work): Promise<(hash: string) => InboxRow | null> {
  const inbox = inboxTables(work, () => Promise.resolve());
  const events = new Map<string, InboxRow>();
  for (const entry of await readLog(work)) {
    if (entry.kind !== 'event') continue;
    const row = await inbox.eventByHash(entry.hash);
    if (row !== null) events.set(entry.hash, row);
  }
  return (hash) => events.get(hash) ?? null;
}

/** The projections as the tables have them, for a comparison with those made again. */
export async function readProjection(work: Work): Promise<MemoryProjection> {
  const rows = emptyProjection();
  const tables = syncTx(work);
  const { businessId } = work;
  const read = async <T extends z.ZodType>(schema: T, query: ReturnType<typeof sql>) =>
    z.array(schema).parse((await query.execute(work.db)).rows);
  const text = z.object({ key: z.string(), value: z.string() });
  for (const { key } of await read(
    text.pick({ key: true }),
    sql`select counter as key from counter_ledger where business_id = ${businessId}`,
  )) {
    rows.ledgers.set(key, await tables.ledger(key));
  }
  for (const { key } of await read(
    text.pick({ key: true }),
    sql`select holder as key from closed_holder where business_id = ${businessId}`,
  )) {
    rows.closed.set(key, true);
  }
  for (const { key } of await read(
    text.pick({ key: true }),
    sql`select lease_id as key from lease where business_id = ${businessId}`,
  )) {
    const lease = await tables.lease(key);
    if (lease !== null) rows.leases.set(key, lease);
  }
  const claims = sql`select scope || ' ' || name as key, hash as value from journal_claim
    where business_id = ${businessId}`;
  for (const { key, value } of await read(text, claims)) rows.claims.set(key, value);
  const booked = sql`select hash as key, type as value from booked_event
    where business_id = ${businessId}`;
  for (const { key, value } of await read(text, booked)) rows.booked.set(key, value);
  const demands = sql`select counter || ' ' || holder as key, amount as value from counter_demand
    where business_id = ${businessId}`;
  const demand = z.object({ key: z.string(), value: z.number() });
  for (const { key, value } of await read(demand, demands)) rows.demands.set(key, value);
  for (const exception of await readExceptions(work)) rows.exceptions.set(exception.key, exception);
  return rows;
}

const KINDS = [
  ...['fork', 'terminal_restored', 'terminal_lost', 'duplicate_number', 'oversold'],
  ...['over_credit', 'refunded_twice', 'override', 'lease_received_twice', 'lease_unbacked'],
  ...['return_unbacked', 'projection_failed'],
] as const satisfies readonly ExceptionKind[];

const ExceptionRow = z.object({
  key: z.string(),
  kind: z.enum(KINDS),
  evidence: z.object({ detail: z.string() }),
});

/** Those the sync filed; people's own come by other types. */
async function readExceptions(work: Work): Promise<readonly SyncException[]> {
  const found = await sql`
    select clash_key as key, type as kind, evidence from exception
    where business_id = ${work.businessId} and type in (${sql.join([...KINDS])})`.execute(work.db);
  return z
    .array(ExceptionRow)
    .parse(found.rows)
    .map(({ key, kind, evidence }) => ({ key, kind, detail: evidence.detail }));
}
