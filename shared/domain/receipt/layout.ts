import type { Locale } from '../localized.ts';
import { negateMinor } from '../money.ts';
import type { Minor } from '../money.ts';
import { receiptAmount, receiptQuantity, receiptRate, receiptTotal } from './amounts.ts';
import type { ReceiptModel, ReceiptRow, ReceiptWidth } from './model.ts';
import { centred, cleanText, columnsOf, leftAndRight, NO_BREAK } from './row-text.ts';
import { receiptWords } from './words.ts';
import type { ReceiptWords } from './words.ts';

type ReceiptLine = ReceiptModel['lines'][number];

/** Everything under a line's name stands this far in. */
const INDENT = 2;

/**
 * The one layout of a receipt: text, ESC/POS, PNG and the screen's preview all print these rows. No
 * text row is longer than `columns` code points, and no amount is ever cut.
 */
export function layoutReceipt(
  model: ReceiptModel,
  columns: ReceiptWidth,
  letterhead: Letterhead = layoutLetterhead(model.shop, model.locale, columns),
): readonly ReceiptRow[] {
  const page = new Page(model, columns);
  page.rows.push(...letterhead.head);
  writeHeader(page);
  for (const line of model.lines) writeLine(page, line);
  page.rule();
  if (model.kind !== 'gift') {
    writeTotals(page);
    writeTenders(page);
    page.rule();
  }
  if (model.qr !== '') page.rows.push({ kind: 'qr', data: model.qr });
  page.rows.push(...letterhead.foot);
  if (model.training) page.centre(page.words.training, true);
  return page.rows;
}

/** The shop's own rows, the same on each of its receipts. */
export interface Letterhead {
  readonly head: readonly ReceiptRow[];
  readonly foot: readonly ReceiptRow[];
}

export function layoutLetterhead(
  shop: ReceiptModel['shop'],
  locale: Locale,
  columns: ReceiptWidth,
): Letterhead {
  const words = receiptWords(locale);
  const head = new Rows(columns);
  head.centre(cleanText(shop.name), true);
  const bin = cleanText(shop.bin);
  const address = cleanText(shop.address);
  const business = bin === '' ? '' : `${words.bin}${NO_BREAK}${bin}`;
  const place = [business, address].filter((part) => part !== '');
  const joined = place.join(' · ');
  for (const text of columnsOf(joined) <= columns ? [joined] : place) head.centre(text);
  const phone = cleanText(shop.phone);
  if (phone !== '') head.centre(`${words.phone} ${phone}`);
  const foot = new Rows(columns);
  for (const line of shop.footer.split(/\r\n|\r|\n/)) foot.centre(cleanText(line));
  return { head: head.rows, foot: foot.rows };
}

/** Rows of one width, as they are written from the top. */
export class Rows {
  readonly rows: ReceiptRow[] = [];
  readonly columns: ReceiptWidth;

  constructor(columns: ReceiptWidth) {
    this.columns = columns;
  }

  centre(text: string, bold = false): void {
    this.#push(centred(text, this.columns), bold, false);
  }

  both(left: string, right: string, indent = 0): void {
    this.#push(leftAndRight(left, right, this.columns, indent), false, false);
  }

  strong(left: string, right: string): void {
    this.#push(leftAndRight(left, right, this.columns), true, true);
  }

  rule(): void {
    this.#push(['-'.repeat(this.columns)], false, false);
  }

  #push(texts: readonly string[], bold: boolean, tall: boolean): void {
    for (const text of texts) {
      this.rows.push({ kind: 'text', text: text.replaceAll(NO_BREAK, ' '), bold, tall });
    }
  }
}

class Page extends Rows {
  readonly model: ReceiptModel;
  readonly words: ReceiptWords;

  constructor(model: ReceiptModel, columns: ReceiptWidth) {
    super(columns);
    this.model = model;
    this.words = receiptWords(model.locale);
  }

  amount(value: Minor): string {
    return receiptAmount(value, this.model.currency);
  }
}

function writeHeader(page: Page): void {
  const { model, words } = page;
  page.rule();
  if (model.training) page.centre(words.training, true);
  if (model.kind === 'gift') page.centre(words.gift, true);
  if (model.refund !== undefined) writeRefund(page, model.refund);
  if (model.copyNumber > 0) page.centre(`${words.copy}${NO_BREAK}${model.copyNumber}`, true);
  page.both(cleanText(model.receiptNumber), printedTime(model.localTime));
  page.both(cleanText(model.terminalName), cleanText(model.cashierName).replaceAll(' ', NO_BREAK));
  const customer = cleanText(model.customerName);
  if (customer !== '') page.both(`${words.customer}: ${customer}`, '');
  page.rule();
}

/** What it is of, and why it came back. */
function writeRefund(page: Page, refund: NonNullable<ReceiptModel['refund']>): void {
  const { words } = page;
  page.centre(words.refund, true);
  const saleNumber = cleanText(refund.saleNumber);
  page.centre(saleNumber === '' ? words.withoutReceipt : `${words.ofSale} ${saleNumber}`);
  const reason = cleanText(refund.reason);
  if (reason !== '') page.centre(`${words.reason}: ${reason}`);
}

/** `2026-11-21T14:05` as it is read here: `21.11.2026 14:05`. Anything else is printed as it is. */
export function printedTime(localTime: string): string {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)$/.exec(localTime);
  if (parts === null) return cleanText(localTime);
  return `${parts[3]}.${parts[2]}.${parts[1]}${NO_BREAK}${parts[4]}`;
}

function writeLine(page: Page, line: ReceiptLine): void {
  const { model, words } = page;
  page.both(cleanText(line.name), '');
  const quantity = receiptQuantity(line.quantityMilli, line.unit, model.locale);
  if (model.kind === 'gift') {
    const counted = words.counted[line.unit];
    page.both(counted === undefined ? quantity : quantity + NO_BREAK + counted, '', INDENT);
  } else {
    page.both(
      `${quantity}${NO_BREAK}x ${page.amount(line.unitPriceMinor)}`,
      page.amount(line.grossMinor),
      INDENT,
    );
    if (line.discountMinor !== 0) {
      const rate = line.discountPpm === null ? '' : ` ${receiptRate(line.discountPpm)}`;
      page.both(words.discount + rate, page.amount(negateMinor(line.discountMinor)), INDENT);
    }
  }
  const note = cleanText(line.note);
  if (note !== '') page.both(note, '', INDENT);
}

function writeTotals(page: Page): void {
  const { model, words } = page;
  if (model.saleDiscountMinor !== 0) {
    page.both(words.saleDiscount, page.amount(negateMinor(model.saleDiscountMinor)));
  }
  const total = model.kind === 'refund' ? words.givenBack : words.total;
  page.strong(total, receiptTotal(model.totalMinor, model.currency));
  for (const tax of model.taxes) {
    const label = tax.inclusive ? words.taxIncluded : words.taxAdded;
    const name = `${cleanText(tax.name)}${NO_BREAK}${receiptRate(tax.ratePpm)}`;
    // Functions, because a `$` in a tax's name would mean something to `replace`.
    const left = label
      .replace('{tax}', () => name)
      .replace('{base}', () => page.amount(tax.baseMinor));
    page.both(left, page.amount(tax.taxMinor));
  }
  if (model.roundingMinor !== 0) page.both(words.rounding, page.amount(model.roundingMinor));
}

function writeTenders(page: Page): void {
  const { model, words } = page;
  for (const tender of model.tenders) {
    page.both(words.tenders[tender.kind], page.amount(tender.tenderedMinor));
    const reference = cleanText(tender.reference);
    if (reference !== '') page.both(`${words.reference} ${reference}`, '', INDENT);
  }
  if (model.changeMinor !== 0) page.both(words.change, page.amount(model.changeMinor));
  if (model.balanceAfterMinor !== null) {
    page.both(words.balanceAfter, page.amount(model.balanceAfterMinor));
  }
}
