import { toGtin14 } from '../../shared/domain/barcode/gtin.ts';
import { CategoryId, ProductId } from '../../shared/domain/ids.ts';
import { textIn } from '../../shared/domain/localized.ts';
import { type Milli, milli, ONE_PIECE } from '../../shared/domain/quantity.ts';
import { type CatalogueWriter, createCatalogueWriter } from './catalogue-writer.ts';
import { createOpeningStock, type OpeningStock } from './opening-stock.ts';
import type { SaleType } from '../../shared/domain/sale.ts';
import { TAX_RATE_COLUMNS } from './master-columns.ts';
import type { Schema } from './schema.ts';
import type { SeedContext } from './seed.ts';
import type { SeedProduct } from './seed-business.ts';
import { pick } from './statements.ts';
import { flag } from './terminal.ts';

/** Price lists, tax rates, categories, products with their codes and prices, favourites, stock. */
export function seedCatalogue(context: SeedContext): void {
  const { tx, statements, ids, business, at, businessDate } = context;
  const writer = createCatalogueWriter(statements, context.db);
  const batchId = ids.next();
  const stock = createOpeningStock({ statements, ids, batchId, businessDate, at });
  const lists = seedPriceLists(context);
  seedTaxRates(context);
  const categories = seedCategories(context, writer);
  const seeding: ProductSeeding = { context, writer, lists, categories, stock };
  for (const [index, product] of business.products.entries()) {
    seedProduct(seeding, index + 1, product);
  }
  writer.search.finish();
  stock.finish((event) => tx.journal(event));
}

type PriceListRows = Readonly<Record<SaleType, number>>;

function seedPriceLists({ statements, ids, business }: SeedContext): PriceListRows {
  const insert = statements.run<Omit<Schema['price_list'], 'offered_type'>>()((query, p) =>
    query
      .insertInto('price_list')
      .values(pick(p, ['row_id', 'price_list_id', 'name', 'sale_type', 'currency', 'version'])),
  );
  const { currency, priceLists } = business.storefront;
  const lists = { RETAIL: 1, WHOLESALE: 2 };
  for (const { saleType, name } of priceLists) {
    insert({
      row_id: lists[saleType],
      price_list_id: ids.next(),
      name,
      sale_type: saleType,
      currency,
      version: 1,
    });
  }
  return lists;
}

function seedTaxRates({ statements, ids, business }: SeedContext): void {
  const { taxRates, pricesIncludeTax, receiptLocale } = business.storefront;
  const insert = statements.run<Schema['tax_rate']>()((query, p) =>
    query.insertInto('tax_rate').values(pick(p, TAX_RATE_COLUMNS)),
  );
  for (const rate of taxRates) {
    insert({
      tax_rate_id: ids.next(),
      tax_category_id: rate.taxCategory,
      code: rate.code,
      // A sale keeps the tax's name as its receipt says it.
      name: textIn(rate.name, receiptLocale),
      rate_ppm: rate.ratePpm,
      inclusive: flag(pricesIncludeTax),
      valid_from: rate.validFrom,
      valid_to: rate.validTo,
    });
  }
}

type CategoryRows = ReadonlyMap<string, { readonly row: number; readonly path: string }>;

function seedCategories({ ids, business }: SeedContext, writer: CatalogueWriter): CategoryRows {
  const rows = new Map<string, { readonly row: number; readonly path: string }>();
  for (const [index, category] of business.categories.entries()) {
    const parent = category.parentKey === null ? undefined : rows.get(category.parentKey);
    const { en, ru, kk } = category.name;
    const path = parent ? `${parent.path}/${ru}` : ru;
    const row = index + 1;
    writer.insertCategory({
      row_id: row,
      category_id: CategoryId.parse(ids.next()),
      parent_row: parent?.row ?? null,
      path,
      name_en: en,
      name_ru: ru,
      name_kk: kk,
      position: row,
    });
    rows.set(category.key, { row, path });
  }
  return rows;
}

interface ProductSeeding {
  readonly context: SeedContext;
  readonly writer: CatalogueWriter;
  readonly lists: PriceListRows;
  readonly categories: CategoryRows;
  readonly stock: OpeningStock;
}

function seedProduct(seeding: ProductSeeding, row: number, product: SeedProduct): void {
  const { context, writer, lists, categories, stock } = seeding;
  const productRow = productRowOf(context, row, product, categories);
  writer.insertProduct(productRow);
  for (const [position, { code, packMilli }] of codesOf(context, product).entries()) {
    writer.insertBarcode({ code, product_row: row, pack_milli: packMilli, position });
  }
  const { retailMinor, wholesaleMinor } = product;
  writer.insertPrice({ product_row: row, price_list_row: lists.RETAIL, price_minor: retailMinor });
  writer.insertPrice({
    product_row: row,
    price_list_row: lists.WHOLESALE,
    price_minor: wholesaleMinor,
  });
  writer.search.add(row, productRow);
  if (product.favourite !== null) {
    insertFavourite(context, product.favourite, row);
  }
  if (product.openingStockMilli !== null && product.openingStockMilli !== 0) {
    const { openingStockMilli: quantityMilli, costMinor: unitCostMinor } = product;
    stock.add({ row, productId: productRow.product_id, quantityMilli, unitCostMinor });
  }
}

function insertFavourite({ statements }: SeedContext, position: number, row: number): void {
  const insert = statements.run<Schema['favourite']>()((query, p) =>
    query.insertInto('favourite').values(pick(p, ['position', 'product_row'])),
  );
  insert({ position, product_row: row });
}

function productRowOf(
  { ids }: SeedContext,
  row: number,
  product: SeedProduct,
  categories: CategoryRows,
): Schema['product'] {
  return {
    row_id: row,
    product_id: ProductId.parse(ids.next()),
    sku: product.sku,
    name_en: product.name.en,
    name_ru: product.name.ru,
    name_kk: product.name.kk,
    category_row: categories.get(product.categoryKey)?.row ?? null,
    brand: product.brand,
    unit: product.unit,
    type: product.type,
    tax_category_id: product.taxCategory,
    cost_minor: product.costMinor,
    track_stock: flag(product.openingStockMilli !== null),
    oversell_policy: product.oversellPolicy,
    minimum_age: product.minimumAge,
    low_stock_milli: product.lowStockMilli ?? milli(0),
    picture: null,
    active: 1,
    version: 1,
  };
}

interface Code {
  readonly code: string;
  readonly packMilli: Milli;
}

/** Barcodes as 14 digits; a PLU as it is typed, and filled up as a scale's barcode carries it. */
function codesOf({ business }: SeedContext, product: SeedProduct): readonly Code[] {
  const codes: Code[] = [];
  if (product.barcode !== null) {
    codes.push({ code: gtin14(product.barcode), packMilli: ONE_PIECE });
  }
  const { pack, plu } = product;
  if (pack !== null) codes.push({ code: gtin14(pack.barcode), packMilli: pack.quantityMilli });
  if (plu !== null) {
    const widths = business.storefront.barcodeMasks.map((mask) => mask.itemDigits);
    const written = new Set([plu, ...widths.map((width) => plu.padStart(width, '0'))]);
    for (const code of written) codes.push({ code, packMilli: ONE_PIECE });
  }
  return codes;
}

function gtin14(barcode: string): string {
  const gtin = toGtin14(barcode);
  if (gtin === null) throw new Error(`No barcode: ${barcode}`);
  return gtin;
}
