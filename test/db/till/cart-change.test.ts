import { describe, expect, it } from 'vitest';
import { minor } from '../../../shared/domain/money.ts';
import { milli } from '../../../shared/domain/quantity.ts';
import { allow, amountOff, Cashier, percent, pieces, stockOf } from '../../support/cashier.ts';
import { CUSTOMERS, GOODS, PINS, scaleLabel } from '../../support/small-business.ts';
import { Till } from '../../support/till-fixture.ts';

describe('CART-2 changing a line', () => {
  it('changes the quantity, decimal where it is weighed, and what is reserved with it', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const tea = await cashier.scan(GOODS.tea.code);
    expect(await cashier.setQuantity(tea, 3)).toMatchObject({ totalMinor: 99_999 });
    expect(stockOf(till, GOODS.tea.code).reserved).toBe(3000);
    const apples = await cashier.scan(GOODS.apples.code, { quantityMilli: pieces(1) });
    expect(await cashier.setQuantity(apples, 0.333)).toMatchObject({ totalMinor: 26_307 });
    expect(stockOf(till, GOODS.apples.code).reserved).toBe(333);
    expect(cashier.cart.totals.totalMinor).toBe(99_999 + 26_307);
  });

  const wrong: readonly [string, number, string][] = [
    ['zero', 0, 'QUANTITY_INVALID'],
    ['below zero', -2000, 'QUANTITY_INVALID'],
    ['half a piece', 2500, 'QUANTITY_NOT_WHOLE'],
    ['absurdly much', 99_999_001, 'QUANTITY_TOO_LARGE'],
    ['as much as a number holds', Number.MAX_SAFE_INTEGER, 'QUANTITY_TOO_LARGE'],
  ];
  it.each(wrong)('refuses a quantity of %s and leaves the line', async (_what, quantity, code) => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const { lineId } = await cashier.scan(GOODS.tea.code);
    const { saleId } = cashier;
    const input = { saleId, lineId, quantityMilli: milli(quantity) };
    expect((await till.refused('cart.setQuantity', input)).code).toBe(code);
    expect(await till.ask('cart.open', {})).toMatchObject({ lines: [{ quantityMilli: 1000 }] });
    expect(stockOf(till, GOODS.tea.code).reserved).toBe(1000);
  });

  it('another quantity than the label said is sold at the list price', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const label = await cashier.scan(scaleLabel('price', '101', 1500));
    expect(label.totalMinor).toBe(150_000);
    const heavier = await cashier.setQuantity(label, 1);
    expect(heavier).toMatchObject({ totalMinor: 469_037, discount: null });
    expect(heavier.trace.map((step) => step.rule)).toEqual(['price_list']);
  });

  it('an amount off that no longer fits what is left is taken away', async () => {
    await using till = await Till.open({ pin: PINS.manager });
    const cashier = await Cashier.at(till);
    const tea = await cashier.scan(GOODS.tea.code, { quantityMilli: pieces(2) });
    await cashier.discount(tea, amountOff(40_000));
    expect(await cashier.setQuantity(tea, 1)).toMatchObject({
      discount: null,
      totalMinor: GOODS.tea.minor,
    });
  });

  it('overrides a price only by someone who may, and says whose price it is', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const { lineId } = await cashier.scan(GOODS.milk.code);
    const input = { saleId: cashier.saleId, lineId, unitPriceMinor: minor(50_000) };
    expect(await till.refused('cart.setPrice', input)).toMatchObject({
      code: 'LIMIT_PRICE',
      override: 'price_change',
    });
    const own = { ...input, override: allow(PINS.cashier) };
    expect((await till.refused('cart.setPrice', own)).code).toBe('OVERRIDE_REFUSED');
    const override = allow(PINS.supervisor, 'damaged carton');
    const cart = await till.ask('cart.setPrice', { ...input, override });
    expect(cart.lines[0]).toMatchObject({ unitPriceMinor: 50_000, totalMinor: 50_000 });
    expect(cart.lines[0]?.trace.map((step) => step.rule)).toEqual(['price_list', 'override']);
    expect(till.rows('select kind, reason, amount_minor from override_grant')).toEqual([
      { kind: 'price_change', reason: 'damaged carton', amount_minor: 50_000 },
    ]);
  });

  it('refuses a price below zero or beyond any document, and asks about zero', async () => {
    await using till = await Till.open({ pin: PINS.manager });
    const cashier = await Cashier.at(till);
    const { lineId } = await cashier.scan(GOODS.milk.code);
    const price = (unitPriceMinor: number) => ({
      saleId: cashier.saleId,
      lineId,
      unitPriceMinor: minor(unitPriceMinor),
    });
    expect((await till.refused('cart.setPrice', price(-1))).code).toBe('AMOUNT_INVALID');
    const absurd = price(Number.MAX_SAFE_INTEGER);
    expect((await till.refused('cart.setPrice', absurd)).code).toBe('AMOUNT_INVALID');
    expect((await till.ask('cart.setPrice', price(0))).totals.totalMinor).toBe(0);
    await till.ask('session.signIn', { pin: PINS.cashier });
    const refused = await till.refused('cart.setPrice', price(0));
    expect(refused.override).toBe('price_change');
  });

  it('notes and removes', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const tea = await cashier.scan(GOODS.tea.code);
    await cashier.scan(GOODS.milk.code);
    const { saleId } = cashier;
    const noted = await till.ask('cart.setNote', {
      saleId,
      lineId: tea.lineId,
      note: ' as a gift ',
    });
    expect(noted.lines[0]?.note).toBe('as a gift');
    const cart = await cashier.remove(tea);
    expect(cart.lines.map((line) => line.sku)).toEqual(['T-MILK']);
    expect(stockOf(till, GOODS.tea.code).reserved).toBe(0);
    const gone = { saleId, lineId: tea.lineId };
    expect((await till.refused('cart.remove', gone)).code).toBe('LINE_UNKNOWN');
  });

  it('merges lines of one product by setting', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.tea.code);
    const merged = await cashier.scan(GOODS.tea.code, { quantityMilli: pieces(2) });
    expect(merged.quantityMilli).toBe(3000);
    // What is weighed, discounted or noted stays by itself.
    await cashier.scan(GOODS.apples.code, { quantityMilli: pieces(1) });
    await cashier.scan(GOODS.apples.code, { quantityMilli: pieces(1) });
    await cashier.discount(merged, percent(10));
    await cashier.scan(GOODS.tea.code);
    expect(cashier.cart.lines.map((line) => line.quantityMilli)).toEqual([3000, 1000, 1000, 1000]);
    await till.ask('settings.set', { mergeLines: false });
    await cashier.scan(GOODS.tea.code);
    expect(cashier.cart.lines).toHaveLength(5);
    expect(stockOf(till, GOODS.tea.code).reserved).toBe(5000);
  });

  it('changes nothing any more once money is on it', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const tea = await cashier.scan(GOODS.tea.code);
    await cashier.pay('cash', 10_000);
    const { saleId } = cashier;
    const { lineId } = tea;
    const refusals = [
      await cashier.refusedScan(GOODS.tea.code),
      await till.refused('cart.setQuantity', { saleId, lineId, quantityMilli: pieces(2) }),
      await till.refused('cart.remove', { saleId, lineId }),
      await till.refused('cart.undo', { saleId }),
      await till.refused('cart.setCustomer', { saleId, customerId: null }),
      await till.refused('cart.setType', { saleId, type: 'WHOLESALE' }),
      await till.refused('cart.hold', { saleId, name: '' }),
      await till.refused('cart.abandon', { saleId }),
    ];
    expect(new Set(refusals.map((error) => error.code))).toEqual(new Set(['SALE_HAS_TENDERS']));
  });
});

describe('undo', () => {
  it('takes back one change after another, and reserves what comes back', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const tea = await cashier.scan(GOODS.tea.code);
    await cashier.setQuantity(tea, 5);
    await cashier.discount(tea, percent(10));
    await cashier.discount(null, amountOff(1000));
    await cashier.remove(tea);
    expect(stockOf(till, GOODS.tea.code).reserved).toBe(0);
    expect(await cashier.undo()).toMatchObject({
      discount: { amountMinor: 1000 },
      lines: [{ lineId: tea.lineId, quantityMilli: 5000, reservation: 'reserved' }],
    });
    expect(stockOf(till, GOODS.tea.code).reserved).toBe(5000);
    expect((await cashier.undo()).discount).toBeNull();
    expect((await cashier.undo()).lines[0]).toMatchObject({ discount: null, quantityMilli: 5000 });
    expect((await cashier.undo()).lines[0]).toMatchObject({ quantityMilli: 1000 });
    expect(stockOf(till, GOODS.tea.code).reserved).toBe(1000);
    expect(await cashier.undo()).toMatchObject({ lines: [], canUndo: false });
    expect(stockOf(till, GOODS.tea.code).reserved).toBe(0);
    const { saleId } = cashier;
    expect((await till.refused('cart.undo', { saleId })).code).toBe('NOTHING_TO_UNDO');
  });

  it('goes back fifty steps', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const tea = await cashier.scan(GOODS.tea.code);
    for (let count = 2; count <= 60; count += 1) await cashier.setQuantity(tea, count);
    for (let step = 0; step < 50; step += 1) await cashier.undo();
    expect(cashier.cart).toMatchObject({ lines: [{ quantityMilli: 10_000 }], canUndo: false });
  });

  it('keeps the price list of the customer who came in between', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const milk = await cashier.scan(GOODS.milk.code);
    await cashier.setQuantity(milk, 2);
    await cashier.customer(CUSTOMERS.cafe);
    const cart = await cashier.undo();
    expect(cart).toMatchObject({
      type: 'WHOLESALE',
      lines: [{ quantityMilli: 1000, unitPriceMinor: GOODS.milk.wholesaleMinor }],
    });
  });

  it('works although the stock of another line went to another cart', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.lamp.code);
    const tea = await cashier.scan(GOODS.tea.code);
    await cashier.setQuantity(tea, 2);
    till.clock.pass(31 * 60_000);
    till.sweep();
    await till.ask('cart.hold', { saleId: cashier.saleId, name: 'first' });
    const other = await Cashier.at(till);
    await other.scan(GOODS.lamp.code);
    await till.ask('cart.recall', { saleId: cashier.saleId });
    const cart = await cashier.undo();
    expect(cart.lines.map((line) => line.reservation)).toEqual(['released', 'reserved']);
    expect(cart.lines[1]).toMatchObject({ quantityMilli: 1000 });
  });
});
