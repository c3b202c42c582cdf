import { sql } from 'kysely';
import { lookupCodes } from '../../shared/domain/barcode/parse-code.ts';
import { foldText } from '../../shared/domain/search-text.ts';
import type { Page } from '../page.ts';
import type { Statements } from './statements.ts';
import { createTermCorrector } from './term-corrector.ts';

/** Row ids in order of rank, one more than the page where there are more. */
export type ProductSearch = (text: string, page: Page) => readonly number[];

/** A person types a few words; more would only slow the search down. */
const MAX_TERMS = 6;

/**
 * How many matches of what this shop has not sold are looked at to rank them by their names. "м"
 * alone matches half of a million products: the rest follows in the order of the catalogue.
 */
const WINDOW = 300;

/** With fewer matches than this, words with a typing mistake are looked for too. */
const FEW = 8;

/**
 * CAT-2. In order: an exact barcode or SKU; what this shop sells, most sold first; among the first
 * other matches those whose name begins with the first word, and short names; everything else; and
 * where all that is little, what fits when a word has a typing mistake. Every typed word must begin
 * a word of the product.
 */
export function createProductSearch(
  statements: Statements,
  rowByCode: (code: string) => number | null,
): ProductSearch {
  const ranked = createRankedMatches(statements);
  const correct = createTermCorrector(statements);
  return (text, page) => {
    const wanted = page.offset + page.limit + 1;
    const rows = new Set(lookupCodes(text).flatMap((code) => rowByCode(code) ?? []));
    const terms = [...new Set(foldText(text).split(' '))].filter(Boolean).slice(0, MAX_TERMS);
    const [first] = terms;
    if (first === undefined) return [...rows].slice(page.offset, wanted);
    const match = terms.map((term) => prefixOf(term)).join(' AND ');
    for (const row of ranked({ match, first }, wanted)) rows.add(row);
    if (rows.size < FEW && !/^\d+$/.test(text.trim())) {
      const corrected = correct(terms);
      if (corrected !== null) {
        const widened = { match: matchOf(terms, corrected), first };
        for (const row of ranked(widened, wanted)) rows.add(row);
      }
    }
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

interface Wanted {
  /** An FTS5 expression. */
  readonly match: string;
  /** The first word, folded: names that begin with it stand before others. */
  readonly first: string;
}

/**
 * FTS5 answers in the order of row numbers and stops when asked to. The table of what sells is
 * numbered by rank, so its first matches are the best and nothing has to be sorted.
 */
function createRankedMatches(statements: Statements): (wanted: Wanted, limit: number) => number[] {
  const popular = createPopularMatches(statements);
  const window = createWindow(statements);
  const rest = statements.all<{ match: string; limit: number }>()((query, p) =>
    query
      .selectFrom('product_search')
      .innerJoin('product', 'product.row_id', 'product_search.rowid')
      .select('product.row_id')
      .where(sql<boolean>`product_search match ${p.match}`)
      .where('product.active', '=', sql.lit(1))
      .limit(sql<number>`${p.limit}`),
  );
  return ({ match, first }, limit) => {
    const rows = new Set(popular({ match, limit }).map((row) => row.row_id));
    if (rows.size >= limit) return [...rows];
    for (const row of window({ match, first })) rows.add(row);
    if (rows.size >= limit) return [...rows];
    // Everything listed so far may come again here; the set drops it.
    for (const row of rest({ match, limit: limit + rows.size })) rows.add(row.row_id);
    return [...rows];
  };
}

function createPopularMatches(statements: Statements) {
  return statements.all<{ match: string; limit: number }>()((query, p) =>
    query
      .selectFrom('popular_search')
      .innerJoin('product_popularity', 'product_popularity.popularity_rank', 'popular_search.rowid')
      .innerJoin('product', 'product.row_id', 'product_popularity.product_row')
      .select('product_popularity.product_row as row_id')
      .where(sql<boolean>`popular_search match ${p.match}`)
      .where('product.active', '=', sql.lit(1))
      .orderBy('popular_search.rowid')
      .limit(sql<number>`${p.limit}`),
  );
}

/** The first so many matches, those first that a person would expect first. */
function createWindow(statements: Statements): (wanted: Wanted) => readonly number[] {
  const firstRows = statements.all<{ match: string }>()((query, p) =>
    query
      .selectFrom((inner) =>
        inner
          .selectFrom('product_search')
          .select('rowid as row_id')
          .where(sql<boolean>`product_search match ${p.match}`)
          .limit(sql.lit(WINDOW))
          .as('hit'),
      )
      .innerJoin('product', 'product.row_id', 'hit.row_id')
      .select(['product.row_id', 'name_en', 'name_ru', 'name_kk'])
      .where('product.active', '=', sql.lit(1)),
  );
  return ({ match, first }) =>
    firstRows({ match })
      .map((row) => {
        const names = [row.name_ru, row.name_kk, row.name_en].filter(Boolean);
        const begins = names.some((name) => foldText(name).startsWith(first));
        return { row: row.row_id, begins: begins ? 0 : 1, length: names[0]?.length ?? 0 };
      })
      .toSorted((a, b) => a.begins - b.begins || a.length - b.length || a.row - b.row)
      .map(({ row }) => row);
}
