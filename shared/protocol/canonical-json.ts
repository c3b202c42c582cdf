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
  // What is written for every sale is made in this order; then the engine's own writer, which is
  // faster, writes the same. It escapes half a surrogate pair, and nothing else so.
  if (!isInOrder(value)) return write(value);
  const text = JSON.stringify(value);
  return text.includes('\\ud') ? write(value) : text;
}

/**
 * Whether ECMAScript writes the value's members in RFC 8785's order as they are.
 * @throws TypeError for a number that no two implementations write alike
 */
function isInOrder(value: CanonicalValue): boolean {
  if (value === null || typeof value !== 'object') {
    if (typeof value === 'number') checked(value);
    return true;
  }
  if (isList(value)) return value.every((item) => isInOrder(item));
  let previous = '';
  for (const key of Object.keys(value)) {
    if (key < previous) return false;
    previous = key;
    const member = value[key];
    if (member !== undefined && !isInOrder(member)) return false;
  }
  return true;
}

function write(value: CanonicalValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return JSON.stringify(checked(value));
  if (typeof value === 'string') return JSON.stringify(wellFormed(value));
  if (isList(value)) return `[${value.map(write).join(',')}]`;
  const members: string[] = [];
  // Without a comparer, `toSorted` goes by UTF-16 code units (ECMA-262, 23.1.3.30.2), as RFC 8785
  // asks.
  for (const key of Object.keys(value).toSorted()) {
    const member = value[key];
    if (member === undefined) continue;
    members.push(`${JSON.stringify(wellFormed(key))}:${write(member)}`);
  }
  return `{${members.join(',')}}`;
}

function checked(value: number): number {
  if (!Number.isSafeInteger(value)) throw new TypeError(`Not a safe integer: ${value}`);
  return value;
}

function wellFormed(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('A string with a lone surrogate has no bytes');
  return text;
}

function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}
