import type Database from 'better-sqlite3';
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

/** The words a product is found by. */
export function searchText(product: SearchableProduct): string {
  const { sku, brand, name_en: en, name_ru: ru, name_kk: kk } = product;
  let text = ru;
  if (kk !== ru) text += ` ${kk}`;
  if (en !== ru) text += ` ${en}`;
  if (brand !== '') text += ` ${brand}`;
  if (!CODE.test(sku)) text += ` ${sku}`;
  return foldText(text);
}

/**
 * From so many products on, reading the vocabulary off the index is quicker than following along.
 */
const MANY = 2000;

/** Writes the full-text index and the vocabulary that forgives typing mistakes. */
export interface SearchIndex {
  add(row: number, product: SearchableProduct): void;
  replace(row: number, product: SearchableProduct): void;
  /** To be called before the transaction commits. */
  finish(): void;
}

export function createSearchIndex(statements: Statements, db: Database.Database): SearchIndex {
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
  let texts: string[] = [];
  let count = 0;
  const add = (row: number, product: SearchableProduct): void => {
    const folded = searchText(product);
    insert({ row, folded });
    count += 1;
    if (count <= MANY) texts.push(folded);
  };
  return {
    add,
    replace: (row, product) => {
      remove({ row });
      add(row, product);
    },
    finish: () => {
      const terms =
        count > MANY ? readTerms(db) : new Set(texts.flatMap((text) => text.split(' ')));
      for (const term of terms) if (isWord(term)) insertTerm({ term, reversed: reverse(term) });
      texts = [];
      count = 0;
    },
  };
}

/** The words of the index, in order, so that they are written in order too. */
function readTerms(db: Database.Database): Iterable<string> {
  return db.prepare<[], string>('select term from product_search_term').pluck().all();
}

/** Letters enough to have a typing mistake in them, and no number among them. */
function isWord(term: string): boolean {
  return term.length >= 4 && !/\d/.test(term);
}
