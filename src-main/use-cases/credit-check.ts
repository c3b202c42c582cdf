import { creditCounter } from '../../shared/domain/counter.ts';
import { canPurchase, type CreditRefusal } from '../../shared/domain/credit.ts';
import type { SaleId } from '../../shared/domain/ids.ts';
import { formatMinor, minor, type Minor } from '../../shared/domain/money.ts';
import type { OverrideKind } from '../../shared/domain/permission.ts';
import { ok, type Result } from '../../shared/domain/result.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { Customer, WriteTx } from '../store-port.ts';
import { creditState } from './customer-view.ts';
import type { Actor, TillDeps } from './deps.ts';
import { leasedCreditMinor } from './leases.ts';
import { type Grantor, useOverride } from './override.ts';

export interface CreditRequest {
  readonly customer: Customer;
  readonly saleId: SaleId;
  readonly amountMinor: Minor;
  readonly today: string;
  /**
   * Whether an override that this sale has already, for at least as much, still stands. It does
   * while the tender it was given for does; before, it may have been given for another customer.
   */
  readonly allowedBefore: boolean;
}

const OVERRIDE_OF: Readonly<Record<string, OverrideKind>> = {
  CREDIT_BLOCKED: 'credit_blocked',
  CREDIT_OVERDUE: 'credit_overdue',
  CREDIT_LIMIT: 'credit_limit',
};

/** Within the limit, and more than HQ has given this terminal to sell on account. */
function beyondLease(
  deps: TillDeps,
  tx: WriteTx,
  { customer, saleId, amountMinor }: CreditRequest,
): CreditRefusal | null {
  const leasedMinor = leasedCreditMinor(tx, customer.customerId);
  if (leasedMinor === null || amountMinor <= leasedMinor) return null;
  const counter = creditCounter(customer.customerId);
  deps.leaseWants.set(saleId, { counter, amount: amountMinor - leasedMinor });
  return { code: 'CREDIT_LIMIT', availableMinor: minor(leasedMinor), overdueMinor: minor(0) };
}

/** CRE-2, CRE-3: may this customer buy for `amountMinor` more on account? */
export function checkCredit(
  deps: TillDeps,
  tx: WriteTx,
  actor: Actor,
  grantor: Grantor | null,
  request: CreditRequest,
): Result<null, IpcError> {
  const { customer, saleId, amountMinor, today } = request;
  const credit = creditState(tx, customer, today);
  const verdict = canPurchase({ ...customer, ...credit, amountMinor });
  const refused = verdict.ok ? beyondLease(deps, tx, request) : verdict.error;
  if (refused === null) return ok(null);
  const kind = OVERRIDE_OF[refused.code] ?? 'credit_limit';
  const granted = request.allowedBefore ? tx.saleWrites.overridesOf(saleId) : [];
  if (granted.some((one) => one.kind === kind && one.amountMinor >= amountMinor)) return ok(null);
  const { currency } = tx.terminal.storefront();
  const money = (amount: Minor): string =>
    formatMinor(amount, currency, actor.user.locale, { symbol: true });
  return useOverride(deps, tx, actor, grantor, {
    kind,
    saleId,
    lineId: null,
    amountMinor,
    refusal: ipcError(refused.code, {
      name: customer.name,
      available: money(refused.availableMinor),
      overdue: money(refused.overdueMinor),
      limit: money(customer.creditLimitMinor),
    }),
  });
}
