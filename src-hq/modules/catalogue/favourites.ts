import { sql } from 'kysely';
import { z } from 'zod';
import { HqError } from '../../hq-error.ts';
import type { Work } from '../../store/work.ts';

/** As many as one page of products: more are no favourites any more. */
export const MAX_FAVOURITES = 100;

/** Product ids in the order of the tills' grid; null leaves each till those of its own. */
export const Favourites = z
  .array(z.uuid())
  .max(MAX_FAVOURITES)
  .refine((ids) => new Set(ids).size === ids.length, 'Each product once')
  .nullable();

/**
 * One that was deleted meanwhile may stay: whoever chose the others did not see it go.
 * @throws HqError REFERENCE_UNKNOWN where this business never had such a product
 */
export async function checkFavourites(work: Work, given: unknown): Promise<void> {
  const ids = Favourites.optional().parse(given) ?? [];
  if (ids.length === 0) return;
  const found = await work.db
    .selectFrom('product')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('business_id', '=', work.businessId)
    .where('product_id', 'in', ids)
    .executeTakeFirst();
  if (Number(found?.count) === ids.length) return;
  throw new HqError(422, 'REFERENCE_UNKNOWN', 'A favourite is no product of this business');
}

/** The products that are favourites at a storefront. */
export function isFavouriteAt(storefrontId: unknown) {
  return sql<boolean>`t.product_id in (
    select one::uuid from storefront s, jsonb_array_elements_text(s.favourites) as one
    where s.business_id = t.business_id and s.storefront_id = ${storefrontId})`;
}
