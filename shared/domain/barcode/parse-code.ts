import { err, ok, type Result } from '../result.ts';
import { hasGtinForm, toGtin14, upcAOfUpcE } from './gtin.ts';

/** What a scanner read or a person typed; GS1's longer codes are `parse-gs1.ts`. */
export type ScannedCode =
  | {
      readonly kind: 'gtin';
      readonly gtin14: string;
      /** As it was read, for masks of embedded weights and prices. */
      readonly digits: string;
    }
  /** A PLU, an SKU, a label of the shop's own. */
  | { readonly kind: 'internal'; readonly code: string };

export type CodeProblem = 'CODE_UNREADABLE' | 'CHECK_DIGIT_WRONG';

/** Longer than any label of a shop's own; what a 2D code carries is not one. */
const MAX_INTERNAL_LENGTH = 48;
export const MAX_RAW_LENGTH = 256;

const GROUP_SEPARATOR = '\u001D';
/** Symbology identifiers (ISO/IEC 15424) whose data is GS1 element strings. */
const ELEMENT_STRING_CARRIERS: ReadonlySet<string> = new Set([
  ']C1',
  ']e0',
  ']e1',
  ']e2',
  ']d2',
  ']Q3',
  ']J1',
]);

/**
 * Tells what a code is. 8, 12, 13 and 14 digits are a GTIN, and say so when their check digit is
 * wrong; other digits, and letters, are codes of the shop's own.
 *
 * Some catalogues hold codes of their own in a GTIN's form with a wrong check digit: before it
 * refuses one, a caller looks for `lookupCodes(raw)`.
 *
 * GS1 element strings (a GS1-128 or DataMatrix code with application identifiers) are unreadable
 * here, and for `parseGs1` to read: fused together without their separators they could match
 * something else.
 */
export function parseCode(raw: string): Result<ScannedCode, CodeProblem> {
  const code = cleanCode(raw);
  if (code === '' || isElementString(raw) || /^0+$/.test(code)) return err('CODE_UNREADABLE');
  const upcA = sentAsUpcE(raw) ? upcAOfUpcE(code) : null;
  const digits = upcA ?? code;
  const gtin14 = toGtin14(digits);
  if (gtin14 !== null) return ok({ kind: 'gtin', gtin14, digits });
  if (hasGtinForm(digits)) return err('CHECK_DIGIT_WRONG');
  if (!isInternalCode(code)) return err('CODE_UNREADABLE');
  return ok({ kind: 'internal', code });
}

/**
 * The code as text: without symbology identifier, control characters and spaces around it. Empty
 * where it is absurdly long. It is what the catalogue stores for a code that is no GTIN.
 */
export function cleanCode(raw: string): string {
  if (raw.length > MAX_RAW_LENGTH) return '';
  // oxlint-disable-next-line no-control-regex -- control characters are what has to go
  const printable = raw.replace(/[\u0000-\u001F\u007F-\u009F\u200B-\u200F\uFEFF]/g, '');
  return withoutSymbology(printable.trim()).trim();
}

export function withoutSymbology(text: string): string {
  return text.replace(/^\][A-Za-z][0-9A-Za-z]/, '');
}

/**
 * What the catalogue may hold a code under, the likeliest first: as a GTIN, then exactly as it is.
 */
export function lookupCodes(raw: string): readonly string[] {
  const parsed = parseCode(raw);
  if (!parsed.ok) return parsed.error === 'CHECK_DIGIT_WRONG' ? [cleanCode(raw)] : [];
  if (parsed.value.kind === 'internal') return [parsed.value.code];
  return [...new Set([parsed.value.gtin14, parsed.value.digits, cleanCode(raw)])];
}

/**
 * Whether a text may be a code of the shop's own: short, one line, begins with a letter or digit.
 */
export function isInternalCode(code: string): boolean {
  if (code.length > MAX_INTERNAL_LENGTH) return false;
  return /^[\p{L}\p{N}][\p{L}\p{N} ._\-/+#*%$()]*$/u.test(code);
}

/** Whether a code says of itself that application identifiers are in it. */
export function isElementString(raw: string): boolean {
  return raw.includes(GROUP_SEPARATOR) || ELEMENT_STRING_CARRIERS.has(symbologyOf(raw));
}

/** `]E4` is an EAN-8; eight digits under another EAN/UPC identifier are a UPC-E sent as it is. */
function sentAsUpcE(raw: string): boolean {
  const symbology = symbologyOf(raw);
  return symbology.startsWith(']E') && symbology !== ']E4';
}

function symbologyOf(raw: string): string {
  return /^\s*(\][A-Za-z][0-9A-Za-z])/.exec(raw)?.[1] ?? '';
}
