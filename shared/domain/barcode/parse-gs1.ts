import { minor, type Minor } from '../money.ts';
import type { Unit } from '../product.ts';
import { type Milli, milli, MILLI_ONE } from '../quantity.ts';
import { err, ok, type Result } from '../result.ts';
import { readDigitalLink } from './digital-link.ts';
import { daysOfMonth } from './gs1-checks.ts';
import {
  type Gs1Element,
  type Gs1Problem,
  GROUP_SEPARATOR,
  readElementString,
} from './gs1-elements.ts';
import { isElementString, MAX_RAW_LENGTH, withoutSymbology } from './parse-code.ts';

/** What a GS1 code says of the goods in one's hand. */
export interface Gs1Goods {
  readonly gtin14: string;
  /** Null where the code says nothing of it. */
  readonly lot: string | null;
  readonly serial: string | null;
  /** `yyyy-mm-dd`; a month alone ends with its last day. */
  readonly bestBefore: string | null;
  readonly useBy: string | null;
  /** How many there are of what varies, or in what is packed. */
  readonly count: number | null;
  readonly elements: readonly Gs1Element[];
}

export type Gs1GoodsProblem = Gs1Problem | { readonly kind: 'NO_PRODUCT' };

/**
 * Reads GS1 element strings and Digital Link URIs, or null where the text is neither. The plain
 * codes of `parseCode` never come here: what it calls unreadable may.
 * @param year the current one: the dates of a code have two digits of theirs
 */
export function parseGs1(raw: string, year: number): Result<Gs1Goods, Gs1GoodsProblem> | null {
  if (raw.length > MAX_RAW_LENGTH) return null;
  const read = isElementString(raw)
    ? readElementString(dataOf(raw))
    : readDigitalLink(withoutSymbology(raw.trim()));
  if (read === null) return null;
  return read.ok ? goodsOf(read.value, year) : read;
}

/** Without spaces and control characters around it; separators inside belong to the data. */
function dataOf(raw: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what has to go
  const text = raw.replace(/[\u0000-\u001C\u001E\u001F\u007F]/g, '').replace(/^ +| +$/g, '');
  return withoutSymbology(text.startsWith(GROUP_SEPARATOR) ? text.slice(1) : text);
}

function goodsOf(elements: readonly Gs1Element[], year: number): Result<Gs1Goods, Gs1GoodsProblem> {
  const value = (ai: string): string | null =>
    elements.find((element) => element.ai === ai)?.value ?? null;
  const gtin14 = value('01') ?? value('02');
  if (gtin14 === null || /^0+$/.test(gtin14)) return err({ kind: 'NO_PRODUCT' });
  const day = (ai: string): string | null => {
    const text = value(ai);
    return text === null ? null : gs1Day(text, year);
  };
  const count = value('30') ?? value('37');
  return ok({
    gtin14,
    lot: value('10'),
    serial: value('21'),
    bestBefore: day('15'),
    useBy: day('17'),
    count: count === null ? null : Number(count),
    elements,
  });
}

/**
 * `yymmdd` as `yyyy-mm-dd`: the year nearest to this one, at most 50 later and 49 before it; day 00
 * is the month's last (GS1 General Specifications, sections 3.4.4 and 7.12).
 */
export function gs1Day(yymmdd: string, year: number): string {
  const century = year - (year % 100);
  const ahead = Number(yymmdd.slice(0, 2)) - (year % 100);
  const shift = ahead > 50 ? -100 : ahead < -49 ? 100 : 0;
  const full = century + Number(yymmdd.slice(0, 2)) + shift;
  const month = Number(yymmdd.slice(2, 4));
  const day = Number(yymmdd.slice(4, 6)) || daysOfMonth(full, month);
  return `${full}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Net weight in kg, length in m and volume in l, by the unit a product is sold in. */
const MEASURES: ReadonlyMap<Unit, string> = new Map([
  ['kg', '310'],
  ['m', '311'],
  ['l', '315'],
]);

/** How much of a unit the goods are; null where the code does not say, or says zero. */
export function measureIn(goods: Gs1Goods, unit: Unit): Milli | null {
  const stem = MEASURES.get(unit);
  const found = goods.elements.find(({ ai }) => ai.length === 4 && ai.slice(0, 3) === stem);
  if (stem === undefined || found === undefined) return null;
  const quantity = Math.round((Number(found.value) * MILLI_ONE) / 10 ** Number(found.ai.charAt(3)));
  return quantity === 0 ? null : milli(quantity);
}

/**
 * What the goods cost together, by their label (392n), in minor units; null where it does not say,
 * or not in whole ones.
 */
export function labelPrice(goods: Gs1Goods, currencyExponent: number): Minor | null {
  const found = goods.elements.find(({ ai }) => ai.startsWith('392'));
  if (found === undefined) return null;
  const shift = currencyExponent - Number(found.ai.charAt(3));
  const exact = Number(found.value) * 10 ** shift;
  const amount = Math.round(exact);
  const isWhole = shift >= 0 || amount * 10 ** -shift === Number(found.value);
  return isWhole && Number.isSafeInteger(amount) ? minor(amount) : null;
}
