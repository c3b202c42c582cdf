import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import pg from 'pg';
import { type Job, startJobs } from '../../src-hq/jobs/job-runner.ts';
import { startRounds } from '../../src-hq/jobs/rounds.ts';
import { standingJobs, standingRounds } from '../../src-hq/jobs/standing-jobs.ts';
import { syncTx } from '../../src-hq/modules/sync/postgres-sync-store.ts';
import { tellLowStock } from '../../src-hq/modules/stock/low-stock.ts';
import { startNode, type TestNode } from './support/hq-node.ts';
import { SyncShop } from './support/sync-shop.ts';

// SYN-4, OPS: what HQ does by itself, without a message and on one node at a time.

let shop: SyncShop;

beforeAll(async () => {
  shop = await SyncShop.open('jobs');
});
afterAll(() => shop[Symbol.asyncDispose]());

/** Taken in by a node that stops before it has projected anything. */
async function leaveWaiting(count: number): Promise<void> {
  const device = await shop.enrolled('Left waiting');
  const productIds = [await shop.product()];
  for (let n = 0; n < count; n += 1) {
    device.write('sale.completed', shop.sale(device, { productIds }));
  }
  const answer = await shop.takeIn(device);
  expect(answer).toMatchObject({ kind: 'acked', acked: { seq: count } });
}

function waiting() {
  return shop.work((work) => syncTx(work).nextUnprojected());
}

describe('a node that starts', () => {
  it('projects what another left, though nobody sends it anything', async () => {
    await leaveWaiting(30);
    expect(await waiting()).not.toBeNull();
    await using node = await startNode(shop.hq.nodeUrl, shop.hq.clock);
    await using running = new AsyncDisposableStack();
    running.use(startRounds(node.deps, standingRounds(node.deps)));
    await expect.poll(waiting, { timeout: 30_000 }).toBeNull();
    await shop.rebuilt();
  });
});

/** A node's jobs, which look for something to do as often as they may. */
function jobsOf(node: TestNode, jobs: readonly Job[]) {
  const { nodeUrl } = shop.hq;
  return startJobs(node.deps, { nodeUrl, jobs, pollSeconds: 0.5 });
}

const NEVER = { cron: '0 0 1 1 *', limitSeconds: 60 };

describe('a job', () => {
  it('runs once on one of two nodes, though both are asked', async () => {
    let [starts, running] = [0, 0];
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const job: Job = {
      ...{ name: 'only-once', ...NEVER },
      run: async () => {
        starts += 1;
        running += 1;
        expect(running).toBe(1);
        begun.resolve();
        await gate.promise;
        running -= 1;
      },
    };
    await using node = await startNode(shop.hq.nodeUrl, shop.hq.clock);
    await using one = await jobsOf(shop.hq.node, [job]);
    await using other = await jobsOf(node, [job]);
    const asked = await Promise.all([one.ask(job.name), other.ask(job.name), one.ask(job.name)]);
    expect(asked.filter(Boolean)).toHaveLength(1);
    await begun.promise;
    expect(await other.ask(job.name)).toBe(false);
    gate.resolve();
    await expect.poll(() => other.ask(job.name), { timeout: 20_000 }).toBe(true);
    await expect.poll(() => starts, { timeout: 20_000 }).toBe(2);
  });

  it('that fails is tried again, which the metrics show', async () => {
    let tries = 0;
    const job: Job = {
      ...{ name: 'at-second-try', ...NEVER },
      run: async () => {
        tries += 1;
        if (tries === 1) throw new Error('not yet');
      },
    };
    await using jobs = await jobsOf(shop.hq.node, [job]);
    await jobs.ask(job.name);
    await expect.poll(() => tries, { timeout: 20_000 }).toBe(1);
    // It would wait for half a minute and more: the test lets that be over.
    const again = async () => {
      await shop.hq.asOwner(`update tillwright_jobs.job set start_after = now()
        where name = 'at-second-try' and state = 'retry'`);
      return tries;
    };
    await expect.poll(again, { timeout: 20_000 }).toBe(2);
    const metrics = async () => (await shop.hq.node.app.server.inject('/metrics')).body;
    await expect.poll(metrics).toContain('{job="at-second-try",outcome="done"} 1');
    expect(await metrics()).toContain('{job="at-second-try",outcome="failed"} 1');
  });

  it('is written down to come, each of those HQ has, and nothing of any business with it', async () => {
    const all = standingJobs(shop.hq.node.deps, 'process');
    await using running = new AsyncDisposableStack();
    running.use(await jobsOf(shop.hq.node, all));
    const client = new pg.Client({ connectionString: shop.hq.nodeUrl });
    await client.connect();
    const found = await client.query('select name, cron from tillwright_jobs.schedule');
    // Its own queue names the job whose time has come.
    const kept = await client.query(`select from tillwright_jobs.job
      where data is not null and name not like '\\_\\_pgboss%'`);
    const own = client.query('create table tillwright_jobs.another (id integer)');
    await expect(own).rejects.toThrow('permission denied');
    await client.end();
    const wanted = all.map(({ name, cron }) => ({ name, cron }));
    expect(found.rows).toEqual(expect.arrayContaining(wanted));
    expect(kept.rowCount).toBe(0);
  });
});

describe('low stock', () => {
  const told = (productId: string, after: number) =>
    shop.work(async ({ db }) => {
      const found = await sql<{ name: string }>`
        select name from outbox_event where name like 'inventory.%' and seq > ${after}
          and body ->> 'productId' = ${productId} order by seq`.execute(db);
      return found.rows.map(({ name }) => name);
    });

  it('is told once, and once that there is enough again', async () => {
    const productId = await shop.product(5_000);
    await shop.admin.ask('PATCH', `/products/${productId}`, { lowStockMilli: 6_000 });
    await shop.product(5_000);
    for (let round = 0; round < 2; round += 1) await shop.work(tellLowStock);
    expect(await told(productId, 0)).toEqual(['inventory.low']);
    await shop.receive(productId, 5_000);
    for (let round = 0; round < 2; round += 1) await shop.work(tellLowStock);
    expect(await told(productId, 0)).toEqual(['inventory.low', 'inventory.recovered']);
  });
});

describe('rebalancing', () => {
  it('opens the credit of customers that came in by another way, and shares it out', async () => {
    const customerId = await shop.customer(0);
    await shop.work(({ db }) =>
      sql`update customer set credit_limit_minor = 50000 where customer_id = ${customerId}`.execute(
        db,
      ),
    );
    const device = await shop.enrolled('Rebalanced');
    await device.hello();
    await using jobs = await jobsOf(shop.hq.node, standingJobs(shop.hq.node.deps, 'process'));
    await jobs.ask('lease-rebalancing');
    const ledger = () => shop.work((work) => syncTx(work).ledger(`credit:${customerId}`));
    const shared = expect.objectContaining({ received: 50_000, pool: 0 });
    await expect.poll(ledger, { timeout: 20_000 }).toEqual(shared);
    await shop.rebuilt();
  });
});
