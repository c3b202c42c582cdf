import { foldText } from '../../shared/domain/search-text.ts';
import type { Statements } from './statements.ts';
import { reverse } from './term-corrector.ts';

export interface SearchableProduct {
  readonly sku: string;
  readonly brand: string;
  readonly name_en: string;
  readonly name_ru: string;
  readonly name_kk: string;
}

/** Codes of many digits are looked up exactly; as words they would only swell the index. */
const CODE = /^\d{7,}$/;

/** The words a product is found by, each once. */
export function searchText(product: SearchableProduct): string {
  const { sku, brand, name_en: en, name_ru: ru, name_kk: kk } = product;
  let text = ru;
  if (kk !== ru) text += ` ${kk}`;
  if (en !== ru) text += ` ${en}`;
  if (brand !== '') text += ` ${brand}`;
  if (!CODE.test(sku)) text += ` ${sku}`;
  return [...new Set(foldText(text).split(' '))].join(' ');
}

/** Terms this process has written, so that a word that occurs a thousand times is written once. */
const MAX_REMEMBERED = 300_000;

export interface SearchIndex {
  add(row: number, product: SearchableProduct): void;
  replace(row: number, product: SearchableProduct): void;
}

/** Writes the full-text index and the vocabulary that forgives typing mistakes. */
export function createSearchIndex(statements: Statements): SearchIndex {
  const insert = statements.run<{ row: number; folded: string }>()((query, p) =>
    query.insertInto('product_search').values({ rowid: p.row, folded: p.folded }),
  );
  const remove = statements.run<{ row: number }>()((query, { row }) =>
    query.deleteFrom('product_search').where('rowid', '=', row),
  );
  const insertTerm = statements.run<{ term: string; reversed: string }>()((query, p) =>
    query
      .insertInto('search_term')
      .values({ term: p.term, reversed: p.reversed })
      .onConflict((conflict) => conflict.doNothing()),
  );
  const known = new Set<string>();
  const learn = (term: string): void => {
    if (known.has(term)) return;
    if (known.size >= MAX_REMEMBERED) known.clear();
    known.add(term);
    if (isWord(term)) insertTerm({ term, reversed: reverse(term) });
  };
  const add = (row: number, product: SearchableProduct): void => {
    const folded = searchText(product);
    insert({ row, folded });
    for (const term of folded.split(' ')) learn(term);
  };
  return {
    add,
    replace: (row, product) => {
      remove({ row });
      add(row, product);
    },
  };
}

/** Letters enough to have a typing mistake in them, and no number among them. */
function isWord(term: string): boolean {
  return term.length >= 4 && !/\d/.test(term);
}
