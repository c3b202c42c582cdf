import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BookTill, EVERYTHING } from '../../support/price-book-till.ts';

// HQ's price book as the till keeps it: whole or not at all, and for an open cart as it was.

let one: BookTill;
beforeEach(async () => {
  one = await BookTill.open();
});
afterEach(() => one[Symbol.asyncDispose]());

const off = (ppm: number) => ({ kind: 'percent', target: EVERYTHING, ppm });
const version = () => one.till.value('select version from price_book');

describe('a till without a book', () => {
  it('keeps nothing of one with its sales', async () => {
    const cart = await one.begin('milk', 'tea');
    await one.sell(cart);
    expect(cart.totals.totalMinor).toBe(95_333);
    expect(one.till.value('select count(book_json) from sale')).toBe(0);
    expect(one.till.value('select count(book_json) from sale_line')).toBe(0);
    const journal = "select cast(bytes as text) from journal where type = 'sale.completed'";
    expect(one.till.value(journal)).not.toContain('"book"');
  });
});

describe('SYNC rules of the book', () => {
  it('are used once all that led to them has come', async () => {
    const { saleId } = await one.begin();
    one.pullPart(one.ruleRow({ action: off(100_000) }));
    expect(version()).toBe(0);
    const cart = await one.add({ saleId }, 'milk');
    expect(cart.totals.totalMinor).toBe(62_000);
    await one.till.ask('cart.abandon', { saleId });
    one.pull(one.ruleRow({ action: off(500_000), priority: -1 }));
    expect(version()).toBe(2);
    expect((await one.begin('milk')).totals.totalMinor).toBe(27_900);
  });

  it('leave an open cart as it is, through a restart, until the cashier accepts them', async () => {
    const ruleId = one.rule({ action: off(100_000) });
    const before = await one.begin('milk');
    expect(before.totals.totalMinor).toBe(55_800);
    one.rule({ action: off(500_000), ruleId });
    const { saleId } = await one.add(before, 'tea');
    await one.till.restart();
    const open = await one.till.ask('cart.open', {});
    expect(open.totals.totalMinor).toBe(85_800);
    const accepted = await one.till.ask('cart.acceptPrices', { saleId });
    expect(accepted.totals.totalMinor).toBe(31_000 + 16_667 - 1);
    const again = await one.till.refused('cart.acceptPrices', { saleId });
    expect(again.code).toBe('PRICES_UNCHANGED');
    await one.sell(accepted);
    expect(one.till.verify()).toEqual([]);
  });

  it('end, and what no open cart asks for any more is deleted', async () => {
    const ruleId = one.rule({ action: off(100_000) });
    const { saleId } = await one.begin('milk');
    one.rule({ action: off(100_000), ruleId, active: false });
    expect(one.till.value('select count(*) from price_rule')).toBe(2);
    expect((await one.till.ask('cart.open', {})).totals.totalMinor).toBe(55_800);
    await one.till.ask('cart.acceptPrices', { saleId });
    expect((await one.till.ask('cart.open', {})).totals.totalMinor).toBe(62_000);
    one.rule({ action: off(200_000) });
    expect(one.till.value('select count(*) from price_rule where rule_id = ?', ruleId)).toBe(1);
  });

  it('that this program cannot read hold up no other', async () => {
    const known = one.ruleRow({ action: off(100_000) });
    const unknown = one.ruleRow({ action: { kind: 'of_a_later_year', target: EVERYTHING } });
    expect(() => one.pull(known, unknown)).toThrow('Set aside');
    expect((await one.begin('milk')).totals.totalMinor).toBe(55_800);
  });
});

describe('PRC-1 lists of the book', () => {
  it('are for whom and when they say, before the list of everybody', async () => {
    const [list, category] = [randomUUID(), randomUUID()];
    const known = one.customer('C-9', { customerCategoryId: category });
    const audience = { customerIds: [], customerCategoryIds: [category], storefrontIds: [] };
    one.pull(
      one.list(list, { name: 'Club', audience }),
      one.product('milk', { prices: [{ priceListId: list, priceMinor: 60_000 }] }),
      known,
    );
    const { saleId, totals } = await one.begin('milk', 'tea');
    expect(totals.totalMinor).toBe(95_333);
    const cart = await one.till.ask('cart.setCustomer', { saleId, customerId: known[1] });
    expect(cart.lines.map((line) => line.unitPriceMinor)).toEqual([60_000, 33_333]);
    expect(cart.lines[0]?.trace).toMatchObject([{ rule: 'price_list', name: 'Club' }]);
    await one.sell(cart);
    const kept = one.till.rows(
      'select unit_price_minor, gross_minor from sale_line order by position',
    );
    expect(kept).toEqual([
      { unit_price_minor: 60_000, gross_minor: 60_000 },
      { unit_price_minor: 33_333, gross_minor: 33_333 },
    ]);
    expect(one.till.verify()).toEqual([]);
  });

  it('have prices of larger quantities, counted over the cart', async () => {
    const tiers = [{ fromMilli: 3_000, unitPriceMinor: 50_000 }];
    const price = { priceListId: randomUUID(), priceMinor: 61_000, countedOver: 'cart', tiers };
    one.pull(
      one.list(price.priceListId, { priority: 1 }),
      one.product('milk', { prices: [price] }),
    );
    const cart = await one.begin('milk', 'milk');
    const { saleId } = cart;
    const before = cart.lines[0]?.unitPriceMinor;
    const after = await one.add({ saleId }, 'milk');
    expect(before).not.toBe(50_000);
    expect(after.lines[0]?.unitPriceMinor).toBe(50_000);
    expect(after.totals.totalMinor).toBe(150_000);
  });

  it('are a customer’s own before all others', async () => {
    const list = randomUUID();
    const known = one.customer('C-8', { priceListId: list });
    one.pull(
      one.list(list, { name: 'Own' }),
      one.product('milk', { prices: [{ priceListId: list, priceMinor: 59_000 }] }),
      known,
    );
    const { saleId } = await one.begin('milk');
    const cart = await one.till.ask('cart.setCustomer', { saleId, customerId: known[1] });
    expect(cart.lines[0]?.unitPriceMinor).toBe(59_000);
  });
});
