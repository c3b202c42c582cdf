import { err, ok, type Result } from '../../shared/domain/result.ts';
import { expiredOn } from '../../shared/domain/goods-marks.ts';
import type { LineId, SaleId } from '../../shared/domain/ids.ts';
import {
  type CartPricingInput,
  type PricedCart,
  priceCart,
} from '../../shared/domain/pricing/cart-pricing.ts';
import { couponCode } from '../../shared/domain/pricing/price-book.ts';
import type { BookPricedCart } from '../../shared/domain/pricing/price-by-book.ts';
import type { SaleBook } from '../../shared/domain/pricing/sale-book.ts';
import { ratesOn, type TaxRate } from '../../shared/domain/tax.ts';
import type { CouponView } from '../../shared/ipc/coupon-view.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { CartView, LineView, TenderView } from '../../shared/ipc/views.ts';
import type { Draft, DraftLine, PricedDraft, Tender } from '../sale-port.ts';
import type { ReadTx, Reservation, Storefront } from '../store-port.ts';
import { priceCartByBook, pricedMoment } from './cart-book.ts';
import { customerView } from './customer-view.ts';
import type { ShopMoment } from './observe-clock.ts';

/** Tenders that count: one that was undone or declined pays nothing. */
export function isActive(tender: Tender): boolean {
  return tender.status !== 'UNDONE' && tender.status !== 'DECLINED';
}

export function openDraft(tx: ReadTx, saleId: SaleId): Result<Draft, IpcError> {
  const draft = tx.sales.draft(saleId);
  if (draft) return ok(draft);
  return err(ipcError(tx.sales.status(saleId) === null ? 'SALE_UNKNOWN' : 'SALE_NOT_OPEN'));
}

/** A draft whose lines may still change: once money is on it, the payments come off first. */
export function editableDraft(tx: ReadTx, saleId: SaleId): Result<Draft, IpcError> {
  const draft = openDraft(tx, saleId);
  if (draft.ok && draft.value.tenders.some(isActive)) return err(ipcError('SALE_HAS_TENDERS'));
  return draft;
}

export function lineOf(draft: Draft, lineId: LineId): Result<DraftLine, IpcError> {
  const line = draft.lines.find((candidate) => candidate.lineId === lineId);
  return line ? ok(line) : err(ipcError('LINE_UNKNOWN'));
}

/** A cart is paid as it was last shown: it is priced anew only where something has changed. */
export function priceDraft(tx: ReadTx, draft: Draft, at: ShopMoment): PricedDraft {
  const storefront = tx.terminal.storefront();
  const all = tx.catalogue.taxRates();
  const { businessDate } = at;
  const saleBook = draft.sale.book;
  const book = saleBook === null ? null : tx.priceBook.at(saleBook.version);
  const moment = saleBook === null || book === null ? null : pricedMoment(saleBook, at);
  const from = [draft, storefront, all, businessDate, book, moment?.date, moment?.minuteOfDay];
  const { lastPricing } = tx.sales;
  const last = lastPricing.value;
  if (last?.from.every((one, index) => one === from[index])) return last.result;
  const rates = draft.lines.map((line) => ratesOn(all, line.taxCategoryId, businessDate));
  const input = pricingInput(draft, storefront, rates);
  const byBook =
    saleBook === null || book === null || moment === null
      ? null
      : priceCartByBook(draft, input, { saleBook, book, at: moment });
  const result = { draft, rates, priced: byBook ?? priceCart(input), byBook };
  lastPricing.value = { from, result };
  return result;
}

function pricingInput(
  draft: Draft,
  storefront: Storefront,
  rates: readonly (readonly TaxRate[])[],
): CartPricingInput<LineId> {
  return {
    lines: draft.lines.map((line, index) => ({
      lineId: line.lineId,
      quantityMilli: line.quantityMilli,
      unitPriceMinor: line.unitPriceMinor,
      discount: line.discount,
      taxRates: rates[index] ?? [],
      unitCostMinor: line.unitCostMinor,
      baseTrace: line.trace,
      weighed: line.weighed,
    })),
    saleDiscount: draft.sale.discount,
    taxExempt: draft.sale.taxExempt,
    taxRounding: storefront.taxRounding,
    roundingMode: storefront.roundingMode,
    cashStepMinor: storefront.cashStepMinor,
    tenders: draft.tenders.map((tender) => ({
      amountMinor: tender.amountMinor,
      roundingMinor: tender.roundingMinor,
      changeMinor: tender.changeMinor,
      active: isActive(tender),
    })),
  };
}

/** The cart as the screen draws it, read back from the store: what is shown is what is kept. */
export function cartView(
  tx: ReadTx,
  saleId: SaleId,
  at: ShopMoment,
  touchedLineId: LineId | null = null,
): Result<CartView, IpcError> {
  const draft = openDraft(tx, saleId);
  if (!draft.ok) return draft;
  const priced = priceDraft(tx, draft.value, at);
  return ok(viewOf(tx, priced, at.businessDate, touchedLineId));
}

function viewOf(
  tx: ReadTx,
  { draft, priced, rates, byBook }: PricedDraft,
  businessDate: string,
  touchedLineId: LineId | null,
): CartView {
  const { sale } = draft;
  const customer = sale.customerId === null ? null : tx.customers.byId(sale.customerId);
  const held = new Map(tx.stock.activeOfSale(sale.saleId).map((one) => [one.lineId, one]));
  return {
    saleId: sale.saleId,
    status: sale.status,
    type: sale.type,
    currency: sale.currency,
    pricesIncludeTax: sale.pricesIncludeTax,
    customer: customer ? customerView(tx, customer, businessDate) : null,
    holdName: sale.holdName,
    discount: sale.discount,
    lines: draft.lines.map((line, index) =>
      lineView(line, priced.lines[index], rates[index] ?? [], {
        reservation: held.get(line.lineId),
        businessDate,
      }),
    ),
    touchedLineId,
    tenders: draft.tenders.filter(isActive).map(tenderView),
    totals: priced.totals,
    ageConfirmed: sale.ageConfirmed,
    canUndo: tx.sales.canUndo(sale.saleId),
    coupons: couponsOf(sale.book, byBook),
  };
}

/** What HQ has taken its whole book back from, no code counts for. */
function couponsOf(
  book: SaleBook | null,
  byBook: Pick<BookPricedCart, 'coupons'> | null,
): CouponView[] {
  if (byBook !== null) return [...byBook.coupons];
  return (book?.coupons ?? []).map((code) => ({ code: couponCode(code), status: 'unknown' }));
}

function lineView(
  line: DraftLine,
  priced: PricedCart['lines'][number] | undefined,
  rates: readonly TaxRate[],
  now: { readonly reservation: Reservation | undefined; readonly businessDate: string },
): LineView {
  if (!priced) throw new Error(`Line ${line.lineId} was not priced`);
  return {
    lineId: line.lineId,
    productId: line.productId,
    sku: line.sku,
    name: line.name,
    barcode: line.barcode,
    unit: line.unit,
    weighed: line.weighed,
    quantityMilli: line.quantityMilli,
    unitPriceMinor: priced.unitPriceMinor,
    grossMinor: priced.grossMinor,
    discount: line.discount,
    discountMinor: priced.discountMinor,
    totalMinor: priced.totalMinor,
    taxes: rates.map(({ name, ratePpm }) => ({ name, ratePpm })),
    reservation: !line.trackStock ? 'untracked' : now.reservation ? 'reserved' : 'released',
    note: line.note,
    trace: [...priced.trace],
    ...marksView(line, now.businessDate),
  };
}

function marksView({ marks }: DraftLine, businessDate: string): Pick<LineView, 'marks'> {
  if (marks === null) return {};
  return { marks: { ...marks, expiredOn: expiredOn(marks, businessDate) } };
}

function tenderView(tender: Tender): TenderView {
  const { tenderId, kind, status, amountMinor, tenderedMinor, changeMinor } = tender;
  const { roundingMinor, reference } = tender;
  return {
    tenderId,
    kind,
    status,
    amountMinor,
    tenderedMinor,
    changeMinor,
    roundingMinor,
    reference,
  };
}
