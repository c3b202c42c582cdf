import { describe, expect, test } from 'vitest';
import { LOCALES } from '../../../shared/domain/localized.ts';
import { words } from '../../../src-renderer/ui/i18n.ts';

type Tree = { readonly [key: string]: string | Tree };

/** `sale.mayBuy` → its text, for every leaf. */
function leaves(tree: Tree, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const here = path === '' ? key : `${path}.${key}`;
    return typeof value === 'string' ? [[here, value] as const] : leaves(value, here);
  });
}

const english = new Map(leaves(words.en));

function placeholders(text: string): readonly string[] {
  return Array.from(text.matchAll(/\{\{(\w+)/g), (match) => match[1] ?? '').toSorted();
}

function allText(locale: 'ru' | 'kk'): string {
  return leaves(words[locale])
    .map(([, text]) => text)
    .join('');
}

describe('UX-4 en, ru and kk', () => {
  describe.each(LOCALES)('%s', (locale) => {
    const own = new Map(leaves(words[locale]));

    test('has every key of English and no other', () => {
      expect([...own.keys()].toSorted()).toEqual([...english.keys()].toSorted());
    });

    test('has no empty text, nor one that begins or ends with a space', () => {
      const bad = [...own].filter(([, text]) => text === '' || text.trim() !== text);
      expect(bad).toEqual([]);
    });

    test('fills in what English fills in', () => {
      const bad = [...own].filter(([key, text]) => {
        const theirs = placeholders(english.get(key) ?? '');
        return placeholders(text).join() !== theirs.join();
      });
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

  test('Russian and Kazakh are written in Cyrillic, Kazakh with its own letters', () => {
    expect(allText('ru')).toMatch(/[ёъы]/);
    for (const letter of 'әғқңөұүі') expect(allText('kk')).toContain(letter);
  });

  test('left in English by mistake: only names and signs may be the same', () => {
    const same = [...new Map(leaves(words.ru))].filter(
      ([key, text]) =>
        english.get(key) === text && /[a-z]{3}/i.test(text.replace(/\{\{\w+\}\}/g, '')),
    );
    const allowed = /languages|Kaspi|English|XLSX|CSV|JSON/;
    expect(same.filter(([key, text]) => !allowed.test(key) && !allowed.test(text))).toEqual([]);
  });
});
