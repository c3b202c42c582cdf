import { sql } from 'kysely';
import { z } from 'zod';
import type { QuestionAnswer } from '../../../shared/protocol/sync-contract.ts';
import { MAX_STOREFRONTS, StorefrontStock } from '../../../shared/protocol/till-questions.ts';
import type { Work } from '../../store/work.ts';

const Rows = z.array(StorefrontStock);

/**
 * What each storefront may sell of a product: HQ's pool there, and what its terminals hold or are
 * on their way to. What is in doubt or kept for an order is nobody's to promise.
 */
export async function stockByStorefront(
  work: Work,
  productId: string,
): Promise<QuestionAnswer<'stock-elsewhere'>> {
  const known = await sql`
    select from product where business_id = ${work.businessId} and product_id = ${productId}
      and deleted_at is null`.execute(work.db);
  if (known.rows.length === 0) return { kind: 'refused', code: 'PRODUCT_UNKNOWN' };
  const found = await sql`
    select s.storefront_id as "storefrontId", s.code, s.name,
      coalesce(c.pool, 0) + share.held as "availableMilli"
    from storefront s
    left join counter_ledger c on c.business_id = s.business_id
      and c.warehouse_id = s.storefront_id and c.product_id = ${productId}
    cross join lateral (
      select coalesce(sum(h.leased + h.in_transit), 0)::bigint as held
      from counter_holder h
      where h.business_id = c.business_id and h.counter = c.counter) share
    where s.business_id = ${work.businessId} and s.deleted_at is null
    order by s.code
    limit ${MAX_STOREFRONTS}`.execute(work.db);
  return { kind: 'told', asOf: work.now, storefronts: Rows.parse(found.rows) };
}
