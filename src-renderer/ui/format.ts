import type { Locale } from '../../shared/domain/localized.ts';
import {
  currencyExponent,
  currencySymbol,
  formatMinor,
  minor,
  type Currency,
} from '../../shared/domain/money.ts';
import type { Unit } from '../../shared/domain/product.ts';
import { formatQuantity, milli } from '../../shared/domain/quantity.ts';
import type { NumberMarks } from './number-entry.ts';

/** How one locale and one currency write what the screen shows. Amounts are minor units. */
export interface Formats {
  readonly locale: Locale;
  readonly marks: NumberMarks;
  /** Digits behind the point of the currency: 2 for tenge. */
  readonly minorDigits: number;
  readonly currencySign: string;
  /** `2 902.50 ₸`, with the sign behind and a true minus. */
  money(amountMinor: number): string;
  /** The same without the sign, for columns under one that has it. */
  amount(amountMinor: number): string;
  /** Thousandths as `2`, `0.5`; `exact` keeps all three digits, for weights: `2.500`. */
  quantity(quantityMilli: number, exact?: boolean): string;
  /** Thousandths with their unit: `2`, `2.500 kg`. */
  quantityOf(quantityMilli: number, unit: Unit): string;
  /** Parts per million as `16 %`. */
  percent(ppm: number): string;
  /** A whole number, grouped. */
  count(value: number): string;
  /** Local wall time, `14:05`, of an ISO 8601 instant or milliseconds. */
  time(instant: string | number): string;
  /** Local day and time, `21.11.2026, 14:05`. */
  dateTime(instant: string | number): string;
}

const NO_BREAK_SPACE = '\u00a0';
const MINUS = '\u2212';
/** Thousands stand apart by a space in all three, as on the receipt; English keeps its point. */
const MARKS: Readonly<Record<Locale, NumberMarks>> = {
  en: { group: NO_BREAK_SPACE, decimal: '.' },
  ru: { group: NO_BREAK_SPACE, decimal: ',' },
  kk: { group: NO_BREAK_SPACE, decimal: ',' },
};
/** English as the region writes it: day before month, 24 hours. */
const TAGS: Readonly<Record<Locale, string>> = { en: 'en-GB', ru: 'ru-KZ', kk: 'kk-KZ' };

export function createFormats(locale: Locale, currency: Currency): Formats {
  const marks = MARKS[locale];
  const time = new Intl.DateTimeFormat(TAGS[locale], {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const day = new Intl.DateTimeFormat('ru-KZ', {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  });
  return {
    locale,
    marks,
    minorDigits: currencyExponent(currency),
    currencySign: currencySymbol(currency),
    amount: (amountMinor) => formatMinor(minor(amountMinor), currency, locale, { symbol: false }),
    money: (amountMinor) => formatMinor(minor(amountMinor), currency, locale),
    quantity: (quantityMilli, exact = false) => {
      const text = decimal(quantityMilli, 3, marks);
      return exact ? text : trimZeros(text, marks);
    },
    quantityOf: (quantityMilli, unit) => formatQuantity(milli(quantityMilli), unit, locale),
    percent: (ppm) => `${trimZeros(decimal(ppm, 4, marks), marks)}${NO_BREAK_SPACE}%`,
    count: (value) => decimal(value, 0, marks),
    time: (instant) => time.format(new Date(instant)),
    dateTime: (instant) => {
      const date = new Date(instant);
      return `${day.format(date)}, ${time.format(date)}`;
    },
  };
}

/** Exact: digits are cut out of the integer, nothing is divided. */
function decimal(value: number, fractionDigits: number, marks: NumberMarks): string {
  const digits = String(Math.abs(value)).padStart(fractionDigits + 1, '0');
  const whole = digits.slice(0, digits.length - fractionDigits);
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, marks.group);
  const fraction = fractionDigits === 0 ? '' : marks.decimal + digits.slice(-fractionDigits);
  return `${value < 0 ? MINUS : ''}${grouped}${fraction}`;
}

function trimZeros(text: string, marks: NumberMarks): string {
  const at = text.indexOf(marks.decimal);
  if (at === -1) return text;
  const fraction = text.slice(at + 1).replace(/0+$/, '');
  return fraction === '' ? text.slice(0, at) : text.slice(0, at + 1) + fraction;
}
