import { sql } from 'kysely';
import type { Work } from '../../store/work.ts';
import type { SyncTx, UnnumberedMessage } from './sync-store.ts';

interface Letter {
  readonly terminal: string;
  readonly message: UnnumberedMessage;
}

/** Messages of a transaction, sent together at its end. */
export function bufferMailbox(work: Work): {
  readonly tables: Pick<SyncTx, 'sendMessage'>;
  flush(): Promise<void>;
} {
  const letters: Letter[] = [];
  return {
    tables: { sendMessage: async (terminal, message) => void letters.push({ terminal, message }) },
    flush: async () => {
      if (letters.length > 0) await sendMessages(work, letters.splice(0));
    },
  };
}

/** The terminal says it has applied its mailbox so far. */
export async function noteRead(work: Work, terminal: string, seq: number): Promise<void> {
  await sql`
    update mailbox_counter set read_seq = ${seq}
    where business_id = ${work.businessId} and terminal_id = ${terminal}
      and read_seq < ${seq} and last_seq >= ${seq}`.execute(work.db);
}

/** Numbers each behind the last one to its terminal, in the order given. */
export async function sendMessages(work: Work, letters: readonly Letter[]): Promise<void> {
  const { businessId, now } = work;
  const rows = letters.map(({ terminal, message }) => ({
    ...{ terminal, epoch: message.epoch, body: message },
  }));
  for (const { terminal } of letters) work.ring(terminal);
  await sql`
    with letter as materialized (
      select l.terminal, l.epoch, l.body,
        row_number() over (partition by l.terminal order by l.n) as n
      from rows from (json_to_recordset(${JSON.stringify(rows)}) as
        (terminal uuid, epoch integer, body jsonb)) with ordinality
        as l (terminal, epoch, body, n)
    ), taken as (
      insert into mailbox_counter as counter (business_id, terminal_id, last_seq)
      select ${businessId}, terminal, count(*) from letter group by terminal order by terminal
      on conflict (business_id, terminal_id)
        do update set last_seq = counter.last_seq + excluded.last_seq
      returning terminal_id, last_seq
    )
    insert into mailbox_message (business_id, terminal_id, seq, epoch, body, created_at)
    select ${businessId}, letter.terminal,
      taken.last_seq - count(*) over (partition by letter.terminal) + letter.n, letter.epoch,
      letter.body, ${now}
    from letter join taken on taken.terminal_id = letter.terminal`.execute(work.db);
}
