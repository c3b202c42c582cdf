import { type Kysely, sql } from 'kysely';
import type { LineId, SaleId } from '../../shared/domain/ids.ts';
import type {
  CompletedFacts,
  Completion,
  Draft,
  SaleLease,
  SaleWriter,
  StockMovement,
} from '../sale-port.ts';
import type { JournalInput } from '../store-port.ts';
import {
  createOverrideRowReader,
  type SaleFacts,
  saleCompletedPayload,
} from './completed-payload.ts';
import {
  type CashPlace,
  createMoneyInserts,
  fromCashMovement,
  fromCreditEntry,
} from './customers.ts';
import {
  COMPLETED_LINE_COLUMNS,
  COMPLETED_SALE_COLUMNS,
  LINE_TAX_COLUMNS,
} from './sale-columns.ts';
import { draftLineColumns, fromDraftSale, fromTender, fromTrace } from './sale-rows.ts';
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
  const rowsOf = createWrittenRows(statements);
  return {
    complete: createCompletionRows(statements),
    journalCompleted: (facts) => {
      const { saleId } = facts.completion;
      const { auditSeq, auditHash } = heads.current();
      const audit = { hash: Buffer.from(auditHash).toString('hex'), seq: auditSeq };
      const payload = saleCompletedPayload(rowsOf(facts), audit);
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

/**
 * The rows of a sale just completed, as they were given to the store, since reading all of them
 * back showed in its profile. What earlier commands wrote is read.
 */
function createWrittenRows(statements: Statements): (facts: CompletedFacts) => SaleFacts {
  const readOverrides = createOverrideRowReader(statements);
  return ({ draft, completion, printJobs }) => {
    const { saleId } = completion;
    const products = new Map(draft.lines.map((line) => [line.lineId, line.productId]));
    return {
      sale: soldRow(draft, completion),
      lines: draft.lines.map((line, index) => {
        const completed = completion.lines[index];
        if (completed === undefined) throw new Error(`Line ${line.lineId} was not completed`);
        const { trace } = completed;
        return { ...draftLineColumns(saleId, line), ...completedAmounts(completed), trace };
      }),
      taxes: completion.lines.flatMap((line) =>
        line.taxes.map((tax) => taxRow(line.lineId, tax)).toSorted(byCode),
      ),
      tenders: draft.tenders.map((tender) => fromTender(saleId, tender)),
      movements: completion.stockMovements.map((movement) => {
        const productId = products.get(movement.lineId) ?? null;
        if (productId === null) throw new Error(`Line ${movement.lineId} has no product`);
        const row = movementRow(completion, movement);
        return { ...row, kind: movement.kind, batch_id: null, product_id: productId };
      }),
      creditEntry: completion.creditEntry && fromCreditEntry(completion.creditEntry),
      cashMovement:
        completion.cashMovement && fromCashMovement(completion.cashMovement, placeOf(completion)),
      leases: completion.leases.toSorted(byCounter),
      overrides: readOverrides(saleId),
      receiptJson: completion.receiptJson,
      printJobs: printJobs.map(({ jobId, sha256 }) => ({ job_id: jobId, sha256 })),
    };
  };
}

function placeOf({ shiftId }: Completion): CashPlace {
  return { shiftId, reason: '' };
}

function byCounter(one: SaleLease, other: SaleLease): number {
  return one.counter < other.counter ? -1 : 1;
}

function byCode(one: SaleLineTaxTable, other: SaleLineTaxTable): number {
  return one.code < other.code ? -1 : 1;
}

type CompletedSaleRow = Pick<SaleTable, 'sale_id' | (typeof COMPLETED_SALE_COLUMNS)[number]>;
type CompletedLineRow = Pick<SaleLineTable, 'line_id' | (typeof COMPLETED_LINE_COLUMNS)[number]>;

function createCompletionRows(statements: Statements): (completion: Completion) => void {
  const updateLines = statements.runMany<CompletedLineRow>()((query, rows) =>
    completeLines(query, rows),
  );
  const insertTaxes = statements.runMany<SaleLineTaxTable>()((query, rows) =>
    query.insertInto('sale_line_tax').values(rows.map((p) => pick(p, LINE_TAX_COLUMNS))),
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
  const insertMovements = statements.runMany<MovementRow>()((query, rows) =>
    query
      .insertInto('stock_movement')
      .values(rows.map((p) => ({ ...pick(p, MOVEMENT_COLUMNS), kind: 'sale', batch_id: null }))),
  );
  const insertLeases = statements.runMany<Schema['sale_lease']>()((query, rows) =>
    query
      .insertInto('sale_lease')
      .values(rows.map((p) => pick(p, ['sale_id', 'counter', 'amount', 'beyond']))),
  );
  const { insertEntry, insertCash } = createMoneyInserts(statements);
  return (completion) => {
    updateLines(completion.lines.map(completedLineRow));
    insertTaxes(
      completion.lines.flatMap((line) => line.taxes.map((tax) => taxRow(line.lineId, tax))),
    );
    insertMovements(completion.stockMovements.map((one) => movementRow(completion, one)));
    if (completion.creditEntry !== null) insertEntry(completion.creditEntry);
    if (completion.cashMovement !== null) insertCash(completion.cashMovement, placeOf(completion));
    const { saleId: sale_id } = completion;
    insertLeases(completion.leases.map((lease) => ({ sale_id, ...lease })));
    insertReceipt({ saleId: completion.saleId, json: completion.receiptJson });
    deleteUndo({ saleId: completion.saleId });
    // Last: from here on the triggers hold the sale and its lines as they are.
    const changed = updateSale(completedSaleRow(completion));
    if (changed !== 1) throw new Error(`No sale ${completion.saleId}`);
  };
}

/** Lines by one statement, since starting one for each showed in a sale's profile. */
function completeLines(query: Kysely<Schema>, rows: readonly CompletedLineRow[]) {
  const given = rows.map((row) => {
    const { line_id, ...columns } = pick(row, ['line_id', ...COMPLETED_LINE_COLUMNS]);
    return sql`(${sql.join([line_id, ...COMPLETED_LINE_COLUMNS.map((name) => columns[name])])})`;
  });
  // SQLite calls the columns of `values` by their places.
  const set = COMPLETED_LINE_COLUMNS.map((name, index) => {
    return [name, sql.ref(`given.column${index + 2}`)] as const;
  });
  return query
    .updateTable('sale_line')
    .from(sql<object>`(values ${sql.join(given)})`.as('given'))
    .set(Object.fromEntries(set))
    .where('sale_line.line_id', '=', sql.ref<LineId>('given.column1'));
}

const MOVEMENT_COLUMNS = [
  'movement_id',
  'product_row',
  'quantity_milli',
  'unit_cost_minor',
  'sale_id',
  'line_id',
  'business_date',
  'created_at',
] as const satisfies readonly (keyof Schema['stock_movement'])[];
type MovementRow = Pick<Schema['stock_movement'], (typeof MOVEMENT_COLUMNS)[number]>;

function movementRow(completion: Completion, movement: StockMovement): MovementRow {
  return {
    movement_id: movement.movementId,
    product_row: movement.productRow,
    quantity_milli: movement.quantityMilli,
    unit_cost_minor: movement.unitCostMinor,
    sale_id: completion.saleId,
    line_id: movement.lineId,
    business_date: completion.businessDate,
    created_at: completion.completedAt,
  };
}

function soldRow({ sale, storefrontId, terminalId }: Draft, completion: Completion): SaleTable {
  const { totalMinor, completedAt } = completion;
  return {
    ...fromDraftSale(sale, { totalMinor, updatedAt: completedAt }),
    ...completedSaleRow(completion),
    storefront_id: storefrontId,
    terminal_id: terminalId,
    held_at: null,
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
  return { line_id: line.lineId, trace_json: fromTrace(line.trace), ...completedAmounts(line) };
}

function completedAmounts(line: Completion['lines'][number]) {
  return {
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
