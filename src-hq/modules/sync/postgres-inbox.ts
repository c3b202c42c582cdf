import { sql } from 'kysely';
import { z } from 'zod';
import { StreamKey } from '../../../shared/protocol/sync-identity.ts';
import type { Work } from '../../store/work.ts';
import type { InboxRow, StreamRecord, SyncTx } from './sync-store.ts';

const Row = z.object({
  ...StreamKey.shape,
  seq: z.number(),
  branch: z.number(),
  hash: z.string(),
  prevHash: z.string(),
  bytes: z.string(),
});

export type InboxTables = Pick<
  SyncTx,
  | 'eventByHash'
  | 'eventsAt'
  | 'childrenOf'
  | 'eventsOf'
  | 'insertEvent'
  | 'streams'
  | 'saveStream'
  | 'durableSeq'
  | 'nextUnprojected'
  | 'waiting'
  | 'markProjected'
>;

const COLUMNS = sql`key.terminal_id as terminal, key.epoch, key.seq, key.branch, key.hash,
  key.prev_hash as "prevHash", event.bytes`;

/** The month is in the key, so that one partition is looked into. */
const SOURCE = sql`journal_key key
  join journal_event event on event.business_id = key.business_id and event.hash = key.hash
    and event.received_on = key.received_on`;

/** @param lock taken before the queue of what is not projected is read */
export function inboxTables(work: Work, lock: () => Promise<void>): InboxTables {
  const { db, businessId } = work;
  const rows = async (where: ReturnType<typeof sql>): Promise<readonly InboxRow[]> => {
    const found = await sql`
      select ${COLUMNS} from ${SOURCE} where key.business_id = ${businessId} and ${where}`.execute(
      db,
    );
    return z.array(Row).parse(found.rows);
  };
  const waiting = async (limit: number): Promise<readonly InboxRow[]> => {
    // Two projectors never have the same event, nor a later one of the same journal.
    await lock();
    const found = await sql`
      select ${COLUMNS} from journal_waiting waiting
      join journal_key key on key.business_id = waiting.business_id and key.hash = waiting.hash
      join journal_event event on event.business_id = key.business_id
        and event.hash = key.hash and event.received_on = key.received_on
      where waiting.business_id = ${businessId} order by waiting.arrival limit ${limit}`.execute(
      db,
    );
    return z.array(Row).parse(found.rows);
  };
  return {
    eventByHash: async (hash) => (await rows(sql`key.hash = ${hash}`))[0] ?? null,
    eventsAt: ({ terminal, epoch }, seq) =>
      rows(sql`key.terminal_id = ${terminal} and key.epoch = ${epoch} and key.seq = ${seq}
        order by key.branch`),
    childrenOf: (hash) => rows(sql`key.prev_hash = ${hash} order by key.branch`),
    eventsOf: ({ terminal, epoch, branch }, afterSeq, throughSeq, limit) =>
      rows(sql`key.terminal_id = ${terminal} and key.epoch = ${epoch} and key.branch = ${branch}
        and key.seq > ${afterSeq} and key.seq <= ${throughSeq} order by key.seq limit ${limit}`),
    insertEvent: (row) => insertEvent(work, row),
    ...streamTables(work),
    nextUnprojected: async () => (await waiting(1))[0] ?? null,
    waiting,
    async markProjected(hashes) {
      await lock();
      await sql`delete from journal_waiting
        where business_id = ${businessId} and hash = any (${[...hashes]}::text[])`.execute(db);
    },
  };
}

/** Those of the hashes that are there. */
export async function eventsByHash(
  { db, businessId }: Work,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, InboxRow>> {
  const found = await sql`
    select ${COLUMNS} from ${SOURCE}
    where key.business_id = ${businessId} and key.hash = any (${[...hashes]}::text[])`.execute(db);
  return new Map(
    z
      .array(Row)
      .parse(found.rows)
      .map((row) => [row.hash, row]),
  );
}

async function insertEvent(work: Work, row: InboxRow): Promise<void> {
  const { terminal, epoch, seq, branch, hash, prevHash, bytes } = row;
  const { businessId, now } = work;
  const day = now.slice(0, 10);
  await sql`
    with taken as (
      insert into journal_key
        (business_id, hash, terminal_id, epoch, seq, branch, prev_hash, received_on)
      values (${businessId}, ${hash}, ${terminal}, ${epoch}, ${seq}, ${branch}, ${prevHash}, ${day})
    ), waiting as (
      insert into journal_waiting (business_id, hash) values (${businessId}, ${hash})
    )
    insert into journal_event values (${businessId}, ${hash}, ${bytes}, ${now}, ${day})
    `.execute(work.db);
}

const Stream = z.object({
  branch: z.number(),
  seq: z.number(),
  hash: z.string(),
});

function streamTables({ db, businessId }: Work) {
  return {
    streams: async (stream) => {
      const found = await sql`
        select branch, head_seq as seq, head_hash as hash from journal_stream
        where business_id = ${businessId} and terminal_id = ${stream.terminal}
          and epoch = ${stream.epoch} order by branch for update`.execute(db);
      return z
        .array(Stream)
        .parse(found.rows)
        .map(({ branch, ...head }): StreamRecord => {
          const { terminal, epoch } = stream;
          return { terminal, epoch, branch, head };
        });
    },
    saveStream: async ({ terminal, epoch, branch, head }) => {
      await sql`
        insert into journal_stream
          (business_id, terminal_id, epoch, branch, head_seq, head_hash)
        values (${businessId}, ${terminal}, ${epoch}, ${branch}, ${head.seq}, ${head.hash})
        on conflict (business_id, terminal_id, epoch, branch)
          do update set head_seq = excluded.head_seq, head_hash = excluded.head_hash`.execute(db);
    },
    durableSeq: async ({ terminal, epoch, branch }) => {
      const found = await sql<{ durable: number }>`
        select durable_seq as durable from journal_stream
        where business_id = ${businessId} and terminal_id = ${terminal}
          and epoch = ${epoch} and branch = ${branch}`.execute(db);
      return found.rows[0]?.durable ?? 0;
    },
  } satisfies Partial<SyncTx>;
}
