import { z } from 'zod';
import type { Locale } from './localized.ts';
import { parseDecimal } from './money.ts';
import type { Unit } from './product.ts';
import { err, ok, type Result } from './result.ts';

/** Integer thousandths of the product's unit: 2.5 kg is 2 500, one piece is 1 000. */
export const Milli = z.number().int().brand<'Milli'>();
export type Milli = z.infer<typeof Milli>;

export const MILLI_ONE = 1000;

/**
 * More than this on one line is a typing mistake, not a sale: 99 999 pieces, or tonnes of apples.
 */
export const MAX_QUANTITY_MILLI = 99_999_000;

/** @throws RangeError when `value` is no safe integer */
export function milli(value: number): Milli {
  if (!Number.isSafeInteger(value)) throw new RangeError(`Not whole thousandths: ${value}`);
  return (value === 0 ? 0 : value) as Milli;
}

export const ONE_PIECE = milli(MILLI_ONE);

/**
 * What a person typed as a quantity: one comma or point, at most three decimals. A negative number
 * is read as such, for `checkQuantity` to refuse; null where it is no number at all.
 */
export function parseQuantity(text: string): Milli | null {
  const value = parseDecimal(text, 3);
  return value === null ? null : milli(value);
}

export type QuantityProblem = 'QUANTITY_INVALID' | 'QUANTITY_TOO_LARGE' | 'QUANTITY_NOT_WHOLE';

/** Whether a line may carry this quantity. Pieces and packs are whole unless they are weighed. */
export function checkQuantity(
  quantity: number,
  product: { readonly unit: Unit; readonly weighed: boolean },
): Result<Milli, QuantityProblem> {
  if (!Number.isSafeInteger(quantity) || quantity <= 0) return err('QUANTITY_INVALID');
  if (quantity > MAX_QUANTITY_MILLI) return err('QUANTITY_TOO_LARGE');
  if (isCounted(product.unit) && !product.weighed && quantity % MILLI_ONE !== 0) {
    return err('QUANTITY_NOT_WHOLE');
  }
  return ok(milli(quantity));
}

/** Units that are counted rather than measured. */
export function isCounted(unit: Unit): boolean {
  return unit === 'piece' || unit === 'pack';
}

const LABELS = {
  kg: { en: 'kg', ru: 'кг', kk: 'кг' },
  l: { en: 'l', ru: 'л', kk: 'л' },
  m: { en: 'm', ru: 'м', kk: 'м' },
} as const;

/** What is measured is sold by: `kg`; empty for what is counted. */
export function unitSign(unit: Unit, locale: Locale): string {
  return unit === 'piece' || unit === 'pack' ? '' : LABELS[unit][locale];
}

/**
 * A quantity for the screen, with no-break spaces and the decimal sign of the language: a bare
 * count for pieces and packs (`2`), always three decimals and the unit for what is measured (`2.500
 * kg`).
 */
export function formatQuantity(quantity: Milli, unit: Unit, locale: Locale): string {
  return writeQuantity(quantity, unit, locale, {
    space: '\u00A0',
    point: locale === 'en' ? '.' : ',',
    minus: '\u2212',
  });
}

/** A quantity for a receipt: ASCII space and point in every language, the unit in `locale`. */
export function plainQuantity(quantity: Milli, unit: Unit, locale: Locale): string {
  return writeQuantity(quantity, unit, locale, { space: ' ', point: '.', minus: '-' });
}

interface Signs {
  readonly space: string;
  readonly point: string;
  readonly minus: string;
}

function writeQuantity(quantity: Milli, unit: Unit, locale: Locale, signs: Signs): string {
  const magnitude = Math.abs(quantity);
  const fraction = magnitude % MILLI_ONE;
  const whole = String((magnitude - fraction) / MILLI_ONE).replace(/\B(?=(\d{3})+$)/g, signs.space);
  const decimals = String(fraction).padStart(3, '0');
  const sign = quantity < 0 ? signs.minus : '';
  if (unit !== 'piece' && unit !== 'pack') {
    return `${sign}${whole}${signs.point}${decimals}${signs.space}${LABELS[unit][locale]}`;
  }
  if (fraction === 0) return sign + whole;
  return sign + whole + signs.point + decimals.replace(/0+$/, '');
}
