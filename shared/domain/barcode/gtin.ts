/**
 * GS1's trade item numbers: EAN-13, EAN-8, UPC-A, ITF-14 and GTIN-14 are one number, written
 * shorter.
 */

/**
 * The check digit for the digits before it: weights 3 and 1 in turn from the right, up to the next
 * ten (GS1 General Specifications, section 7.9.1).
 * @throws RangeError when `body` is not digits only
 */
export function checkDigit(body: string): number {
  if (!/^\d+$/.test(body)) throw new RangeError(`Not digits: ${body}`);
  let sum = 0;
  for (let fromRight = 0; fromRight < body.length; fromRight += 1) {
    const digit = body.charCodeAt(body.length - 1 - fromRight) - 48;
    sum += fromRight % 2 === 0 ? digit * 3 : digit;
  }
  return (10 - (sum % 10)) % 10;
}

/** Whether a string has the form of a GTIN: 8, 12, 13 or 14 digits, whatever the last one is. */
export function hasGtinForm(digits: string): boolean {
  return /^(\d{8}|\d{12,14})$/.test(digits);
}

/** Whether the last digit is the one the others call for. False for anything but digits. */
export function hasValidCheckDigit(digits: string): boolean {
  if (!/^\d{2,}$/.test(digits)) return false;
  return checkDigit(digits.slice(0, -1)) === digits.charCodeAt(digits.length - 1) - 48;
}

/**
 * The 14 digits under which a GTIN is kept, or null where `digits` is no GTIN: another length, a
 * wrong check digit, or nothing but zeros.
 */
export function toGtin14(digits: string): string | null {
  if (!hasGtinForm(digits) || !hasValidCheckDigit(digits) || /^0+$/.test(digits)) return null;
  return digits.padStart(14, '0');
}

/**
 * A GTIN-14 as people know it: 13 digits where a packing digit does not need the fourteenth, 8 for
 * an EAN-8.
 */
export function shortGtin(gtin14: string): string {
  if (/^0{6}[1-9]\d{7}$/.test(gtin14)) return gtin14.slice(6);
  return gtin14.startsWith('0') ? gtin14.slice(1) : gtin14;
}

/**
 * An EAN-13 for use in the shop only: `prefix` (GS1 leaves 02 and 20 to 29 to shops), the item's
 * number filled up with zeros, the check digit.
 * @throws RangeError when the number does not fit
 */
export function inStoreEan13(prefix: string, item: number): string {
  const width = 12 - prefix.length;
  const digits = String(item);
  if (!/^(02|2\d)\d{0,9}$/.test(prefix) || !/^\d+$/.test(digits) || digits.length > width) {
    throw new RangeError(`No in-store code for prefix ${prefix}, item ${item}`);
  }
  const body = prefix + digits.padStart(width, '0');
  return body + String(checkDigit(body));
}

/**
 * The UPC-A that an 8-digit UPC-E stands for (GS1 General Specifications, section 5.2.2.4.2), or
 * null where it is none. Eight digits alone do not tell UPC-E from EAN-8: the scanner has to say.
 */
export function upcAOfUpcE(digits: string): string | null {
  const match = /^([01])(\d)(\d)(\d)(\d)(\d)(\d)(\d)$/.exec(digits);
  if (match === null) return null;
  const [, system = '', a = '', b = '', c = '', d = '', e = '', last = '', check = ''] = match;
  let body: string;
  if (last <= '2') body = `${a}${b}${last}0000${c}${d}${e}`;
  else if (last === '3') body = `${a}${b}${c}00000${d}${e}`;
  else if (last === '4') body = `${a}${b}${c}${d}00000${e}`;
  else body = `${a}${b}${c}${d}${e}0000${last}`;
  const upcA = system + body + check;
  return hasValidCheckDigit(upcA) ? upcA : null;
}
