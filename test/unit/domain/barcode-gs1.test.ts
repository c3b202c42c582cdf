// Proves HARDWARE's "Codes": GS1 element strings and Digital Link URIs, with the dictionary's checks.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigit } from '../../../shared/domain/barcode/gtin.ts';
import { readElementString } from '../../../shared/domain/barcode/gs1-elements.ts';
import {
  gs1Day,
  type Gs1Goods,
  labelPrice,
  measureIn,
  parseGs1,
} from '../../../shared/domain/barcode/parse-gs1.ts';

const GS = '\u001D';
const GTIN = '04870001234560';

function goods(raw: string): Gs1Goods {
  const read = parseGs1(raw, 2026);
  if (read === null || !read.ok) throw new Error(`Not read: ${JSON.stringify(read)}`);
  return read.value;
}

function problem(raw: string): unknown {
  const read = parseGs1(raw, 2026);
  return read === null || read.ok ? read : read.error;
}

describe('element strings', () => {
  const body = `01${GTIN}17261231${'10'}LOT-7${GS}21ABC`;
  it.each([
    ['GS1-128', `]C1${body}`],
    ['DataMatrix', `]d2${body}`],
    ['QR', `]Q3${body}`],
    ['DataBar', `]e0${body}`],
    ['a wedge that sends FNC1 first', `${GS}${body}`],
    ['no identifier, with separators', body],
    ['an identifier after spaces and before an end of line', `  ]d2${body}\r\n`],
    ['separators after what needs none', `]d201${GTIN}${GS}17261231${GS}10LOT-7${GS}21ABC${GS}`],
  ])('are read from %s', (_name, raw) => {
    expect(goods(raw)).toMatchObject({
      ...{ gtin14: GTIN, useBy: '2026-12-31', bestBefore: null, lot: 'LOT-7', serial: 'ABC' },
      elements: [
        { ai: '01', value: GTIN },
        { ai: '17', value: '261231' },
        { ai: '10', value: 'LOT-7' },
        { ai: '21', value: 'ABC' },
      ],
    });
  });

  it.each(['4870001234560', '96385074', 'SKU-1', '', `]E04870001234560`, 'a'.repeat(300) + GS])(
    'are not seen in %j',
    (raw) => {
      expect(parseGs1(raw, 2026)).toBeNull();
    },
  );

  it('say what a mark of a state register adds, and leave it', () => {
    expect(goods(`]d201${GTIN}215!Ab"%c${GS}93dGVz`)).toMatchObject({ serial: '5!Ab"%c' });
  });

  it('name the goods inside a transport unit, and how many', () => {
    expect(goods(`]C100106141412345678908${'02'}${GTIN}3712`)).toMatchObject({
      ...{ gtin14: GTIN, count: 12 },
    });
  });

  it.each([
    ['a wrong check digit', `]C10104870001234561`, { kind: 'CHECK_DIGIT_WRONG' }],
    ['a GTIN cut short', `]C10104870001`, { kind: 'VALUE_WRONG' }],
    ['a letter in a GTIN', `]C1010487000123456A`, { kind: 'VALUE_WRONG' }],
    ['a 13th month', `]C101${GTIN}17261301`, { kind: 'VALUE_WRONG' }],
    ['a 30th of February', `]C101${GTIN}15260230`, { kind: 'VALUE_WRONG' }],
    ['no lot after its identifier', `]C101${GTIN}10`, { kind: 'VALUE_WRONG' }],
    ['a lot of 21', `]C101${GTIN}10${'A'.repeat(21)}`, { kind: 'VALUE_WRONG' }],
    ['a letter GS1 has not', `]C101${GTIN}10ЛОТ`, { kind: 'VALUE_WRONG' }],
    ['an unknown identifier', `]C101${GTIN}05123`, { kind: 'UNKNOWN_PART', at: '0512' }],
    ['two lots', `]C101${GTIN}10A${GS}10B`, { kind: 'PARTS_CLASH', ai: '10', other: '10' }],
    ['two weights', `]C101${GTIN}31020001003103000100`, { kind: 'PARTS_CLASH' }],
    ['goods and content', `]C102${GTIN}3712${GS}01${GTIN}`, { kind: 'PARTS_CLASH', ai: '02' }],
    ['content without count', `]C102${GTIN}`, { kind: 'PART_MISSING', ai: '02', needs: '37' }],
    ['a price of no quantity', `]C101${GTIN}392245000`, { kind: 'PART_MISSING', ai: '3922' }],
    ['a count of nothing', `]C101${GTIN}3712`, { kind: 'PARTS_CLASH' }],
    ['no goods at all', `]C100106141412345678908`, { kind: 'NO_PRODUCT' }],
    ['a lot of nothing', `]C110LOT`, { kind: 'PART_MISSING', ai: '10' }],
    ['nothing', `]C1`, { kind: 'NO_PRODUCT' }],
  ])('with %s are refused', (_name, raw, expected) => {
    expect(problem(raw)).toMatchObject(expected);
  });

  it('are read back as they were written, and never throw', () => {
    const text = fc.stringMatching(/^[!%&A-Za-z0-9/_-]{1,20}$/);
    const day = fc
      .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 12 }))
      .map((pair) => pair.map((part) => String(part).padStart(2, '0')).join('') + '00');
    const gtin = fc.stringMatching(/^\d{13}$/).map((digits) => digits + String(checkDigit(digits)));
    const parts = fc.tuple(gtin, text, text, day);
    fc.assert(
      fc.property(parts, ([id, lot, serial, useBy]) => {
        const elements = [
          { ai: '01', value: id },
          { ai: '10', value: lot },
          { ai: '17', value: useBy },
          { ai: '21', value: serial },
        ];
        const raw = `01${id}10${lot}${GS}17${useBy}21${serial}`;
        expect(readElementString(raw)).toEqual({ ok: true, value: elements });
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (noise) => {
        parseGs1(`]d2${noise}`, 2026);
        parseGs1(`https://x.example/${noise}`, 2026);
      }),
    );
  });
});

describe('quantities and prices', () => {
  it.each([
    ['3103', '001250', 1250],
    ['3100', '000002', 2000],
    ['3105', '123456', 1235],
    ['3106', '', null],
    ['3103', '000000', null],
    ['3203', '001250', null],
  ])('(%s)%s is %s thousandths of a kilogram', (ai, value, expected) => {
    const read = parseGs1(`]e001${GTIN}${ai}${value}`, 2026);
    const weight = read?.ok === true ? measureIn(read.value, 'kg') : null;
    expect(weight).toBe(expected);
  });

  it('take litres and metres by the unit of the product', () => {
    expect(measureIn(goods(`]e001${GTIN}3152000150`), 'l')).toBe(1500);
    expect(measureIn(goods(`]e001${GTIN}3111000025`), 'm')).toBe(2500);
    expect(measureIn(goods(`]e001${GTIN}3152000150`), 'kg')).toBeNull();
    expect(measureIn(goods(`]e001${GTIN}3103001250`), 'piece')).toBeNull();
  });

  it.each([
    ['3922', '45000', 2, 45000],
    ['3920', '450', 2, 45000],
    ['3923', '450000', 2, 45000],
    ['3923', '450005', 2, null],
    ['3922', '45000', 0, 450],
  ])('(%s)%s at %s decimals is %s minor units', (ai, value, exponent, expected) => {
    expect(labelPrice(goods(`]e001${GTIN}3103001250${ai}${value}`), exponent)).toBe(expected);
  });

  it.each([
    ['260131', 2026, '2026-01-31'],
    ['280200', 2026, '2028-02-29'],
    ['260200', 2026, '2026-02-28'],
    ['760101', 2026, '2076-01-01'],
    ['770101', 2026, '1977-01-01'],
    ['990101', 2026, '1999-01-01'],
    ['010101', 2060, '2101-01-01'],
  ])('%s in %s is %s', (yymmdd, year, expected) => {
    expect(gs1Day(yymmdd, year)).toBe(expected);
  });
});

describe('Digital Link', () => {
  it.each([
    ['all in the path', `https://id.gs1.org/01/${GTIN}/10/LOT-7/21/ABC?17=261231`],
    [
      'another domain with its own path',
      `HTTP://shop.example/p/a/01/${GTIN}/10/LOT-7/21/ABC?17=261231`,
    ],
    ['a short GTIN', `https://shop.example/01/4870001234560/10/LOT-7/21/ABC?17=261231&x=1#top`],
    [
      'a QR identifier before',
      `]Q1https://x.example/01/${GTIN}/10/LOT%2D7/21/ABC?lang=kk&17=261231`,
    ],
  ])('with %s', (_name, uri) => {
    const expected = { gtin14: GTIN, lot: 'LOT-7', serial: 'ABC', useBy: '2026-12-31' };
    expect(goods(uri)).toMatchObject(expected);
  });

  it.each([
    'https://shop.example/',
    'https://shop.example/basket/7',
    `https://shop.example/01/${GTIN}/21/ABC/10/LOT`,
    `ftp://shop.example/01/${GTIN}`,
    `shop.example/01/${GTIN}`,
  ])('%s is none', (uri) => {
    expect(parseGs1(uri, 2026)).toBeNull();
  });

  it.each([
    ['https://x.example/01/4870001234561', { kind: 'CHECK_DIGIT_WRONG' }],
    [`https://x.example/01/${GTIN}?17=269901`, { kind: 'VALUE_WRONG' }],
    [`https://x.example/01/${GTIN}/10/%E0%A4%A`, { kind: 'VALUE_WRONG' }],
    [`https://x.example/01/${GTIN}?3922=100`, { kind: 'PART_MISSING' }],
  ])('%s is refused', (uri, expected) => {
    expect(problem(uri)).toMatchObject(expected);
  });
});
