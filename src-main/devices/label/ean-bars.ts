/**
 * The bars of an EAN-13 or EAN-8, one character a module, `1` black (GS1 General Specifications,
 * section 5.2.1.2).
 */

/** Set A by digit; B is C backwards, and C is A with black and white changed. */
const SET_A = [
  '0001101',
  '0011001',
  '0010011',
  '0111101',
  '0100011',
  '0110001',
  '0101111',
  '0111011',
  '0110111',
  '0001011',
] as const;

/** Which of the left digits are of set B (`1`), by the digit before them. */
const LEADING = [
  '000000',
  '001011',
  '001101',
  '001110',
  '010011',
  '011001',
  '011100',
  '010101',
  '010110',
  '011010',
] as const;

/** @throws RangeError when `digits` is neither 13 nor 8 digits */
export function eanBars(digits: string): string {
  if (!/^(\d{13}|\d{8})$/.test(digits)) throw new RangeError(`No EAN: ${digits}`);
  const isLong = digits.length === 13;
  const sets = isLong ? (LEADING[Number(digits.charAt(0))] ?? '') : '0000';
  const body = isLong ? digits.slice(1) : digits;
  const half = body.length / 2;
  const left = [...body.slice(0, half)].map((digit, index) =>
    sets.charAt(index) === '1' ? setB(digit) : setA(digit),
  );
  const right = [...body.slice(half)].map(setC);
  return `101${left.join('')}01010${right.join('')}101`;
}

function setA(digit: string): string {
  return SET_A[Number(digit)] ?? '';
}

function setB(digit: string): string {
  return [...setC(digit)].toReversed().join('');
}

function setC(digit: string): string {
  return [...setA(digit)].map((module) => (module === '1' ? '0' : '1')).join('');
}
