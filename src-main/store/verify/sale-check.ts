import type Database from 'better-sqlite3';
import { canonicalJson, type CanonicalValue } from '../../../shared/protocol/canonical-json.ts';
import type { SaleCompleted } from '../../../shared/protocol/journal-event.ts';
import { saleFaults } from '../../../shared/protocol/sale-sums.ts';
import {
  saleCompletedPayload,
  type SaleFactReader,
  type StoredSaleFacts,
} from '../completed-payload.ts';
import { fromTrace, toTrace } from '../sale-rows.ts';
import { saleEvents, type VouchedEvent } from './journal-check.ts';
import { Findings } from './report.ts';

/** Every completed sale is what its journal event says, to the byte, and its amounts add up. */
export function checkSales(
  db: Database.Database,
  facts: SaleFactReader,
  events: readonly VouchedEvent[],
): readonly Findings[] {
  const rows = new Findings('sales: every row is what the journal says');
  const money = new Findings('money: lines + tax − discounts = tenders − change');
  const isOf = db
    .prepare<[{ row: number; id: string }], number>(
      `select 1 from product where row_id = @row and product_id = @id
       union all select 1 from product_former_id where product_row = @row and product_id = @id`,
    )
    .pluck();
  const isProduct = (row: number, id: string): boolean => isOf.get({ row, id }) !== undefined;
  const journalled = new Set<string>();
  for (const { event, payload } of saleEvents(events)) {
    const { saleId } = payload.sale;
    rows.looked();
    rows.expect(!journalled.has(saleId), `sale ${saleId} is journalled twice`);
    journalled.add(saleId);
    rows.guard(`sale ${payload.sale.receiptNumber}`, () => {
      const found = facts(saleId);
      const status = found.sale.status;
      rows.expect(status === 'COMPLETED', `${payload.sale.receiptNumber} has the status ${status}`);
      const again = saleCompletedPayload(found, payload.audit);
      const same = canonical(again) === canonical(payload);
      rows.expect(same, () => difference(payload, again));
      checkLinks(rows, isProduct, payload, found);
    });
    money.looked();
    money.guard(`event ${event.seq}`, () => {
      for (const fault of saleFaults(payload)) {
        money.problem(`${payload.sale.receiptNumber}: ${fault}`);
      }
    });
  }
  checkNothingElse(db, rows, journalled);
  rows.guard('copies', () => checkReceiptCopies(db, rows));
  return [rows, money];
}

function canonical(value: SaleCompleted): string {
  return canonicalJson(value as CanonicalValue);
}

/** Names the first part of a sale that differs, for whoever has to look. */
function difference(expected: SaleCompleted, found: SaleCompleted): string {
  const number = expected.sale.receiptNumber;
  const parts = Object.entries(expected).flatMap(([part, value]) => {
    const other = Object.entries(found).find(([name]) => name === part)?.[1];
    const same = canonicalJson(value as CanonicalValue) === canonicalJson(other as CanonicalValue);
    return same ? [] : [part];
  });
  return `${number} is not what was journalled: ${parts.join(', ')}`;
}

/** Columns that the event does not carry because they follow from others. */
function checkLinks(
  rows: Findings,
  isProduct: (row: number, id: string) => boolean,
  payload: SaleCompleted,
  found: StoredSaleFacts,
): void {
  const { receiptNumber, businessDate, completedAt } = payload.sale;
  for (const line of found.lines) {
    const { product_row: row, product_id: id } = line;
    const same = row === null || id === null ? row === id : isProduct(row, id);
    rows.expect(same, `${receiptNumber}: a line points at another product`);
    const trace = fromTrace(toTrace(line.trace_json));
    rows.expect(line.trace_json === trace, `${receiptNumber}: a price trace was rewritten`);
  }
  for (const movement of found.movements) {
    const follows =
      movement.kind === 'sale' &&
      movement.batch_id === null &&
      movement.business_date === businessDate &&
      movement.created_at === completedAt;
    rows.expect(follows, `${receiptNumber}: a stock movement is not the sale's`);
  }
}

/** Which print job an audit event speaks of; damaged JSON is found by the trail's own check. */
const JOB_ID = "coalesce(iif(json_valid(data_json), data_json ->> 'jobId', ''), '')";

/** Rows that no event speaks of: a completed sale, or parts of one, that nobody sold. */
function checkNothingElse(
  db: Database.Database,
  rows: Findings,
  journalled: ReadonlySet<string>,
): void {
  const completed = db
    .prepare<[], string>("select sale_id from sale where status in ('COMPLETED', 'REFUNDED')")
    .pluck();
  for (const saleId of completed.iterate()) {
    rows.expect(journalled.has(saleId), `sale ${saleId} is complete and was never journalled`);
  }
  const strays = db
    .prepare<[], { what: string; count: number }>(
      `select 'receipt' as what, count(*) as count from receipt
         where sale_id not in (select sale_id from sale where status = 'COMPLETED')
       union all select 'stock movement', count(*) from stock_movement
         where kind = 'sale' and (sale_id is null
           or sale_id not in (select sale_id from sale where status = 'COMPLETED'))
       union all select 'line tax', count(*) from sale_line_tax
         where line_id not in (select line_id from sale_line)
       union all select 'receipt print', count(*) from print_job
         where kind in ('receipt', 'drawer') and case when sale_id is null
           then (kind = 'receipt' and refund_id is null)
             or (kind = 'drawer' and job_id not in (select ${JOB_ID} from audit_event
             where type = 'drawer.kicked' and sale_id is null))
           else sale_id not in (select sale_id from sale where status = 'COMPLETED') end
       union all select 'opened drawer without its job', count(*) from audit_event
         where type = 'drawer.kicked' and ${JOB_ID} not in
           (select job_id from print_job where kind = 'drawer')
       union all select 'shift report', count(*) from print_job
         where kind = 'report' and (sale_id is not null or not exists (
           select 1 from audit_event where type = 'shift.reported' and ${JOB_ID} = job_id
             and data_json ->> 'sha256' = sha256))
       union all select 'printed shift report without its job', count(*) from audit_event
         where type = 'shift.reported' and ${JOB_ID} not in
           (select '' union all select job_id from print_job where kind = 'report')`,
    )
    .all();
  for (const { what, count } of strays) {
    rows.expect(count === 0, `${count} rows (${what}) belong to no completed sale`);
  }
}

/**
 * The count of copies is the one number of a receipt that grows; each copy is in the audit trail.
 */
function checkReceiptCopies(db: Database.Database, rows: Findings): void {
  const wrong = db
    .prepare<[], string>(
      `select r.sale_id from receipt r where r.copies <> (
         select count(*) from audit_event a
         where a.sale_id = r.sale_id and a.type = 'receipt.reprinted'
           and json_extract(a.data_json, '$.gift') = 0)`,
    )
    .pluck()
    .all();
  for (const saleId of wrong)
    rows.problem(`the copies of sale ${saleId} are not in the audit trail`);
}
