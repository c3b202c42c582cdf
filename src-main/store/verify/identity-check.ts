import type Database from 'better-sqlite3';
import { EventEnvelope } from '../../../shared/protocol/lease-event.ts';
import { Ack, Certificate } from '../../../shared/protocol/sync-identity.ts';
import { isHqsAck, isHqsCertificate } from '../../sync/signed-by-hq.ts';
import { chainHash } from '../digest.ts';
import type { JournalSegmentTable, RecoveredEventTable, SyncStateTable } from '../sync-tables.ts';
import type { VouchedEvent } from './journal-check.ts';
import { Findings } from './report.ts';

/** Who this till is, and how much of its journal HQ has signed for. */
export function checkIdentity(
  db: Database.Database,
  events: readonly VouchedEvent[],
): readonly Findings[] {
  const state = db.prepare<[], SyncStateTable>('select * from sync_state').get();
  const identity = new Findings('identity: segments, certificate and countersignature of HQ');
  if (state === undefined) {
    identity.problem('the state of the sync is gone');
    return [identity];
  }
  identity.guard('segments', () => checkSegments(db, identity, events));
  identity.guard('certificate', () => checkCertificate(db, identity, state));
  identity.guard('countersignature', () => checkAck(db, identity, state, events));
  return [identity, checkRecovered(db)];
}

function checkSegments(
  db: Database.Database,
  identity: Findings,
  events: readonly VouchedEvent[],
): void {
  const segments = db
    .prepare<[], JournalSegmentTable>('select * from journal_segment order by first_seq')
    .all();
  let next = 0;
  for (const { event } of events) {
    if (event.seq === segments[next]?.first_seq) next += 1;
    const segment = segments[next - 1];
    const same = segment?.terminal_id === event.terminal && segment.epoch === event.epoch;
    identity.expect(same, () => `event ${event.seq} stands in another's segment`);
  }
  identity.looked(segments.length);
  identity.expect(next === segments.length, `${segments.length - next} segments have no event`);
}

function checkCertificate(db: Database.Database, identity: Findings, state: SyncStateTable): void {
  if (state.certificate_json === null) return;
  identity.looked();
  const certificate = Certificate.parse(JSON.parse(state.certificate_json));
  const { terminal, epoch, series, storefront, devicePublicKey } = certificate;
  const own = db
    .prepare<[], { terminal_id: string; epoch: number; series: string; storefront_id: string }>(
      'select terminal_id, epoch, series, storefront_id from terminal_identity',
    )
    .get();
  const key = db
    .prepare<[], Buffer>('select device_public_key from terminal_identity')
    .pluck()
    .get();
  const same =
    own?.terminal_id === terminal &&
    own.epoch === epoch &&
    own.series === series &&
    own.storefront_id === storefront;
  identity.expect(same, 'this till is not the one its certificate names');
  identity.expect(
    key?.toString('base64') === devicePublicKey,
    'the certificate is for the key of another device',
  );
  const signed = isHqsCertificate(state.hq_public_key, certificate);
  identity.expect(signed, 'HQ did not sign the certificate');
}

/** SYNC's invariants 3 and 4: what HQ has signed for is this journal. */
function checkAck(
  db: Database.Database,
  identity: Findings,
  state: SyncStateTable,
  events: readonly VouchedEvent[],
): void {
  const acked = db.prepare<[], number>('select acked_seq from journal_cursor').pluck().get();
  const ack = state.ack_json === null ? null : Ack.parse(JSON.parse(state.ack_json));
  identity.expect(
    acked === (ack?.seq ?? 0),
    `acknowledged up to ${acked}, signed for ${ack?.seq ?? 'nothing'}`,
  );
  if (ack === null) return;
  identity.looked();
  const event = events[ack.seq - 1];
  const same =
    event?.hash === ack.hash &&
    event.event.terminal === ack.terminal &&
    event.event.epoch === ack.epoch;
  identity.expect(same, `HQ's countersignature is of another event than ${ack.seq}`);
  const signed = isHqsAck(state.hq_public_key, ack);
  identity.expect(signed, `the countersignature of event ${ack.seq} is not HQ's`);
}

function checkRecovered(db: Database.Database): Findings {
  const recovered = new Findings('recovered events: bytes as HQ kept them');
  const rows = db.prepare<[], RecoveredEventTable>('select * from recovered_event').iterate();
  for (const row of rows) {
    recovered.looked();
    recovered.guard(`event ${row.seq}`, () => {
      const event = EventEnvelope.parse(JSON.parse(row.bytes.toString('utf8')));
      const hash = chainHash(Buffer.from(event.prevHash, 'hex'), row.bytes).toString('hex');
      const same =
        hash === row.hash &&
        event.seq === row.seq &&
        event.epoch === row.epoch &&
        event.terminal === row.terminal_id;
      recovered.expect(same, `event ${row.seq} of ${row.terminal_id}/${row.epoch} was changed`);
    });
  }
  return recovered;
}
