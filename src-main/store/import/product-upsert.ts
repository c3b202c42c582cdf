import { shortGtin } from '../../../shared/domain/barcode/gtin.ts';
import { ProductId } from '../../../shared/domain/ids.ts';
import { ZERO } from '../../../shared/domain/money.ts';
import { type Milli, milli } from '../../../shared/domain/quantity.ts';
import { err, ok, type Result } from '../../../shared/domain/result.ts';
import type { SaleType } from '../../../shared/domain/sale.ts';
import type { Ids } from '../../ports.ts';
import type { CatalogueWriter } from '../catalogue-writer.ts';
import type { OpeningStock } from '../opening-stock.ts';
import type { Schema } from '../schema.ts';
import type { Statements } from '../statements.ts';
import type { CategoryRows } from './category-rows.ts';
import { type MadeUpPrices, priceFromBarcode } from './demo-price.ts';
import { createNewProducts } from './new-products.ts';
import { createProductLookup, type KnownProduct } from './product-lookup.ts';
import type { ImportedRow } from './row-parser.ts';

export type UpsertOutcome = 'created' | 'updated' | 'unchanged';

export interface ProductUpsert {
  /** A refusal is words for the report; nothing was written then. */
  readonly upsert: (row: ImportedRow, rowNumber: number) => Result<UpsertOutcome, string>;
  readonly pricesWritten: () => number;
  /** Writes what is still waiting: to be called before opening stock is finished. */
  readonly finish: () => void;
}

export interface ProductUpsertInput {
  readonly statements: Statements;
  readonly writer: CatalogueWriter;
  readonly ids: Ids;
  readonly categoryRow: CategoryRows;
  readonly stock: OpeningStock;
  readonly priceLists: Readonly<Record<SaleType, number>>;
  readonly priceFromBarcode: boolean;
  /** Opening stock for products that have no movement yet; null gives none. */
  readonly stockMilli: Milli | null;
  readonly taxCategory: string;
  readonly touched: TouchedRows;
}

/** Which row of the file a product was last seen in, so that a second one is a duplicate. */
export interface TouchedRows {
  get(productRow: number): number;
  set(productRow: number, rowNumber: number): void;
}

export function createTouchedRows(): TouchedRows {
  let rows = new Int32Array(4096);
  return {
    get: (productRow) => rows[productRow] ?? 0,
    set: (productRow, rowNumber) => {
      if (productRow >= rows.length) {
        const wider = new Int32Array(Math.max(productRow + 1, rows.length * 2));
        wider.set(rows);
        rows = wider;
      }
      rows[productRow] = rowNumber;
    },
  };
}

/**
 * So many together: a processor's cache does not hold the ends of ten tables and indexes at once.
 */
const WRITTEN_TOGETHER = 4096;

/** Creates a product or brings it up to date; what the file leaves empty stays as it is. */
export function createProductUpsert(input: ProductUpsertInput): ProductUpsert {
  const lookup = createProductLookup(input.statements);
  const { touched } = input;
  const newProducts = createNewProducts(input.writer);
  let lastRow = lookup.lastRow();
  let pricesWritten = 0;
  const writePrices = (row: number, prices: readonly ListPrice[]): void => {
    for (const { list, priceMinor } of prices) {
      input.writer.upsertPrice({ product_row: row, price_list_row: list, price_minor: priceMinor });
    }
    pricesWritten += prices.length;
  };
  const flush = (): void => {
    newProducts.write();
    input.stock.write();
  };
  const create = (row: ImportedRow, sku: string): void => {
    lastRow += 1;
    const madeUp = madeUpPrices(input, row);
    const product = newProduct(input, row, { rowId: lastRow, sku, madeUp });
    const prices = listPrices(input, row, madeUp);
    pricesWritten += prices.length;
    newProducts.add({
      product,
      codes: row.codes.map(({ code, packMilli }, position) => ({
        code,
        product_row: product.row_id,
        pack_milli: packMilli,
        position,
      })),
      prices: prices.map(({ list, priceMinor }) => ({
        product_row: product.row_id,
        price_list_row: list,
        price_minor: priceMinor,
      })),
    });
    openStock(input, row, product);
  };
  return {
    pricesWritten: () => pricesWritten,
    finish: flush,
    upsert: (given, rowNumber) => {
      const row = withoutRepeats(given);
      const sku = row.sku === '' ? shortGtin(row.codes[0]?.code ?? '') : row.sku;
      if (Math.max(newProducts.count(), input.stock.waiting()) >= WRITTEN_TOGETHER) flush();
      const waiting = newProducts.waitingRow(row.codes, sku);
      if (waiting !== null) return err(`duplicate of row ${touched.get(waiting)}`);
      const found = lookup.find(row.codes, sku);
      if (!found.ok) return found;
      if (found.value === null) {
        create(row, sku);
        touched.set(lastRow, rowNumber);
        return ok('created');
      }
      const known = lookup.load(found.value);
      const earlier = touched.get(known.product.row_id);
      if (earlier > 0) return err(`duplicate of row ${earlier}`);
      touched.set(known.product.row_id, rowNumber);
      return ok(update(input, row, known, writePrices) ? 'updated' : 'unchanged');
    },
  };
}

interface ListPrice {
  readonly list: number;
  readonly priceMinor: Schema['product_price']['price_minor'];
}

/** A file may name one code twice in a row. */
function withoutRepeats(row: ImportedRow): ImportedRow {
  if (row.codes.length < 2) return row;
  const seen = new Set<string>();
  const codes = row.codes.filter(({ code }) => !seen.has(code) && seen.add(code));
  return { ...row, codes };
}

function madeUpPrices(input: ProductUpsertInput, row: ImportedRow): MadeUpPrices | null {
  const code = row.codes[0]?.code;
  return input.priceFromBarcode && code !== undefined ? priceFromBarcode(code) : null;
}

function listPrices(
  { priceLists }: ProductUpsertInput,
  row: ImportedRow,
  madeUp: MadeUpPrices | null,
): readonly ListPrice[] {
  const retail = row.priceMinor ?? madeUp?.retailMinor ?? null;
  const wholesale = row.wholesaleMinor ?? (row.priceMinor === null ? madeUp?.wholesaleMinor : null);
  const prices: ListPrice[] = [];
  if (retail !== null) prices.push({ list: priceLists.RETAIL, priceMinor: retail });
  if (wholesale) prices.push({ list: priceLists.WHOLESALE, priceMinor: wholesale });
  return prices;
}

function newProduct(
  input: ProductUpsertInput,
  row: ImportedRow,
  made: { readonly rowId: number; readonly sku: string; readonly madeUp: MadeUpPrices | null },
): Schema['product'] {
  const stocked = wantedStock(input, row) !== null;
  return {
    row_id: made.rowId,
    product_id: ProductId.parse(input.ids.next()),
    sku: made.sku,
    name_en: row.nameEn,
    name_ru: row.nameRu,
    name_kk: row.nameKk,
    category_row: input.categoryRow(row.category),
    brand: row.brand,
    unit: row.unit ?? 'piece',
    type: row.unit === 'kg' ? 'weighed' : 'stocked',
    tax_category_id: row.tax || input.taxCategory,
    cost_minor: row.costMinor ?? made.madeUp?.costMinor ?? ZERO,
    // Without a word about its stock a product is sold uncounted, or nothing could be sold at all.
    track_stock: stocked ? 1 : 0,
    oversell_policy: 'presented',
    minimum_age: row.minimumAge ?? 0,
    low_stock_milli: row.lowStockMilli ?? milli(0),
    picture: null,
    active: 1,
    version: 1,
  };
}

function wantedStock(input: ProductUpsertInput, row: ImportedRow): Milli | null {
  return row.stockMilli ?? input.stockMilli;
}

function openStock(
  input: ProductUpsertInput,
  row: ImportedRow,
  product: Schema['product'],
): boolean {
  const quantityMilli = wantedStock(input, row);
  if (quantityMilli === null || quantityMilli === 0) return false;
  input.stock.add({
    row: product.row_id,
    productId: product.product_id,
    quantityMilli,
    unitCostMinor: product.cost_minor,
  });
  return true;
}

function update(
  input: ProductUpsertInput,
  row: ImportedRow,
  known: KnownProduct,
  writePrices: (row: number, prices: readonly ListPrice[]) => void,
): boolean {
  const { product } = known;
  const next = merged(input, row, product);
  const changed = Object.keys(next).some(
    (key) => next[key as keyof typeof next] !== product[key as keyof typeof product],
  );
  if (changed) {
    input.writer.updateProduct({ ...next, version: product.version + 1 });
    if (searchChanged(next, product)) input.writer.search.replace(product.row_id, next);
  }
  const newCodes = row.codes.filter(({ code }) => !known.codes.includes(code));
  for (const [index, { code, packMilli }] of newCodes.entries()) {
    const position = known.codes.length + index;
    input.writer.insertBarcode({
      code,
      product_row: product.row_id,
      pack_milli: packMilli,
      position,
    });
  }
  // A made-up price never takes the place of a real one.
  const madeUp = known.prices.size === 0 ? madeUpPrices(input, row) : null;
  const prices = listPrices(input, row, madeUp).filter(
    ({ list, priceMinor }) => known.prices.get(list) !== priceMinor,
  );
  writePrices(product.row_id, prices);
  const stocked = !known.moved && openStock(input, row, next);
  return changed || newCodes.length > 0 || prices.length > 0 || stocked;
}

function merged(
  input: ProductUpsertInput,
  row: ImportedRow,
  product: Schema['product'],
): Schema['product'] {
  return {
    ...product,
    name_en: row.nameEn || product.name_en,
    name_ru: row.nameRu || product.name_ru,
    name_kk: row.nameKk || product.name_kk,
    category_row: input.categoryRow(row.category) ?? product.category_row,
    brand: row.brand || product.brand,
    unit: row.unit ?? product.unit,
    tax_category_id: row.tax || product.tax_category_id,
    cost_minor: row.costMinor ?? product.cost_minor,
    track_stock: wantedStock(input, row) === null ? product.track_stock : 1,
    minimum_age: row.minimumAge ?? product.minimum_age,
    low_stock_milli: row.lowStockMilli ?? product.low_stock_milli,
  };
}

function searchChanged(next: Schema['product'], before: Schema['product']): boolean {
  return (
    next.name_en !== before.name_en ||
    next.name_ru !== before.name_ru ||
    next.name_kk !== before.name_kk ||
    next.brand !== before.brand
  );
}
