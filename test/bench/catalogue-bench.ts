import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { foldText } from '../../shared/domain/search-text.ts';
import { openForReading, STORE_FILE } from '../../src-main/store/connection.ts';
import type { SeededRandom } from '../crash/seeded-random.ts';
import { type Distribution, distributionOf, timed } from './distribution.ts';
import { type OpenTill, openTill } from './open-till.ts';
import type { Figure, Finding } from './report.ts';
import { drawQueries, type QueryClass } from './search-words.ts';

export interface CatalogueBenchOptions {
  readonly dataDir: string;
  readonly pin: string;
  readonly lookups: number;
  /** Of each class. */
  readonly searches: number;
  readonly random: SeededRandom;
}

const LOOKUP_P99_MS = 1;
const SEARCH_P99_MS = 30;
/** What the till asks for where the screen names no page. */
const PAGE = 61;
const WARM_UP = 20;

const CLASS_NAMES: Readonly<Record<QueryClass, string>> = {
  cyrillic: 'Cyrillic words',
  latin: 'Latin words',
  kazakh: 'Kazakh words',
  prefix: 'one to three letters',
  typo: 'a word with a typing mistake',
};

/**
 * Looks codes and words up as the screen does, beside the bare statement that finds the same rows.
 */
export async function benchCatalogue(options: CatalogueBenchOptions): Promise<Finding> {
  const till = await openTill(options.dataDir, null);
  const db = openForReading(join(options.dataDir, STORE_FILE));
  try {
    await till.run('session.signIn', { pin: options.pin });
    await till.run('cart.open', {});
    const lookup = await benchLookup(till, db, options);
    const search = await benchSearch(till, db, options);
    return {
      figures: [...lookup.figures, ...search.figures],
      distributions: { ...lookup.distributions, ...search.distributions },
      notes: [
        'look-up: the command catalogue.priceCheck, baseline one prepared join by the code.',
        'search: the command catalogue.search with its page of 60, baseline one FTS5 match of 61 rows ' +
          'and their names; for a typing mistake, of the words as they should be.',
      ],
    };
  } finally {
    db.close();
    await till.close();
  }
}

type Part = Pick<Finding, 'figures' | 'distributions'>;

async function benchLookup(
  till: OpenTill,
  db: Database.Database,
  { lookups, random }: CatalogueBenchOptions,
): Promise<Part> {
  const bare = db.prepare<[string]>(
    `select product.*, pack_milli from product_barcode
     join product on product.row_id = product_barcode.product_row where code = ?`,
  );
  const codes = drawCodes(db, lookups + WARM_UP, random);
  const times: number[] = [];
  const baseTimes: number[] = [];
  for (const code of codes) {
    const before = performance.now();
    await till.run('catalogue.priceCheck', { code });
    times.push(performance.now() - before);
    baseTimes.push(timed(() => bare.get(code)).ms);
  }
  const lookup = distributionOf(times.slice(WARM_UP));
  const lookupBaseline = distributionOf(baseTimes.slice(WARM_UP));
  const what = 'barcode look-up,';
  return {
    figures: [
      figure('lookup.median', `${what} median`, lookup.medianMs, lookupBaseline.medianMs, null),
      figure('lookup.p99', `${what} p99`, lookup.p99Ms, lookupBaseline.p99Ms, LOOKUP_P99_MS),
    ],
    distributions: { lookup, lookupBaseline },
  };
}

async function benchSearch(
  till: OpenTill,
  db: Database.Database,
  { searches, random }: CatalogueBenchOptions,
): Promise<Part> {
  const names = drawNames(db, searches * 20, random);
  const bare = db.prepare<[string, number]>(
    `select product.row_id, name_ru from product_search
     join product on product.row_id = product_search.rowid
     where product_search match ? limit ?`,
  );
  const figures: Figure[] = [];
  const distributions: Record<string, Distribution> = {};
  for (const [kind, queries] of drawQueries(names, searches + WARM_UP, random)) {
    const times: number[] = [];
    const baseTimes: number[] = [];
    for (const query of queries) {
      const before = performance.now();
      await till.run('catalogue.search', { query });
      times.push(performance.now() - before);
      const match = matchOf(query);
      baseTimes.push(timed(() => match !== '' && bare.all(match, PAGE)).ms);
    }
    const mine = distributionOf(times.slice(WARM_UP));
    const base = distributionOf(baseTimes.slice(WARM_UP));
    distributions[`search.${kind}`] = mine;
    distributions[`search.${kind}Baseline`] = base;
    const what = `search, ${CLASS_NAMES[kind]},`;
    figures.push(
      figure(`search.${kind}.median`, `${what} median`, mine.medianMs, base.medianMs, null),
      figure(`search.${kind}.p99`, `${what} p99`, mine.p99Ms, base.p99Ms, SEARCH_P99_MS),
    );
  }
  return { figures, distributions };
}

function matchOf(query: string): string {
  const terms = foldText(query).split(' ').filter(Boolean);
  return terms.map((term) => `"${term}"*`).join(' AND ');
}

function figure(
  id: string,
  what: string,
  value: number,
  baseline: number,
  mostMs: number | null,
): Figure {
  const bar = mostMs === null ? null : { kind: 'absolute' as const, most: mostMs };
  return { id, what, unit: 'ms', value, baseline, bar };
}

/** From all over the catalogue, so that hardly two of them lie on one page. */
function drawCodes(db: Database.Database, count: number, random: SeededRandom): readonly string[] {
  const byRow = db
    .prepare<[number], string>('select code from product_barcode where product_row = ? limit 1')
    .pluck();
  return drawRows(db, count, random).flatMap((row) => byRow.get(row) ?? []);
}

function drawNames(db: Database.Database, count: number, random: SeededRandom): readonly string[] {
  const byRow = db
    .prepare<[number], string>('select name_ru from product where row_id = ?')
    .pluck();
  return drawRows(db, count, random).flatMap((row) => byRow.get(row) ?? []);
}

function drawRows(db: Database.Database, count: number, random: SeededRandom): readonly number[] {
  const last = db.prepare<[], number>('select max(row_id) from product').pluck().get() ?? 0;
  return Array.from({ length: count }, () => random.between(1, last));
}
