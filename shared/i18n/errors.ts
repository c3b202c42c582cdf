import { Currency, formatMinor, minor } from '../domain/money.ts';
import type { Locale } from '../domain/localized.ts';
import { Unit } from '../domain/product.ts';
import { formatQuantity, milli } from '../domain/quantity.ts';
import { assertNever } from '../domain/result.ts';
import type { ErrorCode, IpcError } from '../ipc/errors.ts';
import type { ErrorWordsTable } from './error-words.ts';
import { errorWordsEn } from './errors-en.ts';
import { errorWordsKk } from './errors-kk.ts';
import { errorWordsRu } from './errors-ru.ts';

export const errorWords: Readonly<Record<Locale, ErrorWordsTable>> = {
  en: errorWordsEn,
  ru: errorWordsRu,
  kk: errorWordsKk,
};

/** What a param is. All but `text` and `count` have a raw form, see `RAW_SUFFIX`. */
export type ErrorParamKind = 'text' | 'count' | 'money' | 'quantity' | 'percent';

/**
 * A param may come written out in the reader's language (`due: '900.00 ₸'`) or raw, as an integer
 * with its unit in its name (`dueMinor: 90000`); raw ones are written out here. A raw quantity is
 * of the param `unit`, a count where there is none.
 */
const RAW_SUFFIX = { money: 'Minor', quantity: 'Milli', percent: 'Ppm' } as const;

/** The params each code shows. All may be missing; others may come along and are not shown. */
export const errorParams = {
  CODE_UNREADABLE: { code: 'text' },
  CHECK_DIGIT_WRONG: { code: 'text' },
  GS1_PART_UNKNOWN: { part: 'text' },
  GS1_PART_WRONG: { part: 'text', value: 'text' },
  GS1_PARTS_CLASH: { part: 'text', other: 'text' },
  GS1_PART_MISSING: { part: 'text', other: 'text' },
  GS1_NO_PRODUCT: {},
  GOODS_EXPIRED: { name: 'text', date: 'text' },
  SERIAL_TWICE: { name: 'text', serial: 'text' },
  SERIAL_SINGLE: { name: 'text', serial: 'text' },
  PRODUCT_UNKNOWN: { code: 'text' },
  PRODUCT_INACTIVE: { name: 'text' },
  QUANTITY_INVALID: { name: 'text' },
  QUANTITY_TOO_LARGE: { name: 'text' },
  QUANTITY_NOT_WHOLE: { name: 'text' },
  WEIGHT_NEEDED: { name: 'text' },
  PRICE_MISSING: { name: 'text' },
  PRICE_ZERO: { name: 'text' },
  DISCOUNT_TOO_LARGE: { maximum: 'money' },
  AGE_CHECK_NEEDED: { name: 'text', age: 'count' },
  COUPON_UNKNOWN: { code: 'text' },
  COUPONS_TOO_MANY: { limit: 'count' },
  STOCK_NOT_ENOUGH: { name: 'text', available: 'quantity' },
  SALE_UNKNOWN: {},
  SALE_NOT_OPEN: {},
  SALE_EMPTY: {},
  SALE_NOT_PAID: { due: 'money' },
  SALE_HAS_TENDERS: {},
  LINE_UNKNOWN: {},
  NOTHING_TO_UNDO: {},
  PRICES_UNCHANGED: {},
  CART_GONE: {},
  CART_ON_ITS_WAY: {},
  CART_TOO_LARGE: { limit: 'count' },
  SALE_TOO_DEAR: { limit: 'money' },
  AMOUNT_INVALID: {},
  TENDER_EXCEEDS_DUE: { due: 'money' },
  TENDER_UNKNOWN: {},
  TENDER_NEEDS_REFERENCE: {},
  TENDER_NOT_REMOVABLE: {},
  CUSTOMER_UNKNOWN: {},
  CUSTOMER_NEEDED: {},
  CUSTOMER_KNOWN: { name: 'text' },
  TAX_ID_WRONG: { taxId: 'text' },
  CREDIT_BLOCKED: { name: 'text' },
  CREDIT_LIMIT: { name: 'text', available: 'money' },
  CREDIT_OVERDUE: { name: 'text', overdue: 'money' },
  SETTLEMENT_TOO_LARGE: { balance: 'money' },
  SHIFT_NOT_OPEN: {},
  SHIFT_OPEN: { number: 'count' },
  SHIFT_UNKNOWN: {},
  SHIFT_COUNT_NEEDED: {},
  COUNT_INVALID: {},
  LIMIT_CASH_OUT: {},
  LIMIT_NO_SALE: {},
  LIMIT_SHIFT_REPORT: {},
  RECEIPT_UNKNOWN: { number: 'text' },
  RECEIPT_FORGED: {},
  RECEIPT_ELSEWHERE: { number: 'text' },
  REFUND_EMPTY: {},
  REFUND_TOO_MUCH: { name: 'text', left: 'quantity' },
  REFUND_RIGHT_NEEDED: {},
  LIMIT_REFUND: { amount: 'money' },
  LIMIT_NO_RECEIPT: {},
  VOID_TOO_LATE: {},
  NOT_SIGNED_IN: {},
  PIN_WRONG: { left: 'count' },
  PIN_LOCKED_OUT: { seconds: 'count' },
  LIMIT_DISCOUNT: { amount: 'money', limit: 'percent' },
  LIMIT_PRICE: { name: 'text' },
  PRICE_BELOW_FLOOR: { amount: 'text' },
  OVERRIDE_REFUSED: { name: 'text' },
  PRINTER_NOT_CONFIGURED: {},
  PRINT_JOB_UNKNOWN: {},
  LABEL_PRINTER_MISSING: {},
  LABEL_PRINTER_SILENT: {},
  LABEL_NO_MASK: { name: 'text' },
  PRINT_JOB_NOT_RETRYABLE: {},
  HQ_NOT_CONFIGURED: {},
  HQ_ADDRESS_WRONG: { url: 'text' },
  MANAGER_NEEDED: {},
  IDENTITY_CONFLICT: { code: 'text' },
  RESTORED_NEEDS_HQ: {},
  DISK_FULL: {},
  DISK_ERROR: {},
  DATABASE_NEWER: {},
  DATABASE_CORRUPT: {},
  SECOND_INSTANCE: {},
  BACKUP_UNKNOWN: { backup: 'text' },
  BACKUP_INVALID: { backup: 'text' },
  TERMINAL_BLOCKED: {},
  COMMAND_UNKNOWN: { command: 'text' },
  INPUT_INVALID: { field: 'text' },
  UNAUTHORISED: {},
  ORIGIN_REFUSED: {},
  BODY_TOO_LARGE: {},
  INTERNAL: { detail: 'text' },
} as const satisfies Record<ErrorCode, Readonly<Record<string, ErrorParamKind>>>;

const kindsByCode: Readonly<Record<ErrorCode, Readonly<Record<string, ErrorParamKind>>>> =
  errorParams;

/**
 * A failure in a person's words.
 * @param currency of raw amounts in `error.params`; without it they stand without a sign
 */
export function errorText(
  error: IpcError,
  locale: Locale,
  currency?: Currency,
): { readonly message: string; readonly action: string } {
  const words = errorWords[locale][error.code];
  const overridable = error.override !== undefined && words.actionWithOverride !== undefined;
  const action = overridable ? words.actionWithOverride : words.action;
  const values = writtenParams(error, locale, currency);
  return { message: fillTemplate(words.message, values), action: fillTemplate(action, values) };
}

/** Every `{placeholder}` of a text, in order. */
export function placeholdersOf(template: string): readonly string[] {
  return Array.from(template.matchAll(/\{(\w+)\}/g), (match) => match[1] ?? '');
}

/** One pass, so that a product called `{code}` is never filled in itself. */
function fillTemplate(template: string, values: ReadonlyMap<string, string>): string {
  let lostItsHead = false;
  const text = template.replace(/\[([^[\]]*)\]/g, (_whole, part: string, offset: number) => {
    if (placeholdersOf(part).every((name) => values.has(name))) {
      return part.replace(/\{(\w+)\}/g, (_placeholder, name: string) => values.get(name) ?? '');
    }
    if (offset === 0) lostItsHead = true;
    return '';
  });
  return lostItsHead ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

function writtenParams(
  error: IpcError,
  locale: Locale,
  currency: Currency | undefined,
): ReadonlyMap<string, string> {
  const written = new Map<string, string>();
  for (const [name, kind] of Object.entries(kindsByCode[error.code])) {
    const given = paramOf(error, name);
    const text =
      given === undefined ? writeRaw(error, name, kind, locale, currency) : writeText(given);
    if (text !== '') written.set(name, text);
  }
  return written;
}

function paramOf(error: IpcError, name: string): string | number | undefined {
  return Object.hasOwn(error.params, name) ? error.params[name] : undefined;
}

/** ISO 4217's "no currency": two decimals and no sign. */
const NO_CURRENCY = Currency.parse('XXX');

/** Nothing where there is no whole number: a wrong figure is worse than none. */
function writeRaw(
  error: IpcError,
  name: string,
  kind: ErrorParamKind,
  locale: Locale,
  currency: Currency | undefined,
): string {
  if (kind === 'text' || kind === 'count') return '';
  const value = paramOf(error, name + RAW_SUFFIX[kind]);
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return '';
  switch (kind) {
    case 'money':
      return formatMinor(minor(value), currency ?? NO_CURRENCY, locale, {
        symbol: currency !== undefined,
      });
    case 'quantity': {
      const unit = Unit.safeParse(paramOf(error, 'unit'));
      return formatQuantity(milli(value), unit.success ? unit.data : 'piece', locale);
    }
    case 'percent':
      return writePercent(value, locale);
    default:
      return assertNever(kind);
  }
}

/** Parts per million, exactly: 125 000 is `12.5 %`. */
function writePercent(ppm: number, locale: Locale): string {
  const magnitude = Math.abs(ppm);
  const fraction = String(magnitude % 10_000)
    .padStart(4, '0')
    .replace(/0+$/, '');
  const whole = String(Math.floor(magnitude / 10_000));
  const point = locale === 'en' ? '.' : ',';
  const digits = fraction === '' ? whole : whole + point + fraction;
  return `${ppm < 0 ? '\u2212' : ''}${digits}\u00A0%`;
}

const LONGEST_TEXT = 60;

/** A scanned code may hold control characters and be very long; neither belongs in a sentence. */
function writeText(value: string | number): string {
  const letters = Array.from(
    String(value)
      .replace(/\p{C}+/gu, ' ')
      .trim(),
  );
  if (letters.length <= LONGEST_TEXT) return letters.join('');
  return `${letters.slice(0, LONGEST_TEXT - 1).join('')}…`;
}
