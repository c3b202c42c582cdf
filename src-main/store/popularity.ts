import { sql } from 'kysely';
import { searchText } from './search-index.ts';
import type { Statements } from './statements.ts';

/**
 * More products than this a shop hardly sells in a quarter; the rest is found by its name alone.
 */
const MAX_POPULAR = 10_000;
const SINCE_DAYS = 90;

/**
 * Ranks what was sold in the last 90 days, by the number of lines, and writes its names into the
 * small search table that is asked first. To be called in a transaction.
 */
export function createPopularityRebuild(statements: Statements): (today: string) => number {
  const sold = statements.all<{ since: string }>()((query, { since }) =>
    query
      .selectFrom('sale')
      .innerJoin('sale_line', 'sale_line.sale_id', 'sale.sale_id')
      .innerJoin('product', 'product.row_id', 'sale_line.product_row')
      .select([
        'product.row_id',
        'product.sku',
        'product.brand',
        'product.name_en',
        'product.name_ru',
        'product.name_kk',
        (eb) => eb.fn.countAll<number>().as('sold_count'),
      ])
      .where('sale.business_date', '>=', since)
      .where('sale.business_date', 'is not', null)
      .where('product.active', '=', sql.lit(1))
      .groupBy('product.row_id')
      .orderBy('sold_count', 'desc')
      .orderBy('product.row_id')
      .limit(sql.lit(MAX_POPULAR)),
  );
  const clearRanks = statements.run<object>()((query) => query.deleteFrom('product_popularity'));
  const clearSearch = statements.run<object>()((query) => query.deleteFrom('popular_search'));
  const insertRank = statements.run<{ rank: number; row: number; count: number }>()((query, p) =>
    query
      .insertInto('product_popularity')
      .values({ popularity_rank: p.rank, product_row: p.row, sold_count: p.count }),
  );
  const insertSearch = statements.run<{ rank: number; folded: string }>()((query, p) =>
    query.insertInto('popular_search').values({ rowid: p.rank, folded: p.folded }),
  );
  return (today) => {
    const rows = sold({ since: daysBefore(today, SINCE_DAYS) });
    clearRanks({});
    clearSearch({});
    for (const [index, row] of rows.entries()) {
      const rank = index + 1;
      insertRank({ rank, row: row.row_id, count: row.sold_count });
      insertSearch({ rank, folded: searchText(row) });
    }
    return rows.length;
  };
}

function daysBefore(date: string, days: number): string {
  const moment = new Date(`${date}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() - days);
  return moment.toISOString().slice(0, 10);
}
