import { sql } from 'kysely';
import { z } from 'zod';
import type { Work } from '../../store/work.ts';
import { emptyProjection, type MemoryProjection } from './memory-projection.ts';
import { readFacts } from './fact-sql.ts';
import { eventsByHash } from './postgres-inbox.ts';
import { readLeases, readLedgers } from './projection-sql.ts';
import { FACT_TABLES } from './sale-facts.ts';
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
  z.strictObject({
    kind: z.literal('event'),
    hash: z.string(),
    failed: z.literal(true).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('retried'), hash: z.string() }),
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

/** So many events' bytes are read by one statement. */
const READ_EVENTS = 1_000;

/** The raw events that the log names, by hash. */
export async function readEvents(
  work: Work,
  log: readonly LogEntry[],
): Promise<(hash: string) => InboxRow | null> {
  const hashes = log.flatMap((entry) => (entry.kind === 'fact' ? [] : [entry.hash]));
  const events = new Map<string, InboxRow>();
  for (let at = 0; at < hashes.length; at += READ_EVENTS) {
    const found = await eventsByHash(work, hashes.slice(at, at + READ_EVENTS));
    for (const [hash, row] of found) events.set(hash, row);
  }
  return (hash) => events.get(hash) ?? null;
}

const Text = z.object({ key: z.string(), value: z.string() });
const Sum = z.object({ key: z.string(), value: z.number() });

/** The projections as the tables have them, for a comparison with those made again. */
export async function readProjection(work: Work): Promise<MemoryProjection> {
  const rows = emptyProjection();
  const { businessId } = work;
  const read = async <T extends z.ZodType>(schema: T, query: ReturnType<typeof sql>) =>
    z.array(schema).parse((await query.execute(work.db)).rows);
  for (const [counter, ledger] of await readLedgers(work, null)) rows.ledgers.set(counter, ledger);
  const closed = sql`select holder as key from closed_holder where business_id = ${businessId}`;
  for (const { key } of await read(Text.pick({ key: true }), closed)) rows.closed.set(key, true);
  for (const lease of await readLeases(work, null)) rows.leases.set(lease.leaseId, lease);
  const claims = sql`select scope || ' ' || name as key, hash as value from journal_claim
    where business_id = ${businessId}`;
  for (const { key, value } of await read(Text, claims)) rows.claims.set(key, value);
  const booked = sql`select hash as key, type as value from booked_event
    where business_id = ${businessId}`;
  for (const { key, value } of await read(Text, booked)) rows.booked.set(key, value);
  const demands = sql`select counter || ' ' || holder as key, amount as value from counter_demand
    where business_id = ${businessId}`;
  for (const { key, value } of await read(Sum, demands)) rows.demands.set(key, value);
  for (const exception of await readExceptions(work)) rows.exceptions.set(exception.key, exception);
  for (const table of FACT_TABLES) {
    for (const [key, row] of await readFacts(work, table)) rows[table].set(key, row);
  }
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
