import { sql } from 'kysely';
import { editDistanceAtMost } from '../../shared/domain/search-text.ts';
import type { Statements } from './statements.ts';

/** For each typed term the words it may have meant; null where no term can be corrected. */
export type TermCorrector = (terms: readonly string[]) => readonly (readonly string[])[] | null;

/** Shorter words are too like each other. */
const MIN_LETTERS = 4;
/** From here on two mistakes are forgiven. */
const LONG_LETTERS = 8;
/** Words looked at from each end of a term, and words tried in its place. */
const MAX_SCANNED = 4000;
const MAX_WORDS = 12;

/**
 * A word with one mistake has its first or its second half right; with two, most likely its first
 * or its last third. So two short range scans, one over the words and one over the words backwards,
 * find what is near without looking at the whole vocabulary. Two mistakes that hit both ends are
 * not found.
 */
export function createTermCorrector(statements: Statements): TermCorrector {
  const beginning = statements.all<Range>()((query, p) =>
    query
      .selectFrom('search_term')
      .select('term')
      .where('term', '>=', p.from)
      .where('term', '<', p.before)
      .where(sql<boolean>`length(term) between ${p.shortest} and ${p.longest}`)
      .limit(sql.lit(MAX_SCANNED)),
  );
  const ending = statements.all<Range>()((query, p) =>
    query
      .selectFrom('search_term')
      .select('term')
      .where('reversed', '>=', p.from)
      .where('reversed', '<', p.before)
      .where(sql<boolean>`length(term) between ${p.shortest} and ${p.longest}`)
      .limit(sql.lit(MAX_SCANNED)),
  );
  const occurring = statements.get<{ match: string }>()((query, p) =>
    query
      .selectFrom('product_search')
      .select('rowid')
      .where(sql<boolean>`product_search match ${p.match}`)
      .limit(sql.lit(1)),
  );
  const nearOf = (term: string): readonly string[] => {
    if (term.length < MIN_LETTERS || /^\d+$/.test(term)) return [];
    const mistakes = term.length >= LONG_LETTERS ? 2 : 1;
    const sure = Math.floor(term.length / (mistakes + 1));
    const lengths = { shortest: term.length - mistakes, longest: term.length + mistakes };
    const words = new Set([
      ...beginning({ ...rangeOf(term.slice(0, sure)), ...lengths }).map((row) => row.term),
      ...ending({ ...rangeOf(reverse(term).slice(0, sure)), ...lengths }).map((row) => row.term),
    ]);
    return nearest(term, words, mistakes);
  };
  // Where every word occurs and only their meeting is missing, any of them may be the mistake.
  return (terms) => {
    const occurs = terms.map((term) => occurring({ match: `"${term}"*` }) !== undefined);
    const all = occurs.every(Boolean);
    const words = terms.map((term, index) => (occurs[index] && !all ? [] : nearOf(term)));
    return words.every((near) => near.length === 0) ? null : words;
  };
}

interface Range {
  readonly from: string;
  readonly before: string;
  readonly shortest: number;
  readonly longest: number;
}

/** Everything that begins with `prefix`, as SQLite's binary order has it. */
function rangeOf(prefix: string): Pick<Range, 'from' | 'before'> {
  return { from: prefix, before: `${prefix}\u{10FFFF}` };
}

function nearest(term: string, words: ReadonlySet<string>, mistakes: number): readonly string[] {
  const near: string[] = [];
  for (let distance = 1; distance <= mistakes && near.length < MAX_WORDS; distance += 1) {
    for (const word of words) {
      if (near.length >= MAX_WORDS) break;
      if (!near.includes(word) && editDistanceAtMost(term, word, distance)) near.push(word);
    }
  }
  return near;
}

/** By code points, so that no pair of surrogates is torn. */
export function reverse(text: string): string {
  return [...text].toReversed().join('');
}
