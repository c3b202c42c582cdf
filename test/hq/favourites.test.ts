import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { DemoNode, demo } from './support/demo-node.ts';

// Favourites are chosen at HQ and stand in the grid of each till of that storefront.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let hq: DemoNode;
beforeAll(async () => {
  hq = await DemoNode.start();
});
afterAll(() => hq[Symbol.asyncDispose]());

const Products = z.object({
  items: z.array(z.looseObject({ productId: z.string(), sku: z.string() })),
});

async function productId(sku: string): Promise<string> {
  const { items } = Products.parse(await hq.ask('GET', `/products?sku=${sku}`));
  return items[0]?.productId ?? '';
}

function choose(favourites: readonly string[] | null) {
  return hq.ask('PATCH', `/storefronts/${hq.storefrontId}`, { favourites });
}

const demoFavourites = demo.products
  .filter(({ favourite }) => favourite !== null)
  .toSorted((one, other) => Number(one.favourite) - Number(other.favourite))
  .map(({ sku }) => sku);

describe('the favourites of a storefront', () => {
  it('are products of this business, each once, and those alone are listed by it', async () => {
    const [first, second] = [await productId('BK-001'), await productId('BK-002')];
    const chosen = await choose([second, first]);
    expect(chosen['favourites']).toEqual([second, first]);
    const listed = await hq.ask('GET', `/products?favouriteAt=${hq.storefrontId}&sort=-sku`);
    expect(Products.parse(listed).items.map(({ sku }) => sku)).toEqual(['BK-002', 'BK-001']);
    const other = await hq.hq.signIn(await hq.hq.business('other'));
    await other.ask('POST', '/tax-categories', { taxCategoryId: 'vat' });
    const theirs = await other.ask('POST', '/products', { sku: 'THEIRS', taxCategoryId: 'vat' });
    const refused: readonly (readonly [unknown, RegExp])[] = [
      [[first, randomUUID()], /REFERENCE_UNKNOWN/],
      [[theirs['productId']], /REFERENCE_UNKNOWN/],
      [[first, first], /INPUT_INVALID/],
      [Array.from({ length: 101 }, () => randomUUID()), /INPUT_INVALID/],
    ];
    for (const [favourites, code] of refused) {
      const tried = hq.ask('PATCH', `/storefronts/${hq.storefrontId}`, { favourites });
      await expect(tried).rejects.toThrow(code);
    }
    const audit = await hq.ask('GET', `/audit?subjectId=${hq.storefrontId}`);
    expect(JSON.stringify(audit['items'])).toContain('favourites');
    expect((await choose(null))['favourites']).toBeNull();
    const none = await hq.ask('GET', `/products?favouriteAt=${hq.storefrontId}`);
    expect(none['items']).toEqual([]);
  });

  it('reach a till that runs, with the categories as they are called now', async () => {
    const ids = await Promise.all(demoFavourites.map(productId));
    await choose(ids);
    await using till = await hq.till('Favourites');
    const shown = async () => {
      const { products } = await till.ask('catalogue.browse', { categoryId: null, limit: 100 });
      return products.map((product) => product.sku);
    };
    expect(await shown()).toEqual(demoFavourites);
    const told = (): number => till.events.filter(({ kind }) => kind === 'catalogue').length;
    const before = told();
    await choose([...ids.slice(3), ids[0] ?? '']);
    await till.until(shown, [...demoFavourites.slice(3), demoFavourites[0]]);
    await till.until(() => told() > before, true);
    const categories = z
      .object({ items: z.array(z.looseObject({ categoryId: z.string() })) })
      .parse(await hq.ask('GET', '/categories'));
    const { categoryId = '' } = categories.items[0] ?? {};
    await hq.ask('PATCH', `/categories/${categoryId}`, { nameEn: 'Called anew' });
    const called = async () => {
      const answer = await till.ask('catalogue.categories', {});
      return answer.categories.find((one) => one.categoryId === categoryId)?.name.en;
    };
    await till.until(called, 'Called anew');
  });
});
