import type { SaleId } from '../../shared/domain/ids.ts';
import { textIn } from '../../shared/domain/localized.ts';
import { multiplyRound } from '../../shared/domain/money.ts';
import { CartTooDearError } from '../../shared/domain/pricing/price-by-book.ts';
import { MILLI_ONE } from '../../shared/domain/quantity.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { PriceChange } from '../../shared/ipc/hq-views.ts';
import type { CartView } from '../../shared/ipc/views.ts';
import type { Draft, DraftLine } from '../sale-port.ts';
import type { ReadTx } from '../store-port.ts';
import { auditLine, type CartEdit, checkAmount, editCart, rememberForUndo } from './cart-edit.ts';
import { priceDraft } from './cart-view.ts';
import type { Call, TillDeps } from './deps.ts';
import { shopMoment, type ShopMoment } from './observe-clock.ts';
import { priceByList } from './set-customer.ts';

/** Which lines of a cart would cost something else if they were scanned now. */
export function priceChangesOf(tx: ReadTx, saleId: SaleId, at: ShopMoment): readonly PriceChange[] {
  const draft = tx.sales.draft(saleId);
  // Asked after every command: a cart of the book's own age needs no look at each of its lines.
  if (draft === null || isOfNow(tx, draft)) return [];
  const { lines, sale } = repriced(tx, draft);
  if (sale.book !== null || draft.sale.book !== null) {
    return bookChanges(tx, draft, { ...draft, lines, sale }, at);
  }
  return draft.lines.flatMap((line, index) => {
    const now = lines[index];
    if (now === undefined || now.unitPriceMinor === line.unitPriceMinor) return [];
    const { lineId, name, unitPriceMinor: beforeMinor } = line;
    return [{ lineId, name, beforeMinor, nowMinor: now.unitPriceMinor }];
  });
}

function isOfNow({ catalogue, priceBook }: ReadTx, { sale }: Draft): boolean {
  if (sale.priceBookVersion !== catalogue.priceBookVersion()) return false;
  const version = priceBook.version();
  return (sale.book?.version ?? version) === version && (sale.book === null) === isPlain(priceBook);
}

/** Whether new carts are priced by the catalogue alone. */
function isPlain(priceBook: ReadTx['priceBook']): boolean {
  return priceBook.at(priceBook.version()) === null;
}

/** The cart as if it were begun now: its lines in their order, and the book of now. */
function repriced(tx: ReadTx, draft: Draft): Pick<Draft, 'lines' | 'sale'> {
  const { sale } = draft;
  const now = tx.priceBook.begin(sale.customerId);
  const coupons = sale.book?.coupons ?? [];
  const book = now === null ? null : { ...now, coupons };
  const lines = draft.lines.map((line) => {
    const listed = priceByList(tx, line, sale.type);
    const product = line.productId === null ? null : tx.catalogue.byId(line.productId);
    if (book === null || product === null) return listed;
    return { ...listed, book: tx.priceBook.goodsOf(product) };
  });
  return { lines, sale: { ...sale, book } };
}

/** What rules do shows in what a line costs, not in the price of one. */
function bookChanges(
  tx: ReadTx,
  draft: Draft,
  proposed: Draft,
  at: ShopMoment,
): readonly PriceChange[] {
  const after = priceDraft(tx, proposed, at).priced;
  const before = priceDraft(tx, draft, at).priced;
  return draft.lines.flatMap(({ lineId, name }, index): PriceChange[] => {
    const [was, is] = [before.lines[index], after.lines[index]];
    if (was === undefined || is === undefined || was.totalMinor === is.totalMinor) return [];
    const of = { lineId, name, per: 'line' } as const;
    return [{ ...of, beforeMinor: was.totalMinor, nowMinor: is.totalMinor }];
  });
}

/** Of the cart on the screen; null while nobody works on one. */
export function priceChangesNow(
  deps: TillDeps,
): { readonly saleId: SaleId; readonly changes: readonly PriceChange[] } | null {
  return deps.store.read((tx) => {
    const { currentSaleId, signedInUserId } = tx.terminal.state();
    if (currentSaleId === null || signedInUserId === null) return null;
    return {
      saleId: currentSaleId,
      changes: offered(tx, currentSaleId, shopMoment(deps, tx)),
    };
  });
}

/** Prices that no cart can carry are offered to nobody. */
function offered(tx: ReadTx, saleId: SaleId, at: ShopMoment): readonly PriceChange[] {
  try {
    return priceChangesOf(tx, saleId, at);
  } catch (error) {
    if (error instanceof CartTooDearError) return [];
    throw error;
  }
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
    const { tx, draft, saleId, moment } = edit;
    const changed = priceChangesOf(tx, saleId, moment);
    const [first] = changed;
    if (first === undefined) return err(ipcError('PRICES_UNCHANGED'));
    const { lines, sale } = repriced(tx, draft);
    for (const [index, line] of draft.lines.entries()) {
      const now = lines[index] ?? line;
      const accepted = acceptLine(edit, line, now, changed.some(isOf(line)));
      if (!accepted.ok) return accepted;
    }
    const { book } = sale;
    const priceBookVersion = tx.catalogue.priceBookVersion();
    tx.saleWrites.updateSale(saleId, { priceBookVersion, book });
    return ok(changed.at(-1)?.lineId ?? first.lineId);
  });
}

function isOf({ lineId }: DraftLine): (change: PriceChange) => boolean {
  return (change) => change.lineId === lineId;
}

function acceptLine(
  edit: CartEdit,
  line: DraftLine,
  now: DraftLine,
  changed: boolean,
): Result<null, IpcError> {
  const { tx, draft } = edit;
  const { unitPriceMinor, trace, book } = now;
  if (now === line) return ok(null);
  const amount = checkAmount(unitPriceMinor, line.quantityMilli, draft);
  if (!amount.ok) return amount;
  if (changed) rememberForUndo(edit, { line });
  const change = { unitPriceMinor, trace, book, discount: keptOf(line, now) };
  tx.saleWrites.updateLine(line.lineId, change);
  if (!changed) return ok(null);
  const data = { unitPriceMinor, beforeMinor: line.unitPriceMinor, accepted: true };
  const text = `${textIn(line.name, 'en')}: the new price was accepted`;
  auditLine(edit, 'sale_item.updated', line.lineId, data, text);
  return ok(null);
}

function keptOf(line: DraftLine, now: DraftLine): DraftLine['discount'] {
  if (line.discount?.kind !== 'amount') return line.discount;
  const gross = multiplyRound(now.unitPriceMinor, line.quantityMilli, MILLI_ONE);
  return line.discount.amountMinor <= gross ? line.discount : null;
}
