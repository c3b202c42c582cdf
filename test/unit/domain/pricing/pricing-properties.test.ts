// Proves PRC-2, PRC-5 and CART-6 of any cart and any book: what must always be true of a price.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceCart } from '../../../../shared/domain/pricing/cart-pricing.ts';
import { compileBook } from '../../../../shared/domain/pricing/compile-book.ts';
import { EMPTY_BOOK } from '../../../../shared/domain/pricing/price-book.ts';
import {
  type BookPricedCart,
  priceByBook,
} from '../../../../shared/domain/pricing/price-by-book.ts';
import { isUnitStep, PriceStep } from '../../../../shared/domain/sale.ts';
import { seededRandom } from '../../../crash/seeded-random.ts';
import { rule, percent } from './book-samples.ts';
import { randomSale, type RandomSale } from './random-books.ts';

const sale = fc.nat(2 ** 31).map((seed) => randomSale(seededRandom(seed)));

function price({ cart, book, moment }: RandomSale): BookPricedCart {
  return priceByBook(cart, compileBook(book), moment);
}

function total<T>(items: readonly T[], amountOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + amountOf(item), 0);
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

describe('PRC-2 any cart by any book', () => {
  it('adds up, and no part of it is below zero', () => {
    fc.assert(
      fc.property(sale, (given) => {
        const { lines, totals, usedRules } = price(given);
        for (const each of lines) {
          expect(each.ruleDiscountMinor).toBeGreaterThanOrEqual(0);
          expect(each.lineDiscountMinor).toBeGreaterThanOrEqual(0);
          expect(each.saleDiscountMinor).toBeGreaterThanOrEqual(0);
          expect(each.discountMinor).toBe(each.lineDiscountMinor + each.saleDiscountMinor);
          expect(each.discountMinor).toBeGreaterThanOrEqual(each.ruleDiscountMinor);
          expect(each.amountMinor).toBe(each.grossMinor - each.discountMinor);
          expect(each.amountMinor).toBeGreaterThanOrEqual(0);
        }
        expect(totals.subtotalMinor - totals.discountMinor).toBe(
          total(lines, (each) => each.amountMinor),
        );
        expect(totals.totalMinor).toBe(total(lines, (each) => each.totalMinor));
        expect(total(usedRules, (used) => used.amountMinor)).toBe(
          total(lines, (each) => each.ruleDiscountMinor),
        );
      }),
      { numRuns: 1500 },
    );
  });

  it('is told of by a trace that leads from the list to what is paid', () => {
    fc.assert(
      fc.property(sale, (given) => {
        for (const each of price(given).lines) {
          const unitSteps = each.trace.filter(isUnitStep);
          const others = each.trace.filter((step) => !isUnitStep(step));
          expect(each.trace).toEqual([...unitSteps, ...others]);
          expect(unitSteps.at(-1)?.amountMinor).toBe(each.unitPriceMinor);
          expect(each.grossMinor + total(others, (step) => step.amountMinor)).toBe(
            each.amountMinor,
          );
          for (const step of each.trace) expect(PriceStep.parse(step)).toEqual(step);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is the same whatever the order of rules, lists, prices and coupons', () => {
    fc.assert(
      fc.property(sale, fc.nat(), (given, seed) => {
        const random = seededRandom(seed);
        const shuffled = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, at: random.next() }))
            .toSorted((a, b) => a.at - b.at)
            .map(({ item }) => item);
        const lists = shuffled(given.book.lists).map((list) => ({
          ...list,
          prices: shuffled(list.prices),
        }));
        const book = { ...given.book, lists, rules: shuffled(given.book.rules) };
        const cart = { ...given.cart, coupons: given.cart.coupons.toReversed() };
        const other = price({ ...given, cart, book });
        expect({ ...other, coupons: other.coupons.toReversed() }).toEqual(price(given));
      }),
      { numRuns: 1500 },
    );
  });

  it('is the same again, of what was priced before, and changes nothing it was given', () => {
    fc.assert(
      fc.property(sale, (given) => {
        const book = compileBook(frozen(given.book));
        const first = priceByBook(frozen(given.cart), book, given.moment);
        expect(priceByBook(given.cart, book, given.moment)).toEqual(first);
        if (given.cart.taxExempt) return;
        const stored = given.cart.lines.map((each, index) => ({
          ...each,
          unitPriceMinor: first.lines[index]?.unitPriceMinor ?? each.unitPriceMinor,
          baseTrace: first.lines[index]?.trace.filter(isUnitStep) ?? [],
        }));
        expect(priceByBook({ ...given.cart, lines: stored }, book, given.moment)).toEqual(first);
      }),
      { numRuns: 1000 },
    );
  });

  it('is not changed by rules that are not in force', () => {
    fc.assert(
      fc.property(sale, (given) => {
        const asleep = rule(9999, percent(50), {
          priority: 99,
          stacking: { kind: 'exclusive' },
          coupon: { code: 'nobody typed it', singleUse: false },
        });
        const book = { ...given.book, rules: [asleep, ...given.book.rules] };
        expect(price({ ...given, book })).toEqual(price(given));
      }),
      { numRuns: 1000 },
    );
  });

  it('never goes below its floor by rules that heed it', () => {
    fc.assert(
      fc.property(sale, (given) => {
        const heeding = given.book.rules.map((one) => ({ ...one, ignoresFloor: false }));
        const lines = given.cart.lines.map((each) => ({ ...each, discount: null }));
        const cart = { ...given.cart, lines, saleDiscount: null, floorWaived: false };
        const { lines: priced } = price({
          ...given,
          cart,
          book: { ...given.book, rules: heeding },
        });
        const below = priced.filter((each) => each.belowFloorMinor > 0);
        expect(below.map((each) => each.ruleDiscountMinor)).toEqual(below.map(() => 0));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('PRC-5 a business without a book', () => {
  it('has the prices it had', () => {
    fc.assert(
      fc.property(sale, (given) => {
        const result = price({ ...given, book: EMPTY_BOOK });
        expect(result).toMatchObject(priceCart(given.cart));
        expect(result.usedRules).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
