import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import { stockCounter } from '../../shared/domain/counter.ts';
import type { ShippedEvent } from '../../shared/protocol/push.ts';
import { SyncShop } from '../hq/support/sync-shop.ts';
import type { PreparedRequest, TestDevice } from '../hq/support/test-device.ts';
import { type Distribution, distributionOf } from './distribution.ts';
import type { Figure, Finding } from './report.ts';

const INGEST_RATIO = 2;
const DRAIN_S = 30;
/** A cashier waits for it while a customer looks on: what takes longer is no longer at once. */
const LEASE_P99_MS = 100;
const PUSH_EVENTS = 500;
const SALE_LINES = 5;
const PRODUCTS = 200;

export interface HqBenchSizes {
  /** Pushes of 500 events, and as many raw inserts beside them. */
  readonly pushes: number;
  readonly backlogSales: number;
  readonly leaseRequests: number;
}

/** HQ on embedded PostgreSQL, through its whole server: signature, gzip, JSON and all. */
export async function benchHq(sizes: HqBenchSizes): Promise<Finding> {
  await using shop = await SyncShop.open('bench');
  const productIds: string[] = [];
  for (let n = 0; n < PRODUCTS; n += 1) productIds.push(await shop.product());
  const client = new pg.Client({ connectionString: shop.hq.nodeUrl });
  await client.connect();
  try {
    const ingest = await benchIngest(shop, client, productIds, sizes.pushes);
    const lease = await benchLease(shop, client, productIds, sizes.leaseRequests);
    const drain = await benchDrain(shop, client, productIds, sizes.backlogSales);
    return {
      figures: [ingest, drain, lease.figure],
      distributions: { 'hq.lease': lease.distribution },
      notes: [
        `ingest: pushes of ${PUSH_EVENTS} five-line sales through the whole server, with the projection ` +
          'held up; baseline: the same rows by multi-row inserts, one transaction for each push.',
        `backlog: ${sizes.backlogSales} five-line sales pushed and projected, to the last row; baseline: ` +
          'the raw rows of as many by multi-row inserts, projected into nothing.',
        'lease request: signed, answered and in the mailbox; baseline: one row committed. Its bar is the ' +
          'tenth of a second that people take for at once.',
      ],
    };
  } finally {
    await client.end();
  }
}

async function benchIngest(
  shop: SyncShop,
  client: pg.Client,
  productIds: readonly string[],
  pushes: number,
): Promise<Figure> {
  const device = await soldMany(shop, 'Ingest', productIds, pushes * PUSH_EVENTS);
  const other = await soldMany(shop, 'Baseline', productIds, pushes * PUSH_EVENTS);
  const requests = prepared(device);
  const held = await heldProjection(shop);
  let [ms, baselineMs] = [0, 0];
  try {
    for (const [n, request] of requests.entries()) {
      const events = other.events.slice(n * PUSH_EVENTS, (n + 1) * PUSH_EVENTS);
      let before = performance.now();
      Acked.parse(await device.deliver(request));
      ms += performance.now() - before;
      before = performance.now();
      await insertRaw(client, shop.admin.businessId, other, n * PUSH_EVENTS, events);
      baselineMs += performance.now() - before;
    }
  } finally {
    await held();
  }
  await shop.projected();
  return {
    ...{ id: 'hq.ingest', what: `ingest of a push of ${PUSH_EVENTS} sales`, unit: 'ms' },
    ...{ value: ms / requests.length, baseline: baselineMs / requests.length },
    bar: { kind: 'ratio', most: INGEST_RATIO },
  };
}

async function benchDrain(
  shop: SyncShop,
  client: pg.Client,
  productIds: readonly string[],
  sales: number,
): Promise<Figure> {
  const device = await soldMany(shop, 'Backlog', productIds, sales);
  const requests = prepared(device);
  const before = performance.now();
  for (const request of requests) Acked.parse(await device.deliver(request));
  await shop.projected();
  const seconds = (performance.now() - before) / 1_000;
  const other = await soldMany(shop, 'Backlog baseline', productIds, sales);
  const held = await heldProjection(shop);
  const began = performance.now();
  for (let at = 0; at < sales; at += PUSH_EVENTS) {
    const events = other.events.slice(at, at + PUSH_EVENTS);
    await insertRaw(client, shop.admin.businessId, other, at, events);
  }
  const baseline = (performance.now() - began) / 1_000;
  await held();
  return {
    ...{ id: 'hq.drain', what: `backlog of ${sales} sales drained`, unit: 's', baseline },
    ...{ value: seconds, bar: { kind: 'absolute', most: DRAIN_S } },
  };
}

async function benchLease(
  shop: SyncShop,
  client: pg.Client,
  productIds: readonly string[],
  requests: number,
): Promise<{ readonly figure: Figure; readonly distribution: Distribution }> {
  const device = await shop.enrolled('Borrower');
  const [productId = ''] = productIds;
  await shop.receive(productId, requests * 1_000);
  const counter = stockCounter(shop.storefrontId, productId);
  const times: number[] = [];
  const baseTimes: number[] = [];
  for (let n = 0; n < requests; n += 1) {
    let before = performance.now();
    Heard.parse(await device.requestLease(counter, 1_000));
    times.push(performance.now() - before);
    before = performance.now();
    await client.query('begin');
    await client.query("select set_config('tillwright.business_id', $1, true)", [
      shop.admin.businessId,
    ]);
    await client.query(
      `insert into rate_window values ($1, 'a benchmark', now() + $2 * interval '1 s', 1)`,
      [shop.admin.businessId, n],
    );
    await client.query('commit');
    baseTimes.push(performance.now() - before);
  }
  const distribution = distributionOf(times);
  const figure: Figure = {
    ...{ id: 'hq.lease', what: 'lease request, p99', unit: 'ms' },
    bar: { kind: 'absolute', most: LEASE_P99_MS },
    ...{ value: distribution.p99Ms, baseline: distributionOf(baseTimes).p99Ms },
  };
  return { figure, distribution };
}

const Heard = z.looseObject({ kind: z.literal('heard') });
const Acked = z.looseObject({ kind: z.literal('acked') });

async function soldMany(
  shop: SyncShop,
  name: string,
  productIds: readonly string[],
  sales: number,
): Promise<TestDevice> {
  const device = await shop.enrolled(name);
  // It holds enough of everything, as a till does that was served in time.
  for (const productId of productIds) {
    const counter = stockCounter(shop.storefrontId, productId);
    const amount = sales * SALE_LINES * 1_000;
    device.write('lease.received', { leaseId: randomUUID(), counter, amount });
  }
  for (let n = productIds.length; n < sales; n += 1) {
    const lines = Array.from({ length: SALE_LINES }, (_, line) => {
      return productIds[(n * 7 + line * 31) % productIds.length] ?? randomUUID();
    });
    device.write('sale.completed', shop.sale(device, { productIds: lines, leased: true }));
  }
  return device;
}

function prepared(device: TestDevice): PreparedRequest[] {
  const requests: PreparedRequest[] = [];
  for (let seq = 1; seq <= device.events.length; seq += PUSH_EVENTS) {
    requests.push(device.prepare('push', device.pushOf(seq, PUSH_EVENTS)));
  }
  return requests;
}

/** Takes what every projection takes first; the answer lets it go. */
async function heldProjection(shop: SyncShop): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: shop.hq.ownerUrl });
  await client.connect();
  await client.query('begin');
  await client.query('lock table sync_log_counter in exclusive mode');
  return async () => {
    await client.query('commit');
    await client.end();
  };
}

async function insertRaw(
  client: pg.Client,
  businessId: string,
  device: TestDevice,
  from: number,
  events: readonly ShippedEvent[],
): Promise<void> {
  const terminal = device.certificate?.terminal ?? '';
  const day = new Date().toISOString().slice(0, 10);
  const rows = events.map(({ bytes, hash }, n) => ({ bytes, hash, seq: from + n + 1 }));
  const prev = (seq: number): string => device.events[seq - 2]?.hash ?? '0'.repeat(64);
  await client.query('begin');
  await client.query("select set_config('tillwright.business_id', $1, true)", [businessId]);
  await multiRow(
    client,
    'journal_key (business_id, hash, terminal_id, epoch, seq, branch, prev_hash, received_on)',
    rows.map(({ hash, seq }) => [businessId, hash, terminal, 1, seq, 0, prev(seq), day]),
  );
  await multiRow(
    client,
    'journal_event (business_id, hash, bytes, received_at, received_on)',
    rows.map(({ hash, bytes }) => [businessId, hash, bytes, new Date(), day]),
  );
  await multiRow(
    client,
    'journal_waiting (business_id, hash)',
    rows.map(({ hash }) => [businessId, hash]),
  );
  await client.query('commit');
}

async function multiRow(
  client: pg.Client,
  into: string,
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  let at = 0;
  const marks = rows.map((row) => `(${row.map(() => `$${(at += 1)}`).join(', ')})`);
  await client.query(`insert into ${into} values ${marks.join(', ')}`, rows.flat());
}
