import { sql } from 'kysely';
import { holderKey } from '../../../shared/domain/lease.ts';
import type { Work } from '../../store/work.ts';
import { eventsByHash, type InboxTables } from './postgres-inbox.ts';
import type { InboxRow, StreamRecord } from './sync-store.ts';

/**
 * The inbox for a push of hundreds: what is expected is looked up at once, what is taken in is
 * written at once, and whatever else is asked is asked after that. To the decisions it is the same.
 */
export interface InboxBuffer {
  readonly tables: InboxTables;
  /** Before the transaction commits. */
  flush(): Promise<void>;
}

/** @param expected hashes that will be asked for */
export function bufferInbox(
  work: Work,
  inner: InboxTables,
  expected: readonly string[],
): InboxBuffer {
  const taken = new Map<string, InboxRow>();
  const streams = new Map<string, readonly StreamRecord[]>();
  const dirty = new Map<string, StreamRecord>();
  let known: Promise<ReadonlyMap<string, InboxRow>> | null = null;
  const wanted = new Set(expected);

  const flush = async (): Promise<void> => {
    const rows = [...taken.values()];
    taken.clear();
    // What was read ahead does not have them.
    known = null;
    if (rows.length > 0) await insertEvents(work, rows);
    for (const stream of dirty.values()) await inner.saveStream(stream);
    dirty.clear();
  };
  const after =
    <A extends readonly unknown[], T>(act: (...given: A) => Promise<T>) =>
    async (...given: A): Promise<T> => {
      await flush();
      return act(...given);
    };
  const streamsOf: InboxTables['streams'] = async (stream) => {
    const key = holderKey(stream);
    const kept = streams.get(key) ?? (await inner.streams(stream));
    streams.set(key, kept);
    return kept;
  };
  const tables: InboxTables = {
    async eventByHash(hash) {
      const own = taken.get(hash);
      if (own !== undefined) return own;
      if (!wanted.has(hash)) return inner.eventByHash(hash);
      known ??= eventsByHash(work, expected);
      return (await known).get(hash) ?? null;
    },
    insertEvent: async (row) => void taken.set(row.hash, row),
    streams: streamsOf,
    async saveStream(stream) {
      const others = (await streamsOf(stream)).filter(({ branch }) => branch !== stream.branch);
      const all = [...others, stream].toSorted((one, other) => one.branch - other.branch);
      streams.set(holderKey(stream), all);
      dirty.set(`${holderKey(stream)} ${stream.branch}`, stream);
    },
    eventsAt: after(inner.eventsAt),
    childrenOf: after(inner.childrenOf),
    eventsOf: after(inner.eventsOf),
    durableSeq: after(inner.durableSeq),
    nextUnprojected: after(inner.nextUnprojected),
    waiting: after(inner.waiting),
    markProjected: after(inner.markProjected),
  };
  return { tables, flush };
}

/**
 * Stands between the bytes of two events: no JSON has it, and every event was read as JSON. So
 * megabytes travel as they are; as an array each of their quotes would be escaped and read back.
 */
const BETWEEN = '\u0001';

async function insertEvents(work: Work, rows: readonly InboxRow[]): Promise<void> {
  const { businessId, now } = work;
  const day = now.slice(0, 10);
  const column = <T>(of: (row: InboxRow) => T): T[] => rows.map(of);
  const hashes = column(({ hash }) => hash);
  await sql`
    with keyed as (
      insert into journal_key
        (business_id, hash, terminal_id, epoch, seq, branch, prev_hash, received_on)
      select ${businessId}, taken.*, ${day}::date from unnest(${hashes}::text[],
        ${column(({ terminal }) => terminal)}::uuid[], ${column(({ epoch }) => epoch)}::integer[],
        ${column(({ seq }) => seq)}::bigint[], ${column(({ branch }) => branch)}::integer[],
        ${column(({ prevHash }) => prevHash)}::text[]) as taken
    ), waiting as (
      insert into journal_waiting (business_id, hash)
      select ${businessId}, hash from unnest(${hashes}::text[]) with ordinality as taken (hash, n)
      order by n
    )
    insert into journal_event (business_id, hash, bytes, received_at, received_on)
    select ${businessId}, taken.*, ${now}::timestamptz, ${day}::date
    from rows from (unnest(${hashes}::text[]),
      string_to_table(${column(({ bytes }) => bytes).join(BETWEEN)}, ${BETWEEN})) as taken`.execute(
    work.db,
  );
}
