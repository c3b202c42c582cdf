import type Database from 'better-sqlite3';
import { z } from 'zod';
import { minor } from '../../../shared/domain/money.ts';
import { planRefund } from '../../../shared/domain/refund-plan.ts';
import type { SaleId } from '../../../shared/domain/ids.ts';
import { canonicalJson, type CanonicalValue } from '../../../shared/protocol/canonical-json.ts';
import type { RefundProcessed } from '../../../shared/protocol/refund-event.ts';
import { refundFaults } from '../../../shared/protocol/sale-sums.ts';
import { saleCompletedPayload, type SaleFactReader } from '../completed-payload.ts';
import { refundPayloadOf, type RefundRowReader } from '../refund-payload.ts';
import type { VouchedEvent } from './journal-check.ts';
import { Findings } from './report.ts';

export interface RefundReaders {
  readonly refunds: RefundRowReader;
  readonly facts: SaleFactReader;
}

/**
 * Every refund is what its journal event says, to the byte; its amounts add up; and what this till
 * gave back of its own sales is their mirror: of no line more than was sold, to no tender more than
 * it paid, each amount what the shares of the sale come to.
 */
export function checkRefunds(
  db: Database.Database,
  readers: RefundReaders,
  events: readonly VouchedEvent[],
): readonly Findings[] {
  const rows = new Findings('refunds: every row is what the journal says');
  const money = new Findings('refunds: the mirror of what was sold');
  const reads = createReads(db);
  const mirror = new Mirror(db, readers.facts, money);
  const journalled = new Set<string>();
  for (const { event } of events) {
    const { payload } = event;
    if (payload.type !== 'refund.processed') continue;
    const { refundId, receiptNumber } = payload.refund;
    rows.looked();
    rows.expect(!journalled.has(refundId), `refund ${refundId} is journalled twice`);
    journalled.add(refundId);
    rows.guard(`refund ${receiptNumber}`, () => {
      const again = refundPayloadOf(readers.refunds(refundId), payload.audit);
      rows.expect(same(again, payload), () => `${receiptNumber}: ${difference(payload, again)}`);
      checkMovements(reads, rows, payload);
    });
    money.looked();
    money.guard(`event ${event.seq}`, () => {
      for (const fault of refundFaults(payload)) money.problem(`${receiptNumber}: ${fault}`);
      mirror.see(payload);
    });
    rows.guard(`approvals of ${receiptNumber}`, () => checkApprovals(reads, rows, payload));
  }
  checkNothingElse(db, rows, journalled);
  return [rows, money];
}

type Reads = ReturnType<typeof createReads>;

function createReads(db: Database.Database) {
  return {
    movement: db
      .prepare<[string], unknown[]>(
        'select business_date, created_at, product_row from stock_movement where movement_id = ?',
      )
      .raw(),
    isProduct: db
      .prepare<[{ row: unknown; id: string }], number>(
        `select 1 from product where row_id = @row and product_id = @id
         union all
         select 1 from product_former_id where product_row = @row and product_id = @id`,
      )
      .pluck(),
    approvals: db.prepare<[string], { user_id: string; data_json: string }>(
      `select user_id, data_json from audit_event
       where type = 'refund.approved' and data_json ->> 'refundId' = ? order by seq`,
    ),
  };
}

function same(one: object, other: object): boolean {
  return canonicalJson(one as CanonicalValue) === canonicalJson(other as CanonicalValue);
}

function difference(expected: RefundProcessed, found: RefundProcessed): string {
  const others = new Map<string, unknown>(Object.entries(found));
  const parts = Object.entries(expected).flatMap(([part, value]) =>
    canonicalJson(value as CanonicalValue) === canonicalJson(others.get(part) as CanonicalValue)
      ? []
      : [part],
  );
  return `not what was journalled: ${parts.join(', ')}`;
}

/** Columns that the event does not carry because they follow from others. */
function checkMovements(reads: Reads, rows: Findings, payload: RefundProcessed): void {
  const { receiptNumber, businessDate, completedAt } = payload.refund;
  for (const { movementId, productId } of payload.stockMovements) {
    const [date, at, row] = reads.movement.get(movementId) ?? [];
    const follows = date === businessDate && at === completedAt;
    rows.expect(follows, `${receiptNumber}: a stock movement is not the refund's`);
    const known = reads.isProduct.get({ row, id: productId }) !== undefined;
    rows.expect(known, `${receiptNumber}: goods went back to another product`);
  }
}

const Approved = z.looseObject({
  refundId: z.string(),
  overrideId: z.string(),
  kind: z.string(),
  amountMinor: z.number(),
  reason: z.string(),
  requestedBy: z.string(),
});

/** Whatever somebody allowed is in the trail as well, and nothing else is. */
function checkApprovals(reads: Reads, rows: Findings, payload: RefundProcessed): void {
  const { refundId, receiptNumber } = payload.refund;
  const told = reads.approvals
    .all(refundId)
    .map((row) => ({ grantedBy: row.user_id, ...Approved.parse(JSON.parse(row.data_json)) }));
  const expected = payload.overrides.map((override) => {
    const { overrideId, kind, amountMinor, reason, requestedBy, grantedBy } = override;
    return { grantedBy, refundId, overrideId, kind, amountMinor, reason, requestedBy };
  });
  rows.expect(same(told, expected), `${receiptNumber}: its approvals are not those of the trail`);
}

const STRAYS = [
  ['refund', 'refund', 'refund_id'],
  ['line', 'refund_line', 'refund_id'],
  ['tender', 'refund_tender', 'refund_id'],
  ['override', 'refund_override', 'refund_id'],
  ['lease', 'refund_lease', 'refund_id'],
  ['replenishment', 'refund_replenishment', 'refund_id'],
  ['receipt', 'refund_receipt', 'refund_id'],
] as const;

/** Rows that no event speaks of, and copies that the trail does not know. */
function checkNothingElse(
  db: Database.Database,
  rows: Findings,
  journalled: ReadonlySet<string>,
): void {
  for (const [what, table, key] of STRAYS) {
    for (const id of db.prepare<[], string>(`select ${key} from ${table}`).pluck().iterate()) {
      rows.expect(journalled.has(id), () => `a ${what} of refund ${id} was never journalled`);
    }
  }
  const strays = db
    .prepare<[], string>(
      `select 'a tax of line ' || refund_line_id from refund_line_tax
         where refund_line_id not in (select refund_line_id from refund_line)
       union all select 'paper ' || job_id from print_job
         where refund_id is not null and (kind not in ('receipt', 'drawer', 'copy')
           or refund_id not in (select refund_id from refund))
       union all select 'the copies of refund ' || r.refund_id from refund_receipt r
         where r.copies <> (select count(*) from audit_event a
           where a.type = 'receipt.reprinted' and a.data_json ->> 'refundId' = r.refund_id)`,
    )
    .pluck();
  rows.guard('paper of refunds', () => {
    for (const what of strays.iterate()) rows.problem(`${what} belongs to no refund`);
  });
}

/** What a coin made of it is in the refund's own rounding, whatever coins are in use by now. */
const NO_COINS = { stepMinor: 1, mode: 'half-away' } as const;

/** Goes through the refunds in their order and makes each again from the sale that it is of. */
class Mirror {
  readonly #facts: SaleFactReader;
  readonly #money: Findings;
  readonly #back = new Map<string, number>();
  readonly #isOwn: (saleId: SaleId) => boolean;

  constructor(db: Database.Database, facts: SaleFactReader, money: Findings) {
    this.#facts = facts;
    this.#money = money;
    const own = db.prepare<[string], number>('select 1 from sale where sale_id = ?').pluck();
    this.#isOwn = (saleId) => own.get(saleId) !== undefined;
  }

  see(payload: RefundProcessed): void {
    const { sale, receiptNumber } = payload.refund;
    if (sale === null || !this.#isOwn(sale.saleId)) return;
    const sold = saleCompletedPayload(this.#facts(sale.saleId), payload.audit);
    const expect = (holds: boolean, what: string): void =>
      this.#money.expect(holds, () => `${receiptNumber}: ${what}`);
    const backOf = new Map(payload.lines.map((line) => [line.saleLineId, line]));
    expect(backOf.size === payload.lines.length, 'a line comes back twice');
    const lines = sold.lines.map((line) => ({
      soldMilli: line.quantityMilli,
      backMilli: this.#back.get(line.lineId) ?? 0,
      discountMinor: minor(line.lineDiscountMinor + line.saleDiscountMinor),
      totalMinor: line.totalMinor,
      taxes: line.taxes,
    }));
    const paid = sold.tenders.filter(({ status }) => status !== 'UNDONE' && status !== 'DECLINED');
    const tenders = paid.map(({ kind, amountMinor, tenderedMinor, changeMinor }) => ({
      ...{ kind, amountMinor, handedMinor: minor(tenderedMinor - changeMinor) },
    }));
    const wanted = sold.lines.map(({ lineId }) => backOf.get(lineId)?.quantityMilli ?? 0);
    // More than was sold throws, and is found.
    const plan = planRefund(lines, tenders, wanted, NO_COINS);
    for (const [index, line] of sold.lines.entries()) {
      const back = backOf.get(line.lineId);
      if (back === undefined) continue;
      this.#back.set(line.lineId, (this.#back.get(line.lineId) ?? 0) + back.quantityMilli);
      const due = plan.lines[index];
      const agrees =
        back.totalMinor === due?.totalMinor &&
        back.discountMinor === due.discountMinor &&
        back.taxMinor === due.taxMinor &&
        back.taxes.every((tax, at) => tax.baseMinor === due.basesMinor[at]);
      expect(agrees, `line ${back.position} is not its share of what was sold`);
    }
    for (const tender of payload.tenders) {
      if (tender.originalTenderId === null) continue;
      const index = paid.findIndex(({ tenderId }) => tenderId === tender.originalTenderId);
      expect(
        plan.tenders[index]?.amountMinor === tender.amountMinor,
        `tender ${tender.position} is not its share of what was paid`,
      );
    }
  }
}
