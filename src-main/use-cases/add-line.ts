import { type GoodsMarks, mayMerge } from '../../shared/domain/goods-marks.ts';
import { LineId } from '../../shared/domain/ids.ts';
import { textIn } from '../../shared/domain/localized.ts';
import { type Minor, minor, multiplyRound } from '../../shared/domain/money.ts';
import { checkQuantity, type Milli, milli, MILLI_ONE } from '../../shared/domain/quantity.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { Discount, PriceStep, SaleType } from '../../shared/domain/sale.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { DraftLine } from '../sale-port.ts';
import type { Product, ReadTx } from '../store-port.ts';
import { bookForNewLine } from './cart-book.ts';
import { auditLine, type CartEdit, checkAmount, checkPrice, rememberForUndo } from './cart-edit.ts';
import { reserveLine } from './reserve-line.ts';

/** A cart is a basket, not a warehouse: more lines than this is a mistake or an attack. */
export const MAX_LINES = 1000;

export interface NewLine {
  readonly product: Product;
  readonly barcode: string | null;
  readonly quantityMilli: Milli;
  /** What the price labels say for the whole quantity, else null for the price list's price. */
  readonly labelMinor: Minor | null;
  readonly marks: GoodsMarks | null;
  readonly ageConfirmed: boolean;
}

/** CART-2: adds a product, priced from the sale's price list and reserved, or says why not. */
export function addProductLine(edit: CartEdit, add: NewLine): Result<LineId, IpcError> {
  const { product } = add;
  const name = textIn(product.name, edit.actor.user.locale);
  if (!product.active) return err(ipcError('PRODUCT_INACTIVE', { name }));
  const quantity = checkQuantity(add.quantityMilli, {
    unit: product.unit,
    weighed: isWeighed(product),
  });
  if (!quantity.ok) return err(ipcError(quantity.error, { name }));
  const age = confirmAge(edit, product, add.ageConfirmed);
  if (!age.ok) return age;
  const price = priceFor(edit.tx, product.rowId, edit.draft.sale.type);
  if (!price) return err(ipcError('PRICE_MISSING', { name }));
  const book = bookForNewLine(edit) === null ? null : edit.tx.priceBook.goodsOf(product);
  const line = { ...draftLine(edit, add, price), book };
  const same = edit.tx.terminal.settings().mergeLines ? mergeTarget(edit, line) : null;
  return same ? growLine(edit, same, line.quantityMilli) : insertLine(edit, line);
}

export function isWeighed(product: Pick<Product, 'type'>): boolean {
  return product.type === 'weighed';
}

/** CART-5: once per sale and age; the cashier looked at a face or a document. */
function confirmAge(
  { tx, saleId, draft }: CartEdit,
  product: Product,
  confirmed: boolean,
): Result<null, IpcError> {
  if (product.minimumAge <= draft.sale.ageConfirmed) return ok(null);
  if (!confirmed) return err(ipcError('AGE_CHECK_NEEDED', { age: product.minimumAge }));
  tx.saleWrites.updateSale(saleId, { ageConfirmed: product.minimumAge });
  return ok(null);
}

export interface ListPrice {
  readonly amountMinor: Minor;
  readonly step: PriceStep;
}

/**
 * The sale type's own price list; a product without a wholesale price sells at its retail price.
 */
export function priceFor(tx: ReadTx, productRow: number, type: SaleType): ListPrice | null {
  const types: readonly SaleType[] = type === 'RETAIL' ? ['RETAIL'] : ['WHOLESALE', 'RETAIL'];
  for (const candidate of types) {
    const amountMinor = tx.catalogue.price(productRow, candidate);
    if (amountMinor === null) continue;
    const name = tx.catalogue.priceListName(candidate);
    return { amountMinor, step: { amountMinor, name, rule: 'price_list' } };
  }
  return null;
}

function draftLine(edit: CartEdit, add: NewLine, price: ListPrice): DraftLine {
  const { product } = add;
  const unitPriceMinor = unitPriceOf(edit, add, price);
  return {
    lineId: LineId.parse(edit.deps.ids.next()),
    position: nextPosition(edit),
    productId: product.productId,
    productRow: product.rowId,
    sku: product.sku,
    name: product.name,
    barcode: add.barcode,
    unit: product.unit,
    weighed: isWeighed(product),
    taxCategoryId: product.taxCategoryId,
    trackStock: product.trackStock,
    oversellPolicy: product.oversellPolicy,
    minimumAge: product.minimumAge,
    quantityMilli: add.quantityMilli,
    unitPriceMinor,
    unitCostMinor: product.costMinor,
    discount: labelDiscount(edit, add, unitPriceMinor),
    note: '',
    trace:
      add.labelMinor === null
        ? [price.step]
        : [price.step, { amountMinor: add.labelMinor, name: '', rule: 'embedded' }],
    createdAt: edit.moment.at,
    book: null,
    marks: add.marks,
  };
}

/** A label's price holds to the minor unit: what the weight makes beyond it is taken off. */
function labelDiscount(edit: CartEdit, add: NewLine, unitPriceMinor: Minor): Discount | null {
  if (add.labelMinor === null) return null;
  const excess = grossOf(edit, add, unitPriceMinor) - add.labelMinor;
  return excess <= 0 ? null : { kind: 'amount', amountMinor: minor(excess) };
}

/**
 * The list's price; where a label with a weight of its own says more than that makes, the least
 * price that comes up to it.
 */
function unitPriceOf(edit: CartEdit, add: NewLine, { amountMinor }: ListPrice): Minor {
  const { labelMinor, quantityMilli } = add;
  if (labelMinor === null || grossOf(edit, add, amountMinor) >= labelMinor) return amountMinor;
  const exact = (BigInt(labelMinor) * BigInt(MILLI_ONE) - 1n) / BigInt(quantityMilli) + 1n;
  return minor(Number(exact));
}

function grossOf({ tx }: CartEdit, { quantityMilli }: NewLine, unitPriceMinor: Minor): Minor {
  const { roundingMode } = tx.terminal.storefront();
  return multiplyRound(unitPriceMinor, quantityMilli, MILLI_ONE, roundingMode);
}

export function nextPosition({ draft }: CartEdit): number {
  return (draft.lines.at(-1)?.position ?? 0) + 1;
}

/** A line the new one may join: the same goods at the same price, with nothing said about it. */
function mergeTarget({ draft }: CartEdit, line: DraftLine): DraftLine | null {
  if (line.weighed || line.discount) return null;
  const plain = draft.lines.find(
    (other) =>
      other.productId === line.productId &&
      other.barcode === line.barcode &&
      other.unitPriceMinor === line.unitPriceMinor &&
      other.discount === null &&
      other.note === '' &&
      mayMerge(other.marks, line.marks),
  );
  return plain ?? null;
}

function growLine(edit: CartEdit, line: DraftLine, byMilli: Milli): Result<LineId, IpcError> {
  const name = textIn(line.name, edit.actor.user.locale);
  const quantity = checkQuantity(milli(line.quantityMilli + byMilli), line);
  if (!quantity.ok) return err(ipcError(quantity.error, { name }));
  const amount = checkAmount(line.unitPriceMinor, byMilli, edit.draft);
  if (!amount.ok) return amount;
  rememberForUndo(edit, { line });
  const { deps, tx, actor, grantor, saleId } = edit;
  const request = { saleId, line, quantityMilli: quantity.value };
  const reserved = reserveLine(deps, tx, actor, grantor, request);
  if (!reserved.ok) return reserved;
  tx.saleWrites.updateLine(line.lineId, { quantityMilli: quantity.value });
  const data = { quantityMilli: quantity.value, beforeMilli: line.quantityMilli };
  const pieces = quantity.value / MILLI_ONE;
  auditLine(edit, 'sale_item.updated', line.lineId, data, `${textIn(line.name, 'en')}: ${pieces}`);
  return ok(line.lineId);
}

/** Writes a checked line, reserved, at the end of the cart. */
export function insertLine(edit: CartEdit, line: DraftLine): Result<LineId, IpcError> {
  const { deps, tx, actor, grantor, saleId, draft } = edit;
  if (draft.lines.length >= MAX_LINES) return err(ipcError('CART_TOO_LARGE', { limit: MAX_LINES }));
  const name = textIn(line.name, actor.user.locale);
  const price = checkPrice(edit, line.unitPriceMinor, name, line.lineId);
  if (!price.ok) return price;
  const amount = checkAmount(line.unitPriceMinor, line.quantityMilli, draft);
  if (!amount.ok) return amount;
  rememberForUndo(edit, { addedLineId: line.lineId });
  tx.saleWrites.insertLine(saleId, line);
  const request = { saleId, line, quantityMilli: line.quantityMilli };
  const reserved = reserveLine(deps, tx, actor, grantor, request);
  if (!reserved.ok) return reserved;
  const { productId, barcode, quantityMilli, unitPriceMinor } = line;
  const marks = line.marks === null ? {} : { marks: line.marks };
  const data = { productId, barcode, quantityMilli, unitPriceMinor, ...marks };
  const pieces = quantityMilli / MILLI_ONE;
  auditLine(
    edit,
    'sale_item.added',
    line.lineId,
    data,
    `Added ${pieces} of ${textIn(line.name, 'en')}`,
  );
  return ok(line.lineId);
}
