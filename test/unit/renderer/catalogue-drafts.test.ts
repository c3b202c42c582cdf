import { describe, expect, it, test } from 'vitest';
import type { Category } from '../../../src-renderer/back-office/api/catalogue-views.ts';
import {
  lastPosition,
  movedBy,
  placesFor,
  treeRows,
} from '../../../src-renderer/back-office/catalogue/category-tree.ts';
import { stateOf } from '../../../src-renderer/back-office/catalogue/tax-days.ts';
import { parsePercent } from '../../../src-renderer/back-office/catalogue/tax-rate-draft.ts';

function category(categoryId: string, parent: string | null, position: number): Category {
  const names = { nameEn: categoryId, nameRu: '', nameKk: '' };
  return { categoryId, parentCategoryId: parent, position, version: 1, ...names };
}

const tree = [
  category('tea', 'drinks', 0),
  category('bakery', null, 1),
  category('drinks', null, 0),
  category('green', 'tea', 5),
  category('lost', 'gone', 9),
];

describe('the tree of categories', () => {
  it('shows each with all below it, and at the top what lies in one that is gone', () => {
    const shown = treeRows(tree).map((row) => [row.category.categoryId, row.depth]);
    expect(shown).toEqual([
      ['drinks', 0],
      ['tea', 1],
      ['green', 2],
      ['bakery', 0],
      ['lost', 0],
    ]);
  });

  it('offers every place but in itself and below itself', () => {
    const places = placesFor(treeRows(tree), 'drinks').map(({ category: one }) => one.categoryId);
    expect(places).toEqual(['bakery', 'lost']);
    expect(placesFor(treeRows(tree), null)).toHaveLength(5);
    expect(lastPosition(treeRows(tree), 'tea')).toBe(6);
    expect(lastPosition(treeRows(tree), 'green')).toBe(0);
  });

  it('writes only what another place changes, and numbers those that had the same', () => {
    const [one, two, three] = ['a', 'b', 'c'].map((id, index) => category(id, null, index));
    if (!one || !two || !three) throw new Error('There are three');
    expect(movedBy([one, two, three], 'b', -1)).toEqual([
      { id: 'b', position: 0, version: 1 },
      { id: 'a', position: 1, version: 1 },
    ]);
    expect(movedBy([one, two, three], 'a', -1)).toEqual([]);
    const same = ['a', 'b', 'c'].map((id) => category(id, null, 0));
    expect(movedBy(same, 'c', -1)).toEqual([
      { id: 'c', position: 1, version: 1 },
      { id: 'b', position: 2, version: 1 },
    ]);
  });
});

test.each([
  ['16', 160_000],
  ['12,5', 125_000],
  ['0.0001', 1],
  ['100', 1_000_000],
  ['', null],
  ['-1', null],
  ['1.23456', null],
  ['1 %', null],
])('%s per cent are %s parts per million', (text, ratePpm) => {
  expect(parsePercent(text)).toBe(ratePpm);
});

test.each([
  ['2026-01-01', null, 'now'],
  ['2026-11-21', '2026-11-21', 'now'],
  ['2026-01-01', '2026-11-20', 'over'],
  ['2026-11-22', null, 'planned'],
])('a rate from %s to %s is %s on 2026-11-21', (validFrom, validTo, state) => {
  const rate = {
    ...{ taxRateId: 'r', taxCategoryId: 'vat', code: 'V', nameEn: '', nameRu: '', nameKk: '' },
    ...{ ratePpm: 1, inclusive: true, version: 1, validFrom, validTo },
  };
  expect(stateOf(rate, '2026-11-21')).toBe(state);
});
