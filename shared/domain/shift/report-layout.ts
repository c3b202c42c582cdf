import { addMinor, type Minor, minor, negateMinor } from '../money.ts';
import { receiptAmount, receiptRate, receiptTotal } from '../receipt/amounts.ts';
import { layoutLetterhead, printedTime, Rows } from '../receipt/layout.ts';
import type { ReceiptRow, ReceiptWidth } from '../receipt/model.ts';
import { cleanText, NO_BREAK } from '../receipt/row-text.ts';
import { type ReceiptWords, receiptWords } from '../receipt/words.ts';
import { CASH_KINDS, type ShiftFigures } from './figures.ts';
import type { ShiftReportModel } from './report-model.ts';
import { type ReportWords, reportWords } from './report-words.ts';

const INDENT = 2;

/**
 * SHF-3: an X or a Z as the receipt printer prints it. No row is longer than `columns`, and no
 * amount is ever cut.
 */
export function layoutShiftReport(
  model: ShiftReportModel,
  columns: ReceiptWidth,
): readonly ReceiptRow[] {
  const page = new ReportPage(model, columns);
  page.rows.push(...layoutLetterhead({ ...model.shop, footer: '' }, model.locale, columns).head);
  writeHead(page);
  writeSales(page, model.figures);
  writeMoney(page, model.figures);
  writeCashiers(page, model);
  writeDrawer(page, model);
  page.section(page.words.perpetual);
  const { salesMinor, refundsMinor } = model.figures.perpetual;
  page.both(page.words.sales, page.amount(salesMinor));
  page.both(page.words.refunds, page.amount(negateMinor(refundsMinor)));
  page.both(page.words.net, page.amount(minor(salesMinor - refundsMinor)));
  page.rule();
  return page.rows;
}

class ReportPage extends Rows {
  readonly model: ShiftReportModel;
  readonly words: ReportWords;
  readonly receipt: ReceiptWords;

  constructor(model: ShiftReportModel, columns: ReceiptWidth) {
    super(columns);
    this.model = model;
    this.words = reportWords(model.locale);
    this.receipt = receiptWords(model.locale);
  }

  amount(value: Minor): string {
    return receiptAmount(value, this.model.currency);
  }

  section(title: string): void {
    this.rule();
    this.centre(title, true);
  }
}

function writeHead(page: ReportPage): void {
  const { model, words } = page;
  const { figures } = model;
  page.rule();
  page.centre(`${words.title[model.kind]} ${model.number}`, true);
  if (model.copy) page.centre(words.copy, true);
  page.both(cleanText(model.terminalName), '');
  page.both(words.opened, printedTime(model.openedTime));
  page.both(words.made[model.kind], printedTime(model.madeTime));
  page.both(words.by, cleanText(model.madeBy).replaceAll(' ', NO_BREAK));
  if (figures.receipts === null) return;
  const { first, last, count } = figures.receipts;
  page.both(words.receipts, String(count));
  page.both('', cleanText(first));
  if (last !== first) page.both('', cleanText(last));
}

function writeSales(page: ReportPage, figures: ShiftFigures): void {
  const { words } = page;
  page.rule();
  for (const [name, sums, sign] of [
    [words.sales, figures.sales, 1],
    [words.refunds, figures.refunds, -1],
  ] as const) {
    if (sums.count === 0 && sign < 0) continue;
    page.both(`${name}${NO_BREAK}${sums.count}`, page.amount(minor(sign * sums.totalMinor)));
    if (sums.discountMinor === 0) continue;
    page.both(words.gross, page.amount(minor(sign * sums.grossMinor)), INDENT);
    page.both(words.discounts, page.amount(minor(-sign * sums.discountMinor)), INDENT);
  }
  const net = addMinor(figures.sales.totalMinor, negateMinor(figures.refunds.totalMinor));
  page.strong(words.net, receiptTotal(net, page.model.currency));
  if (figures.roundingMinor !== 0) page.both(words.rounding, page.amount(figures.roundingMinor));
}

function writeMoney(page: ReportPage, figures: ShiftFigures): void {
  const { words, receipt } = page;
  if (figures.taxes.length > 0) page.section(words.taxes);
  for (const tax of figures.taxes) {
    const name = `${cleanText(tax.name)}${NO_BREAK}${receiptRate(tax.ratePpm)}`;
    // Functions, because a `$` in a tax's name would mean something to `replace`.
    const left = words.tax
      .replace('{tax}', () => name)
      .replace('{base}', () => page.amount(tax.baseMinor));
    page.both(left, page.amount(tax.taxMinor));
  }
  if (figures.tenders.length > 0) page.section(words.tenders);
  for (const tender of figures.tenders) {
    const name = `${receipt.tenders[tender.kind]}${NO_BREAK}${tender.count}`;
    page.both(name, page.amount(tender.takenMinor));
    if (tender.givenBackMinor === 0) continue;
    page.both(words.givenBack, page.amount(negateMinor(tender.givenBackMinor)), INDENT);
  }
  if (figures.settlements.length > 0) page.section(words.settlements);
  for (const paid of figures.settlements) {
    const name = `${receipt.tenders[paid.kind]}${NO_BREAK}${paid.count}`;
    page.both(name, page.amount(paid.amountMinor));
  }
}

function writeCashiers(page: ReportPage, { figures, cashierNames }: ShiftReportModel): void {
  if (figures.cashiers.length < 2) return;
  page.section(page.words.cashiers);
  for (const { userId, count, totalMinor } of figures.cashiers) {
    const name = cleanText(cashierNames.get(userId) ?? userId);
    page.both(`${name}${NO_BREAK}${count}`, page.amount(totalMinor));
  }
}

function writeDrawer(page: ReportPage, model: ShiftReportModel): void {
  const { words } = page;
  const { figures, countedMinor, overShortMinor } = model;
  page.section(words.drawer);
  for (const kind of CASH_KINDS) {
    const amount = figures.cash[kind];
    if (amount !== 0 || kind === 'float') page.both(words.cash[kind], page.amount(amount));
  }
  page.both(words.expected, page.amount(figures.expectedMinor));
  if (figures.drawerOpenings > 0) page.both(words.openings, String(figures.drawerOpenings));
  if (countedMinor === null || overShortMinor === null) return;
  page.both(words.counted, page.amount(countedMinor));
  if (overShortMinor === 0) return page.centre(words.even, true);
  const name = overShortMinor > 0 ? words.over : words.short;
  page.strong(name, receiptTotal(overShortMinor, model.currency));
}
