import { availableCredit, overdueMinor } from '../../shared/domain/credit.ts';
import { type Minor, minor } from '../../shared/domain/money.ts';
import type { CustomerView } from '../../shared/ipc/views.ts';
import type { Customer, ReadTx } from '../store-port.ts';

export interface CreditState {
  readonly balanceMinor: Minor;
  readonly overdueMinor: Minor;
}

/**
 * CRE-4, CRE-5: the balance is the sum of the entries; what is overdue follows from their due
 * dates.
 */
export function creditState(tx: ReadTx, customer: Customer, today: string): CreditState {
  const entries = tx.customers.entries(customer.customerId);
  // HQ knows what every till booked; on top comes what this one has booked since.
  const account = tx.leases.active() ? tx.customers.account(customer.customerId) : null;
  let balance = account?.balanceMinor ?? 0;
  for (const entry of entries) {
    if (account === null || entry.createdAt > account.asOf) balance += entry.amountMinor;
  }
  return { balanceMinor: minor(balance), overdueMinor: overdueMinor(entries, today) };
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
