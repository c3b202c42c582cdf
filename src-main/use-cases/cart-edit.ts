import type { LineId, SaleId } from '../../shared/domain/ids.ts';
import { MAX_CART_MINOR, MAX_MINOR, type Minor, multiplyRound } from '../../shared/domain/money.ts';
import { mayOverride } from '../../shared/domain/permission.ts';
import { type Milli, MILLI_ONE } from '../../shared/domain/quantity.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { CartView } from '../../shared/ipc/views.ts';
import type { Draft, DraftLine } from '../sale-port.ts';
import type { WriteTx } from '../store-port.ts';
import { cartView, editableDraft, lineOf } from './cart-view.ts';
import { type Actor, type Call, transact, type TillDeps } from './deps.ts';
import { type Moment, observeClock } from './observe-clock.ts';
import { type Grantor, useOverride } from './override.ts';
import { requireActor } from './session.ts';

/** What every change to a cart works with, gathered once at its start. */
export interface CartEdit {
  readonly deps: TillDeps;
  readonly tx: WriteTx;
  readonly actor: Actor;
  readonly grantor: Grantor | null;
  readonly moment: Moment;
  readonly draft: Draft;
  readonly saleId: SaleId;
}

/**
 * Runs one change to a cart that takes no money yet: signed in, still open, undoable, and answered
 * with the cart as it now stands. `change` answers the line it touched.
 */
export function editCart(
  deps: TillDeps,
  call: Call,
  saleId: SaleId,
  change: (edit: CartEdit) => Result<LineId | null, IpcError>,
  grantor: Grantor | null = null,
): Result<CartView, IpcError> {
  return transact(deps, (tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const draft = editableDraft(tx, saleId);
    if (!draft.ok) return draft;
    const moment = observeClock(deps, tx, call.origin);
    const edit = { deps, tx, actor: actor.value, grantor, moment, draft: draft.value, saleId };
    const touched = change(edit);
    if (!touched.ok) return touched;
    return cartView(tx, saleId, moment, touched.value);
  });
}

/**
 * Keeps what is about to change, so that Ctrl+Z can come back to it: the line as it is, a line that
 * comes, or the sale's discount alone.
 */
export function rememberForUndo(
  { tx, draft, saleId }: CartEdit,
  change: { readonly line?: DraftLine | null; readonly addedLineId?: LineId },
): void {
  const { line = null, addedLineId = null } = change;
  tx.saleWrites.pushUndo(saleId, { discount: draft.sale.discount, line, addedLineId });
}

/** One change to one line: found, undoable, and audited. */
export function editLine(
  deps: TillDeps,
  call: Call,
  target: { readonly saleId: SaleId; readonly lineId: LineId },
  change: (edit: CartEdit, line: DraftLine) => Result<null, IpcError>,
  grantor: Grantor | null = null,
): Result<CartView, IpcError> {
  return editCart(
    deps,
    call,
    target.saleId,
    (edit) => {
      const line = lineOf(edit.draft, target.lineId);
      if (!line.ok) return line;
      rememberForUndo(edit, { line: line.value });
      const changed = change(edit, line.value);
      return changed.ok ? ok(target.lineId) : changed;
    },
    grantor,
  );
}

/** What a cart was to come to is beyond any document; it stays as it was. */
export function tooDear(): IpcError {
  return ipcError('SALE_TOO_DEAR', { limitMinor: MAX_CART_MINOR });
}

/** A line whose amount no document could carry is refused before anything is written. */
export function checkAmount(
  unitPriceMinor: Minor,
  quantityMilli: Milli,
  draft: Draft,
): Result<null, IpcError> {
  let total = 0;
  for (const line of draft.lines) {
    total += multiplyRound(line.unitPriceMinor, line.quantityMilli, MILLI_ONE);
  }
  const exact = BigInt(unitPriceMinor) * BigInt(quantityMilli);
  if (exact / BigInt(MILLI_ONE) + BigInt(total) > BigInt(MAX_CART_MINOR)) {
    return err(tooDear());
  }
  return ok(null);
}

/** A price of zero is a mistake until someone who may says otherwise. */
export function checkPrice(
  edit: CartEdit,
  unitPriceMinor: Minor,
  name: string,
  lineId: LineId,
): Result<null, IpcError> {
  if (unitPriceMinor < 0 || unitPriceMinor > MAX_MINOR) return err(ipcError('AMOUNT_INVALID'));
  if (unitPriceMinor > 0 || mayOverride(edit.actor.user.role, 'zero_price')) return ok(null);
  return useOverride(edit.deps, edit.tx, edit.actor, edit.grantor, {
    kind: 'zero_price',
    saleId: edit.saleId,
    lineId,
    amountMinor: unitPriceMinor,
    refusal: ipcError('PRICE_ZERO', { name }),
  });
}

/** AUD-1: what changed on a line, in data and in a sentence. */
export function auditLine(
  edit: CartEdit,
  type: 'sale_item.added' | 'sale_item.updated' | 'sale_item.removed',
  lineId: LineId,
  data: Readonly<Record<string, unknown>>,
  description: string,
): void {
  edit.tx.audit({
    type,
    userId: edit.actor.userId,
    saleId: edit.saleId,
    lineId,
    origin: edit.actor.origin,
    data,
    description,
  });
}
