import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { openConnection, openForReading, STORE_FILE } from '../../src-main/store/connection.ts';
import { searchText } from '../../src-main/store/search-index.ts';
import { seedShop } from '../crash/shop.ts';
import type { CatalogueFile } from './catalogue-file.ts';
import { timed } from './distribution.ts';
import { IMPORT_OPTIONS, runImport } from './import-run.ts';
import type { Finding } from './report.ts';

const IMPORT_S = 90;
/** The bar is for so many; fewer are given as little of it. */
const IMPORT_PRODUCTS = 1_038_888;
const CHUNK_ROWS = 20_000;

/** What an import writes, parents first; the full-text index comes after, from the products. */
const TABLES = [
  'category',
  'product',
  'product_barcode',
  'product_price',
  'stock_movement',
  'search_term',
] as const;

/** Imports the catalogue by the tool itself, then writes the same rows by better-sqlite3 alone. */
export async function benchImport(catalogue: CatalogueFile, folder: string): Promise<Finding> {
  const imported = join(folder, 'imported');
  const baseline = join(folder, 'import-baseline');
  mkdirSync(folder, { recursive: true });
  await seedShop(imported);
  await seedShop(baseline);
  const seconds = await runImport(catalogue.path, imported);
  const baselineSeconds = writeByHand(imported, baseline) / 1000;
  const most = IMPORT_S * Math.min(1, catalogue.products / IMPORT_PRODUCTS);
  return {
    figures: [
      {
        id: 'import',
        what: `import of ${catalogue.products.toLocaleString('en')} products`,
        unit: 's',
        value: seconds,
        baseline: baselineSeconds,
        bar: { kind: 'absolute', most },
      },
    ],
    distributions: {},
    notes: [
      `import: npm run import -- FILE ${IMPORT_OPTIONS.join(' ')}, from start to exit; baseline: the same ` +
        'rows inserted by better-sqlite3 in one transaction, with nothing read, checked or folded.',
    ],
  };
}

/** Answers how long the inserts and their commit took, in milliseconds; reading is not counted. */
function writeByHand(fromDir: string, toDir: string): number {
  const from = openForReading(join(fromDir, STORE_FILE));
  const to = openConnection(join(toDir, STORE_FILE));
  try {
    let ms = timed(() => to.exec('begin immediate')).ms;
    // Both shops have their own ids for the same first goods: all rows are the imported store's.
    to.pragma('defer_foreign_keys = on');
    for (const table of [...TABLES].toReversed()) emptyTable(to, table);
    for (const table of TABLES) ms += copyTable(from, to, table);
    ms += indexProducts(from, to);
    ms += timed(() => to.exec('commit')).ms;
    return ms;
  } finally {
    from.close();
    to.close();
  }
}

function emptyTable(db: Database.Database, table: (typeof TABLES)[number]): void {
  const guard = 'stock_movement_stays';
  if (table === 'stock_movement') db.exec(`drop trigger ${guard}; delete from stock_level`);
  if (table === 'product') db.exec('delete from favourite');
  db.exec(`delete from ${table}`);
}

function copyTable(
  from: Database.Database,
  to: Database.Database,
  table: (typeof TABLES)[number],
): number {
  const rows = from.prepare<[], unknown[]>(`select * from ${table}`).raw().iterate();
  const width = from.prepare(`select * from ${table}`).columns().length;
  const marks = Array.from({ length: width }, () => '?').join(', ');
  const insert = to.prepare(`insert into ${table} values (${marks})`);
  return inChunks(rows, (row) => void insert.run(...row));
}

interface NamedProduct {
  readonly row_id: number;
  readonly sku: string;
  readonly brand: string;
  readonly name_en: string;
  readonly name_ru: string;
  readonly name_kk: string;
}

function indexProducts(from: Database.Database, to: Database.Database): number {
  to.exec("insert into product_search (product_search) values ('delete-all')");
  const products = from
    .prepare<[], NamedProduct>('select row_id, sku, brand, name_en, name_ru, name_kk from product')
    .iterate();
  const insert = to.prepare('insert into product_search (rowid, folded) values (?, ?)');
  const folded = (function* (): Generator<readonly [number, string]> {
    for (const product of products) yield [product.row_id, searchText(product)];
  })();
  return inChunks(folded, (row) => void insert.run(...row));
}

/** Reads so many rows, then writes them: only the writing is timed. */
function inChunks<T>(rows: Iterable<T>, write: (row: T) => void): number {
  let chunk: T[] = [];
  let ms = 0;
  const flush = (): void => {
    ms += timed(() => {
      for (const row of chunk) write(row);
    }).ms;
    chunk = [];
  };
  for (const row of rows) {
    chunk.push(row);
    if (chunk.length === CHUNK_ROWS) flush();
  }
  flush();
  return ms;
}
