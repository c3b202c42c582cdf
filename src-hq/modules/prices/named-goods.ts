import { sql } from 'kysely';
import type { Audience, PriceRule, Target } from '../../../shared/domain/pricing/price-book.ts';
import { assertNever } from '../../../shared/domain/result.ts';
import { HqError } from '../../hq-error.ts';
import type { Work } from '../../store/work.ts';

/**
 * Everything a rule names is this business's own. What was deleted since may stay: who ends a rule
 * did not see it go.
 * @throws HqError REFERENCE_UNKNOWN
 */
export async function checkNamed(
  work: Work,
  { action, audience }: Pick<PriceRule, 'action' | 'audience'>,
): Promise<void> {
  const targets = targetsOf(action);
  const named = targets.flatMap((one) => (one.kind === 'named' ? [one] : []));
  const given = action.kind === 'buy_get' && action.get.kind === 'products' ? action.get : null;
  await checkIds(work, 'product', [
    ...targets.flatMap((one) => one.exceptProductIds),
    ...named.flatMap((one) => one.productIds),
    ...(given?.productIds ?? []),
  ]);
  await checkIds(
    work,
    'category',
    named.flatMap((one) => one.categoryIds),
  );
  await checkAudience(work, audience);
}

/** @throws HqError REFERENCE_UNKNOWN */
export async function checkAudience(work: Work, audience: Audience): Promise<void> {
  await checkIds(work, 'customer', audience.customerIds);
  await checkIds(work, 'customer_category', audience.customerCategoryIds);
  await checkIds(work, 'storefront', audience.storefrontIds);
}

function targetsOf(action: PriceRule['action']): readonly Target[] {
  switch (action.kind) {
    case 'bundle':
      return action.parts.map((part) => part.target);
    case 'percent':
    case 'amount':
    case 'fixed_price':
    case 'mix_match':
    case 'buy_get':
    case 'basket_percent':
    case 'basket_amount':
      return [action.target];
    default:
      return assertNever(action);
  }
}

type Named = 'product' | 'category' | 'customer' | 'customer_category' | 'storefront';

async function checkIds(work: Work, table: Named, ids: readonly string[]): Promise<void> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return;
  const found = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(table)} as t
    where t.business_id = ${work.businessId}
      and ${sql.ref(`t.${table}_id`)} = any (${wanted}::uuid[])`.execute(work.db);
  if (found.rows[0]?.count === wanted.length) return;
  throw new HqError(422, 'REFERENCE_UNKNOWN', `It names a ${table} that this business has not`);
}
