import { err, ok, type Result } from '../../../shared/domain/result.ts';
import type { Schema } from '../schema.ts';
import type { Statements } from '../statements.ts';
import type { ImportedCode } from './row-parser.ts';

export interface KnownProduct {
  readonly product: Schema['product'];
  readonly codes: readonly string[];
  /** Price list → price. */
  readonly prices: ReadonlyMap<number, number>;
  /** Whether any stock movement names it: a level stands from the first one on. */
  readonly moved: boolean;
}

export interface ProductLookup {
  /** By any of its barcodes, then by SKU; null for a new product. */
  find(codes: readonly ImportedCode[], sku: string): Result<number | null, string>;
  load(row: number): KnownProduct;
  lastRow(): number;
}

export function createProductLookup(statements: Statements): ProductLookup {
  const byCode = statements.get<{ code: string }>()((query, { code }) =>
    query.selectFrom('product_barcode').select('product_row').where('code', '=', code),
  );
  const bySku = statements.get<{ sku: string }>()((query, { sku }) =>
    query.selectFrom('product').select('row_id').where('sku', '=', sku),
  );
  const last = statements.get<object>()((query) =>
    query.selectFrom('product').select((eb) => eb.fn.max('row_id').as('row_id')),
  );
  const load = createLoad(statements);
  return {
    find: (codes, sku) => {
      let found: number | null = null;
      for (const { code } of codes) {
        const row = byCode({ code })?.product_row;
        if (row === undefined) continue;
        if (found !== null && found !== row) return err('its barcodes are of different products');
        found = row;
      }
      return ok(found ?? bySku({ sku })?.row_id ?? null);
    },
    load,
    lastRow: () => last({})?.row_id ?? 0,
  };
}

function createLoad(statements: Statements): (row: number) => KnownProduct {
  const product = statements.get<{ row: number }>()((query, { row }) =>
    query.selectFrom('product').selectAll().where('row_id', '=', row),
  );
  const codes = statements.all<{ row: number }>()((query, { row }) =>
    query.selectFrom('product_barcode').select('code').where('product_row', '=', row),
  );
  const prices = statements.all<{ row: number }>()((query, { row }) =>
    query
      .selectFrom('product_price')
      .select(['price_list_row', 'price_minor'])
      .where('product_row', '=', row),
  );
  const moved = statements.get<{ row: number }>()((query, { row }) =>
    query.selectFrom('stock_level').select('product_row').where('product_row', '=', row),
  );
  return (row) => {
    const found = product({ row });
    if (!found) throw new Error(`No product ${row}`);
    return {
      product: found,
      codes: codes({ row }).map((each) => each.code),
      prices: new Map(prices({ row }).map((each) => [each.price_list_row, each.price_minor])),
      moved: moved({ row }) !== undefined,
    };
  };
}
