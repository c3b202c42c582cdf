import { sql } from 'kysely';
import type { CategoryId, ProductId } from '../../shared/domain/ids.ts';
import type { Minor } from '../../shared/domain/money.ts';
import { ONE_PIECE } from '../../shared/domain/quantity.ts';
import { availableMilli } from '../../shared/domain/reservation.ts';
import type { SaleType } from '../../shared/domain/sale.ts';
import type { DatedTaxRate } from '../../shared/domain/tax.ts';
import type { CatalogueReader, ListedProduct, Product, StockReader } from '../store-port.ts';
import { createBrowser } from './browse.ts';
import type { Schema } from './schema.ts';
import { createProductSearch } from './search.ts';
import type { Statements } from './statements.ts';

const PRODUCT_COLUMNS = [
  'product.row_id',
  'product.product_id',
  'product.sku',
  'product.name_en',
  'product.name_ru',
  'product.name_kk',
  'product.brand',
  'product.unit',
  'product.type',
  'product.tax_category_id',
  'product.cost_minor',
  'product.track_stock',
  'product.oversell_policy',
  'product.minimum_age',
  'product.low_stock_milli',
  'product.picture',
  'product.active',
] as const;

type ProductRow = Omit<Schema['product'], 'category_row' | 'version'> & {
  readonly category_id: CategoryId | null;
};

export function createCatalogueReader(statements: Statements, stock: StockReader): CatalogueReader {
  const byId = statements.get<{ productId: ProductId }>()((query, { productId }) =>
    query
      .selectFrom('product')
      .leftJoin('category', 'category.row_id', 'product.category_row')
      .select([...PRODUCT_COLUMNS, 'category.category_id'])
      .where('product.product_id', '=', productId),
  );
  const taxRates = statements.all<object>()((query) =>
    query.selectFrom('tax_rate').selectAll().orderBy('tax_rate_id'),
  );
  const keptRates = statements.kept.slot<readonly DatedTaxRate[]>(['tax_rate']);
  const byCode = createCodeLookup(statements);
  const prices = createPriceReader(statements);
  const listed = createProductLister(statements, stock, prices.price);
  const search = createProductSearch(statements, (code) => byCode(code)?.product.rowId ?? null);
  const { browse, categories, productCount } = createBrowser(statements);
  return {
    byCode,
    byId: (productId) => {
      const row = byId({ productId });
      return row ? toProduct(row) : null;
    },
    ...prices,
    taxRates: () =>
      (keptRates.value ??= taxRates({}).map((row) => ({
        taxCategoryId: row.tax_category_id,
        code: row.code,
        name: row.name,
        ratePpm: row.rate_ppm,
        inclusive: row.inclusive === 1,
        validFrom: row.valid_from,
        validTo: row.valid_to,
      }))),
    search: (text, type, page) => listed(search(text, page), type),
    browse: (categoryId, type, page) => listed(browse(categoryId, page), type),
    categories,
    productCount,
  };
}

function createCodeLookup(statements: Statements): CatalogueReader['byCode'] {
  const byBarcode = statements.get<{ code: string }>()((query, { code }) =>
    query
      .selectFrom('product_barcode')
      .innerJoin('product', 'product.row_id', 'product_barcode.product_row')
      .leftJoin('category', 'category.row_id', 'product.category_row')
      .select([...PRODUCT_COLUMNS, 'category.category_id', 'product_barcode.pack_milli'])
      .where('product_barcode.code', '=', code),
  );
  const bySku = statements.get<{ sku: string }>()((query, { sku }) =>
    query
      .selectFrom('product')
      .leftJoin('category', 'category.row_id', 'product.category_row')
      .select([...PRODUCT_COLUMNS, 'category.category_id'])
      .where('product.sku', '=', sku),
  );
  return (code) => {
    const row = byBarcode({ code });
    if (row) return { product: toProduct(row), code, packMilli: row.pack_milli };
    const plain = bySku({ sku: code });
    return plain ? { product: toProduct(plain), code, packMilli: ONE_PIECE } : null;
  };
}

function createPriceReader(
  statements: Statements,
): Pick<CatalogueReader, 'price' | 'priceListName' | 'priceBookVersion'> {
  const price = statements.get<{ productRow: number; type: SaleType }>()((query, p) =>
    query
      .selectFrom('price_list')
      .innerJoin('product_price', 'product_price.price_list_row', 'price_list.row_id')
      .select('product_price.price_minor')
      .where('price_list.sale_type', '=', p.type)
      .where('product_price.product_row', '=', p.productRow),
  );
  const list = statements.get<{ type: SaleType }>()((query, { type }) =>
    query.selectFrom('price_list').select('name').where('sale_type', '=', type),
  );
  const version = statements.get<object>()((query) =>
    query.selectFrom('price_list').select((eb) => eb.fn.max('version').as('version')),
  );
  return {
    price: (productRow, type) => price({ productRow, type })?.price_minor ?? null,
    priceListName: (type) => list({ type })?.name ?? '',
    priceBookVersion: () => version({})?.version ?? 0,
  };
}

/** One row a product: a page is a few dozen, and a product sold while listing shows as it is. */
function createProductLister(
  statements: Statements,
  stock: StockReader,
  price: (productRow: number, type: SaleType) => Minor | null,
): (rows: readonly number[], type: SaleType) => readonly ListedProduct[] {
  const byRow = statements.get<{ row: number }>()((query, { row }) =>
    query
      .selectFrom('product')
      .leftJoin('category', 'category.row_id', 'product.category_row')
      .select([...PRODUCT_COLUMNS, 'category.category_id'])
      .where('product.row_id', '=', row),
  );
  const barcode = statements.get<{ row: number }>()((query, { row }) =>
    query
      .selectFrom('product_barcode')
      .select('code')
      .where('product_row', '=', row)
      .orderBy('position')
      .limit(sql.lit(1)),
  );
  return (rows, type) =>
    rows.flatMap((row) => {
      const found = byRow({ row });
      if (!found) return [];
      const product = toProduct(found);
      const available = product.trackStock
        ? availableMilli({ ...stock.level(row), leasedMilli: null })
        : null;
      return [
        {
          product,
          barcode: barcode({ row })?.code ?? null,
          priceMinor: price(row, type),
          availableMilli: available,
        },
      ];
    });
}

function toProduct(row: ProductRow): Product {
  return {
    rowId: row.row_id,
    productId: row.product_id,
    sku: row.sku,
    name: { en: row.name_en, ru: row.name_ru, kk: row.name_kk },
    categoryId: row.category_id,
    brand: row.brand,
    unit: row.unit,
    type: row.type,
    taxCategoryId: row.tax_category_id,
    costMinor: row.cost_minor,
    trackStock: row.track_stock === 1,
    oversellPolicy: row.oversell_policy,
    minimumAge: row.minimum_age,
    lowStockMilli: row.low_stock_milli,
    picture: row.picture,
    active: row.active === 1,
  };
}
