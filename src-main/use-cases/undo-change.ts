import { ok, err, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { CartView } from '../../shared/ipc/views.ts';
import type { DraftLine } from '../sale-port.ts';
import { type CartEdit, editCart } from './cart-edit.ts';
import type { Call, TillDeps } from './deps.ts';
import { releaseLine, reserveLine } from './reserve-line.ts';
import { priceByList } from './set-customer.ts';

/** Ctrl+Z: what the last change did is taken back, and what it gave up is reserved again. */
export function undoChange(
  deps: TillDeps,
  input: ParsedInput<'cart.undo'>,
  call: Call,
): Result<CartView, IpcError> {
  return editCart(deps, call, input.saleId, (edit) => {
    const { tx, actor, draft, saleId } = edit;
    const step = tx.saleWrites.popUndo(saleId);
    if (!step) return err(ipcError('NOTHING_TO_UNDO'));
    const added = draft.lines.find((line) => line.lineId === step.addedLineId);
    if (added) {
      releaseLine(tx, actor, saleId, added);
      tx.saleWrites.deleteLine(added.lineId);
    }
    if (step.line) {
      const restored = restoreLine(edit, step.line);
      if (!restored.ok) return restored;
    }
    tx.saleWrites.updateSale(saleId, { discount: step.discount });
    const left = draft.lines.filter((line) => line !== added);
    tx.audit({
      type: 'sale.updated',
      userId: actor.userId,
      saleId,
      origin: actor.origin,
      data: { addedLineId: step.addedLineId, restoredLineId: step.line?.lineId ?? null },
      description: 'Last change taken back',
    });
    return ok(step.line?.lineId ?? left.at(-1)?.lineId ?? null);
  });
}

function restoreLine(edit: CartEdit, before: DraftLine): Result<null, IpcError> {
  const { deps, tx, actor, draft, saleId } = edit;
  // The customer stays, and with them their price list: only the line goes back.
  const line = priceByList(tx, before, draft.sale.type);
  const now = draft.lines.find((one) => one.lineId === line.lineId);
  if (now) {
    const { quantityMilli, unitPriceMinor, discount, note, trace } = line;
    const change = { quantityMilli, unitPriceMinor, discount, note, trace };
    tx.saleWrites.updateLine(line.lineId, change);
  } else {
    tx.saleWrites.insertLine(saleId, line);
  }
  if (now?.quantityMilli === line.quantityMilli) return ok(null);
  const request = { saleId, line, quantityMilli: line.quantityMilli };
  return reserveLine(deps, tx, actor, null, request);
}
