import type Database from 'better-sqlite3';
import { sql } from 'kysely';
import type { CategoryId, ProductId } from '../../../shared/domain/ids.ts';
import type { ProductBody } from '../../../shared/protocol/master-rows.ts';
import { createCatalogueWriter, PRODUCT_COLUMNS } from '../catalogue-writer.ts';
import type { Schema } from '../schema.ts';
import { minor } from '../../../shared/domain/money.ts';
import { milli } from '../../../shared/domain/quantity.ts';
import { searchText } from '../search-index.ts';
import { pick, type Statements } from '../statements.ts';
import { flag } from '../terminal.ts';
import type { EntityRows, RowContext } from './entity-rows.ts';

type ProductRow = Schema['product'];

/** Rows that a product points at, which may come after it. */
export interface ProductLinks {
  categoryRow(categoryId: CategoryId): number;
  priceListRow(priceListId: string): number;
}

export interface ProductRows extends EntityRows<ProductBody> {
  /** The row of a product, made with no name yet and not for sale where it has not come. */
  rowOf(productId: ProductId): number;
}

/** Products with their codes and prices, and the words they are found by. */
export function createProductRows(
  statements: Statements,
  db: Database.Database,
  links: ProductLinks,
): ProductRows {
  const writer = createCatalogueWriter(statements, db);
  const find = createProductFinder(statements);
  const parts = createProductParts(statements);
  const adopt = createAdoption(statements);
  const setAside = createOwnProducts(statements);
  const change = (product: ProductRow, before: ProductRow): void => {
    writer.updateProduct(product);
    if (searchText(before) === searchText(product)) return;
    writer.search.replace(product.row_id, product);
  };
  return {
    rowOf: (productId) => {
      const found = find.byId(productId)?.row_id;
      if (found !== undefined) return found;
      const row = find.lastRow() + 1;
      writer.insertProduct(expected(row, productId));
      return row;
    },
    apply: (bodies, context) => {
      let last = find.lastRow();
      const written: Written[] = [];
      for (const body of bodies) {
        const known = adopt.unlessExpected(find.byId(body.productId), body.sku);
        // Whoever has its SKU now is another, unless it is this very one.
        const before =
          known?.sku === body.sku ? known : (adopt.skuOf(body, known, context) ?? known);
        const row = before?.row_id ?? (last += 1);
        const product = toRow(body, row, body.categoryId && links.categoryRow(body.categoryId));
        if (before !== null) change(product, before);
        written.push({ body, product, isNew: before === null });
      }
      parts.writeAll(written, (id) => links.priceListRow(id));
      for (const { product, isNew } of written) {
        if (isNew) writer.search.add(product.row_id, product);
      }
      writer.search.finish();
      if (bodies.length > 0) writer.nextPriceBook();
    },
    remove: (key) => {
      const found = find.byId(key);
      if (found === null) return;
      setAside.one({ row: found.row_id });
      parts.deleteBarcodes({ row: found.row_id });
    },
    dropOwn: () => void setAside.all({}),
  };
}

interface Written {
  readonly body: ProductBody;
  readonly product: ProductRow;
  readonly isNew: boolean;
}

/** What is only known by its id; its SKU is that too, which is no other's. */
function expected(row: number, productId: ProductId): ProductRow {
  return {
    ...{ row_id: row, product_id: productId, sku: productId, version: EXPECTED_VERSION },
    ...{ name_en: '', name_ru: '', name_kk: '', category_row: null, brand: '', unit: 'piece' },
    ...{ type: 'stocked', tax_category_id: '', cost_minor: minor(0), track_stock: 0 },
    ...{ oversell_policy: 'strict', minimum_age: 0, low_stock_milli: milli(0), picture: null },
    active: 0,
  };
}

/** HQ's own begin with 1. */
const EXPECTED_VERSION = 0;

function toRow(body: ProductBody, row: number, categoryRow: number | null): ProductRow {
  return {
    row_id: row,
    product_id: body.productId,
    sku: body.sku,
    name_en: body.nameEn,
    name_ru: body.nameRu,
    name_kk: body.nameKk,
    category_row: categoryRow,
    brand: body.brand,
    unit: body.unit,
    type: body.type,
    tax_category_id: body.taxCategoryId,
    cost_minor: body.costMinor,
    track_stock: flag(body.trackStock),
    oversell_policy: body.oversellPolicy,
    minimum_age: body.minimumAge,
    low_stock_milli: body.lowStockMilli,
    picture: body.picture,
    active: flag(body.active),
    version: body.version,
  };
}

function createProductFinder(statements: Statements) {
  const byId = statements.get<{ id: string }>()((query, { id }) =>
    query
      .selectFrom('product')
      .selectAll()
      .where(sql<boolean>`product_id = ${id}`),
  );
  const last = statements.get<object>()((query) =>
    query.selectFrom('product').select((eb) => eb.fn.max('row_id').as('row_id')),
  );
  return {
    byId: (id: string): ProductRow | null => byId({ id }) ?? null,
    lastRow: (): number => last({})?.row_id ?? 0,
  };
}

/** Codes and prices, table by table, which is faster than product by product. */
function createProductParts(statements: Statements) {
  const insertProducts = statements.runMany<ProductRow>()((query, rows) =>
    query.insertInto('product').values(rows.map((p) => pick(p, ['row_id', ...PRODUCT_COLUMNS]))),
  );
  const deleteBarcodes = statements.run<{ row: number }>()((query, { row }) =>
    query.deleteFrom('product_barcode').where('product_row', '=', row),
  );
  const deletePrices = statements.run<{ row: number }>()((query, { row }) =>
    query.deleteFrom('product_price').where('product_row', '=', row),
  );
  // A code that another product has is this one's from now on: HQ gives a code to one only.
  const insertBarcodes = statements.runMany<Schema['product_barcode']>()((query, rows) =>
    query
      .replaceInto('product_barcode')
      .values(rows.map((p) => pick(p, ['code', 'product_row', 'pack_milli', 'position']))),
  );
  const insertPrices = statements.runMany<Schema['product_price']>()((query, rows) =>
    query
      .replaceInto('product_price')
      .values(rows.map((p) => pick(p, ['product_row', 'price_list_row', 'price_minor']))),
  );
  const tiers = createTierWrites(statements);
  return {
    deleteBarcodes,
    writeAll: (written: readonly Written[], listRow: (id: string) => number): void => {
      insertProducts(written.filter(({ isNew }) => isNew).map(({ product }) => product));
      for (const { product, isNew } of written) {
        if (isNew) continue;
        deleteBarcodes({ row: product.row_id });
        deletePrices({ row: product.row_id });
      }
      insertBarcodes(
        written.flatMap(({ body, product: { row_id: row } }) =>
          body.barcodes.map(({ code, packMilli }, position) => ({
            ...{ code, product_row: row, pack_milli: packMilli, position },
          })),
        ),
      );
      tiers.write(written, listRow);
      insertPrices(
        written.flatMap(({ body, product: { row_id: row } }) =>
          body.prices.map(({ priceListId, priceMinor }) => ({
            ...{ product_row: row, price_list_row: listRow(priceListId), price_minor: priceMinor },
          })),
        ),
      );
    },
  };
}

/** Prices of larger quantities: few products have any. */
function createTierWrites(statements: Statements) {
  const some = statements.get<object>()((query) =>
    query.selectFrom('product_tier').select('product_row').limit(sql.lit(1)),
  );
  const remove = statements.run<{ row: number }>()((query, { row }) =>
    query.deleteFrom('product_tier').where('product_row', '=', row),
  );
  const insert = statements.run<Schema['product_tier']>()((query, p) =>
    query
      .replaceInto('product_tier')
      .values(pick(p, ['product_row', 'price_list_row', 'counted_over', 'tiers_json'])),
  );
  return {
    write: (written: readonly Written[], listRow: (id: string) => number): void => {
      const before = some({}) !== undefined;
      for (const { body, product } of written) {
        if (before) remove({ row: product.row_id });
        for (const { priceListId, tiers = [], countedOver = 'line' } of body.prices) {
          if (tiers.length === 0) continue;
          const place = { product_row: product.row_id, price_list_row: listRow(priceListId) };
          insert({ ...place, counted_over: countedOver, tiers_json: JSON.stringify(tiers) });
        }
      }
    },
  };
}

/** What to do about a product that has the SKU of one HQ sends under another id. */
function createAdoption(statements: Statements) {
  const bySku = statements.get<{ sku: string }>()((query, { sku }) =>
    query.selectFrom('product').selectAll().where('sku', '=', sku),
  );
  const isHqs = statements.get<{ key: string }>()((query, { key }) =>
    query
      .selectFrom('master_row')
      .select('version')
      .where('entity', '=', sql.lit('product'))
      .where('key', '=', key),
  );
  const keepFormer = statements.run<{ row: number; seq: number; id: ProductId }>()((query, p) =>
    query
      .insertInto('product_former_id')
      .values({ product_row: p.row, until_seq: p.seq, product_id: p.id })
      .onConflict((conflict) => conflict.doNothing()),
  );
  const openLines = statements.run<{ row: number; id: ProductId }>()((query, p) =>
    query
      .updateTable('sale_line')
      .set({ product_id: p.id })
      .where('product_row', '=', p.row)
      .where(
        sql<boolean>`sale_id in (select sale_id from sale
          where status in ('DRAFT', 'PENDING', 'PARTIAL'))`,
      ),
  );
  const rename = statements.run<{ row: number; sku: string }>()((query, p) =>
    query.updateTable('product').set({ sku: p.sku }).where('row_id', '=', p.row),
  );
  const standFor = statements.run<{ expected: number; row: number }>()((query, p) =>
    query
      .updateTable('favourite')
      .set({ product_row: p.row })
      .where('product_row', '=', p.expected),
  );
  const remove = statements.run<{ row: number }>()((query, { row }) =>
    query.deleteFrom('product').where('row_id', '=', row),
  );
  return {
    /**
     * A product that was only expected gives way to the one of this till that has its SKU: it was
     * never sold.
     */
    unlessExpected: (known: ProductRow | null, sku: string): ProductRow | null => {
      if (known?.version !== EXPECTED_VERSION) return known;
      const found = bySku({ sku });
      if (found === undefined || isHqs({ key: found.product_id }) !== undefined) return known;
      standFor({ expected: known.row_id, row: found.row_id });
      remove({ row: known.row_id });
      return null;
    },
    /**
     * A product this till sold before HQ knew it takes HQ's id; its sales keep the one they were
     * journalled with. Another of HQ's that still has the SKU is renamed, or deleted, further on.
     * @returns the row that becomes HQ's
     */
    skuOf: (
      { sku, productId }: ProductBody,
      known: ProductRow | null,
      { headSeq }: RowContext,
    ): ProductRow | null => {
      const found = bySku({ sku });
      if (found === undefined) return null;
      const own = isHqs({ key: found.product_id }) === undefined;
      if (known !== null || !own) {
        rename({ row: found.row_id, sku: `${sku}~${found.row_id}` });
        return null;
      }
      keepFormer({ row: found.row_id, seq: headSeq, id: found.product_id });
      openLines({ row: found.row_id, id: productId });
      return found;
    },
  };
}

function createOwnProducts(statements: Statements) {
  return {
    one: statements.run<{ row: number }>()((query, { row }) =>
      query.updateTable('product').set({ active: 0 }).where('row_id', '=', row),
    ),
    all: statements.run<object>()((query) =>
      query
        .updateTable('product')
        .set({ active: 0 })
        .where('active', '=', 1)
        .where(
          sql<boolean>`product_id not in (select key from master_row where entity = 'product')`,
        ),
    ),
  };
}
