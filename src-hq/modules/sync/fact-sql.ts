import { sql } from 'kysely';
import { z } from 'zod';
import { renewAll } from '../../resource/resource-store.ts';
import type { Work } from '../../store/work.ts';
import { customerResource } from '../customers/customer-resource.ts';
import { takeInCustomers } from '../customers/customers-made.ts';
import { moveBalances } from '../customers/move-balances.ts';
import { checkPrices } from '../prices/price-check.ts';
import { checkReports } from '../shifts/z-check.ts';
import type { Fact, FactTable } from './sale-facts.ts';

/** The columns a fact fills, in the order of its row; what a kind of fact lacks is null. */
const COLUMNS: Readonly<Record<FactTable, readonly string[]>> = {
  sale: [
    ...['event_hash', 'sale_id', 'sale_type', 'storefront_id', 'terminal_id', 'epoch', 'user_id'],
    ...['customer_id', 'customer_name', 'tax_exempt', 'currency', 'prices_include_tax'],
    ...['price_book_version', 'discount', 'age_confirmed', 'created_at', 'completed_at'],
    ...['business_date', 'receipt_number', 'receipt_counter', 'subtotal_minor', 'discount_minor'],
    ...['tax_minor', 'total_minor', 'rounding_minor', 'paid_minor', 'change_minor', 'cost_minor'],
    ...['profit_minor', 'book'],
  ],
  sale_line: [
    ...['event_hash', 'sale_id', 'line_id', 'position', 'product_id', 'sku', 'name_en', 'name_ru'],
    ...['name_kk', 'barcode', 'unit', 'weighed', 'tax_category_id', 'quantity_milli'],
    ...['unit_price_minor', 'unit_cost_minor', 'discount', 'note', 'trace', 'gross_minor'],
    ...['line_discount_minor', 'sale_discount_minor', 'tax_minor', 'total_minor', 'profit_minor'],
    'taxes',
  ],
  tender: [
    ...['event_hash', 'sale_id', 'tender_id', 'position', 'kind', 'status', 'amount_minor'],
    ...['tendered_minor', 'change_minor', 'rounding_minor', 'reference', 'user_id', 'created_at'],
  ],
  cash_movement: [
    ...['event_hash', 'movement_id', 'terminal_id', 'kind', 'amount_minor', 'sale_id'],
    ...['credit_entry_id', 'user_id', 'business_date', 'created_at'],
  ],
  override_grant: [
    ...['event_hash', 'override_id', 'sale_id', 'line_id', 'terminal_id', 'kind', 'amount_minor'],
    ...['reason', 'requested_by', 'granted_by', 'created_at', 'refund_id'],
  ],
  stock_movement: [
    ...['event_hash', 'movement_id', 'warehouse_id', 'product_id', 'line_id', 'kind'],
    ...['quantity_milli', 'unit_cost_minor', 'reason', 'reference', 'sale_id', 'terminal_id'],
    ...['user_id', 'business_date', 'created_at'],
  ],
  credit_entry: [
    ...['event_hash', 'entry_id', 'customer_id', 'kind', 'amount_minor', 'due_date', 'tender_kind'],
    ...['reference', 'sale_id', 'terminal_id', 'user_id', 'business_date', 'created_at'],
  ],
  refund: [
    ...['event_hash', 'refund_id', 'sale_id', 'sale_receipt_number', 'sale_terminal_id'],
    ...['sale_business_date', 'exchange_sale_id', 'storefront_id', 'terminal_id', 'epoch'],
    ...['user_id', 'customer_id', 'customer_name', 'currency', 'prices_include_tax', 'tax_exempt'],
    ...['reason', 'requested_by', 'approved_by', 'created_at', 'completed_at', 'business_date'],
    ...['receipt_number', 'receipt_counter', 'subtotal_minor', 'discount_minor', 'tax_minor'],
    ...['total_minor', 'rounding_minor'],
  ],
  refund_line: [
    ...['event_hash', 'refund_id', 'refund_line_id', 'position', 'sale_id', 'sale_line_id'],
    ...['product_id', 'sku', 'name_en', 'name_ru', 'name_kk', 'barcode', 'unit', 'weighed'],
    ...['tax_category_id', 'quantity_milli', 'unit_price_minor', 'unit_cost_minor', 'gross_minor'],
    ...['discount_minor', 'tax_minor', 'total_minor', 'taxes', 'restock', 'reason'],
  ],
  refund_tender: [
    ...['event_hash', 'refund_id', 'tender_id', 'position', 'kind', 'status'],
    ...['original_tender_id', 'amount_minor', 'given_minor', 'rounding_minor', 'reference'],
    ...['user_id', 'created_at'],
  ],
  customer_made: [
    ...['event_hash', 'customer_id', 'terminal_id', 'code', 'name', 'customer_type', 'phone'],
    ...['tax_id', 'user_id', 'business_date', 'created_at'],
  ],
  shift: [
    ...['event_hash', 'shift_id', 'terminal_id', 'epoch', 'opened_seq', 'number', 'automatic'],
    ...['opened_by', 'opened_at', 'business_date', 'currency', 'float_minor'],
    ...['sales_before_minor', 'refunds_before_minor'],
  ],
  shift_count: [
    ...['event_hash', 'count_id', 'shift_id', 'terminal_id', 'pieces', 'loose_minor'],
    ...['counted_minor', 'user_id', 'business_date', 'created_at'],
  ],
  shift_report: [
    ...['event_hash', 'shift_id', 'terminal_id', 'epoch', 'opened_seq', 'closed_seq', 'number'],
    ...['count_id', 'closed_by', 'closed_at', 'business_date', 'currency', 'figures'],
    ...['expected_minor', 'counted_minor', 'over_short_minor'],
  ],
  shift_cash: ['event_hash', 'movement_id', 'shift_id', 'reason', 'granted_by'],
  drawer_opening: [
    ...['event_hash', 'opening_id', 'shift_id', 'terminal_id', 'reason', 'user_id', 'granted_by'],
    ...['business_date', 'created_at'],
  ],
};

/** Each table's own id: with the event's hash it is a fact's key. */
const ID_COLUMN: Readonly<Record<FactTable, string>> = {
  sale: 'sale_id',
  sale_line: 'line_id',
  tender: 'tender_id',
  cash_movement: 'movement_id',
  override_grant: 'override_id',
  stock_movement: 'movement_id',
  credit_entry: 'entry_id',
  refund: 'refund_id',
  refund_line: 'refund_line_id',
  refund_tender: 'tender_id',
  customer_made: 'customer_id',
  shift: 'shift_id',
  shift_count: 'count_id',
  shift_report: 'shift_id',
  shift_cash: 'movement_id',
  drawer_opening: 'opening_id',
};

/** Cut by the month in which HQ booked them. */
const MONTHLY: ReadonlySet<FactTable> = new Set([
  ...(['sale', 'sale_line', 'tender', 'cash_movement', 'stock_movement'] as const),
  ...(['refund', 'refund_line', 'refund_tender'] as const),
]);

/** Writes facts, each table's by one statement; whose balance moved is news to terminals. */
export async function writeFacts(work: Work, facts: readonly Fact[]): Promise<void> {
  const byTable = Map.groupBy(facts, ({ table }) => table);
  for (const [table, rows] of byTable) await writeTable(work, table, rows);
  await checkPrices(
    work,
    (byTable.get('sale') ?? []).map(({ row }) => row),
  );
  await takeInCustomers(
    work,
    (byTable.get('customer_made') ?? []).map(({ row }) => row),
  );
  await checkReports(
    work,
    (byTable.get('shift_report') ?? []).map(({ row }) => row),
  );
  const customers = (byTable.get('credit_entry') ?? []).map(({ row }) =>
    String(row['customer_id']),
  );
  if (customers.length === 0) return;
  const merged = await moveBalances(work, customers);
  await renewAll(work, customerResource, [...new Set([...customers, ...merged])]);
}

async function writeTable(work: Work, table: FactTable, facts: readonly Fact[]): Promise<void> {
  const columns = COLUMNS[table];
  const named = sql.join(columns.map((column) => sql.id(column)));
  const read = sql.join(columns.map((column) => sql.ref(`f.${column}`)));
  const monthly = MONTHLY.has(table);
  const rows = JSON.stringify(facts.map(({ row }) => row));
  await sql`
    insert into ${sql.table(table)}
      (business_id, ${monthly ? sql`received_on, ` : sql``}${named})
    select ${work.businessId}, ${monthly ? sql`${work.now.slice(0, 10)}::date, ` : sql``}${read}
    from json_populate_recordset(null::${sql.table(table)}, ${rows}) as f`.execute(work.db);
}

const Row = z.record(z.string(), z.unknown());

/** Every fact of a table that came by the journal, as it was given: for a comparison. */
export async function readFacts(
  work: Work,
  table: FactTable,
): Promise<readonly (readonly [key: string, row: Readonly<Record<string, unknown>>])[]> {
  const columns = sql.join(COLUMNS[table].map((column) => sql.id(column)));
  const found = await sql`
    select ${columns} from ${sql.table(table)}
    where business_id = ${work.businessId} and event_hash <> ''`.execute(work.db);
  return z
    .array(Row)
    .parse(found.rows)
    .map((row) => [`${String(row[ID_COLUMN[table]])} ${String(row['event_hash'])}`, row]);
}
