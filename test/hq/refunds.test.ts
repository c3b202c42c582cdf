import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { refundCounter } from '../../shared/domain/counter.ts';
import type { SaleCompleted } from '../../shared/protocol/journal-event.ts';
import { refundFaults } from '../../shared/protocol/sale-sums.ts';
import { compareRebuilt } from '../../src-hq/modules/sync/rebuild-check.ts';
import { verifyHq } from '../../src-hq/modules/sync/verify-hq.ts';
import { refundChecks } from '../../tools/verify-across-refunds.ts';
import { LINE_TOTAL_MINOR } from '../support/whole-sale.ts';
import { type Back, refundOf } from './support/refund-of.ts';
import { SyncShop } from './support/sync-shop.ts';
import type { TestDevice } from './support/test-device.ts';

// RET-8, SYN: what goes back is a fact of its own; the right to it is a counter of the sale's line.

let shop: SyncShop;
/** Of the first sale, of which one of two has come back. */
let ownLine = '';
/** The last number of each till's series. */
const receipts = new Map<TestDevice, number>();

beforeAll(async () => {
  shop = await SyncShop.open('refunds');
});
afterAll(() => shop[Symbol.asyncDispose]());

function nextReceipt(device: TestDevice): number {
  const next = (receipts.get(device) ?? 0) + 1;
  receipts.set(device, next);
  return next;
}

/** Invariant 12, while HQ's own jobs stand still. */
async function rebuilt(): Promise<void> {
  expect((await shop.work(compareRebuilt)).differences).toEqual([]);
}

/** Takes the next number of that till's series, and must add up. */
function refund(device: TestDevice, sale: SaleCompleted, back: Partial<Back> = {}) {
  const counter = nextReceipt(device);
  const payload = refundOf(device, sale, { counter, storefrontId: shop.storefrontId, ...back });
  expect(refundFaults(payload)).toEqual([]);
  return payload;
}

async function exceptions(type: string): Promise<number> {
  const page = await shop.admin.ask('GET', `/exceptions?type=${type}&limit=100`);
  return z.array(z.unknown()).parse(page['items']).length;
}

async function sold(device: TestDevice, productId: string): Promise<SaleCompleted> {
  const counter = nextReceipt(device);
  const given = { productIds: [productId], quantityMilli: 2_000, leased: false, counter };
  const sale = shop.sale(device, given);
  device.write('sale.completed', sale);
  return sale;
}

async function report(device: TestDevice): Promise<void> {
  await device.push();
  await shop.projected();
}

async function lendRight(device: TestDevice, sale: SaleCompleted, amount: number) {
  const counter = refundCounter(sale.lines[0]?.lineId ?? '');
  const answer = z
    .object({ kind: z.string(), code: z.string() })
    .parse(await device.requestLease(counter, amount));
  return { counter, answer };
}

function ledgerOf(sale: SaleCompleted) {
  const counter = refundCounter(sale.lines[0]?.lineId ?? '');
  return shop.work(async ({ db }) => {
    const found = await sql<object>`
      select received, pool, sold, adjust, held from counter_ledger
      where counter = ${counter}`.execute(db);
    return found.rows[0];
  });
}

async function available(productId: string): Promise<unknown> {
  const body = await shop.admin.ask('GET', `/stock/availability?productId=${productId}`);
  return z.array(z.looseObject({})).parse(body['items'])[0]?.['availableMilli'];
}

describe('a refund', () => {
  it("of a till's own sale is rows, stock and money, and no clash", async () => {
    const device = await shop.enrolled('Own');
    const productId = await shop.product(9_000);
    const sale = await sold(device, productId);
    const before = await exceptions('refunded_twice');
    const payload = refund(device, sale, { quantityMilli: 1_000 });
    device.write('refund.processed', payload);
    await report(device);
    ownLine = sale.lines[0]?.lineId ?? '';
    const rows = await shop.work(async ({ db }) => {
      const found = await sql<object>`
        select r.total_minor, r.sale_receipt_number, l.quantity_milli, l.restock, t.amount_minor,
          c.amount_minor as drawer, m.quantity_milli as moved, m.kind
        from refund r join refund_line l using (refund_id) join refund_tender t using (refund_id)
        join cash_movement c on c.event_hash = r.event_hash
        join stock_movement m on m.event_hash = r.event_hash`.execute(db);
      return found.rows;
    });
    const half = payload.refund.totalMinor;
    expect(half).toBe(LINE_TOTAL_MINOR / 2);
    expect(rows).toEqual([
      {
        ...{ total_minor: half, sale_receipt_number: sale.sale.receiptNumber },
        ...{ quantity_milli: 1_000, restock: 'restock', amount_minor: half, drawer: -half },
        ...{ moved: 1_000, kind: 'return' },
      },
    ]);
    expect(await ledgerOf(sale)).toEqual({
      ...{ received: 2_000, pool: 1_000, sold: 1_000, adjust: 0, held: 0 },
    });
    // Nobody leased what was sold: it was the shelf's own, and one of two is back on it.
    expect(await available(productId)).toBe(10_000);
    expect(await exceptions('refunded_twice')).toBe(before);
    await rebuilt();
  });

  it('puts what is scrapped or set apart on no shelf', async () => {
    const device = await shop.enrolled('Broken');
    const productId = await shop.product(5_000);
    const sale = await sold(device, productId);
    const back = { quantityMilli: 1_000 };
    device.write('refund.processed', refund(device, sale, { ...back, restock: 'scrap' }));
    device.write('refund.processed', refund(device, sale, { ...back, restock: 'quarantine' }));
    await report(device);
    expect(await available(productId)).toBe(5_000);
    await rebuilt();
  });

  it('without a receipt is of no sale, and said as somebody’s word', async () => {
    const device = await shop.enrolled('Forgetful');
    const sale = await sold(device, await shop.product(5_000));
    const before = await exceptions('override');
    const payload = refund(device, sale, { override: 'refund_without_receipt' });
    device.write('refund.processed', payload);
    await report(device);
    expect(await exceptions('override')).toBe(before + 1);
    expect(await ledgerOf(sale)).toMatchObject({ pool: 2_000, sold: 0 });
    await rebuilt();
  });
});

describe('the right to refund', () => {
  it('is lent once, and a till that has it spends it', async () => {
    const [seller, other, third] = [
      await shop.enrolled('Seller'),
      await shop.enrolled('Other'),
      await shop.enrolled('Third'),
    ];
    const sale = await sold(seller, await shop.product(5_000));
    await report(seller);
    const { counter, answer } = await lendRight(other, sale, 2_000);
    expect(answer).toEqual({ kind: 'heard', code: 'NONE' });
    const refused = await lendRight(third, sale, 1_000);
    expect(refused.answer).toEqual({ kind: 'refused', code: 'NOTHING_LEFT' });
    await other.hello();
    const page = await other.pull('mailbox');
    if (page.kind !== 'page' || page.stream !== 'mailbox') throw new Error(JSON.stringify(page));
    const granted = page.rows.find((one) => 'counter' in one && one.counter === counter);
    other.write('lease.received', { leaseId: granted?.messageId, counter, amount: 2_000 });
    other.write('refund.processed', refund(other, sale, { beyond: 0 }));
    await report(other);
    expect(await ledgerOf(sale)).toEqual({
      ...{ received: 2_000, pool: 0, sold: 2_000, adjust: 0, held: 0 },
    });
    expect((await lendRight(third, sale, 1_000)).answer.code).toBe('NOTHING_LEFT');
    await rebuilt();
  });

  it('used without a lease, twice, is one exception for each use beyond what was sold', async () => {
    const [seller, one, other] = [
      await shop.enrolled('Seller'),
      await shop.enrolled('One'),
      await shop.enrolled('Another'),
    ];
    const sale = await sold(seller, await shop.product(5_000));
    await report(seller);
    const [words, twice] = [await exceptions('override'), await exceptions('refunded_twice')];
    for (const device of [one, other]) {
      device.write('refund.processed', refund(device, sale, { override: 'refund_right' }));
      await report(device);
    }
    expect(await exceptions('override')).toBe(words + 2);
    expect(await exceptions('refunded_twice')).toBe(twice + 1);
    expect(await ledgerOf(sale)).toEqual({
      ...{ received: 2_000, pool: 0, sold: 4_000, adjust: -2_000, held: 0 },
    });
    await rebuilt();
  });

  it('used before its sale has come in is taken from what opens, and not lent again', async () => {
    const [seller, other] = [await shop.enrolled('Late'), await shop.enrolled('Early')];
    const sale = await sold(seller, await shop.product(5_000));
    const twice = await exceptions('refunded_twice');
    const back = { override: 'refund_right', quantityMilli: 1_000 } as const;
    other.write('refund.processed', refund(other, sale, back));
    await report(other);
    expect((await lendRight(other, sale, 1_000)).answer.code).toBe('UNKNOWN_COUNTER');
    await report(seller);
    expect(await ledgerOf(sale)).toEqual({
      ...{ received: 2_000, pool: 1_000, sold: 1_000, adjust: 0, held: 0 },
    });
    expect(await exceptions('refunded_twice')).toBe(twice);
    other.write('refund.processed', refund(other, sale, { override: 'refund_right' }));
    await report(other);
    expect(await exceptions('refunded_twice')).toBe(twice + 1);
    await rebuilt();
  });
});

it('what tills have journalled is held against HQ, and what differs is found', async () => {
  const [seller, other] = [await shop.enrolled('Across A'), await shop.enrolled('Across B')];
  const sale = await sold(seller, await shop.product(5_000));
  other.write('refund.processed', refund(other, sale, { override: 'refund_right' }));
  for (const device of [seller, other]) await report(device);
  const books = (device: TestDevice, ackedSeq = device.events.length) => ({
    ...{ dataDir: 'a till', ackedSeq },
    journal: device.events.map((event, index) => ({ ...event, seq: index + 1 })),
  });
  const held = () => shop.work((work) => refundChecks(work, [books(seller), books(other)]));
  const words = (checks: Awaited<ReturnType<typeof held>>) =>
    checks.map(({ checked, problems }) => [checked, problems.length]);
  expect(words(await held())).toEqual([
    [1, 0],
    [1, 0],
  ]);
  // Once more, and HQ has not heard of it: nobody's fault, but too much came back.
  const acked = other.events.length;
  other.write('refund.processed', refund(other, sale, { override: 'refund_right' }));
  const unsent = await shop.work((work) => refundChecks(work, [books(other, acked)]));
  expect(words(unsent)).toEqual([
    [1, 0],
    [1, 1],
  ]);
  // Said to be sent, and HQ has it not.
  expect(words(await held())).toEqual([
    [2, 1],
    [1, 1],
  ]);
  await report(other);
  expect(words(await held())).toEqual([
    [2, 0],
    [1, 0],
  ]);
});

it('invariants 5, 6 and 10 hold of all this, and a line that came back too often is found', async () => {
  const found = async () => {
    const reports = await shop.work((work) => verifyHq(work));
    return reports.filter(({ invariant }) => [5, 6, 10].includes(invariant));
  };
  for (const one of await found()) expect(one, one.what).toMatchObject({ faults: 0 });
  const tens = (await found()).filter(({ invariant }) => invariant === 10);
  expect(tens.map(({ checked }) => checked > 0)).toEqual([true, true, true]);
  // A row that no event has brought: of a line of which half is back, and of its money.
  await shop.work(async ({ db }) => {
    await sql`
      insert into refund_line select (jsonb_populate_record(l, jsonb_build_object(
        'refund_line_id', gen_random_uuid(), 'quantity_milli', 5000))).*
      from refund_line l where sale_line_id = ${ownLine}`.execute(db);
    await sql`
      insert into refund_tender select (jsonb_populate_record(t, jsonb_build_object(
        'tender_id', gen_random_uuid(), 'amount_minor', 900000))).*
      from refund_tender t join refund_line l using (refund_id)
      where sale_line_id = ${ownLine} and l.quantity_milli = 1000`.execute(db);
  });
  const wrong = (await found()).filter(({ faults }) => faults > 0);
  expect(wrong.map(({ invariant, faults }) => [invariant, faults])).toEqual([
    [6, 1],
    [10, 1],
    [10, 1],
    [10, 1],
  ]);
});
