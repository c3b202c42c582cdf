// Proves CART-2's quantities: what a person types becomes exact thousandths or is refused for its
// reason.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Locale } from '../../../shared/domain/localized.ts';
import { UNITS } from '../../../shared/domain/product.ts';
import {
  checkQuantity,
  formatQuantity,
  MAX_QUANTITY_MILLI,
  milli,
  parseQuantity,
  plainQuantity,
} from '../../../shared/domain/quantity.ts';

const PIECE = { unit: 'piece', weighed: false } as const;
const WEIGHED = { unit: 'kg', weighed: true } as const;

function failed(error: string) {
  return { ok: false, error };
}

describe('CART-2 quantities as people type them', () => {
  it.each([
    ['1', 1000],
    ['2.5', 2500],
    ['2,5', 2500],
    ['0.001', 1],
    [' 12 000 ', 12_000_000],
    ['-3', -3000],
    ['.25', 250],
    ['0', 0],
  ])('reads %j as %d thousandths', (text, expected) => {
    expect(parseQuantity(text)).toBe(expected);
  });

  it.each(['', '.', '1.2345', '1,5,', '2 kg', 'abc', '1e3', '9'.repeat(20)])(
    'refuses %j',
    (text) => {
      expect(parseQuantity(text)).toBeNull();
    },
  );

  it.each([
    [1000, PIECE, 'ok'],
    [1, WEIGHED, 'ok'],
    [2500, { unit: 'm', weighed: false }, 'ok'],
    [500, { unit: 'piece', weighed: true }, 'ok'],
    [MAX_QUANTITY_MILLI, PIECE, 'ok'],
    [0, PIECE, 'QUANTITY_INVALID'],
    [-1000, PIECE, 'QUANTITY_INVALID'],
    [0.5, WEIGHED, 'QUANTITY_INVALID'],
    [Number.NaN, WEIGHED, 'QUANTITY_INVALID'],
    [Number.POSITIVE_INFINITY, WEIGHED, 'QUANTITY_INVALID'],
    [MAX_QUANTITY_MILLI + 1000, PIECE, 'QUANTITY_TOO_LARGE'],
    [1500, PIECE, 'QUANTITY_NOT_WHOLE'],
    [1500, { unit: 'pack', weighed: false }, 'QUANTITY_NOT_WHOLE'],
  ] as const)('%d of %j: %s', (quantity, product, expected) => {
    const checked = checkQuantity(quantity, product);
    expect(checked).toEqual(expected === 'ok' ? { ok: true, value: quantity } : failed(expected));
  });
});

describe('UX-4 quantities as people read them', () => {
  it.each([
    [2000, 'piece', 'en', '2', '2'],
    [12_000_000, 'pack', 'ru', '12 000', '12 000'],
    [2500, 'kg', 'en', '2.500 kg', '2.500 kg'],
    [2500, 'kg', 'ru', '2,500 кг', '2.500 кг'],
    [1000, 'l', 'kk', '1,000 л', '1.000 л'],
    [1_234_567, 'm', 'en', '1 234.567 m', '1 234.567 m'],
    [500, 'piece', 'ru', '0,5', '0.5'],
    [-1000, 'piece', 'en', '−1', '-1'],
  ] as const)('%d %s in %s', (quantity, unit, locale, shown, printed) => {
    const text = formatQuantity(milli(quantity), unit, locale);
    expect(text.replaceAll('\u00A0', ' ')).toBe(shown);
    expect(plainQuantity(milli(quantity), unit, locale)).toBe(printed);
  });

  it('reads back everything it writes, and checks nothing that cannot be sold', () => {
    const quantity = fc.integer({ min: -MAX_QUANTITY_MILLI, max: MAX_QUANTITY_MILLI * 2 });
    const locale = fc.constantFrom<Locale>('en', 'ru', 'kk');
    const unit = fc.constantFrom(...UNITS);
    fc.assert(
      fc.property(quantity, unit, locale, fc.boolean(), (value, each, language, weighed) => {
        const shown = formatQuantity(milli(value), each, language);
        expect(parseQuantity(shown.replace(/\p{L}+/u, ''))).toBe(value);
        const printed = plainQuantity(milli(value), each, language);
        expect(parseQuantity(printed.replace(/\p{L}+/u, ''))).toBe(value);
        const checked = checkQuantity(value, { unit: each, weighed });
        const whole = weighed || (each !== 'piece' && each !== 'pack') || value % 1000 === 0;
        expect(checked.ok).toBe(value > 0 && value <= MAX_QUANTITY_MILLI && whole);
      }),
      { numRuns: 8000 },
    );
  });
});
