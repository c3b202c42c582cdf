import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { HqError } from '../../src-hq/hq-error.ts';
import { CATALOGUE_RESOURCES } from '../../src-hq/modules/catalogue/catalogue-routes.ts';
import { FOUNDER } from '../../src-hq/modules/identity/business.ts';
import type { Resource } from '../../src-hq/resource/resource.ts';
import { changeOne, createOne } from '../../src-hq/resource/resource-store.ts';
import type { Work } from '../../src-hq/store/work.ts';
import { DemoNode, goods } from './support/demo-node.ts';

// What HQ refuses of categories, taxes and price lists, and that what it takes reaches a till.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let hq: DemoNode;
beforeAll(async () => {
  hq = await DemoNode.start();
});
afterAll(() => hq[Symbol.asyncDispose]());

async function made(path: string, body: object, field: string): Promise<string> {
  return z.string().parse((await hq.ask('POST', path, body))[field]);
}

function category(nameEn: string, parentCategoryId: string | null = null): Promise<string> {
  return made('/categories', { nameEn, parentCategoryId }, 'categoryId');
}

function place(id: string, parentCategoryId: string | null) {
  return hq.ask('PATCH', `/categories/${id}`, { parentCategoryId });
}

function resource(name: string): Resource {
  const found = CATALOGUE_RESOURCES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No resource: ${name}`);
  return found;
}

/**
 * Two transactions of which neither has ended when the other writes: the first ends once the second
 * is done, or waits for it.
 */
async function together(
  first: (work: Work) => Promise<unknown>,
  second: (work: Work) => Promise<unknown>,
): Promise<readonly string[]> {
  const [written, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const one = endOf(
    hq.work(async (work) => {
      await first(work);
      written.resolve();
      await gate.promise;
    }),
  );
  await written.promise;
  let ended = false;
  const other = endOf(hq.work(second)).finally(() => {
    ended = true;
  });
  const client = new pg.Client({ connectionString: hq.hq.ownerUrl });
  await client.connect();
  const waiting = `select from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  await expect.poll(async () => ended || (await client.query(waiting)).rowCount === 1).toBe(true);
  await client.end();
  gate.resolve();
  return Promise.all([one, other]);
}

function endOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof HqError ? error.code : String(error)),
  );
}

describe('a category', () => {
  it('never lies below itself, nor in one that is gone, nor goes while something lies in it', async () => {
    const top = await category('Top');
    const middle = await category('Middle', top);
    const low = await category('Low', middle);
    await expect(place(top, low)).rejects.toThrow(/CATEGORY_CYCLE/);
    await expect(hq.remove(`/categories/${middle}`)).rejects.toThrow(/STILL_IN_USE/);
    await place(low, top);
    await hq.remove(`/categories/${middle}`);
    await expect(place(low, middle)).rejects.toThrow(/REFERENCE_UNKNOWN/);
    expect(await hq.ask('GET', `/categories/${low}`)).toMatchObject({ parentCategoryId: top });
  });

  it('is not moved into another that is moved into it at the same moment', async () => {
    const [one, other] = [await category('One'), await category('Other')];
    const move = (id: string, parentCategoryId: string) => (work: Work) =>
      changeOne(work, resource('category'), FOUNDER, {
        ...{ id, version: null, input: { parentCategoryId } },
      });
    expect(await together(move(one, other), move(other, one))).toEqual(['done', 'CATEGORY_CYCLE']);
  });
});

describe('a tax rate', () => {
  it('holds alone under its code, and follows the one that was ended', async () => {
    await hq.ask('POST', '/tax-categories', { taxCategoryId: 'sugar', nameEn: 'Sugar' });
    const rate = { taxCategoryId: 'sugar', code: 'S', ratePpm: 50_000, validFrom: '2026-01-01' };
    const first = await made('/tax-rates', rate, 'taxRateId');
    const next = { ...rate, ratePpm: 70_000, validFrom: '2027-01-01' };
    await expect(made('/tax-rates', next, 'taxRateId')).rejects.toThrow(/RATES_OVERLAP/);
    await made('/tax-rates', { ...rate, code: 'T' }, 'taxRateId');
    await hq.ask('PATCH', `/tax-rates/${first}`, { validTo: '2026-12-31' });
    const second = await made('/tax-rates', next, 'taxRateId');
    const early = hq.ask('PATCH', `/tax-rates/${second}`, { validFrom: '2026-12-31' });
    await expect(early).rejects.toThrow(/RATES_OVERLAP/);
    const add = (work: Work) =>
      createOne(work, resource('tax_rate'), FOUNDER, { ...rate, code: 'U', ratePpm: 1 });
    expect(await together(add, add)).toEqual(['done', 'RATES_OVERLAP']);
  });
});

describe('a price list', () => {
  it('keeps its currency once it has prices', async () => {
    const given = { name: 'Club', saleType: 'RETAIL', currency: 'KZT' };
    const priceListId = await made('/price-lists', given, 'priceListId');
    const change = (currency: string) =>
      hq.ask('PATCH', `/price-lists/${priceListId}`, { currency });
    expect(await change('USD')).toMatchObject({ currency: 'USD' });
    const prices = [{ priceListId, priceMinor: 100 }];
    await made('/products', { sku: 'CLUB', taxCategoryId: 'vat', prices }, 'productId');
    await expect(change('KZT')).rejects.toThrow(/CURRENCY_FIXED/);
    expect(await change('USD')).toMatchObject({ currency: 'USD' });
  });
});

describe('a till that runs', () => {
  it('sorts, taxes and names by what HQ says now', async () => {
    await using till = await hq.till('Rules');
    const [top, low] = [await category('Shelf'), await category('Board')];
    await place(low, top);
    const parent = async () => {
      const { categories } = await till.ask('catalogue.categories', {});
      return categories.find(({ categoryId }) => categoryId === low)?.parentId ?? null;
    };
    await till.until(parent, top);
    const Rates = z.object({
      items: z.array(z.looseObject({ taxRateId: z.string(), taxCategoryId: z.string() })),
    });
    const rates = Rates.parse(await hq.ask('GET', '/tax-rates')).items;
    const sku = goods[0]?.sku ?? '';
    const { taxCategory } = goods[0] ?? {};
    for (const { taxRateId, taxCategoryId } of rates) {
      if (taxCategoryId !== taxCategory) continue;
      await hq.ask('PATCH', `/tax-rates/${taxRateId}`, { ratePpm: 250_000 });
    }
    const taxed = async () => {
      const { saleId } = await till.ask('cart.open', {});
      const cart = await till.ask('cart.scan', { saleId, code: sku });
      await till.ask('cart.abandon', { saleId });
      return [...new Set(cart.totals.taxes.map(({ ratePpm }) => ratePpm))];
    };
    await till.until(taxed, [250_000]);
    expect(till.verify()).toEqual([]);
  });
});
