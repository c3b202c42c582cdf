import { sql } from 'kysely';
import { z } from 'zod';
import { HqError } from '../../hq-error.ts';
import { deleteOne, renewAll } from '../../resource/resource-store.ts';
import type { Work } from '../../store/work.ts';
import type { Person } from '../identity/person.ts';
import { moveCredit } from './customer-credit.ts';
import { customerResource } from './customer-resource.ts';

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

const Balance = z.object({
  customerId: z.uuid(),
  intoId: z.uuid(),
  userId: z.uuid(),
  balance: z.number(),
  dueDate: z.string().nullable(),
});

/**
 * Books what those of the customers who were merged owe to whom they were merged into.
 * @returns whose balance changed besides
 */
export async function moveBalances(
  work: Work,
  customerIds: readonly string[],
  userId: string | null = null,
): Promise<readonly string[]> {
  const found = await sql`
    select m.customer_id as "customerId", m.into_customer_id as "intoId", m.user_id as "userId",
      c.balance_minor as balance,
      (select min(due_date)::text from credit_entry e where e.business_id = m.business_id
        and e.customer_id = m.customer_id and e.amount_minor > 0) as "dueDate"
    from customer_merge m
    join credit_counter c on c.business_id = m.business_id and c.customer_id = m.customer_id
    where m.business_id = ${work.businessId} and c.balance_minor <> 0
      and m.customer_id::text = any (${[...customerIds]}::text[])
    order by 1`.execute(work.db);
  const into: string[] = [];
  for (const one of z.array(Balance).parse(found.rows)) {
    const booker = userId ?? one.userId;
    await book(work, one.customerId, -one.balance, null, booker);
    await book(work, one.intoId, one.balance, one.balance > 0 ? one.dueDate : null, booker);
    into.push(one.intoId);
  }
  return into;
}

async function book(
  work: Work,
  customerId: string,
  amountMinor: number,
  dueDate: string | null,
  userId: string,
): Promise<void> {
  await sql`
    insert into credit_entry (business_id, entry_id, customer_id, kind, amount_minor, due_date,
      reference, user_id, business_date, created_at)
    values (${work.businessId}, ${work.newId()}, ${customerId}, 'adjustment', ${amountMinor},
      ${dueDate}, 'merged', ${userId}, ${work.now.slice(0, 10)}, ${work.now})`.execute(work.db);
}
