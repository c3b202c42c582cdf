import { ok, err, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { CartView } from '../../shared/ipc/views.ts';
import type { DraftLine } from '../sale-port.ts';
import { type CartEdit, editCart } from './cart-edit.ts';
import type { Call, TillDeps } from './deps.ts';
import { releaseLine, reserveLine } from './reserve-line.ts';
import { priceByList } from './set-customer.ts';

/** Ctrl+Z: the cart's lines and discounts as they were before the last change, reserved again. */
export function undoChange(
  deps: TillDeps,
  input: ParsedInput<'cart.undo'>,
  call: Call,
): Result<CartView, IpcError> {
  return editCart(deps, call, input.saleId, (edit) => {
    const { tx, actor, draft, saleId } = edit;
    const before = tx.saleWrites.popUndo(saleId);
    if (!before) return err(ipcError('NOTHING_TO_UNDO'));
    const wanted = new Map(before.lines.map((line) => [line.lineId, line]));
    for (const line of draft.lines) {
      if (wanted.has(line.lineId)) continue;
      releaseLine(tx, actor, saleId, line);
      tx.saleWrites.deleteLine(line.lineId);
    }
    const restored = restoreLines(edit, before.lines);
    if (!restored.ok) return restored;
    tx.saleWrites.updateSale(saleId, { discount: before.discount });
    tx.audit({
      type: 'sale.updated',
      userId: actor.userId,
      saleId,
      origin: actor.origin,
      data: { lines: before.lines.length },
      description: 'Last change taken back',
    });
    return ok(before.lines.at(-1)?.lineId ?? null);
  });
}

function restoreLines(edit: CartEdit, lines: readonly DraftLine[]): Result<null, IpcError> {
  const { deps, tx, actor, draft, saleId } = edit;
  const current = new Map(draft.lines.map((line) => [line.lineId, line]));
  for (const before of lines) {
    // The customer stays, and with them their price list: only the lines go back.
    const line = priceByList(tx, before, draft.sale.type);
    const now = current.get(line.lineId);
    if (now) {
      const { quantityMilli, unitPriceMinor, discount, note, trace } = line;
      tx.saleWrites.updateLine(line.lineId, {
        quantityMilli,
        unitPriceMinor,
        discount,
        note,
        trace,
      });
    } else {
      tx.saleWrites.insertLine(saleId, line);
    }
    if (now?.quantityMilli === line.quantityMilli) continue;
    const request = { saleId, line, quantityMilli: line.quantityMilli };
    const reserved = reserveLine(deps, tx, actor, null, request);
    if (!reserved.ok) return reserved;
  }
  return ok(null);
}
