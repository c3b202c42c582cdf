// Proves PRC-1: which price list a price comes from, and what larger quantities cost.
import { describe, expect, it } from 'vitest';
import { minor } from '../../../../shared/domain/money.ts';
import type { PriceList } from '../../../../shared/domain/pricing/price-book.ts';
import { EMPTY_BOOK, PriceBook } from '../../../../shared/domain/pricing/price-book.ts';
import { milli } from '../../../../shared/domain/quantity.ts';
import {
  cart,
  club,
  customer,
  EVERYBODY,
  line,
  list,
  listId,
  percent,
  priced,
  product,
  rule,
  ruleId,
  shop,
  USD,
} from './book-samples.ts';

const own = line(1, 1, 1000);

function priceBy(lists: readonly PriceList[], change: Parameters<typeof cart>[1] = {}): number {
  const result = priced(cart([own], change), [], { lists: [...lists] });
  return result.lines[0]?.unitPriceMinor ?? -1;
}

describe('PRC-1 the list that gives the price', () => {
  const everybody = list(1, { 1: 900 });
  const members = list(
    2,
    { 1: 800 },
    { audience: { ...EVERYBODY, customerCategoryIds: [club(1)] } },
  );
  const personal = list(3, { 1: 850 }, { audience: { ...EVERYBODY, customerIds: [customer(1)] } });
  const local = list(4, { 1: 880 }, { audience: { ...EVERYBODY, storefrontIds: [shop(1)] } });
  const both = { customerId: customer(1), customerCategoryIds: [club(1)] };

  it.each([
    ['the only one', [everybody], {}, 900],
    ['none that is for others', [members, personal], {}, 1000],
    ['a storefront before everybody', [everybody, local], {}, 880],
    ['a category before a storefront', [everybody, local, members], both, 800],
    ['a customer before a category', [members, local, personal], both, 850],
    ['priority before all', [personal, { ...everybody, priority: 1 }], both, 900],
    ['the one in the currency', [{ ...everybody, currency: USD }, local], {}, 880],
    ['the one in force', [{ ...everybody, validTo: '2026-06-09' }], {}, 1000],
    ['on its last day', [{ ...everybody, validTo: '2026-06-10' }], {}, 900],
    ['the newer', [{ ...everybody, validFrom: '2026-06-01' }, list(9, { 1: 700 })], {}, 900],
    ['the first by id', [list(9, { 1: 700 }), everybody], {}, 900],
    ['the next that has the product', [list(5, { 2: 1 }, { priority: 9 }), everybody], {}, 900],
  ])('%s', (_name, lists, change, price) => {
    expect(priceBy(lists, change)).toBe(price);
    expect(priceBy(lists.toReversed(), change)).toBe(price);
  });

  it('for a wholesale sale: wholesale, then both, then retail', () => {
    const retail = list(1, { 1: 900 }, { saleType: 'RETAIL', priority: 9 });
    const wholesale = list(2, { 1: 800 }, { saleType: 'WHOLESALE' });
    const either = list(3, { 1: 850 });
    const sale = { saleType: 'WHOLESALE' } as const;
    expect(priceBy([retail, wholesale, either], sale)).toBe(800);
    expect(priceBy([retail, either], sale)).toBe(850);
    expect(priceBy([retail], sale)).toBe(900);
    expect(priceBy([wholesale])).toBe(1000);
  });

  it('leaves a given price as it is', () => {
    const given = { ...own, priceFrom: 'given' } as const;
    const result = priced(cart([given]), [], { lists: [everybody] });
    expect(result.lines[0]?.unitPriceMinor).toBe(1000);
    expect(result.lines[0]?.trace).toEqual(own.baseTrace);
  });
});

describe('PRC-2 volume and tier prices', () => {
  const tiers = (countedOver: 'line' | 'cart', least = 0): PriceList =>
    list(
      1,
      {},
      {
        name: 'Volume',
        prices: [
          {
            productId: product(1),
            countedOver,
            tiers: [
              { fromMilli: milli(5000), unitPriceMinor: minor(800) },
              { fromMilli: milli(least), unitPriceMinor: minor(900) },
              { fromMilli: milli(10_000), unitPriceMinor: minor(700) },
            ],
          },
        ],
      },
    );
  const unitPrices = (lists: readonly PriceList[], ...pieces: readonly number[]) =>
    priced(cart(pieces.map((count) => line(1, count, 1000))), [], { lists: [...lists] }).lines.map(
      (each) => each.unitPriceMinor,
    );

  it('count each line, or the product over the cart', () => {
    expect(unitPrices([tiers('line')], 4, 5, 10)).toEqual([900, 800, 700]);
    expect(unitPrices([tiers('cart')], 4, 1)).toEqual([800, 800]);
    expect(unitPrices([tiers('cart')], 4)).toEqual([900]);
  });

  it('leave less than the first tier to the next list', () => {
    expect(unitPrices([tiers('line', 3000)], 2, 3)).toEqual([1000, 900]);
  });

  it('tell of the list and of the tier, and rules go on from there', () => {
    const result = priced(cart([line(1, 5, 1000)]), [rule(1, percent(10))], {
      lists: [tiers('line')],
    });
    expect(result.lines[0]?.trace).toEqual([
      { rule: 'price_list', name: 'Volume', amountMinor: 900 },
      { rule: 'tier_price', name: 'Volume', amountMinor: 800, params: { fromMilli: 5000 } },
      {
        rule: 'percent',
        name: 'Rule 1',
        ruleId: ruleId(1),
        amountMinor: -400,
        params: { sharePpm: 100_000 },
      },
    ]);
  });
});

describe('PRC-1 a book is refused', () => {
  const price = list(1, { 1: 900 });
  it.each([
    ['with a list twice', { lists: [price, price] }],
    ['with a rule twice', { rules: [rule(1, percent(1)), rule(1, percent(2))] }],
    ['with a price twice', { lists: [{ ...price, prices: [...price.prices, ...price.prices] }] }],
    [
      'with an amount of no currency',
      { rules: [rule(1, percent(1), { currency: null, minimumBasketMinor: minor(1) })] },
    ],
    ['with a share above the whole', { rules: [rule(1, percent(101))] }],
    ['with an empty name', { lists: [{ ...price, listId: listId(2), name: '' }] }],
  ])('%s', (_name, change) => {
    expect(PriceBook.safeParse({ ...EMPTY_BOOK, ...change }).success).toBe(false);
  });
});
