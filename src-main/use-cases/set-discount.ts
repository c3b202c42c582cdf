import type { LineId } from '../../shared/domain/ids.ts';
import type { Minor } from '../../shared/domain/money.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { Discount } from '../../shared/domain/sale.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { CartView } from '../../shared/ipc/views.ts';
import type { Draft, DraftLine } from '../sale-port.ts';
import { lineOf, priceDraft } from './cart-view.ts';
import { type CartEdit, editCart, rememberForUndo } from './cart-edit.ts';
import type { Call, TillDeps } from './deps.ts';
import { allowDiscount, givenOnLine, givenOnSale } from './discount-limit.ts';
import { resolveGrantor } from './override.ts';

/**
 * CART-2, CART-3: a discount on a line, or on the whole sale, within the role's limit or by
 * override.
 */
export async function setDiscount(
  deps: TillDeps,
  input: ParsedInput<'cart.setDiscount'>,
  call: Call,
): Promise<Result<CartView, IpcError>> {
  const grantor = await resolveGrantor(deps, input.override, call);
  if (!grantor.ok) return grantor;
  return editCart(deps, call, input.saleId, (edit) => discount(edit, input), grantor.value);
}

function discount(
  edit: CartEdit,
  { lineId, discount: wanted }: ParsedInput<'cart.setDiscount'>,
): Result<LineId | null, IpcError> {
  const found = lineId === null ? ok(null) : lineOf(edit.draft, lineId);
  if (!found.ok) return found;
  const line = found.value;
  const amounts = effect(edit, line, wanted);
  const { baseMinor, discountMinor } = amounts;
  if (wanted?.kind === 'amount' && wanted.amountMinor > baseMinor) {
    return err(ipcError('DISCOUNT_TOO_LARGE'));
  }
  const sharePpm = wanted?.kind === 'percent' ? wanted.ppm : 0;
  const within = wanted
    ? allowDiscount(edit, { lineId, baseMinor, discountMinor, sharePpm })
    : ok(null);
  if (!within.ok) return within;
  rememberForUndo(edit, { line });
  if (line) edit.tx.saleWrites.updateLine(line.lineId, { discount: wanted });
  else edit.tx.saleWrites.updateSale(edit.saleId, { discount: wanted });
  edit.tx.audit({
    type: line ? 'sale_item.updated' : 'sale.updated',
    userId: edit.actor.userId,
    saleId: edit.saleId,
    lineId,
    origin: edit.actor.origin,
    data: { discount: wanted, amountMinor: discountMinor },
    description: wanted ? `Discount of ${discountMinor} minor units` : 'Discount taken away',
  });
  return ok(lineId);
}

/**
 * What the customer would be given altogether, the line's own discount and the sale's: two
 * discounts within the limit are not one beyond it.
 */
function effect(
  edit: CartEdit,
  line: DraftLine | null,
  wanted: Discount | null,
): { readonly baseMinor: Minor; readonly discountMinor: Minor } {
  const { draft, tx, moment } = edit;
  const proposed: Draft = line
    ? {
        ...draft,
        lines: draft.lines.map((one) => (one === line ? { ...one, discount: wanted } : one)),
      }
    : { ...draft, sale: { ...draft.sale, discount: wanted } };
  const sale = priceDraft(tx, proposed, moment);
  const own = sale.priced.lines.findIndex((one) => one.lineId === line?.lineId);
  return line === null ? givenOnSale(sale) : givenOnLine(sale, own);
}
