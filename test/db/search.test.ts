import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDigit, toGtin14 } from '../../shared/domain/barcode/gtin.ts';
import { minor } from '../../shared/domain/money.ts';
import { milli } from '../../shared/domain/quantity.ts';
import type { SeedBusiness, SeedProduct } from '../../src-main/store/seed-business.ts';
import { smallBusiness } from '../support/small-business.ts';
import { Till } from '../support/till-fixture.ts';

// Proves CAT-2 on the store: spellings, typing mistakes, the order of what is found, its pages, and
// what a category shows.

const NAMES = [
  ['Вода минеральная Сарыагаш 1 л', 'Saryagash'],
  ['Вода питьевая Родник', ''],
  ['Мёд гречишный', ''],
  ['Шоколад молочный', 'Алма'],
  ['Шоколад горький с орехом и изюмом', ''],
  ['Конфеты в шоколаде', ''],
  ['Порошок стиральный', ''],
  ['Кондиционер для белья', ''],
  ['Сок яблочный', ''],
  ['Сок апельсиновый', ''],
  ['Қазы жылқы', ''],
  ['Чай чёрный', ''],
  ["Lay's сметана и лук", 'Lays'],
] as const;
/** So many that begin alike that they do not fit into a page or a window. */
const TEAS = 700;

let till: Till;

function barcodeOf(index: number): string {
  const body = `48700${String(index).padStart(7, '0')}`;
  return `${body}${checkDigit(body)}`;
}

function shop(): SeedBusiness {
  const business = smallBusiness();
  const [sample] = business.products;
  if (!sample) throw new Error('The small shop sells nothing');
  const named = (name: string, brand: string, index: number): SeedProduct => ({
    ...sample,
    sku: `N-${index}`,
    barcode: barcodeOf(index),
    pack: null,
    plu: null,
    favourite: null,
    name: { en: '', ru: name, kk: '' },
    brand,
    categoryKey: 'all',
    retailMinor: minor(10_000),
    openingStockMilli: milli(50_000),
  });
  const teas = Array.from({ length: TEAS }, (_, index) =>
    named(`Травяной сбор ${String(index).padStart(4, '0')}`, '', 1000 + index),
  );
  const known = NAMES.map(([name, brand], index) => named(name, brand, index + 1));
  return { ...business, products: [...known, ...teas] };
}

beforeAll(async () => {
  till = await Till.open({ business: shop() });
}, 60_000);
afterAll(() => till[Symbol.asyncDispose]());

async function search(query: string, page: { limit?: number; offset?: number } = {}) {
  const { products, more } = await till.ask('catalogue.search', { query, ...page });
  return { names: products.map((product) => product.name.ru), more };
}

describe('CAT-2 finds a product however it is written', () => {
  it.each([
    ['сарыағаш', 'Вода минеральная Сарыагаш 1 л'],
    ['САРЫАГАШ', 'Вода минеральная Сарыагаш 1 л'],
    ['Saryagash', 'Вода минеральная Сарыагаш 1 л'],
    ['вода сар', 'Вода минеральная Сарыагаш 1 л'],
    ['сар вода', 'Вода минеральная Сарыагаш 1 л'],
    ['мед', 'Мёд гречишный'],
    ['МЁД', 'Мёд гречишный'],
    ['казы', 'Қазы жылқы'],
    ['qazy', 'Қазы жылқы'],
    ['lays', "Lay's сметана и лук"],
    ['лэйс', "Lay's сметана и лук"],
    ['chai chernyi', 'Чай чёрный'],
    ['N-9', 'Сок яблочный'],
    [barcodeOf(9), 'Сок яблочный'],
  ])('%s', async (query, name) => {
    const { names } = await search(query);
    expect(names[0]).toBe(name);
  });

  it.each([
    ['шокалад молочный', 'Шоколад молочный'],
    ['шоклад молочный', 'Шоколад молочный'],
    ['шооколад молочный', 'Шоколад молочный'],
    ['окнфеты', 'Конфеты в шоколаде'],
    ['порашок', 'Порошок стиральный'],
    ['кондицианир', 'Кондиционер для белья'],
    ['яблочьный сок', 'Сок яблочный'],
    ['опельсиновый', 'Сок апельсиновый'],
  ])('with a typing mistake: %s', async (query, name) => {
    const { names } = await search(query);
    expect(names).toContain(name);
  });

  it.each(['', '   ', '?!', 'абракадабра', '"', 'x OR y', '*', 'NOT', '0'.repeat(100)])(
    'and is quiet about %j',
    async (query) => {
      const { names, more } = await search(query);
      expect(names).toEqual([]);
      expect(more).toBe(false);
    },
  );

  it('every word must fit', async () => {
    expect((await search('сок родник')).names).toEqual([]);
  });
});

describe('CAT-2 the order of what is found', () => {
  it('a name that begins with the word, then short names', async () => {
    const { names } = await search('шоколад');
    expect(names).toEqual([
      'Шоколад молочный',
      'Шоколад горький с орехом и изюмом',
      'Конфеты в шоколаде',
    ]);
  });

  it('what this shop sells comes first, the most sold before the rest', async () => {
    await sell('Конфеты в шоколаде', 3);
    await sell('Шоколад горький с орехом и изюмом', 1);
    expect(till.opened.rebuildPopularity()).toBe(2);
    const { names } = await search('шок');
    expect(names).toEqual([
      'Конфеты в шоколаде',
      'Шоколад горький с орехом и изюмом',
      'Шоколад молочный',
    ]);
    await sell('Шоколад горький с орехом и изюмом', 5);
    till.opened.rebuildPopularity();
    expect((await search('шок')).names[0]).toBe('Шоколад горький с орехом и изюмом');
  });

  it('pages neither repeat nor leave out, beyond what is ranked too', async () => {
    const seen: string[] = [];
    for (let offset = 0; ; offset += 60) {
      const { names, more } = await search('травяной', { limit: 60, offset });
      seen.push(...names);
      if (!more) break;
    }
    expect(seen).toHaveLength(TEAS);
    expect(new Set(seen).size).toBe(TEAS);
  });

  it('one that is no longer sold is not offered', async () => {
    till.change("update product set active = 0 where name_ru = 'Вода питьевая Родник'");
    expect((await search('родник')).names).toEqual([]);
    till.change("update product set active = 1 where name_ru = 'Вода питьевая Родник'");
  });
});

describe('CAT-2 a category', () => {
  it('shows what is in it and below it, and how many', async () => {
    const { categories } = await till.ask('catalogue.categories', {});
    const [all] = categories;
    if (!all) throw new Error('No category');
    expect(all.productCount).toBe(NAMES.length + TEAS);
    const { products, more } = await till.ask('catalogue.browse', {
      categoryId: all.categoryId,
      limit: 50,
    });
    expect(products).toHaveLength(50);
    expect(more).toBe(true);
    // What sells stands first here too.
    expect(products[0]?.name.ru).toBe('Шоколад горький с орехом и изюмом');
  });

  it('a product is found by its code with price and stock', () => {
    const code = toGtin14(barcodeOf(9)) ?? '';
    const found = till.opened.store.read((tx) => tx.catalogue.byCode(code));
    expect(found).toMatchObject({ code, packMilli: 1000, product: { sku: 'N-9' } });
  });
});

/** As many receipts with one of it each. */
async function sell(name: string, times: number): Promise<void> {
  const code = String(till.value('select sku from product where name_ru = ?', name));
  for (let sold = 0; sold < times; sold += 1) {
    const { saleId } = await till.ask('cart.open', {});
    const { totals } = await till.ask('cart.scan', { saleId, code });
    await till.ask('tender.add', { saleId, kind: 'cash', amountMinor: totals.cashDueMinor });
    await till.ask('sale.complete', { saleId });
  }
}
