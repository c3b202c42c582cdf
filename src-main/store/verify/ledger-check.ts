import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { canonicalJson, type CanonicalValue } from '../../../shared/protocol/canonical-json.ts';
import type { JournalPayload } from '../../../shared/protocol/journal-event.ts';
import { cashGainedMinor } from '../../../shared/protocol/sale-sums.ts';
import { openingDigestLine } from '../opening-stock.ts';
import type { CashMovementTable, CreditEntryTable } from '../sale-tables.ts';
import type { VouchedEvent } from './journal-check.ts';
import { Findings } from './report.ts';

type OpeningRow = Parameters<typeof openingDigestLine>[0];
type Entry = Extract<JournalPayload, { type: 'credit.booked' }>['entry'];
type Cash = NonNullable<Extract<JournalPayload, { cashMovement: unknown }>['cashMovement']>;

/**
 * Invariants 6 to 9 for one terminal: what was journalled is what the ledgers hold, and no more.
 */
export function checkLedgers(
  db: Database.Database,
  events: readonly VouchedEvent[],
): readonly Findings[] {
  return [
    checkStock(db, events),
    checkDrawer(db, events),
    checkCredit(db, events),
    checkReservations(db),
  ];
}

function checkStock(db: Database.Database, events: readonly VouchedEvent[]): Findings {
  const stock = new Findings('stock: levels, movements and opening digests');
  let opened = 0;
  for (const { event } of events) {
    if (event.payload.type !== 'stock.opened') continue;
    opened += 1;
    const { batchId, count, sha256 } = event.payload;
    const found = openingDigest(db, batchId, event.seq);
    const agrees = found.count === count && found.sha256 === sha256;
    stock.expect(agrees, `opening stock of batch ${batchId} is not what was journalled`);
    stock.expect(found.strays === 0, `opening stock of batch ${batchId} belongs to a sale`);
  }
  const batches = db
    .prepare<[], number>(
      "select count(distinct batch_id) from stock_movement where kind = 'opening'",
    )
    .pluck()
    .get();
  stock.expect(batches === opened, `${batches} batches of opening stock, ${opened} journalled`);
  const unknown = db
    .prepare<[], number>(
      `select count(*) from stock_movement
       where kind not in ('opening', 'sale', 'return')
         or (kind = 'opening' and batch_id is null)
         or (kind = 'return' and (sale_id is not null or batch_id is not null
           or line_id not in (select refund_line_id from refund_line)))`,
    )
    .pluck()
    .get();
  stock.expect(unknown === 0, `${unknown} stock movements are in no journal event`);
  const sums = db
    .prepare<[], { product_row: number; moved: number | null; level: number | null }>(
      `select product_row, sum(moved) as moved, max(level) as level from (
         select product_row, quantity_milli as moved, null as level from stock_movement
         union all select product_row, 0, on_hand_milli from stock_level)
       group by product_row`,
    )
    .iterate();
  for (const { product_row: row, moved, level } of sums) {
    stock.looked();
    stock.expect(moved === level, `product ${row}: level ${level}, movements ${moved}`);
  }
  return stock;
}

function openingDigest(
  db: Database.Database,
  batchId: string,
  seq: number,
): { readonly count: number; readonly sha256: string; readonly strays: number } {
  const rows = db
    .prepare<[number, string], OpeningRow & { stray: number }>(
      `select movement_id, coalesce((select former.product_id
           from product_former_id former
           where former.product_row = stock_movement.product_row and former.until_seq >= ?
           order by former.until_seq limit 1), product.product_id) as product_id,
         quantity_milli, unit_cost_minor, business_date, created_at, (sale_id is not null or line_id is not null or kind <> 'opening') as stray
       from stock_movement left join product on product.row_id = stock_movement.product_row
       where batch_id = ? order by movement_id`,
    )
    .iterate(seq, batchId);
  const digest = createHash('sha256');
  let count = 0;
  let strays = 0;
  for (const row of rows) {
    digest.update(openingDigestLine(row));
    count += 1;
    strays += row.stray;
  }
  return { count, strays, sha256: digest.digest('hex') };
}

/** Invariant 6, the drawer: every movement is in an event, and every event's movement is there. */
function checkDrawer(db: Database.Database, events: readonly VouchedEvent[]): Findings {
  const drawer = new Findings('drawer: every cash movement is in the journal');
  const journalled = new Map<string, Cash>();
  for (const { event } of events) {
    const { payload } = event;
    if (!('cashMovement' in payload)) continue;
    const { cashMovement } = payload;
    if (cashMovement) journalled.set(cashMovement.movementId, cashMovement);
    if (payload.type !== 'sale.completed') continue;
    const gained = cashGainedMinor(payload.tenders);
    const booked = cashMovement?.amountMinor ?? 0;
    drawer.expect(
      gained === booked,
      `${payload.sale.receiptNumber}: drawer ${booked}, cash ${gained}`,
    );
  }
  for (const row of db.prepare<[], CashMovementTable>('select * from cash_movement').iterate()) {
    drawer.looked();
    const expected = journalled.get(row.movement_id);
    journalled.delete(row.movement_id);
    drawer.expect(
      expected !== undefined && sameRow(expected, cashFact(row)),
      () => `cash movement ${row.movement_id} is not what was journalled`,
    );
  }
  for (const id of journalled.keys()) drawer.problem(`cash movement ${id} is missing`);
  return drawer;
}

/** Invariant 9 for one terminal: a balance is the sum of journalled entries. */
function checkCredit(db: Database.Database, events: readonly VouchedEvent[]): Findings {
  const credit = new Findings('credit: every entry is in the journal');
  const journalled = new Map<string, Entry>();
  for (const { event } of events) {
    const { payload } = event;
    if (payload.type === 'credit.booked') journalled.set(payload.entry.entryId, payload.entry);
    if (payload.type === 'refund.processed' && payload.creditEntry) {
      journalled.set(payload.creditEntry.entryId, payload.creditEntry);
    }
    if (payload.type !== 'sale.completed') continue;
    const entry = payload.creditEntry;
    if (entry) journalled.set(entry.entryId, entry);
    const account = payload.tenders.filter(
      (one) => one.kind === 'on_account' && one.status === 'CAPTURED',
    );
    const charged = account.reduce((total, one) => total + one.amountMinor, 0);
    const booked = entry?.amountMinor ?? 0;
    credit.expect(
      charged === booked,
      `${payload.sale.receiptNumber}: charged ${booked}, not ${charged}`,
    );
  }
  for (const row of db.prepare<[], CreditEntryTable>('select * from credit_entry').iterate()) {
    credit.looked();
    const expected = journalled.get(row.entry_id);
    journalled.delete(row.entry_id);
    credit.expect(
      expected !== undefined && sameRow(expected, creditFact(row)),
      () => `credit entry ${row.entry_id} is not what was journalled`,
    );
  }
  for (const id of journalled.keys()) credit.problem(`credit entry ${id} is missing`);
  return credit;
}

function sameRow(one: CanonicalValue, other: CanonicalValue): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

function cashFact(row: CashMovementTable): CanonicalValue {
  return {
    movementId: row.movement_id,
    kind: row.kind,
    amountMinor: row.amount_minor,
    saleId: row.sale_id,
    creditEntryId: row.credit_entry_id,
    userId: row.user_id,
    businessDate: row.business_date,
    createdAt: row.created_at,
  };
}

function creditFact(row: CreditEntryTable): CanonicalValue {
  return {
    entryId: row.entry_id,
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

/** RES-5: what a completed sale held is exactly what it sold, and it holds nothing any more. */
function checkReservations(db: Database.Database): Findings {
  const holds = new Findings('reservations: completed sales committed what they sold');
  const rows = db
    .prepare<[], { line_id: string; sold: number; committed: number; active: number }>(
      `select l.line_id, l.quantity_milli as sold,
         coalesce(sum(case r.status when 'COMMITTED' then r.quantity_milli end), 0) as committed,
         coalesce(sum(r.status = 'ACTIVE'), 0) as active
       from sale_line l
       join sale s on s.sale_id = l.sale_id and s.status = 'COMPLETED'
       left join reservation r on r.line_id = l.line_id
       where l.track_stock = 1 and l.product_row is not null
       group by l.line_id`,
    )
    .iterate();
  for (const { line_id: line, sold, committed, active } of rows) {
    holds.looked();
    holds.expect(
      sold === committed && active === 0,
      `line ${line} sold ${sold}, held ${committed}`,
    );
  }
  return holds;
}
