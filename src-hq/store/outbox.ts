import { sql } from 'kysely';
import { z } from 'zod';
import type { DomainEvent, SentEvent } from '../events/domain-event.ts';
import type { Database } from './database.ts';
import type { Work } from './work.ts';

/** Who takes events; each has a cursor of its own. */
export type SinkName = 'redis' | 'process';

/** Events are kept this long after they were sent, so that they can be sent once more. */
const KEPT_DAYS = 30;
/** So many old ones go by one statement. */
const PRUNE_BATCH = 10_000;

/**
 * Takes numbers and writes the events in one statement, just before the feed's, at the transaction's
 * end: the counter's row stays locked until COMMIT, so numbers become visible in their order.
 */
export async function appendOutbox(work: Work, events: readonly DomainEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ name, aggregate, aggregateId, body }) => {
    return { id: work.newId(), name, aggregate, aggregate_id: aggregateId, body };
  });
  await sql`
    with taken as (
      insert into outbox_counter as counter (business_id, last_seq)
      values (${work.businessId}, ${events.length})
      on conflict (business_id) do update set last_seq = counter.last_seq + excluded.last_seq
      returning last_seq - ${events.length} as before
    )
    insert into outbox_event (business_id, seq, event_id, name, aggregate, aggregate_id, body,
      correlation_id, created_at)
    select ${work.businessId}, taken.before + e.position, e.id, e.name, e.aggregate,
      e.aggregate_id, e.body, ${work.actor.correlationId}, ${work.now}
    from taken, rows from (
      json_to_recordset(${JSON.stringify(rows)}) as
        (id uuid, name text, aggregate text, aggregate_id text, body jsonb)
    ) with ordinality as e (id, name, aggregate, aggregate_id, body, position)`.execute(work.db);
}

const Waiting = z.array(z.object({ businessId: z.string(), waiting: z.number() }));

/** Which businesses have events that the sink has not taken, and how many. */
export async function outboxWaiting(
  database: Database,
  sink: SinkName,
): Promise<z.infer<typeof Waiting>> {
  const found = await sql`
    select business_id as "businessId", waiting from outbox_waiting(${sink})`.execute(database);
  return Waiting.parse(found.rows);
}

export interface OutboxBatch {
  readonly events: readonly SentEvent[];
  /** What the cursor says once these are sent. */
  readonly throughSeq: number;
}

const Sent = z.object({
  eventId: z.string(),
  seq: z.number(),
  name: z.string(),
  aggregate: z.string(),
  aggregateId: z.string(),
  body: z.record(z.string(), z.unknown()),
  correlationId: z.string(),
  createdAt: z.string(),
});

/**
 * Locks the sink's cursor until this transaction ends, and reads what comes behind it.
 * @returns null where another node sends these now, or nothing waits
 */
export async function takeBatch(
  { db, businessId }: Work,
  sink: SinkName,
  limit: number,
): Promise<OutboxBatch | null> {
  await sql`insert into outbox_cursor (business_id, sink) values (${businessId}, ${sink})
    on conflict do nothing`.execute(db);
  const cursor = await sql<{ sent: number }>`
    select sent_seq as sent from outbox_cursor
    where business_id = ${businessId} and sink = ${sink} for update skip locked`.execute(db);
  const sent = cursor.rows[0]?.sent;
  if (sent === undefined) return null;
  const counter = await sql<{ last: number }>`
    select last_seq as last from outbox_counter where business_id = ${businessId}`.execute(db);
  const last = counter.rows[0]?.last ?? 0;
  if (last <= sent) return null;
  const found = await sql`
    select event_id as "eventId", seq, name, aggregate, aggregate_id as "aggregateId", body,
      correlation_id as "correlationId", created_at as "createdAt"
    from outbox_event
    where business_id = ${businessId} and seq > ${sent} and seq <= ${last}
    order by seq limit ${limit}`.execute(db);
  const events = z.array(Sent).parse(found.rows);
  // A sink that comes late finds none of those that were deleted, and goes on behind them.
  return { events, throughSeq: events.at(-1)?.seq ?? last };
}

export async function moveCursor(work: Work, sink: SinkName, throughSeq: number): Promise<void> {
  await sql`update outbox_cursor set sent_seq = ${throughSeq}
    where business_id = ${work.businessId} and sink = ${sink}`.execute(work.db);
}

/**
 * Has everything since a moment sent once more, under the same event ids; waits for who sends now.
 * @returns how many events that are
 */
export async function replayOutbox(work: Work, sink: SinkName, since: string): Promise<number> {
  const { db, businessId } = work;
  const found = await sql<{ count: number; first: number | null }>`
    select count(*) as count, min(seq) as first from outbox_event
    where business_id = ${businessId} and created_at >= ${since}`.execute(db);
  const { count = 0, first = null } = found.rows[0] ?? {};
  if (first === null) return 0;
  await sql`update outbox_cursor set sent_seq = least(sent_seq, ${first - 1})
    where business_id = ${businessId} and sink = ${sink}`.execute(db);
  return count;
}

/** Deletes what the sink took long ago. @returns how many */
export async function pruneOutbox(work: Work, sink: SinkName): Promise<number> {
  const before = new Date(Date.parse(work.now) - KEPT_DAYS * 86_400_000).toISOString();
  for (let total = 0; ;) {
    const deleted = await sql`
      delete from outbox_event where business_id = ${work.businessId} and seq in (
        select e.seq from outbox_event e join outbox_cursor c
          on c.business_id = e.business_id and c.sink = ${sink} and e.seq <= c.sent_seq
        where e.business_id = ${work.businessId} and e.created_at < ${before}
        order by e.created_at limit ${PRUNE_BATCH})`.execute(work.db);
    const count = Number(deleted.numAffectedRows ?? 0n);
    total += count;
    if (count < PRUNE_BATCH) return total;
  }
}
