import { z } from 'zod';
import type { ProductId } from '../../../shared/domain/ids.ts';
import { StorefrontStock } from '../../../shared/protocol/till-questions.ts';
import type { HqNewsReader, HqNewsWriter } from '../../hq-port.ts';
import type { Statements } from '../statements.ts';
import type { StockToldTable } from '../sync-tables.ts';

const Storefronts = z.array(StorefrontStock);

/** What HQ answered, for when it cannot be asked. */
export function createHqNews(statements: Statements): HqNewsReader & HqNewsWriter {
  const read = statements.get<{ productId: ProductId }>()((query, { productId }) =>
    query
      .selectFrom('stock_told')
      .select(['as_of', 'storefronts_json'])
      .where('product_id', '=', productId),
  );
  const keep = statements.run<StockToldTable>()((query, p) =>
    query.replaceInto('stock_told').values({
      product_id: p.product_id,
      as_of: p.as_of,
      storefronts_json: p.storefronts_json,
    }),
  );
  return {
    stockTold: (productId) => {
      const row = read({ productId });
      if (row === undefined) return null;
      const storefronts = Storefronts.parse(JSON.parse(row.storefronts_json));
      return { asOf: row.as_of, storefronts };
    },
    keepStockTold: (productId, { asOf, storefronts }) =>
      void keep({
        ...{ product_id: productId, as_of: asOf },
        storefronts_json: JSON.stringify(storefronts),
      }),
  };
}
