import { describe, expect, it } from 'vitest';
import { minor } from '../../../shared/domain/money.ts';
import { milli } from '../../../shared/domain/quantity.ts';
import { allow, Cashier, pieces, productIdOf, stockOf } from '../../support/cashier.ts';
import { CUSTOMERS, GOODS, MILK_PACK, PINS, scaleLabel } from '../../support/small-business.ts';
import { Till } from '../../support/till-fixture.ts';

describe('CART-2 adding by code', () => {
  it('takes an EAN-13 as one piece at the retail price, with its tax to the minor unit', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const line = await cashier.scan(GOODS.bread.code);
    expect(line).toMatchObject({
      sku: 'T-BREAD',
      quantityMilli: 1000,
      unitPriceMinor: GOODS.bread.minor,
      totalMinor: GOODS.bread.minor,
      reservation: 'reserved',
      trace: [{ rule: 'price_list', name: 'Retail', amountMinor: GOODS.bread.minor }],
    });
    // 219.50 with 16 % in it: 21950 × 16 / 116 = 3027.59
    expect(cashier.cart.totals).toMatchObject({
      totalMinor: 21_950,
      taxMinor: 3028,
      dueMinor: 21_950,
    });
  });

  it('takes a pack by its own code as its pieces', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const line = await cashier.scan(MILK_PACK);
    expect(line).toMatchObject({ sku: 'T-MILK', quantityMilli: 6000, totalMinor: 6 * 62_000 });
    expect(stockOf(till, GOODS.milk.code)).toEqual({ onHand: 60_000, reserved: 6000 });
    const three = await cashier.scan(MILK_PACK, { quantityMilli: pieces(3) });
    expect(three.quantityMilli).toBe(24_000);
  });

  it('asks for the weight of a PLU, then sells it to the gram', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    expect(await cashier.refusedScan(GOODS.apples.code)).toMatchObject({ code: 'WEIGHT_NEEDED' });
    const line = await cashier.scan(GOODS.apples.code, { quantityMilli: milli(2345) });
    // 790.00 × 2.345 = 1852.55
    expect(line).toMatchObject({ quantityMilli: 2345, totalMinor: 185_255, weighed: true });
    const gram = await cashier.scan(GOODS.apples.code, { quantityMilli: milli(1) });
    // 790.00 × 0.001 = 0.79
    expect(gram.totalMinor).toBe(79);
  });

  it('reads a weight label to the minor unit', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const line = await cashier.scan(scaleLabel('weight', '101', 512));
    // 4690.37 × 0.512 = 2401.46944
    expect(line).toMatchObject({ sku: 'T-CHEESE', quantityMilli: 512, totalMinor: 240_147 });
  });

  it('holds the price of a price label to the minor unit, and the stock to the gram', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const line = await cashier.scan(scaleLabel('price', '101', 1500));
    expect(line.totalMinor).toBe(150_000);
    // the least weight that is worth it: 1500.00 / 4690.37 = 0.31980…
    expect(line.quantityMilli).toBe(320);
    expect(line.trace.map((step) => step.rule)).toContain('embedded');
    const three = await cashier.scan(scaleLabel('price', '101', 1500), {
      quantityMilli: pieces(3),
    });
    expect(three.totalMinor).toBe(450_000);
  });

  it('sells nothing for a label of zero', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    expect(await cashier.refusedScan(scaleLabel('price', '101', 0))).toMatchObject({
      code: 'QUANTITY_INVALID',
    });
    expect(await cashier.refusedScan(scaleLabel('weight', '101', 0))).toMatchObject({
      code: 'QUANTITY_INVALID',
    });
  });

  it('takes `3 *` before a scan as three', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const line = await cashier.scan(GOODS.bread.code, { quantityMilli: pieces(3) });
    expect(line).toMatchObject({ quantityMilli: 3000, totalMinor: 65_850 });
  });

  it('takes a customer card as the customer', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const cart = await till.ask('cart.scan', { saleId: cashier.saleId, code: CUSTOMERS.cafe });
    expect(cart).toMatchObject({
      type: 'WHOLESALE',
      customer: { code: CUSTOMERS.cafe },
      lines: [],
    });
  });
});

describe('CART-2 adding by search, grid and hand', () => {
  it('adds what a search found', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const { products } = await till.ask('catalogue.search', { query: 'bread' });
    const [product] = products;
    if (!product) throw new Error('Nothing was found');
    const { saleId } = cashier;
    const cart = await till.ask('cart.add', { saleId, productId: product.productId });
    expect(cart.lines[0]).toMatchObject({ sku: 'T-BREAD', quantityMilli: 1000 });
  });

  it('adds from the favourites, and asks for a weight there too', async () => {
    await using till = await Till.open();
    const { saleId } = await Cashier.at(till);
    const { products } = await till.ask('catalogue.browse', { categoryId: null });
    expect(products.map((one) => one.sku)).toEqual(['T-BREAD', 'T-MILK', 'T-TEA']);
    const productId = productIdOf(till, GOODS.apples.code);
    const refused = await till.refused('cart.add', { saleId, productId });
    expect(refused.code).toBe('WEIGHT_NEEDED');
    const cart = await till.ask('cart.add', { saleId, productId, quantityMilli: milli(500) });
    expect(cart.totals.totalMinor).toBe(39_500);
  });

  it('CAT-3 sells an open item at its price, taxed, with no stock and no cost', async () => {
    await using till = await Till.open();
    const { saleId } = await Cashier.at(till);
    const input = { saleId, name: ' Gift wrap ', unitPriceMinor: minor(11_600) };
    const cart = await till.ask('cart.addOpenItem', { ...input, quantityMilli: pieces(2) });
    expect(cart.lines[0]).toMatchObject({
      productId: null,
      name: { en: 'Gift wrap' },
      totalMinor: 23_200,
      reservation: 'untracked',
    });
    expect(cart.totals.taxMinor).toBe(3200);
  });

  it('CAT-3 refuses an open item of no price, below zero, and in halves', async () => {
    await using till = await Till.open();
    const { saleId } = await Cashier.at(till);
    const open = { saleId, name: 'Thing' };
    const refusal = (unitPriceMinor: number, quantity = 1) =>
      till.refused('cart.addOpenItem', {
        ...open,
        unitPriceMinor: minor(unitPriceMinor),
        quantityMilli: pieces(quantity),
      });
    expect(await refusal(0)).toMatchObject({ code: 'PRICE_ZERO', override: 'zero_price' });
    expect(await refusal(-100)).toMatchObject({ code: 'AMOUNT_INVALID' });
    expect(await refusal(Number.MAX_SAFE_INTEGER)).toMatchObject({ code: 'AMOUNT_INVALID' });
    expect(await refusal(100, 0)).toMatchObject({ code: 'QUANTITY_INVALID' });
    expect(await refusal(100, -1)).toMatchObject({ code: 'QUANTITY_INVALID' });
    expect(await refusal(100, 1.5)).toMatchObject({ code: 'QUANTITY_NOT_WHOLE' });
    expect(await refusal(100, 200_000)).toMatchObject({ code: 'QUANTITY_TOO_LARGE' });
  });
});

describe('bad input at the scanner', () => {
  const cases: readonly [string, string, string][] = [
    ['an unknown code', '4600000000008', 'PRODUCT_UNKNOWN'],
    ['an unknown code of letters', 'NO-SUCH', 'PRODUCT_UNKNOWN'],
    ['a wrong check digit', `${GOODS.bread.code.slice(0, -1)}0`, 'CHECK_DIGIT_WRONG'],
    ['zeros', '0000000000000', 'CODE_UNREADABLE'],
    ['rubbish', '\u0001\u0002%%', 'CODE_UNREADABLE'],
    ['spaces', '   ', 'CODE_UNREADABLE'],
    ['a label of an unknown item', scaleLabel('weight', '999', 500), 'PRODUCT_UNKNOWN'],
  ];
  it.each(cases)('refuses %s and sells nothing', async (_what, code, expected) => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    expect(await cashier.refusedScan(code)).toMatchObject({ code: expected });
    expect((await till.ask('cart.open', {})).lines).toEqual([]);
  });

  const quantities: readonly [string, number, string][] = [
    ['none', 0, 'QUANTITY_INVALID'],
    ['fewer than none', -1000, 'QUANTITY_INVALID'],
    ['absurdly many', 100_000_000, 'QUANTITY_TOO_LARGE'],
    ['half a piece', 500, 'QUANTITY_NOT_WHOLE'],
    ['more than exists', 9_000_000_000_000_000, 'QUANTITY_TOO_LARGE'],
    ['as few as can be', Number.MIN_SAFE_INTEGER, 'QUANTITY_INVALID'],
  ];
  it.each(quantities)('refuses %s', async (_what, quantityMilli, expected) => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const input = { quantityMilli: milli(quantityMilli) };
    const refused = await cashier.refusedScan(GOODS.tea.code, input);
    expect(refused).toMatchObject({ code: expected });
    // Half a pack of six is three, which can be sold.
    if (quantityMilli === 500) return;
    expect(await cashier.refusedScan(MILK_PACK, input)).toMatchObject({ code: expected });
  });

  it('refuses what is no longer sold, and what has no price', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    till.change("update product set active = 0 where sku = 'T-BREAD'");
    expect(await cashier.refusedScan(GOODS.bread.code)).toMatchObject({
      code: 'PRODUCT_INACTIVE',
      params: { name: 'Test bread' },
    });
    till.change(
      "delete from product_price where product_row = (select row_id from product where sku = 'T-TEA')",
    );
    expect(await cashier.refusedScan(GOODS.tea.code)).toMatchObject({ code: 'PRICE_MISSING' });
  });

  it('sells at a price of zero only when a supervisor says so', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    expect(await cashier.refusedScan(GOODS.sample.code)).toMatchObject({
      code: 'PRICE_ZERO',
      override: 'zero_price',
    });
    const override = allow(PINS.supervisor, 'a sample');
    const line = await cashier.scan(GOODS.sample.code, { override });
    expect(line.totalMinor).toBe(0);
    const sold = await cashier.complete();
    expect(sold).toMatchObject({ totalMinor: 0, paidMinor: 0 });
    const grant = till.rows('select kind, reason from override_grant');
    expect(grant).toEqual([{ kind: 'zero_price', reason: 'a sample' }]);
  });

  it('keeps a cart to a thousand lines, and an amount to what a document can carry', async () => {
    await using till = await Till.open({ pin: PINS.manager });
    const cashier = await Cashier.at(till);
    const { saleId } = cashier;
    const most = { saleId, name: 'Yacht', unitPriceMinor: minor(50_000_000_000_000) };
    const first = await till.call('cart.addOpenItem', most);
    expect(first.ok).toBe(true);
    expect((await till.refused('cart.addOpenItem', most)).code).toBe('SALE_TOO_DEAR');
    const line = { ...(await till.ask('cart.open', {})).lines[0] };
    if (!line.lineId) throw new Error('There is no line');
    const more = { saleId, lineId: line.lineId, quantityMilli: pieces(99_999) };
    expect((await till.refused('cart.setQuantity', more)).code).toBe('SALE_TOO_DEAR');
  });
});
