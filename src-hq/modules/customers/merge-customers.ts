import { sql } from 'kysely';
import { HqError } from '../../hq-error.ts';
import { deleteOne, renewAll } from '../../resource/resource-store.ts';
import type { Work } from '../../store/work.ts';
import type { Person } from '../identity/person.ts';
import { moveCredit } from './customer-credit.ts';
import { customerResource } from './customer-resource.ts';
import { moveBalances } from './move-balances.ts';

/**
 * Makes two customers one: what the first owes is the second's, who also gets what they lacked of
 * phone and tax id; the first is a tombstone. Sales keep the name they were made under.
 * @throws HqError NOT_FOUND where one of them is gone
 */
export async function mergeCustomers(
  work: Work,
  fromId: string,
  intoId: string,
  person: Person,
): Promise<Readonly<Record<string, unknown>>> {
  const found = await sql<{ phone: string; taxId: string | null }>`
    select phone, tax_id as "taxId" from customer
    where business_id = ${work.businessId} and customer_id in (${fromId}, ${intoId})
      and deleted_at is null
    order by customer_id = ${fromId} desc for update`.execute(work.db);
  const [from] = found.rows;
  if (from === undefined || found.rows.length < 2) {
    throw new HqError(409, 'CUSTOMER_GONE', 'One of the two was deleted meanwhile: look again');
  }
  await sql`
    insert into customer_merge (business_id, customer_id, into_customer_id, user_id, created_at)
    values (${work.businessId}, ${fromId}, ${intoId}, ${person.userId}, ${work.now})`.execute(
    work.db,
  );
  const moved = await moveBalances(work, [fromId], person.userId);
  await deleteOne(work, customerResource, person, fromId);
  await sql`
    update customer set phone = case when phone = '' then ${from.phone} else phone end,
      tax_id = coalesce(tax_id, ${from.taxId})
    where business_id = ${work.businessId} and customer_id = ${intoId}`.execute(work.db);
  await renewAll(work, customerResource, [intoId]);
  await moveCredit(work, [fromId, intoId]);
  return { fromId, intoId, moved };
}
