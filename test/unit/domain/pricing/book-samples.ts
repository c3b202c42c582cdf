// Books and carts for the pricing tests: plain ones, of which a test changes what it is about.
import {
  CategoryId,
  CustomerCategoryId,
  CustomerId,
  PriceListId,
  PriceRuleId,
  ProductId,
  StorefrontId,
} from '../../../../shared/domain/ids.ts';
import { Currency, minor, ppm } from '../../../../shared/domain/money.ts';
import { compileBook } from '../../../../shared/domain/pricing/compile-book.ts';
import {
  priceByBook,
  type BookPricedCart,
} from '../../../../shared/domain/pricing/price-by-book.ts';
import {
  EMPTY_BOOK,
  PriceBook,
  type PriceList,
  type PriceRule,
  type RuleAction,
  type Target,
} from '../../../../shared/domain/pricing/price-book.ts';
import type { PriceMoment } from '../../../../shared/domain/pricing/price-moment.ts';
import type { BookCart, BookLine } from '../../../../shared/domain/pricing/priced-goods.ts';
import { milli } from '../../../../shared/domain/quantity.ts';
import type { TaxRate } from '../../../../shared/domain/tax.ts';

function uuid(kind: number, number: number): string {
  return `0190000${kind}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

export const product = (number: number): ProductId => ProductId.parse(uuid(1, number));
export const category = (number: number): CategoryId => CategoryId.parse(uuid(2, number));
export const customer = (number: number): CustomerId => CustomerId.parse(uuid(3, number));
export const club = (number: number): CustomerCategoryId =>
  CustomerCategoryId.parse(uuid(4, number));
export const shop = (number: number): StorefrontId => StorefrontId.parse(uuid(5, number));
export const ruleId = (number: number): PriceRuleId => PriceRuleId.parse(uuid(6, number));
export const listId = (number: number): PriceListId => PriceListId.parse(uuid(7, number));

export const KZT = Currency.parse('KZT');
export const USD = Currency.parse('USD');
export const VAT: TaxRate = {
  code: 'VAT',
  name: 'VAT 16 %',
  ratePpm: ppm(160_000),
  inclusive: true,
};

/** A Wednesday, at ten. */
export const MOMENT: PriceMoment = { date: '2026-06-10', minuteOfDay: 600 };

export const EVERYBODY = { customerIds: [], customerCategoryIds: [], storefrontIds: [] };
export const EVERYTHING: Target = { kind: 'everything', exceptProductIds: [] };

export function products(...numbers: readonly number[]): Target {
  return {
    kind: 'named',
    productIds: numbers.map(product),
    categoryIds: [],
    exceptProductIds: [],
  };
}

export function categories(...numbers: readonly number[]): Target {
  return {
    kind: 'named',
    productIds: [],
    categoryIds: numbers.map(category),
    exceptProductIds: [],
  };
}

/** So many pieces of a product at a price; sold with the tax included, at no known cost. */
export function line(
  number: number,
  pieces: number,
  price: number,
  change: Partial<BookLine> = {},
): BookLine {
  return {
    lineId: `line ${number}`,
    productId: product(number),
    categoryIds: [category(1)],
    priceFrom: 'book',
    discountable: true,
    quantityMilli: milli(pieces * 1000),
    unitPriceMinor: minor(price),
    discount: null,
    taxRates: [VAT],
    unitCostMinor: minor(0),
    baseTrace: [{ rule: 'price_list', name: 'Retail', amountMinor: minor(price) }],
    weighed: false,
    ...change,
  };
}

export function cart(lines: readonly BookLine[], change: Partial<BookCart> = {}): BookCart {
  return {
    lines,
    saleDiscount: null,
    taxExempt: false,
    taxRounding: 'line',
    roundingMode: 'half-away',
    cashStepMinor: 1,
    tenders: [],
    customerId: null,
    customerCategoryIds: [],
    storefrontId: shop(1),
    saleType: 'RETAIL',
    currency: KZT,
    coupons: [],
    floorWaived: false,
    ...change,
  };
}

export function rule(
  number: number,
  action: RuleAction,
  change: Partial<PriceRule> = {},
): PriceRule {
  return {
    ruleId: ruleId(number),
    name: `Rule ${number}`,
    priority: 0,
    stacking: { kind: 'stackable' },
    action,
    currency: KZT,
    audience: EVERYBODY,
    saleTypes: [],
    schedule: { validFrom: null, validTo: null, windows: [] },
    minimumBasketMinor: minor(0),
    minimumQuantity: null,
    coupon: null,
    ignoresFloor: false,
    ...change,
  };
}

export function percent(share: number, target: Target = EVERYTHING): RuleAction {
  return { kind: 'percent', target, ppm: ppm(share * 10_000) };
}

/** Prices by product number. */
export function list(
  number: number,
  prices: Readonly<Record<number, number>>,
  change: Partial<PriceList> = {},
): PriceList {
  return {
    listId: listId(number),
    name: `List ${number}`,
    currency: KZT,
    priority: 0,
    saleType: null,
    audience: EVERYBODY,
    validFrom: null,
    validTo: null,
    prices: Object.entries(prices).map(([productNumber, price]) => ({
      productId: product(Number(productNumber)),
      countedOver: 'line',
      tiers: [{ fromMilli: milli(0), unitPriceMinor: minor(price) }],
    })),
    ...change,
  };
}

/** Prices by a book of these rules, which a till would accept. */
export function priced(
  input: BookCart,
  rules: readonly PriceRule[],
  change: Partial<PriceBook> = {},
  moment = MOMENT,
): BookPricedCart {
  const book = PriceBook.parse({ ...EMPTY_BOOK, version: 7, rules, ...change });
  return priceByBook(input, compileBook(book), moment);
}

/** What rules took off each line. */
export function takenOff(result: BookPricedCart): readonly number[] {
  return result.lines.map((each) => each.ruleDiscountMinor);
}
