import type { LineId } from '../../shared/domain/ids.ts';
import type { IpcError } from '../../shared/ipc/errors.ts';
import type { CartView, StatusView } from '../../shared/ipc/views.ts';
import type { TillState } from './till-state.ts';

/** What a new cart changes on the screen: the touched line is lit and selected. */
export function cartChange(
  before: TillState,
  cart: CartView,
): Pick<TillState, 'cart' | 'touchSerial' | 'selectedLineId' | 'completed'> {
  const touched = touchedAnew(before.cart, cart);
  return {
    cart,
    touchSerial: touched === null ? before.touchSerial : before.touchSerial + 1,
    selectedLineId: touched ?? keepSelection(before, cart),
    completed: cart.lines.length > 0 ? null : before.completed,
  };
}

/** The touched line, unless nothing about it changed (a customer was attached, a tender added). */
function touchedAnew(before: CartView | null, cart: CartView): LineId | null {
  const id = cart.touchedLineId;
  const line = cart.lines.find((one) => one.lineId === id);
  if (id === null || line === undefined) return null;
  const same = before?.lines.find((one) => one.lineId === id);
  // The bridge client keeps the identity of a line that did not change.
  return same === line && before?.saleId === cart.saleId ? null : id;
}

function keepSelection(before: TillState, cart: CartView): LineId | null {
  const { selectedLineId } = before;
  if (cart.lines.some((line) => line.lineId === selectedLineId)) return selectedLineId;
  // The selected line is gone: its neighbour takes the selection, so Del Del removes two.
  const index = before.cart?.lines.findIndex((line) => line.lineId === selectedLineId) ?? -1;
  const neighbour = cart.lines[Math.min(Math.max(index, 0), cart.lines.length - 1)];
  return (index === -1 ? cart.lines.at(-1) : neighbour)?.lineId ?? null;
}

/**
 * What a new status changes: a till that locks or is blocked shuts its dialogs and keeps its cart.
 */
export function statusChange(
  before: TillState,
  status: StatusView,
  nowMs: number,
): Partial<TillState> {
  const change = {
    status,
    connected: true,
    refused: null,
    offlineSinceMs: offlineSince(before, status, nowMs),
  };
  if (status.locked || status.blocked !== null) {
    // A till that nobody can sign in to yet is told there where HQ is.
    const dialog = before.dialog?.kind === 'enrol' ? before.dialog : null;
    return { ...change, dialog, notice: null, pendingQuantityMilli: null, findText: '' };
  }
  const cashierBefore = before.status?.session?.userId;
  const switched = cashierBefore !== undefined && cashierBefore !== status.session?.userId;
  return switched ? { ...change, completed: null } : change;
}

/** What a terminal that did not tell its status changes: it is away, or it refuses this screen. */
export function refusal(error: IpcError): Partial<TillState> {
  const refuses = error.code === 'UNAUTHORISED' || error.code === 'ORIGIN_REFUSED';
  return { connected: false, refused: refuses ? error : null };
}

/** Only a change that was seen has a time; a till that starts offline says just that. */
function offlineSince(before: TillState, status: StatusView, nowMs: number): number | null {
  if (status.network !== 'offline') return null;
  return before.status?.network === 'online' ? nowMs : before.offlineSinceMs;
}
