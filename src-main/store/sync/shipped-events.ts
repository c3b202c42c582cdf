import { EventEnvelope } from '../../../shared/protocol/lease-event.ts';
import type { ShippedEvent } from '../../../shared/protocol/push.ts';
import { NO_HASH } from '../../../shared/protocol/sync-identity.ts';
import type { SyncStorage } from '../../sync/sync-storage.ts';
import type { Statements } from '../statements.ts';
import type { SentMark } from '../sent-mark.ts';
import type { RecoveredEventTable } from '../sync-tables.ts';

/** Half of what HQ takes in one body, whose letters may be escaped. */
const PUSH_BYTES = 8 * 1024 * 1024;

/** The journal as it is sent: the bytes as they were hashed. */
export function createJournalReader(
  statements: Statements,
  sent: SentMark,
): Pick<SyncStorage, 'events' | 'hashAt'> {
  const stretch = statements.iterate<{ fromSeq: number; limit: number }>()((query, p) =>
    query
      .selectFrom('journal')
      .select(['bytes', 'hash'])
      .where('seq', '>=', p.fromSeq)
      .orderBy('seq')
      .limit(p.limit),
  );
  const hash = statements.get<{ seq: number }>()((query, { seq }) =>
    query.selectFrom('journal').select('hash').where('seq', '=', seq),
  );
  const hashAt = (seq: number): string | null => hash({ seq })?.hash.toString('hex') ?? null;
  return {
    hashAt,
    events: (fromSeq, limit) => {
      const events: ShippedEvent[] = [];
      let size = 0;
      for (const row of stretch({ fromSeq, limit })) {
        size += row.bytes.length;
        if (size > PUSH_BYTES && events.length > 0) break;
        events.push({ bytes: row.bytes.toString('utf8'), hash: row.hash.toString('hex') });
      }
      // From here on HQ may have them, whether or not it is ever heard of.
      sent.reached(fromSeq + events.length - 1);
      return { prevHash: hashAt(fromSeq - 1) ?? NO_HASH, events };
    },
  };
}

/** Keeps what a restored terminal got back of its own past. */
export function createRecoveredEvents(
  statements: Statements,
): (events: readonly ShippedEvent[]) => void {
  const insert = statements.run<RecoveredEventTable>()((query, p) =>
    query
      .insertInto('recovered_event')
      .values({
        hash: p.hash,
        terminal_id: p.terminal_id,
        epoch: p.epoch,
        seq: p.seq,
        bytes: p.bytes,
      })
      .onConflict((conflict) => conflict.doNothing()),
  );
  return (events) => {
    for (const { bytes, hash } of events) {
      const { terminal, epoch, seq } = EventEnvelope.parse(JSON.parse(bytes));
      insert({ hash, terminal_id: terminal, epoch, seq, bytes: Buffer.from(bytes) });
    }
  };
}
