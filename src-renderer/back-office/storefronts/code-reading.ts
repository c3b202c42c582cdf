import { type BarcodeMask, readEmbedded } from '../../../shared/domain/barcode/embedded.ts';
import { shortGtin } from '../../../shared/domain/barcode/gtin.ts';
import type { Gs1Element } from '../../../shared/domain/barcode/gs1-elements.ts';
import { parseCode } from '../../../shared/domain/barcode/parse-code.ts';
import { parseGs1 } from '../../../shared/domain/barcode/parse-gs1.ts';

/** How a till would read a code that stands for no product by itself. */
export type CodeReading =
  | { readonly kind: 'unreadable' | 'checkDigit' }
  | { readonly kind: 'internal'; readonly code: string }
  | { readonly kind: 'product'; readonly gtin: string }
  | {
      readonly kind: BarcodeMask['kind'];
      readonly item: string;
      /** Thousandths, or minor units of a price. */
      readonly value: number;
    }
  | { readonly kind: 'gs1'; readonly elements: readonly Gs1Element[] };

/** Null for an empty text. The same functions as the till's, in the same order. */
export function readingOf(
  text: string,
  masks: readonly BarcodeMask[],
  given: { readonly currencyExponent: number; readonly year: number },
): CodeReading | null {
  // As the separator of a GS1 code can be typed.
  const raw = text.replaceAll('<GS>', '\u001D').trim();
  if (raw === '') return null;
  const parsed = parseCode(raw);
  if (!parsed.ok) {
    if (parsed.error === 'CHECK_DIGIT_WRONG') return { kind: 'checkDigit' };
    const gs1 = parseGs1(raw, given.year);
    return gs1?.ok === true
      ? { kind: 'gs1', elements: gs1.value.elements }
      : { kind: 'unreadable' };
  }
  if (parsed.value.kind === 'internal') return parsed.value;
  const label = readEmbedded(parsed.value.digits, masks, given.currencyExponent);
  if (label === null) return { kind: 'product', gtin: shortGtin(parsed.value.gtin14) };
  return { kind: label.kind, item: label.itemCode, value: label.value };
}
