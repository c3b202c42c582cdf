import { sql } from 'kysely';
import { z } from 'zod';
import type { ProductId } from '../../../shared/domain/ids.ts';
import { StorefrontStock } from '../../../shared/protocol/till-questions.ts';
import type { HqNewsReader, HqNewsWriter } from '../../hq-port.ts';
import { pick, type Statements } from '../statements.ts';
import type { HqAddressTable, HqNoticeTable, StockToldTable } from '../sync-tables.ts';

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
  const address = statements.get<object>()((query) => query.selectFrom('hq_address').select('url'));
  const keepAddress = statements.run<HqAddressTable>()((query, p) =>
    query.replaceInto('hq_address').values(pick(p, ['only_row', 'url'])),
  );
  const notices = statements.all<{ limit: number }>()((query, { limit }) =>
    query
      .selectFrom('hq_notice')
      .selectAll()
      .orderBy('raised_at', 'desc')
      .orderBy('notice_id', 'desc')
      .limit(sql<number>`${limit}`),
  );
  const unseen = statements.get<object>()((query) =>
    query
      .selectFrom('hq_notice')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('seen_at', 'is', null),
  );
  const keepNotice = statements.run<HqNoticeTable>()((query, p) =>
    query
      .insertInto('hq_notice')
      .values(pick(p, ['notice_id', 'type', 'detail', 'raised_at', 'seen_at'])),
  );
  const markSeen = statements.run<{ at: string }>()((query, { at }) =>
    query.updateTable('hq_notice').set({ seen_at: at }).where('seen_at', 'is', null),
  );
  return {
    notices: (limit) =>
      notices({ limit }).map((row) => ({
        ...{ noticeId: row.notice_id, type: row.type, detail: row.detail },
        ...{ raisedAt: row.raised_at, seen: row.seen_at !== null },
      })),
    hqAddress: () => address({})?.url ?? null,
    keepHqAddress: (url) => void keepAddress({ only_row: 1, url }),
    unseenNotices: () => unseen({})?.count ?? 0,
    keepNotice: ({ noticeId, type, detail, raisedAt }) =>
      void keepNotice({
        ...{ notice_id: noticeId, type, detail, raised_at: raisedAt, seen_at: null },
      }),
    markSeen: (at) => void markSeen({ at }),
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
