import type Database from 'better-sqlite3';
import type { VouchedEvent } from './journal-check.ts';
import { Findings } from './report.ts';

/** Who was made here stands in the journal, and whoever the journal names is there. */
export function checkCustomersMade(
  db: Database.Database,
  events: readonly VouchedEvent[],
): Findings {
  const customers = new Findings('customers made here: each with its event');
  const made = new Set(
    db.prepare<[], string>('select customer_id from customer_made').pluck().all(),
  );
  for (const { event } of events) {
    if (event.payload.type !== 'customer.created') continue;
    const { customerId } = event.payload.customer;
    customers.looked();
    customers.expect(made.delete(customerId), `event ${event.seq} made nobody who is there`);
  }
  for (const customerId of made) customers.problem(`the journal does not know ${customerId}`);
  return customers;
}
