import { sql } from 'kysely';
import type { ProductId, RowId, SaleId } from '../../shared/domain/ids.ts';
import type { PriceStep } from '../../shared/domain/sale.ts';
import type { SaleCompleted } from '../../shared/protocol/journal-event.ts';
import { sha256Hex } from './digest.ts';
import { toDiscount, toTrace } from './sale-rows.ts';
import type {
  CashMovementTable,
  CreditEntryTable,
  OverrideGrantTable,
  SaleLineTable,
  SaleLineTaxTable,
  SaleTable,
  TenderTable,
} from './sale-tables.ts';
import type { Schema } from './schema.ts';
import type { Statements } from './statements.ts';

/**
 * The journal event of a completed sale is a function of its rows: completion journals what it
 * finds in the tables, and `verify` makes the same event again and compares the bytes.
 */
export interface SaleFacts {
  readonly sale: SaleTable;
  readonly lines: readonly SaleLineTable[];
  readonly taxes: readonly SaleLineTaxTable[];
  readonly tenders: readonly TenderTable[];
  readonly movements: readonly MovementFact[];
  readonly creditEntry: CreditEntryTable | null;
  readonly cashMovement: CashMovementTable | null;
  readonly overrides: readonly OverrideGrantTable[];
  readonly receiptJson: string;
  readonly printJobs: readonly Pick<Schema['print_job'], 'job_id' | 'sha256'>[];
}

type MovementFact = Schema['stock_movement'] & { readonly product_id: ProductId };

export type SaleFactReader = (saleId: SaleId) => SaleFacts;

/** @throws Error when the sale or its receipt is not there */
export function createSaleFactReader(statements: Statements): SaleFactReader {
  const sale = statements.get<{ saleId: SaleId }>()((query, { saleId }) =>
    query.selectFrom('sale').selectAll().where('sale_id', '=', saleId),
  );
  const lines = statements.all<{ saleId: SaleId }>()((query, { saleId }) =>
    query.selectFrom('sale_line').selectAll().where('sale_id', '=', saleId).orderBy('position'),
  );
  const taxes = statements.all<{ saleId: SaleId }>()((query, { saleId }) =>
    query
      .selectFrom('sale_line')
      .innerJoin('sale_line_tax', 'sale_line_tax.line_id', 'sale_line.line_id')
      .selectAll('sale_line_tax')
      .where('sale_line.sale_id', '=', saleId)
      .orderBy('sale_line.position')
      .orderBy('sale_line_tax.code'),
  );
  const tenders = statements.all<{ saleId: SaleId }>()((query, { saleId }) =>
    query.selectFrom('tender').selectAll().where('sale_id', '=', saleId).orderBy('position'),
  );
  const movements = statements.all<{ saleId: SaleId }>()((query, { saleId }) =>
    query
      .selectFrom('stock_movement')
      .innerJoin('product', 'product.row_id', 'stock_movement.product_row')
      .selectAll('stock_movement')
      .select('product.product_id')
      .where('stock_movement.sale_id', '=', saleId)
      .orderBy('stock_movement.movement_id'),
  );
  const { creditEntry, cashMovement } = createMoneyOfSale(statements);
  const overrides = statements.all<{ saleId: SaleId }>()((query, { saleId }) =>
    query
      .selectFrom('override_grant')
      .selectAll()
      .where('sale_id', '=', saleId)
      .orderBy('override_id'),
  );
  const receipt = statements.get<{ saleId: SaleId }>()((query, { saleId }) =>
    query.selectFrom('receipt').select('model_json').where('sale_id', '=', saleId),
  );
  const printJobs = statements.all<{ saleId: SaleId }>()((query, { saleId }) =>
    query
      .selectFrom('print_job')
      .select(['job_id', 'sha256'])
      .where('sale_id', '=', saleId)
      // Copies come later and are in the audit trail.
      .where('kind', '<>', sql.lit('copy' as const))
      .orderBy('job_id'),
  );
  return (saleId) => {
    const key = { saleId };
    return {
      sale: present(sale(key), 'sale', saleId),
      lines: lines(key),
      taxes: taxes(key),
      tenders: tenders(key),
      movements: movements(key),
      creditEntry: creditEntry(key) ?? null,
      cashMovement: cashMovement(key) ?? null,
      overrides: overrides(key),
      receiptJson: present(receipt(key), 'receipt', saleId).model_json,
      printJobs: printJobs(key),
    };
  };
}

function createMoneyOfSale(statements: Statements) {
  return {
    creditEntry: statements.get<{ saleId: SaleId }>()((query, { saleId }) =>
      query.selectFrom('credit_entry').selectAll().where('sale_id', '=', saleId),
    ),
    cashMovement: statements.get<{ saleId: SaleId }>()((query, { saleId }) =>
      query.selectFrom('cash_movement').selectAll().where('sale_id', '=', saleId),
    ),
  };
}

function present<T>(row: T | undefined, what: string, saleId: SaleId): T {
  if (row === undefined) throw new Error(`No ${what} of sale ${saleId}`);
  return row;
}

export function saleCompletedPayload(
  facts: SaleFacts,
  audit: SaleCompleted['audit'],
): SaleCompleted {
  const taxesByLine = Map.groupBy(facts.taxes, (tax) => tax.line_id);
  return {
    type: 'sale.completed',
    sale: salePart(facts.sale),
    lines: facts.lines.map((line) => linePart(line, taxesByLine.get(line.line_id) ?? [])),
    tenders: facts.tenders.map(tenderPart),
    stockMovements: facts.movements.map(movementPart),
    creditEntry: facts.creditEntry === null ? null : creditPart(facts.creditEntry),
    cashMovement: facts.cashMovement === null ? null : cashPart(facts.cashMovement),
    overrides: facts.overrides.map(overridePart),
    receiptSha256: sha256Hex(facts.receiptJson),
    printJobs: facts.printJobs.map((job) => ({ jobId: job.job_id, sha256: job.sha256 })),
    audit,
  };
}

function salePart(row: SaleTable): SaleCompleted['sale'] {
  return {
    saleId: row.sale_id,
    saleType: row.type,
    storefrontId: row.storefront_id,
    terminalId: row.terminal_id,
    userId: row.user_id,
    customerId: row.customer_id,
    customerName: row.customer_name,
    taxExempt: row.tax_exempt === 1,
    currency: row.currency,
    pricesIncludeTax: row.prices_include_tax === 1,
    priceBookVersion: row.price_book_version,
    discount: toDiscount(row),
    ageConfirmed: row.age_confirmed,
    holdName: row.hold_name,
    heldAt: row.held_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    completedAt: row.completed_at ?? '',
    businessDate: row.business_date ?? '',
    receiptNumber: row.receipt_number ?? '',
    receiptCounter: row.receipt_counter ?? 0,
    subtotalMinor: row.subtotal_minor,
    discountMinor: row.discount_minor,
    taxMinor: row.tax_minor,
    totalMinor: row.total_minor,
    roundingMinor: row.rounding_minor,
    paidMinor: row.paid_minor,
    changeMinor: row.change_minor,
    costMinor: row.cost_minor,
    profitMinor: row.profit_minor,
  };
}

function linePart(
  row: SaleLineTable,
  taxes: readonly SaleLineTaxTable[],
): SaleCompleted['lines'][number] {
  const trace: PriceStep[] = toTrace(row.trace_json);
  return {
    lineId: row.line_id,
    position: row.position,
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
    oversellPolicy: row.oversell_policy,
    minimumAge: row.minimum_age,
    quantityMilli: row.quantity_milli,
    unitPriceMinor: row.unit_price_minor,
    unitCostMinor: row.unit_cost_minor,
    discount: toDiscount(row),
    note: row.note,
    trace,
    createdAt: row.created_at,
    grossMinor: row.gross_minor,
    lineDiscountMinor: row.line_discount_minor,
    saleDiscountMinor: row.sale_discount_minor,
    taxMinor: row.tax_minor,
    totalMinor: row.total_minor,
    profitMinor: row.profit_minor,
    taxes: taxes.map((tax) => ({
      code: tax.code,
      name: tax.name,
      ratePpm: tax.rate_ppm,
      inclusive: tax.inclusive === 1,
      baseMinor: tax.base_minor,
      taxMinor: tax.tax_minor,
    })),
  };
}

function tenderPart(row: TenderTable): SaleCompleted['tenders'][number] {
  return {
    tenderId: row.tender_id,
    position: row.position,
    kind: row.kind,
    status: row.status,
    amountMinor: row.amount_minor,
    tenderedMinor: row.tendered_minor,
    changeMinor: row.change_minor,
    roundingMinor: row.rounding_minor,
    reference: row.reference,
    userId: row.user_id,
    createdAt: row.created_at,
  };
}

function movementPart(row: MovementFact): SaleCompleted['stockMovements'][number] {
  if (row.line_id === null) throw new Error(`Movement ${row.movement_id} has no line`);
  return {
    movementId: rowId(row.movement_id),
    productId: row.product_id,
    lineId: row.line_id,
    quantityMilli: row.quantity_milli,
    unitCostMinor: row.unit_cost_minor,
  };
}

export function creditPart(row: CreditEntryTable): NonNullable<SaleCompleted['creditEntry']> {
  return {
    entryId: rowId(row.entry_id),
    customerId: row.customer_id,
    kind: row.kind,
    amountMinor: row.amount_minor,
    saleId: row.sale_id,
    dueDate: row.due_date,
    tenderKind: row.tender_kind,
    reference: row.reference,
    userId: row.user_id,
    businessDate: row.business_date,
    createdAt: row.created_at,
  };
}

export function cashPart(row: CashMovementTable): NonNullable<SaleCompleted['cashMovement']> {
  return {
    movementId: rowId(row.movement_id),
    kind: row.kind,
    amountMinor: row.amount_minor,
    saleId: row.sale_id,
    creditEntryId: row.credit_entry_id === null ? null : rowId(row.credit_entry_id),
    userId: row.user_id,
    businessDate: row.business_date,
    createdAt: row.created_at,
  };
}

function overridePart(row: OverrideGrantTable): SaleCompleted['overrides'][number] {
  return {
    overrideId: rowId(row.override_id),
    kind: row.kind,
    lineId: row.line_id,
    amountMinor: row.amount_minor,
    reason: row.reason,
    requestedBy: row.requested_by,
    grantedBy: row.granted_by,
    createdAt: row.created_at,
  };
}

/** Ids of rows that only other rows point at are plain text in the schema. */
function rowId(text: string): RowId {
  return text as RowId;
}
