import { sql } from 'kysely';
import type { Work } from './work.ts';

/** The new state of a thing that terminals read. */
export interface FeedChange {
  /** `product`, `user` …: the table's name without `app_`. */
  readonly entity: string;
  readonly entityId: string;
  /** Null: for every storefront of the business. */
  readonly storefrontId: string | null;
  readonly version: number;
  /** Null: it is deleted. */
  readonly body: Readonly<Record<string, unknown>> | null;
}

/**
 * Takes numbers and writes the changes in one statement, which must be the transaction's last: the
 * counter's row stays locked until COMMIT, so numbers become visible in their order and a reader at
 * number n has seen all before it. A sequence would not do: its numbers commit out of order.
 */
export async function appendFeed(work: Work, changes: readonly FeedChange[]): Promise<void> {
  if (changes.length === 0) return;
  const appended = await sql`
    with taken as (
      update feed_counter set last_seq = last_seq + ${changes.length}
      where business_id = ${work.businessId}
      returning last_seq - ${changes.length} as before
    )
    insert into change_feed
      (business_id, entity, entity_id, seq, storefront_id, version, body, changed_at)
    select ${work.businessId}, change.entity, change."entityId", taken.before + change.position,
      change."storefrontId", change.version, nullif(change.body, 'null'::jsonb), ${work.now}
    from taken, rows from (
      jsonb_to_recordset(${JSON.stringify(changes)}) as
        (entity text, "entityId" text, "storefrontId" uuid, version bigint, body jsonb)
    ) with ordinality as change
      (entity, "entityId", "storefrontId", version, body, position)
    on conflict (business_id, entity, entity_id) do update set
      seq = excluded.seq, storefront_id = excluded.storefront_id, version = excluded.version,
      body = excluded.body, changed_at = excluded.changed_at`.execute(work.db);
  if (appended.numAffectedRows !== BigInt(changes.length)) {
    throw new Error(`The business ${work.businessId} has no feed counter`);
  }
}
