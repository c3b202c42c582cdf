import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { DemoNode, goods, pinOf, sellOne } from './support/demo-node.ts';
import { LinkedTill } from './support/linked-till.ts';
import { TestDevice } from './support/test-device.ts';

// What the other storefronts have, asked by a real till of a real node.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const product = goods[0];
const sku = product?.sku ?? '';
const stockMilli = product?.openingStockMilli ?? 0;

let hq: DemoNode;

beforeEach(async () => {
  hq = await DemoNode.start();
});
afterEach(() => hq[Symbol.asyncDispose]());

async function secondStore(productId: string, quantityMilli: number): Promise<void> {
  const shop = { code: 'Z9', name: 'Second store', currency: 'KZT', timeZone: 'Asia/Almaty' };
  const warehouseId = z
    .string()
    .parse((await hq.ask('POST', '/storefronts', shop))['storefrontId']);
  const lines = [{ productId, quantityMilli }];
  await hq.ask('POST', '/stock/receive', { warehouseId, lines });
}

describe('SYNC stock of the other storefronts', () => {
  it('is HQ’s word with its time, and what it said last where it is away', async () => {
    await using till = await hq.till('Counter 1');
    const { product: shown } = await till.ask('catalogue.priceCheck', { code: sku });
    const { productId } = shown;
    const alone = await till.ask('catalogue.elsewhere', { productId });
    expect(alone).toMatchObject({ state: 'now', told: { hereMilli: stockMilli, elsewhere: [] } });
    await secondStore(productId, 7_000);
    await sellOne(till, sku);
    await till.settled();
    const here = async () => (await till.ask('catalogue.elsewhere', { productId })).told?.hereMilli;
    await till.until(here, stockMilli - 1_000);
    const told = await till.ask('catalogue.elsewhere', { productId });
    const elsewhere = [{ code: 'Z9', name: 'Second store', availableMilli: 7_000 }];
    const asOf = new Date(hq.hq.clock.wallMs()).toISOString();
    expect(told).toEqual({
      state: 'now',
      told: { asOf, hereMilli: stockMilli - 1_000, elsewhere },
    });
    await hq.down();
    const before = await till.ask('catalogue.elsewhere', { productId });
    expect(before).toEqual({ ...told, state: 'before' });
    const other = await till.ask('catalogue.priceCheck', { code: goods[1]?.sku ?? '' });
    const never = await till.ask('catalogue.elsewhere', { productId: other.product.productId });
    expect(never).toEqual({ state: 'unknown', told: null });
    expect(till.verify()).toEqual([]);
  });

  it('does not count what is in doubt, and is told to nobody but the device itself', async () => {
    await using till = await hq.till('Counter 1');
    const { product: shown } = await till.ask('catalogue.priceCheck', { code: sku });
    const { productId } = shown;
    const [identity] = till.rows('select terminal_id as terminal, epoch from terminal_identity');
    const question = { proto: 2, ...identity, productId };
    const stranger = new TestDevice(hq.hq.node);
    expect(await stranger.send('stock-elsewhere', question)).toMatchObject({
      code: 'SIGNATURE_WRONG',
    });
    await till.stop();
    const terminalId = String(identity?.['terminal']);
    await hq.ask('POST', `/terminals/${terminalId}/declare-lost`, { reason: 'not found again' });
    await using other = await LinkedTill.open(hq.url, await hq.codeFor('Counter 2'));
    await other.settled();
    await other.ask('session.signIn', { pin: pinOf('cashier') });
    const told = await other.ask('catalogue.elsewhere', { productId });
    expect(told).toMatchObject({ state: 'now', told: { hereMilli: 0 } });
  });
});
