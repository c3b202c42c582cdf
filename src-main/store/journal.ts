import { EventId } from '../../shared/domain/ids.ts';
import { canonicalJson, type CanonicalValue } from '../../shared/protocol/canonical-json.ts';
import { checkpointMessage } from '../../shared/protocol/checkpoint.ts';
import { JOURNAL_VERSION } from '../../shared/protocol/journal-event.ts';
import type { ReportedEvent } from '../../shared/protocol/lease-event.ts';
import type { Clock, Ids } from '../ports.ts';
import type { JournalInput, TerminalReader } from '../store-port.ts';
import type { DeviceKey } from './device-key.ts';
import { chainHash } from './digest.ts';
import type { Schema } from './schema.ts';
import type { Statements } from './statements.ts';
import type { TrailHead, TrailHeads } from './trail-head.ts';

export interface JournalDeps {
  readonly statements: Statements;
  readonly heads: TrailHeads;
  readonly terminal: TerminalReader;
  readonly deviceKey: DeviceKey;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Appends events: canonical bytes, chained by SHA-256, signed by the device at checkpoints. */
export function createJournal(deps: JournalDeps): (input: JournalInput) => void {
  const { statements, heads, terminal, deviceKey, clock, ids } = deps;
  const insert = statements.run<Schema['journal']>()((query, p) =>
    query.insertInto('journal').values({
      seq: p.seq,
      epoch: p.epoch,
      event_id: p.event_id,
      type: p.type,
      subject_id: p.subject_id,
      bytes: p.bytes,
      prev_hash: p.prev_hash,
      hash: p.hash,
    }),
  );
  const insertCheckpoint = statements.run<Schema['journal_checkpoint']>()((query, p) =>
    query.insertInto('journal_checkpoint').values({ seq: p.seq, signature: p.signature }),
  );
  return (input) => {
    const head = heads.current();
    const wallMs = clock.wallMs();
    const hlc = nextHlc(head, wallMs);
    const identity = terminal.identity();
    const seq = head.journalSeq + 1;
    const event: ReportedEvent = {
      businessDate: input.businessDate,
      epoch: identity.epoch,
      eventId: EventId.parse(ids.next()),
      hlc: hlcText(hlc),
      payload: input.payload,
      prevHash: Buffer.from(head.journalHash).toString('hex'),
      ...(input.receiptNumber === null ? {} : { receiptNo: input.receiptNumber }),
      seq,
      terminal: identity.terminalId,
      type: input.payload.type,
      v: JOURNAL_VERSION,
      wall: new Date(wallMs).toISOString(),
    };
    const bytes = eventBytes(event);
    const eventHash = chainHash(head.journalHash, bytes);
    insert({
      seq,
      epoch: event.epoch,
      event_id: event.eventId,
      type: event.type,
      subject_id: input.subjectId,
      bytes,
      prev_hash: Buffer.from(head.journalHash),
      hash: eventHash,
    });
    heads.move({ journalSeq: seq, journalHash: eventHash, ...hlc });
    if (!input.checkpoint) return;
    const message = checkpointMessage({ ...event, hash: eventHash.toString('hex') });
    insertCheckpoint({ seq, signature: Buffer.from(deviceKey.sign(Buffer.from(message))) });
  };
}

/** The bytes that are hashed, stored and shipped. */
export function eventBytes(event: ReportedEvent): Buffer {
  return Buffer.from(canonicalJson(event as CanonicalValue));
}

type Hlc = Pick<TrailHead, 'hlcWallMs' | 'hlcCounter'>;

/** Never backwards: a wall clock that was set back counts on from the latest time it showed. */
function nextHlc(last: Hlc, wallMs: number): Hlc {
  if (wallMs > last.hlcWallMs) return { hlcWallMs: Math.floor(wallMs), hlcCounter: 0 };
  return { hlcWallMs: last.hlcWallMs, hlcCounter: last.hlcCounter + 1 };
}

/** Zero-padded, so that text order is time order. */
export function hlcText(hlc: Hlc): string {
  const wall = String(hlc.hlcWallMs).padStart(15, '0');
  return `${wall}.${String(hlc.hlcCounter).padStart(6, '0')}`;
}
