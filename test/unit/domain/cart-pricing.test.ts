// Proves CART-2, CART-3, CART-5, CART-6 and CART-7: prices, discounts, exemption, trace and profit.
import { describe, expect, it } from 'vitest';
import { MAX_MINOR, minor, ppm } from '../../../shared/domain/money.ts';
import { priceCart } from '../../../shared/domain/pricing/cart-pricing.ts';
import type { CartPricingInput, PricingLine } from '../../../shared/domain/pricing/cart-pricing.ts';
import { milli } from '../../../shared/domain/quantity.ts';
import type { Discount } from '../../../shared/domain/sale.ts';
import type { TaxRate } from '../../../shared/domain/tax.ts';
import { TotalsView } from '../../../shared/ipc/views.ts';

const VAT: TaxRate = { code: 'VAT', name: 'VAT 16 %', ratePpm: ppm(160_000), inclusive: true };
const TOP: TaxRate = { code: 'TOP', name: 'Top 10 %', ratePpm: ppm(100_000), inclusive: false };

function percent(share: number): Discount {
  return { kind: 'percent', ppm: ppm(share * 10_000) };
}

function amount(value: number): Discount {
  return { kind: 'amount', amountMinor: minor(value) };
}

function line(lineId: string, quantity: number, price: number, change?: Partial<PricingLine>) {
  return {
    lineId,
    quantityMilli: milli(quantity),
    unitPriceMinor: minor(price),
    discount: null,
    taxRates: [VAT],
    unitCostMinor: minor(0),
    baseTrace: [{ rule: 'price_list', name: 'Retail', amountMinor: minor(price) }],
    ...change,
  } satisfies PricingLine;
}

function cart(lines: readonly PricingLine[], change?: Partial<CartPricingInput>): CartPricingInput {
  return {
    lines,
    saleDiscount: null,
    taxExempt: false,
    taxRounding: 'line',
    roundingMode: 'half-away',
    cashStepMinor: 100,
    tenders: [],
    ...change,
  };
}

describe("CART-2 the sale of the cashier's screen", () => {
  const milk = line('milk', 2000, 45_000);
  const apples = line('apples', 2500, 89_000, { discount: percent(10), weighed: true });
  const priced = priceCart(cart([milk, apples]));

  it('prices each line to the minor unit', () => {
    expect(priced.lines[0]).toMatchObject({ grossMinor: 90_000, totalMinor: 90_000 });
    expect(priced.lines[1]).toMatchObject({
      lineId: 'apples',
      unitPriceMinor: 89_000,
      grossMinor: 222_500,
      lineDiscountMinor: 22_250,
      saleDiscountMinor: 0,
      discountMinor: 22_250,
      amountMinor: 200_250,
      taxMinor: 27_621,
      totalMinor: 200_250,
    });
  });

  it('adds them up', () => {
    expect(priced.totals).toEqual({
      subtotalMinor: 312_500,
      discountMinor: 22_250,
      taxes: [{ ...VAT, baseMinor: 250_215, taxMinor: 40_035 }],
      taxMinor: 40_035,
      totalMinor: 290_250,
      paidMinor: 0,
      dueMinor: 290_250,
      cashDueMinor: 290_300,
      changeMinor: 0,
      quantityCount: 3,
    });
    expect(TotalsView.parse(priced.totals)).toEqual(priced.totals);
  });

  it('rounds the tax once by document', () => {
    const document = priceCart(cart([milk, apples], { taxRounding: 'document' }));
    expect(document.totals.taxMinor).toBe(40_034);
    expect(document.totals.taxes).toEqual([{ ...VAT, baseMinor: 250_216, taxMinor: 40_034 }]);
    expect(document.totals.totalMinor).toBe(290_250);
  });

  it('prices nothing at nothing', () => {
    const empty = priceCart(cart([], { saleDiscount: amount(500) }));
    expect(empty.lines).toEqual([]);
    expect(empty.totals).toMatchObject({ totalMinor: 0, discountMinor: 0, dueMinor: 0, taxes: [] });
  });

  it('adds what is taxed on top to what the customer pays', () => {
    const top = priceCart(cart([line('a', 1000, 10_000, { taxRates: [TOP] })]));
    expect(top.lines[0]).toMatchObject({ amountMinor: 10_000, taxMinor: 1000, totalMinor: 11_000 });
    expect(top.totals).toMatchObject({ subtotalMinor: 10_000, totalMinor: 11_000 });
  });

  it.each([
    ['pieces', [line('a', 3000, 1), line('b', 2000, 1)], 5],
    ['a weighed line is one', [line('a', 2000, 1, { weighed: true }), line('b', 1000, 1)], 2],
    ['what is not whole is one', [line('a', 2500, 1)], 1],
  ])('counts %s', (_name, lines, count) => {
    expect(priceCart(cart(lines)).totals.quantityCount).toBe(count);
  });
});

describe('CART-3 discounts on the sale', () => {
  it('are split in proportion, after the line discounts', () => {
    const lines = [
      line('a', 1000, 10_000, { discount: percent(50) }),
      line('b', 1000, 10_000),
      line('c', 1000, 5000),
    ];
    const priced = priceCart(cart(lines, { saleDiscount: percent(10) }));
    expect(priced.lines.map((each) => each.saleDiscountMinor)).toEqual([500, 1000, 500]);
    expect(priced.lines.map((each) => each.discountMinor)).toEqual([5500, 1000, 500]);
    expect(priced.totals).toMatchObject({ discountMinor: 7000, totalMinor: 18_000 });
  });

  it('hand out the last minor unit once', () => {
    const lines = [line('a', 1000, 100), line('b', 1000, 100), line('c', 1000, 100)];
    const priced = priceCart(cart(lines, { saleDiscount: amount(100) }));
    expect(priced.lines.map((each) => each.saleDiscountMinor)).toEqual([34, 33, 33]);
    expect(priced.totals.totalMinor).toBe(200);
  });

  it('never exceed the line or the sale', () => {
    const lines = [line('a', 1000, 300, { discount: amount(999) }), line('b', 1000, 200)];
    const priced = priceCart(cart(lines, { saleDiscount: amount(MAX_MINOR) }));
    expect(priced.lines.map((each) => each.lineDiscountMinor)).toEqual([300, 0]);
    expect(priced.lines.map((each) => each.saleDiscountMinor)).toEqual([0, 200]);
    expect(priced.totals).toMatchObject({ discountMinor: 500, totalMinor: 0, taxMinor: 0 });
  });
});

describe('CART-5 a tax-exempt customer', () => {
  const exempt = { taxExempt: true };

  it('pays the price without the included tax, and it still adds up', () => {
    const priced = priceCart(
      cart([line('a', 2000, 45_000)], { ...exempt, saleDiscount: percent(10) }),
    );
    expect(priced.lines[0]).toMatchObject({
      unitPriceMinor: 38_793,
      grossMinor: 77_586,
      saleDiscountMinor: 7759,
      taxes: [],
      taxMinor: 0,
      totalMinor: 69_827,
    });
    expect(priced.totals).toMatchObject({
      subtotalMinor: 77_586,
      discountMinor: 7759,
      taxes: [],
      taxMinor: 0,
      totalMinor: 69_827,
    });
    expect(priced.lines[0]?.trace.map((each) => each.rule)).toEqual([
      'price_list',
      'tax_exempt',
      'sale_discount',
    ]);
  });

  it('pays the plain price where tax comes on top', () => {
    const priced = priceCart(cart([line('a', 1000, 10_000, { taxRates: [TOP] })], exempt));
    expect(priced.totals.totalMinor).toBe(10_000);
    expect(priced.lines[0]?.trace.map((each) => each.rule)).toEqual(['price_list']);
  });
});

describe('CART-6 why this price', () => {
  it('names every step from the list to what is paid', () => {
    const discounted = line('a', 2000, 1000, { discount: percent(12.5) });
    const priced = priceCart(cart([discounted], { saleDiscount: amount(50) }));
    expect(priced.lines[0]?.trace).toEqual([
      { rule: 'price_list', name: 'Retail', amountMinor: 1000 },
      { rule: 'line_discount', name: '12.5 %', amountMinor: -250 },
      { rule: 'sale_discount', name: '', amountMinor: -50 },
    ]);
  });
});

describe('CART-7 profit and margin as sold', () => {
  it.each([
    // price, cost, quantity → profit, margin
    [11_600, 6000, 1000, 4000, 400_000],
    [11_600, 6000, 2500, 10_000, 400_000],
    [11_600, 12_000, 1000, -2000, -200_000],
    [0, 500, 1000, -500, 0],
    [1, 1_000_000, 1000, -999_999, -1_000_000_000],
  ])('%d at a cost of %d, %d thousandths', (price, cost, quantity, profit, margin) => {
    const priced = priceCart(cart([line('a', quantity, price, { unitCostMinor: minor(cost) })]));
    expect(priced.lines[0]).toMatchObject({ profitMinor: profit, marginPpm: margin });
    expect(priced.profitMinor).toBe(profit);
    expect(priced.costMinor).toBe(Math.round((cost * quantity) / 1000));
  });
});

describe('PAY-2 paid and due', () => {
  it('counts the tenders that stand', () => {
    const tender = { amountMinor: minor(250), roundingMinor: minor(50), changeMinor: minor(700) };
    const tenders = [
      { ...tender, active: true },
      { ...tender, active: false },
      { ...tender, roundingMinor: minor(0), changeMinor: minor(0), active: true },
    ];
    const priced = priceCart(cart([line('a', 1000, 1049)], { tenders }));
    expect(priced.totals).toMatchObject({
      paidMinor: 500,
      dueMinor: 549,
      cashDueMinor: 500,
      changeMinor: 700,
    });
    expect(priced.roundingMinor).toBe(50);
  });
});

describe('the largest sale', () => {
  it('is priced exactly, and one beyond it throws', () => {
    const most = line('a', 1000, MAX_MINOR);
    expect(priceCart(cart([most])).totals.totalMinor).toBe(MAX_MINOR);
    expect(() => priceCart(cart([most, line('b', 1000, 1)]))).toThrow(RangeError);
    expect(() => priceCart(cart([line('a', 99_999_000, MAX_MINOR)]))).toThrow(RangeError);
    const top = line('a', 1000, MAX_MINOR, { taxRates: [TOP] });
    expect(() => priceCart(cart([top]))).toThrow(RangeError);
  });
});
