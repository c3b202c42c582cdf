import type { LineId, SaleId } from '../../shared/domain/ids.ts';
import { canonicalJson, type CanonicalValue } from '../../shared/protocol/canonical-json.ts';
import type { Completion, SaleWriter } from '../sale-port.ts';
import type { JournalInput } from '../store-port.ts';
import { createSaleFactReader, saleCompletedPayload } from './completed-payload.ts';
import { createMoneyInserts } from './customers.ts';
import {
  COMPLETED_LINE_COLUMNS,
  COMPLETED_SALE_COLUMNS,
  LINE_TAX_COLUMNS,
} from './sale-columns.ts';
import { fromTrace } from './sale-rows.ts';
import type { SaleLineTable, SaleLineTaxTable, SaleTable } from './sale-tables.ts';
import type { Schema } from './schema.ts';
import { pick, type Statements } from './statements.ts';
import { flag } from './terminal.ts';
import type { TrailHeads } from './trail-head.ts';

export interface CompletionDeps {
  readonly statements: Statements;
  readonly heads: TrailHeads;
  readonly journal: (input: JournalInput) => void;
}

/** Turns a draft into a completed sale, and the completed sale's rows into its journal event. */
export function createCompletionWriter(
  deps: CompletionDeps,
): Pick<SaleWriter, 'complete' | 'journalCompleted'> {
  const { statements, heads, journal } = deps;
  const writeRows = createCompletionRows(statements);
  const facts = createSaleFactReader(statements);
  return {
    complete: writeRows,
    journalCompleted: (saleId) => {
      const rows = facts(saleId);
      const { auditSeq, auditHash } = heads.current();
      const audit = { seq: auditSeq, hash: Buffer.from(auditHash).toString('hex') };
      const payload = saleCompletedPayload(rows, audit);
      journal({
        payload,
        subjectId: saleId,
        receiptNumber: payload.sale.receiptNumber,
        businessDate: payload.sale.businessDate,
        checkpoint: true,
      });
    },
  };
}

type CompletedSaleRow = Pick<SaleTable, 'sale_id' | (typeof COMPLETED_SALE_COLUMNS)[number]>;
type CompletedLineRow = Pick<SaleLineTable, 'line_id' | (typeof COMPLETED_LINE_COLUMNS)[number]>;

function createCompletionRows(statements: Statements): (completion: Completion) => void {
  const updateLine = statements.run<CompletedLineRow>()((query, p) =>
    query
      .updateTable('sale_line')
      .set(pick(p, COMPLETED_LINE_COLUMNS))
      .where('line_id', '=', p.line_id),
  );
  const insertTax = statements.run<SaleLineTaxTable>()((query, p) =>
    query.insertInto('sale_line_tax').values(pick(p, LINE_TAX_COLUMNS)),
  );
  const updateSale = statements.run<CompletedSaleRow>()((query, p) =>
    query
      .updateTable('sale')
      .set({ ...pick(p, COMPLETED_SALE_COLUMNS), held_at: null })
      .where('sale_id', '=', p.sale_id),
  );
  const deleteUndo = statements.run<{ saleId: SaleId }>()((query, { saleId }) =>
    query.deleteFrom('cart_undo').where('sale_id', '=', saleId),
  );
  const insertReceipt = statements.run<{ saleId: SaleId; json: string }>()((query, p) =>
    query.insertInto('receipt').values({ sale_id: p.saleId, model_json: p.json, copies: 0 }),
  );
  const insertMovement = createMovementInsert(statements);
  const { insertEntry, insertCash } = createMoneyInserts(statements);
  return (completion) => {
    for (const line of completion.lines) {
      updateLine(completedLineRow(line));
      for (const tax of line.taxes) insertTax(taxRow(line.lineId, tax));
    }
    for (const movement of completion.stockMovements) insertMovement(completion, movement);
    if (completion.creditEntry !== null) insertEntry(completion.creditEntry);
    if (completion.cashMovement !== null) insertCash(completion.cashMovement);
    insertReceipt({
      saleId: completion.saleId,
      json: canonicalJson(completion.receipt as CanonicalValue),
    });
    deleteUndo({ saleId: completion.saleId });
    // Last: from here on the triggers hold the sale and its lines as they are.
    const changed = updateSale(completedSaleRow(completion));
    if (changed !== 1) throw new Error(`No sale ${completion.saleId}`);
  };
}

function createMovementInsert(statements: Statements) {
  const insert = statements.run<Omit<Schema['stock_movement'], 'kind' | 'batch_id'>>()((query, p) =>
    query.insertInto('stock_movement').values({
      movement_id: p.movement_id,
      product_row: p.product_row,
      kind: 'sale',
      quantity_milli: p.quantity_milli,
      unit_cost_minor: p.unit_cost_minor,
      sale_id: p.sale_id,
      line_id: p.line_id,
      batch_id: null,
      business_date: p.business_date,
      created_at: p.created_at,
    }),
  );
  return (completion: Completion, movement: Completion['stockMovements'][number]): void => {
    insert({
      movement_id: movement.movementId,
      product_row: movement.productRow,
      quantity_milli: movement.quantityMilli,
      unit_cost_minor: movement.unitCostMinor,
      sale_id: completion.saleId,
      line_id: movement.lineId,
      business_date: completion.businessDate,
      created_at: completion.completedAt,
    });
  };
}

function completedSaleRow(completion: Completion): CompletedSaleRow {
  return {
    sale_id: completion.saleId,
    status: 'COMPLETED',
    updated_at: completion.completedAt,
    completed_at: completion.completedAt,
    business_date: completion.businessDate,
    receipt_number: completion.receiptNumber,
    receipt_counter: completion.receiptCounter,
    subtotal_minor: completion.subtotalMinor,
    discount_minor: completion.discountMinor,
    tax_minor: completion.taxMinor,
    total_minor: completion.totalMinor,
    rounding_minor: completion.roundingMinor,
    paid_minor: completion.paidMinor,
    change_minor: completion.changeMinor,
    cost_minor: completion.costMinor,
    profit_minor: completion.profitMinor,
  };
}

function completedLineRow(line: Completion['lines'][number]): CompletedLineRow {
  return {
    line_id: line.lineId,
    trace_json: fromTrace(line.trace),
    gross_minor: line.grossMinor,
    line_discount_minor: line.lineDiscountMinor,
    sale_discount_minor: line.saleDiscountMinor,
    tax_minor: line.taxMinor,
    total_minor: line.totalMinor,
    profit_minor: line.profitMinor,
  };
}

function taxRow(
  lineId: LineId,
  tax: Completion['lines'][number]['taxes'][number],
): SaleLineTaxTable {
  return {
    line_id: lineId,
    code: tax.code,
    name: tax.name,
    rate_ppm: tax.ratePpm,
    inclusive: flag(tax.inclusive),
    base_minor: tax.baseMinor,
    tax_minor: tax.taxMinor,
  };
}
