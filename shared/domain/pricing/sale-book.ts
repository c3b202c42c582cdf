import { z } from 'zod';
import { CategoryId, CustomerCategoryId, PriceListId, type ProductId } from '../ids.ts';
import { Ppm, RoundingMode } from '../money.ts';
import { isUnitStep, type PriceStep } from '../sale.ts';
import { type CompiledBook, compileBook, compileList } from './compile-book.ts';
import { type ListPrice, type ListTerms, type PriceRule, PriceTier } from './price-book.ts';

/**
 * What a sale keeps of the price book: which one it is priced by, and what the engine asks besides
 * the cart, so that HQ comes to the same amounts from the journal alone and its own book.
 */

/** More codes than this on one cart are a mistake. */
export const MAX_COUPONS = 20;

export const PricedMoment = z.strictObject({
  date: z.iso.date(),
  minuteOfDay: z.number().int().min(0).max(1439),
});

export const SaleBook = z.strictObject({
  /** Of the book; it stays the cart's until the cashier accepts another. */
  version: z.number().int().min(0),
  /** The customer's, as they were when the customer was chosen. */
  customerCategoryIds: z.array(CustomerCategoryId).max(100),
  /** As they were typed. */
  coupons: z.array(z.string().min(1).max(64)).max(MAX_COUPONS),
  floorWaived: z.boolean(),
  /** The shop's day and minute that its prices are of: kept once there is money on it. */
  moment: PricedMoment.nullable(),
  /** The shop's settings, and the rates of a tax-exempt sale; null until it is completed. */
  settings: z
    .strictObject({
      floorMarginPpm: Ppm.nullable(),
      taxRounding: z.enum(['line', 'document']),
      roundingMode: RoundingMode,
      exemptRates: z
        .array(z.array(z.strictObject({ ratePpm: Ppm, inclusive: z.boolean() })))
        .optional(),
    })
    .nullable(),
});
export type SaleBook = Readonly<z.infer<typeof SaleBook>>;

/** What a line keeps of its goods, as they were when it came. */
export const LineBook = z.strictObject({
  /** The category and all above it. */
  categoryIds: z.array(CategoryId).max(50),
  /** False for what is money itself. */
  discountable: z.boolean(),
  /** In each list that has one; empty where lists ask for nobody and nothing in particular. */
  listPrices: z
    .array(
      z.strictObject({
        listId: PriceListId,
        countedOver: z.enum(['line', 'cart']),
        tiers: z.array(PriceTier).min(1).max(50),
      }),
    )
    .max(500),
});
export type LineBook = Readonly<z.infer<typeof LineBook>>;

/** Goods of which nothing is known but the line: an open item, or a line from before the book. */
export const PLAIN_GOODS: LineBook = { categoryIds: [], discountable: true, listPrices: [] };

/** A person, a label or nobody's list made the price: the book's lists leave it. */
export function priceFrom(trace: readonly Pick<PriceStep, 'rule'>[]): 'book' | 'given' {
  const given = trace.some(
    ({ rule }) => rule === 'override' || rule === 'embedded' || rule === 'open',
  );
  return given ? 'given' : 'book';
}

/** The steps that made the unit price, of a trace that may go on. */
export function unitTrace(trace: readonly PriceStep[]): readonly PriceStep[] {
  return trace.filter((step) => isUnitStep(step) && step.rule !== 'tax_exempt');
}

/** A customer's own list is asked for as if it were a category they are in. */
export function ownListCategory(listId: string): CustomerCategoryId {
  return CustomerCategoryId.parse(listId);
}

const BEFORE_ALL = 10_000_000;

/**
 * The book of one version, without the lists' prices, which lines bring. Each list stands there
 * twice: for whom it is, and before all others for the customers whose own it is.
 */
export function compileTerms(given: {
  readonly version: number;
  readonly rules: readonly PriceRule[];
  readonly lists: readonly ListTerms[];
  readonly floorMarginPpm: Ppm | null;
}): CompiledBook {
  const lists = given.lists.flatMap((terms) => [
    { ...terms, prices: [] },
    {
      ...terms,
      prices: [],
      priority: terms.priority + BEFORE_ALL,
      audience: {
        customerIds: [],
        customerCategoryIds: [ownListCategory(terms.listId)],
        storefrontIds: [],
      },
    },
  ]);
  return compileBook({ ...given, rules: [...given.rules], lists });
}

/**
 * The book with the lists' prices of these goods. Where two lines of one product bring different
 * ones, those of the earlier line hold: a cart keeps the prices it has.
 */
export function withListPrices(
  book: CompiledBook,
  lines: readonly { readonly productId: ProductId | null; readonly book: LineBook | null }[],
): CompiledBook {
  const byList = new Map<PriceListId, Map<string, ListPrice>>();
  const seen = new Set<ProductId>();
  for (const { productId, book: goods } of lines) {
    if (productId === null || goods === null || seen.has(productId)) continue;
    seen.add(productId);
    for (const { listId, countedOver, tiers } of goods.listPrices) {
      const prices = byList.get(listId) ?? new Map<string, ListPrice>();
      prices.set(productId, { productId, countedOver, tiers });
      byList.set(listId, prices);
    }
  }
  if (byList.size === 0) return book;
  const lists = book.lists.map(({ list }) =>
    compileList({ ...list, prices: [...(byList.get(list.listId)?.values() ?? [])] }),
  );
  return { ...book, lists };
}
