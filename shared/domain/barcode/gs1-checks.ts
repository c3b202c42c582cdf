import type { Charset, DataPart, PartCheck } from './application-identifiers.ts';
import { hasValidCheckDigit } from './gtin.ts';

export type ValueProblem = 'VALUE_WRONG' | 'CHECK_DIGIT_WRONG';

const CHARSETS: Readonly<Record<Charset, RegExp>> = {
  N: /^\d*$/,
  X: /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*$/,
  Y: /^[#\-/0-9A-Z]*$/,
  Z: /^[A-Za-z0-9_-]*={0,2}$/,
};

/** The longest the data of these parts may be. */
export function longestData(parts: readonly DataPart[]): number {
  let length = 0;
  for (const part of parts) length += part.maxLength;
  return length;
}

/** What is wrong with the data of one application identifier; null for nothing. */
export function valueProblem(value: string, parts: readonly DataPart[]): ValueProblem | null {
  let rest = value;
  for (const part of parts) {
    if (part.optional && rest === '') break;
    const text = rest.slice(0, part.maxLength);
    rest = rest.slice(part.maxLength);
    if (text.length < part.minLength || !CHARSETS[part.charset].test(text)) return 'VALUE_WRONG';
    if (part.check === null || passes(text, part.check)) continue;
    return part.check === 'csum' ? 'CHECK_DIGIT_WRONG' : 'VALUE_WRONG';
  }
  return rest === '' ? null : 'VALUE_WRONG';
}

function passes(text: string, check: PartCheck): boolean {
  switch (check) {
    case 'csum':
      return hasValidCheckDigit(text);
    case 'yymmd0':
      return isDay(2000 + Number(text.slice(0, 2)), text.slice(2), 0);
    case 'yymmdd':
      return isDay(2000 + Number(text.slice(0, 2)), text.slice(2), 1);
    case 'yyyymmdd':
      return isDay(Number(text.slice(0, 4)), text.slice(4), 1);
    case 'hh':
      return Number(text) < 24;
    case 'mi':
    case 'ss':
      return Number(text) < 60;
    case 'hhmi':
      return Number(text.slice(0, 2)) < 24 && Number(text.slice(2)) < 60;
    case 'nonzero':
      return Number(text) !== 0;
    case 'zero':
      return Number(text) === 0;
    case 'yesno':
      return Number(text) <= 1;
    case 'pieceoftotal':
      return isPieceOfTotal(Number(text.slice(0, 2)), Number(text.slice(2)));
  }
}

function isPieceOfTotal(piece: number, total: number): boolean {
  return piece >= 1 && total >= 1 && piece <= total;
}

function isDay(year: number, monthAndDay: string, firstDay: number): boolean {
  const month = Number(monthAndDay.slice(0, 2));
  const day = Number(monthAndDay.slice(2));
  return month >= 1 && month <= 12 && day >= firstDay && day <= daysOfMonth(year, month);
}

/** Of the Gregorian calendar; `month` 1 to 12. */
export function daysOfMonth(year: number, month: number): number {
  if (month === 2) {
    const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    return leap ? 29 : 28;
  }
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
