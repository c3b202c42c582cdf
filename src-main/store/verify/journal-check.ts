import type Database from 'better-sqlite3';
import { parseReceiptNumber } from '../../../shared/domain/receipt-number.ts';
import { canonicalJson, type CanonicalValue } from '../../../shared/protocol/canonical-json.ts';
import { checkpointMessage } from '../../../shared/protocol/checkpoint.ts';
import type { SaleCompleted } from '../../../shared/protocol/journal-event.ts';
import { ReportedEvent } from '../../../shared/protocol/lease-event.ts';
import { verifyDeviceSignature } from '../device-key.ts';
import { chainHash } from '../digest.ts';
import type { Schema } from '../schema.ts';
import { Findings } from './report.ts';

type JournalRow = Schema['journal'];

/** An event whose bytes the chain vouches for. */
export interface VouchedEvent {
  readonly event: ReportedEvent;
  readonly hash: string;
}

export interface JournalChecks {
  readonly findings: readonly Findings[];
  readonly events: readonly VouchedEvent[];
}

const ZEROS = Buffer.alloc(32);

/**
 * Invariant 4: recomputes the chain from the stored bytes, the columns from the bytes, and every
 * signature from the device's key.
 */
export function checkJournal(db: Database.Database): JournalChecks {
  const chain = new Findings('journal: chain, columns and canonical bytes');
  const signatures = new Findings('journal: signatures of the device');
  const receipts = new Findings('receipt numbers: unique and gapless in each series');
  const events: VouchedEvent[] = [];
  const publicKey = devicePublicKey(db, signatures);
  let head: Uint8Array = ZEROS;
  let seq = 0;
  let hlc = '';
  for (const row of db.prepare<[], JournalRow>('select * from journal order by seq').iterate()) {
    chain.looked();
    chain.guard(`event ${row.seq}`, () => {
      chain.expect(row.seq === seq + 1, `event ${seq + 1} is missing before ${row.seq}`);
      chain.expect(row.prev_hash.equals(head), `event ${row.seq} does not follow the one before`);
      const hash = chainHash(head, row.bytes);
      chain.expect(row.hash.equals(hash), `event ${row.seq}: its bytes do not give its hash`);
      head = hash;
      seq = row.seq;
      const event = readEvent(row.bytes);
      checkColumns(chain, row, event);
      chain.expect(event.hlc > hlc, `event ${row.seq}: its logical clock goes back`);
      hlc = event.hlc;
      events.push({ event, hash: hash.toString('hex') });
    });
  }
  checkHead(db, chain, seq, head);
  checkSignatures(db, signatures, events, publicKey);
  checkReceiptNumbers(db, receipts, events);
  return { findings: [chain, signatures, receipts], events };
}

function readEvent(bytes: Uint8Array): ReportedEvent {
  const text = Buffer.from(bytes).toString('utf8');
  const json: unknown = JSON.parse(text);
  const event = ReportedEvent.parse(json);
  if (canonicalJson(event as CanonicalValue) !== text)
    throw new Error('the bytes are not canonical');
  return event;
}

function checkColumns(chain: Findings, row: JournalRow, event: ReportedEvent): void {
  const agree =
    event.seq === row.seq &&
    event.epoch === row.epoch &&
    event.eventId === row.event_id &&
    event.type === row.type &&
    event.payload.type === row.type &&
    event.prevHash === row.prev_hash.toString('hex') &&
    subjectOf(event) === row.subject_id;
  chain.expect(agree, `event ${row.seq}: a column says something else than the bytes`);
}

/** What each type of event is about: the column that finds it again. */
function subjectOf({ payload }: ReportedEvent): string | null {
  switch (payload.type) {
    case 'sale.completed':
      return payload.sale.saleId;
    case 'refund.processed':
      return payload.refund.refundId;
    case 'credit.booked':
      return payload.entry.customerId;
    case 'customer.created':
      return payload.customer.customerId;
    case 'stock.opened':
      return payload.batchId;
    case 'terminal.opened':
      return payload.terminalId;
    case 'lease.received':
      return payload.leaseId;
    case 'lease.returned':
      return payload.returnId;
    case 'epoch.started':
      return payload.terminal;
    case 'shift.opened':
    case 'shift.closed':
    case 'shift.counted':
    case 'cash.moved':
    case 'drawer.opened':
      return payload.shiftId;
    case 'clock.jumped':
    case 'store.restored':
      return null;
  }
}

function checkHead(db: Database.Database, chain: Findings, seq: number, hash: Uint8Array): void {
  const head = db
    .prepare<[], Pick<Schema['trail_head'], 'journal_seq' | 'journal_hash'>>(
      'select journal_seq, journal_hash from trail_head',
    )
    .get();
  const agrees = head?.journal_seq === seq && Buffer.from(head.journal_hash).equals(hash);
  chain.expect(
    agrees,
    `the journal ends at ${seq}, its head says ${head?.journal_seq ?? 'nothing'}`,
  );
}

function devicePublicKey(db: Database.Database, findings: Findings): Buffer | null {
  const key = db
    .prepare<[], Buffer>('select device_public_key from terminal_identity')
    .pluck()
    .get();
  findings.expect(key !== undefined, 'this terminal has no device key');
  return key ?? null;
}

function checkSignatures(
  db: Database.Database,
  findings: Findings,
  events: readonly VouchedEvent[],
  publicKey: Buffer | null,
): void {
  const opened = events.find(({ event }) => event.payload.type === 'terminal.opened')?.event
    .payload;
  const known = opened?.type === 'terminal.opened' ? opened.devicePublicKey : null;
  const agrees = publicKey !== null && publicKey.toString('base64') === known;
  findings.expect(agrees, 'the device key is not the one the journal began with');
  const rows = db
    .prepare<[], Schema['journal_checkpoint']>('select seq, signature from journal_checkpoint')
    .all();
  const signatures = new Map(rows.map((row) => [row.seq, row.signature]));
  for (const { event, hash } of events) {
    const signature = signatures.get(event.seq);
    signatures.delete(event.seq);
    if (signature === undefined) {
      findings.expect(!mustBeSigned(event), `event ${event.seq} (${event.type}) is not signed`);
      continue;
    }
    findings.looked();
    findings.guard(`signature of event ${event.seq}`, () => {
      const message = Buffer.from(checkpointMessage({ ...event, hash }));
      const valid = publicKey !== null && verifyDeviceSignature(publicKey, message, signature);
      findings.expect(valid, `the signature of event ${event.seq} is not the device's`);
    });
  }
  for (const seq of signatures.keys()) findings.problem(`a signature of ${seq} has no event`);
}

const MUST_BE_SIGNED: ReadonlySet<string> = new Set([
  'sale.completed',
  'refund.processed',
  'shift.closed',
  'terminal.opened',
  'store.restored',
  'epoch.started',
]);

/** Whatever a customer may hold a receipt of, each Z, and whatever begins an epoch. */
function mustBeSigned({ payload }: ReportedEvent): boolean {
  if (payload.type === 'credit.booked') return payload.entry.kind === 'payment';
  return MUST_BE_SIGNED.has(payload.type);
}

export function saleEvents(
  events: readonly VouchedEvent[],
): readonly { readonly event: ReportedEvent; readonly payload: SaleCompleted }[] {
  return events.flatMap(({ event }) =>
    event.payload.type === 'sale.completed' ? [{ event, payload: event.payload }] : [],
  );
}

/** What a receipt was printed of: sales and refunds take their numbers from one series. */
function documentOf({ payload }: ReportedEvent) {
  if (payload.type === 'sale.completed') return payload.sale;
  return payload.type === 'refund.processed' ? payload.refund : null;
}

/** Invariant 5: in each series 1, 2, 3 … without a gap, in the order they were journalled. */
function checkReceiptNumbers(
  db: Database.Database,
  findings: Findings,
  events: readonly VouchedEvent[],
): void {
  const last = new Map<string, number>();
  let date = '';
  for (const { event } of events) {
    const document = documentOf(event);
    if (document === null) continue;
    findings.looked();
    const { receiptNumber, receiptCounter, businessDate } = document;
    const parts = parseReceiptNumber(receiptNumber);
    const expected = (last.get(parts?.series ?? '') ?? 0) + 1;
    findings.expect(
      parts?.counter === expected &&
        receiptCounter === expected &&
        parts.businessDate === businessDate,
      `event ${event.seq}: ${receiptNumber} where number ${expected} of its series was due`,
    );
    findings.expect(event.receiptNo === receiptNumber, `event ${event.seq} names another receipt`);
    findings.expect(businessDate >= date, `event ${event.seq}: the business date goes back`);
    date = businessDate;
    if (parts) last.set(parts.series, parts.counter);
  }
  for (const row of db
    .prepare<[], Schema['receipt_counter']>('select * from receipt_counter')
    .all()) {
    const counted = last.get(row.series) ?? 0;
    findings.expect(
      row.last === counted,
      `series ${row.series} counts ${row.last}, not ${counted}`,
    );
    last.delete(row.series);
  }
  for (const series of last.keys()) findings.problem(`series ${series} has no counter`);
}
