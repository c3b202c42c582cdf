import { sql } from 'kysely';
import { LineId, type RefundId } from '../../shared/domain/ids.ts';
import type { RefundFacts, RefundWriter } from '../refund-port.ts';
import type { JournalInput } from '../store-port.ts';
import { createMoneyInserts } from './customers.ts';
import { createRefundRowReader, refundPayloadOf } from './refund-payload.ts';
import type {
  RefundLeaseTable,
  RefundLineTable,
  RefundLineTaxTable,
  RefundOverrideTable,
  RefundReceiptTable,
  RefundReplenishmentTable,
  RefundTable,
  RefundTenderTable,
} from './refund-tables.ts';
import type { Schema } from './schema.ts';
import { pick, type Statements } from './statements.ts';
import type { LeasedStock } from './sync/leased-stock.ts';
import { flag } from './terminal.ts';
import type { TrailHeads } from './trail-head.ts';

export interface RefundWriterDeps {
  readonly statements: Statements;
  readonly heads: TrailHeads;
  readonly leased: LeasedStock;
  readonly journal: (input: JournalInput) => void;
}

export function createRefundWriter(deps: RefundWriterDeps): RefundWriter {
  const { statements, heads, leased, journal } = deps;
  const insert = createRefundInserts(statements);
  const rowsOf = createRefundRowReader(statements);
  const { insertEntry, insertCash } = createMoneyInserts(statements);
  const countCopy = statements.run<{ refundId: RefundId }>()((query, { refundId }) =>
    query
      .updateTable('refund_receipt')
      .set({ copies: sql<number>`copies + 1` })
      .where('refund_id', '=', refundId),
  );
  const copies = statements.get<{ refundId: RefundId }>()((query, { refundId }) =>
    query.selectFrom('refund_receipt').select('copies').where('refund_id', '=', refundId),
  );
  return {
    process: (facts) => {
      const { creditEntry, cashMovement, refund, shiftId } = facts;
      if (creditEntry !== null) insertEntry(creditEntry);
      if (cashMovement !== null) insertCash(cashMovement, { shiftId, reason: '' });
      const { refundId: refund_id } = refund;
      insert.refund(refundRow(facts));
      insert.lines(facts.lines.map((line) => lineRow(refund_id, line)));
      insert.taxes(facts.lines.flatMap(taxRows));
      insert.tenders(facts.tenders.map((tender) => tenderRow(refund_id, tender)));
      insert.overrides(facts.overrides.map((override) => overrideRow(refund_id, override)));
      insert.leases(facts.leases.map((lease) => ({ refund_id, ...lease })));
      insert.replenished(facts.replenished.map((one) => ({ refund_id, ...one })));
      insert.movements(movementRows(facts));
      insert.receipt({ refund_id, model_json: facts.receiptJson, copies: 0 });
    },
    journalProcessed: (refundId) => {
      const { auditSeq, auditHash } = heads.current();
      const audit = { hash: Buffer.from(auditHash).toString('hex'), seq: auditSeq };
      const payload = refundPayloadOf(rowsOf(refundId), audit);
      journal({
        payload,
        subjectId: refundId,
        receiptNumber: payload.refund.receiptNumber,
        businessDate: payload.refund.businessDate,
        checkpoint: true,
      });
    },
    countCopy: (refundId) => {
      if (countCopy({ refundId }) !== 1) throw new Error(`No paper of refund ${refundId}`);
      return copies({ refundId })?.copies ?? 0;
    },
    putBack: (productRow, quantityMilli) => leased.putBack(productRow, quantityMilli),
  };
}

function createRefundInserts(statements: Statements) {
  return {
    refund: statements.run<RefundTable>()((query, p) =>
      query.insertInto('refund').values(pick(p, REFUND_COLUMNS)),
    ),
    lines: statements.runMany<RefundLineTable>()((query, rows) =>
      query.insertInto('refund_line').values(rows.map((p) => pick(p, LINE_COLUMNS))),
    ),
    taxes: statements.runMany<RefundLineTaxTable>()((query, rows) =>
      query.insertInto('refund_line_tax').values(rows.map((p) => pick(p, TAX_COLUMNS))),
    ),
    tenders: statements.runMany<RefundTenderTable>()((query, rows) =>
      query.insertInto('refund_tender').values(rows.map((p) => pick(p, TENDER_COLUMNS))),
    ),
    overrides: statements.runMany<RefundOverrideTable>()((query, rows) =>
      query.insertInto('refund_override').values(rows.map((p) => pick(p, OVERRIDE_COLUMNS))),
    ),
    leases: statements.runMany<RefundLeaseTable>()((query, rows) =>
      query
        .insertInto('refund_lease')
        .values(rows.map((p) => pick(p, ['refund_id', 'counter', 'amount', 'beyond']))),
    ),
    replenished: statements.runMany<RefundReplenishmentTable>()((query, rows) =>
      query
        .insertInto('refund_replenishment')
        .values(rows.map((p) => pick(p, ['refund_id', 'counter', 'amount']))),
    ),
    movements: statements.runMany<Schema['stock_movement']>()((query, rows) =>
      query.insertInto('stock_movement').values(rows.map((p) => pick(p, MOVEMENT_COLUMNS))),
    ),
    receipt: statements.run<RefundReceiptTable>()((query, p) =>
      query.insertInto('refund_receipt').values(pick(p, ['refund_id', 'model_json', 'copies'])),
    ),
  };
}

const REFUND_COLUMNS = [
  ...(['refund_id', 'sale_id', 'sale_receipt_number', 'sale_terminal_id'] as const),
  ...(['sale_business_date', 'exchange_sale_id', 'storefront_id', 'terminal_id'] as const),
  ...(['user_id', 'customer_id', 'customer_name', 'currency', 'prices_include_tax'] as const),
  ...(['tax_exempt', 'reason', 'requested_by', 'approved_by', 'created_at'] as const),
  ...(['completed_at', 'business_date', 'receipt_number', 'receipt_counter'] as const),
  ...(['subtotal_minor', 'discount_minor', 'tax_minor', 'total_minor'] as const),
  ...(['rounding_minor', 'credit_entry_id', 'cash_movement_id'] as const),
] as const satisfies readonly (keyof RefundTable)[];

const LINE_COLUMNS = [
  ...(['refund_line_id', 'refund_id', 'position', 'sale_line_id', 'product_id', 'sku'] as const),
  ...(['name_en', 'name_ru', 'name_kk', 'barcode', 'unit', 'weighed'] as const),
  ...(['tax_category_id', 'track_stock', 'quantity_milli', 'unit_price_minor'] as const),
  ...(['unit_cost_minor', 'gross_minor', 'discount_minor', 'tax_minor'] as const),
  ...(['total_minor', 'restock', 'reason'] as const),
] as const satisfies readonly (keyof RefundLineTable)[];

const TAX_COLUMNS = [
  ...(['refund_line_id', 'code', 'name', 'rate_ppm', 'inclusive'] as const),
  ...(['base_minor', 'tax_minor'] as const),
] as const satisfies readonly (keyof RefundLineTaxTable)[];

const TENDER_COLUMNS = [
  ...(['tender_id', 'refund_id', 'position', 'kind', 'status', 'original_tender_id'] as const),
  ...(['amount_minor', 'given_minor', 'rounding_minor', 'reference'] as const),
  ...(['user_id', 'created_at'] as const),
] as const satisfies readonly (keyof RefundTenderTable)[];

const OVERRIDE_COLUMNS = [
  ...(['override_id', 'refund_id', 'kind', 'refund_line_id', 'amount_minor'] as const),
  ...(['reason', 'requested_by', 'granted_by', 'created_at'] as const),
] as const satisfies readonly (keyof RefundOverrideTable)[];

const MOVEMENT_COLUMNS = [
  ...(['movement_id', 'product_row', 'kind', 'quantity_milli', 'unit_cost_minor'] as const),
  ...(['sale_id', 'line_id', 'batch_id', 'business_date', 'created_at'] as const),
] as const satisfies readonly (keyof Schema['stock_movement'])[];

function refundRow({ refund, creditEntry, cashMovement }: RefundFacts): RefundTable {
  const { sale } = refund;
  return {
    refund_id: refund.refundId,
    sale_id: sale?.saleId ?? null,
    sale_receipt_number: sale?.receiptNumber ?? null,
    sale_terminal_id: sale?.terminalId ?? null,
    sale_business_date: sale?.businessDate ?? null,
    exchange_sale_id: refund.exchangeSaleId,
    storefront_id: refund.storefrontId,
    terminal_id: refund.terminalId,
    user_id: refund.userId,
    customer_id: refund.customerId,
    customer_name: refund.customerName,
    currency: refund.currency,
    prices_include_tax: flag(refund.pricesIncludeTax),
    tax_exempt: flag(refund.taxExempt),
    reason: refund.reason,
    requested_by: refund.requestedBy,
    approved_by: refund.approvedBy,
    created_at: refund.createdAt,
    completed_at: refund.completedAt,
    business_date: refund.businessDate,
    receipt_number: refund.receiptNumber,
    receipt_counter: refund.receiptCounter,
    subtotal_minor: refund.subtotalMinor,
    discount_minor: refund.discountMinor,
    tax_minor: refund.taxMinor,
    total_minor: refund.totalMinor,
    rounding_minor: refund.roundingMinor,
    credit_entry_id: creditEntry?.entryId ?? null,
    cash_movement_id: cashMovement?.movementId ?? null,
  };
}

function lineRow(refundId: RefundId, line: RefundFacts['lines'][number]): RefundLineTable {
  return {
    refund_line_id: line.refundLineId,
    refund_id: refundId,
    position: line.position,
    sale_line_id: line.saleLineId,
    product_id: line.productId,
    sku: line.sku,
    name_en: line.nameEn,
    name_ru: line.nameRu,
    name_kk: line.nameKk,
    barcode: line.barcode,
    unit: line.unit,
    weighed: flag(line.weighed),
    tax_category_id: line.taxCategoryId,
    track_stock: flag(line.trackStock),
    quantity_milli: line.quantityMilli,
    unit_price_minor: line.unitPriceMinor,
    unit_cost_minor: line.unitCostMinor,
    gross_minor: line.grossMinor,
    discount_minor: line.discountMinor,
    tax_minor: line.taxMinor,
    total_minor: line.totalMinor,
    restock: line.restock,
    reason: line.reason,
  };
}

function taxRows(line: RefundFacts['lines'][number]): RefundLineTaxTable[] {
  return line.taxes.map((tax) => ({
    refund_line_id: line.refundLineId,
    code: tax.code,
    name: tax.name,
    rate_ppm: tax.ratePpm,
    inclusive: flag(tax.inclusive),
    base_minor: tax.baseMinor,
    tax_minor: tax.taxMinor,
  }));
}

function tenderRow(refundId: RefundId, tender: RefundFacts['tenders'][number]): RefundTenderTable {
  return {
    tender_id: tender.tenderId,
    refund_id: refundId,
    position: tender.position,
    kind: tender.kind,
    status: tender.status,
    original_tender_id: tender.originalTenderId,
    amount_minor: tender.amountMinor,
    given_minor: tender.givenMinor,
    rounding_minor: tender.roundingMinor,
    reference: tender.reference,
    user_id: tender.userId,
    created_at: tender.createdAt,
  };
}

function overrideRow(
  refundId: RefundId,
  override: RefundFacts['overrides'][number],
): RefundOverrideTable {
  return {
    override_id: override.overrideId,
    refund_id: refundId,
    kind: override.kind,
    refund_line_id: override.refundLineId,
    amount_minor: override.amountMinor,
    reason: override.reason,
    requested_by: override.requestedBy,
    granted_by: override.grantedBy,
    created_at: override.createdAt,
  };
}

/** A return belongs to its refund's line, and to no sale: what was sold stays as it was sold. */
function movementRows(facts: RefundFacts): Schema['stock_movement'][] {
  const { businessDate, completedAt } = facts.refund;
  return facts.stockMovements.map((movement) => {
    const productRow = facts.productRows.get(movement.productId);
    if (productRow === undefined) throw new Error(`No row of product ${movement.productId}`);
    return {
      movement_id: movement.movementId,
      product_row: productRow,
      kind: 'return' as const,
      quantity_milli: movement.quantityMilli,
      unit_cost_minor: movement.unitCostMinor,
      sale_id: null,
      line_id: LineId.parse(movement.refundLineId),
      batch_id: null,
      business_date: businessDate,
      created_at: completedAt,
    };
  });
}
