import { sql } from 'kysely';
import type { ProductId, RowId, SaleId } from '../../shared/domain/ids.ts';
import type { PriceStep } from '../../shared/domain/sale.ts';
import type { SaleCompleted } from '../../shared/protocol/journal-event.ts';
import type { SaleLease } from '../sale-port.ts';
import { sha256Hex } from './digest.ts';
import { toDiscount, toLineBook, toMarks, toSaleBook, toTrace } from './sale-rows.ts';
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
 * The journal event of a completed sale is a function of its rows: completion journals the rows it
 * has written, and `verify` reads them, makes the same event again and compares the bytes.
 */
export interface SaleFacts {
  readonly sale: SaleTable;
  readonly lines: readonly LineFact[];
  readonly taxes: readonly SaleLineTaxTable[];
  readonly tenders: readonly TenderTable[];
  readonly movements: readonly MovementFact[];
  readonly creditEntry: CreditEntryTable | null;
  readonly cashMovement: CashMovementTable | null;
  /** By counter; empty where the till holds none. */
  readonly leases: readonly SaleLease[];
  readonly overrides: readonly OverrideGrantTable[];
  readonly receiptJson: string;
  readonly printJobs: readonly Pick<Schema['print_job'], 'job_id' | 'sha256'>[];
}

type LineFact = Omit<SaleLineTable, 'trace_json'> & { readonly trace: readonly PriceStep[] };
type MovementFact = Schema['stock_movement'] & { readonly product_id: ProductId | null };

/** As they are stored, the written trace too. */
export interface StoredSaleFacts extends SaleFacts {
  readonly lines: readonly (LineFact & Pick<SaleLineTable, 'trace_json'>)[];
}

export type SaleFactReader = (saleId: SaleId) => StoredSaleFacts;

/** @throws Error when the sale or its receipt is not there */
export function createSaleFactReader(statements: Statements): SaleFactReader {
  const sale = createSaleRowReader(statements);
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
      // Not the product's own: HQ may have given it another id since.
      .leftJoin('sale_line', 'sale_line.line_id', 'stock_movement.line_id')
      .selectAll('stock_movement')
      .select('sale_line.product_id')
      .where('stock_movement.sale_id', '=', saleId)
      .orderBy('stock_movement.movement_id'),
  );
  const { creditEntry, cashMovement } = createMoneyOfSale(statements);
  const overrides = createOverrideRowReader(statements);
  const leases = createSaleLeaseReader(statements);
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
      sale: sale(saleId),
      lines: lines(key).map((line) => ({ ...line, trace: toTrace(line.trace_json) })),
      taxes: taxes(key),
      tenders: tenders(key),
      movements: movements(key),
      creditEntry: creditEntry(key) ?? null,
      cashMovement: cashMovement(key) ?? null,
      leases: leases(key),
      overrides: overrides(saleId),
      receiptJson: present(receipt(key), 'receipt', saleId).model_json,
      printJobs: printJobs(key),
    };
  };
}

/** @throws Error when the sale is not there */
function createSaleRowReader(statements: Statements): (saleId: SaleId) => SaleTable {
  const read = statements.get<{ saleId: SaleId }>()((query, { saleId }) =>
    query.selectFrom('sale').selectAll().where('sale_id', '=', saleId),
  );
  return (saleId) => present(read({ saleId }), 'sale', saleId);
}

export function createOverrideRowReader(
  statements: Statements,
): (saleId: SaleId) => readonly OverrideGrantTable[] {
  const read = statements.all<{ saleId: SaleId }>()((query, { saleId }) =>
    query
      .selectFrom('override_grant')
      .selectAll()
      .where('sale_id', '=', saleId)
      .orderBy('override_id'),
  );
  return (saleId) => read({ saleId });
}

function createMoneyOfSale(statements: Statements) {
  return {
    creditEntry: statements.get<{ saleId: SaleId }>()((query, { saleId }) =>
      query
        .selectFrom('credit_entry')
        .selectAll()
        .where('sale_id', '=', saleId)
        // What a refund of it took off is the refund's.
        .where('kind', '=', sql.lit('charge' as const)),
    ),
    cashMovement: statements.get<{ saleId: SaleId }>()((query, { saleId }) =>
      query
        .selectFrom('cash_movement')
        .selectAll()
        .where('sale_id', '=', saleId)
        .where('kind', '=', sql.lit('sale' as const)),
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
    audit,
    cashMovement: facts.cashMovement === null ? null : cashPart(facts.cashMovement),
    creditEntry: facts.creditEntry === null ? null : creditPart(facts.creditEntry),
    ...(facts.leases.length === 0 ? {} : { leases: facts.leases.map(leasePart) }),
    lines: facts.lines.map((line) => linePart(line, taxesByLine.get(line.line_id) ?? [])),
    overrides: facts.overrides.map(overridePart),
    printJobs: facts.printJobs.map((job) => ({ jobId: job.job_id, sha256: job.sha256 })),
    receiptSha256: sha256Hex(facts.receiptJson),
    sale: salePart(facts.sale),
    stockMovements: facts.movements.map(movementPart),
    tenders: facts.tenders.map(tenderPart),
    type: 'sale.completed',
  };
}

function createSaleLeaseReader(
  statements: Statements,
): (key: { saleId: SaleId }) => readonly SaleLease[] {
  return statements.all<{ saleId: SaleId }>()((query, { saleId }) =>
    query
      .selectFrom('sale_lease')
      .select(['amount', 'beyond', 'counter'])
      .where('sale_id', '=', saleId)
      .orderBy('counter'),
  );
}

function leasePart({ amount, beyond, counter }: SaleLease): SaleLease {
  return { amount, beyond, counter };
}

function salePart(row: SaleTable): SaleCompleted['sale'] {
  const book = toSaleBook(row.book_json);
  return {
    ageConfirmed: row.age_confirmed,
    ...(book === null ? {} : { book }),
    businessDate: row.business_date ?? '',
    changeMinor: row.change_minor,
    completedAt: row.completed_at ?? '',
    costMinor: row.cost_minor,
    createdAt: row.created_at,
    currency: row.currency,
    customerId: row.customer_id,
    customerName: row.customer_name,
    discount: toDiscount(row),
    discountMinor: row.discount_minor,
    heldAt: row.held_at,
    holdName: row.hold_name,
    paidMinor: row.paid_minor,
    priceBookVersion: row.price_book_version,
    pricesIncludeTax: row.prices_include_tax === 1,
    profitMinor: row.profit_minor,
    receiptCounter: row.receipt_counter ?? 0,
    receiptNumber: row.receipt_number ?? '',
    roundingMinor: row.rounding_minor,
    saleId: row.sale_id,
    saleType: row.type,
    storefrontId: row.storefront_id,
    subtotalMinor: row.subtotal_minor,
    taxExempt: row.tax_exempt === 1,
    taxMinor: row.tax_minor,
    terminalId: row.terminal_id,
    totalMinor: row.total_minor,
    updatedAt: row.updated_at,
    userId: row.user_id,
  };
}

function linePart(
  row: LineFact,
  taxes: readonly SaleLineTaxTable[],
): SaleCompleted['lines'][number] {
  const book = toLineBook(row.book_json);
  const marks = toMarks(row.marks_json);
  return {
    barcode: row.barcode,
    ...(book === null ? {} : { book }),
    createdAt: row.created_at,
    discount: toDiscount(row),
    grossMinor: row.gross_minor,
    lineDiscountMinor: row.line_discount_minor,
    lineId: row.line_id,
    ...(marks === null ? {} : { marks }),
    minimumAge: row.minimum_age,
    nameEn: row.name_en,
    nameKk: row.name_kk,
    nameRu: row.name_ru,
    note: row.note,
    oversellPolicy: row.oversell_policy,
    position: row.position,
    productId: row.product_id,
    profitMinor: row.profit_minor,
    quantityMilli: row.quantity_milli,
    saleDiscountMinor: row.sale_discount_minor,
    sku: row.sku,
    taxCategoryId: row.tax_category_id,
    taxMinor: row.tax_minor,
    taxes: taxes.map(journalTax),
    totalMinor: row.total_minor,
    trace: [...row.trace],
    trackStock: row.track_stock === 1,
    unit: row.unit,
    unitCostMinor: row.unit_cost_minor,
    unitPriceMinor: row.unit_price_minor,
    weighed: row.weighed === 1,
  };
}

function tenderPart(row: TenderTable): SaleCompleted['tenders'][number] {
  return {
    amountMinor: row.amount_minor,
    changeMinor: row.change_minor,
    createdAt: row.created_at,
    kind: row.kind,
    position: row.position,
    reference: row.reference,
    roundingMinor: row.rounding_minor,
    status: row.status,
    tenderId: row.tender_id,
    tenderedMinor: row.tendered_minor,
    userId: row.user_id,
  };
}

function movementPart(row: MovementFact): SaleCompleted['stockMovements'][number] {
  if (row.line_id === null || row.product_id === null) {
    throw new Error(`Movement ${row.movement_id} has no line of a product`);
  }
  return {
    lineId: row.line_id,
    movementId: rowId(row.movement_id),
    productId: row.product_id,
    quantityMilli: row.quantity_milli,
    unitCostMinor: row.unit_cost_minor,
  };
}

export function creditPart(row: CreditEntryTable): NonNullable<SaleCompleted['creditEntry']> {
  return {
    amountMinor: row.amount_minor,
    businessDate: row.business_date,
    createdAt: row.created_at,
    customerId: row.customer_id,
    dueDate: row.due_date,
    entryId: rowId(row.entry_id),
    kind: row.kind,
    reference: row.reference,
    saleId: row.sale_id,
    tenderKind: row.tender_kind,
    userId: row.user_id,
  };
}

export function cashPart(row: CashMovementTable): NonNullable<SaleCompleted['cashMovement']> {
  return {
    amountMinor: row.amount_minor,
    businessDate: row.business_date,
    createdAt: row.created_at,
    creditEntryId: row.credit_entry_id === null ? null : rowId(row.credit_entry_id),
    kind: row.kind,
    movementId: rowId(row.movement_id),
    saleId: row.sale_id,
    userId: row.user_id,
  };
}

function overridePart(row: OverrideGrantTable): SaleCompleted['overrides'][number] {
  return {
    amountMinor: row.amount_minor,
    createdAt: row.created_at,
    grantedBy: row.granted_by,
    kind: row.kind,
    lineId: row.line_id,
    overrideId: rowId(row.override_id),
    reason: row.reason,
    requestedBy: row.requested_by,
  };
}

/** Ids of rows that only other rows point at are plain text in the schema. */
function rowId(text: string): RowId {
  return text as RowId;
}

/** A line's tax at one rate, of a sale or of what comes back. */
export function journalTax(tax: Omit<SaleLineTaxTable, 'line_id'>) {
  return {
    baseMinor: tax.base_minor,
    code: tax.code,
    inclusive: tax.inclusive === 1,
    name: tax.name,
    ratePpm: tax.rate_ppm,
    taxMinor: tax.tax_minor,
  };
}
