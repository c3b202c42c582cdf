import { describe, expect, test } from 'vitest';
import { LOCALES } from '../../../shared/domain/localized.ts';
import { Currency } from '../../../shared/domain/money.ts';
import { errorParams, errorText, errorWords, placeholdersOf } from '../../../shared/i18n/errors.ts';
import type { ErrorWords } from '../../../shared/i18n/error-words.ts';
import { ERROR_CODES, type ErrorCode, ipcError } from '../../../shared/ipc/errors.ts';

const KZT = Currency.parse('KZT');
const cases = LOCALES.flatMap((locale) => ERROR_CODES.map((code) => ({ locale, code })));

function textsOf(words: ErrorWords): readonly string[] {
  return [words.message, words.action, words.actionWithOverride ?? words.action];
}

/** The params of a code that its words show, in order. */
function shownParams(code: ErrorCode): readonly string[] {
  return Object.keys(errorParams[code]).toSorted();
}

describe('UX-6 every failure has words', () => {
  test('in three languages, with no code left over', () => {
    for (const locale of LOCALES) {
      expect(Object.keys(errorWords[locale]).toSorted()).toEqual([...ERROR_CODES].toSorted());
    }
  });

  test.each(cases)('$code in $locale: a heading, and what to do next', ({ locale, code }) => {
    const words = errorWords[locale][code];
    for (const text of textsOf(words)) {
      expect(text).toBe(text.trim());
      expect(text.length).toBeGreaterThan(5);
      expect(text.length).toBeLessThanOrEqual(100);
    }
    expect(words.message).not.toMatch(/[.!]$/);
    expect(words.action).toMatch(/\.$/);
  });

  test.each(cases)('$code in $locale shows exactly the params it documents', ({ locale, code }) => {
    const words = errorWords[locale][code];
    const shown = new Set(textsOf(words).flatMap(placeholdersOf));
    expect([...shown].toSorted()).toEqual(shownParams(code));
    const outsideBrackets = textsOf(words).map((text) => text.replace(/\[[^[\]]*\]/g, ''));
    expect(outsideBrackets.filter((text) => /[{}[\]]/.test(text))).toEqual([]);
  });

  test.each(cases)('$code in $locale is whole with no param at all', ({ locale, code }) => {
    const { message, action } = errorText(ipcError(code), locale);
    for (const text of [message, action]) {
      expect(text).not.toMatch(/[{}[\]]| {2}|[ ,:][.,:]|^[ ,:]|[ ,:]$|«»/);
      expect(text.length).toBeGreaterThan(5);
      expect(text).toMatch(/^\p{Lu}/u);
    }
  });

  test.each(cases)('$code in $locale says every param it is given', ({ locale, code }) => {
    const params = Object.fromEntries(shownParams(code).map((name) => [name, `<${name}>`]));
    const { message, action } = errorText(ipcError(code, params), locale);
    const missing = Object.values(params).filter((value) => !(message + action).includes(value));
    expect(missing).toEqual([]);
  });

  test('Russian and Kazakh are not copies of each other', () => {
    const same = ERROR_CODES.filter(
      (code) => errorWords.ru[code].message === errorWords.kk[code].message,
    );
    expect(same).toEqual([]);
  });
});

describe('UX-4 params by locale', () => {
  test('quantities carry their unit, and a second person is named only where one may help', () => {
    const params = { name: 'Apples Gala', availableMilli: 2500, unit: 'kg' };
    const strict = errorText(ipcError('STOCK_NOT_ENOUGH', params), 'en');
    expect(strict.message).toBe('Not enough Apples Gala: 2.500\u00A0kg left here');
    expect(strict.action).not.toContain('supervisor');
    const presented = ipcError('STOCK_NOT_ENOUGH', params, 'oversell');
    expect(errorText(presented, 'en').action).toContain('supervisor');
    const pieces = ipcError('STOCK_NOT_ENOUGH', { name: 'Сүт', availableMilli: 3000 });
    expect(errorText(pieces, 'kk').message).toBe('Тауар жетпейді: «Сүт», мұнда қалғаны 3');
  });

  test('money with its sign where the currency is known', () => {
    const error = ipcError('SALE_NOT_PAID', { dueMinor: 290_250 });
    expect(errorText(error, 'en', KZT).message).toContain('2\u00A0902.50\u00A0₸ to go');
    expect(errorText(error, 'ru', KZT).message).toContain('2\u00A0902,50\u00A0₸');
    expect(errorText(error, 'ru').message).toMatch(/2\u00A0902,50$/);
  });

  test.each([
    [200_000, 'en', '20\u00A0%'],
    [125_000, 'ru', '12,5\u00A0%'],
    [1_000_000, 'kk', '100\u00A0%'],
    [0, 'en', '0\u00A0%'],
  ] as const)('%i parts per million in %s is %s', (limitPpm, locale, expected) => {
    expect(errorText(ipcError('LIMIT_DISCOUNT', { limitPpm }), locale).message).toContain(expected);
  });

  test('a value is never filled in itself, nor does it break the sentence', () => {
    const code = '{detail}[x]\u001d0101\n$& ';
    expect(errorText(ipcError('PRODUCT_UNKNOWN', { code }), 'en').message).toBe(
      'No item has the code {detail}[x] 0101 $&',
    );
    const long = errorText(ipcError('PRODUCT_UNKNOWN', { code: '9'.repeat(256) }), 'en').message;
    expect(long.length).toBeLessThan(90);
    expect(long).toMatch(/9…$/);
  });

  test('a param that is written out already stands as it is', () => {
    const written = ipcError('SALE_NOT_PAID', { due: '900.00 ₸', dueMinor: 1 });
    expect(errorText(written, 'en').message).toBe('The sale is not paid yet: 900.00 ₸ to go');
    const lines = ipcError('CART_TOO_LARGE', { limit: 500 });
    expect(errorText(lines, 'ru').message).toBe('Чек заполнен, строк: 500');
  });

  test('what is no whole number is left out rather than shown wrong', () => {
    const error = ipcError('SALE_NOT_PAID', { dueMinor: Number.NaN });
    expect(errorText(error, 'en').message).toBe('The sale is not paid yet');
  });
});
