import { randomInt } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refundCounter, stockCounter } from '../../../shared/domain/counter.ts';
import { LineId, ShiftId } from '../../../shared/domain/ids.ts';
import { milli } from '../../../shared/domain/quantity.ts';
import { ok } from '../../../shared/domain/result.ts';
import type { CompletedSale } from '../../../shared/ipc/views.ts';
import type { SaleCompleted } from '../../../shared/protocol/journal-event.ts';
import type { WriteTx } from '../../../src-main/store-port.ts';
import type { SyncStorage } from '../../../src-main/sync/sync-storage.ts';
import {
  leasedRightMilli,
  returnRefundRight,
  spendRefundRight,
} from '../../../src-main/use-cases/refund-right.ts';
import { refundPayload } from '../../sim/refund-payload.ts';
import { allow, productIdOf, sell } from '../../support/cashier.ts';
import { refundInput, takeBack } from '../../support/returns.ts';
import { GOODS, PINS } from '../../support/small-business.ts';
import { PaperHq } from '../../support/paper-hq.ts';
import { Till, type Row } from '../../support/till-fixture.ts';
import { wholeSale } from '../../support/whole-sale.ts';

// RET-8, SYNC: the right to refund a line of another till's sale is a lease: it comes by the mailbox,
// is kept in the real store, is spent by one refund, and what is left of it goes back.

let till: Till;
let hq: PaperHq;
let storage: SyncStorage;
let sale: SaleCompleted;
let line: LineId;
let counter: string;

beforeEach(async () => {
  till = await Till.open();
  hq = new PaperHq();
  storage = hq.storageOf(till);
  hq.keep(storage, hq.epoch(storage, '07', 'enrolled'));
  const place = { storefrontId: hq.storefront, storefrontCode: 'Y01' };
  const other = { terminal: '01a1fe2b-85c7-7bb7-a206-000000000077', series: '08', counter: 3 };
  const productIds = ['01a1fe2b-85c7-7bb7-a206-000000000099'];
  sale = wholeSale({ ...other, ...place, productIds, quantityMilli: 3_000 });
  line = LineId.parse(sale.lines[0]?.lineId);
  counter = refundCounter(line);
});
afterEach(() => till[Symbol.asyncDispose]());

function held(): Row {
  const columns = 'granted, available, reserved, spent, returned, beyond';
  return till.rows(`select ${columns} from held_counter where counter = ?`, counter)[0] ?? {};
}

function within<T>(work: (tx: WriteTx) => T): T {
  const done = till.opened.store.transact((tx) => ok(work(tx)));
  if (!done.ok) throw new Error(`Not kept: ${JSON.stringify(done.error)}`);
  return done.value;
}

/** The event of a refund whose goods are scrapped and whose money goes back by no drawer. */
function refund(quantityMilli: number): void {
  within((tx) => {
    const { clock, ids } = till;
    // No cash moves: which shift it is does not matter.
    const shiftId = ShiftId.parse(ids.next());
    const leases = [...spendRefundRight({ clock, ids }, tx, line, milli(quantityMilli))];
    const identity = tx.terminal.identity();
    const [sold] = sale.lines;
    if (sold === undefined) throw new Error('No line');
    const noCash = {
      ...sale,
      tenders: sale.tenders.map((one) => ({ ...one, kind: 'kaspi' as const })),
    };
    const payload = refundPayload({
      ...{ terminal: identity.terminalId, storefront: hq.storefront, storefrontCode: 'Y01' },
      ...{ series: identity.series, counter: tx.terminalWrites.nextReceiptCounter() },
      ...{ sale: noCash, withReceipt: true, line: sold, quantityMilli, beforeMilli: 0 },
      ...{ restock: 'scrap' as const, leases, override: null, keepsGoods: false },
      nextNumber: () => randomInt(2 ** 47),
    });
    tx.refundWrites.process({
      ...payload,
      ...{ shiftId, productRows: new Map(), receiptJson: '{}' },
    });
    tx.refundWrites.journalProcessed(payload.refund.refundId);
  });
}

function journalled(type: string): readonly unknown[] {
  return till
    .rows('select cast(bytes as text) as bytes from journal where type = ? order by seq', type)
    .map(({ bytes }) => JSON.parse(String(bytes)).payload);
}

describe('RET-8: the right to refund a line', () => {
  it('comes by the mailbox once, and is still there after a restart', async () => {
    const message = hq.grant(counter, 2_000);
    hq.keep(storage, hq.mailbox(message));
    hq.keep(storage, hq.mailbox(message));
    expect(held()).toMatchObject({ granted: 2_000, available: 2_000 });
    await till.restart();
    storage = hq.storageOf(till);
    expect(within((tx) => leasedRightMilli(tx, line))).toBe(2_000);
    expect(journalled('lease.received')).toMatchObject([{ counter, amount: 2_000 }]);
    expect(till.verify()).toEqual([]);
  });

  it('is spent by a refund, and what is left of it goes back with it', () => {
    hq.keep(storage, hq.mailbox(hq.grant(counter, 3_000)));
    refund(2_000);
    expect(held()).toEqual({
      ...{ granted: 3_000, available: 0, reserved: 0, spent: 2_000, returned: 1_000, beyond: 0 },
    });
    expect(journalled('lease.returned')).toMatchObject([
      { counter, amount: 1_000, reason: 'surplus' },
    ]);
    expect(journalled('refund.processed')).toMatchObject([
      { leases: [{ counter, amount: 2_000, beyond: 0 }] },
    ]);
    expect(within((tx) => leasedRightMilli(tx, line))).toBe(0);
    expect(till.verify()).toEqual([]);
  });

  it('that no lease stands behind is written as beyond it', () => {
    hq.keep(storage, hq.mailbox(hq.grant(counter, 1_000)));
    refund(3_000);
    expect(held()).toMatchObject({ available: 0, spent: 1_000, returned: 0, beyond: 2_000 });
    expect(journalled('refund.processed')).toMatchObject([
      { leases: [{ counter, amount: 3_000, beyond: 2_000 }] },
    ]);
    expect(till.verify()).toEqual([]);
  });

  it('goes back where nobody wants it any more, and when HQ asks for it', () => {
    hq.keep(storage, hq.mailbox(hq.grant(counter, 2_000)));
    within((tx) => returnRefundRight(till, tx, line));
    within((tx) => returnRefundRight(till, tx, line));
    expect(held()).toMatchObject({ available: 0, returned: 2_000 });
    hq.keep(storage, hq.mailbox(hq.grant(counter, 3_000)));
    hq.keep(storage, hq.mailbox(hq.recall(counter, 1_000)));
    expect(held()).toMatchObject({ available: 2_000, returned: 3_000 });
    expect(journalled('lease.returned')).toHaveLength(2);
    expect(till.verify()).toEqual([]);
  });

  it('past its time is not spent', () => {
    hq.keep(storage, hq.mailbox(hq.grant(counter, 2_000, 60_000)));
    till.clock.pass(61_000);
    expect(within((tx) => leasedRightMilli(tx, line))).toBe(0);
    expect(storage.returnExpired()).toBe(1);
    expect(held()).toMatchObject({ available: 0, returned: 2_000 });
    expect(till.verify()).toEqual([]);
  });

  it('spent and not journalled is found by verify', () => {
    hq.keep(storage, hq.mailbox(hq.grant(counter, 2_000)));
    within((tx) => void spendRefundRight(till, tx, line, milli(2_000)));
    expect(till.verify().join()).toContain(counter);
  });
});

describe('RET-8: a return at a till that has an HQ', () => {
  async function soldHere(): Promise<CompletedSale> {
    hq.keep(storage, hq.mailbox(hq.grant(stockOfMilk(), 5_000)));
    return sell(till, GOODS.milk.code, GOODS.milk.code);
  }
  const stockOfMilk = (): string =>
    stockCounter(hq.storefront, String(productIdOf(till, GOODS.milk.code)));
  const rightOf = (saleId: string): string =>
    refundCounter(String(till.value('select line_id from sale_line where sale_id = ?', saleId)));

  it('of its own sale that was never sent needs nobody, and sells on from the shelf', async () => {
    const sold = await soldHere();
    const back = await takeBack(till, sold.saleId, { quantities: [1_000] });
    expect(back.totalMinor).toBe(GOODS.milk.minor);
    expect(journalled('refund.processed')).toMatchObject([
      { leases: [{ counter: rightOf(sold.saleId), amount: 1_000, beyond: 1_000 }] },
    ]);
    expect(till.verify()).toEqual([]);
  });

  it('of one that was sent asks for its right, and takes it', async () => {
    const sold = await soldHere();
    storage.events(1, 1_000);
    const refused = await till.refused('refund.complete', await refundInput(till, sold.saleId));
    expect(refused).toMatchObject({ code: 'REFUND_RIGHT_NEEDED', override: 'refund_right' });
    hq.keep(storage, hq.mailbox(hq.grant(rightOf(sold.saleId), 2_000)));
    await takeBack(till, sold.saleId);
    expect(journalled('refund.processed')).toMatchObject([
      { leases: [{ counter: rightOf(sold.saleId), amount: 2_000, beyond: 0 }] },
    ]);
    expect(till.verify()).toEqual([]);
  });

  it('of one from before a start is as one that was sent; a second person is capped', async () => {
    const sold = await soldHere();
    await till.restart();
    storage = hq.storageOf(till);
    const input = await refundInput(till, sold.saleId);
    expect(await till.refused('refund.complete', input)).toMatchObject({
      code: 'REFUND_RIGHT_NEEDED',
    });
    await till.ask('refund.complete', { ...input, override: allow(PINS.supervisor) });
    expect(till.rows('select kind, amount_minor from refund_override')).toEqual([
      { kind: 'refund_right', amount_minor: sold.totalMinor },
    ]);
    till.change('update product_price set price_minor = 6000000');
    const dear = await soldHere();
    await till.restart();
    storage = hq.storageOf(till);
    const more = await refundInput(till, dear.saleId);
    const weak = { ...more, override: allow(PINS.supervisor) };
    expect(await till.refused('refund.complete', weak)).toMatchObject({
      code: 'OVERRIDE_REFUSED',
    });
    await till.ask('refund.complete', { ...more, override: allow(PINS.manager) });
    expect(till.verify()).toEqual([]);
  });
});
