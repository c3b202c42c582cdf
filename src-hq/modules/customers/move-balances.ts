import { sql } from 'kysely';
import { z } from 'zod';
import type { Work } from '../../store/work.ts';

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
