import { textIn } from '../../shared/domain/localized.ts';
import { type Minor, minor, ZERO } from '../../shared/domain/money.ts';
import {
  checkQuantity,
  MAX_QUANTITY_MILLI,
  type Milli,
  milli,
  MILLI_ONE,
  ONE_PIECE,
} from '../../shared/domain/quantity.ts';
import { LineId } from '../../shared/domain/ids.ts';
import { err, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { CartView } from '../../shared/ipc/views.ts';
import { addProductLine, insertLine, isWeighed, nextPosition } from './add-line.ts';
import { bookForNewLine } from './cart-book.ts';
import { type CartEdit, editCart } from './cart-edit.ts';
import { addCouponTo } from './coupons.ts';
import type { Call, TillDeps } from './deps.ts';
import { findProduct } from './find-product.ts';
import { checkMarks } from './goods-marks.ts';
import { resolveGrantor } from './override.ts';
import { setCustomerOn } from './set-customer.ts';

/**
 * Scan, priced and reserved line, committed: one transaction. A customer's card and a coupon are
 * scans too.
 */
export async function scanItem(
  deps: TillDeps,
  input: ParsedInput<'cart.scan'>,
  call: Call,
): Promise<Result<CartView, IpcError>> {
  const grantor = await resolveGrantor(deps, input.override, call);
  if (!grantor.ok) return grantor;
  return editCart(deps, call, input.saleId, (edit) => addScanned(edit, input), grantor.value);
}

function addScanned(
  edit: CartEdit,
  input: ParsedInput<'cart.scan'>,
): Result<LineId | null, IpcError> {
  const found = findProduct(edit.tx, input.code, edit.draft.sale.type);
  if (!found.ok) {
    const customer = edit.tx.customers.byCode(input.code.trim());
    if (customer) return setCustomerOn(edit, customer);
    return addCouponTo(edit, input.code) ?? found;
  }
  const { product, code, marks } = found.value;
  const name = textIn(product.name, edit.actor.user.locale);
  const quantity = scannedQuantity(found.value.quantityMilli, input.quantityMilli);
  if (quantity === null) return err(ipcError('WEIGHT_NEEDED', { name }));
  const label = timesLabel(found.value.labelMinor, input.quantityMilli ?? ONE_PIECE);
  if (label === 'HALF_A_LABEL') return err(ipcError('QUANTITY_NOT_WHOLE', { name }));
  if (marks !== null) {
    // A weight that was asked for is no second one of the goods.
    const times = found.value.quantityMilli === null ? ONE_PIECE : input.quantityMilli;
    const allowed = checkMarks(edit, product, marks, times ?? ONE_PIECE);
    if (!allowed.ok) return allowed;
  }
  return addProductLine(edit, {
    product,
    barcode: code,
    quantityMilli: quantity,
    labelMinor: label,
    marks,
    ageConfirmed: input.ageConfirmed ?? false,
  });
}

/**
 * `3 *` before a scan means three of what the code stands for; a weighed thing takes it as its
 * weight.
 */
function scannedQuantity(codeMilli: Milli | null, askedMilli: Milli | undefined): Milli | null {
  if (codeMilli === null) return askedMilli ?? null;
  if (askedMilli === undefined || askedMilli === ONE_PIECE) return codeMilli;
  const product = (codeMilli / MILLI_ONE) * askedMilli;
  // Beyond any quantity the exact product no longer matters: the check that follows refuses it.
  return Math.abs(product) > MAX_QUANTITY_MILLI ? askedMilli : milli(Math.round(product));
}

/** `3 *` before a price label means three such labels, each at its price. */
function timesLabel(labelMinor: Minor | null, askedMilli: Milli): Minor | null | 'HALF_A_LABEL' {
  if (labelMinor === null) return null;
  if (askedMilli % MILLI_ONE !== 0) return 'HALF_A_LABEL';
  const labels = Math.min(askedMilli, MAX_QUANTITY_MILLI) / MILLI_ONE;
  return minor(labelMinor * Math.max(0, labels));
}

/** Adds from the grid or a search. */
export async function addProduct(
  deps: TillDeps,
  input: ParsedInput<'cart.add'>,
  call: Call,
): Promise<Result<CartView, IpcError>> {
  const grantor = await resolveGrantor(deps, input.override, call);
  if (!grantor.ok) return grantor;
  const add = (edit: CartEdit): Result<LineId | null, IpcError> => {
    const product = edit.tx.catalogue.byId(input.productId);
    if (!product) return err(ipcError('PRODUCT_UNKNOWN', { code: input.productId }));
    const quantityMilli = input.quantityMilli ?? (isWeighed(product) ? null : ONE_PIECE);
    if (quantityMilli === null) {
      return err(ipcError('WEIGHT_NEEDED', { name: textIn(product.name, edit.actor.user.locale) }));
    }
    return addProductLine(edit, {
      product,
      barcode: null,
      quantityMilli,
      labelMinor: null,
      marks: null,
      ageConfirmed: input.ageConfirmed ?? false,
    });
  };
  return editCart(deps, call, input.saleId, add, grantor.value);
}

/** The tax category of what is in no catalogue; its rates are dated rows like any other's. */
export const OPEN_ITEM_TAX = 'vat';

/** CAT-3: something that is in no catalogue, by name and price. */
export async function addOpenItem(
  deps: TillDeps,
  input: ParsedInput<'cart.addOpenItem'>,
  call: Call,
): Promise<Result<CartView, IpcError>> {
  const grantor = await resolveGrantor(deps, input.override, call);
  if (!grantor.ok) return grantor;
  const add = (edit: CartEdit): Result<LineId | null, IpcError> => {
    const counted = { unit: 'piece', weighed: false } as const;
    const quantity = checkQuantity(input.quantityMilli ?? ONE_PIECE, counted);
    if (!quantity.ok) return err(ipcError(quantity.error, { name: input.name }));
    bookForNewLine(edit);
    return insertLine(edit, openLine(edit, input, quantity.value));
  };
  return editCart(deps, call, input.saleId, add, grantor.value);
}

function openLine(
  edit: CartEdit,
  input: ParsedInput<'cart.addOpenItem'>,
  quantityMilli: Milli,
): Parameters<typeof insertLine>[1] {
  return {
    lineId: LineId.parse(edit.deps.ids.next()),
    position: nextPosition(edit),
    productId: null,
    productRow: null,
    sku: '',
    name: { en: input.name, ru: input.name, kk: input.name },
    barcode: input.barcode ?? null,
    unit: 'piece',
    weighed: false,
    taxCategoryId: OPEN_ITEM_TAX,
    trackStock: false,
    oversellPolicy: 'strict',
    minimumAge: 0,
    quantityMilli,
    unitPriceMinor: input.unitPriceMinor,
    unitCostMinor: ZERO,
    discount: null,
    note: '',
    trace: [{ amountMinor: input.unitPriceMinor, name: '', rule: 'open' }],
    createdAt: edit.moment.at,
    book: null,
    marks: null,
  };
}
