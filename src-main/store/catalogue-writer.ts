import type Database from 'better-sqlite3';
import { sql } from 'kysely';
import type { Schema } from './schema.ts';
import { createSearchIndex, type SearchIndex } from './search-index.ts';
import { pick, type Statements } from './statements.ts';

/** Master data as a seed or an import writes it. To be used inside a transaction. */
export interface CatalogueWriter {
  readonly insertCategory: (row: Schema['category']) => void;
  readonly insertProduct: (row: Schema['product']) => void;
  readonly updateProduct: (row: Schema['product']) => void;
  readonly insertBarcode: (row: Schema['product_barcode']) => void;
  readonly insertPrice: (row: Schema['product_price']) => void;
  readonly upsertPrice: (row: Schema['product_price']) => void;
  /** Tells carts in progress, and journalled sales, which prices they were made from. */
  readonly nextPriceBook: () => void;
  readonly search: SearchIndex;
}

const CATEGORY_COLUMNS = [
  'row_id',
  'category_id',
  'parent_row',
  'path',
  'name_en',
  'name_ru',
  'name_kk',
  'position',
] as const;

/** All but the row's number. */
export const PRODUCT_COLUMNS = [
  'product_id',
  'sku',
  'name_en',
  'name_ru',
  'name_kk',
  'category_row',
  'brand',
  'unit',
  'type',
  'tax_category_id',
  'cost_minor',
  'track_stock',
  'oversell_policy',
  'minimum_age',
  'low_stock_milli',
  'picture',
  'active',
  'version',
] as const;

const BARCODE_COLUMNS = ['code', 'product_row', 'pack_milli', 'position'] as const;
const PRICE_COLUMNS = ['product_row', 'price_list_row', 'price_minor'] as const;

export function createCatalogueWriter(
  statements: Statements,
  db: Database.Database,
): CatalogueWriter {
  const insertCategory = statements.run<Schema['category']>()((query, p) =>
    query.insertInto('category').values(pick(p, CATEGORY_COLUMNS)),
  );
  const insertProduct = statements.run<Schema['product']>()((query, p) =>
    query.insertInto('product').values(pick(p, ['row_id', ...PRODUCT_COLUMNS])),
  );
  const updateProduct = statements.run<Schema['product']>()((query, p) =>
    query.updateTable('product').set(pick(p, PRODUCT_COLUMNS)).where('row_id', '=', p.row_id),
  );
  const insertBarcode = statements.run<Schema['product_barcode']>()((query, p) =>
    query.insertInto('product_barcode').values(pick(p, BARCODE_COLUMNS)),
  );
  const insertPrice = statements.run<Schema['product_price']>()((query, p) =>
    query.insertInto('product_price').values(pick(p, PRICE_COLUMNS)),
  );
  const upsertPrice = statements.run<Schema['product_price']>()((query, p) =>
    query
      .insertInto('product_price')
      .values(pick(p, PRICE_COLUMNS))
      .onConflict((conflict) =>
        conflict
          .columns(['product_row', 'price_list_row'])
          .doUpdateSet({ price_minor: p.price_minor }),
      ),
  );
  const nextPriceBook = statements.run<object>()((query) =>
    query
      .updateTable('price_list')
      .set({ version: sql<number>`(select max(version) + 1 from price_list)` }),
  );
  return {
    insertCategory: (row) => void insertCategory(row),
    insertProduct: (row) => void insertProduct(row),
    updateProduct: (row) => void updateProduct(row),
    insertBarcode: (row) => void insertBarcode(row),
    insertPrice: (row) => void insertPrice(row),
    upsertPrice: (row) => void upsertPrice(row),
    nextPriceBook: () => void nextPriceBook({}),
    search: createSearchIndex(statements, db),
  };
}
