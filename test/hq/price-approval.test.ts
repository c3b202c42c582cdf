import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { DEMO_CODE, DEMO_PASSWORD, demoEmail } from '../../src-hq/demo/seed-demo.ts';
import { DemoNode, goods } from './support/demo-node.ts';
import { send } from './support/hq-fixture.ts';
import type { LinkedTill } from './support/linked-till.ts';

// Prices that one person moves far wait for another one, at a real HQ with a real till.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let hq: DemoNode;
let till: LinkedTill | null = null;
let manager = '';
beforeAll(async () => {
  hq = await DemoNode.start();
  const body = { business: DEMO_CODE, email: demoEmail('manager'), password: DEMO_PASSWORD };
  const session = await send(hq.hq.node, 'POST', '/sign-in', body);
  manager = `Bearer ${z.string().parse(session.body['accessToken'])}`;
});
afterAll(async () => {
  await till?.[Symbol.asyncDispose]();
  await hq[Symbol.asyncDispose]();
});

const [good = goods[0]] = goods.slice(2);
const sku = good?.sku ?? '';
const Product = z.looseObject({
  productId: z.string(),
  prices: z.array(z.looseObject({ priceListId: z.string(), priceMinor: z.number() })),
});
type Product = z.infer<typeof Product>;

async function product(): Promise<Product> {
  const found = await hq.ask('GET', `/products?sku=${sku}`);
  return Product.parse(z.object({ items: z.array(z.unknown()) }).parse(found).items[0]);
}

/** The manager, who may change prices and not approve them. */
function asManager(method: 'POST' | 'PATCH', path: string, body?: object) {
  return send(hq.hq.node, method, path, body, { authorization: manager });
}

/** @returns the prices as the answer has them */
async function move(factor: number, more: object = {}): Promise<readonly number[]> {
  const { productId, prices } = await product();
  const moved = prices.map(({ priceListId, priceMinor }) => ({
    ...{ priceListId, priceMinor: Math.round(priceMinor * factor), ...more },
  }));
  const answer = await asManager('PATCH', `/products/${productId}`, { prices: moved });
  expect(answer.status).toBe(200);
  return Product.parse(answer.body).prices.map(({ priceMinor }) => priceMinor);
}

const Changes = z.object({ items: z.array(z.looseObject({ priceChangeId: z.string() })) });

async function waiting() {
  return Changes.parse(await hq.ask('GET', '/price-changes?status=WAITING')).items;
}

async function priceMinors(): Promise<readonly number[]> {
  return (await product()).prices.map(({ priceMinor }) => priceMinor);
}

describe('a price that moves further than a person may move it alone', () => {
  it('is written at once while there is no threshold, and up to it', async () => {
    const before = await priceMinors();
    const doubled = await move(2);
    expect(doubled).toEqual(before.map((price) => price * 2));
    await hq.ask('PATCH', '/price-settings', { approvalAbovePpm: 100_000 });
    expect(await move(1.1)).toEqual(doubled.map((price) => Math.round(price * 1.1)));
    expect(await waiting()).toEqual([]);
  });

  it('waits for another person; tills hear of it once it is approved', async () => {
    till = await hq.till('01');
    const before = await priceMinors();
    expect(await move(1.2)).toEqual(before);
    expect(await move(1.3)).toEqual(before);
    const asked = await waiting();
    expect(asked.length).toBe(before.length);
    expect(asked[0]).toMatchObject({ sku, beforeMinor: expect.any(Number), tierCount: 0 });
    const path = `/price-changes/${asked[0]?.priceChangeId}/approve`;
    expect((await asManager('POST', path)).status).toBe(403);
    expect((await till.ask('catalogue.priceCheck', { code: sku })).retailMinor).toBe(
      good === undefined ? 0 : await tillsPrice(),
    );
    for (const { priceChangeId } of asked) {
      await hq.ask('POST', `/price-changes/${priceChangeId}/approve`);
    }
    const after = before.map((price) => Math.round(price * 1.3));
    expect(await priceMinors()).toEqual(after);
    const now = async () =>
      (await till?.ask('catalogue.priceCheck', { code: sku }))?.retailMinor ?? 0;
    await till.until(async () => after.includes(await now()), true);
    const again = hq.ask('POST', path);
    await expect(again).rejects.toThrow(/ALREADY_DECIDED/);
    const { productId } = await product();
    const audit = JSON.stringify(await hq.ask('GET', `/audit?subjectId=${productId}`));
    expect(audit).toContain('price_change.asked');
    expect(audit).toContain('price_change.approved');
  });

  it('is refused, or no longer fits, and the product keeps what it has', async () => {
    const before = await priceMinors();
    await move(0.5);
    const [first, second] = await waiting();
    await hq.ask('POST', `/price-changes/${first?.priceChangeId}/refuse`);
    expect(await priceMinors()).toEqual(before);
    await move(1.05);
    const late = hq.ask('POST', `/price-changes/${second?.priceChangeId}/approve`);
    await expect(late).rejects.toThrow(/PRICE_MOVED/);
    expect((await waiting()).map((one) => one.priceChangeId)).toEqual([second?.priceChangeId]);
    await hq.ask('POST', `/price-changes/${second?.priceChangeId}/refuse`);
  });

  it('counts prices of larger quantities, and nothing of who may approve', async () => {
    const tiers = [{ fromMilli: 5_000, unitPriceMinor: 1 }];
    const before = await priceMinors();
    await move(1, { countedOver: 'line', tiers });
    expect((await waiting())[0]).toMatchObject({ tierCount: 1 });
    expect((await product()).prices.every((one) => one['tiers'] === undefined)).toBe(true);
    const { productId, prices } = await product();
    const doubled = prices.map((one) => ({ ...one, priceMinor: one.priceMinor * 2 }));
    await hq.ask('PATCH', `/products/${productId}`, { prices: doubled });
    expect(await priceMinors()).toEqual(before.map((price) => price * 2));
  });

  it('is not for the same person to approve, though they may approve others’', async () => {
    for (const { priceChangeId } of await waiting()) {
      await hq.ask('POST', `/price-changes/${priceChangeId}/refuse`);
    }
    await move(1.5);
    const [asked] = await waiting();
    const Roles = z.object({
      items: z.array(
        z.looseObject({
          ...{ roleId: z.string(), tillRole: z.string(), permissions: z.array(z.string()) },
        }),
      ),
    });
    const role = Roles.parse(await hq.ask('GET', '/roles')).items.find(
      ({ tillRole }) => tillRole === 'manager',
    );
    const permissions = [...(role?.permissions ?? []), 'prices:approve'];
    await hq.ask('PATCH', `/roles/${role?.roleId}`, { permissions });
    const own = await asManager('POST', `/price-changes/${asked?.priceChangeId}/approve`);
    expect(own).toMatchObject({ status: 403, body: { code: 'SAME_PERSON' } });
    expect((await waiting()).length).toBeGreaterThan(0);
  });
});

/** What tills sold it by while the change waited. */
async function tillsPrice(): Promise<number> {
  const { prices } = await product();
  const [lowest] = prices.toSorted((one, other) => (one.priceListId < other.priceListId ? -1 : 1));
  return lowest?.priceMinor ?? 0;
}
