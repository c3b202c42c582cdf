import { sql } from 'kysely';
import { z } from 'zod';
import type { SaleId, ShiftId } from '../../shared/domain/ids.ts';
import { minor, Minor } from '../../shared/domain/money.ts';
import { TenderKind } from '../../shared/domain/sale.ts';
import type { ShiftDocument, ShiftFacts } from '../../shared/domain/shift/figures.ts';
import type { Shift } from '../shift-port.ts';
import type { Statements } from './statements.ts';

interface Since {
  readonly openedSeq: number;
}

/**
 * What belongs to the open shift: the events of the journal since it was opened, by their rows. A
 * closed one is not asked: it has its Z.
 */
export function createShiftFacts(statements: Statements): (shift: Shift) => ShiftFacts {
  const documents = createDocuments(statements);
  const cash = statements.all<{ shiftId: ShiftId }>()((query, { shiftId }) =>
    query
      .selectFrom('cash_movement')
      .select(['kind', 'amount_minor as amountMinor'])
      .where('shift_id', '=', shiftId)
      .orderBy('created_at')
      .orderBy('movement_id'),
  );
  // An entry is in no column of its own event: a few a day, read from the bytes.
  const settled = statements.all<Since>()((query, { openedSeq }) =>
    query
      .selectFrom('journal')
      .select(sql<string>`cast(bytes as text) ->> '$.payload.entry'`.as('entry'))
      .where('seq', '>', openedSeq)
      .where('type', '=', sql.lit('credit.booked'))
      .orderBy('seq'),
  );
  const opened = statements.get<Since>()((query, { openedSeq }) =>
    query
      .selectFrom('journal')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('seq', '>', openedSeq)
      .where('type', '=', sql.lit('drawer.opened')),
  );
  return (shift) => {
    const since = { openedSeq: shift.openedSeq };
    return {
      before: shift.before,
      documents: documents(since),
      settlements: settled(since).flatMap(({ entry }) => settlementOf(JSON.parse(entry))),
      cash: cash({ shiftId: shift.shiftId }),
      drawerOpenings: opened(since)?.count ?? 0,
    };
  };
}

const Entry = z.looseObject({
  kind: z.string(),
  tenderKind: TenderKind.nullable(),
  amountMinor: Minor,
});

function settlementOf(json: unknown): ShiftFacts['settlements'] {
  const { kind, tenderKind, amountMinor } = Entry.parse(json);
  if (kind !== 'payment' || tenderKind === null) return [];
  return [{ kind: tenderKind, amountMinor: minor(-amountMinor) }];
}

function createDocuments(statements: Statements): (since: Since) => readonly ShiftDocument[] {
  const sales = statements.all<Since>()((query, { openedSeq }) =>
    query
      .selectFrom('journal')
      .innerJoin('sale', (join) => join.on(sql`sale.sale_id`, '=', sql`journal.subject_id`))
      .select(['sale.sale_id', 'sale.receipt_number', 'sale.user_id', 'sale.subtotal_minor'])
      .select(['sale.discount_minor', 'sale.tax_minor', 'sale.total_minor', 'sale.rounding_minor'])
      .where('journal.seq', '>', openedSeq)
      .where('journal.type', '=', sql.lit('sale.completed'))
      .orderBy('journal.seq'),
  );
  const taxes = statements.all<Since>()((query, { openedSeq }) =>
    query
      .selectFrom('journal')
      .innerJoin('sale_line', (join) =>
        join.on(sql`sale_line.sale_id`, '=', sql`journal.subject_id`),
      )
      .innerJoin('sale_line_tax', 'sale_line_tax.line_id', 'sale_line.line_id')
      .select(['sale_line.sale_id', 'code', 'name', 'rate_ppm', 'inclusive'])
      .select(sql<number>`sum(base_minor)`.as('baseMinor'))
      .select(sql<number>`sum(sale_line_tax.tax_minor)`.as('taxMinor'))
      .where('journal.seq', '>', openedSeq)
      .where('journal.type', '=', sql.lit('sale.completed'))
      .groupBy(['sale_line.sale_id', 'code', 'name', 'rate_ppm', 'inclusive']),
  );
  const tenders = statements.all<Since>()((query, { openedSeq }) =>
    query
      .selectFrom('journal')
      .innerJoin('tender', (join) => join.on(sql`tender.sale_id`, '=', sql`journal.subject_id`))
      .select(['tender.sale_id', 'tender.kind'])
      .select(sql<number>`tendered_minor - change_minor`.as('handedMinor'))
      .where('journal.seq', '>', openedSeq)
      .where('journal.type', '=', sql.lit('sale.completed'))
      .where(sql<boolean>`tender.status not in ('UNDONE', 'DECLINED')`),
  );
  return (since) => {
    const taxesOf = bySale(taxes(since));
    const tendersOf = bySale(tenders(since));
    return sales(since).map((sale) => ({
      kind: 'sale',
      receiptNumber: sale.receipt_number ?? '',
      userId: sale.user_id,
      grossMinor: sale.subtotal_minor,
      discountMinor: sale.discount_minor,
      taxMinor: sale.tax_minor,
      totalMinor: sale.total_minor,
      roundingMinor: sale.rounding_minor,
      taxes: (taxesOf.get(sale.sale_id) ?? []).map((tax) => ({
        code: tax.code,
        name: tax.name,
        ratePpm: tax.rate_ppm,
        inclusive: tax.inclusive === 1,
        baseMinor: minor(tax.baseMinor),
        taxMinor: minor(tax.taxMinor),
      })),
      tenders: (tendersOf.get(sale.sale_id) ?? []).map(({ kind, handedMinor }) => ({
        kind,
        handedMinor: minor(handedMinor),
      })),
    }));
  };
}

function bySale<T extends { readonly sale_id: SaleId }>(
  rows: readonly T[],
): ReadonlyMap<SaleId, readonly T[]> {
  return Map.groupBy(rows, (row) => row.sale_id);
}
