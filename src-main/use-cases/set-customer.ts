import { ok, err, type Result } from '../../shared/domain/result.ts';
import type { SaleBook } from '../../shared/domain/pricing/sale-book.ts';
import type { SaleType } from '../../shared/domain/sale.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { CartView } from '../../shared/ipc/views.ts';
import type { Customer, ReadTx } from '../store-port.ts';
import type { DraftLine } from '../sale-port.ts';
import { priceFor } from './add-line.ts';
import { type CartEdit, editCart } from './cart-edit.ts';
import type { Call, TillDeps } from './deps.ts';

/** CART-5: the customer brings their price list and their tax exemption. */
export function setCustomer(
  deps: TillDeps,
  input: ParsedInput<'cart.setCustomer'>,
  call: Call,
): Result<CartView, IpcError> {
  return editCart(deps, call, input.saleId, (edit) => {
    if (input.customerId === null) return setCustomerOn(edit, null);
    const customer = edit.tx.customers.byId(input.customerId);
    return customer ? setCustomerOn(edit, customer) : err(ipcError('CUSTOMER_UNKNOWN'));
  });
}

export function setCustomerOn(edit: CartEdit, customer: Customer | null): Result<null, IpcError> {
  const { tx, saleId, actor } = edit;
  tx.saleWrites.updateSale(saleId, {
    customerId: customer?.customerId ?? null,
    customerName: customer?.name ?? '',
    taxExempt: customer?.taxExempt ?? false,
    book: bookOf(edit, customer),
  });
  const type = changeType(edit, customer?.type ?? 'RETAIL');
  if (!type.ok) return type;
  tx.audit({
    type: 'sale.updated',
    userId: actor.userId,
    saleId,
    customerId: customer?.customerId ?? null,
    origin: actor.origin,
    data: { customerId: customer?.customerId ?? null },
    description: customer ? `Customer ${customer.name}` : 'Customer taken off',
  });
  return ok(null);
}

/** Whom the customer counts as is asked once: HQ may sort them anew while they stand there. */
function bookOf({ tx, draft }: CartEdit, customer: Customer | null): SaleBook | null {
  const { book } = draft.sale;
  if (book === null) return null;
  const customerCategoryIds =
    customer === null ? [] : [...tx.priceBook.categoriesOf(customer.customerId)];
  return { ...book, customerCategoryIds };
}

export function setType(
  deps: TillDeps,
  input: ParsedInput<'cart.setType'>,
  call: Call,
): Result<CartView, IpcError> {
  return editCart(deps, call, input.saleId, (edit) => {
    const changed = changeType(edit, input.type);
    if (!changed.ok || input.type === edit.draft.sale.type) return changed;
    edit.tx.audit({
      type: 'sale.updated',
      userId: edit.actor.userId,
      saleId: input.saleId,
      origin: edit.actor.origin,
      data: { type: input.type, before: edit.draft.sale.type },
      description: `Sale type ${input.type}`,
    });
    return changed;
  });
}

/** Retail or wholesale: lines that follow a price list follow the other one now. */
function changeType(edit: CartEdit, type: SaleType): Result<null, IpcError> {
  const { tx, saleId, draft } = edit;
  if (type === draft.sale.type) return ok(null);
  tx.saleWrites.updateSale(saleId, { type });
  for (const line of draft.lines) {
    const priced = priceByList(tx, line, type);
    if (priced !== line) tx.saleWrites.updateLine(line.lineId, priced);
  }
  return ok(null);
}

/**
 * The line at the price of that type's list, or the line itself where its price is another's doing.
 */
export function priceByList(tx: ReadTx, line: DraftLine, type: SaleType): DraftLine {
  const followsList = line.trace.every((step) => step.rule === 'price_list');
  if (line.productRow === null || !followsList) return line;
  const price = priceFor(tx, line.productRow, type);
  if (!price || price.amountMinor === line.unitPriceMinor) return line;
  const { amountMinor: unitPriceMinor, step } = price;
  const discount = line.discount?.kind === 'amount' ? null : line.discount;
  return { ...line, unitPriceMinor, trace: [step], discount };
}
