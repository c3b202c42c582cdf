import { sql } from 'kysely';
import type { RowId, ShiftId } from '../../shared/domain/ids.ts';
import { overShort, Perpetual, ShiftFigures } from '../../shared/domain/shift/figures.ts';
import { canonicalJson, type CanonicalValue } from '../../shared/protocol/canonical-json.ts';
import type { Shift, ShiftReader, ShiftReport, ShiftWriter } from '../shift-port.ts';
import type { JournalInput } from '../store-port.ts';
import { createMoneyInserts } from './customers.ts';
import { createShiftFacts } from './shift-facts.ts';
import type { ShiftCountTable, ShiftReportTable, ShiftTable } from './shift-tables.ts';
import { pick, type Statements } from './statements.ts';
import { flag } from './terminal.ts';
import type { TrailHeads } from './trail-head.ts';

/** Events by which money moves: a count of the drawer is good until the next of them. */
export const MONEY_EVENTS = [
  'sale.completed',
  'refund.processed',
  'credit.booked',
  'cash.moved',
] as const;

export function createShiftReader(statements: Statements): ShiftReader {
  const newest = statements.get<object>()((query) =>
    query
      .selectFrom('shift')
      .leftJoin('shift_report', 'shift_report.shift_id', 'shift.shift_id')
      .selectAll('shift')
      .select('shift_report.closed_seq')
      .orderBy('shift.number', 'desc')
      .limit(sql.lit(1)),
  );
  const byId = statements.get<{ shiftId: ShiftId }>()((query, { shiftId }) =>
    query.selectFrom('shift').selectAll().where('shift_id', '=', shiftId),
  );
  const report = statements.get<{ shiftId: ShiftId }>()((query, { shiftId }) =>
    query.selectFrom('shift_report').selectAll().where('shift_id', '=', shiftId),
  );
  const history = statements.all<{ limit: number; offset: number }>()((query, p) =>
    query
      .selectFrom('shift')
      .selectAll()
      .orderBy('number', 'desc')
      .limit(sql<number>`${p.limit}`)
      .offset(sql<number>`${p.offset}`),
  );
  const kept = statements.kept.slot<{ readonly open: Shift | null }>(['shift', 'shift_report']);
  const readOpen = (): Shift | null => {
    const row = newest({});
    return row === undefined || row.closed_seq !== null ? null : toShift(row);
  };
  return {
    // Every sale asks; most often the last command's answer still stands.
    open: () => (kept.value ??= { open: readOpen() }).open,
    byId: (shiftId) => toShiftOrNull(byId({ shiftId })),
    report: (shiftId) => {
      const row = report({ shiftId });
      return row === undefined ? null : toReport(row);
    },
    history: (page) => history({ limit: page.limit, offset: page.offset }).map(toShift),
    count: createCountReader(statements),
    facts: createShiftFacts(statements),
  };
}

/** A count, and whether money has moved since. */
function createCountReader(statements: Statements): ShiftReader['count'] {
  const count = statements.get<{ countId: RowId }>()((query, { countId }) =>
    query
      .selectFrom('shift_count')
      .selectAll()
      .select((eb) =>
        eb
          .exists(
            eb
              .selectFrom('journal')
              .select('seq')
              .whereRef('journal.seq', '>', 'shift_count.journal_seq')
              .where(
                'journal.type',
                'in',
                [...MONEY_EVENTS].map((type) => sql.lit(type)),
              ),
          )
          .as('stale'),
      )
      .where('count_id', '=', countId),
  );
  return (countId) => {
    const row = count({ countId });
    if (row === undefined) return null;
    return {
      countId: row.count_id,
      shiftId: row.shift_id,
      countedMinor: row.counted_minor,
      userId: row.user_id,
      createdAt: row.created_at,
      stale: Number(row.stale) === 1,
    };
  };
}

export interface ShiftWriterDeps {
  readonly statements: Statements;
  readonly heads: TrailHeads;
  readonly journal: (input: JournalInput) => void;
}

export function createShiftWriter(deps: ShiftWriterDeps): ShiftWriter {
  const { heads } = deps;
  const rows = createShiftRows(deps.statements);
  const journal = (
    payload: Extract<JournalInput['payload'], { shiftId: ShiftId | null }>,
    businessDate: string,
  ): number => {
    const checkpoint = payload.type === 'shift.closed';
    const subjectId = payload.shiftId;
    deps.journal({ payload, subjectId, receiptNumber: null, businessDate, checkpoint });
    return heads.current().journalSeq;
  };
  return {
    open: (given, cashMovement) => {
      const { number, before } = rows.next();
      const opened = { ...given, number, before };
      const payload = { type: 'shift.opened', ...opened, cashMovement } as const;
      const openedSeq = journal(payload, given.businessDate);
      rows.insertShift(fromShift({ ...opened, openedSeq }));
      const { shiftId } = given;
      if (cashMovement !== null) rows.insertCash(cashMovement, { shiftId, reason: '' });
      return { ...opened, openedSeq };
    },
    move: (shiftId, cashMovement, { reason, grantedBy }) => {
      const payload = { type: 'cash.moved', shiftId, cashMovement, reason, grantedBy } as const;
      journal(payload, cashMovement.businessDate);
      rows.insertCash(cashMovement, { shiftId, reason });
    },
    count: (count) => {
      const payload = { ...count, type: 'shift.counted' as const, pieces: [...count.pieces] };
      const seq = journal(payload, count.businessDate);
      rows.insertCount({
        count_id: count.countId,
        shift_id: count.shiftId,
        journal_seq: seq,
        pieces_json: canonicalJson(count.pieces as CanonicalValue),
        loose_minor: count.looseMinor,
        counted_minor: count.countedMinor,
        user_id: count.userId,
        created_at: count.createdAt,
      });
    },
    close: (shift, report) => {
      const { shiftId, number, openedSeq, currency } = shift;
      const { auditSeq, auditHash } = heads.current();
      const overShortMinor = overShort(report.countedMinor, report.figures.expectedMinor);
      const payload = {
        type: 'shift.closed',
        ...{ shiftId, number, openedSeq, currency, overShortMinor },
        ...report,
        audit: { seq: auditSeq, hash: Buffer.from(auditHash).toString('hex') },
      } as const;
      const closedSeq = journal(payload, report.businessDate);
      rows.insertReport({
        shift_id: shiftId,
        number,
        closed_seq: closedSeq,
        count_id: report.countId,
        closed_by: report.closedBy,
        closed_at: report.closedAt,
        business_date: report.businessDate,
        expected_minor: report.figures.expectedMinor,
        counted_minor: report.countedMinor,
        over_short_minor: overShortMinor,
        figures_json: canonicalJson(report.figures as CanonicalValue),
      });
    },
  };
}

function createShiftRows(statements: Statements) {
  const last = statements.get<object>()((query) =>
    query
      .selectFrom('shift')
      .leftJoin('shift_report', 'shift_report.shift_id', 'shift.shift_id')
      .select(['shift.number', 'shift_report.figures_json'])
      .orderBy('shift.number', 'desc')
      .limit(sql.lit(1)),
  );
  // A till that sold before it had shifts: read once in its life.
  const soldBefore = statements.get<object>()((query) =>
    query
      .selectFrom('sale')
      .select(sql<number>`coalesce(sum(total_minor), 0)`.as('salesMinor'))
      .where('status', '=', sql.lit('COMPLETED' as const)),
  );
  return {
    next: (): { readonly number: number; readonly before: Perpetual } => {
      const row = last({});
      const number = (row?.number ?? 0) + 1;
      if (row?.figures_json) {
        return { number, before: ShiftFigures.parse(JSON.parse(row.figures_json)).perpetual };
      }
      const { salesMinor = 0 } = soldBefore({}) ?? {};
      return { number, before: Perpetual.parse({ salesMinor, refundsMinor: 0 }) };
    },
    insertShift: statements.run<ShiftTable>()((query, p) =>
      query.insertInto('shift').values(pick(p, SHIFT_COLUMNS)),
    ),
    insertCount: statements.run<ShiftCountTable>()((query, p) =>
      query.insertInto('shift_count').values(pick(p, COUNT_COLUMNS)),
    ),
    insertReport: statements.run<ShiftReportTable>()((query, p) =>
      query.insertInto('shift_report').values(pick(p, REPORT_COLUMNS)),
    ),
    insertCash: createMoneyInserts(statements).insertCash,
  };
}

const SHIFT_COLUMNS = [
  ...(['shift_id', 'number', 'opened_seq', 'opened_by', 'opened_at', 'business_date'] as const),
  ...(['automatic', 'currency', 'float_minor'] as const),
  ...(['sales_before_minor', 'refunds_before_minor'] as const),
] as const satisfies readonly (keyof ShiftTable)[];

const COUNT_COLUMNS = [
  ...(['count_id', 'shift_id', 'journal_seq', 'pieces_json', 'loose_minor'] as const),
  ...(['counted_minor', 'user_id', 'created_at'] as const),
] as const satisfies readonly (keyof ShiftCountTable)[];

const REPORT_COLUMNS = [
  ...(['shift_id', 'number', 'closed_seq', 'count_id', 'closed_by', 'closed_at'] as const),
  ...(['business_date', 'expected_minor', 'counted_minor', 'over_short_minor'] as const),
  'figures_json',
] as const satisfies readonly (keyof ShiftReportTable)[];

function fromShift(shift: Shift): ShiftTable {
  return {
    shift_id: shift.shiftId,
    number: shift.number,
    opened_seq: shift.openedSeq,
    opened_by: shift.openedBy,
    opened_at: shift.openedAt,
    business_date: shift.businessDate,
    automatic: flag(shift.automatic),
    currency: shift.currency,
    float_minor: shift.floatMinor,
    sales_before_minor: shift.before.salesMinor,
    refunds_before_minor: shift.before.refundsMinor,
  };
}

function toShiftOrNull(row: ShiftTable | undefined): Shift | null {
  return row === undefined ? null : toShift(row);
}

function toShift(row: ShiftTable): Shift {
  return {
    shiftId: row.shift_id,
    number: row.number,
    openedSeq: row.opened_seq,
    openedBy: row.opened_by,
    openedAt: row.opened_at,
    businessDate: row.business_date,
    automatic: row.automatic === 1,
    currency: row.currency,
    floatMinor: row.float_minor,
    before: { salesMinor: row.sales_before_minor, refundsMinor: row.refunds_before_minor },
  };
}

function toReport(row: ShiftReportTable): ShiftReport {
  return {
    closedBy: row.closed_by,
    closedAt: row.closed_at,
    businessDate: row.business_date,
    countedMinor: row.counted_minor,
    overShortMinor: row.over_short_minor,
    figures: ShiftFigures.parse(JSON.parse(row.figures_json)),
  };
}
