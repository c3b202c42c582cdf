import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import type { ShippedEvent } from '../../shared/protocol/push.ts';
import { SyncShop } from '../hq/support/sync-shop.ts';
import type { PreparedRequest, TestDevice } from '../hq/support/test-device.ts';
import type { Figure, Finding } from './report.ts';

const INGEST_RATIO = 2;
const DRAIN_S = 30;
/** The bar is for so many sales; fewer are given as little of it. */
const DRAIN_SALES = 10_000;
const PUSH_EVENTS = 500;
const SALE_LINES = 5;
const PRODUCTS = 400;

export interface HqBenchSizes {
  /** Pushes of 500 events, and as many raw inserts beside them. */
  readonly pushes: number;
  readonly backlogSales: number;
}

/** HQ on embedded PostgreSQL, through its whole server: signature, gzip, JSON and all. */
export async function benchHq(sizes: HqBenchSizes): Promise<Finding> {
  await using shop = await SyncShop.open('bench');
  const productIds: string[] = [];
  for (let n = 0; n < Math.min(PRODUCTS, sizes.backlogSales); n += 1) {
    productIds.push(await shop.product());
  }
  const figures = [
    await benchIngest(shop, productIds, sizes.pushes),
    await benchDrain(shop, productIds, sizes.backlogSales),
  ];
  return {
    figures,
    distributions: {},
    notes: [
      `ingest: pushes of ${PUSH_EVENTS} five-line sales through the whole server, with the projection ` +
        'held up; baseline: the same rows by multi-row inserts, one transaction for each push.',
      `backlog: ${sizes.backlogSales} five-line sales pushed and projected, to the last row.`,
    ],
  };
}

async function benchIngest(
  shop: SyncShop,
  productIds: readonly string[],
  pushes: number,
): Promise<Figure> {
  const device = await soldMany(shop, 'Ingest', productIds, pushes * PUSH_EVENTS);
  const other = await soldMany(shop, 'Baseline', productIds, pushes * PUSH_EVENTS);
  const requests = prepared(device);
  const client = new pg.Client({ connectionString: shop.hq.nodeUrl });
  await client.connect();
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
    await client.end();
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
  productIds: readonly string[],
  sales: number,
): Promise<Figure> {
  const device = await soldMany(shop, 'Backlog', productIds, sales);
  const requests = prepared(device);
  const before = performance.now();
  for (const request of requests) Acked.parse(await device.deliver(request));
  await shop.projected();
  return {
    ...{ id: 'hq.drain', what: `backlog of ${sales} sales drained`, unit: 's', baseline: null },
    value: (performance.now() - before) / 1_000,
    bar: { kind: 'absolute', most: DRAIN_S * Math.min(1, sales / DRAIN_SALES) },
  };
}

const Acked = z.looseObject({ kind: z.literal('acked') });

async function soldMany(
  shop: SyncShop,
  name: string,
  productIds: readonly string[],
  sales: number,
): Promise<TestDevice> {
  const device = await shop.enrolled(name);
  for (let n = 0; n < sales; n += 1) {
    const lines = Array.from({ length: SALE_LINES }, (_, line) => {
      return productIds[(n * 7 + line * 31) % productIds.length] ?? randomUUID();
    });
    device.write('sale.completed', shop.sale(device, { productIds: lines }));
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
