import type Database from 'better-sqlite3';
import { canonicalJson, type CanonicalValue } from '../../../shared/protocol/canonical-json.ts';
import type { ReportedEvent } from '../../../shared/protocol/lease-event.ts';
import type {
  ShiftClosed,
  ShiftCounted,
  ShiftOpened,
} from '../../../shared/protocol/shift-event.ts';
import type { ShiftCountTable, ShiftReportTable, ShiftTable } from '../shift-tables.ts';
import type { VouchedEvent } from './journal-check.ts';
import { Findings } from './report.ts';

/** Every row of a shift is what an event said, and none is there that no event speaks of. */
export function checkShiftRows(db: Database.Database, events: readonly VouchedEvent[]): Findings {
  const rows = new Findings('shifts: rows as they were journalled');
  const told = new Map<string, string>();
  const reasons = new Map<string, { readonly shiftId: string | null; readonly reason: string }>();
  let open: string | null = null;
  for (const { event } of events) {
    const { payload } = event;
    if (payload.type === 'shift.opened') open = payload.shiftId;
    const row = rowOf(event);
    if (row !== null) told.set(`${row.table} ${row.id}`, canonical(row.row));
    if ('cashMovement' in payload && payload.cashMovement !== null) {
      const reason = payload.type === 'cash.moved' ? payload.reason : '';
      reasons.set(payload.cashMovement.movementId, { shiftId: open, reason });
    }
    if (payload.type === 'shift.closed') open = null;
  }
  for (const [table, id] of TABLES) {
    for (const row of db.prepare<[], Row>(`select * from ${table}`).iterate()) {
      const key = `${table} ${row[id] ?? ''}`;
      rows.looked();
      rows.expect(told.get(key) === canonical(row), () => `${key} is not what was journalled`);
      told.delete(key);
    }
  }
  for (const key of told.keys()) rows.problem(`${key} is missing`);
  checkReasons(db, rows, reasons);
  return rows;
}

type Row = Readonly<Record<string, string | number | null>>;

const TABLES = [
  ['shift', 'shift_id'],
  ['shift_count', 'count_id'],
  ['shift_report', 'shift_id'],
] as const;

/** Which shift a movement stands in, and why it moved. */
function checkReasons(
  db: Database.Database,
  rows: Findings,
  told: ReadonlyMap<string, { readonly shiftId: string | null; readonly reason: string }>,
): void {
  const movements = db
    .prepare<[], { movement_id: string; shift_id: string | null; reason: string }>(
      'select movement_id, shift_id, reason from cash_movement',
    )
    .iterate();
  for (const { movement_id: id, shift_id: shiftId, reason } of movements) {
    const expected = told.get(id);
    rows.expect(
      expected?.shiftId === shiftId && expected.reason === reason,
      `cash movement ${id} stands in another shift or says another reason`,
    );
  }
}

interface ToldRow {
  readonly table: (typeof TABLES)[number][0];
  readonly id: string;
  readonly row: object;
}

function rowOf({ seq, payload }: ReportedEvent): ToldRow | null {
  switch (payload.type) {
    case 'shift.opened':
      return { table: 'shift', id: payload.shiftId, row: shiftRow(seq, payload) };
    case 'shift.counted':
      return { table: 'shift_count', id: payload.countId, row: countRow(seq, payload) };
    case 'shift.closed':
      return { table: 'shift_report', id: payload.shiftId, row: reportRow(seq, payload) };
    default:
      return null;
  }
}

function shiftRow(seq: number, opened: ShiftOpened): ShiftTable {
  return {
    shift_id: opened.shiftId,
    number: opened.number,
    opened_seq: seq,
    opened_by: opened.openedBy,
    opened_at: opened.openedAt,
    business_date: opened.businessDate,
    automatic: opened.automatic ? 1 : 0,
    currency: opened.currency,
    float_minor: opened.floatMinor,
    sales_before_minor: opened.before.salesMinor,
    refunds_before_minor: opened.before.refundsMinor,
  };
}

function countRow(seq: number, count: ShiftCounted): ShiftCountTable {
  return {
    count_id: count.countId,
    shift_id: count.shiftId,
    journal_seq: seq,
    pieces_json: canonical(count.pieces),
    loose_minor: count.looseMinor,
    counted_minor: count.countedMinor,
    user_id: count.userId,
    created_at: count.createdAt,
  };
}

function reportRow(seq: number, closed: ShiftClosed): ShiftReportTable {
  return {
    shift_id: closed.shiftId,
    number: closed.number,
    closed_seq: seq,
    count_id: closed.countId,
    closed_by: closed.closedBy,
    closed_at: closed.closedAt,
    business_date: closed.businessDate,
    expected_minor: closed.figures.expectedMinor,
    counted_minor: closed.countedMinor,
    over_short_minor: closed.overShortMinor,
    figures_json: canonical(closed.figures),
  };
}

function canonical(value: object): string {
  return canonicalJson(value as CanonicalValue);
}
