import { sql } from 'kysely';
import { lookupCodes } from '../../shared/domain/barcode/parse-code.ts';
import { foldText } from '../../shared/domain/search-text.ts';
import type { Page } from '../store-port.ts';
import type { Statements } from './statements.ts';
import { createTermCorrector } from './term-corrector.ts';

/** Row ids in order of rank, one more than the page where there are more. */
export type ProductSearch = (text: string, page: Page) => readonly number[];

/** A person types a few words; more would only slow the search down. */
const MAX_TERMS = 6;

/**
 * How many matches of what this shop has not sold are looked at to rank them by the shortness of their
 * names. "м" alone matches half of a million products: the rest follows in the order of the catalogue.
 */
const WINDOW = 300;

/**
 * CAT-2. In order: an exact barcode or SKU; what this shop sells, most sold first; the shortest names
 * among the first matches; everything else. Every typed word must begin a word of the product; where
 * nothing fits, each is also tried as a word with a typing mistake.
 */
export function createProductSearch(
  statements: Statements,
  rowByCode: (code: string) => number | null,
): ProductSearch {
  const ranked = createRankedMatches(statements);
  const correct = createTermCorrector(statements);
  return (text, page) => {
    const wanted = page.offset + page.limit + 1;
    const exact = lookupCodes(text).flatMap((code) => rowByCode(code) ?? []);
    const terms = [...new Set(foldText(text).split(' '))].filter(Boolean).slice(0, MAX_TERMS);
    if (terms.length === 0) return exact.slice(page.offset, wanted);
    let found = ranked(terms.map((term) => prefixOf(term)).join(' AND '), wanted);
    if (found.length === 0 && exact.length === 0) {
      const corrected = correct(terms);
      if (corrected !== null) found = ranked(matchOf(terms, corrected), wanted);
    }
    const rows = new Set([...exact, ...found]);
    return [...rows].slice(page.offset, wanted);
  };
}

/** Folded text has letters and digits only, so a term needs no escaping inside its quotes. */
function prefixOf(term: string): string {
  return `"${term}"*`;
}

function matchOf(terms: readonly string[], corrected: readonly (readonly string[])[]): string {
  return terms
    .map((term, index) => {
      const words = (corrected[index] ?? []).map((word) => `"${word}"`);
      return `(${[prefixOf(term), ...words].join(' OR ')})`;
    })
    .join(' AND ');
}

/**
 * FTS5 answers in the order of row numbers and stops when asked to. The table of what sells is numbered
 * by rank, so its first matches are the best and nothing has to be sorted.
 */
function createRankedMatches(statements: Statements): (match: string, wanted: number) => number[] {
  const popular = statements.all<{ match: string; limit: number }>()((query, p) =>
    query
      .selectFrom('popular_search')
      .innerJoin(
        'product_popularity',
        'product_popularity.popularity_rank',
        'popular_search.rowid',
      )
      .innerJoin('product', 'product.row_id', 'product_popularity.product_row')
      .select('product_popularity.product_row as row_id')
      .where(sql<boolean>`popular_search match ${p.match}`)
      .where('product.active', '=', sql.lit(1))
      .orderBy('popular_search.rowid')
      .limit(sql<number>`${p.limit}`),
  );
  const first = statements.all<{ match: string; limit: number }>()((query, p) =>
    query
      .selectFrom((inner) =>
        inner
          .selectFrom('product_search')
          .select('rowid as row_id')
          .where(sql<boolean>`product_search match ${p.match}`)
          .limit(sql<number>`${p.limit}`)
          .as('hit'),
      )
      .innerJoin('product', 'product.row_id', 'hit.row_id')
      .select([
        'product.row_id',
        sql<number>`length(coalesce(nullif(name_ru, ''), nullif(name_kk, ''), name_en))`.as('size'),
      ])
      .where('product.active', '=', sql.lit(1))
      .orderBy('size')
      .orderBy('product.row_id'),
  );
  const rest = statements.all<{ match: string; limit: number }>()((query, p) =>
    query
      .selectFrom('product_search')
      .innerJoin('product', 'product.row_id', 'product_search.rowid')
      .select('product.row_id')
      .where(sql<boolean>`product_search match ${p.match}`)
      .where('product.active', '=', sql.lit(1))
      .limit(sql<number>`${p.limit}`),
  );
  return (match, wanted) => {
    const rows = new Set(popular({ match, limit: wanted }).map((row) => row.row_id));
    if (rows.size >= wanted) return [...rows];
    for (const row of first({ match, limit: WINDOW })) rows.add(row.row_id);
    if (rows.size >= wanted) return [...rows];
    // Everything listed so far may come again here; the set drops it.
    const limit = wanted + rows.size;
    for (const row of rest({ match, limit })) rows.add(row.row_id);
    return [...rows];
  };
}
