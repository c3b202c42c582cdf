import { describe, expect, it } from 'vitest';
import { LOCALES } from '../../../shared/domain/localized.ts';
import { layoutReceipt } from '../../../shared/domain/receipt/layout.ts';
import type { ReceiptModel, ReceiptWidth } from '../../../shared/domain/receipt/model.ts';
import { RECEIPT_WIDTHS } from '../../../shared/domain/receipt/model.ts';
import { receiptText } from '../../../shared/domain/receipt/text.ts';
import { exampleLine, exampleReceipt } from './receipt-models.ts';

function print(model: ReceiptModel, columns: ReceiptWidth = 42): string {
  return receiptText(layoutReceipt(model, columns), columns);
}

describe('RCP-2 the receipt reads as drawn', () => {
  it('prints the drawing at 42 columns', () => {
    expect(print(exampleReceipt('en', { qr: 'signed', receiptNumber: 'S1-20261121-01000042' })))
      .toBe(`              SHOP NAME LLP
        BIN 000000000000 · Abay 1
------------------------------------------
S1-20261121-01000042      21.11.2026 14:05
Till 01                            Aigerim
------------------------------------------
Milk 3.2 % 1 l
  2 x 450.00                        900.00
Apples Gala
  2.500 kg x 890.00               2 225.00
  discount 10 %                    -222.50
------------------------------------------
TOTAL                           2 902.50 ₸
incl. VAT 16 % of 2 502.16          400.34
Cash                              3 000.00
Change                               97.50
------------------------------------------
                   [QR]
                Thank you!
`);
  });

  it('wraps by word at 32 columns and keeps amounts at the right edge', () => {
    expect(print(exampleReceipt('kk'), 32)).toBe(`         SHOP NAME LLP
   БСН 000000000000 · Abay 1
--------------------------------
S01-20261121-01000042
                21.11.2026 14:05
Till 01                  Aigerim
--------------------------------
Сүт 3,2 % 1 л
  2 x 450.00              900.00
Қызыл алма, Әулиеата өңірі, ұсақ
  2.500 кг x 890.00     2 225.00
  жеңілдік 10 %          -222.50
--------------------------------
БАРЛЫҒЫ               2 902.50 ₸
о.і. VAT 16 %, негіз 2 502.16
                          400.34
Қолма-қол               3 000.00
Қайтарым                   97.50
--------------------------------
           Thank you!
`);
  });

  it('prints every tender, its reference, rounding, the sale discount and the balance', () => {
    const text = print(
      exampleReceipt('ru', {
        saleDiscountMinor: 5000,
        roundingMinor: -25,
        tenders: [
          { kind: 'cash', tenderedMinor: 100_000, reference: '' },
          { kind: 'card', tenderedMinor: 50_000, reference: 'A1B2C3' },
          { kind: 'kaspi', tenderedMinor: 10_000, reference: '' },
          { kind: 'bank_transfer', tenderedMinor: 30_000, reference: '' },
          { kind: 'on_account', tenderedMinor: 100_250, reference: '' },
        ],
        changeMinor: 0,
        balanceAfterMinor: 1_234_500,
        customerName: 'ТОО «Пример»',
        shop: { name: 'Магазин', bin: '', address: '', phone: '+7 700 000 00 00', footer: '' },
      }),
    );
    expect(text).toContain('Скидка                              -50.00\n');
    expect(text).toContain('Округление                           -0.25\n');
    expect(text).toContain('Карта                               500.00\n  код A1B2C3\n');
    expect(text).toContain('Kaspi                               100.00\n');
    expect(text).toContain('Банковский перевод                  300.00\n');
    expect(text).toContain('В долг                            1 002.50\n');
    expect(text).toContain('Долг после покупки               12 345.00\n');
    expect(text).toContain('Покупатель: ТОО «Пример»\n');
    expect(text).toContain('          тел. +7 700 000 00 00\n');
    expect(text).not.toContain('Сдача');
  });

  it('shows each tax rate, added ones as added', () => {
    const tax = { name: 'VAT', ratePpm: 125_000, inclusive: false, baseMinor: 800, taxMinor: 100 };
    const other = { ...tax, ratePpm: 0, inclusive: true, taxMinor: 0 };
    const text = print(exampleReceipt('en', { taxes: [tax, other] }));
    expect(text).toContain('VAT 12.5 % on 8.00                    1.00\n');
    expect(text).toContain('incl. VAT 0 % of 8.00                 0.00\n');
  });

  it('prints a note, a discount in money and a negative amount', () => {
    const line = exampleLine({ note: 'no bag', discountMinor: 100, discountPpm: null });
    const text = print(exampleReceipt('en', { lines: [line], totalMinor: -100 }));
    expect(text).toContain('  discount                           -1.00\n  no bag\n');
    expect(text).toContain('TOTAL                              -1.00 ₸\n');
  });
});

describe('RCP-2 gift receipts, RCP-3 copies, UX-8 training', () => {
  it.each(LOCALES)('a gift receipt in %s shows no price at any width', (locale) => {
    for (const columns of RECEIPT_WIDTHS) {
      const text = print(exampleReceipt(locale, { kind: 'gift', receiptNumber: 'S01' }), columns);
      expect(text).toMatch(/^ +(GIFT RECEIPT|ПОДАРОЧНЫЙ ЧЕК|СЫЙЛЫҚ ЧЕГІ)$/m);
      expect(text).toMatch(/^ {2}2 (pcs|шт|дана)$/m);
      expect(text).toMatch(/^ {2}2\.500 (kg|кг)$/m);
      expect(text).not.toMatch(/\d[.,]\d\d(?!\d)(?!\.2026)|₸|VAT|450|890/);
    }
  });

  it.each([
    ['en', 'COPY 2'],
    ['ru', 'КОПИЯ 2'],
    ['kk', 'КӨШІРМЕ 2'],
  ] as const)('a reprint in %s says %s, the first print does not', (locale, mark) => {
    expect(print(exampleReceipt(locale, { copyNumber: 2 }))).toContain(`${mark}\n`);
    expect(print(exampleReceipt(locale))).not.toContain(mark.slice(0, -2));
  });

  it.each([
    ['en', 'TRAINING, NOT A SALE'],
    ['ru', 'УЧЕБНЫЙ ЧЕК, НЕ ПРОДАЖА'],
    ['kk', 'ОҚУ ЧЕГІ, САТУ ЕМЕС'],
  ] as const)('a training receipt in %s says so at its head and its foot', (locale, mark) => {
    expect(print(exampleReceipt(locale, { training: true })).split(mark)).toHaveLength(3);
    expect(print(exampleReceipt(locale))).not.toContain(mark);
  });
});
