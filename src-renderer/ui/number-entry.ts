/**
 * What a till's number field does with keys, whichever hand they come from: the touch pad, the
 * keyboard or a paste. A value the till proposes is `fresh`: the first digit replaces it, as on
 * every till.
 */
export const DIGIT_KEYS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
export type DigitKey = (typeof DIGIT_KEYS)[number];
export type NumberKey =
  | DigitKey
  | '00'
  | '000'
  | 'point'
  | 'back'
  | 'clear'
  /** One more, one less: whole steps, for quantities. */
  | 'plus'
  | 'minus';

export interface NumberRules {
  /** Digits behind the point: 2 for money in tenge, 3 for kilograms, 0 for pieces. */
  readonly fractionDigits: number;
  /** Digits before the point; more are not taken. */
  readonly wholeDigits: number;
}

/** `text` is digits with at most one `.`, or empty. */
export interface NumberEntry {
  readonly text: string;
  readonly fresh: boolean;
}

export const EMPTY_ENTRY: NumberEntry = { text: '', fresh: false };

/**
 * The value in units of the last place (`12.5` with two digits behind the point is 1 250), or
 * null.
 */
export function entryValue(entry: NumberEntry, rules: NumberRules): number | null {
  if (entry.text === '') return null;
  const [whole = '', fraction = ''] = entry.text.split('.');
  return Number(`${whole}${fraction.padEnd(rules.fractionDigits, '0')}`);
}

/** A proposed value, in units of the last place, without trailing zeros behind the point. */
export function proposed(value: number, rules: NumberRules): NumberEntry {
  return { text: textOf(Math.max(0, value), rules), fresh: true };
}

function textOf(value: number, rules: NumberRules): string {
  if (rules.fractionDigits === 0) return String(value);
  const digits = String(value).padStart(rules.fractionDigits + 1, '0');
  const whole = digits.slice(0, -rules.fractionDigits);
  const fraction = digits.slice(-rules.fractionDigits);
  return /^0*$/.test(fraction) ? whole : `${whole}.${fraction}`;
}

/** The entry after one key. A key that would break the rules changes nothing. */
export function pressKey(entry: NumberEntry, key: NumberKey, rules: NumberRules): NumberEntry {
  switch (key) {
    case 'clear':
      return EMPTY_ENTRY;
    case 'back':
      return entry.fresh ? EMPTY_ENTRY : { text: entry.text.slice(0, -1), fresh: false };
    case 'plus':
      return stepped(entry, 1, rules);
    case 'minus':
      return stepped(entry, -1, rules);
    case 'point':
      return withPoint(entry, rules);
    default:
      return withDigits(entry, key, rules);
  }
}

function stepped(entry: NumberEntry, direction: 1 | -1, rules: NumberRules): NumberEntry {
  const one = 10 ** rules.fractionDigits;
  const next = (entryValue(entry, rules) ?? 0) + direction * one;
  if (next < 0) return entry;
  const text = textOf(next, rules);
  return fits(text, rules) ? { text, fresh: false } : entry;
}

function withPoint(entry: NumberEntry, rules: NumberRules): NumberEntry {
  if (rules.fractionDigits === 0) return entry;
  const text = entry.fresh ? '' : entry.text;
  if (text.includes('.')) return entry;
  return { text: `${text === '' ? '0' : text}.`, fresh: false };
}

function withDigits(entry: NumberEntry, digits: string, rules: NumberRules): NumberEntry {
  const before = entry.fresh ? '' : entry.text;
  const whole = before.includes('.') ? before + digits : (before + digits).replace(/^0+(?=\d)/, '');
  return fits(whole, rules) ? { text: whole, fresh: false } : entry;
}

function fits(text: string, rules: NumberRules): boolean {
  const [whole = '', fraction = ''] = text.split('.');
  return whole.length <= rules.wholeDigits && fraction.length <= rules.fractionDigits;
}

/**
 * The entry for text that arrived whole: a paste, dictation, an input method. Grouping spaces and
 * commas are dropped; the last point or comma stands for the decimal mark where the digits behind
 * it can be a fraction. Null when it is no number the rules allow.
 */
export function entryFromText(text: string, rules: NumberRules): NumberEntry | null {
  const bare = text.replace(/[^\d.,]/g, '');
  if (bare === '') return EMPTY_ENTRY;
  const markAt = Math.max(bare.lastIndexOf('.'), bare.lastIndexOf(','));
  const behind = markAt < 0 ? '' : bare.slice(markAt + 1);
  const { fractionDigits } = rules;
  const isDecimal = markAt >= 0 && fractionDigits > 0 && behind.length <= fractionDigits;
  const before = isDecimal ? bare.slice(0, markAt) : bare;
  const whole = before.replace(/[.,]/g, '').replace(/^0+(?=\d)/, '') || '0';
  const result = isDecimal ? `${whole}.${behind}` : whole;
  return fits(result, rules) ? { text: result, fresh: false } : null;
}

/** How a locale writes numbers: what stands between thousands and before the fraction. */
export interface NumberMarks {
  readonly group: string;
  readonly decimal: string;
}

/**
 * The entry as it is shown while it is typed: grouped, and with the point as soon as it is
 * pressed.
 */
export function shownEntry(entry: NumberEntry, marks: NumberMarks): string {
  const [whole = '', fraction] = entry.text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, marks.group);
  return fraction === undefined ? grouped : `${grouped}${marks.decimal}${fraction}`;
}

export interface PressedKey {
  readonly code: string;
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/**
 * The pad key a keyboard key stands for. Digits go by their place, since a Kazakh layout types
 * letters with the digit row; a number pad with Num Lock off still means its digits here.
 */
export function numberKeyOf(event: PressedKey): NumberKey | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  if (event.key === 'Backspace') return 'back';
  if (event.key === 'Delete' && event.code !== 'NumpadDecimal') return 'clear';
  if (event.code === 'NumpadDecimal' || event.key === '.' || event.key === ',') return 'point';
  if (event.code === 'NumpadAdd' || event.key === '+') return 'plus';
  if (event.code === 'NumpadSubtract' || event.key === '-') return 'minus';
  if (event.shiftKey) return null;
  if (event.code === 'Period' || event.code === 'Comma') return 'point';
  const place = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1] ?? event.key;
  return DIGIT_KEYS.find((digit) => digit === place) ?? null;
}
