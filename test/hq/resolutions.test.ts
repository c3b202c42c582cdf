import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { stockCounter } from '../../shared/domain/counter.ts';
import { verifyHq } from '../../src-hq/modules/sync/verify-hq.ts';
import { takeMail } from './support/mailbox.ts';
import { SyncShop } from './support/sync-shop.ts';

// EXC-2: a decision about a clash does something, once, and is in the audit trail.

let shop: SyncShop;

beforeAll(async () => {
  shop = await SyncShop.open('resolve');
});
afterAll(() => shop[Symbol.asyncDispose]());

const Items = z.object({ items: z.array(z.looseObject({ id: z.uuid() })) });

async function openOf(type: string): Promise<string> {
  const page = Items.parse(await shop.admin.ask('GET', `/exceptions?type=${type}&status=OPEN`));
  return page.items[0]?.id ?? '';
}

function resolve(id: string, decided: object, key?: string) {
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  return shop.admin.call('POST', `/exceptions/${id}/resolve`, decided, headers);
}

async function levelOf(productId: string): Promise<unknown> {
  const page = await shop.admin.ask('GET', `/stock/availability?productId=${productId}`);
  return z.array(z.unknown()).parse(page['items'])[0];
}

/** A terminal that held goods and is lost; the goods, and its exception. */
async function lostWith(quantityMilli: number) {
  const device = await shop.enrolled('Lost');
  await device.hello();
  const productIds = [await shop.product(quantityMilli), await shop.product(quantityMilli)];
  await takeMail(device);
  await device.push();
  await shop.projected();
  const terminal = device.certificate?.terminal ?? '';
  await shop.admin.ask('POST', `/terminals/${terminal}/declare-lost`, { reason: 'was stolen' });
  return { productIds, id: await openOf('terminal_lost') };
}

describe('what a lost terminal held', () => {
  it('is counted, all of it, and what was found is HQ’s again', async () => {
    const { productIds, id } = await lostWith(5_000);
    const counters = productIds.map((product) => stockCounter(shop.storefrontId, product));
    const doubts = await shop.admin.ask('GET', `/exceptions/${id}/doubts`);
    const told = z.array(z.looseObject({ counter: z.string(), sku: z.string() }));
    const items = told.parse(doubts['items']);
    expect(items.map(({ counter }) => counter).toSorted()).toEqual(counters.toSorted());
    // What a person counts by: its name, where it lies, and how it is measured.
    expect(items.map(({ sku }) => sku)).toEqual(items.map(({ sku }) => sku).toSorted());
    for (const { sku, ...item } of items) {
      const { nameRu } = await shop.admin.ask('GET', `/products/${item.counter.split(':')[2]}`);
      const named = { kind: 'stock', unit: 'piece', nameRu, place: expect.stringMatching(/./) };
      expect(item, sku).toMatchObject({ inDoubt: 5_000, ...named });
    }
    const counts = counters.map((counter) => ({ counter, found: 3_000 }));
    const half = await resolve(id, { resolution: 'count_doubt', counts: counts.slice(1) });
    expect(half.body).toMatchObject({ code: 'COUNT_INCOMPLETE' });
    const more = counts.map((one) => ({ ...one, found: 6_000 }));
    const tooMany = await resolve(id, { resolution: 'count_doubt', counts: more });
    expect(tooMany.body).toMatchObject({ code: 'COUNT_TOO_HIGH' });
    const unfit = await resolve(id, { resolution: 'retry' });
    expect(unfit.body).toMatchObject({ code: 'RESOLUTION_UNFIT' });
    const decided = { resolution: 'count_doubt', counts };
    const first = await resolve(id, decided, 'counted');
    expect(first.body).toMatchObject({ status: 'RESOLVED' });
    expect((await resolve(id, decided, 'counted')).body).toEqual(first.body);
    expect((await resolve(id, decided)).body).toMatchObject({ code: 'ALREADY_RESOLVED' });
    const level = { availableMilli: 3_000, inDoubtMilli: 0 };
    expect(await levelOf(productIds[0] ?? '')).toMatchObject(level);
    const audit = await shop.admin.ask('GET', `/audit?subjectId=${id}&type=exception.resolved`);
    expect(audit['items']).toMatchObject([{ data: { done: { cleared: [{}, {}] } } }]);
    await shop.rebuilt();
  });

  it('is written off whole', async () => {
    const { productIds, id } = await lostWith(4_000);
    expect((await resolve(id, { resolution: 'write_off' })).status).toBe(200);
    const level = { availableMilli: 0, inDoubtMilli: 0, physicalMilli: 0 };
    expect(await levelOf(productIds[0] ?? '')).toMatchObject(level);
    await shop.rebuilt();
  });
});

describe('an event that could not be projected', () => {
  it('stays open while it still cannot be, and is booked once it can', async () => {
    const device = await shop.enrolled('Retried');
    device.write('from.the.future', {}, 9);
    await device.push();
    await shop.projected();
    const hopeless = await openOf('projection_failed');
    const failed = await resolve(hopeless, { resolution: 'retry' });
    expect(failed.body).toMatchObject({ code: 'RETRY_FAILED' });
    expect(await shop.admin.ask('GET', `/exceptions/${hopeless}`)).toMatchObject({
      ...{ status: 'OPEN', offered: ['retry', 'set_aside'] },
    });
    expect((await resolve(hopeless, { resolution: 'set_aside' })).status).toBe(200);
    // A database that refused it for a time: a rule that somebody added, and took away again.
    await shop.hq.asOwner('alter table tender add constraint for_a_while check (position < 0)');
    const sale = shop.sale(device, { productIds: [await shop.product()] });
    device.write('sale.completed', sale);
    await device.push(2);
    await shop.projected();
    await shop.hq.asOwner('alter table tender drop constraint for_a_while');
    const id = await openOf('projection_failed');
    expect((await resolve(id, { resolution: 'retry' })).body).toMatchObject({ status: 'RESOLVED' });
    const kept = await shop.work(async ({ db }) => {
      const found = await sql`select from sale where sale_id = ${sale.sale.saleId}`.execute(db);
      return found.rows.length;
    });
    expect(kept).toBe(1);
    await shop.rebuilt();
    const reports = await shop.work((work) => verifyHq(work));
    expect(reports.filter(({ faults }) => faults > 0)).toEqual([]);
  });
});
