import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { DemoNode, goods } from './support/demo-node.ts';
import { send } from './support/hq-fixture.ts';
import type { LinkedTill } from './support/linked-till.ts';

// What the back office shows of a cart is what a till makes of it.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let hq: DemoNode;
let till: LinkedTill | null = null;
beforeAll(async () => {
  hq = await DemoNode.start();
});
afterAll(async () => {
  await till?.[Symbol.asyncDispose]();
  await hq[Symbol.asyncDispose]();
});

const [first = goods[0], second = goods[0]] = goods.slice(1);
const EVERYTHING = { kind: 'everything', exceptProductIds: [] };
const NOON = { date: '2026-11-21', minuteOfDay: 720 };

async function productId(sku = ''): Promise<string> {
  const Found = z.object({ items: z.array(z.looseObject({ productId: z.string() })) });
  return Found.parse(await hq.ask('GET', `/products?sku=${sku}`)).items[0]?.productId ?? '';
}

async function preview(given: object = {}) {
  const lines = [
    { productId: await productId(first?.sku), quantityMilli: 2_000 },
    { productId: await productId(second?.sku), quantityMilli: 1_000 },
  ];
  const cart = { storefrontId: hq.storefrontId, moment: NOON, lines, ...given };
  return hq.ask('POST', '/price-preview', cart);
}

describe('the preview of a cart', () => {
  it('is what a till makes of it, step by step, with coupons and without', async () => {
    const action = { kind: 'percent', target: EVERYTHING, ppm: 133_333 };
    await hq.ask('POST', '/price-rules', { name: 'Autumn', action });
    const basket = { kind: 'basket_amount', target: EVERYTHING, amountMinor: 777 };
    const coupon = { code: 'CODE', singleUse: false };
    const given = { name: 'Code', action: basket, currency: 'KZT', coupon };
    const { bookVersion } = await hq.ask('POST', '/price-rules', given);
    till = await hq.till('01');
    const { saleId } = await till.ask('cart.open', {});
    await till.ask('cart.scan', { saleId, code: first?.sku ?? '', quantityMilli: 2_000 });
    const plain = await till.ask('cart.scan', { saleId, code: second?.sku ?? '' });
    const view = await preview({ coupons: [] });
    expect(view).toMatchObject({ bookVersion, totalMinor: plain.totals.totalMinor, coupons: [] });
    const coded = await till.ask('cart.addCoupon', { saleId, code: 'code' });
    const both = await preview({ coupons: ['code', 'other'] });
    expect(both).toMatchObject({
      totalMinor: coded.totals.totalMinor,
      discountMinor: coded.totals.discountMinor,
      coupons: [...coded.coupons, { code: 'OTHER', status: 'unknown' }],
      lines: coded.lines.map(({ totalMinor, grossMinor, trace }) => ({
        ...{ totalMinor, grossMinor },
        trace: trace.map(({ rule, amountMinor }) => ({ rule, amountMinor })),
      })),
    });
    expect(both['usedRules']).toMatchObject([
      { name: 'Autumn' },
      { name: 'Code', amountMinor: 777 },
    ]);
  });

  it('asks for the shop’s own moment, customer and list', async () => {
    const windows = [{ weekdays: [6], fromMinute: 700, toMinute: 740 }];
    const schedule = { validFrom: null, validTo: null, windows };
    const action = { kind: 'percent', target: EVERYTHING, ppm: 500_000 };
    const happy = await hq.ask('POST', '/price-rules', { name: 'Noon', action, schedule });
    const names = async (moment: object) =>
      JSON.stringify((await preview({ moment }))['usedRules']).includes('Noon');
    expect(await names(NOON)).toBe(true);
    expect(await names({ ...NOON, minuteOfDay: 741 })).toBe(false);
    expect(await names({ ...NOON, date: '2026-11-22' })).toBe(false);
    await hq.ask('PATCH', `/price-rules/${happy['priceRuleId']}`, { active: false });
    const audience = { customerIds: [], customerCategoryIds: [], storefrontIds: [] };
    const list = { name: 'Own', saleType: 'RETAIL', currency: 'KZT', audience, priority: 0 };
    const { priceListId } = await hq.ask('POST', '/price-lists', list);
    const id = await productId(second?.sku);
    const Prices = z.object({ prices: z.array(z.looseObject({})) });
    const { prices } = Prices.parse(await hq.ask('GET', `/products/${id}`));
    const own = [...prices, { priceListId, priceMinor: 1_000 }];
    await hq.ask('PATCH', `/products/${id}`, { prices: own });
    const buyer = { code: 'OWN-1', name: 'Own One', priceListId };
    const { customerId } = await hq.ask('POST', '/customers', buyer);
    const unit = async (more: object) =>
      z
        .array(z.looseObject({ unitPriceMinor: z.number() }))
        .parse((await preview(more))['lines'])[1]?.unitPriceMinor;
    expect(await unit({ customerId })).toBe(1_000);
    expect(await unit({})).not.toBe(1_000);
  });

  it('is refused where there is no price, no such product, or no permission', async () => {
    const made = { sku: 'NO-PRICE', nameEn: 'None', taxCategoryId: 'vat' };
    const bare = z.string().parse((await hq.ask('POST', '/products', made))['productId']);
    const line = (id: string) => ({ lines: [{ productId: id, quantityMilli: 1_000 }] });
    await expect(preview(line(bare))).rejects.toThrow(/PRICE_MISSING.*NO-PRICE/);
    await expect(preview(line(hq.storefrontId))).rejects.toThrow(/REFERENCE_UNKNOWN/);
    const answer = await send(hq.hq.node, 'POST', '/price-preview', {});
    expect(answer.status).toBe(401);
  });
});
