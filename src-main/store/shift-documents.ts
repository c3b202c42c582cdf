import { sql } from 'kysely';
import type { UserId } from '../../shared/domain/ids.ts';
import { type Minor, minor, type Ppm } from '../../shared/domain/money.ts';
import type { TenderKind } from '../../shared/domain/sale.ts';
import type { ShiftDocument } from '../../shared/domain/shift/figures.ts';
import type { Flag } from './schema-flag.ts';
import type { Statements } from './statements.ts';

export interface Since {
  readonly openedSeq: number;
}

/** Sales and refunds in the order of the journal, since an event of it. */
export function createShiftDocuments(
  statements: Statements,
): (since: Since) => readonly ShiftDocument[] {
  const sales = createSales(statements);
  const refunds = createRefunds(statements);
  return (since) => {
    const found = [
      ...assembled('sale', sales.headers(since), sales.taxes(since), sales.tenders(since)),
      ...assembled('refund', refunds.headers(since), refunds.taxes(since), refunds.tenders(since)),
    ];
    return found.toSorted((one, other) => one.seq - other.seq).map(({ document }) => document);
  };
}

interface HeaderRow {
  readonly seq: number;
  readonly id: string;
  readonly receipt_number: string | null;
  readonly user_id: UserId;
  readonly subtotal_minor: Minor;
  readonly discount_minor: Minor;
  readonly tax_minor: Minor;
  readonly total_minor: Minor;
  readonly rounding_minor: Minor;
}

interface TaxRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly rate_ppm: Ppm;
  readonly inclusive: Flag;
  readonly baseMinor: number;
  readonly taxMinor: number;
}

interface TenderRow {
  readonly id: string;
  readonly kind: TenderKind;
  readonly handedMinor: number;
}

function assembled(
  kind: ShiftDocument['kind'],
  headers: readonly HeaderRow[],
  taxes: readonly TaxRow[],
  tenders: readonly TenderRow[],
): readonly { readonly seq: number; readonly document: ShiftDocument }[] {
  const taxesOf = Map.groupBy(taxes, ({ id }) => id);
  const tendersOf = Map.groupBy(tenders, ({ id }) => id);
  return headers.map((row) => ({
    seq: row.seq,
    document: {
      kind,
      receiptNumber: row.receipt_number ?? '',
      userId: row.user_id,
      grossMinor: row.subtotal_minor,
      discountMinor: row.discount_minor,
      taxMinor: row.tax_minor,
      totalMinor: row.total_minor,
      roundingMinor: row.rounding_minor,
      taxes: (taxesOf.get(row.id) ?? []).map((tax) => ({
        code: tax.code,
        name: tax.name,
        ratePpm: tax.rate_ppm,
        inclusive: tax.inclusive === 1,
        baseMinor: minor(tax.baseMinor),
        taxMinor: minor(tax.taxMinor),
      })),
      tenders: (tendersOf.get(row.id) ?? []).map(({ kind: tender, handedMinor }) => ({
        kind: tender,
        handedMinor: minor(handedMinor),
      })),
    },
  }));
}

function createSales(statements: Statements) {
  return {
    headers: statements.all<Since>()((query, { openedSeq }) =>
      query
        .selectFrom('journal')
        .innerJoin('sale', (join) => join.on(sql`sale.sale_id`, '=', sql`journal.subject_id`))
        .select(['journal.seq', 'sale.sale_id as id', 'sale.receipt_number', 'sale.user_id'])
        .select(['sale.subtotal_minor', 'sale.discount_minor', 'sale.tax_minor'])
        .select(['sale.total_minor', 'sale.rounding_minor'])
        .where('journal.seq', '>', openedSeq)
        .where('journal.type', '=', sql.lit('sale.completed'))
        .orderBy('journal.seq'),
    ),
    taxes: statements.all<Since>()((query, { openedSeq }) =>
      query
        .selectFrom('journal')
        .innerJoin('sale_line', (join) =>
          join.on(sql`sale_line.sale_id`, '=', sql`journal.subject_id`),
        )
        .innerJoin('sale_line_tax', 'sale_line_tax.line_id', 'sale_line.line_id')
        .select(['sale_line.sale_id as id', 'code', 'name', 'rate_ppm', 'inclusive'])
        .select(sql<number>`sum(base_minor)`.as('baseMinor'))
        .select(sql<number>`sum(sale_line_tax.tax_minor)`.as('taxMinor'))
        .where('journal.seq', '>', openedSeq)
        .where('journal.type', '=', sql.lit('sale.completed'))
        .groupBy(['sale_line.sale_id', 'code', 'name', 'rate_ppm', 'inclusive']),
    ),
    tenders: statements.all<Since>()((query, { openedSeq }) =>
      query
        .selectFrom('journal')
        .innerJoin('tender', (join) => join.on(sql`tender.sale_id`, '=', sql`journal.subject_id`))
        .select(['tender.sale_id as id', 'tender.kind'])
        .select(sql<number>`tendered_minor - change_minor`.as('handedMinor'))
        .where('journal.seq', '>', openedSeq)
        .where('journal.type', '=', sql.lit('sale.completed'))
        .where(sql<boolean>`tender.status not in ('UNDONE', 'DECLINED')`),
    ),
  };
}

function createRefunds(statements: Statements) {
  return {
    headers: statements.all<Since>()((query, { openedSeq }) =>
      query
        .selectFrom('journal')
        .innerJoin('refund', (join) => join.on(sql`refund.refund_id`, '=', sql`journal.subject_id`))
        .select(['journal.seq', 'refund.refund_id as id', 'refund.receipt_number'])
        .select(['refund.user_id', 'refund.subtotal_minor', 'refund.discount_minor'])
        .select(['refund.tax_minor', 'refund.total_minor', 'refund.rounding_minor'])
        .where('journal.seq', '>', openedSeq)
        .where('journal.type', '=', sql.lit('refund.processed'))
        .orderBy('journal.seq'),
    ),
    taxes: statements.all<Since>()((query, { openedSeq }) =>
      query
        .selectFrom('journal')
        .innerJoin('refund_line', (join) =>
          join.on(sql`refund_line.refund_id`, '=', sql`journal.subject_id`),
        )
        .innerJoin('refund_line_tax as t', 't.refund_line_id', 'refund_line.refund_line_id')
        .select(['refund_line.refund_id as id', 't.code', 't.name', 't.rate_ppm', 't.inclusive'])
        .select(sql<number>`sum(t.base_minor)`.as('baseMinor'))
        .select(sql<number>`sum(t.tax_minor)`.as('taxMinor'))
        .where('journal.seq', '>', openedSeq)
        .where('journal.type', '=', sql.lit('refund.processed'))
        .groupBy(['refund_line.refund_id', 't.code', 't.name', 't.rate_ppm', 't.inclusive']),
    ),
    tenders: statements.all<Since>()((query, { openedSeq }) =>
      query
        .selectFrom('journal')
        .innerJoin('refund_tender as t', (join) =>
          join.on(sql`t.refund_id`, '=', sql`journal.subject_id`),
        )
        .select(['t.refund_id as id', 't.kind', 't.given_minor as handedMinor'])
        .where('journal.seq', '>', openedSeq)
        .where('journal.type', '=', sql.lit('refund.processed'))
        .where(sql<boolean>`t.status not in ('UNDONE', 'DECLINED')`),
    ),
  };
}
