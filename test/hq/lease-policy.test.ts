import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stockCounter } from '../../shared/domain/counter.ts';
import { ledgerFaults, outstanding } from '../../shared/domain/lease.ts';
import { readLedgers } from '../../src-hq/modules/sync/projection-sql.ts';
import { shareAll } from '../../src-hq/modules/sync/projection-runner.ts';
import { syncTx } from '../../src-hq/modules/sync/postgres-sync-store.ts';
import { mailOf, takeMail } from './support/mailbox.ts';
import { SyncShop } from './support/sync-shop.ts';
import type { TestDevice } from './support/test-device.ts';

// LSE: who holds how much of a counter, and how it comes back. On real PostgreSQL.

vi.setConfig({ testTimeout: 120_000 });

let shop: SyncShop;

beforeAll(async () => {
  shop = await SyncShop.open('leases');
});
afterAll(() => shop[Symbol.asyncDispose]());

function ledgerOf(productId: string) {
  const counter = stockCounter(shop.storefrontId, productId);
  return shop.work((work) => syncTx(work).ledger(counter));
}

async function greeted(name: string): Promise<TestDevice> {
  const device = await shop.enrolled(name);
  expect(await device.hello()).toMatchObject({ kind: 'normal' });
  return device;
}

async function grantedOf(device: TestDevice, productId: string): Promise<number> {
  const counter = stockCounter(shop.storefrontId, productId);
  let sum = 0;
  for (const message of await mailOf(device)) {
    if (message.kind === 'lease.granted' && message.counter === counter) sum += message.amount;
  }
  return sum;
}

describe('goods', () => {
  let first: TestDevice;
  let second: TestDevice;
  let before = '';

  it('go to a terminal with its first hello, all of them while it is alone', async () => {
    before = await shop.product(9_000);
    expect((await ledgerOf(before)).pool).toBe(9_000);
    first = await greeted('First');
    await expect.poll(async () => (await ledgerOf(before)).pool).toBe(0);
    expect(await grantedOf(first, before)).toBe(9_000);
    const after = await shop.product(4_000);
    expect(await grantedOf(first, after)).toBe(4_000);
  });

  it('that come in later are shared with who came later, and HQ keeps some', async () => {
    second = await greeted('Second');
    const productId = await shop.product(40_000);
    const shares = [await grantedOf(first, productId), await grantedOf(second, productId)];
    expect(shares).toEqual([15_000, 15_000]);
    expect((await ledgerOf(productId)).pool).toBe(10_000);
  });

  it('that the pool lacks are asked back, so that the next request finds them', async () => {
    await takeMail(first);
    await first.push();
    await shop.projected();
    const counter = stockCounter(shop.storefrontId, before);
    const refused = { kind: 'refused', code: 'NOTHING_LEFT' };
    expect(await second.requestLease(counter, 2_000)).toEqual(refused);
    expect(await second.requestLease(counter, 2_000)).toEqual(refused);
    const recalled = (await mailOf(first)).filter((message) => message.kind === 'lease.recalled');
    // Asked twice, and by the sharing too: it is one message while it is not read.
    expect(recalled).toMatchObject([{ counter, amount: 3_000 }]);
    const back = { returnId: randomUUID(), counter, amount: 3_000, reason: 'recalled' };
    first.write('lease.returned', back);
    await first.push();
    await shop.projected();
    await second.requestLease(counter, 1_000);
    // The sharing behind the return may have been first: either way it has them now.
    await expect.poll(() => grantedOf(second, before)).toBeGreaterThanOrEqual(1_000);
    expect(ledgerFaults(await ledgerOf(before))).toEqual([]);
    await shop.rebuilt();
  });

  it('are not granted while HQ recovers', async () => {
    await shop.work(({ db, businessId }) =>
      sql`update business set recovering = true where business_id = ${businessId}`.execute(db),
    );
    const productId = await shop.product(5_000);
    expect((await ledgerOf(productId)).pool).toBe(5_000);
    await shop.work(({ db, businessId }) =>
      sql`update business set recovering = false where business_id = ${businessId}`.execute(db),
    );
    await shareAll(shop.hq.node.deps, shop.admin.businessId, {
      ...{ kind: 'stock', storefrontId: shop.storefrontId },
    });
    expect((await ledgerOf(productId)).pool).toBeLessThan(5_000);
  });

  it('of a whole storefront are shared out in batches, every counter adding up', async () => {
    const counters = 20_000;
    await shop.work(({ db, businessId }) =>
      sql`insert into counter_ledger
        (business_id, counter, received, pool, reserved, sold, adjust, held)
        select ${businessId}, 'stock:' || ${shop.storefrontId} || ':' || gen_random_uuid(), 20000,
          20000, 0, 0, 0, 0 from generate_series(1, ${counters})`.execute(db),
    );
    const shelf = { kind: 'stock', storefrontId: shop.storefrontId } as const;
    const began = performance.now();
    const moves = await shareAll(shop.hq.node.deps, shop.admin.businessId, shelf);
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    console.log(`${counters} counters among 2 terminals: ${seconds} s, ${moves} grants`);
    expect(await shareAll(shop.hq.node.deps, shop.admin.businessId, shelf)).toBe(0);
    const ledgers = [...(await shop.work((work) => readLedgers(work, null))).values()];
    expect(ledgers.flatMap(ledgerFaults)).toEqual([]);
    const many = ledgers.filter(({ received }) => received === 20_000);
    expect(many).toHaveLength(counters);
    expect(many.filter((one) => one.pool !== 6_000 || outstanding(one) !== 14_000)).toEqual([]);
  });
});
