import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserId } from '../../../shared/domain/ids.ts';
import { LOCALES } from '../../../shared/domain/localized.ts';
import { Currency, minor, ppm } from '../../../shared/domain/money.ts';
import { RECEIPT_WIDTHS } from '../../../shared/domain/receipt/model.ts';
import { columnsOf } from '../../../shared/domain/receipt/row-text.ts';
import { receiptText } from '../../../shared/domain/receipt/text.ts';
import { shiftFigures } from '../../../shared/domain/shift/figures.ts';
import { layoutShiftReport } from '../../../shared/domain/shift/report-layout.ts';
import type { ShiftReportModel } from '../../../shared/domain/shift/report-model.ts';

const AIGERIM = UserId.parse('00000000-0000-7000-8000-000000000001');
const DANIYAR = UserId.parse('00000000-0000-7000-8000-000000000002');

function report(over: Partial<ShiftReportModel> = {}, scale = 1): ShiftReportModel {
  const tax = { code: 'VAT', name: 'НДС', ratePpm: ppm(160_000), inclusive: true };
  const sale = (n: number, userId: UserId, totalMinor: number) => ({
    kind: 'sale' as const,
    receiptNumber: `S01-20261121-0100000${n}`,
    userId,
    grossMinor: minor(totalMinor + 5000 * scale),
    discountMinor: minor(5000 * scale),
    taxMinor: minor(Math.round(totalMinor / 7.25)),
    totalMinor: minor(totalMinor),
    roundingMinor: minor(25),
    taxes: [
      { ...tax, baseMinor: minor(totalMinor), taxMinor: minor(Math.round(totalMinor / 7.25)) },
    ],
    tenders: [{ kind: 'cash' as const, handedMinor: minor(totalMinor + 25) }],
  });
  const documents = [sale(1, AIGERIM, 290_225 * scale), sale(2, DANIYAR, 21_950 * scale)];
  const cash = [
    { kind: 'float' as const, amountMinor: minor(1_000_000 * scale) },
    ...documents.map(({ totalMinor }) => ({
      kind: 'sale' as const,
      amountMinor: minor(totalMinor + 25),
    })),
    { kind: 'drop' as const, amountMinor: minor(-200_000 * scale) },
  ];
  const before = { salesMinor: minor(5_000_000 * scale), refundsMinor: minor(10_000) };
  const settlements = [{ kind: 'bank_transfer' as const, amountMinor: minor(70_000) }];
  const figures = shiftFigures({ before, documents, settlements, cash, drawerOpenings: 2 });
  return {
    kind: 'Z',
    locale: 'en',
    currency: Currency.parse('KZT'),
    shop: {
      ...{ name: 'Corner Shop LLP', bin: '000000000000', address: 'Abay 1' },
      ...{ phone: '', footer: 'Thank you!' },
    },
    number: 12,
    terminalName: 'Till 01',
    openedTime: '2026-11-21T09:00',
    madeTime: '2026-11-21T21:10',
    madeBy: 'Aigerim',
    figures,
    cashierNames: new Map([
      [AIGERIM, 'Aigerim'],
      [DANIYAR, 'Daniyar'],
    ]),
    countedMinor: minor(figures.expectedMinor - 500),
    overShortMinor: minor(-500),
    copy: false,
    ...over,
  };
}

describe('SHF-3 the Z on paper', () => {
  it('reads like this in 42 columns', () => {
    expect(`\n${receiptText(layoutShiftReport(report(), 42), 42)}`).toMatchInlineSnapshot(`
      "
                   Corner Shop LLP
              BIN 000000000000 · Abay 1
      ------------------------------------------
                     Z REPORT 12
      Till 01
      Opened                    21.11.2026 09:00
      Closed                    21.11.2026 21:10
      By                                 Aigerim
      Receipts                                 2
                           S01-20261121-01000001
                           S01-20261121-01000002
      ------------------------------------------
      Sales 2                           3 121.75
        before discounts                3 221.75
        discounts                        -100.00
      NET                             3 121.75 ₸
      Cash rounding                         0.50
      ------------------------------------------
                        TAXES
      НДС 16 % of 3 121.75                430.59
      ------------------------------------------
                       TENDERS
      Cash 2                            3 122.25
      ------------------------------------------
                   PAID ON ACCOUNT
      Bank transfer 1                     700.00
      ------------------------------------------
                       CASHIERS
      Aigerim 1                         2 902.25
      Daniyar 1                           219.50
      ------------------------------------------
                        DRAWER
      Float                            10 000.00
      To the safe                      -2 000.00
      Cash sales                        3 122.25
      Should be                        11 122.25
      Drawer opened, no sale                   2
      Counted                          11 117.25
      SHORT                              -5.00 ₸
      ------------------------------------------
                 SINCE THE TILL BEGAN
      Sales                            53 121.75
      Refunds                            -100.00
      NET                              53 021.75
      ------------------------------------------
      "
    `);
  });

  it('an X has no count, and a copy says that it is one', () => {
    const x = report({ kind: 'X', countedMinor: null, overShortMinor: null });
    const text = receiptText(layoutShiftReport(x, 32), 32);
    expect(text).toContain('X REPORT 12');
    expect(text).not.toContain('Counted');
    expect(receiptText(layoutShiftReport(report({ copy: true }), 32), 32)).toContain('COPY');
  });

  it('no row is longer than its paper, and every amount is whole, in every language', () => {
    const locale = fc.constantFrom(...LOCALES);
    const columns = fc.constantFrom(...RECEIPT_WIDTHS);
    const scale = fc.constantFrom(1, 1000, 10_000_000);
    fc.assert(
      fc.property(locale, columns, scale, (language, width, times) => {
        const model = report({ locale: language }, times);
        const rows = layoutShiftReport(model, width);
        const texts = rows.flatMap((row) => (row.kind === 'text' ? [row.text] : []));
        for (const text of texts) expect(columnsOf(text)).toBeLessThanOrEqual(width);
        const whole = (model.figures.expectedMinor / 100).toFixed(2);
        const found = texts.map((text) => text.replaceAll(' ', ''));
        expect(found.some((text) => text.endsWith(whole))).toBe(true);
      }),
    );
  });
});
