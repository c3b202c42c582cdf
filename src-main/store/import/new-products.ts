import type { CatalogueWriter } from '../catalogue-writer.ts';
import type { Schema } from '../schema.ts';

export interface NewProduct {
  readonly product: Schema['product'];
  readonly codes: readonly Schema['product_barcode'][];
  readonly prices: readonly Schema['product_price'][];
}

/** New products on their way into the store. */
export interface NewProducts {
  add(created: NewProduct): void;
  /** The row of a product that is not written yet, by code or SKU. */
  waitingRow(codes: readonly { readonly code: string }[], sku: string): number | null;
  readonly count: () => number;
  write(): void;
}

/** Writes new products table by table, which is three times as fast as row by row. */
export function createNewProducts(writer: CatalogueWriter): NewProducts {
  let waiting: NewProduct[] = [];
  const rowByCode = new Map<string, number>();
  const rowBySku = new Map<string, number>();
  const write = (): void => {
    for (const { product } of waiting) writer.insertProduct(product);
    for (const { codes } of waiting) for (const code of codes) writer.insertBarcode(code);
    for (const { prices } of waiting) for (const price of prices) writer.insertPrice(price);
    for (const { product } of waiting) writer.search.add(product.row_id, product);
    waiting = [];
    rowByCode.clear();
    rowBySku.clear();
  };
  return {
    add: (created) => {
      waiting.push(created);
      const { product } = created;
      for (const { code } of created.codes) rowByCode.set(code, product.row_id);
      rowBySku.set(product.sku, product.row_id);
    },
    waitingRow: (codes, sku) => {
      for (const { code } of codes) {
        const row = rowByCode.get(code);
        if (row !== undefined) return row;
      }
      return rowBySku.get(sku) ?? null;
    },
    count: () => waiting.length,
    write,
  };
}
