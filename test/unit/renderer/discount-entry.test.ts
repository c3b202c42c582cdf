import { assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minor } from '../../../shared/domain/money.ts';
import {
  amountOff,
  discountBase,
  discountOf,
  discountProblem,
  discountRules,
  enteredValue,
  percentDiscount,
} from '../../../src-renderer/storefront/dialogs/discount/discount-entry.ts';
import { cartSample, lineSample } from '../../support/view-samples.ts';

describe('CART-2 a discount as it is typed', () => {
  it.each([
    ['12.5 %', 'percent', 1_250, { kind: 'percent', ppm: 125_000 }],
    ['100 %', 'percent', 10_000, { kind: 'percent', ppm: 1_000_000 }],
    ['150.50 off', 'amount', 15_050, { kind: 'amount', amountMinor: 15_050 }],
    ['nothing typed', 'percent', null, null],
    ['nought', 'amount', 0, null],
  ] as const)('%s', (_name, kind, value, expected) => {
    expect(discountOf(kind, value)).toEqual(expected);
  });

  it('shows a standing discount as it was typed', () => {
    assert(
      property(
        constantFrom('percent', 'amount'),
        integer({ min: 1, max: 10_000 }),
        (kind, value) => {
          const discount = discountOf(kind, value);
          expect(discount === null ? null : enteredValue(discount)).toBe(value);
        },
      ),
    );
    expect(enteredValue(percentDiscount(15))).toBe(1_500);
    expect(discountRules('percent', 2)).toEqual({ fractionDigits: 2, wholeDigits: 3 });
  });

  it('is refused where it is more than there is', () => {
    const base = minor(10_000);
    expect(discountProblem(discountOf('percent', 10_001), base)?.code).toBe('DISCOUNT_TOO_LARGE');
    expect(discountProblem(discountOf('amount', 10_001), base)).toMatchObject({
      code: 'DISCOUNT_TOO_LARGE',
      params: { maximumMinor: 10_000 },
    });
    expect(discountProblem(discountOf('amount', 10_000), base)).toBeNull();
    expect(discountProblem(null, base)).toBeNull();
  });
});

describe('CART-3 what a discount is taken off', () => {
  const plain = lineSample(1, { unitPriceMinor: minor(100_000) });
  const reduced = lineSample(2, {
    unitPriceMinor: minor(50_000),
    discount: percentDiscount(10),
    discountMinor: minor(5_000),
  });
  const cart = cartSample([plain, reduced]);

  it('is the line before discounts, or the sale after the lines’ own', () => {
    expect(discountBase(cart, reduced)).toBe(50_000);
    expect(discountBase(cart, null)).toBe(145_000);
  });

  it('never takes off more than that', () => {
    expect(amountOff(percentDiscount(10), minor(145_000))).toBe(14_500);
    expect(amountOff({ kind: 'amount', amountMinor: minor(200_000) }, minor(145_000))).toBe(
      145_000,
    );
    expect(amountOff(null, minor(145_000))).toBe(0);
  });
});
