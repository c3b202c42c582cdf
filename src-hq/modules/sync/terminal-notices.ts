import { sql } from 'kysely';
import { z } from 'zod';
import type { Work } from '../../store/work.ts';
import { sendMessages } from './mailbox-buffer.ts';

/** A clash, and whose event was part of it. */
export interface TerminalNotice {
  readonly terminal: string;
  readonly type: string;
  readonly detail: string;
}

/** What a till's people may have to do something about; the rest is HQ's alone. */
const TOLD: ReadonlySet<string> = new Set([
  ...['duplicate_number', 'oversold', 'over_credit', 'refunded_twice', 'projection_failed'],
  'duplicate_customer',
]);
const MAX_DETAIL = 500;

/** Tells terminals of clashes of theirs, under the identity each has now. */
export async function noticeTerminals(
  work: Work,
  notices: readonly TerminalNotice[],
): Promise<void> {
  const meant = notices.filter(({ type }) => TOLD.has(type));
  if (meant.length === 0) return;
  const epochs = await activeEpochs(
    work,
    meant.map(({ terminal }) => terminal),
  );
  const letters = meant.flatMap(({ terminal, type, detail }) => {
    const epoch = epochs.get(terminal);
    if (epoch === undefined) return [];
    const message = {
      ...({ kind: 'exception.raised', messageId: work.newId(), epoch } as const),
      ...{ exceptionType: type, detail: detail.slice(0, MAX_DETAIL), raisedAt: work.now },
    };
    return [{ terminal, message }];
  });
  if (letters.length > 0) await sendMessages(work, letters);
}

const Active = z.object({ terminal: z.string(), epoch: z.number() });

/** The epoch under which each terminal may act; none for one that may not. */
export async function activeEpochs(
  work: Work,
  terminals: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const found = await sql`
    select terminal_id as terminal, max(epoch) as epoch from sync_identity
    where business_id = ${work.businessId} and status = 'active'
      and terminal_id::text = any (${[...new Set(terminals)]}::text[])
    group by terminal_id`.execute(work.db);
  const rows = z.array(Active).parse(found.rows);
  return new Map(rows.map(({ terminal, epoch }) => [terminal, epoch]));
}
