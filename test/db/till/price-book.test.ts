import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CartView } from '../../../shared/ipc/views.ts';
import { BookTill, EVERYTHING } from '../../support/price-book-till.ts';
import { PINS } from '../../support/small-business.ts';

// Each kind of rule through the till's own commands, on a real store, from HQ's rows to the receipt.

let one: BookTill;
beforeEach(async () => {
  one = await BookTill.open();
});
afterEach(() => one[Symbol.asyncDispose]());

const named = (...productIds: readonly string[]) => ({
  ...{ kind: 'named', productIds, categoryIds: [], exceptProductIds: [] },
});
const inCategory = (categoryId: string) => ({
  ...{ kind: 'named', productIds: [], categoryIds: [categoryId], exceptProductIds: [] },
});

function totals({ lines, totals: { totalMinor } }: CartView) {
  return { lines: lines.map((line) => line.totalMinor), totalMinor };
}

/** What the cart showed and what was kept of it. */
async function sold(cart: CartView): Promise<readonly unknown[]> {
  await one.sell(cart);
  expect(one.till.verify()).toEqual([]);
  const kept = one.till.value('select total_minor from sale where sale_id = ?', cart.saleId);
  return [cart.totals.totalMinor, kept];
}

describe('PRC-2 a rule of the book', () => {
  it.each([
    ['a share off', { kind: 'percent', target: EVERYTHING, ppm: 100_000 }, 55_800 + 30_000],
    [
      'an amount off each',
      { kind: 'amount', target: EVERYTHING, amountMinor: 5_000, per: 'unit' },
      57_000 + 28_333,
    ],
    ['one price', { kind: 'fixed_price', target: EVERYTHING, unitPriceMinor: 30_000 }, 60_000],
    [
      'several for one price',
      { kind: 'mix_match', target: EVERYTHING, pieces: 2, priceMinor: 80_000, maxTimes: null },
      80_000,
    ],
    [
      'buy one, get one free',
      {
        ...{ kind: 'buy_get', target: EVERYTHING, buyPieces: 1, getPieces: 1 },
        ...{ get: { kind: 'cheapest' }, ppm: 1_000_000, maxTimes: null },
      },
      62_000,
    ],
    [
      'a share off the basket',
      { kind: 'basket_percent', target: EVERYTHING, ppm: 500_000 },
      47_666,
    ],
    [
      'an amount off the basket',
      { kind: 'basket_amount', target: EVERYTHING, amountMinor: 5_333 },
      90_000,
    ],
  ])('%s', async (_, action, total) => {
    one.rule({ action });
    const cart = await one.begin('milk', 'tea');
    expect(await sold(cart)).toEqual([total, total]);
  });

  it('a set of named parts, by product and by category above', async () => {
    const parts = [
      { target: inCategory(one.dairy), pieces: 2 },
      { target: named(one.ids.bread), pieces: 1 },
    ];
    one.rule({ action: { kind: 'bundle', parts, priceMinor: 100_000, maxTimes: null } });
    const cart = await one.begin('milk', 'tea', 'bread');
    expect(await sold(cart)).toEqual([100_000, 100_000]);
  });

  it('shows on the line, on the receipt and in the journal, and never on a gift card', async () => {
    const ruleId = one.rule({
      ...{ name: 'Autumn', action: { kind: 'percent', target: EVERYTHING, ppm: 100_000 } },
    });
    const cart = await one.begin('milk', 'card');
    expect(totals(cart)).toEqual({ lines: [55_800, 500_000], totalMinor: 555_800 });
    const steps = cart.lines[0]?.trace.map(({ rule, amountMinor, ruleId: id }) => [
      ...[rule, amountMinor, id],
    ]);
    expect(steps).toEqual([
      ['price_list', 62_000, undefined],
      ['percent', -6_200, ruleId],
    ]);
    expect(await sold(cart)).toEqual([555_800, 555_800]);
    const journalled = one.till.value(
      `select cast(bytes as text) from journal where type = 'sale.completed'`,
    );
    const { sale, lines } = JSON.parse(String(journalled)).payload;
    expect(sale).toMatchObject({ discountMinor: 6_200, book: { version: 1, coupons: [] } });
    expect(sale.book.moment).toEqual({ date: '2026-11-21', minuteOfDay: expect.any(Number) });
    expect(lines[0]).toMatchObject({
      ...{ unitPriceMinor: 62_000, lineDiscountMinor: 6_200 },
      book: { categoryIds: [one.dairy], discountable: true, listPrices: [] },
    });
    const receipt = String(one.till.value('select model_json from receipt'));
    expect(receipt).toContain('6200');
  });

  it('leaves a price that a person gave, and takes the basket’s share of it', async () => {
    one.rule({ action: { kind: 'percent', target: EVERYTHING, ppm: 100_000 } });
    await one.till.ask('session.signIn', { pin: PINS.manager });
    const { saleId, lines } = await one.begin('milk');
    const lineId = lines[0]?.lineId ?? '';
    const given = { saleId, lineId, unitPriceMinor: 50_000 };
    expect((await one.till.ask('cart.setPrice', given)).totals.totalMinor).toBe(50_000);
    one.rule({ action: { kind: 'basket_percent', target: EVERYTHING, ppm: 100_000 } });
    const accepted = await one.till.ask('cart.acceptPrices', { saleId });
    expect(await sold(accepted)).toEqual([45_000, 45_000]);
  });

  it('is for the hours, the customers and the quantities it says', async () => {
    const category = '01a1fe2b-0000-7000-8000-000000000001';
    const known = one.customer('C-9', { customerCategoryId: category });
    one.pull(known);
    const action = { kind: 'percent', target: EVERYTHING, ppm: 500_000 };
    const audience = { customerIds: [], customerCategoryIds: [category], storefrontIds: [] };
    one.rule({ action, audience, minimumQuantity: { quantityMilli: 2_000, countedOver: 'cart' } });
    const { saleId } = await one.begin('milk');
    const customerId = known[1];
    const with1 = await one.till.ask('cart.setCustomer', { saleId, customerId });
    expect(with1.totals.totalMinor).toBe(62_000);
    const with2 = await one.add({ saleId }, 'milk');
    expect(with2.totals.totalMinor).toBe(62_000);
    const without = await one.till.ask('cart.setCustomer', { saleId, customerId: null });
    expect(without.totals.totalMinor).toBe(124_000);
  });

  it('keeps the minute that the first payment was made in', async () => {
    const windows = [{ weekdays: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 1_440 }];
    const schedule = { validFrom: null, validTo: '2026-11-21', windows };
    one.rule({ action: { kind: 'percent', target: EVERYTHING, ppm: 500_000 }, schedule });
    const { saleId, totals: today } = await one.begin('milk');
    expect(today.totalMinor).toBe(31_000);
    await one.till.ask('tender.add', { saleId, kind: 'cash', amountMinor: 10_000 });
    one.till.clock.pass(24 * 3_600_000);
    expect((await one.till.ask('cart.open', {})).totals.totalMinor).toBe(31_000);
    await one.till.ask('tender.add', { saleId, kind: 'cash', amountMinor: 21_000 });
    await one.till.ask('sale.complete', { saleId });
    expect((await one.begin('milk')).totals.totalMinor).toBe(62_000);
    expect(one.till.verify()).toEqual([]);
  });
});

describe('CART-3 limits beside the book', () => {
  it('count what a person gave, not what rules took', async () => {
    one.rule({ action: { kind: 'percent', target: EVERYTHING, ppm: 600_000 } });
    const { saleId, lines } = await one.begin('milk');
    const lineId = lines[0]?.lineId ?? '';
    const share = (ppm: number) => ({ kind: 'percent', ppm }) as const;
    const over = { saleId, lineId, discount: share(210_000) };
    expect(await one.till.refused('cart.setDiscount', over)).toMatchObject({
      code: 'LIMIT_DISCOUNT',
    });
    const within = { saleId, lineId, discount: share(200_000) };
    const cart = await one.till.ask('cart.setDiscount', within);
    expect(await sold(cart)).toEqual([19_840, 19_840]);
  });

  it('ask a manager for what a person takes below the floor; rules stop there', async () => {
    await one.floor(0);
    one.rule({ action: { kind: 'percent', target: EVERYTHING, ppm: 900_000 } });
    const cart = await one.begin('milk');
    // 450.00 cost and 16 % of tax in the price.
    expect(cart.totals.totalMinor).toBe(52_200);
    expect(cart.lines[0]?.trace.at(-1)).toMatchObject({ rule: 'floor' });
    const { saleId } = cart;
    const discount = { kind: 'percent', ppm: 100_000 } as const;
    await one.till.ask('cart.setDiscount', { saleId, lineId: null, discount });
    const cash = { saleId, kind: 'cash', amountMinor: 46_980 } as const;
    expect(await one.till.refused('tender.add', cash)).toMatchObject({
      ...{ code: 'PRICE_BELOW_FLOOR', override: 'below_floor' },
    });
    const override = { pin: PINS.manager, reason: 'damaged box' };
    await one.till.ask('tender.add', { ...cash, override });
    await one.till.ask('sale.complete', { saleId });
    const grants = one.till.rows('select kind, amount_minor from override_grant');
    expect(grants).toEqual([{ kind: 'below_floor', amount_minor: 5_220 }]);
    expect(one.till.verify()).toEqual([]);
  });
});
