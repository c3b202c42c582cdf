import {
  mayOverride,
  type OverrideInput,
  type OverrideKind,
} from '../../shared/domain/permission.ts';
import type { LineId, SaleId } from '../../shared/domain/ids.ts';
import type { Minor } from '../../shared/domain/money.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { User, WriteTx } from '../store-port.ts';
import { type Actor, type Call, type TillDeps, timestamp } from './deps.ts';
import { identify } from './session.ts';

/**
 * A second person who gave their PIN and a reason; what they may allow is asked when it is needed.
 */
export interface Grantor {
  readonly user: User;
  readonly reason: string;
}

/** Checks the PIN of an override before the transaction that may use it: hashing takes its time. */
export async function resolveGrantor(
  deps: TillDeps,
  override: OverrideInput | undefined,
  call: Call,
): Promise<Result<Grantor | null, IpcError>> {
  if (!override) return ok(null);
  const found = await identify(deps, override.pin, call);
  return found.ok ? ok({ user: found.value, reason: override.reason }) : found;
}

export interface OverrideNeed {
  readonly kind: OverrideKind;
  readonly saleId: SaleId;
  readonly lineId: LineId | null;
  readonly amountMinor: Minor;
  /** What the cashier is told when nobody allows it. */
  readonly refusal: IpcError;
}

/**
 * CRE-3, CART-3, RES-4: lets the need through when the grantor may, and records who, why and how
 * much.
 */
export function useOverride(
  deps: TillDeps,
  tx: WriteTx,
  actor: Actor,
  grantor: Grantor | null,
  need: OverrideNeed,
): Result<null, IpcError> {
  if (!grantor) return err({ ...need.refusal, override: need.kind });
  if (!mayOverride(grantor.user.role, need.kind)) {
    return err(refuseOverride(deps, actor, grantor, need));
  }
  const overrideId = deps.ids.next();
  tx.saleWrites.grantOverride({
    overrideId,
    kind: need.kind,
    saleId: need.saleId,
    lineId: need.lineId,
    amountMinor: need.amountMinor,
    reason: grantor.reason,
    requestedBy: actor.userId,
    grantedBy: grantor.user.userId,
    createdAt: timestamp(deps),
  });
  tx.audit({
    type: 'override.granted',
    userId: grantor.user.userId,
    saleId: need.saleId,
    lineId: need.lineId,
    origin: actor.origin,
    data: { overrideId, kind: need.kind, amountMinor: need.amountMinor, reason: grantor.reason },
    description: `${grantor.user.name} allowed ${need.kind} for ${actor.user.name}: ${grantor.reason}`,
  });
  return ok(null);
}

/** The answer to someone who may not allow it; that they tried is audited. */
export function refuseOverride(
  deps: TillDeps,
  actor: Actor,
  grantor: Grantor,
  need: Pick<OverrideNeed, 'kind' | 'lineId'> & { readonly saleId: SaleId | null },
): IpcError {
  const { user, reason } = grantor;
  deps.refusals.last = {
    type: 'override.refused',
    userId: user.userId,
    saleId: need.saleId,
    lineId: need.lineId,
    origin: actor.origin,
    data: { kind: need.kind, reason, requestedBy: actor.userId },
    description: `${user.name} may not allow ${need.kind} for ${actor.user.name}`,
  };
  return ipcError('OVERRIDE_REFUSED', { name: user.name }, need.kind);
}
