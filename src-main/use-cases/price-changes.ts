import type { SaleId } from '../../shared/domain/ids.ts';
import { textIn } from '../../shared/domain/localized.ts';
import { multiplyRound } from '../../shared/domain/money.ts';
import { MILLI_ONE } from '../../shared/domain/quantity.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { PriceChange } from '../../shared/ipc/hq-views.ts';
import type { CartView } from '../../shared/ipc/views.ts';
import type { DraftLine } from '../sale-port.ts';
import type { ReadTx } from '../store-port.ts';
import { auditLine, checkAmount, editCart, rememberForUndo } from './cart-edit.ts';
import type { Call, TillDeps } from './deps.ts';
import { priceByList } from './set-customer.ts';

/** Which lines of a cart would cost something else if they were scanned now. */
export function priceChangesOf(tx: ReadTx, saleId: SaleId): readonly PriceChange[] {
  const draft = tx.sales.draft(saleId);
  // Asked after every command: a cart of the book's own age needs no look at each of its lines.
  if (draft === null || draft.sale.priceBookVersion === tx.catalogue.priceBookVersion()) return [];
  return draft.lines.flatMap((line) => {
    const now = priceByList(tx, line, draft.sale.type);
    if (now === line) return [];
    const { lineId, name, unitPriceMinor: beforeMinor } = line;
    return [{ lineId, name, beforeMinor, nowMinor: now.unitPriceMinor }];
  });
}

/** Of the cart on the screen; null while nobody works on one. */
export function priceChangesNow(
  deps: TillDeps,
): { readonly saleId: SaleId; readonly changes: readonly PriceChange[] } | null {
  return deps.store.read((tx) => {
    const { currentSaleId, signedInUserId } = tx.terminal.state();
    if (currentSaleId === null || signedInUserId === null) return null;
    return { saleId: currentSaleId, changes: priceChangesOf(tx, currentSaleId) };
  });
}

/**
 * The cart at today's prices: until the cashier says so, it keeps those it was begun with. Prices
 * that a person or a label made stay, and so does a discount that the new price still carries.
 */
export function acceptPrices(
  deps: TillDeps,
  input: ParsedInput<'cart.acceptPrices'>,
  call: Call,
): Result<CartView, IpcError> {
  return editCart(deps, call, input.saleId, (edit) => {
    const { tx, draft, saleId } = edit;
    let touched: DraftLine | null = null;
    for (const line of draft.lines) {
      const now = priceByList(tx, line, draft.sale.type);
      if (now === line) continue;
      const { unitPriceMinor, trace } = now;
      const amount = checkAmount(unitPriceMinor, line.quantityMilli, draft);
      if (!amount.ok) return amount;
      rememberForUndo(edit, { line });
      tx.saleWrites.updateLine(line.lineId, { unitPriceMinor, trace, discount: keptOf(line, now) });
      const data = { unitPriceMinor, beforeMinor: line.unitPriceMinor, accepted: true };
      const text = `${textIn(line.name, 'en')}: the new price was accepted`;
      auditLine(edit, 'sale_item.updated', line.lineId, data, text);
      touched = line;
    }
    if (touched === null) return err(ipcError('PRICES_UNCHANGED'));
    tx.saleWrites.updateSale(saleId, { priceBookVersion: tx.catalogue.priceBookVersion() });
    return ok(touched.lineId);
  });
}

function keptOf(line: DraftLine, now: DraftLine): DraftLine['discount'] {
  if (line.discount?.kind !== 'amount') return line.discount;
  const gross = multiplyRound(now.unitPriceMinor, line.quantityMilli, MILLI_ONE);
  return line.discount.amountMinor <= gross ? line.discount : null;
}
