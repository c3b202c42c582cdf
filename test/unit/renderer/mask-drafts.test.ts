import { describe, expect, it } from 'vitest';
import { checkDigit } from '../../../shared/domain/barcode/gtin.ts';
import { priceVerifier } from '../../../shared/domain/barcode/embedded.ts';
import { readingOf } from '../../../src-renderer/back-office/storefronts/code-reading.ts';
import {
  type MaskDraft,
  maskDrafts,
  maskFaults,
  NEW_MASK,
  readMask,
  wholeMasks,
} from '../../../src-renderer/back-office/storefronts/mask-draft.ts';

// Proves that masks are checked while they are typed, and that a tried code is read as a till does.

const draft = (change: Partial<MaskDraft> = {}): MaskDraft => ({
  ...{ key: 'one', ...NEW_MASK, ...change },
});

describe('a mask that is typed', () => {
  it('is the mask it was', () => {
    const mask = readMask(draft({ prefix: ' 022 ', itemDigits: '4' }));
    expect(mask).toEqual({
      ...{ prefix: '022', itemDigits: 4, kind: 'weight', valueDigits: 5, decimals: 3 },
      verifier: false,
    });
    if (typeof mask === 'string') throw new Error(mask);
    expect(wholeMasks(maskDrafts([mask]))).toEqual([mask]);
  });

  it.each([
    [{ prefix: '31' }, 'prefix'],
    [{ prefix: '' }, 'prefix'],
    [{ itemDigits: '6' }, 'sum'],
    [{ itemDigits: '' }, 'sum'],
    [{ valueDigits: 'five' }, 'sum'],
    [{ verifier: true }, 'sum'],
    [{ verifier: true, valueDigits: '6', itemDigits: '3' }, 'verifier'],
    [{ decimals: '4' }, 'decimals'],
    [{ decimals: '5', kind: 'price' }, 'decimals'],
  ] as const)('with %j says that its %s is wrong', (change, fault) => {
    expect(readMask(draft(change))).toBe(fault);
    expect(maskFaults([draft(change)])).toEqual(new Map([['one', fault]]));
  });

  it('is of no use behind one that takes all of its codes', () => {
    const narrow = draft({ key: 'narrow', prefix: '215', itemDigits: '4' });
    expect(maskFaults([draft(), narrow])).toEqual(new Map([['narrow', 'hidden']]));
    expect(maskFaults([narrow, draft()])).toEqual(new Map());
    const checked = draft({ key: 'checked', verifier: true, itemDigits: '4' });
    expect(maskFaults([checked, draft()])).toEqual(new Map());
  });
});

describe('a code that is tried', () => {
  const ean = (body: string): string => body + String(checkDigit(body));
  const masks = wholeMasks([
    draft(),
    draft({ key: 'two', prefix: '22', kind: 'price', decimals: '0' }),
    draft({ key: 'three', prefix: '23', kind: 'price', verifier: true, itemDigits: '4' }),
  ]);
  const verified = `230042${priceVerifier('00150')}00150`;
  it.each([
    ['', null],
    [ean('210012300512'), { kind: 'weight', item: '00123', value: 512 }],
    [ean('220012301500'), { kind: 'price', item: '00123', value: 150_000 }],
    [ean(verified), { kind: 'price', item: '0042' }],
    [ean(`230042${(Number(priceVerifier('00150')) + 1) % 10}00150`), { kind: 'product' }],
    [ean('487000123456'), { kind: 'product', gtin: '4870001234560' }],
    ['2100123005120', { kind: 'checkDigit' }],
    [' PLU 5 ', { kind: 'internal', code: 'PLU 5' }],
    [']C101048700012345601726123110A<GS>21B', { kind: 'gs1', elements: { length: 4 } }],
    [']C1010487', { kind: 'unreadable' }],
  ])('%s is read as a till reads it', (text, expected) => {
    const reading = readingOf(text, masks, { currencyExponent: 2, year: 2026 });
    if (expected === null) expect(reading).toBeNull();
    else expect(reading).toMatchObject(expected);
  });
});
