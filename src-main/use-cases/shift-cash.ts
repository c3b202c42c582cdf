import { RowId } from '../../shared/domain/ids.ts';
import { formatMinor, type Minor, ZERO } from '../../shared/domain/money.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { cashEffect } from '../../shared/domain/shift/figures.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { ShiftView } from '../../shared/ipc/shift-views.ts';
import { type Call, transact, type TillDeps } from './deps.ts';
import { drawerKick } from './drawer-kick.ts';
import { observeClock } from './observe-clock.ts';
import { type Grantor, resolveGrantor } from './override.ts';
import { requireActor } from './session.ts';
import {
  allowed,
  beginShift,
  drawerMovement,
  shiftForMoney,
  shiftView,
  type ShiftWork,
} from './shift-desk.ts';

/** Runs a change of the drawer; what it queues prints after the commit. */
function atDrawer<T>(
  deps: TillDeps,
  call: Call,
  change: (work: ShiftWork) => Result<T, IpcError>,
): Result<T, IpcError> {
  const result = transact(deps, (tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const moment = observeClock(deps, tx, call.origin);
    return change({ deps, tx, actor: actor.value, moment });
  });
  if (result.ok) {
    deps.after.queuedPrint();
    deps.after.statusChanged();
  }
  return result;
}

/**
 * SHF-1: begins a shift with what is in the drawer. One that opened itself is given its float once.
 */
export function openShift(
  deps: TillDeps,
  input: ParsedInput<'shift.open'>,
  call: Call,
): Result<ShiftView, IpcError> {
  const { floatMinor } = input;
  return atDrawer(deps, call, (work) => {
    const { tx, moment } = work;
    const before = tx.shifts.open();
    if (before !== null) {
      const bare = before.automatic && tx.shifts.facts(before).cash.every(isNoFloat);
      if (!bare || floatMinor === 0) return err(ipcError('SHIFT_OPEN', { number: before.number }));
      const why = { reason: 'float', grantedBy: null };
      tx.shiftWrites.move(before.shiftId, drawerMovement(work, 'float', floatMinor), why);
      auditMove(work, 'float', floatMinor, 'float');
    }
    const shift = before ?? beginShift(work, { floatMinor, automatic: false });
    kick(work, `the float of shift ${shift.number}`);
    return ok({ ...shiftView(tx, shift, moment.businessDate), floatMinor });
  });
}

function isNoFloat({ kind }: { readonly kind: string }): boolean {
  return kind !== 'float';
}

/** SHF-1: cash in, out, into the safe, or a correction of a slip; the drawer opens. */
export async function moveCash(
  deps: TillDeps,
  input: ParsedInput<'cash.move'>,
  call: Call,
): Promise<Result<ShiftView, IpcError>> {
  const grantor = await resolveGrantor(deps, input.override, call);
  if (!grantor.ok) return grantor;
  return atDrawer(deps, call, (work) => move(work, input, grantor.value));
}

function move(
  work: ShiftWork,
  input: ParsedInput<'cash.move'>,
  grantor: Grantor | null,
): Result<ShiftView, IpcError> {
  const { tx, moment } = work;
  const { kind, amountMinor, reason } = input;
  if (amountMinor === 0 || (amountMinor < 0 && kind !== 'correction')) {
    return err(ipcError('AMOUNT_INVALID'));
  }
  const shift = shiftForMoney(work);
  if (!shift.ok) return shift;
  // What goes to the safe stays the shop's: anybody may drop, and should.
  const free = kind === 'in' || kind === 'drop';
  const need = { kind: 'cash_out', amountMinor, refusal: ipcError('LIMIT_CASH_OUT') } as const;
  const granted = free ? ok(null) : allowed(work, grantor, need);
  if (!granted.ok) return granted;
  const movement = drawerMovement(work, kind, cashEffect(kind, amountMinor));
  tx.shiftWrites.move(shift.value.shiftId, movement, { reason, grantedBy: granted.value });
  auditMove(work, kind, movement.amountMinor, reason);
  kick(work, `cash ${kind}`);
  return ok(shiftView(tx, shift.value, moment.businessDate));
}

function auditMove(
  { tx, actor }: ShiftWork,
  kind: string,
  amountMinor: Minor,
  reason: string,
): void {
  const { currency } = tx.terminal.storefront();
  tx.audit({
    type: 'cash.moved',
    userId: actor.userId,
    origin: actor.origin,
    data: { kind, amountMinor, reason },
    description: `Cash ${kind} ${formatMinor(amountMinor, currency, 'en')}: ${reason}`,
  });
}

/** SHF-1: the drawer opened for no sale, with its reason in journal and trail. */
export async function openDrawer(
  deps: TillDeps,
  input: ParsedInput<'drawer.open'>,
  call: Call,
): Promise<Result<{ done: true }, IpcError>> {
  const grantor = await resolveGrantor(deps, input.override, call);
  if (!grantor.ok) return grantor;
  return atDrawer(deps, call, (work): Result<{ done: true }, IpcError> => {
    const { tx, actor, moment } = work;
    if (deps.renderer === null) return err(ipcError('PRINTER_NOT_CONFIGURED'));
    const need = {
      ...({ kind: 'no_sale', amountMinor: ZERO } as const),
      refusal: ipcError('LIMIT_NO_SALE'),
    };
    const granted = allowed(work, grantor.value, need);
    if (!granted.ok) return granted;
    const { reason } = input;
    const shiftId = tx.shifts.open()?.shiftId ?? null;
    const openingId = RowId.parse(deps.ids.next());
    tx.journal({
      payload: {
        ...{ type: 'drawer.opened', openingId, shiftId, reason },
        ...{ userId: actor.userId, grantedBy: granted.value },
        ...{ businessDate: moment.businessDate, createdAt: moment.at },
      },
      subjectId: shiftId,
      receiptNumber: null,
      businessDate: moment.businessDate,
      checkpoint: false,
    });
    tx.audit({
      type: 'drawer.opened',
      userId: actor.userId,
      origin: actor.origin,
      data: { openingId, reason },
      description: `Drawer opened for no sale: ${reason}`,
    });
    kick(work, 'no sale');
    return ok({ done: true });
  });
}

function kick({ deps, tx, actor, moment }: ShiftWork, reason: string): void {
  const job = drawerKick(deps, tx, actor, { saleId: null, at: moment.at, reason });
  if (job !== null) tx.printWrites.enqueue([job]);
}
