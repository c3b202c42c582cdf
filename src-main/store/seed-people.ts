import { dueDate } from '../../shared/domain/credit.ts';
import { CustomerId, UserId } from '../../shared/domain/ids.ts';
import type { CreditEntry } from '../sale-port.ts';
import { creditPart } from './completed-payload.ts';
import { createCustomerInsert, fromCreditEntry } from './customers.ts';
import type { Schema } from './schema.ts';
import type { SeedContext } from './seed.ts';
import type { SeedCustomer } from './seed-business.ts';
import { pick } from './statements.ts';

/** `pinHashes` stand in the order of the users. */
export function seedUsers(context: SeedContext, pinHashes: readonly string[]): void {
  const { statements, ids, business } = context;
  const insert = statements.run<Schema['app_user']>()((query, p) =>
    query
      .insertInto('app_user')
      .values(pick(p, ['user_id', 'name', 'role', 'locale', 'pin_hash', 'active'])),
  );
  for (const [index, user] of business.users.entries()) {
    insert({
      user_id: UserId.parse(ids.next()),
      name: user.name,
      role: user.role,
      locale: user.locale,
      pin_hash: pinHashes[index] ?? '',
      active: 1,
    });
  }
}

/** Customers, and what they owed before this till was there. */
export function seedCustomers(context: SeedContext): void {
  const insert = createCustomerInsert(context.statements);
  for (const customer of context.business.customers) {
    const customerId = CustomerId.parse(context.ids.next());
    insert({ ...customer, customerId });
    bookOpeningDebts(context, customerId, customer);
  }
}

function bookOpeningDebts(
  context: SeedContext,
  customerId: CustomerId,
  customer: SeedCustomer,
): void {
  const { tx, ids } = context;
  const [booker] = tx.users.active();
  if (booker === undefined) throw new Error('Debts are booked by somebody: there are no users');
  for (const debt of customer.openingDebts) {
    const date = daysBefore(context.businessDate, debt.ageDays);
    const entry: CreditEntry = {
      entryId: ids.next(),
      customerId,
      kind: 'opening',
      amountMinor: debt.amountMinor,
      saleId: null,
      dueDate: dueDate(date, customer.creditTermsDays),
      tenderKind: null,
      reference: debt.reference,
      userId: booker.userId,
      businessDate: date,
      createdAt: `${date}T00:00:00.000Z`,
    };
    tx.customerWrites.appendEntry(entry, null, null);
    tx.journal({
      payload: {
        type: 'credit.booked',
        entry: creditPart(fromCreditEntry(entry)),
        cashMovement: null,
      },
      subjectId: customerId,
      receiptNumber: null,
      businessDate: context.businessDate,
      checkpoint: false,
    });
  }
}

function daysBefore(date: string, days: number): string {
  return dueDate(date, -days);
}
