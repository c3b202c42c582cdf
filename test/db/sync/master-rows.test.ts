import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProductId } from '../../../shared/domain/ids.ts';
import type { SyncStorage } from '../../../src-main/sync/sync-storage.ts';
import {
  customerBody,
  PaperHq,
  priceListBody,
  productBody,
  text,
  userBody,
} from '../../support/paper-hq.ts';
import { GOODS, PINS } from '../../support/small-business.ts';
import { Till } from '../../support/till-fixture.ts';

// Proves that HQ's rows become this till's own, whatever order they come in, and that nothing this
// till has sold is hurt by them.

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

function pull(
  given: Parameters<PaperHq['rows']>[1],
  paging: Parameters<PaperHq['rows']>[2] = {},
): void {
  hq.keep(storage, hq.rows('master', given, paging));
}

async function names(query: string): Promise<string[]> {
  const { products } = await till.ask('catalogue.search', { query });
  return products.map((product) => product.name.ru);
}

describe('a product of HQ', () => {
  it('is found by its words and its codes, at the price of its list, whichever came first', async () => {
    const [list, category] = [randomUUID(), randomUUID()];
    const body = productBody({
      ...{ sku: 'HQ-1', nameRu: 'Кумыс степной', categoryId: category, trackStock: false },
      barcodes: [{ code: '00000000001236', packMilli: 6_000 }],
      prices: [{ priceListId: list, priceMinor: 45_000 }],
    });
    pull([['product', body.productId, body]], { upToDate: false });
    expect(await names('кумыс')).toEqual(['Кумыс степной']);
    const names3 = { nameEn: 'Drinks', nameRu: 'Напитки', nameKk: 'Сусындар' };
    const drinks = { categoryId: category, ...names3, parentCategoryId: null, position: 3 };
    const versioned = { version: 1, createdAt: '', updatedAt: '' };
    pull([
      ['category', category, { ...drinks, ...versioned }],
      ['price_list', list, priceListBody(list, 'RETAIL')],
    ]);
    const { saleId } = await till.ask('cart.open', {});
    const cart = await till.ask('cart.scan', { saleId, code: '00000000001236' });
    expect(cart.lines[0]).toMatchObject({ quantityMilli: 6_000, unitPriceMinor: 45_000 });
    const { categories } = await till.ask('catalogue.categories', {});
    expect(categories.find((one) => one.name.en === 'Drinks')?.productCount).toBe(1);
  });

  it('is renamed, and is no more found by its old words', async () => {
    const body = productBody({ sku: 'HQ-1', nameRu: 'Шубат' });
    pull([['product', body.productId, body]]);
    pull([['product', body.productId, { ...body, nameRu: 'Айран' }]]);
    expect(await names('шубат')).toEqual([]);
    expect(await names('айран')).toEqual(['Айран']);
  });

  it('gives its SKU and its code to another in one page', () => {
    const first = productBody({ sku: 'A', barcodes: [{ code: 'C1', packMilli: 1_000 }] });
    const second = productBody({ sku: 'B' });
    pull([
      ['product', first.productId, first],
      ['product', second.productId, second],
    ]);
    const codes = [{ code: 'C1', packMilli: 1_000 }];
    pull([
      ['product', second.productId, { ...second, sku: 'A', barcodes: codes }],
      ['product', first.productId, { ...first, sku: 'B', barcodes: [] }],
    ]);
    const skus = till.rows(
      'select product_id, sku from product where product_id in (?, ?) order by sku',
      first.productId,
      second.productId,
    );
    expect(skus).toEqual([
      { product_id: second.productId, sku: 'A' },
      { product_id: first.productId, sku: 'B' },
    ]);
    expect(
      till.value(
        `select product_id from product_barcode join product on row_id = product_row
         where code = 'C1'`,
      ),
    ).toBe(second.productId);
  });

  it('is deleted: it sells no more and its code is free', async () => {
    const codes = [{ code: 'C1', packMilli: 1_000 }];
    const body = productBody({ sku: 'A', barcodes: codes });
    pull([['product', body.productId, body]]);
    const next = productBody({ sku: 'A', barcodes: codes });
    pull([
      ['product', next.productId, next],
      ['product', body.productId, null],
    ]);
    expect(
      till.rows("select active, product_id from product where sku like 'A%' order by sku"),
    ).toEqual([
      { active: 1, product_id: next.productId },
      { active: 0, product_id: body.productId },
    ]);
    const { saleId } = await till.ask('cart.open', {});
    const refused = await till.refused('cart.add', {
      saleId,
      productId: ProductId.parse(next.productId),
    });
    expect(refused.code).toBe('PRICE_MISSING');
  });
});

describe('what this till had before', () => {
  it('takes HQ’s id under its SKU; what was sold stays as it was journalled', async () => {
    await till[Symbol.asyncDispose]();
    till = await Till.open();
    storage = hq.storageOf(till);
    const { saleId } = await till.ask('cart.open', {});
    const { totals } = await till.ask('cart.scan', { saleId, code: GOODS.milk.code });
    await till.ask('tender.add', { saleId, kind: 'cash', amountMinor: totals.cashDueMinor });
    await till.ask('sale.complete', { saleId });
    const open = await till.ask('cart.open', {});
    await till.ask('cart.scan', { saleId: open.saleId, code: GOODS.milk.code });
    const old = till.rows(
      'select product_id, sku from product where row_id = (select product_row from sale_line)',
    )[0];
    hq.keep(storage, hq.epoch(storage, '07', 'enrolled'));
    const body = productBody({ sku: text(old?.['sku']), nameRu: 'Молоко центра' });
    pull([['product', body.productId, body]], { reset: true });
    expect(till.value('select product_id from product where sku = ?', old?.['sku'])).toBe(
      body.productId,
    );
    const lines = (id: string) =>
      till.value('select product_id from sale_line where sale_id = ?', id);
    expect(lines(saleId)).toBe(old?.['product_id']);
    expect(lines(open.saleId)).toBe(body.productId);
    expect(till.verify()).toEqual([]);
  });

  it('sells no more what HQ does not have, once everything came, and not before', () => {
    const sold = () => till.value('select count(*) from product where active = 1');
    const own = sold();
    const body = productBody({ sku: 'HQ-1' });
    pull([['product', body.productId, body]], { reset: true, upToDate: false });
    expect(sold()).toBe(Number(own) + 1);
    pull([], { upToDate: true });
    expect(sold()).toBe(1);
  });

  it('keeps its people until HQ has sent somebody with a PIN', async () => {
    const nobody = userBody('No PIN', { pinHash: null, hasPin: false });
    pull([['user', nobody.userId, nobody]], { reset: true });
    expect((await till.ask('session.signIn', { pin: PINS.manager })).role).toBe('manager');
    const somebody = userBody('With a PIN');
    pull([['user', somebody.userId, somebody]], { reset: true });
    const active = till.rows('select name from app_user where active = 1');
    expect(active).toEqual([{ name: 'With a PIN' }]);
  });

  it('makes room for a customer of HQ with the same code', () => {
    const code = text(till.value('select code from customer order by code limit 1'));
    const body = customerBody(code, { balanceMinor: 70_000 });
    pull([['customer', body.customerId, body]], { reset: true });
    expect(
      till.rows('select code, active from customer where code like ? order by code', `${code}%`),
    ).toMatchObject([{ code, active: 1 }, { active: 0 }]);
  });
});

describe('SYNC a whole pull', () => {
  it('drops what it did not bring again', () => {
    const [kept, gone] = [productBody({ sku: 'KEPT' }), productBody({ sku: 'GONE' })];
    pull(
      [
        ['product', kept.productId, kept],
        ['product', gone.productId, gone],
      ],
      { reset: true },
    );
    pull([['product', kept.productId, kept]], { reset: true, upToDate: false });
    expect(till.value("select active from product where sku = 'GONE'")).toBe(1);
    pull([], { upToDate: true });
    expect(till.value("select active from product where sku = 'GONE'")).toBe(0);
    expect(till.value("select active from product where sku = 'KEPT'")).toBe(1);
  });

  it('shows how much of the first came, until it is whole', () => {
    const body = productBody({ sku: 'A' });
    pull([['product', body.productId, body]], { reset: true, upToDate: false });
    expect(storage.firstPull()).toEqual({ rows: 1 });
    pull([], { upToDate: true });
    expect(storage.firstPull()).toEqual({ rows: 1 });
    hq.keep(storage, hq.rows('storefront', [], { reset: true }));
    expect(storage.firstPull()).toBeNull();
  });
});

describe('a row this program cannot read', () => {
  it('is set aside and counted, and holds up no other', () => {
    const good = productBody({ sku: 'GOOD' });
    const bad = productBody({ sku: 'BAD', unit: 'furlong' });
    pull([
      ['product', bad.productId, bad],
      ['product', 'x', 'no json'],
      ['promotion', 'p1', { discount: 5 }],
      ['product', good.productId, good],
    ]);
    expect(storage.setAsideCount()).toBe(3);
    expect(till.value("select count(*) from product where sku in ('GOOD', 'BAD')")).toBe(1);
    expect(storage.load().cursors.master).toBe('paper:4');
    // The row that can be read takes its place.
    pull([['product', bad.productId, { ...bad, unit: 'kg' }]]);
    expect(storage.setAsideCount()).toBe(2);
  });

  it('is found where only the store refuses it', () => {
    const good = productBody({ sku: 'GOOD' });
    const list = randomUUID();
    const twice = [
      { priceListId: list, priceMinor: 1 },
      { priceListId: list, priceMinor: 2 },
    ];
    till.change(`create temp trigger refuses before insert on product when new.sku = 'BAD'
      begin select raise(abort, 'not this one'); end`);
    const bad = productBody({ sku: 'BAD', prices: twice });
    pull([
      ['product', bad.productId, bad],
      ['product', good.productId, good],
    ]);
    expect(till.rows('select problem from master_row where problem is not null')).toEqual([
      { problem: 'not this one' },
    ]);
    expect(till.value("select count(*) from product where sku = 'GOOD'")).toBe(1);
  });
});
