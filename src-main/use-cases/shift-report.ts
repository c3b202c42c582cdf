import { RowId } from '../../shared/domain/ids.ts';
import { ZERO } from '../../shared/domain/money.ts';
import { mayOverride } from '../../shared/domain/permission.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import {
  countedTotal,
  denominationsOf,
  isCountOf,
} from '../../shared/domain/shift/denominations.ts';
import { shiftFigures } from '../../shared/domain/shift/figures.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type {
  CurrentShiftView,
  ShiftCountView,
  ShiftReportView,
  ShiftSummary,
} from '../../shared/ipc/shift-views.ts';
import type { Shift } from '../shift-port.ts';
import type { ReadTx } from '../store-port.ts';
import { type Call, transact, type TillDeps } from './deps.ts';
import { observeClock } from './observe-clock.ts';
import { resolveGrantor } from './override.ts';
import { printReport } from './print-report.ts';
import { requireActor } from './session.ts';
import { allowed, nameOf, type ShiftWork, shiftView, shopToday } from './shift-desk.ts';

export function currentShift(deps: TillDeps, call: Call): Result<CurrentShiftView, IpcError> {
  return deps.store.read((tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const open = tx.shifts.open();
    return ok({
      shift: open && shiftView(tx, open, shopToday(deps, tx)),
      denominations: [...denominationsOf(tx.terminal.storefront().currency)],
      mayReport: mayOverride(actor.value.user.role, 'shift_report'),
    });
  });
}

/**
 * SHF-3: the X of the open shift, or the Z of a closed one as it was made. An X says what should be
 * in the drawer: whoever will count it is not told without a second person.
 */
export async function reportShift(
  deps: TillDeps,
  input: ParsedInput<'shift.report'>,
  call: Call,
): Promise<Result<ShiftReportView, IpcError>> {
  const grantor = await resolveGrantor(deps, input.override, call);
  if (!grantor.ok) return grantor;
  const result = transact(deps, (tx): Result<ShiftReportView, IpcError> => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const moment = observeClock(deps, tx, call.origin);
    const work = { deps, tx, actor: actor.value, moment };
    const shift = input.shiftId === null ? tx.shifts.open() : tx.shifts.byId(input.shiftId);
    if (shift === null) {
      return err(ipcError(input.shiftId === null ? 'SHIFT_NOT_OPEN' : 'SHIFT_UNKNOWN'));
    }
    const open = tx.shifts.report(shift.shiftId) === null;
    const need = {
      ...({ kind: 'shift_report', amountMinor: ZERO } as const),
      refusal: ipcError('LIMIT_SHIFT_REPORT'),
    };
    const granted = open ? allowed(work, grantor.value, need) : ok(null);
    if (!granted.ok) return granted;
    const view = reportView(tx, shift, moment.businessDate);
    if (!input.print) {
      auditLook(work, shift, open);
      return ok(view);
    }
    return printReport(work, view, !open) ? ok(view) : err(ipcError('PRINTER_NOT_CONFIGURED'));
  });
  if (result.ok && input.print) deps.after.queuedPrint();
  return result;
}

function auditLook({ tx, actor }: ShiftWork, shift: Shift, open: boolean): void {
  const { shiftId, number } = shift;
  const kind = open ? 'X' : 'Z';
  tx.audit({
    type: 'shift.reported',
    userId: actor.userId,
    origin: actor.origin,
    data: { shiftId, number, kind },
    description: `${kind} of shift ${number} looked at`,
  });
}

/** SHF-2: what is in the drawer, before anybody is told what should be. */
export function countShift(
  deps: TillDeps,
  input: ParsedInput<'shift.count'>,
  call: Call,
): Result<ShiftCountView, IpcError> {
  return transact(deps, (tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const shift = tx.shifts.open();
    if (shift === null) return err(ipcError('SHIFT_NOT_OPEN'));
    const { looseMinor } = input;
    if (!isCountOf(shift.currency, input.pieces)) return err(ipcError('COUNT_INVALID'));
    const moment = observeClock(deps, tx, call.origin);
    const pieces = input.pieces
      .filter((one) => one.pieces > 0)
      .toSorted((one, other) => other.denominationMinor - one.denominationMinor);
    const countedMinor = countedTotal(pieces, looseMinor);
    const countId = RowId.parse(deps.ids.next());
    const { shiftId, number } = shift;
    const { userId } = actor.value;
    tx.shiftWrites.count({
      ...{ countId, shiftId, pieces, looseMinor, countedMinor, userId },
      businessDate: moment.businessDate,
      createdAt: moment.at,
    });
    tx.audit({
      type: 'shift.counted',
      userId,
      origin: call.origin,
      data: { countId, shiftId, countedMinor },
      description: `Drawer of shift ${number} counted`,
    });
    return ok({ countId, countedMinor });
  });
}

/**
 * SHF-2, SHF-3: the Z. Asked again for a shift that is closed, it answers the same Z: a lost answer
 * closes nothing twice.
 */
export function closeShift(
  deps: TillDeps,
  input: ParsedInput<'shift.close'>,
  call: Call,
): Result<ShiftReportView, IpcError> {
  const result = transact(deps, (tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const count = tx.shifts.count(input.countId);
    const shift = count && tx.shifts.byId(count.shiftId);
    if (count === null || shift === null) return err(ipcError('SHIFT_COUNT_NEEDED'));
    const moment = observeClock(deps, tx, call.origin);
    const { shiftId, number } = shift;
    if (tx.shifts.report(shiftId) !== null) return ok(reportView(tx, shift, moment.businessDate));
    if (count.stale) return err(ipcError('SHIFT_COUNT_NEEDED'));
    const figures = shiftFigures(tx.shifts.facts(shift));
    const { countedMinor } = count;
    const overShortMinor = countedMinor - figures.expectedMinor;
    tx.audit({
      type: 'shift.closed',
      userId: actor.value.userId,
      origin: call.origin,
      data: { shiftId, number, countedMinor, overShortMinor },
      description: `Shift ${number} closed`,
    });
    tx.shiftWrites.close(shift, {
      countId: input.countId,
      closedBy: actor.value.userId,
      closedAt: moment.at,
      businessDate: moment.businessDate,
      ...{ countedMinor, figures },
    });
    const view = reportView(tx, shift, moment.businessDate);
    printReport({ deps, tx, actor: actor.value, moment }, view, false);
    return ok(view);
  });
  if (result.ok) {
    deps.after.queuedPrint();
    deps.after.statusChanged();
  }
  return result;
}

export function shiftHistory(
  deps: TillDeps,
  input: ParsedInput<'shift.history'>,
  call: Call,
): Result<{ shifts: ShiftSummary[]; more: boolean }, IpcError> {
  return deps.store.read((tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const today = shopToday(deps, tx);
    const { limit, offset } = input;
    const found = tx.shifts.history({ limit: limit + 1, offset });
    const shifts = found.slice(0, limit).map((shift): ShiftSummary => {
      const report = tx.shifts.report(shift.shiftId);
      return {
        shift: shiftView(tx, shift, today),
        closedAt: report?.closedAt ?? null,
        totalMinor: report?.figures.sales.totalMinor ?? null,
        overShortMinor: report?.overShortMinor ?? null,
      };
    });
    return ok({ shifts, more: found.length > limit });
  });
}

function reportView(tx: ReadTx, shift: Shift, today: string): ShiftReportView {
  const report = tx.shifts.report(shift.shiftId);
  const figures = report?.figures ?? shiftFigures(tx.shifts.facts(shift));
  return {
    shift: shiftView(tx, shift, today),
    closedAt: report?.closedAt ?? null,
    closedBy: report === null ? '' : nameOf(tx, report.closedBy),
    countedMinor: report?.countedMinor ?? null,
    overShortMinor: report?.overShortMinor ?? null,
    figures,
    names: figures.cashiers.map(({ userId }) => ({ userId, name: nameOf(tx, userId) })),
  };
}
