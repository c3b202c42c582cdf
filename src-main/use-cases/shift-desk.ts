import { RowId, ShiftId, type UserId } from '../../shared/domain/ids.ts';
import { formatMinor, type Minor, ZERO } from '../../shared/domain/money.ts';
import { mayOverride, type OverrideKind } from '../../shared/domain/permission.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { ShiftView } from '../../shared/ipc/shift-views.ts';
import type { DrawerMovement } from '../../shared/protocol/shift-event.ts';
import type { Shift } from '../shift-port.ts';
import type { ReadTx, WriteTx } from '../store-port.ts';
import type { Actor, TillDeps } from './deps.ts';
import type { Moment } from './observe-clock.ts';
import { type Grantor, refuseOverride } from './override.ts';

/** Everything a change of the drawer works with. */
export interface ShiftWork {
  readonly deps: TillDeps;
  readonly tx: WriteTx;
  readonly actor: Actor;
  readonly moment: Moment;
}

/**
 * The shift that money belongs to. Where nobody opened one it opens itself, so that selling is
 * never held up; by setting somebody has to open it first.
 */
export function shiftForMoney(work: ShiftWork): Result<Shift, IpcError> {
  const open = work.tx.shifts.open();
  if (open !== null) return ok(open);
  if (!work.tx.terminal.settings().shiftOpensItself) return err(ipcError('SHIFT_NOT_OPEN'));
  return ok(beginShift(work, { floatMinor: ZERO, automatic: true }));
}

export function beginShift(
  work: ShiftWork,
  given: { readonly floatMinor: Minor; readonly automatic: boolean },
): Shift {
  const { deps, tx, actor, moment } = work;
  const { floatMinor, automatic } = given;
  const { currency } = tx.terminal.storefront();
  const shift = tx.shiftWrites.open(
    {
      shiftId: ShiftId.parse(deps.ids.next()),
      openedBy: actor.userId,
      openedAt: moment.at,
      businessDate: moment.businessDate,
      ...{ automatic, currency, floatMinor },
    },
    floatMinor === 0 ? null : drawerMovement(work, 'float', floatMinor),
  );
  const { shiftId, number } = shift;
  tx.audit({
    type: 'shift.opened',
    userId: actor.userId,
    origin: actor.origin,
    data: { shiftId, number, floatMinor, automatic },
    description: automatic
      ? `Shift ${number} opened by itself`
      : `Shift ${number} opened with ${formatMinor(floatMinor, currency, 'en')}`,
  });
  return shift;
}

export function drawerMovement(
  { deps, actor, moment }: ShiftWork,
  kind: DrawerMovement['kind'],
  amountMinor: Minor,
): DrawerMovement {
  return {
    movementId: RowId.parse(deps.ids.next()),
    ...{ kind, amountMinor, saleId: null, creditEntryId: null },
    userId: actor.userId,
    businessDate: moment.businessDate,
    createdAt: moment.at,
  };
}

/**
 * Lets somebody do what not everybody may: by their own role, or by a second person's word, which
 * is audited.
 * @returns who allowed it, null where the person may alone
 */
export function allowed(
  { deps, tx, actor }: ShiftWork,
  grantor: Grantor | null,
  need: {
    readonly kind: OverrideKind;
    readonly amountMinor: Minor;
    readonly refusal: IpcError;
  },
): Result<UserId | null, IpcError> {
  const { kind, amountMinor } = need;
  if (mayOverride(actor.user.role, kind)) return ok(null);
  if (grantor === null) return err({ ...need.refusal, override: kind });
  if (!mayOverride(grantor.user.role, kind)) {
    return err(refuseOverride(deps, actor, grantor, { kind, saleId: null, lineId: null }));
  }
  const { user, reason } = grantor;
  tx.audit({
    type: 'override.granted',
    userId: user.userId,
    origin: actor.origin,
    data: { overrideId: deps.ids.next(), kind, amountMinor, reason, requestedBy: actor.userId },
    description: `${user.name} allowed ${kind} for ${actor.user.name}: ${reason}`,
  });
  return ok(user.userId);
}

/** @param today the shop's date now: a shift of an earlier one was left open overnight */
export function shiftView(tx: ReadTx, shift: Shift, today: string): ShiftView {
  return {
    shiftId: shift.shiftId,
    number: shift.number,
    openedAt: shift.openedAt,
    openedBy: nameOf(tx, shift.openedBy),
    businessDate: shift.businessDate,
    automatic: shift.automatic,
    floatMinor: shift.floatMinor,
    overnight: tx.shifts.report(shift.shiftId) === null && shift.businessDate < today,
  };
}

export function nameOf(tx: ReadTx, userId: UserId): string {
  return tx.users.byId(userId)?.name ?? '';
}

/** The shop's date by its clock, without writing anything down. */
export function shopToday(deps: Pick<TillDeps, 'clock' | 'shopTime'>, tx: ReadTx): string {
  const shop = deps.shopTime(tx.terminal.storefront().timeZone);
  return shop.businessDate(deps.clock.wallMs(), tx.terminal.state().businessDate || null);
}
