import { RowId, type SaleId, type UserId } from '../../shared/domain/ids.ts';
import { formatMinor, type Minor } from '../../shared/domain/money.ts';
import { mayOverride, mayRefund } from '../../shared/domain/permission.ts';
import type { RefundOverrideKind } from '../../shared/domain/refund.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { type ErrorCode, ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { RefundFacts } from '../refund-port.ts';
import type { User } from '../store-port.ts';
import { type Grantor } from './override.ts';
import type { ShiftWork } from './shift-desk.ts';

export interface RefundWork extends ShiftWork {
  readonly grantor: Grantor | null;
}

/** What a refund needs somebody's word for. */
export interface RefundNeed {
  readonly kind: RefundOverrideKind;
  readonly amountMinor: Minor;
  /** Money goes back another way than it came: no cashier decides that alone. */
  readonly otherWay: boolean;
}

export interface Approval {
  readonly overrides: RefundFacts['overrides'];
  /** Null where whoever asks may allow it himself. */
  readonly approvedBy: UserId | null;
}

const REFUSALS: Readonly<Record<RefundOverrideKind, ErrorCode>> = {
  refund_right: 'REFUND_RIGHT_NEEDED',
  refund_without_receipt: 'LIMIT_NO_RECEIPT',
  refund_amount: 'LIMIT_REFUND',
};

/**
 * RET-2: requested, then approved or rejected, by role and amount. One second person answers for
 * everything that the refund needs; what no receipt or no lease stands behind is recorded even
 * where the asker may allow it.
 */
export function approveRefund(
  work: RefundWork,
  request: { readonly saleId: SaleId | null; readonly reason: string },
  needs: readonly RefundNeed[],
): Result<Approval, IpcError> {
  const { actor, grantor } = work;
  const overrides: Approval['overrides'][number][] = [];
  for (const need of needs) {
    const { user } = actor;
    if (suffices(user, need)) {
      if (need.kind === 'refund_amount') continue;
      overrides.push(overrideOf(work, need, user, request.reason));
      continue;
    }
    if (grantor === null) return err(refusal(work, need));
    if (!suffices(grantor.user, need)) return err(reject(work, need, grantor, request.saleId));
    overrides.push(overrideOf(work, need, grantor.user, grantor.reason));
  }
  const granted = overrides.find(({ grantedBy }) => grantedBy !== actor.userId);
  return ok({ overrides, approvedBy: granted?.grantedBy ?? null });
}

function suffices({ role }: User, { kind, amountMinor, otherWay }: RefundNeed): boolean {
  return mayRefund(role, kind, amountMinor) && (!otherWay || mayOverride(role, kind));
}

function refusal({ tx, actor }: RefundWork, { kind, amountMinor }: RefundNeed): IpcError {
  const { currency } = tx.terminal.storefront();
  const amount = formatMinor(amountMinor, currency, actor.user.locale, { symbol: true });
  return ipcError(REFUSALS[kind], { amount }, kind);
}

/** That they tried is in the trail, although the refund is not made. */
function reject(
  { deps, actor }: RefundWork,
  { kind, amountMinor }: RefundNeed,
  { user, reason }: Grantor,
  saleId: SaleId | null,
): IpcError {
  deps.refusals.last = {
    type: 'refund.rejected',
    userId: user.userId,
    saleId,
    origin: actor.origin,
    data: { kind, amountMinor, reason, requestedBy: actor.userId },
    description: `${user.name} may not allow ${kind} for ${actor.user.name}`,
  };
  return ipcError('OVERRIDE_REFUSED', { name: user.name }, kind);
}

function overrideOf(
  { deps, actor, moment }: RefundWork,
  { kind, amountMinor }: RefundNeed,
  grantor: User,
  reason: string,
): Approval['overrides'][number] {
  return {
    overrideId: RowId.parse(deps.ids.next()),
    kind,
    refundLineId: null,
    amountMinor,
    reason,
    requestedBy: actor.userId,
    grantedBy: grantor.userId,
    createdAt: moment.at,
  };
}
