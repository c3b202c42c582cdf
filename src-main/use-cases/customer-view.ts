import { type AccountEntry, availableCredit, overdueMinor } from '../../shared/domain/credit.ts';
import { type Minor, minor } from '../../shared/domain/money.ts';
import type { CustomerView } from '../../shared/ipc/views.ts';
import type { Customer, CustomerAccount, ReadTx } from '../store-port.ts';

export interface CreditState {
  readonly balanceMinor: Minor;
  readonly overdueMinor: Minor;
}

/**
 * CRE-4, CRE-5: the balance is the sum of the entries; what is overdue follows from their due
 * dates. HQ knows what every till booked; on top comes what this one has booked since.
 */
export function creditState(tx: ReadTx, customer: Customer, today: string): CreditState {
  const entries = tx.customers.entries(customer.customerId);
  const account = tx.leases.active() ? tx.customers.account(customer.customerId) : null;
  if (account === null) {
    const owed = entries.reduce((sum, entry) => sum + entry.amountMinor, 0);
    return { balanceMinor: minor(owed), overdueMinor: overdueMinor(entries, today) };
  }
  const since = entries.filter((entry) => entry.createdAt > account.asOf);
  const balance = since.reduce((sum, entry) => sum + entry.amountMinor, account.balanceMinor);
  const known = account.openDebts === null ? entries : [...entriesOf(account), ...since];
  return { balanceMinor: minor(balance), overdueMinor: overdueMinor(known, today) };
}

/** HQ's word as entries that are older than any of this till's since. */
function entriesOf({ openDebts, balanceMinor }: CustomerAccount): AccountEntry[] {
  const debts = (openDebts ?? []).map(({ dueDate, openMinor }, index) => ({
    entryId: String(index).padStart(4, '0'),
    kind: 'charge',
    amountMinor: openMinor,
    dueDate,
    createdAt: '',
  }));
  if (balanceMinor >= 0) return debts;
  // Paid in advance: it covers the next debt.
  const advance = { entryId: '', kind: 'payment', dueDate: null, createdAt: '' };
  return [...debts, { ...advance, amountMinor: minor(balanceMinor) }];
}

export function customerView(tx: ReadTx, customer: Customer, today: string): CustomerView {
  const credit = creditState(tx, customer, today);
  return {
    customerId: customer.customerId,
    code: customer.code,
    name: customer.name,
    type: customer.type,
    phone: customer.phone,
    contactPerson: customer.contactPerson,
    taxExempt: customer.taxExempt,
    creditLimitMinor: customer.creditLimitMinor,
    balanceMinor: credit.balanceMinor,
    availableMinor: availableCredit({ ...customer, ...credit }),
    overdueMinor: credit.overdueMinor,
    creditBlocked: customer.creditBlocked,
    creditTermsDays: customer.creditTermsDays,
  };
}
