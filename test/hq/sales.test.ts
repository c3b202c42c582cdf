import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { projectEvent } from '../../src-hq/modules/sync/project-event.ts';
import { projectWaiting } from '../../src-hq/modules/sync/projector.ts';
import { CASHIER_ID, LINE_TOTAL_MINOR } from '../support/whole-sale.ts';
import { SyncShop } from './support/sync-shop.ts';
import type { TestDevice } from './support/test-device.ts';

// SYN-2: what terminals report becomes HQ's rows, exactly once, whatever it names.

let shop: SyncShop;

beforeAll(async () => {
  shop = await SyncShop.open('sales');
});
afterAll(() => shop[Symbol.asyncDispose]());

function rowsOf(table: string, column: string, value: string): Promise<number> {
  return shop.work(async ({ db }) => {
    const found = await sql`
      select from ${sql.table(table)} where ${sql.ref(column)} = ${value}`.execute(db);
    return found.rows.length;
  });
}

async function exceptions(type: string): Promise<number> {
  const page = await shop.admin.ask('GET', `/exceptions?type=${type}&limit=100`);
  return z.array(z.unknown()).parse(page['items']).length;
}

async function balanceOf(customerId: string): Promise<unknown> {
  return (await shop.admin.ask('GET', `/customers/${customerId}`))['balanceMinor'];
}

describe('a completed sale', () => {
  it('is there with its lines, tenders, money and movements, once however often it is sent', async () => {
    const device = await shop.enrolled('Till');
    const productId = await shop.product(9_000);
    const sale = shop.sale(device, { productIds: [productId, productId, await shop.product()] });
    const override = {
      ...{ overrideId: randomUUID(), kind: 'discount_limit', lineId: null, amountMinor: 5 },
      ...{ reason: 'a regular', requestedBy: CASHIER_ID, grantedBy: CASHIER_ID },
      createdAt: '2026-11-21T09:00:00.000Z',
    };
    device.write('sale.completed', { ...sale, overrides: [override] });
    await device.push();
    await device.push();
    await shop.projected();
    const { saleId } = sale.sale;
    const counts = ['sale', 'sale_line', 'tender', 'stock_movement', 'override_grant'].map(
      (table) => rowsOf(table, 'sale_id', saleId),
    );
    expect(await Promise.all(counts)).toEqual([1, 3, 1, 3, 1]);
    expect(await rowsOf('cash_movement', 'sale_id', saleId)).toBe(1);
    const movements = await shop.admin.ask('GET', `/stock/movements?productId=${productId}`);
    const sold = { kind: 'sale', quantityMilli: -1_000, saleId };
    const listed = z.array(z.looseObject({ kind: z.string() })).parse(movements['items']);
    expect(listed.filter(({ kind }) => kind === 'sale')).toMatchObject([
      { ...sold, reference: sale.sale.receiptNumber },
      sold,
    ]);
    expect(listed).toHaveLength(3);
    const taxes = await shop.work(async ({ db }) => {
      const found = await sql<{ taxes: unknown }>`
        select taxes from sale_line where sale_id = ${saleId} limit 1`.execute(db);
      return found.rows[0]?.taxes;
    });
    expect(taxes).toEqual(sale.lines[0]?.taxes);
    await shop.rebuilt();
  });

  it('on account moves what the customer owes, and terminals hear of it', async () => {
    const device = await shop.enrolled('Account');
    const customerId = await shop.customer(1_000_000);
    await device.hello();
    const before = await device.pull('master');
    const seen = before.kind === 'page' && before.stream === 'master' ? before.rows : [];
    const seq = seen.at(-1)?.seq ?? 0;
    const productIds = [await shop.product()];
    device.write('sale.completed', shop.sale(device, { productIds, customerId }));
    const payment = {
      ...{ entryId: randomUUID(), customerId, kind: 'payment', amountMinor: -6_000, saleId: null },
      ...{ dueDate: null, tenderKind: 'cash', reference: '', userId: CASHIER_ID },
      ...{ businessDate: '2026-11-21', createdAt: '2026-11-21T10:00:00Z' },
    };
    device.write('credit.booked', { entry: payment, cashMovement: null });
    await device.push();
    await shop.projected();
    expect(await balanceOf(customerId)).toBe(LINE_TOTAL_MINOR - 6_000);
    const after = await device.pull('master', seq);
    const news = after.kind === 'page' && after.stream === 'master' ? after.rows : [];
    const customer = news.find(({ entity, key }) => entity === 'customer' && key === customerId);
    const body = z.looseObject({}).parse(JSON.parse(customer?.body ?? '{}'));
    expect(body).toMatchObject({ balanceMinor: LINE_TOTAL_MINOR - 6_000 });
    await shop.rebuilt();
  });

  it('of goods and a customer that HQ does not know is kept', async () => {
    const device = await shop.enrolled('Stranger');
    const given = { productIds: [randomUUID()], customerId: randomUUID() };
    const failed = await exceptions('projection_failed');
    const sale = shop.sale(device, { ...given, storefrontId: 'a shop of before' });
    // No text column takes that letter.
    const odd = { ...sale.sale, customerName: 'Nobody\0' };
    device.write('sale.completed', { ...sale, sale: odd });
    await device.push();
    await shop.projected();
    expect(await exceptions('projection_failed')).toBe(failed);
    expect(await rowsOf('sale_line', 'sale_id', sale.sale.saleId)).toBe(1);
    expect(await rowsOf('credit_entry', 'customer_id', given.customerId)).toBe(1);
    await shop.rebuilt();
  });

  it('is kept twice where both branches of a cloned till have it, and its number is flagged', async () => {
    const device = await shop.enrolled('Cloned');
    device.write('no.such.type', {});
    const common = [...device.events];
    const productIds = [await shop.product()];
    const sale = shop.sale(device, { productIds });
    const { saleId, receiptCounter: counter } = sale.sale;
    device.write('sale.completed', sale);
    await device.push();
    device.events = common;
    device.write('sale.completed', shop.sale(device, { productIds, saleId, counter }));
    expect(await device.push()).toMatchObject({ kind: 'acked', fork: true });
    await shop.projected();
    expect(await rowsOf('sale', 'sale_id', saleId)).toBe(2);
    expect(await rowsOf('stock_movement', 'sale_id', saleId)).toBe(2);
    expect(await exceptions('duplicate_number')).toBe(1);
    await shop.rebuilt();
  });
});

describe('a batch of events', () => {
  async function manySales(device: TestDevice, count: number): Promise<string[]> {
    const productIds = [await shop.product(), await shop.product()];
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const sale = shop.sale(device, { productIds });
      ids.push(sale.sale.saleId);
      device.write('sale.completed', sale);
    }
    return ids;
  }

  it('keeps all but the one it cannot read, and leaves nothing of that one', async () => {
    const device = await shop.enrolled('Batch');
    const before = await manySales(device, 20);
    const sale = shop.sale(device, { productIds: [await shop.product()] });
    device.write('sale.completed', { ...sale, sale: { ...sale.sale, completedAt: 'at noon' } });
    const after = await manySales(device, 20);
    const failed = await exceptions('projection_failed');
    await device.push();
    await shop.projected();
    expect(await exceptions('projection_failed')).toBe(failed + 1);
    for (const id of [...before, ...after]) expect(await rowsOf('sale', 'sale_id', id)).toBe(1);
    expect(await rowsOf('stock_movement', 'sale_id', sale.sale.saleId)).toBe(0);
    await shop.rebuilt();
  });

  it('takes back whatever a failed event had written, and keeps the others’', async () => {
    const device = await shop.enrolled('Half way');
    const good = await manySales(device, 3);
    const [bad = ''] = await manySales(device, 1);
    const hash = device.events.at(-1)?.hash;
    good.push(...(await manySales(device, 3)));
    await shop.takeIn(device);
    const done = await projectWaiting(shop.store(), 500, async (tables, row) => {
      await projectEvent(tables, row);
      // A program that fails behind its last write.
      if (row.hash === hash) throw new Error('planted by a test');
    });
    expect(done).toBe(7);
    for (const id of good) expect(await rowsOf('sale', 'sale_id', id)).toBe(1);
    for (const table of ['sale', 'sale_line', 'tender', 'stock_movement', 'cash_movement']) {
      expect(await rowsOf(table, 'sale_id', bad), table).toBe(0);
    }
    expect(await rowsOf('booked_event', 'hash', hash ?? '')).toBe(0);
    await shop.rebuilt();
  });

  it('that the database refuses is tried one by one, and only its cause is set aside', async () => {
    const device = await shop.enrolled('Refused');
    const ids = await manySales(device, 5);
    const sale = shop.sale(device, { productIds: [await shop.product()] });
    // A day that a calendar has and the database has not.
    const strange = { ...sale.sale, businessDate: '0000-01-01' };
    const hash = device.write('sale.completed', { ...sale, sale: strange });
    const more = await manySales(device, 5);
    await device.push();
    await shop.projected();
    for (const id of [...ids, ...more]) expect(await rowsOf('sale', 'sale_id', id)).toBe(1);
    expect(await rowsOf('exception', 'clash_key', `projection_failed:${hash}`)).toBe(1);
    await shop.rebuilt();
  });

  it('is projected once by two nodes that take it at the same moment', async () => {
    const device = await shop.enrolled('Two nodes');
    const ids = await manySales(device, 60);
    const stores = [1, 2, 3].map(() => shop.store());
    await shop.takeIn(device);
    await Promise.all(stores.map((store) => projectWaiting(store, 25, projectEvent)));
    await shop.projected();
    for (const id of ids) expect(await rowsOf('sale', 'sale_id', id)).toBe(1);
    const twice = await shop.work(async ({ db }) => {
      const found = await sql`
        select entry ->> 'hash' from sync_log where entry ->> 'kind' = 'event'
        group by 1 having count(*) > 1`.execute(db);
      return found.rows;
    });
    expect(twice).toEqual([]);
  });
});
