import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { creditCounter, stockCounter } from '../../shared/domain/counter.ts';
import { moveCredit } from '../../src-hq/modules/customers/customer-credit.ts';
import { beginRecovery } from '../../src-hq/modules/sync/recovery.ts';
import { syncTx } from '../../src-hq/modules/sync/postgres-sync-store.ts';
import { SyncShop } from './support/sync-shop.ts';
import type { TestDevice } from './support/test-device.ts';

// What seems to lie in the pool of an HQ that was put back may be lent: nothing leaves it.

vi.setConfig({ testTimeout: 120_000 });

let shop: SyncShop;
let device: TestDevice;
let productId: string;
let customerId: string;

beforeAll(async () => {
  shop = await SyncShop.open('again');
  productId = await shop.product(9_000);
  customerId = await shop.customer(50_000);
  device = await shop.enrolled('Away');
  await shop.work((work) => beginRecovery(syncTx(work), 'put back'));
});
afterAll(() => shop[Symbol.asyncDispose]());

function ledger(kind: 'stock' | 'credit') {
  const counter =
    kind === 'stock' ? stockCounter(shop.storefrontId, productId) : creditCounter(customerId);
  return shop.work((work) => syncTx(work).ledger(counter));
}

function move(path: string, line: object) {
  const lines = [{ productId, ...line }];
  const body = { warehouseId: shop.storefrontId, reason: 'broken', lines };
  return shop.admin.call('POST', path, body);
}

describe('SYNC: a restored HQ, until its terminals have reported', () => {
  it('lets no goods go, and books what comes in', async () => {
    const refused = { status: 409, body: { code: 'RECOVERING' } };
    expect(await move('/stock/adjust', { quantityMilli: -1_000 })).toMatchObject(refused);
    expect(await move('/stock/count', { countedMilli: 8_000 })).toMatchObject(refused);
    expect(await ledger('stock')).toMatchObject({ received: 9_000, pool: 9_000 });
    await shop.receive(productId, 2_000);
    const more = { productId, countedMilli: 12_000 };
    const count = { warehouseId: shop.storefrontId, reason: 'counted', lines: [more] };
    await shop.admin.ask('POST', '/stock/count', count);
    expect(await ledger('stock')).toMatchObject({ received: 12_000, pool: 12_000 });
  });

  it('keeps a limit that was lowered in mind, and raises one at once', async () => {
    const path = `/customers/${customerId}`;
    await shop.admin.ask('PATCH', path, { creditLimitMinor: 20_000 });
    expect(await ledger('credit')).toMatchObject({ received: 50_000, pool: 50_000 });
    await shop.admin.ask('PATCH', path, { creditLimitMinor: 60_000 });
    expect(await ledger('credit')).toMatchObject({ received: 60_000, pool: 60_000 });
    await shop.admin.ask('PATCH', path, { creditLimitMinor: 30_000 });
  });

  it('does both once nobody is waited for any more', async () => {
    const terminalId = device.certificate?.terminal;
    const why = { reason: 'was stolen' };
    await shop.admin.ask('POST', `/terminals/${terminalId}/declare-lost`, why);
    expect((await move('/stock/adjust', { quantityMilli: -1_000 })).status).toBe(201);
    expect(await ledger('stock')).toMatchObject({ received: 11_000, pool: 11_000 });
    await shop.work((work) => moveCredit(work, [customerId]));
    expect(await ledger('credit')).toMatchObject({ received: 30_000, pool: 30_000 });
    await shop.rebuilt();
  });
});
