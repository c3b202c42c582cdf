// Proves for any cart what must always be true of it: everything adds up, whatever is discounted or
// taxed.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minor, ppm, ROUNDING_MODES, roundToStep } from '../../../shared/domain/money.ts';
import { priceCart } from '../../../shared/domain/pricing/cart-pricing.ts';
import type {
  CartPricingInput,
  PricedCart,
  PricingLine,
} from '../../../shared/domain/pricing/cart-pricing.ts';
import { milli } from '../../../shared/domain/quantity.ts';
import type { Discount } from '../../../shared/domain/sale.ts';
import type { TaxRate } from '../../../shared/domain/tax.ts';

const CATEGORIES: readonly (readonly TaxRate[])[] = [
  [],
  [{ code: 'VAT', name: 'VAT 16 %', ratePpm: ppm(160_000), inclusive: true }],
  [{ code: 'VAT', name: 'VAT 5 %', ratePpm: ppm(50_000), inclusive: true }],
  [{ code: 'TOP', name: 'Top 7.25 %', ratePpm: ppm(72_500), inclusive: false }],
  [
    { code: 'VAT', name: 'VAT 16 %', ratePpm: ppm(160_000), inclusive: true },
    { code: 'LEVY', name: 'Levy 3 %', ratePpm: ppm(30_000), inclusive: true },
    { code: 'TOP', name: 'Top 1 %', ratePpm: ppm(10_000), inclusive: false },
  ],
];

const price = fc.oneof(
  fc.integer({ min: 0, max: 200_000 }).map(minor),
  fc.integer({ min: 0, max: 1_000_000_000 }).map(minor),
);
const discount: fc.Arbitrary<Discount | null> = fc.oneof(
  fc.constant(null),
  fc
    .integer({ min: 0, max: 1_000_000 })
    .map((share) => ({ kind: 'percent', ppm: ppm(share) }) as const),
  price.map((amountMinor) => ({ kind: 'amount', amountMinor }) as const),
);
const line: fc.Arbitrary<PricingLine> = fc.record({
  lineId: fc.uuid(),
  quantityMilli: fc
    .oneof(
      fc.integer({ min: 1, max: 20 }).map((pieces) => pieces * 1000),
      fc.integer({ min: 1, max: 99_999 }),
    )
    .map(milli),
  unitPriceMinor: price,
  discount,
  taxRates: fc.constantFrom(...CATEGORIES),
  unitCostMinor: price,
  baseTrace: fc.constant([]),
  weighed: fc.boolean(),
});
const cart: fc.Arbitrary<CartPricingInput> = fc.record({
  lines: fc.array(line, { maxLength: 7 }),
  saleDiscount: discount,
  taxExempt: fc.boolean(),
  taxRounding: fc.constantFrom('line', 'document'),
  roundingMode: fc.constantFrom(...ROUNDING_MODES),
  cashStepMinor: fc.constantFrom(1, 5, 100, 500),
  tenders: fc.array(
    fc.record({
      amountMinor: price,
      roundingMinor: fc.integer({ min: -50, max: 50 }).map(minor),
      changeMinor: price,
      active: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
});

function total<T>(items: readonly T[], amountOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + amountOf(item), 0);
}

describe('CART-2 any cart adds up', () => {
  it('line by line and as a whole', () => {
    fc.assert(
      fc.property(cart, (input) => {
        const priced = priceCart(input);
        expect(priced.lines).toHaveLength(input.lines.length);
        expectLinesRight(priced, input);
        expectTotalsRight(priced, input);
      }),
      { numRuns: 12_000 },
    );
  });

  it('is priced the same again, and to the same amounts in any order of its lines', () => {
    fc.assert(
      fc.property(cart, (input) => {
        const document: CartPricingInput = { ...input, taxRounding: 'document' };
        const priced = priceCart(document);
        expect(priceCart(document)).toEqual(priced);
        const turned = priceCart({ ...document, lines: document.lines.toReversed() });
        expect(turned.totals.subtotalMinor).toBe(priced.totals.subtotalMinor);
        expect(turned.totals.discountMinor).toBe(priced.totals.discountMinor);
        expect(turned.totals.quantityCount).toBe(priced.totals.quantityCount);
      }),
      { numRuns: 4000 },
    );
  });

  it('CART-5 costs an exempt customer no more than any other', () => {
    fc.assert(
      fc.property(cart, (input) => {
        const undiscounted = { ...input, saleDiscount: null };
        const exempt = priceCart({ ...undiscounted, taxExempt: true }).totals.totalMinor;
        const taxed = priceCart({ ...undiscounted, taxExempt: false }).totals.totalMinor;
        // Fixed amounts of discount and rounding of the unit price may differ by what they are
        // worth.
        const slack = total(input.lines, (each) => 1 + each.quantityMilli / 1000);
        expect(exempt).toBeLessThanOrEqual(taxed + slack);
      }),
      { numRuns: 4000 },
    );
  });
});

function expectLinesRight(priced: PricedCart, input: CartPricingInput): void {
  for (const [index, each] of priced.lines.entries()) {
    const given = input.lines[index];
    const exact = (BigInt(each.unitPriceMinor) * BigInt(given?.quantityMilli ?? 0)) / 1000n;
    expect(each.lineId).toBe(given?.lineId);
    expect(Math.abs(each.grossMinor - Number(exact))).toBeLessThanOrEqual(1);
    expect(each.lineDiscountMinor).toBeGreaterThanOrEqual(0);
    expect(each.saleDiscountMinor).toBeGreaterThanOrEqual(0);
    expect(each.lineDiscountMinor + each.saleDiscountMinor).toBe(each.discountMinor);
    expect(each.grossMinor - each.discountMinor).toBe(each.amountMinor);
    expect(each.amountMinor).toBeGreaterThanOrEqual(0);
    expect(each.taxMinor).toBe(total(each.taxes, (tax) => tax.taxMinor));
    const onTop = total(each.taxes, (tax) => (tax.inclusive ? 0 : tax.taxMinor));
    expect(each.totalMinor).toBe(each.amountMinor + onTop);
    expect(each.marginPpm).toBeLessThanOrEqual(1_000_000);
    expect(input.taxExempt && each.taxes.length > 0).toBe(false);
    expect(!input.taxExempt && each.unitPriceMinor !== given?.unitPriceMinor).toBe(false);
  }
}

function expectTotalsRight(priced: PricedCart, input: CartPricingInput): void {
  const { lines, totals } = priced;
  const active = input.tenders.filter((tender) => tender.active);
  expect(totals.subtotalMinor).toBe(total(lines, (each) => each.grossMinor));
  expect(totals.discountMinor).toBe(total(lines, (each) => each.discountMinor));
  expect(totals.taxMinor).toBe(total(lines, (each) => each.taxMinor));
  expect(totals.taxMinor).toBe(total(totals.taxes, (tax) => tax.taxMinor));
  expect(totals.totalMinor).toBe(total(lines, (each) => each.totalMinor));
  const onTop = total(totals.taxes, (tax) => (tax.inclusive ? 0 : tax.taxMinor));
  expect(totals.subtotalMinor - totals.discountMinor + onTop).toBe(totals.totalMinor);
  expect(totals.paidMinor).toBe(total(active, (tender) => tender.amountMinor));
  expect(totals.paidMinor + totals.dueMinor).toBe(totals.totalMinor);
  const cash = roundToStep(totals.dueMinor, input.cashStepMinor, input.roundingMode);
  expect(totals.cashDueMinor).toBe(cash);
  expect(totals.changeMinor).toBe(total(active, (tender) => tender.changeMinor));
  expect(priced.profitMinor).toBe(total(lines, (each) => each.profitMinor));
  expect(priced.costMinor + priced.profitMinor).toBe(totals.totalMinor - totals.taxMinor);
  expect(Number.isInteger(totals.quantityCount)).toBe(true);
}
