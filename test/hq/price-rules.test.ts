import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { DemoNode, goods } from './support/demo-node.ts';
import type { LinkedTill } from './support/linked-till.ts';

// PRC-2: rules are made, changed and ended at a real HQ, and price the carts of a real till.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let hq: DemoNode;
let opened: LinkedTill | null = null;
beforeAll(async () => {
  hq = await DemoNode.start();
});
afterAll(async () => {
  await opened?.[Symbol.asyncDispose]();
  await hq[Symbol.asyncDispose]();
});

const [first = goods[0], second = goods[0]] = goods.slice(1);
const EVERYTHING = { kind: 'everything', exceptProductIds: [] };
const off = (ppm: number, target: object = EVERYTHING) => ({ kind: 'percent', target, ppm });

const Rule = z.looseObject({
  priceRuleId: z.string(),
  version: z.number(),
  bookVersion: z.number(),
  active: z.boolean(),
});

async function rule(body: object) {
  return Rule.parse(await hq.ask('POST', '/price-rules', body));
}

async function productId(sku: string): Promise<string> {
  const Found = z.object({ items: z.array(z.looseObject({ productId: z.string() })) });
  return Found.parse(await hq.ask('GET', `/products?sku=${sku}`)).items[0]?.productId ?? '';
}

/** One for all tests: the first till of a storefront is lent all there is. */
async function tillOfAll(): Promise<LinkedTill> {
  opened ??= await hq.till('Prices');
  return opened;
}

function bookOf(till: LinkedTill): number {
  return z.number().parse(till.value('select version from price_book'));
}

describe('the rules of a price book', () => {
  it('are made, listed page by page, changed by version, ended, and audited', async () => {
    const made = await rule({ name: 'Autumn', action: off(100_000), priority: 7 });
    expect(made).toMatchObject({ active: true, coupon: null, saleTypes: [] });
    await rule({ name: 'Bags', action: off(50_000), priority: 3 });
    const page = await hq.ask('GET', '/price-rules?sort=-priority&limit=1');
    expect(page['items']).toMatchObject([{ name: 'Autumn' }]);
    const next = await hq.ask(
      'GET',
      `/price-rules?sort=-priority&limit=1&cursor=${page['nextCursor']}`,
    );
    expect(next['items']).toMatchObject([{ name: 'Bags' }]);
    const path = `/price-rules/${made.priceRuleId}`;
    const changed = Rule.parse(await hq.ask('PATCH', path, { action: off(200_000), version: 1 }));
    expect(changed.bookVersion).toBeGreaterThan(made.bookVersion);
    const late = hq.ask('PATCH', path, { priority: 9, version: 1 });
    await expect(late).rejects.toThrow(/VERSION_CHANGED/);
    expect(await hq.ask('PATCH', path, { active: false })).toMatchObject({ active: false });
    const inForce = await hq.ask('GET', '/price-rules?active=true');
    expect(JSON.stringify(inForce)).not.toContain('Autumn');
    await expect(hq.remove(path)).rejects.toThrow(/RULE_STAYS/);
    const audit = await hq.ask('GET', `/audit?subjectId=${made.priceRuleId}`);
    expect(audit['items']).toHaveLength(3);
    const entries = await hq.work(({ db }) =>
      db
        .selectFrom('price_book_entry')
        .select(['body'])
        .where('entry_id', '=', made.priceRuleId)
        .orderBy('book_version')
        .execute(),
    );
    const shares = entries.map(({ body }) =>
      z
        .looseObject({ action: z.looseObject({}) })
        .nullable()
        .parse(body),
    );
    expect(shares.map((body) => body?.action['ppm'] ?? null)).toEqual([100_000, 200_000, null]);
    const kept = { name: 'Once', action: off(1_000) };
    await hq.ask('PATCH', `/price-rules/${(await rule(kept)).priceRuleId}`, { active: false });
  });

  it('are refused where they name nothing of this business, or no currency', async () => {
    const named = (id: string) => ({
      ...{ kind: 'named', productIds: [id], categoryIds: [], exceptProductIds: [] },
    });
    const nobody = { customerIds: [], customerCategoryIds: [], storefrontIds: [] };
    const amount = { kind: 'basket_amount', target: EVERYTHING, amountMinor: 100 };
    const days = { validFrom: '2026-12-02', validTo: '2026-12-01', windows: [] };
    const refused: readonly (readonly [object, RegExp])[] = [
      [{ action: off(1, named(randomUUID())) }, /REFERENCE_UNKNOWN/],
      [
        { action: off(1), audience: { ...nobody, customerIds: [randomUUID()] } },
        /REFERENCE_UNKNOWN/,
      ],
      [{ action: amount }, /RULE_INVALID.*currency/],
      [{ action: off(1), schedule: days }, /RULE_INVALID/],
      [{ action: off(2_000_000) }, /INPUT_INVALID/],
      [{ action: { kind: 'of_a_later_year' } }, /INPUT_INVALID/],
    ];
    for (const [body, code] of refused) {
      await expect(rule({ name: 'Wrong', ...body })).rejects.toThrow(code);
    }
  });

  it('price the carts of a till that runs, and leave the open one until it is accepted', async () => {
    for (const one of await running())
      await hq.ask('PATCH', `/price-rules/${one}`, { active: false });
    const till = await tillOfAll();
    const { saleId } = await till.ask('cart.open', {});
    const plain = await till.ask('cart.scan', { saleId, code: first?.sku ?? '' });
    const { totalMinor } = plain.totals;
    const before = bookOf(till);
    const target = {
      ...{ kind: 'named', productIds: [await productId(first?.sku ?? '')], categoryIds: [] },
      exceptProductIds: [],
    };
    const half = await rule({ name: 'Half', action: off(500_000, target) });
    await till.until(() => bookOf(till) > before, true);
    expect((await till.ask('cart.open', {})).totals.totalMinor).toBe(totalMinor);
    const told = () =>
      till.events.flatMap((event) => (event.kind === 'prices' ? event.changes : []));
    await till.until(() => told().at(-1)?.per, 'line');
    const accepted = await till.ask('cart.acceptPrices', { saleId });
    expect(accepted.totals.totalMinor).toBe(totalMinor - Math.round(totalMinor / 2));
    const { cashDueMinor } = accepted.totals;
    await till.ask('tender.add', { saleId, kind: 'cash', amountMinor: cashDueMinor });
    await till.ask('sale.complete', { saleId });
    expect(await replayed(till, saleId)).toEqual({ wrong: [] });
    await hq.ask('PATCH', `/price-rules/${half.priceRuleId}`, { active: false });
    await till.until(() => bookOf(till) > half.bookVersion, true);
    const next = await till.ask('cart.open', {});
    const again = await till.ask('cart.scan', { saleId: next.saleId, code: first?.sku ?? '' });
    expect(again.totals.totalMinor).toBe(totalMinor);
    await till.ask('cart.abandon', { saleId: next.saleId });
    expect(till.verify()).toEqual([]);
  });

  it('and its lists: for a category of customers, by quantity', async () => {
    const till = await tillOfAll();
    const made = async (path: string, body: object, field: string): Promise<string> =>
      z.string().parse((await hq.ask('POST', path, body))[field]);
    const category = await made('/customer-categories', { name: 'Club' }, 'customerCategoryId');
    const audience = { customerIds: [], customerCategoryIds: [category], storefrontIds: [] };
    const list = { name: 'Club', saleType: 'RETAIL', currency: 'KZT', audience };
    const priceListId = await made('/price-lists', list, 'priceListId');
    const id = await productId(second?.sku ?? '');
    const Prices = z.object({ prices: z.array(z.looseObject({ priceListId: z.string() })) });
    const { prices } = Prices.parse(await hq.ask('GET', `/products/${id}`));
    const tiers = [{ fromMilli: 3_000, unitPriceMinor: 900 }];
    const club = { priceListId, priceMinor: 1_000, countedOver: 'line', tiers };
    const kept = Prices.parse(
      await hq.ask('PATCH', `/products/${id}`, { prices: [...prices, club] }),
    );
    expect(kept.prices).toContainEqual(club);
    const member = { code: 'CLUB-1', name: 'Member One', customerCategoryId: category };
    await made('/customers', member, 'customerId');
    const known = async () =>
      (await till.ask('customer.search', { query: 'CLUB-1' })).customers.length;
    await till.until(known, 1);
    const { customers } = await till.ask('customer.search', { query: 'CLUB-1' });
    const { saleId } = await till.ask('cart.open', {});
    await till.ask('cart.setCustomer', { saleId, customerId: customers[0]?.customerId ?? null });
    const code = second?.sku ?? '';
    expect((await till.ask('cart.scan', { saleId, code })).totals.totalMinor).toBe(1_000);
    const three = await till.ask('cart.scan', { saleId, code, quantityMilli: 2_000 });
    expect(three.totals.totalMinor).toBe(2_700);
    const { cashDueMinor } = three.totals;
    await till.ask('tender.add', { saleId, kind: 'cash', amountMinor: cashDueMinor });
    await till.ask('sale.complete', { saleId });
    expect(await replayed(till, saleId)).toEqual({ wrong: [] });
    expect(till.verify()).toEqual([]);
  });
});

/** Waits until HQ has booked the sale; what it made otherwise of any sale's prices. */
async function replayed(till: LinkedTill, saleId: string) {
  const booked = () =>
    hq.work(async (work) => {
      const found = await sql<{ book: unknown }>`
        select book from sale where business_id = ${work.businessId}
          and sale_id = ${saleId} and book is not null`.execute(work.db);
      return found.rows.length;
    });
  await till.until(booked, 1);
  const found = await hq.ask('GET', '/exceptions?type=price_differs');
  return { wrong: found['items'] };
}

async function running(): Promise<readonly string[]> {
  const Found = z.object({ items: z.array(Rule) });
  const { items } = Found.parse(await hq.ask('GET', '/price-rules?active=true'));
  return items.map((one) => one.priceRuleId);
}
