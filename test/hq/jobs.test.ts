import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { startJobs } from '../../src-hq/jobs/job-runner.ts';
import { standingJobs } from '../../src-hq/jobs/standing-jobs.ts';
import { syncTx } from '../../src-hq/modules/sync/postgres-sync-store.ts';
import { startNode } from './support/hq-node.ts';
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
    running.use(startJobs(node.deps, standingJobs(node.deps)));
    await expect.poll(waiting, { timeout: 30_000 }).toBeNull();
    await shop.rebuilt();
  });

  it('leaves a job to the node that does it already', async () => {
    let [starts, running] = [0, 0];
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const job = {
      ...{ name: 'only once', everyMs: 3_600_000, firstMs: 3_600_000 },
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
    await using one = startJobs(shop.hq.node.deps, [job]);
    await using other = startJobs(node.deps, [job]);
    const first = one.runNow(job.name);
    await begun.promise;
    expect(await other.runNow(job.name)).toBe(false);
    gate.resolve();
    expect(await first).toBe(true);
    expect(await other.runNow(job.name)).toBe(true);
    expect(starts).toBe(2);
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
    await using jobs = startJobs(shop.hq.node.deps, standingJobs(shop.hq.node.deps));
    expect(await jobs.runNow('lease rebalancing')).toBe(true);
    const ledger = await shop.work((work) => syncTx(work).ledger(`credit:${customerId}`));
    expect(ledger).toMatchObject({ received: 50_000, pool: 0 });
    await shop.rebuilt();
  });
});
