import fc from 'fast-check';
import { LOCALES } from '../../../shared/domain/localized.ts';
import type { Locale } from '../../../shared/domain/localized.ts';
import { UNITS } from '../../../shared/domain/product.ts';
import { ReceiptModel } from '../../../shared/domain/receipt/model.ts';
import { TENDER_KINDS } from '../../../shared/domain/sale.ts';

const NAMES: Readonly<Record<Locale, readonly [string, string]>> = {
  en: ['Milk 3.2 % 1 l', 'Apples Gala'],
  ru: ['Молоко 3,2 % 1 л', 'Яблоки Гала'],
  kk: ['Сүт 3,2 % 1 л', 'Қызыл алма, Әулиеата өңірі, ұсақ'],
};

/** The receipt of UX.md's drawing, in any of the three languages. */
export function exampleReceipt(locale: Locale, change: object = {}): ReceiptModel {
  const [milk, apples] = NAMES[locale];
  return ReceiptModel.parse({
    kind: 'sale',
    locale,
    currency: 'KZT',
    shop: {
      name: 'SHOP NAME LLP',
      bin: '000000000000',
      address: 'Abay 1',
      phone: '',
      footer: 'Thank you!',
    },
    receiptNumber: 'S01-20261121-01000042',
    localTime: '2026-11-21T14:05',
    terminalName: 'Till 01',
    cashierName: 'Aigerim',
    customerName: '',
    lines: [
      exampleLine({ name: milk }),
      exampleLine({
        name: apples,
        quantityMilli: 2500,
        unit: 'kg',
        unitPriceMinor: 89_000,
        grossMinor: 222_500,
        discountMinor: 22_250,
        discountPpm: 100_000,
      }),
    ],
    saleDiscountMinor: 0,
    totalMinor: 290_250,
    taxes: [
      {
        name: 'VAT',
        ratePpm: 160_000,
        inclusive: true,
        baseMinor: 250_216,
        taxMinor: 40_034,
      },
    ],
    roundingMinor: 0,
    tenders: [{ kind: 'cash', tenderedMinor: 300_000, reference: '' }],
    changeMinor: 9750,
    balanceAfterMinor: null,
    training: false,
    qr: '',
    copyNumber: 0,
    ...change,
  });
}

export function exampleLine(change: object): object {
  return {
    name: 'Milk',
    sku: 'MILK-1',
    quantityMilli: 2000,
    unit: 'piece',
    unitPriceMinor: 45_000,
    grossMinor: 90_000,
    discountMinor: 0,
    discountPpm: null,
    note: '',
    ...change,
  };
}

const LARGEST = 900_000_000_000_000;
const amount = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -1_000_000, max: 10_000_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: -LARGEST, max: LARGEST }) },
);
const PIECES = [
  'Milk',
  '3.2 %',
  'Қазақстан',
  'Яблоки',
  'ё',
  'е\u0308',
  '\u0301\u0301\u0301',
  '₸',
  '😀',
  ' ',
  '\u00A0',
  '\n',
  '\x1B@',
  '\u200B',
  '\uD800',
  'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz',
  '1 000 000.00',
  '·',
  '$&',
];
const words = fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }).map((all) => all.join(' '));
const text = fc.oneof(
  { weight: 4, arbitrary: words },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 70 }) },
);
const ppm = fc.integer({ min: 0, max: 1_000_000 });

const line = fc.record({
  name: text,
  sku: fc.constant('SKU'),
  quantityMilli: fc.integer({ min: -99_999_000, max: 99_999_000 }),
  unit: fc.constantFrom(...UNITS),
  unitPriceMinor: amount,
  grossMinor: amount,
  discountMinor: amount,
  discountPpm: fc.option(ppm),
  note: text,
});

/** Models that no till would make are in it too: the layout must hold whatever it is given. */
export const anyReceipt: fc.Arbitrary<ReceiptModel> = fc
  .record({
    kind: fc.constantFrom('sale' as const, 'sale' as const, 'gift' as const),
    locale: fc.constantFrom(...LOCALES),
    currency: fc.constantFrom('KZT', 'USD', 'JPY', 'KWD', 'UZS'),
    shop: fc.record({ name: text, bin: text, address: text, phone: text, footer: text }),
    receiptNumber: fc.constantFrom('S01-20261121-01000042', 'STORE-99-20261121-01000042', ''),
    localTime: fc.constantFrom('2026-11-21T14:05', 'no time at all'),
    terminalName: text,
    cashierName: text,
    customerName: text,
    lines: fc.array(line, { maxLength: 3 }),
    saleDiscountMinor: amount,
    totalMinor: amount,
    taxes: fc.array(
      fc.record({
        name: text,
        ratePpm: ppm,
        inclusive: fc.boolean(),
        baseMinor: amount,
        taxMinor: amount,
      }),
      { maxLength: 2 },
    ),
    roundingMinor: amount,
    tenders: fc.array(
      fc.record({
        kind: fc.constantFrom(...TENDER_KINDS),
        tenderedMinor: amount,
        reference: text,
      }),
      { maxLength: 3 },
    ),
    changeMinor: amount,
    balanceAfterMinor: fc.option(amount),
    training: fc.boolean(),
    qr: fc.constantFrom('', 'signed text'),
    copyNumber: fc.integer({ min: 0, max: 12 }),
  })
  .map((value) => value as unknown as ReceiptModel);
