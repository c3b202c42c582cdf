// Proves CAT-1's codes: check digits, the one 14-digit form, and what a scanned text may be taken
// for.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkDigit,
  hasGtinForm,
  hasValidCheckDigit,
  inStoreEan13,
  shortGtin,
  toGtin14,
  upcAOfUpcE,
} from '../../../shared/domain/barcode/gtin.ts';
import { cleanCode, lookupCodes, parseCode } from '../../../shared/domain/barcode/parse-code.ts';

const GS = '\u001D';

describe('CAT-1 GTINs', () => {
  it.each([
    ['EAN-13', '4870001234560', '04870001234560', '4870001234560'],
    ['EAN-8', '96385074', '00000096385074', '96385074'],
    ['UPC-A', '036000241457', '00036000241457', '0036000241457'],
    ['ITF-14', '15400141288763', '15400141288763', '15400141288763'],
    ['GTIN-14 of an EAN-13', '04870001234560', '04870001234560', '4870001234560'],
  ])('%s %s', (_name, digits, gtin14, short) => {
    expect(toGtin14(digits)).toBe(gtin14);
    expect(shortGtin(gtin14)).toBe(short);
    expect(toGtin14(short)).toBe(gtin14);
  });

  it.each([
    '',
    '0',
    '1234567',
    '123456789012345',
    '4870001234561',
    '00000000',
    '487000123456O',
    ' 96385074',
  ])('%j is none', (digits) => {
    expect(toGtin14(digits)).toBeNull();
  });

  it('finds every wrong digit and keeps its number in any length', () => {
    const body = fc.stringMatching(/^\d{13}$/);
    fc.assert(
      fc.property(body, fc.nat(12), fc.integer({ min: 1, max: 9 }), (digits, place, change) => {
        const whole = digits + String(checkDigit(digits));
        expect(hasValidCheckDigit(whole)).toBe(true);
        const wrong = (Number(whole.charAt(place)) + change) % 10;
        const broken = whole.slice(0, place) + String(wrong) + whole.slice(place + 1);
        expect(hasValidCheckDigit(broken)).toBe(false);
        expect(checkDigit(`000${digits}`)).toBe(checkDigit(digits));
      }),
      { numRuns: 2000 },
    );
    expect(() => checkDigit('12a')).toThrow(RangeError);
    expect(() => checkDigit('')).toThrow(RangeError);
    expect(hasGtinForm('4870001234561')).toBe(true);
    expect(hasGtinForm('487000123')).toBe(false);
  });

  it("makes the shop's own codes", () => {
    expect(inStoreEan13('20', 1)).toBe('2000000000015');
    expect(toGtin14(inStoreEan13('200', 299))).not.toBeNull();
    expect(() => inStoreEan13('48', 1)).toThrow(RangeError);
    expect(() => inStoreEan13('20', -1)).toThrow(RangeError);
    expect(() => inStoreEan13('2012345678', 100)).toThrow(RangeError);
  });

  it.each([
    ['01234565', '012345000065'],
    ['04252614', '042100005264'],
    ['01234133', '012300000413'],
    ['01234242', '012340000022'],
    ['01234558', '012345000058'],
  ])('UPC-E %s stands for %s', (upcE, upcA) => {
    expect(upcAOfUpcE(upcE)).toBe(upcA);
  });

  it.each(['21234565', '01234564', '0123456', '96385074'])('%s is no UPC-E', (digits) => {
    expect(upcAOfUpcE(digits)).toBeNull();
  });
});

describe('CAT-2 what a scanned code is', () => {
  it.each([
    ['4870001234560', '04870001234560'],
    ['4870001234560\r\n', '04870001234560'],
    ['  96385074 ', '00000096385074'],
    [']E04870001234560', '04870001234560'],
    [']E496385074', '00000096385074'],
    [']I115400141288763', '15400141288763'],
    [']E001234565', '00012345000065'],
    ['\u0002036000241457\u0003', '00036000241457'],
  ])('%j is GTIN %s', (raw, gtin14) => {
    const parsed = parseCode(raw);
    expect(parsed.ok && parsed.value.kind === 'gtin' && parsed.value.gtin14).toBe(gtin14);
    expect(lookupCodes(raw)[0]).toBe(gtin14);
  });

  it.each([
    ['1', '1'],
    ['4711', '4711'],
    ['0042', '0042'],
    ['123456789', '123456789'],
    ['2000012345678901', '2000012345678901'],
    ['SKU-12/a', 'SKU-12/a'],
    ['Хлеб 7', 'Хлеб 7'],
    [']C0ABC', 'ABC'],
  ])('%j is the code %s of the shop', (raw, code) => {
    expect(parseCode(raw)).toEqual({ ok: true, value: { kind: 'internal', code } });
    expect(lookupCodes(raw)).toEqual([code]);
  });

  it.each([
    '4870001234561',
    '96385075',
    '036000241458',
    '15400141288764',
    ']E04870001234561',
    '12345678',
  ])('%j has a wrong check digit, and may still be looked for as it is', (raw) => {
    expect(parseCode(raw)).toEqual({ ok: false, error: 'CHECK_DIGIT_WRONG' });
    expect(lookupCodes(raw)).toEqual([cleanCode(raw)]);
  });

  it.each([
    '',
    '   ',
    '\r',
    ']E0',
    '0',
    '0000000000000',
    '-1',
    "'; drop table product; --",
    'https://example.com/01/04870001234560',
    `0104870001234560${GS}2112345`,
    ']d20104870001234560',
    ']C10104870001234560',
    '<script>',
    'x'.repeat(49),
    '4'.repeat(260),
    '😀',
  ])('%j is unreadable', (raw) => {
    expect(parseCode(raw)).toEqual({ ok: false, error: 'CODE_UNREADABLE' });
    expect(lookupCodes(raw)).toEqual([]);
  });

  it('never throws, and never takes a wrong check digit for a GTIN', () => {
    const raw = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^\d{7,15}$/));
    fc.assert(
      fc.property(raw, (text) => {
        const parsed = parseCode(text);
        if (!parsed.ok || parsed.value.kind !== 'gtin') return;
        expect(parsed.value.gtin14).toMatch(/^\d{14}$/);
        expect(hasValidCheckDigit(parsed.value.gtin14)).toBe(true);
        expect(parsed.value.gtin14.endsWith(parsed.value.digits)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
