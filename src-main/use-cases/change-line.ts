import { textIn } from '../../shared/domain/localized.ts';
import { formatMinor, multiplyRound } from '../../shared/domain/money.ts';
import { mayOverride } from '../../shared/domain/permission.ts';
import { checkQuantity, milli, MILLI_ONE } from '../../shared/domain/quantity.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { CartView } from '../../shared/ipc/views.ts';
import type { DraftLine } from '../sale-port.ts';
import { auditLine, type CartEdit, checkAmount, checkPrice, editLine } from './cart-edit.ts';
import type { Call, TillDeps } from './deps.ts';
import { resolveGrantor, useOverride } from './override.ts';
import { releaseLine, reserveLine } from './reserve-line.ts';

export async function setQuantity(
  deps: TillDeps,
  input: ParsedInput<'cart.setQuantity'>,
  call: Call,
): Promise<Result<CartView, IpcError>> {
  const grantor = await resolveGrantor(deps, input.override, call);
  if (!grantor.ok) return grantor;
  return editLine(
    deps,
    call,
    input,
    (edit, line) => changeQuantity(edit, line, input.quantityMilli),
    grantor.value,
  );
}

function changeQuantity(edit: CartEdit, line: DraftLine, wanted: number): Result<null, IpcError> {
  const { tx, actor, saleId } = edit;
  const name = textIn(line.name, actor.user.locale);
  const quantity = checkQuantity(milli(wanted), line);
  if (!quantity.ok) return err(ipcError(quantity.error, { name }));
  const serial = line.marks?.serial ?? null;
  if (serial !== null && quantity.value > line.quantityMilli) {
    return err(ipcError('SERIAL_SINGLE', { name, serial }));
  }
  const more = milli(Math.max(0, quantity.value - line.quantityMilli));
  const amount = checkAmount(line.unitPriceMinor, more, edit.draft);
  if (!amount.ok) return amount;
  const request = { saleId, line, quantityMilli: quantity.value };
  const reserved = reserveLine(edit.deps, tx, actor, edit.grantor, request);
  if (!reserved.ok) return reserved;
  // Another quantity is not what a price label said: from here on the price is the list's.
  const label = line.trace.some((step) => step.rule === 'embedded');
  const keepsDiscount = line.discount?.kind !== 'amount' || (!label && fits(line, quantity.value));
  tx.saleWrites.updateLine(line.lineId, {
    quantityMilli: quantity.value,
    ...(keepsDiscount ? {} : { discount: null }),
    ...(label ? withoutLabel(line) : {}),
  });
  const data = { quantityMilli: quantity.value, beforeMilli: line.quantityMilli };
  const text = `${textIn(line.name, 'en')}: ${line.quantityMilli / MILLI_ONE} → ${quantity.value / MILLI_ONE}`;
  auditLine(edit, 'sale_item.updated', line.lineId, data, text);
  return ok(null);
}

/** At the price of the list again, unless somebody has named another since. */
function withoutLabel(line: DraftLine): Pick<DraftLine, 'trace' | 'unitPriceMinor'> {
  const trace = line.trace.filter((step) => step.rule !== 'embedded');
  return { trace, unitPriceMinor: trace.at(-1)?.amountMinor ?? line.unitPriceMinor };
}

/** An amount taken off must not be more than what is left to take it from. */
function fits(line: DraftLine, quantityMilli: number): boolean {
  const gross = multiplyRound(line.unitPriceMinor, quantityMilli, MILLI_ONE);
  return line.discount?.kind === 'amount' && line.discount.amountMinor <= gross;
}

/** CART-2: another price than the list's, by someone who may. */
export async function setPrice(
  deps: TillDeps,
  input: ParsedInput<'cart.setPrice'>,
  call: Call,
): Promise<Result<CartView, IpcError>> {
  const grantor = await resolveGrantor(deps, input.override, call);
  if (!grantor.ok) return grantor;
  return editLine(deps, call, input, (edit, line) => changePrice(edit, line, input), grantor.value);
}

function changePrice(
  edit: CartEdit,
  line: DraftLine,
  { unitPriceMinor }: ParsedInput<'cart.setPrice'>,
): Result<null, IpcError> {
  const { deps, tx, actor, grantor, saleId, draft } = edit;
  const name = textIn(line.name, actor.user.locale);
  if (!mayOverride(actor.user.role, 'price_change')) {
    const allowed = useOverride(deps, tx, actor, grantor, {
      kind: 'price_change',
      saleId,
      lineId: line.lineId,
      amountMinor: unitPriceMinor,
      refusal: ipcError('LIMIT_PRICE', { name }),
    });
    if (!allowed.ok) return allowed;
  }
  const price = checkPrice(edit, unitPriceMinor, name, line.lineId);
  if (!price.ok) return price;
  const amount = checkAmount(unitPriceMinor, line.quantityMilli, draft);
  if (!amount.ok) return amount;
  const step = { amountMinor: unitPriceMinor, name: actor.user.name, rule: 'override' as const };
  tx.saleWrites.updateLine(line.lineId, { unitPriceMinor, trace: [...line.trace, step] });
  const data = { unitPriceMinor, beforeMinor: line.unitPriceMinor };
  const now = formatMinor(unitPriceMinor, draft.sale.currency, 'en');
  auditLine(edit, 'sale_item.updated', line.lineId, data, `${textIn(line.name, 'en')} at ${now}`);
  return ok(null);
}

export function setNote(
  deps: TillDeps,
  input: ParsedInput<'cart.setNote'>,
  call: Call,
): Result<CartView, IpcError> {
  return editLine(deps, call, input, (edit, line) => {
    edit.tx.saleWrites.updateLine(line.lineId, { note: input.note });
    const data = { note: input.note };
    auditLine(edit, 'sale_item.updated', line.lineId, data, `Note on ${textIn(line.name, 'en')}`);
    return ok(null);
  });
}

export function removeLine(
  deps: TillDeps,
  input: ParsedInput<'cart.remove'>,
  call: Call,
): Result<CartView, IpcError> {
  return editLine(deps, call, input, (edit, line) => {
    releaseLine(edit.tx, edit.actor, edit.saleId, line);
    edit.tx.saleWrites.deleteLine(line.lineId);
    const data = { productId: line.productId, quantityMilli: line.quantityMilli };
    auditLine(edit, 'sale_item.removed', line.lineId, data, `Removed ${textIn(line.name, 'en')}`);
    return ok(null);
  });
}
