import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SyncStorage } from '../../../src-main/sync/sync-storage.ts';
import { PaperHq, productBody, text } from '../../support/paper-hq.ts';
import { Till } from '../../support/till-fixture.ts';

// Proves that HQ's favourites become the till's, whichever comes first, they or their products; and
// that a till whose HQ says nothing of them keeps its own.

let till: Till;
let hq: PaperHq;
let storage: SyncStorage;

beforeEach(async () => {
  till = await Till.open();
  hq = new PaperHq();
  storage = hq.storageOf(till);
  hq.keep(storage, hq.epoch(storage, '07', 'enrolled'));
});
afterEach(() => till[Symbol.asyncDispose]());

function pullGoods(...bodies: readonly ReturnType<typeof productBody>[]): void {
  const rows = bodies.map((body) => ['product', body.productId, body] as const);
  hq.keep(storage, hq.rows('master', rows, { upToDate: false }));
}

/** @param said nothing at all where HQ is one of before */
function pullShop(said: { readonly favourites?: readonly string[] | null }): void {
  const body = {
    ...{ storefrontId: hq.storefront, code: 'S01', name: 'Shop', legalName: '', bin: '' },
    ...{ address: '', phone: '', currency: 'KZT', timeZone: 'Asia/Almaty', version: 1 },
    ...{ pricesIncludeTax: true, taxRounding: 'document', roundingMode: 'half-away' },
    ...{ cashStepMinor: 1, receiptLocale: 'ru', footer: { en: '', ru: '', kk: '' } },
    ...{ barcodeMasks: [], createdAt: '', updatedAt: '', ...said },
  };
  hq.keep(storage, hq.rows('storefront', [['storefront', hq.storefront, body]]));
  expect(storage.setAsideCount()).toBe(0);
}

async function favourites(): Promise<readonly string[]> {
  const { products } = await till.ask('catalogue.browse', { categoryId: null });
  return products.map(({ name }) => name.ru);
}

describe('the favourites of HQ', () => {
  it('stand in their order, and in another once they are ordered anew', async () => {
    const [tea, milk] = [productBody({ sku: 'Чай' }), productBody({ sku: 'Молоко' })];
    pullGoods(tea, milk);
    pullShop({ favourites: [milk.productId, tea.productId] });
    expect(await favourites()).toEqual(['Молоко', 'Чай']);
    pullShop({ favourites: [tea.productId, milk.productId] });
    expect(await favourites()).toEqual(['Чай', 'Молоко']);
    pullShop({ favourites: [] });
    expect(await favourites()).toEqual([]);
  });

  it('wait for a product that comes later, and do without one that never does', async () => {
    const tea = productBody({ sku: 'Чай' });
    pullShop({ favourites: [randomUUID(), tea.productId] });
    expect(await favourites()).toEqual([]);
    pullGoods(tea);
    expect(await favourites()).toEqual(['Чай']);
    const { products } = await till.ask('catalogue.search', { query: 'чай' });
    expect(products.map(({ name }) => name.ru)).toEqual(['Чай']);
  });

  it('do not keep a product of this till from becoming HQ’s', async () => {
    const own = till.rows('select row_id, sku from product order by row_id desc limit 1')[0];
    const theirs = productBody({ sku: text(own?.['sku']), nameRu: 'Её же' });
    pullShop({ favourites: [theirs.productId] });
    pullGoods(theirs);
    expect(
      till.rows('select row_id, sku from product where product_id = ?', theirs.productId),
    ).toEqual([own]);
    expect(await favourites()).toEqual(['Её же']);
  });
});

describe('the favourites of this till', () => {
  it('stay while HQ does not say, or nobody chose there', async () => {
    const before = await favourites();
    expect(before.length).toBeGreaterThan(0);
    pullShop({});
    expect(await favourites()).toEqual(before);
    pullShop({ favourites: null });
    expect(await favourites()).toEqual(before);
  });
});

describe('a category of HQ', () => {
  it('is renamed and moved while the till runs', async () => {
    const [top, sub] = [randomUUID(), randomUUID()];
    const both = new Set<string>([top, sub]);
    const category = (categoryId: string, nameEn: string, parent: string | null) => ({
      ...{ categoryId, nameEn, nameRu: nameEn, nameKk: nameEn, parentCategoryId: parent },
      ...{ position: 1, version: 1, createdAt: '', updatedAt: '' },
    });
    const pull = (version: number, ...bodies: readonly ReturnType<typeof category>[]): void => {
      const rows = bodies.map((body) => ['category', body.categoryId, body] as const);
      const change = hq.rows('master', rows, { upToDate: false });
      for (const row of change.page.rows) Object.assign(row, { version });
      hq.keep(storage, change);
    };
    const seen = async () => {
      const { categories } = await till.ask('catalogue.categories', {});
      const ours = categories.filter(({ categoryId }) => both.has(categoryId));
      return ours.map(({ name, parentId }) => [name.en, parentId]);
    };
    pull(1, category(top, 'Drinks', null), category(sub, 'Tea', null));
    expect(await seen()).toEqual([
      ['Drinks', null],
      ['Tea', null],
    ]);
    pull(2, category(sub, 'Teas', top));
    expect(await seen()).toEqual([
      ['Drinks', null],
      ['Teas', top],
    ]);
  });
});
