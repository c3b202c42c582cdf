import type { ProductId } from '../domain/ids.ts';
import { minor } from '../domain/money.ts';
import type { ListTerms, PriceRule } from '../domain/pricing/price-book.ts';
import {
  type BookPricedCart,
  priceByBook,
  type UsedRule,
} from '../domain/pricing/price-by-book.ts';
import type { BookCart } from '../domain/pricing/priced-goods.ts';
import {
  compileTerms,
  PLAIN_GOODS,
  priceFrom,
  unitTrace,
  withListPrices,
} from '../domain/pricing/sale-book.ts';
import { StorefrontId } from '../domain/ids.ts';
import type { TaxRate } from '../domain/tax.ts';
import type { SaleCompleted } from './journal-event.ts';

/** HQ's own book of the version that a sale names. */
export interface BookTerms {
  readonly rules: readonly PriceRule[];
  readonly lists: readonly ListTerms[];
}

/** One amount of a line that the engine makes otherwise. */
export interface PriceDifference {
  /** The line's place and the amount, e.g. `1.grossMinor`. */
  readonly figure: string;
  readonly till: number;
  readonly hq: number;
}

const AMOUNTS = [
  ...(['grossMinor', 'lineDiscountMinor', 'saleDiscountMinor', 'taxMinor', 'totalMinor'] as const),
] as const;

/** What a sale comes to by HQ's own book. */
export interface Replay {
  /** Empty where all agrees, and for a sale that no book priced. */
  readonly differences: readonly PriceDifference[];
  /** What took something off it. */
  readonly usedRules: readonly UsedRule[];
}

/** Prices a sale again from its journal event and HQ's own book, to the minor unit. */
export function replaySale(payload: SaleCompleted, terms: BookTerms): Replay {
  const { lines } = payload;
  const priced = pricedAgain(payload, terms);
  if (priced === null) return { differences: [], usedRules: [] };
  const differences = lines.flatMap((line, index) => {
    const made = priced.lines[index];
    if (made === undefined) return [];
    const shelf = {
      figure: `${line.position}.unitPriceMinor`,
      till: line.unitPriceMinor,
      hq: made.shelfPriceMinor,
    };
    const amounts = AMOUNTS.map((amount) => ({
      figure: `${line.position}.${amount}`,
      till: line[amount],
      hq: made[amount],
    }));
    return [shelf, ...amounts].filter(({ till, hq }) => till !== hq);
  });
  return { differences, usedRules: priced.usedRules };
}

function pricedAgain(payload: SaleCompleted, terms: BookTerms): BookPricedCart | null {
  const { book } = payload.sale;
  if (book === undefined || book.settings === null || book.moment === null) return null;
  const { floorMarginPpm } = book.settings;
  const compiled = compileTerms({ ...terms, version: book.version, floorMarginPpm });
  const lines = payload.lines.map(({ productId, book: goods = null }) => ({
    productId,
    book: goods,
  }));
  return priceByBook(cartOf(payload, book, book.settings), withListPrices(compiled, lines), {
    ...book.moment,
  });
}

type Book = NonNullable<SaleCompleted['sale']['book']>;

function cartOf(
  { sale, lines }: SaleCompleted,
  book: Book,
  { taxRounding, roundingMode, exemptRates = [] }: NonNullable<Book['settings']>,
): BookCart {
  return {
    ...{ saleDiscount: sale.discount, taxExempt: sale.taxExempt, taxRounding, roundingMode },
    ...{ cashStepMinor: 1, tenders: [], customerId: sale.customerId },
    customerCategoryIds: book.customerCategoryIds,
    storefrontId: StorefrontId.parse(sale.storefrontId),
    ...{ saleType: sale.saleType, currency: sale.currency },
    ...{ coupons: book.coupons, floorWaived: book.floorWaived },
    lines: lines.map((line, index) => {
      const { categoryIds, discountable } = line.book ?? PLAIN_GOODS;
      const productId: ProductId | null = line.productId;
      const exempt = (exemptRates[index] ?? []).map((rate) => ({ ...rate, code: '', name: '' }));
      return {
        ...{ lineId: line.lineId, quantityMilli: line.quantityMilli, weighed: line.weighed },
        ...{ unitPriceMinor: minor(line.unitPriceMinor), unitCostMinor: line.unitCostMinor },
        ...{ discount: line.discount, taxRates: sale.taxExempt ? exempt : ratesOf(line.taxes) },
        ...{ baseTrace: unitTrace(line.trace), priceFrom: priceFrom(line.trace) },
        ...{ productId, categoryIds, discountable },
      };
    }),
  };
}

function ratesOf(taxes: SaleCompleted['lines'][number]['taxes']): readonly TaxRate[] {
  return taxes.map(({ code, name, ratePpm, inclusive }) => ({ code, name, ratePpm, inclusive }));
}
