import { z } from 'zod';
import type {
  CreditBooked,
  CustomerCreated,
  SaleCompleted,
} from '../../../shared/protocol/journal-event.ts';
import type {
  JournalCashMovement,
  JournalCreditEntry,
} from '../../../shared/protocol/journal-parts.ts';
import type { InboxRow } from './sync-store.ts';

/** The tables that a terminal's facts become. */
export const FACT_TABLES = [
  'sale',
  'sale_line',
  'tender',
  'cash_movement',
  'override_grant',
  'stock_movement',
  'credit_entry',
  'refund',
  'refund_line',
  'refund_tender',
  'customer_made',
  'shift',
  'shift_count',
  'shift_report',
  'shift_cash',
  'drawer_opening',
] as const;
export type FactTable = (typeof FACT_TABLES)[number];

/** One row, by column; without its business and the day it was booked, which the store knows. */
export type FactRow = Readonly<Record<string, unknown>>;

export interface Fact {
  readonly table: FactTable;
  /** Its place within its table: the row's own id and the event it came by. */
  readonly key: string;
  readonly row: FactRow;
}

/** Stands for a name that is no id. */
export const NIL = '00000000-0000-0000-0000-000000000000';

const Day = z.iso.date();
const Moment = z.iso.datetime();
const Uuid = z.uuid();

/**
 * The rows of a completed sale.
 * @throws Error for a date that is none, for an id that comes twice, for an amount of nothing
 */
export function saleFacts(event: InboxRow, payload: SaleCompleted): readonly Fact[] {
  const { sale, lines, tenders, creditEntry, cashMovement, overrides } = payload;
  const rows: [FactTable, string, FactRow][] = [['sale', sale.saleId, saleRow(event, sale)]];
  for (const line of lines) rows.push(['sale_line', line.lineId, lineRow(sale.saleId, line)]);
  for (const tender of tenders) {
    rows.push(['tender', tender.tenderId, tenderRow(sale.saleId, tender)]);
  }
  for (const movement of payload.stockMovements) {
    rows.push(['stock_movement', movement.movementId, movementRow(sale, movement)]);
  }
  for (const override of overrides) {
    rows.push(['override_grant', override.overrideId, overrideRow(sale, override)]);
  }
  if (creditEntry !== null) rows.push(creditFact(sale.terminalId, creditEntry));
  if (cashMovement !== null) rows.push(cashFact(sale.terminalId, cashMovement));
  return keyed(event, rows);
}

/**
 * The rows of a settlement.
 * @throws Error as `saleFacts` does
 */
export function creditFacts(
  event: InboxRow,
  { entry, cashMovement }: z.infer<typeof CreditBooked>,
): readonly Fact[] {
  const rows = [creditFact(event.terminal, entry)];
  if (cashMovement !== null) rows.push(cashFact(event.terminal, cashMovement));
  return keyed(event, rows);
}

/** Who a till made a customer. */
export function customerFacts(
  event: InboxRow,
  { customer }: z.infer<typeof CustomerCreated>,
): readonly Fact[] {
  const row = {
    customer_id: Uuid.parse(customer.customerId),
    terminal_id: Uuid.parse(event.terminal),
    code: customer.code,
    name: customer.name,
    customer_type: customer.customerType,
    phone: customer.phone,
    tax_id: customer.taxId,
    user_id: customer.userId,
    business_date: Day.parse(customer.businessDate),
    created_at: momentOf(customer.createdAt),
  };
  return keyed(event, [['customer_made', customer.customerId, row]]);
}

export function keyed(
  event: InboxRow,
  rows: readonly [FactTable, string, FactRow][],
): readonly Fact[] {
  const seen = new Set<string>();
  return rows.map(([table, id, row]) => {
    const key = `${id} ${event.hash}`;
    if (seen.has(`${table} ${key}`)) throw new Error(`${table} ${id} comes twice in one event`);
    seen.add(`${table} ${key}`);
    return { table, key, row: { event_hash: event.hash, ...row } };
  });
}

function saleRow({ epoch }: InboxRow, sale: SaleCompleted['sale']): FactRow {
  return {
    sale_id: sale.saleId,
    sale_type: sale.saleType,
    storefront_id: storefrontOf(sale),
    terminal_id: sale.terminalId,
    epoch,
    user_id: sale.userId,
    customer_id: sale.customerId,
    customer_name: sale.customerName,
    tax_exempt: sale.taxExempt,
    currency: sale.currency,
    prices_include_tax: sale.pricesIncludeTax,
    price_book_version: sale.priceBookVersion,
    discount: sale.discount,
    age_confirmed: sale.ageConfirmed,
    created_at: momentOf(sale.createdAt),
    completed_at: momentOf(sale.completedAt),
    business_date: dayOf(sale.businessDate),
    receipt_number: sale.receiptNumber,
    receipt_counter: sale.receiptCounter,
    subtotal_minor: sale.subtotalMinor,
    discount_minor: sale.discountMinor,
    tax_minor: sale.taxMinor,
    total_minor: sale.totalMinor,
    rounding_minor: sale.roundingMinor,
    paid_minor: sale.paidMinor,
    change_minor: sale.changeMinor,
    cost_minor: sale.costMinor,
    profit_minor: sale.profitMinor,
    book: sale.book ?? null,
  };
}

function storefrontOf(sale: SaleCompleted['sale']): string {
  return Uuid.safeParse(sale.storefrontId).data ?? NIL;
}

function lineRow(saleId: string, line: SaleCompleted['lines'][number]): FactRow {
  return {
    sale_id: saleId,
    line_id: line.lineId,
    position: line.position,
    ...goodsColumns(line),
    discount: line.discount,
    note: line.note,
    trace: line.trace,
    gross_minor: line.grossMinor,
    line_discount_minor: line.lineDiscountMinor,
    sale_discount_minor: line.saleDiscountMinor,
    tax_minor: line.taxMinor,
    total_minor: line.totalMinor,
    profit_minor: line.profitMinor,
    taxes: line.taxes,
  };
}

/** What was sold, or came back, as its document says. */
export function goodsColumns(line: Goods): FactRow {
  return {
    product_id: line.productId,
    sku: line.sku,
    name_en: line.nameEn,
    name_ru: line.nameRu,
    name_kk: line.nameKk,
    barcode: line.barcode,
    unit: line.unit,
    weighed: line.weighed,
    tax_category_id: line.taxCategoryId,
    quantity_milli: line.quantityMilli,
    unit_price_minor: line.unitPriceMinor,
    unit_cost_minor: line.unitCostMinor,
  };
}

type Goods = Pick<
  SaleCompleted['lines'][number],
  | ('productId' | 'sku' | 'nameEn' | 'nameRu' | 'nameKk' | 'barcode' | 'unit' | 'weighed')
  | ('taxCategoryId' | 'quantityMilli' | 'unitPriceMinor' | 'unitCostMinor')
>;

function tenderRow(saleId: string, tender: SaleCompleted['tenders'][number]): FactRow {
  return {
    sale_id: saleId,
    tender_id: tender.tenderId,
    position: tender.position,
    kind: tender.kind,
    status: tender.status,
    amount_minor: tender.amountMinor,
    tendered_minor: tender.tenderedMinor,
    change_minor: tender.changeMinor,
    rounding_minor: tender.roundingMinor,
    reference: tender.reference,
    user_id: tender.userId,
    created_at: momentOf(tender.createdAt),
  };
}

function movementRow(
  sale: SaleCompleted['sale'],
  movement: SaleCompleted['stockMovements'][number],
): FactRow {
  if (movement.unitCostMinor < 0) throw new Error('A cost is below zero');
  return {
    movement_id: movement.movementId,
    warehouse_id: storefrontOf(sale),
    product_id: movement.productId,
    line_id: movement.lineId,
    kind: 'sale',
    quantity_milli: something(movement.quantityMilli),
    unit_cost_minor: movement.unitCostMinor,
    reason: 'sale',
    reference: sale.receiptNumber,
    sale_id: sale.saleId,
    terminal_id: sale.terminalId,
    user_id: sale.userId,
    business_date: dayOf(sale.businessDate),
    created_at: momentOf(sale.completedAt),
  };
}

function overrideRow(
  sale: SaleCompleted['sale'],
  override: SaleCompleted['overrides'][number],
): FactRow {
  return {
    override_id: override.overrideId,
    sale_id: sale.saleId,
    line_id: override.lineId,
    terminal_id: sale.terminalId,
    kind: override.kind,
    amount_minor: override.amountMinor,
    reason: override.reason,
    requested_by: override.requestedBy,
    granted_by: override.grantedBy,
    created_at: momentOf(override.createdAt),
    refund_id: null,
  };
}

export function creditFact(
  terminalId: string,
  entry: z.infer<typeof JournalCreditEntry>,
): [FactTable, string, FactRow] {
  const row = {
    entry_id: entry.entryId,
    customer_id: entry.customerId,
    kind: entry.kind,
    amount_minor: something(entry.amountMinor),
    due_date: entry.dueDate === null ? null : dayOf(entry.dueDate),
    tender_kind: entry.tenderKind,
    reference: entry.reference,
    sale_id: entry.saleId,
    terminal_id: terminalId,
    user_id: entry.userId,
    business_date: dayOf(entry.businessDate),
    created_at: momentOf(entry.createdAt),
  };
  return ['credit_entry', entry.entryId, row];
}

export function cashFact(
  terminalId: string,
  movement: z.infer<typeof JournalCashMovement>,
): [FactTable, string, FactRow] {
  const row = {
    movement_id: movement.movementId,
    terminal_id: terminalId,
    kind: movement.kind,
    amount_minor: movement.amountMinor,
    sale_id: movement.saleId,
    credit_entry_id: movement.creditEntryId,
    user_id: movement.userId,
    business_date: dayOf(movement.businessDate),
    created_at: momentOf(movement.createdAt),
  };
  return ['cash_movement', movement.movementId, row];
}

/** @throws Error for a date that is none */
export function dayOf(text: string): string {
  return Day.parse(text);
}

/** In the one form in which a table gives it back. */
export function momentOf(text: string): string {
  return new Date(Moment.parse(text)).toISOString();
}

/** Nothing is no movement: refused here and not by the table, so that a rebuild does the same. */
function something(amount: number): number {
  if (amount === 0) throw new Error('A movement or an entry of nothing');
  return amount;
}
