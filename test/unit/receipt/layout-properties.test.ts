import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { negateMinor } from '../../../shared/domain/money.ts';
import type { ReceiptModel, ReceiptRow } from '../../../shared/domain/receipt/model.ts';
import { RECEIPT_WIDTHS } from '../../../shared/domain/receipt/model.ts';
import { layoutReceipt } from '../../../shared/domain/receipt/layout.ts';
import { receiptWords } from '../../../shared/domain/receipt/words.ts';
import { anyReceipt } from './receipt-models.ts';

const MODELS = 25_000;
const DIGITS: Readonly<Record<string, number>> = { JPY: 0, KWD: 3 };
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Cf}\u00A0]/u;

/** Written on its own, in another way than the layout's, so that they check each other. */
function money(amountMinor: number, currency: string): string {
  const digits = DIGITS[currency] ?? 2;
  const scale = 10n ** BigInt(digits);
  const magnitude = BigInt(Math.abs(amountMinor));
  const whole = (magnitude / scale).toString().replace(/\B(?=(\d{3})+$)/g, ' ');
  const fraction = digits === 0 ? '' : `.${(magnitude % scale).toString().padStart(digits, '0')}`;
  return (amountMinor < 0 ? '-' : '') + whole + fraction;
}

/** Every amount that stands at the right edge, in the order it is printed. */
function rightAmounts(model: ReceiptModel): readonly number[] {
  if (model.kind === 'gift') return [];
  const lines = model.lines.flatMap((line) =>
    line.discountMinor === 0
      ? [line.grossMinor]
      : [line.grossMinor, negateMinor(line.discountMinor)],
  );
  return [
    ...lines,
    ...(model.saleDiscountMinor === 0 ? [] : [negateMinor(model.saleDiscountMinor)]),
    ...model.taxes.map((tax) => tax.taxMinor),
    ...(model.roundingMinor === 0 ? [] : [model.roundingMinor]),
    ...model.tenders.map((tender) => tender.tenderedMinor),
    ...(model.changeMinor === 0 ? [] : [model.changeMinor]),
    ...(model.balanceAfterMinor === null ? [] : [model.balanceAfterMinor]),
  ];
}

function textsOf(rows: readonly ReceiptRow[]): readonly string[] {
  return rows.flatMap((row) => (row.kind === 'text' ? [row.text] : []));
}

function pointsIn(text: string): number {
  return Array.from(text).length;
}

function checkAt(model: ReceiptModel, columns: (typeof RECEIPT_WIDTHS)[number]): string | null {
  const rows = layoutReceipt(model, columns);
  const texts = textsOf(rows);
  const fullRows: string[] = [];
  for (const text of texts) {
    const length = pointsIn(text);
    if (length === columns) fullRows.push(` ${text}`);
    if (length > columns) return `too long: ${JSON.stringify(text)}`;
    if (UNPRINTABLE.test(text)) return `not printable: ${JSON.stringify(text)}`;
  }
  const needed = new Map<string, number>();
  for (const amount of rightAmounts(model)) {
    const printed = money(amount, model.currency);
    needed.set(printed, (needed.get(printed) ?? 0) + 1);
  }
  for (const [printed, times] of needed) {
    const found = fullRows.filter((text) => text.endsWith(` ${printed}`)).length;
    if (found < times) return `${printed} stands whole ${found} times of ${times}`;
  }
  return totalsProblem(model, rows, columns);
}

function totalsProblem(
  model: ReceiptModel,
  rows: readonly ReceiptRow[],
  columns: number,
): string | null {
  const tall = rows.filter((row) => row.kind === 'text' && row.tall);
  if (model.kind === 'gift') return tall.length === 0 ? null : 'a gift receipt has a total';
  const total = textsOf(tall).join(' ');
  const amount = money(model.totalMinor, model.currency);
  if (!total.startsWith(receiptWords(model.locale).total)) return 'no total';
  if (!total.includes(` ${amount} `)) return 'the total is not whole';
  return pointsIn(textsOf(tall).at(-1) ?? '') === columns ? null : 'the total is not aligned';
}

describe('RCP-2 whatever is sold, at every width', () => {
  it(`no row is too long, no amount is cut, the total stands (${MODELS} models)`, () => {
    const check = fc.property(anyReceipt, (model) => {
      for (const columns of RECEIPT_WIDTHS) {
        const problem = checkAt(model, columns);
        if (problem !== null) throw new Error(`${columns} columns: ${problem}`);
      }
    });
    expect(() => fc.assert(check, { numRuns: MODELS })).not.toThrow();
  }, 240_000);
});
