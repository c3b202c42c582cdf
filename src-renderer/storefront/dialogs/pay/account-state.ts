import { ZERO, type Minor } from '../../../../shared/domain/money.ts';
import type { CustomerView } from '../../../../shared/ipc/views.ts';

/** What the account row says: what may still be bought on account, or why nothing may. */
export type AccountState =
  | { readonly kind: 'no_customer' }
  | { readonly kind: 'blocked' }
  | { readonly kind: 'overdue'; readonly overdueMinor: Minor }
  | { readonly kind: 'no_credit' }
  | { readonly kind: 'over_limit'; readonly availableMinor: Minor }
  | { readonly kind: 'open'; readonly availableMinor: Minor };

/**
 * The screen's reading of a customer's credit for `amountMinor`. It only explains: the terminal
 * decides again when the tender is added, and a manager may allow what this refuses.
 */
export function accountState(customer: CustomerView | null, amountMinor: Minor): AccountState {
  if (customer === null) return { kind: 'no_customer' };
  if (customer.creditBlocked) return { kind: 'blocked' };
  if (customer.overdueMinor > 0) return { kind: 'overdue', overdueMinor: customer.overdueMinor };
  if (customer.creditLimitMinor <= 0) return { kind: 'no_credit' };
  const availableMinor = customer.availableMinor > 0 ? customer.availableMinor : ZERO;
  return { kind: amountMinor > availableMinor ? 'over_limit' : 'open', availableMinor };
}
