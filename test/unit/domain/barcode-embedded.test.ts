// Proves CART-2's embedded barcodes: the weight, price or count that a scale wrote into an EAN-13.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BarcodeMask,
  priceVerifier,
  readEmbedded,
  writeEmbedded,
} from '../../../shared/domain/barcode/embedded.ts';
import { checkDigit } from '../../../shared/domain/barcode/gtin.ts';

function mask(change: Partial<BarcodeMask>): BarcodeMask {
  const weight = {
    prefix: '21',
    itemDigits: 5,
    kind: 'weight',
    valueDigits: 5,
    decimals: 3,
  } as const;
  return BarcodeMask.parse({ ...weight, verifier: false, ...change });
}

function ean(body: string): string {
  return body + String(checkDigit(body));
}

const GRAMS = mask({});
const PRICE = mask({ prefix: '22', kind: 'price', decimals: 2 });
const COUNT = mask({ prefix: '23', kind: 'quantity', decimals: 0 });
const VERIFIED = mask({
  prefix: '24',
  itemDigits: 5,
  valueDigits: 4,
  decimals: 0,
  kind: 'price',
  verifier: true,
});
const ALL = [GRAMS, PRICE, COUNT, VERIFIED];

describe('CART-2 embedded barcodes', () => {
  it.each([
    ['weight in grams', ean('210012302500'), '00123', 'weight', 2500],
    ['price in tiyn', ean('220012300450'), '00123', 'price', 450],
    ['count', ean('231234500012'), '12345', 'quantity', 12_000],
    [
      'price in tenge, verified',
      ean(`2400042${priceVerifier('2875')}2875`),
      '00042',
      'price',
      287_500,
    ],
    ['no weight', ean('210012300000'), '00123', 'weight', 0],
  ])('%s', (_name, digits, itemCode, kind, value) => {
    expect(readEmbedded(digits, ALL)).toEqual({ itemCode, kind, value });
  });

  it.each([
    ['no mask', ean('250012302500')],
    ['a wrong check digit', '2100123025000'],
    ['a wrong verifier', ean('240004202875')],
    ['not 13 digits', '21001230250'],
    ['letters', '21001230250AB'],
  ])('reads nothing from %s', (_name, digits) => {
    expect(readEmbedded(digits, ALL)).toBeNull();
  });

  it('takes the first mask that fits', () => {
    const narrow = mask({ prefix: '215', itemDigits: 4, kind: 'quantity', decimals: 0 });
    const digits = ean('215012300007');
    expect(readEmbedded(digits, [narrow, GRAMS])?.kind).toBe('quantity');
    expect(readEmbedded(digits, [GRAMS, narrow])?.kind).toBe('weight');
    expect(readEmbedded(digits, [])).toBeNull();
  });

  it('follows the decimals of the mask and of the currency', () => {
    const tens = mask({ decimals: 2 });
    expect(readEmbedded(ean('210012302500'), [tens])?.value).toBe(25_000);
    expect(readEmbedded(ean('220012300450'), [PRICE], 0)).toBeNull();
    expect(readEmbedded(ean('220012300400'), [PRICE], 0)?.value).toBe(4);
    expect(readEmbedded(ean('220012300450'), [PRICE], 3)?.value).toBe(4500);
  });

  it("computes GS1's verifier digit as its specification's examples do", () => {
    expect(priceVerifier('2875')).toBe('9');
    expect(priceVerifier('14685')).toBe('6');
    expect(priceVerifier('123')).toBe('');
  });

  it.each([
    [{ prefix: '21', itemDigits: 6 }],
    [{ prefix: '48' }],
    [{ prefix: '' }],
    [{ valueDigits: 4, itemDigits: 6, decimals: 4 }],
    [{ prefix: '2', itemDigits: 4, valueDigits: 6, verifier: true }],
    [{ unknown: 1 }],
  ])('a mask with %j is refused', (change) => {
    const parsed = BarcodeMask.safeParse({ ...GRAMS, ...change });
    expect(parsed.success).toBe(false);
  });

  it.each([
    ['a gram', GRAMS, '00123', { quantityMilli: 1 }],
    ['99.999 kg', GRAMS, '00123', { quantityMilli: 99_999 }],
    ['a price', PRICE, '00123', { priceMinor: 12_345 }],
    ['three pieces', COUNT, '00123', { quantityMilli: 3_000 }],
    ['a verified price', VERIFIED, '0042', { priceMinor: 1_500 }],
  ])('writes %s so that it reads the same', (_name, of, item, value) => {
    const given = { quantityMilli: 0, priceMinor: 0, exponent: 2, ...value };
    const itemCode = item.padStart(of.itemDigits, '0');
    const written = writeEmbedded(of, itemCode, given);
    const expected = of.kind === 'price' ? given.priceMinor : given.quantityMilli;
    expect(readEmbedded(written ?? '', [of])).toEqual({
      ...{ itemCode, kind: of.kind, value: expected },
    });
  });

  it.each([
    ['too heavy', GRAMS, '00123', { quantityMilli: 100_000 }],
    ['nothing', GRAMS, '00123', { quantityMilli: 0 }],
    ['half a piece', COUNT, '00123', { quantityMilli: 500 }],
    ['another item', GRAMS, '123', { quantityMilli: 1 }],
    ['letters', GRAMS, 'ABCDE', { quantityMilli: 1 }],
  ])('writes no code for %s', (_name, of, item, value) => {
    expect(writeEmbedded(of, item, { priceMinor: 0, exponent: 2, ...value })).toBeNull();
  });

  it('reads back what a scale writes', () => {
    const item = fc.stringMatching(/^\d{5}$/);
    const grams = fc.integer({ min: 0, max: 99_999 });
    fc.assert(
      fc.property(item, grams, (itemCode, value) => {
        const digits = ean(`21${itemCode}${String(value).padStart(5, '0')}`);
        expect(readEmbedded(digits, ALL)).toEqual({ itemCode, kind: 'weight', value });
      }),
      { numRuns: 2000 },
    );
  });
});
