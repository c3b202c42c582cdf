import { sql } from 'kysely';
import { z } from 'zod';
import { creditCounter } from '../../../shared/domain/counter.ts';
import { type CounterLedger, outstanding } from '../../../shared/domain/lease.ts';
import { applyFact } from '../sync/hq-facts.ts';
import type { SyncTx } from '../sync/sync-store.ts';
import type { Work } from '../../store/work.ts';

/** What terminals must give back before a lowered limit is kept. */
export interface CreditExcess {
  readonly counter: string;
  readonly amount: number;
}

const Line = z.object({ customerId: z.string(), limit: z.number(), balance: z.number() });

/**
 * Brings the counters of customers to what their limits leave: the pool and what terminals hold
 * together are limit − balance, and never below nothing. It is opened by that, raised by payments
 * and higher limits, and lowered as far as the pool lasts; the rest is with terminals and is
 * answered. A restored HQ lowers nothing until its terminals have reported: what seems to lie in
 * its pool may be lent.
 * Customers HQ does not know have no limit here and are left alone.
 */
export async function settleCredit(
  work: Work,
  tx: SyncTx,
  customerIds: readonly string[],
): Promise<readonly CreditExcess[]> {
  const counters = customerIds.map(creditCounter);
  await tx.expect({ counters });
  const { recovering } = await tx.meta();
  const excess: CreditExcess[] = [];
  for (const { customerId, limit, balance } of await readLines(work, customerIds)) {
    const counter = creditCounter(customerId);
    const ledger = await tx.ledger(counter);
    const change = Math.max(0, limit - balance) - unspent(ledger);
    if (change > 0) await applyFact(tx, { kind: 'received', counter, amount: change });
    if (change >= 0) continue;
    // A ledger's `received` counts what came in and is never taken below nothing.
    const amount = recovering ? 0 : Math.min(-change, ledger.pool, ledger.received);
    if (amount > 0) await applyFact(tx, { kind: 'withdrawn', counter, amount });
    if (amount < -change) excess.push({ counter, amount: -change - amount });
  }
  return excess;
}

/** What may still be charged by anybody: HQ, a terminal, or one of which nobody knows. */
function unspent(ledger: CounterLedger): number {
  return ledger.pool + ledger.reserved + outstanding(ledger);
}

async function readLines(work: Work, customerIds: readonly string[]) {
  const found = await sql`
    select customer.customer_id as "customerId",
      case when deleted_at is null then credit_limit_minor else 0 end as limit,
      coalesce(c.balance_minor, 0) as balance
    from customer left join credit_counter c
      on c.business_id = customer.business_id and c.customer_id = customer.customer_id
    where customer.business_id = ${work.businessId}
      and customer.customer_id = any (${[...customerIds]}::uuid[])
    order by 1`.execute(work.db);
  return z.array(Line).parse(found.rows);
}

/** Customers whose counter is not what their limit leaves: after an import, or by a fault. */
export async function unsettledCustomers(work: Work, limit: number): Promise<readonly string[]> {
  const found = await sql<{ id: string }>`
    select customer.customer_id as id
    from customer
    left join credit_counter c
      on c.business_id = customer.business_id and c.customer_id = customer.customer_id
    left join counter_ledger l
      on l.business_id = customer.business_id and l.customer_id = customer.customer_id
    where customer.business_id = ${work.businessId}
      and greatest(0, case when customer.deleted_at is null then credit_limit_minor else 0 end
          - coalesce(c.balance_minor, 0))
        <> coalesce(l.pool + l.reserved + l.held, 0)
    order by 1 limit ${limit}`.execute(work.db);
  return found.rows.map((row) => row.id);
}
