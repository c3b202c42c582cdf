import { sql } from 'kysely';
import { RowId } from '../../shared/domain/ids.ts';
import type { ProductId, RefundId } from '../../shared/domain/ids.ts';
import type { RefundProcessed } from '../../shared/protocol/refund-event.ts';
import { cashPart, creditPart, journalTax } from './completed-payload.ts';
import { sha256Hex } from './digest.ts';
import type {
  RefundLeaseTable,
  RefundLineTable,
  RefundLineTaxTable,
  RefundOverrideTable,
  RefundReplenishmentTable,
  RefundTable,
  RefundTenderTable,
} from './refund-tables.ts';
import type { CashMovementTable, CreditEntryTable } from './sale-tables.ts';
import type { Schema } from './schema.ts';
import type { Statements } from './statements.ts';

/** The journal event of a refund is a function of these rows, as that of a sale is of its own. */
export interface RefundRows {
  readonly refund: RefundTable;
  readonly lines: readonly RefundLineTable[];
  readonly taxes: readonly RefundLineTaxTable[];
  readonly tenders: readonly RefundTenderTable[];
  readonly movements: readonly (Schema['stock_movement'] & {
    readonly product_id: ProductId | null;
  })[];
  readonly creditEntry: CreditEntryTable | null;
  readonly cashMovement: CashMovementTable | null;
  readonly overrides: readonly RefundOverrideTable[];
  readonly leases: readonly RefundLeaseTable[];
  readonly replenished: readonly RefundReplenishmentTable[];
  readonly receiptJson: string;
  readonly printJobs: readonly Pick<Schema['print_job'], 'job_id' | 'sha256'>[];
}

export type RefundRowReader = (refundId: RefundId) => RefundRows;

interface Key {
  readonly refundId: RefundId;
}

/** @throws Error when the refund or its receipt is not there */
export function createRefundRowReader(statements: Statements): RefundRowReader {
  const refund = statements.get<Key>()((query, { refundId }) =>
    query.selectFrom('refund').selectAll().where('refund_id', '=', refundId),
  );
  const parts = createPartReaders(statements);
  const receipt = statements.get<Key>()((query, { refundId }) =>
    query.selectFrom('refund_receipt').select('model_json').where('refund_id', '=', refundId),
  );
  const credit = statements.get<{ id: string }>()((query, { id }) =>
    query.selectFrom('credit_entry').selectAll().where('entry_id', '=', id),
  );
  const cash = statements.get<{ id: string }>()((query, { id }) =>
    query.selectFrom('cash_movement').selectAll().where('movement_id', '=', id),
  );
  return (refundId) => {
    const key = { refundId };
    const row = refund(key);
    const paper = receipt(key);
    if (row === undefined || paper === undefined) throw new Error(`No refund ${refundId}`);
    const { credit_entry_id: entryId, cash_movement_id: movementId } = row;
    return {
      refund: row,
      lines: parts.lines(key),
      taxes: parts.taxes(key),
      tenders: parts.tenders(key),
      movements: parts.movements(key),
      creditEntry: entryId === null ? null : (credit({ id: entryId }) ?? null),
      cashMovement: movementId === null ? null : (cash({ id: movementId }) ?? null),
      overrides: parts.overrides(key),
      leases: parts.leases(key),
      replenished: parts.replenished(key),
      receiptJson: paper.model_json,
      printJobs: parts.printJobs(key),
    };
  };
}

function createPartReaders(statements: Statements) {
  return {
    lines: statements.all<Key>()((query, { refundId }) =>
      query
        .selectFrom('refund_line')
        .selectAll()
        .where('refund_id', '=', refundId)
        .orderBy('position'),
    ),
    taxes: statements.all<Key>()((query, { refundId }) =>
      query
        .selectFrom('refund_line')
        .innerJoin('refund_line_tax as t', 't.refund_line_id', 'refund_line.refund_line_id')
        .selectAll('t')
        .where('refund_line.refund_id', '=', refundId)
        .orderBy('refund_line.position')
        .orderBy('t.code'),
    ),
    tenders: statements.all<Key>()((query, { refundId }) =>
      query
        .selectFrom('refund_tender')
        .selectAll()
        .where('refund_id', '=', refundId)
        .orderBy('position'),
    ),
    movements: statements.all<Key>()((query, { refundId }) =>
      query
        .selectFrom('refund_line')
        .innerJoin('stock_movement', (join) =>
          join.on(sql`stock_movement.line_id`, '=', sql`refund_line.refund_line_id`),
        )
        .selectAll('stock_movement')
        .select('refund_line.product_id')
        .where('refund_line.refund_id', '=', refundId)
        .where('stock_movement.kind', '=', sql.lit('return' as const))
        .orderBy('stock_movement.movement_id'),
    ),
    overrides: statements.all<Key>()((query, { refundId }) =>
      query
        .selectFrom('refund_override')
        .selectAll()
        .where('refund_id', '=', refundId)
        .orderBy('override_id'),
    ),
    leases: statements.all<Key>()((query, { refundId }) =>
      query
        .selectFrom('refund_lease')
        .selectAll()
        .where('refund_id', '=', refundId)
        .orderBy('counter'),
    ),
    replenished: statements.all<Key>()((query, { refundId }) =>
      query
        .selectFrom('refund_replenishment')
        .selectAll()
        .where('refund_id', '=', refundId)
        .orderBy('counter'),
    ),
    printJobs: statements.all<Key>()((query, { refundId }) =>
      query
        .selectFrom('print_job')
        .select(['job_id', 'sha256'])
        .where('refund_id', '=', refundId)
        // Copies come later and are in the audit trail.
        .where('kind', '<>', sql.lit('copy' as const))
        .orderBy('job_id'),
    ),
  };
}

export function refundPayloadOf(
  rows: RefundRows,
  audit: RefundProcessed['audit'],
): RefundProcessed {
  const taxesByLine = Map.groupBy(rows.taxes, (tax) => tax.refund_line_id);
  return {
    type: 'refund.processed',
    refund: headerPart(rows.refund),
    lines: rows.lines.map((line) => linePart(line, taxesByLine.get(line.refund_line_id) ?? [])),
    tenders: rows.tenders.map(tenderPart),
    stockMovements: rows.movements.map((row) => {
      const { line_id: lineId, product_id: productId } = row;
      if (lineId === null || productId === null) {
        throw new Error(`Movement ${row.movement_id} has no line of a product`);
      }
      return {
        movementId: RowId.parse(row.movement_id),
        productId,
        refundLineId: RowId.parse(lineId),
        quantityMilli: row.quantity_milli,
        unitCostMinor: row.unit_cost_minor,
      };
    }),
    creditEntry: rows.creditEntry === null ? null : creditPart(rows.creditEntry),
    cashMovement: rows.cashMovement === null ? null : cashPart(rows.cashMovement),
    overrides: rows.overrides.map(overridePart),
    leases: rows.leases.map(({ counter, amount, beyond }) => ({ counter, amount, beyond })),
    replenished: rows.replenished.map(({ counter, amount }) => ({ counter, amount })),
    receiptSha256: sha256Hex(rows.receiptJson),
    printJobs: rows.printJobs.map((job) => ({ jobId: job.job_id, sha256: job.sha256 })),
    audit,
  };
}

function headerPart(row: RefundTable): RefundProcessed['refund'] {
  return {
    refundId: row.refund_id,
    sale: salePart(row),
    exchangeSaleId: row.exchange_sale_id,
    storefrontId: row.storefront_id,
    terminalId: row.terminal_id,
    userId: row.user_id,
    customerId: row.customer_id,
    customerName: row.customer_name,
    currency: row.currency,
    pricesIncludeTax: row.prices_include_tax === 1,
    taxExempt: row.tax_exempt === 1,
    reason: row.reason,
    requestedBy: row.requested_by,
    approvedBy: row.approved_by,
    createdAt: row.created_at,
    completedAt: row.completed_at,
    businessDate: row.business_date,
    receiptNumber: row.receipt_number,
    receiptCounter: row.receipt_counter,
    subtotalMinor: row.subtotal_minor,
    discountMinor: row.discount_minor,
    taxMinor: row.tax_minor,
    totalMinor: row.total_minor,
    roundingMinor: row.rounding_minor,
  };
}

function salePart(row: RefundTable): RefundProcessed['refund']['sale'] {
  const { sale_id: saleId, sale_terminal_id: terminalId } = row;
  if (saleId === null || terminalId === null) return null;
  return {
    saleId,
    receiptNumber: row.sale_receipt_number ?? '',
    terminalId,
    businessDate: row.sale_business_date ?? '',
  };
}

function linePart(
  row: RefundLineTable,
  taxes: readonly RefundLineTaxTable[],
): RefundProcessed['lines'][number] {
  return {
    refundLineId: RowId.parse(row.refund_line_id),
    position: row.position,
    saleLineId: row.sale_line_id,
    productId: row.product_id,
    sku: row.sku,
    nameEn: row.name_en,
    nameRu: row.name_ru,
    nameKk: row.name_kk,
    barcode: row.barcode,
    unit: row.unit,
    weighed: row.weighed === 1,
    taxCategoryId: row.tax_category_id,
    trackStock: row.track_stock === 1,
    quantityMilli: row.quantity_milli,
    unitPriceMinor: row.unit_price_minor,
    unitCostMinor: row.unit_cost_minor,
    grossMinor: row.gross_minor,
    discountMinor: row.discount_minor,
    taxMinor: row.tax_minor,
    totalMinor: row.total_minor,
    taxes: taxes.map(journalTax),
    restock: row.restock,
    reason: row.reason,
  };
}

function tenderPart(row: RefundTenderTable): RefundProcessed['tenders'][number] {
  return {
    tenderId: row.tender_id,
    position: row.position,
    kind: row.kind,
    status: row.status,
    originalTenderId: row.original_tender_id,
    amountMinor: row.amount_minor,
    givenMinor: row.given_minor,
    roundingMinor: row.rounding_minor,
    reference: row.reference,
    userId: row.user_id,
    createdAt: row.created_at,
  };
}

function overridePart(row: RefundOverrideTable): RefundProcessed['overrides'][number] {
  return {
    overrideId: RowId.parse(row.override_id),
    kind: row.kind,
    refundLineId: row.refund_line_id === null ? null : RowId.parse(row.refund_line_id),
    amountMinor: row.amount_minor,
    reason: row.reason,
    requestedBy: row.requested_by,
    grantedBy: row.granted_by,
    createdAt: row.created_at,
  };
}
