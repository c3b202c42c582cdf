import { describe, expect, test } from 'vitest';
import { LOCALES } from '../../../shared/domain/localized.ts';
import { officeWords } from '../../../src-renderer/back-office/i18n.ts';

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const here = path === '' ? key : `${path}.${key}`;
    return typeof value === 'string' ? [[here, value] as const] : leaves(value, here);
  });
}

const english = new Map(leaves(officeWords.en));

function placeholders(text: string): readonly string[] {
  return Array.from(text.matchAll(/\{\{(\w+)/g), (match) => match[1] ?? '').toSorted();
}

describe('UX-4 the back-office in en, ru and kk', () => {
  describe.each(LOCALES)('%s', (locale) => {
    const own = new Map(leaves(officeWords[locale]));

    test('has every key of English and no other', () => {
      expect([...own.keys()].toSorted()).toEqual([...english.keys()].toSorted());
    });

    test('has no empty text, nor one that begins or ends with a space', () => {
      expect([...own].filter(([, text]) => text === '' || text.trim() !== text)).toEqual([]);
    });

    test('fills in what English fills in', () => {
      const bad = [...own].filter(
        ([key, text]) => placeholders(text).join() !== placeholders(english.get(key) ?? '').join(),
      );
      expect(bad).toEqual([]);
    });

    test('has each plural the language asks for', () => {
      const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
      const stems = [...own.keys()].flatMap((key) => /^(.*)_other$/.exec(key)?.[1] ?? []);
      expect(stems.length).toBeGreaterThan(0);
      for (const stem of stems) {
        for (const form of forms) expect(own.has(`${stem}_${form}`), `${stem}_${form}`).toBe(true);
      }
    });
  });

  test.each(['ru', 'kk'] as const)('nothing in %s is left in English by mistake', (locale) => {
    const allowed = /languages/;
    const same = leaves(officeWords[locale]).filter(
      ([key, text]) =>
        english.get(key) === text && /[a-z]{3}/i.test(text.replaceAll(/\{\{\w+\}\}/g, '')),
    );
    expect(same.filter(([key]) => !allowed.test(key))).toEqual([]);
  });
});
