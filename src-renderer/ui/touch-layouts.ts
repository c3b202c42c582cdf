import type { Locale } from '../../shared/domain/localized.ts';

/** Rows of letters as each language's own keyboard has them; Kazakh's own letters stand on top. */
const DIGITS = '1234567890';

export const TOUCH_LAYOUTS: Readonly<Record<Locale, readonly string[]>> = {
  en: [DIGITS, 'qwertyuiop', "asdfghjkl'", 'zxcvbnm,.-'],
  ru: [DIGITS, 'йцукенгшщзхъ', 'фывапролджэё', 'ячсмитьбю.,-'],
  kk: [DIGITS, 'әіңғүұқөһё.-', 'йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю,'],
};

/** As its key shows it. */
export const TOUCH_LANGUAGE_NAMES: Readonly<Record<Locale, string>> = {
  en: 'EN',
  ru: 'РУ',
  kk: 'ҚЗ',
};

export interface TextState {
  readonly value: string;
  readonly selectionStart: number;
  readonly selectionEnd: number;
}

/** The text after `letters` was typed at the caret, over whatever was selected. */
export function withTyped(text: TextState, letters: string): TextState {
  const value =
    text.value.slice(0, text.selectionStart) + letters + text.value.slice(text.selectionEnd);
  const caret = text.selectionStart + letters.length;
  return { value, selectionStart: caret, selectionEnd: caret };
}

/** The text after backspace: the selection goes, or the one letter before the caret. */
export function withoutLast(text: TextState): TextState {
  if (text.selectionStart !== text.selectionEnd) return withTyped(text, '');
  const before = Array.from(text.value.slice(0, text.selectionStart)).slice(0, -1).join('');
  const value = before + text.value.slice(text.selectionEnd);
  return { value, selectionStart: before.length, selectionEnd: before.length };
}
