/** A value that RFC 8785 can carry without doubt: numbers are safe integers only. */
export type CanonicalValue =
  | null
  | boolean
  | number
  | string
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue | undefined };

/**
 * The JSON Canonicalization Scheme of RFC 8785: members sorted by UTF-16 code units, no white
 * space, strings and numbers as ECMAScript writes them. Members that are undefined are left out.
 * @throws TypeError for a number that is no safe integer and for a lone surrogate, which no two
 *   implementations write alike
 */
export function canonicalJson(value: CanonicalValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (typeof value === 'string') return canonicalString(value);
  let text = '';
  if (isList(value)) {
    for (const item of value) text += `${text === '' ? '' : ','}${canonicalJson(item)}`;
    return `[${text}]`;
  }
  // Without a comparer, `toSorted` goes by UTF-16 code units (ECMA-262, 23.1.3.30.2), as RFC 8785
  // asks.
  for (const key of Object.keys(value).toSorted()) {
    const member = value[key];
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${canonicalString(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

function canonicalNumber(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError(`Not a safe integer: ${value}`);
  return value === 0 ? '0' : String(value);
}

/** Nothing to escape, and no surrogate to be alone: nearly every string there is. */
const PLAIN = /^[ !#-[\]-~\u00A0-\uD7FF]*$/;

function canonicalString(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new TypeError('A string with a lone surrogate has no bytes');
  return JSON.stringify(text);
}

function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}
