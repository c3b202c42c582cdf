// Proves PRC-2 and CART-6: what each kind of rule does to a cart, and how a line tells of it.
import { describe, expect, it } from 'vitest';
import { minor, ppm } from '../../../../shared/domain/money.ts';
import type { RuleAction } from '../../../../shared/domain/pricing/price-book.ts';
import { milli } from '../../../../shared/domain/quantity.ts';
import { PriceStep } from '../../../../shared/domain/sale.ts';
import {
  cart,
  categories,
  category,
  EVERYTHING,
  line,
  percent,
  priced,
  product,
  products,
  rule,
  ruleId,
  takenOff,
} from './book-samples.ts';

const weighed = line(9, 1, 1000, { quantityMilli: milli(2500), weighed: true });

describe('PRC-2 rules of single lines', () => {
  it.each<[string, RuleAction, readonly number[]]>([
    ['a percentage', percent(12.5), [250, 313]],
    ['an amount off each unit', amountOff(100, 'unit'), [200, 250]],
    ['an amount off each line', amountOff(100, 'line'), [100, 100]],
    ['an amount beyond the price', amountOff(5000, 'line'), [2000, 2500]],
    ['a fixed price', fixedPrice(900), [200, 250]],
    ['a fixed price above the list', fixedPrice(1100), [0, 0]],
    ['nothing', percent(0), [0, 0]],
  ])('%s', (_name, action, off) => {
    const result = priced(cart([line(1, 2, 1000), weighed]), [rule(1, action)]);
    expect(takenOff(result)).toEqual(off);
    expect(result.lines.map((each) => each.lineDiscountMinor)).toEqual(off);
    expect(result.totals.discountMinor).toBe(off.reduce((sum, one) => sum + one, 0));
  });

  it('concern the goods they name', () => {
    const lines = [
      line(1, 1, 1000),
      line(2, 1, 1000, { categoryIds: [category(3), category(2)] }),
      line(3, 1, 1000, { productId: null, categoryIds: [] }),
    ];
    const off = (action: RuleAction) => takenOff(priced(cart(lines), [rule(1, action)]));
    expect(off(percent(10, products(1)))).toEqual([100, 0, 0]);
    expect(off(percent(10, categories(2)))).toEqual([0, 100, 0]);
    expect(off(percent(10, EVERYTHING))).toEqual([100, 100, 100]);
    const target = { ...EVERYTHING, exceptProductIds: [product(2)] };
    expect(off({ kind: 'percent', target, ppm: ppm(100_000) })).toEqual([100, 0, 100]);
  });

  it('leave given prices and gift cards alone', () => {
    const lines = [
      line(1, 1, 1000, { priceFrom: 'given' }),
      line(2, 1, 1000, { discountable: false }),
    ];
    expect(takenOff(priced(cart(lines), [rule(1, percent(10))]))).toEqual([0, 0]);
    const basket: RuleAction = { kind: 'basket_percent', target: EVERYTHING, ppm: ppm(100_000) };
    expect(takenOff(priced(cart(lines), [rule(1, basket)]))).toEqual([100, 0]);
  });
});

describe('PRC-2 bundles and mix and match', () => {
  const bundle = (priceMinor: number, maxTimes: number | null = null): RuleAction => ({
    kind: 'bundle',
    parts: [
      { target: products(1), pieces: 1 },
      { target: products(2, 3), pieces: 2 },
    ],
    priceMinor: minor(priceMinor),
    maxTimes,
  });
  const threeFor = (priceMinor: number): RuleAction => ({
    kind: 'mix_match',
    target: categories(1),
    pieces: 3,
    priceMinor: minor(priceMinor),
    maxTimes: null,
  });

  it('sell the set at its price, shared by what its parts cost', () => {
    const result = priced(cart([line(1, 1, 1000), line(2, 2, 500)]), [rule(1, bundle(1600))]);
    expect(takenOff(result)).toEqual([200, 200]);
    expect(result.totals.totalMinor).toBe(1600);
  });

  it('take the dearest pieces, as often as there are whole sets', () => {
    const lines = [line(1, 3, 1000), line(2, 3, 500), line(3, 2, 600)];
    // Two sets: two of product 1, both of product 3, two of product 2.
    const result = priced(cart(lines), [rule(1, bundle(1600))]);
    expect(result.totals.discountMinor).toBe(2 * 1000 + 2 * 600 + 2 * 500 - 2 * 1600);
    expect(priced(cart(lines), [rule(1, bundle(1600, 1))]).totals.discountMinor).toBe(600);
  });

  it('never make a set dearer', () => {
    const lines = [line(1, 3, 500), line(2, 3, 100)];
    expect(takenOff(priced(cart(lines), [rule(1, threeFor(1000))]))).toEqual([500, 0]);
    expect(takenOff(priced(cart(lines), [rule(1, threeFor(1500))]))).toEqual([0, 0]);
  });

  it('leave what is weighed out', () => {
    const kilos = line(1, 3, 500, { weighed: true });
    expect(takenOff(priced(cart([kilos]), [rule(1, threeFor(1000))]))).toEqual([0]);
  });

  it('use a piece once', () => {
    const rules = [rule(1, threeFor(1000)), rule(2, threeFor(900))];
    const result = priced(cart([line(1, 5, 500)]), rules);
    expect(result.usedRules.map((used) => [used.ruleId, used.amountMinor])).toEqual([
      [ruleId(1), 500],
    ]);
  });
});

describe('PRC-2 buy some, get some', () => {
  const buyGet = (change: Partial<Extract<RuleAction, { kind: 'buy_get' }>>): RuleAction => ({
    kind: 'buy_get',
    target: categories(1),
    buyPieces: 2,
    getPieces: 1,
    get: { kind: 'cheapest' },
    ppm: ppm(1_000_000),
    maxTimes: null,
    ...change,
  });

  it.each([
    ['the cheapest of each three, from the dearest down', {}, [0, 100, 100]],
    ['at half the price', { ppm: ppm(500_000) }, [0, 50, 50]],
    ['once', { maxTimes: 1 }, [0, 100, 0]],
    ['the cheapest two of four', { buyPieces: 2, getPieces: 2 }, [0, 200, 0]],
  ])('%s', (_name, change, off) => {
    const lines = [line(1, 2, 300), line(2, 3, 100), line(3, 1, 100)];
    expect(takenOff(priced(cart(lines), [rule(1, buyGet(change))]))).toEqual(off);
  });

  it('give a named product beside what was bought', () => {
    const gift = buyGet({ get: { kind: 'products', productIds: [product(3)] } });
    const lines = [line(1, 3, 300), line(3, 2, 100)];
    expect(takenOff(priced(cart(lines), [rule(1, gift)]))).toEqual([0, 100]);
    expect(takenOff(priced(cart([line(3, 9, 100)]), [rule(1, gift)]))).toEqual([0]);
  });
});

describe('PRC-2 rules of the basket', () => {
  it.each<[string, RuleAction, readonly number[]]>([
    ['a percentage, rounded once', basketPercent(10), [3, 1, 1]],
    ['an amount', { kind: 'basket_amount', target: EVERYTHING, amountMinor: minor(8) }, [6, 1, 1]],
    ['no more than there is', basketAmount(9999), [33, 7, 7]],
  ])('%s', (_name, action, off) => {
    const result = priced(cart([line(1, 3, 11), line(2, 1, 7), line(3, 1, 7)]), [rule(1, action)]);
    expect(takenOff(result)).toEqual(off);
    expect(result.lines.map((each) => each.saleDiscountMinor)).toEqual(off);
  });

  it('come after what the lines themselves get, at one priority', () => {
    const rules = [rule(1, basketPercent(10)), rule(2, percent(50))];
    const result = priced(cart([line(1, 1, 1000)]), rules);
    expect(result.lines[0]).toMatchObject({ lineDiscountMinor: 500, saleDiscountMinor: 50 });
  });
});

describe('CART-6 why this price', () => {
  it('names the rules between the list and the discounts by hand', () => {
    const lines = [line(1, 2, 1000, { discount: { kind: 'percent', ppm: ppm(100_000) } })];
    const input = cart(lines, { saleDiscount: { kind: 'amount', amountMinor: minor(10) } });
    const result = priced(input, [rule(1, percent(25)), rule(2, basketPercent(10))]);
    const trace = result.lines[0]?.trace ?? [];
    expect(trace).toEqual([
      { rule: 'price_list', name: 'Retail', amountMinor: 1000 },
      step('percent', 1, -500, { sharePpm: 250_000 }),
      step('basket_percent', 2, -150, { sharePpm: 100_000 }),
      { rule: 'line_discount', name: '10 %', amountMinor: -135 },
      { rule: 'sale_discount', name: '', amountMinor: -10 },
    ]);
    expect(trace.map((one) => PriceStep.parse(one))).toEqual(trace);
    expect(result.priceBookVersion).toBe(7);
  });

  it('still reads the steps of before', () => {
    const old = { rule: 'line_discount', name: '12.5 %', amountMinor: -250 };
    expect(PriceStep.parse(old)).toEqual(old);
  });
});

function amountOff(amountMinor: number, per: 'unit' | 'line'): RuleAction {
  return { kind: 'amount', target: EVERYTHING, amountMinor: minor(amountMinor), per };
}

function fixedPrice(unitPriceMinor: number): RuleAction {
  return { kind: 'fixed_price', target: EVERYTHING, unitPriceMinor: minor(unitPriceMinor) };
}

function basketPercent(share: number): RuleAction {
  return { kind: 'basket_percent', target: EVERYTHING, ppm: ppm(share * 10_000) };
}

function basketAmount(amountMinor: number): RuleAction {
  return { kind: 'basket_amount', target: EVERYTHING, amountMinor: minor(amountMinor) };
}

function step(code: string, number: number, amountMinor: number, params: object): object {
  return { rule: code, name: `Rule ${number}`, ruleId: ruleId(number), amountMinor, params };
}
