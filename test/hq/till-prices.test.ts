import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { minor } from '../../shared/domain/money.ts';
import { DemoNode, goods, pinOf } from './support/demo-node.ts';
import type { LinkedTill } from './support/linked-till.ts';

// Prices that change at a real HQ while a real till has the goods in its cart.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const [first, second] = [goods[1]?.sku ?? '', goods[2]?.sku ?? ''];

let hq: DemoNode;

beforeEach(async () => {
  hq = await DemoNode.start();
});
afterEach(() => hq[Symbol.asyncDispose]());

const Products = z.object({
  items: z.array(
    z.looseObject({
      productId: z.string(),
      prices: z.array(z.looseObject({ priceListId: z.string() })),
    }),
  ),
});

/** The price of a product in each list, at HQ; resolves when the till has it. */
async function reprice(till: LinkedTill, sku: string, priceMinor: number): Promise<void> {
  const found = Products.parse(await hq.ask('GET', `/products?sku=${sku}`)).items[0];
  const prices = found?.prices.map(({ priceListId }) => ({ priceListId, priceMinor }));
  await hq.ask('PATCH', `/products/${found?.productId}`, { prices });
  const price = async () => (await till.ask('catalogue.priceCheck', { code: sku })).retailMinor;
  await till.until(price, minor(priceMinor));
}

function told(till: LinkedTill) {
  return till.events.flatMap((event) => (event.kind === 'prices' ? [event] : []));
}

describe('SYNC prices that change mid-sale', () => {
  it('leave the open cart as it is until the cashier accepts them', async () => {
    await using till = await hq.till('Counter 1');
    const { saleId } = await till.ask('cart.open', {});
    await till.ask('cart.scan', { saleId, code: first });
    const before = await till.ask('cart.scan', { saleId, code: second });
    await reprice(till, first, 100_100);
    await reprice(till, second, 200_200);
    await till.until(() => told(till).at(-1)?.changes.length, 2);
    expect(told(till).at(-1)).toMatchObject({
      saleId,
      changes: [
        { beforeMinor: before.lines[0]?.unitPriceMinor, nowMinor: 100_100 },
        { beforeMinor: before.lines[1]?.unitPriceMinor, nowMinor: 200_200 },
      ],
    });
    const after = await till.ask('cart.open', {});
    expect(after.totals).toEqual(before.totals);
    expect(after.lines.map((line) => line.unitPriceMinor)).toEqual(
      before.lines.map((line) => line.unitPriceMinor),
    );
    const accepted = await till.ask('cart.acceptPrices', { saleId });
    expect(accepted.lines.map((line) => line.unitPriceMinor)).toEqual([100_100, 200_200]);
    expect(accepted.totals.totalMinor).toBe(300_300);
    await till.until(() => told(till).at(-1)?.changes, []);
    const again = await till.call('cart.acceptPrices', { saleId });
    expect(again).toMatchObject({ error: { code: 'PRICES_UNCHANGED' } });
    const { cashDueMinor } = accepted.totals;
    await till.ask('tender.add', { saleId, kind: 'cash', amountMinor: cashDueMinor });
    const sold = await till.ask('sale.complete', { saleId });
    expect(sold.totalMinor).toBe(300_300);
    expect(till.verify()).toEqual([]);
  });

  it('are not taken where the cashier keeps the old ones, nor where a person made the price', async () => {
    await using till = await hq.till('Counter 1');
    await till.ask('session.signIn', { pin: pinOf('manager') });
    const { saleId } = await till.ask('cart.open', {});
    const scanned = await till.ask('cart.scan', { saleId, code: first });
    const lineId = scanned.lines[0]?.lineId ?? '';
    await till.ask('cart.setPrice', { saleId, lineId, unitPriceMinor: 77_700 });
    const kept = await till.ask('cart.scan', { saleId, code: second });
    await reprice(till, first, 100_100);
    await reprice(till, second, 200_200);
    await till.until(
      () =>
        told(till)
          .at(-1)
          ?.changes.map((one) => one.nowMinor),
      [200_200],
    );
    const { cashDueMinor, totalMinor } = kept.totals;
    await till.ask('tender.add', { saleId, kind: 'cash', amountMinor: cashDueMinor });
    const sold = await till.ask('sale.complete', { saleId });
    expect(sold.totalMinor).toBe(totalMinor);
    expect(till.verify()).toEqual([]);
  });
});
