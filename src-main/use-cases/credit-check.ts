import { canPurchase } from '../../shared/domain/credit.ts';
import type { SaleId } from '../../shared/domain/ids.ts';
import { formatMinor, type Minor } from '../../shared/domain/money.ts';
import type { OverrideKind } from '../../shared/domain/permission.ts';
import { ok, type Result } from '../../shared/domain/result.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { Customer, WriteTx } from '../store-port.ts';
import { creditState } from './customer-view.ts';
import type { Actor, TillDeps } from './deps.ts';
import { type Grantor, useOverride } from './override.ts';

const OVERRIDE_OF: Readonly<Record<string, OverrideKind>> = {
  CREDIT_BLOCKED: 'credit_blocked',
  CREDIT_OVERDUE: 'credit_overdue',
  CREDIT_LIMIT: 'credit_limit',
};

/** CRE-2, CRE-3: may this customer buy for `amountMinor` more on account? */
export function checkCredit(
  deps: TillDeps,
  tx: WriteTx,
  actor: Actor,
  grantor: Grantor | null,
  request: {
    readonly customer: Customer;
    readonly saleId: SaleId;
    readonly amountMinor: Minor;
    readonly today: string;
    /**
     * Whether an override that this sale has already, for at least as much, still stands. It does
     * while the tender it was given for does; before, it may have been given for another customer.
     */
    readonly allowedBefore: boolean;
  },
): Result<null, IpcError> {
  const { customer, saleId, amountMinor, today } = request;
  const credit = creditState(tx, customer, today);
  const verdict = canPurchase({ ...customer, ...credit, amountMinor });
  if (verdict.ok) return ok(null);
  const kind = OVERRIDE_OF[verdict.error.code] ?? 'credit_limit';
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
    refusal: ipcError(verdict.error.code, {
      name: customer.name,
      available: money(verdict.error.availableMinor),
      overdue: money(verdict.error.overdueMinor),
      limit: money(customer.creditLimitMinor),
    }),
  });
}
