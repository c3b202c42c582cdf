import { sql } from 'kysely';
import { HqError } from '../../hq-error.ts';
import type { Fields } from '../../resource/resource.ts';
import type { Work } from '../../store/work.ts';

/**
 * A category lies below nothing that lies below itself: a till would show neither. To be called
 * once it has been moved.
 * @throws HqError CATEGORY_CYCLE, or REFERENCE_UNKNOWN where what it lies in was deleted
 */
export async function checkPlace(work: Work, categoryId: string, input: Fields): Promise<void> {
  if (input['parentCategoryId'] === undefined || input['parentCategoryId'] === null) return;
  // Two who move two categories into each other see nothing of one another: one after the other.
  await sql`select pg_advisory_xact_lock(hashtext(${`category:${work.businessId}`}))`.execute(
    work.db,
  );
  const found = await sql<{ cycle: boolean; gone: boolean }>`
    with recursive above as (
      select category_id, parent_category_id, deleted_at from category
      where business_id = ${work.businessId} and category_id = ${categoryId}
      union
      select c.category_id, c.parent_category_id, c.deleted_at from above a
      join category c on c.business_id = ${work.businessId}
        and c.category_id = a.parent_category_id)
    select coalesce(bool_or(parent_category_id = ${categoryId}), false) as cycle,
      coalesce(bool_or(deleted_at is not null), false) as gone
    from above`.execute(work.db);
  const { cycle = false, gone = false } = found.rows[0] ?? {};
  if (cycle) throw new HqError(409, 'CATEGORY_CYCLE', 'A category cannot lie in itself');
  if (gone) throw new HqError(422, 'REFERENCE_UNKNOWN', 'The category above it was deleted');
}

/** @throws HqError STILL_IN_USE while a category or a product lies in it */
export async function checkEmpty(work: Work, categoryId: string): Promise<void> {
  const found = await sql<{ used: boolean }>`
    select exists (select from category where business_id = ${work.businessId}
        and parent_category_id = ${categoryId} and deleted_at is null)
      or exists (select from product where business_id = ${work.businessId}
        and category_id = ${categoryId} and deleted_at is null) as used`.execute(work.db);
  if (found.rows[0]?.used !== true) return;
  throw new HqError(409, 'STILL_IN_USE', 'What lies in it comes first: move it, then delete it');
}

/**
 * One rate of a code at a time: two would tax a sale twice. To be called once it has been written.
 * @throws HqError RATES_OVERLAP with the days of the other one
 */
export async function checkDays(work: Work, taxRateId: string): Promise<void> {
  // Whoever writes another rate of this category waits, and then sees this one.
  await sql`
    select from tax_category c where c.business_id = ${work.businessId} and c.tax_category_id = (
      select tax_category_id from tax_rate r
      where r.business_id = ${work.businessId} and r.tax_rate_id = ${taxRateId})
    for no key update`.execute(work.db);
  const found = await sql<{ validFrom: string; validTo: string | null }>`
    select b.valid_from as "validFrom", b.valid_to as "validTo"
    from tax_rate a join tax_rate b on b.business_id = a.business_id
      and b.tax_category_id = a.tax_category_id and b.code = a.code
      and b.tax_rate_id <> a.tax_rate_id and b.deleted_at is null
      and daterange(b.valid_from, b.valid_to, '[]') && daterange(a.valid_from, a.valid_to, '[]')
    where a.business_id = ${work.businessId} and a.tax_rate_id = ${taxRateId}
    limit 1`.execute(work.db);
  const other = found.rows[0];
  if (other === undefined) return;
  const message = 'Another rate of this code holds on some of these days: end it first';
  throw new HqError(409, 'RATES_OVERLAP', message, { ...other });
}

/**
 * Amounts are kept in the smallest coin: another currency would make other prices of them.
 * @throws HqError CURRENCY_FIXED once a product has a price in the list
 */
export async function checkCurrency(work: Work, priceListId: string, input: Fields): Promise<void> {
  const { currency } = input;
  if (currency === undefined) return;
  const found = await sql<{ fixed: boolean }>`
    select exists (select from price_list l
      join product_price p on p.business_id = l.business_id and p.price_list_id = l.price_list_id
      where l.business_id = ${work.businessId} and l.price_list_id = ${priceListId}
        and l.currency <> ${currency}) as fixed`.execute(work.db);
  if (found.rows[0]?.fixed !== true) return;
  throw new HqError(409, 'CURRENCY_FIXED', 'A price list with prices keeps its currency');
}
