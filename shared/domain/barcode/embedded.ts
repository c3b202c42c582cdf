import { z } from 'zod';
import { MILLI_ONE } from '../quantity.ts';
import { checkDigit, hasValidCheckDigit } from './gtin.ts';

/**
 * How a shop's scale writes a weight, price or count into an EAN-13:
 * prefix, item, verifier (where there is one), value, check digit; 13 digits in all.
 */
export const BarcodeMask = z
  .strictObject({
    /** The leading digits that tell this mask: `21`. */
    prefix: z.string().regex(/^2\d{0,5}$|^02\d{0,4}$/),
    itemDigits: z.number().int().min(1).max(9),
    kind: z.enum(['weight', 'price', 'quantity']),
    valueDigits: z.number().int().min(1).max(9),
    /** How many of the value's digits stand behind the point: 3 for grams, 2 for tiyn. */
    decimals: z.number().int().min(0).max(4),
    /** Whether GS1's price verifier digit stands before the value. */
    verifier: z.boolean(),
  })
  .refine((mask) => bodyLength(mask) === 12, { error: 'The parts must add up to 12 digits' })
  .refine((mask) => !mask.verifier || mask.valueDigits === 4 || mask.valueDigits === 5, {
    error: 'A verifier is defined for values of 4 and 5 digits only',
  })
  .refine((mask) => mask.kind === 'price' || mask.decimals <= 3, {
    error: 'A quantity has at most 3 decimals',
  });
export type BarcodeMask = Readonly<z.infer<typeof BarcodeMask>>;

export interface EmbeddedCode {
  /** The item's digits with their leading zeros, to be looked up as an internal code. */
  readonly itemCode: string;
  readonly kind: BarcodeMask['kind'];
  /** Thousandths for a weight or quantity, minor units for a price. */
  readonly value: number;
}

/**
 * Reads an EAN-13 by the first mask that fits, or null where none does or the check digit is wrong.
 * To be asked only after the whole code was not found in the catalogue: another supplier's code may
 * begin like a mask. A verifier that is wrong is no fit.
 */
export function readEmbedded(
  digits13: string,
  masks: readonly BarcodeMask[],
  currencyExponent = 2,
): EmbeddedCode | null {
  if (!/^\d{13}$/.test(digits13) || !hasValidCheckDigit(digits13)) return null;
  for (const mask of masks) {
    if (!digits13.startsWith(mask.prefix) || bodyLength(mask) !== 12) continue;
    const itemEnd = mask.prefix.length + mask.itemDigits;
    const valueText = digits13.slice(12 - mask.valueDigits, 12);
    if (mask.verifier && priceVerifier(valueText) !== digits13.charAt(itemEnd)) continue;
    const value = scaled(Number(valueText), mask, currencyExponent);
    if (value === null) continue;
    return { itemCode: digits13.slice(mask.prefix.length, itemEnd), kind: mask.kind, value };
  }
  return null;
}

function bodyLength(mask: {
  readonly prefix: string;
  readonly itemDigits: number;
  readonly valueDigits: number;
  readonly verifier: boolean;
}): number {
  return mask.prefix.length + mask.itemDigits + mask.valueDigits + (mask.verifier ? 1 : 0);
}

/** Null where the currency has fewer decimals than the mask and the value would not stay whole. */
function scaled(value: number, mask: BarcodeMask, currencyExponent: number): number | null {
  const exponent = mask.kind === 'price' ? currencyExponent : Math.log10(MILLI_ONE);
  const shift = Math.round(exponent) - mask.decimals;
  if (shift >= 0) return value * 10 ** shift;
  const divisor = 10 ** -shift;
  return value % divisor === 0 ? value / divisor : null;
}

/**
 * The EAN-13 that `readEmbedded` reads back by the same mask, or null where the value or the item
 * has no place in it: too long, or with more decimals.
 * @param of the weight or count in thousandths, the price in minor units of `exponent` decimals
 */
export function writeEmbedded(
  mask: BarcodeMask,
  itemCode: string,
  of: { readonly quantityMilli: number; readonly priceMinor: number; readonly exponent: number },
): string | null {
  const isPrice = mask.kind === 'price';
  const shift = (isPrice ? of.exponent : Math.round(Math.log10(MILLI_ONE))) - mask.decimals;
  const exact = isPrice ? of.priceMinor : of.quantityMilli;
  const value = shift >= 0 ? exact / 10 ** shift : exact * 10 ** -shift;
  const text = String(value).padStart(mask.valueDigits, '0');
  if (!Number.isInteger(value) || value <= 0 || text.length !== mask.valueDigits) return null;
  if (!/^\d+$/.test(itemCode) || itemCode.length !== mask.itemDigits) return null;
  const body = mask.prefix + itemCode + (mask.verifier ? priceVerifier(text) : '') + text;
  return body.length === 12 ? body + String(checkDigit(body)) : null;
}

/** Weighted products of the digits 0 to 9 (GS1 General Specifications, section 7.9.2). */
const TWO_MINUS = [0, 2, 4, 6, 8, 9, 1, 3, 5, 7] as const;
const THREE = [0, 3, 6, 9, 2, 5, 8, 1, 4, 7] as const;
const FIVE_PLUS = [0, 5, 1, 6, 2, 7, 3, 8, 4, 9] as const;
const FIVE_MINUS = [0, 5, 9, 4, 8, 3, 7, 2, 6, 1] as const;

/**
 * GS1's check digit for a price or weight field of 4 or 5 digits; empty for other lengths.
 * GS1 General Specifications, sections 7.9.3 and 7.9.4.
 */
export function priceVerifier(digits: string): string {
  if (/^\d{4}$/.test(digits)) {
    const sum = weighted(digits, [TWO_MINUS, TWO_MINUS, THREE, FIVE_MINUS]);
    return String((sum * 3) % 10);
  }
  if (/^\d{5}$/.test(digits)) {
    const sum = weighted(digits, [FIVE_PLUS, TWO_MINUS, FIVE_MINUS, FIVE_PLUS, TWO_MINUS]);
    return String(FIVE_MINUS.findIndex((product) => product === (10 - (sum % 10)) % 10));
  }
  return '';
}

function weighted(digits: string, weights: readonly (readonly number[])[]): number {
  let sum = 0;
  for (const [position, products] of weights.entries()) {
    sum += products[Number(digits.charAt(position))] ?? 0;
  }
  return sum;
}
