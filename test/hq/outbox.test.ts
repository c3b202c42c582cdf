import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { stockCounter } from '../../shared/domain/counter.ts';
import type { SentEvent } from '../../src-hq/events/domain-event.ts';
import { type EventSink, processSink } from '../../src-hq/events/event-sink.ts';
import { startDispatcher } from '../../src-hq/events/outbox-dispatcher.ts';
import { outboxWaiting, pruneOutbox, replayOutbox } from '../../src-hq/store/outbox.ts';
import { startNode } from './support/hq-node.ts';
import { SyncShop } from './support/sync-shop.ts';

// OPS: what happens is told to the rest of the world in the transaction in which it happens.

let shop: SyncShop;
const open: AsyncDisposable[] = [];

beforeAll(async () => {
  shop = await SyncShop.open('outbox');
});
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});
afterAll(() => shop[Symbol.asyncDispose]());

const Told = z.object({
  seq: z.number(),
  eventId: z.string(),
  name: z.string(),
  aggregateId: z.string(),
  body: z.looseObject({}),
});

/** Every event that was written, in its order. */
function written(after = 0) {
  return shop.work(async ({ db }) => {
    const found = await sql`
      select seq, event_id as "eventId", name, aggregate_id as "aggregateId", body
      from outbox_event where seq > ${after} order by seq`.execute(db);
    return z.array(Told).parse(found.rows);
  });
}

async function lastSeq(): Promise<number> {
  return (await written()).at(-1)?.seq ?? 0;
}

/** What a listener in the process heard, by a dispatcher that the test runs. */
async function listening() {
  const sink = processSink();
  const heard: SentEvent[] = [];
  sink.subscribe((_businessId, event) => void heard.push(event));
  const dispatcher = startDispatcher(shop.hq.node.deps, sink);
  open.push(sink, dispatcher);
  return { heard, dispatcher };
}

describe('events', () => {
  it('are written by the change itself, with what it changed; people by their ids alone', async () => {
    const before = await lastSeq();
    const productId = await shop.product();
    const list = { name: 'Shop', saleType: 'RETAIL', currency: 'KZT' };
    const { priceListId } = await shop.admin.ask('POST', '/price-lists', list);
    const prices = [{ priceListId, priceMinor: 990 }];
    await shop.admin.ask('PATCH', `/products/${productId}`, { prices });
    await shop.receive(productId, 5_000);
    const customerId = await shop.customer(0);
    await shop.admin.ask('PATCH', `/customers/${customerId}`, { phone: '+7 700 000 00 00' });
    const events = await written(before);
    const about = (id: string) => events.filter(({ aggregateId }) => aggregateId === id);
    expect(about(productId)).toMatchObject([
      { name: 'product.created', body: { version: 1, after: { productId } } },
      { name: 'product.updated', body: { version: 2, fields: ['prices'], after: { prices } } },
      { name: 'product.price_changed', body: { version: 2, prices } },
    ]);
    expect(about(`${shop.storefrontId}:${productId}`)).toMatchObject([
      { name: 'stock.changed', body: { physicalMilli: 5_000 } },
    ]);
    expect(about(customerId).map(({ name, body }) => ({ name, body }))).toEqual([
      { name: 'customer.created', body: { version: 1, fields: expect.any(Array) } },
      { name: 'customer.updated', body: { version: 2, fields: ['phone'] } },
    ]);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, n) => before + n + 1));
  });

  it('tell of terminals, of sales with the shelf behind them, and of clashes', async () => {
    const before = await lastSeq();
    const device = await shop.enrolled('Told');
    const productIds = [await shop.product(2_000)];
    const counter = stockCounter(shop.storefrontId, productIds[0] ?? '');
    device.write('lease.received', { leaseId: randomUUID(), counter, amount: 2_000 });
    const sale = shop.sale(device, { productIds, leased: true });
    device.write('sale.completed', sale);
    device.write('no.such.type', {});
    await device.push();
    await shop.projected();
    const terminal = device.certificate?.terminal ?? '';
    await shop.admin.ask('POST', `/terminals/${terminal}/declare-lost`, { reason: 'stolen' });
    const events = await written(before);
    const one = (name: string, id?: string) =>
      events.filter(
        (event) => event.name === name && (id ?? event.aggregateId) === event.aggregateId,
      );
    expect(one('terminal.enrolled', terminal)).toMatchObject([{ body: { epoch: 1 } }]);
    expect(one('terminal.lost', terminal)).toMatchObject([{ body: { state: 'LOST' } }]);
    expect(one('sale.completed')).toMatchObject([
      { aggregateId: sale.sale.saleId, body: { receiptNumber: sale.sale.receiptNumber } },
    ]);
    const shelf = `${shop.storefrontId}:${productIds[0]}`;
    const levels = one('stock.changed', shelf).map(({ body }) => body['physicalMilli']);
    expect(levels).toEqual([2_000, 1_000]);
    const types = one('exception.opened').map(({ body }) => body['type']);
    expect(types).toEqual(expect.arrayContaining(['projection_failed', 'terminal_lost']));
  });

  it('are not written where the change is not', async () => {
    const before = await lastSeq();
    const failed = shop.work((work) => {
      work.emit({ name: 'sale.completed', aggregate: 'sale', aggregateId: 'x', body: {} });
      return Promise.reject(new Error('It was not to be'));
    });
    await expect(failed).rejects.toThrow('It was not to be');
    expect(await lastSeq()).toBe(before);
  });
});

describe('a dispatcher', () => {
  it('sends everything once and in order, whoever writes at the same time', async () => {
    const { heard, dispatcher } = await listening();
    await using other = await startNode(shop.hq.nodeUrl, shop.hq.clock);
    const second = processSink();
    second.subscribe((_businessId, event) => void heard.push(event));
    const rival = startDispatcher(other.deps, second);
    open.push(second, rival);
    await Promise.all(Array.from({ length: 12 }, () => shop.product(1_000)));
    await expect
      .poll(async () => (await outboxWaiting(shop.hq.node.database, 'process')).length)
      .toBe(0);
    // Whoever found the lock taken has let go of it by now.
    await Promise.all([dispatcher.runNow(), rival.runNow()]);
    expect(heard.map(({ eventId }) => eventId)).toEqual(
      (await written()).map(({ eventId }) => eventId),
    );
  });

  it('keeps what its sink refuses, and sends it when it takes it again', async () => {
    const inner = processSink();
    const heard: string[] = [];
    inner.subscribe((_businessId, { eventId }) => void heard.push(eventId));
    let down = true;
    const sink: EventSink = {
      ...inner,
      send: (...given) => (down ? Promise.reject(new Error('down')) : inner.send(...given)),
    };
    const before = await lastSeq();
    const dispatcher = startDispatcher(shop.hq.node.deps, sink);
    open.push(dispatcher);
    await shop.product();
    await expect(dispatcher.runNow()).rejects.toThrow('down');
    down = false;
    await expect.poll(() => heard.length).toBeGreaterThan(0);
    expect(heard).toEqual((await written(before)).map(({ eventId }) => eventId));
  });

  it('sends once more what it is asked to, under the same ids', async () => {
    const { heard, dispatcher } = await listening();
    await dispatcher.runNow();
    heard.length = 0;
    const count = await shop.work((work) => replayOutbox(work, 'process', '2020-01-01T00:00:00Z'));
    await expect.poll(() => heard.length).toBe(count);
    expect(heard.map(({ seq }) => seq)).toEqual((await written()).map(({ seq }) => seq));
  });

  it('finds its place where what it never sent was deleted long ago', async () => {
    const { dispatcher } = await listening();
    await dispatcher.runNow();
    const all = (await written()).length;
    shop.hq.clock.advance(31 * 86_400_000);
    expect(await shop.work((work) => pruneOutbox(work, 'redis'))).toBe(0);
    expect(await shop.work((work) => pruneOutbox(work, 'process'))).toBe(all);
    const sent: number[] = [];
    const late: EventSink = {
      name: 'redis',
      send: async (_businessId, events) => void sent.push(...events.map(({ seq }) => seq)),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    open.push(startDispatcher(shop.hq.node.deps, late));
    await expect
      .poll(async () => (await outboxWaiting(shop.hq.node.database, 'redis')).length)
      .toBe(0);
    expect(sent).toEqual([]);
    await shop.work(async (work) => {
      work.emit({ name: 'sale.completed', aggregate: 'sale', aggregateId: 'next', body: {} });
    });
    await expect.poll(() => sent).toEqual([await lastSeq()]);
  });
});
