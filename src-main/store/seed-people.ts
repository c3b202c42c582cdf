import { dueDate } from '../../shared/domain/credit.ts';
import { CustomerId, UserId } from '../../shared/domain/ids.ts';
import type { CreditEntry } from '../sale-port.ts';
import { creditPart } from './completed-payload.ts';
import { customerSearchText } from './customer-search-text.ts';
import { fromCreditEntry } from './customers.ts';
import { CUSTOMER_COLUMNS } from './master-columns.ts';
import type { Schema } from './schema.ts';
import type { SeedContext } from './seed.ts';
import type { SeedCustomer } from './seed-business.ts';
import { pick } from './statements.ts';
import { flag } from './terminal.ts';

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
  const insert = createCustomerInsert(context);
  for (const customer of context.business.customers) {
    const customerId = CustomerId.parse(context.ids.next());
    insert(customerRow(customerId, customer));
    bookOpeningDebts(context, customerId, customer);
  }
}

function createCustomerInsert({ statements }: SeedContext) {
  const columns = ['customer_id', ...CUSTOMER_COLUMNS] as const;
  return statements.run<Schema['customer']>()((query, p) =>
    query.insertInto('customer').values(pick(p, columns)),
  );
}

function customerRow(customerId: CustomerId, customer: SeedCustomer): Schema['customer'] {
  const { code, name, phone, contactPerson } = customer;
  return {
    customer_id: customerId,
    code,
    name,
    type: customer.type,
    phone,
    contact_person: contactPerson,
    tax_id: customer.taxId,
    tax_exempt: flag(customer.taxExempt),
    credit_limit_minor: customer.creditLimitMinor,
    credit_terms_days: customer.creditTermsDays,
    credit_blocked: flag(customer.creditBlocked),
    active: 1,
    folded: customerSearchText({ code, name, phone, contactPerson }),
  };
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
