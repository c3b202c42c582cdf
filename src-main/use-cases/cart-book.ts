import type { LineId } from '../../shared/domain/ids.ts';
import type { CartPricingInput } from '../../shared/domain/pricing/cart-pricing.ts';
import type { CompiledBook } from '../../shared/domain/pricing/compile-book.ts';
import type { BookPricedCart } from '../../shared/domain/pricing/price-by-book.ts';
import { priceByBook } from '../../shared/domain/pricing/price-by-book.ts';
import type { PriceMoment } from '../../shared/domain/pricing/price-moment.ts';
import {
  PLAIN_GOODS,
  priceFrom,
  type SaleBook,
  withListPrices,
} from '../../shared/domain/pricing/sale-book.ts';
import type { Draft, PricedDraft } from '../sale-port.ts';
import type { WriteTx } from '../store-port.ts';
import type { CartEdit } from './cart-edit.ts';
import type { ShopMoment } from './observe-clock.ts';

/** The moment a cart's prices are of: now, until there is money on it. */
export function pricedMoment(book: SaleBook, { localTime }: ShopMoment): PriceMoment {
  if (book.moment !== null) return book.moment;
  const [date = '', time = ''] = localTime.split('T');
  const [hours = '0', minutes = '0'] = time.split(':');
  return { date, minuteOfDay: Number(hours) * 60 + Number(minutes) };
}

/** The cart by its price book; `input` has its lines in their order. */
export function priceCartByBook(
  draft: Draft,
  input: CartPricingInput<LineId>,
  given: { readonly saleBook: SaleBook; readonly book: CompiledBook; readonly at: PriceMoment },
): BookPricedCart<LineId> {
  const { sale, lines, storefrontId } = draft;
  const { saleBook, at } = given;
  const cart = {
    ...input,
    customerId: sale.customerId,
    customerCategoryIds: saleBook.customerCategoryIds,
    storefrontId,
    saleType: sale.type,
    currency: sale.currency,
    coupons: saleBook.coupons,
    floorWaived: saleBook.floorWaived,
    lines: input.lines.map((line, index) => {
      const { productId = null, book, trace = [] } = lines[index] ?? {};
      const { categoryIds, discountable } = book ?? PLAIN_GOODS;
      return { ...line, productId, categoryIds, discountable, priceFrom: priceFrom(trace) };
    }),
  };
  return priceByBook(cart, withListPrices(given.book, lines), at);
}

/**
 * The book a line that comes now is to be priced by: an empty cart takes the newest, since nobody
 * has been told a price of it.
 */
export function bookForNewLine({ tx, draft, saleId }: CartEdit): SaleBook | null {
  const { sale, lines } = draft;
  if (lines.length > 0) return sale.book;
  const now = tx.priceBook.begin(sale.customerId);
  if (now?.version === sale.book?.version) return sale.book;
  const book = now === null ? null : { ...now, coupons: sale.book?.coupons ?? [] };
  tx.saleWrites.updateSale(saleId, { book });
  return book;
}

/** Prices stay what they are from the first payment on, whatever hour strikes meanwhile. */
export function keepMoment(tx: WriteTx, { sale }: Draft, at: ShopMoment | null): void {
  const { book, saleId } = sale;
  if (book === null || (at !== null && book.moment !== null)) return;
  const moment = at === null ? null : pricedMoment(book, at);
  tx.saleWrites.updateSale(saleId, { book: { ...book, moment } });
}

/**
 * The sale as it is to be kept: with all that HQ needs to come to the same amounts, and with the
 * unit prices that the book's lists made.
 */
export function settleBook(tx: WriteTx, sale: PricedDraft, at: ShopMoment): PricedDraft {
  const { draft, byBook, rates } = sale;
  const { book, saleId, taxExempt } = draft.sale;
  if (book === null) return sale;
  if (byBook === null) {
    tx.saleWrites.updateSale(saleId, { book: null });
    return { ...sale, draft: { ...draft, sale: { ...draft.sale, book: null } } };
  }
  const { floorMarginPpm, taxRounding, roundingMode } = tx.terminal.storefront();
  const exemptRates = rates.map((own) =>
    own.map(({ ratePpm, inclusive }) => ({ ratePpm, inclusive })),
  );
  const settled: SaleBook = {
    ...book,
    moment: pricedMoment(book, at),
    settings: {
      ...{ floorMarginPpm, taxRounding, roundingMode },
      ...(taxExempt ? { exemptRates } : {}),
    },
  };
  tx.saleWrites.updateSale(saleId, { book: settled });
  const lines = draft.lines.map((line, index) => {
    const unitPriceMinor = byBook.lines[index]?.shelfPriceMinor ?? line.unitPriceMinor;
    if (unitPriceMinor === line.unitPriceMinor) return line;
    tx.saleWrites.updateLine(line.lineId, { unitPriceMinor });
    return { ...line, unitPriceMinor };
  });
  return { ...sale, draft: { ...draft, lines, sale: { ...draft.sale, book: settled } } };
}
