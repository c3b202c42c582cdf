import { z } from 'zod';
import {
  CategoryId,
  CustomerCategoryId,
  CustomerId,
  PriceListId,
  PriceRuleId,
  ProductId,
  StorefrontId,
} from '../ids.ts';
import { Currency, MAX_MINOR, Minor, Ppm, PPM_ONE } from '../money.ts';
import { MAX_QUANTITY_MILLI, Milli } from '../quantity.ts';
import { SaleType } from '../sale.ts';

/** What a business charges: price lists and rules, as HQ publishes them. See docs/pricing.md. */

export const MAX_PRICE_LISTS = 500;
export const MAX_RULES = 20_000;

const MOST_NAMED = 10_000;
const MOST_PIECES = 10_000;

const Amount = Minor.min(0).max(MAX_MINOR);
const Share = Ppm.min(0).max(PPM_ONE);
const Pieces = z.number().int().min(1).max(MOST_PIECES);
const Priority = z.number().int().min(-1_000_000).max(1_000_000);
const Name = z.string().min(1).max(200);

/** Whom a list or a rule is for. An empty array asks nothing. */
const Audience = z.strictObject({
  /** One of these, or a customer of one of the categories below. */
  customerIds: z.array(CustomerId).max(MOST_NAMED),
  customerCategoryIds: z.array(CustomerCategoryId).max(1000),
  storefrontIds: z.array(StorefrontId).max(MOST_NAMED),
});
export type Audience = Readonly<z.infer<typeof Audience>>;

/** Days of the shop's own calendar, both included. */
const Days = { validFrom: z.iso.date().nullable(), validTo: z.iso.date().nullable() };

export const PriceTier = z.strictObject({ fromMilli: Milli.min(0), unitPriceMinor: Amount });

/** A product's price in a list, by quantity. */
export const ListPrice = z.strictObject({
  productId: ProductId,
  /** Whether a tier asks for its quantity on one line, or of the product over the whole cart. */
  countedOver: z.enum(['line', 'cart']),
  tiers: z.array(PriceTier).min(1).max(50),
});
export type ListPrice = Readonly<z.infer<typeof ListPrice>>;

export const PriceList = z.strictObject({
  listId: PriceListId,
  name: Name,
  currency: Currency,
  /** Higher first. */
  priority: Priority,
  /** Null serves both. A retail list also serves a wholesale sale, after every other. */
  saleType: SaleType.nullable(),
  audience: Audience,
  ...Days,
  prices: z.array(ListPrice),
});
export type PriceList = Readonly<z.infer<typeof PriceList>>;

/** For whom a list is and when: all of it but its prices. */
export const ListTerms = PriceList.omit({ prices: true });
export type ListTerms = Readonly<z.infer<typeof ListTerms>>;

/** Which goods. A product belongs to its category and to all above it. */
export const Target = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('everything'),
    exceptProductIds: z.array(ProductId).max(MOST_NAMED),
  }),
  z.strictObject({
    kind: z.literal('named'),
    productIds: z.array(ProductId).max(MOST_NAMED),
    categoryIds: z.array(CategoryId).max(1000),
    exceptProductIds: z.array(ProductId).max(MOST_NAMED),
  }),
]);
export type Target = Readonly<z.infer<typeof Target>>;

const maxTimes = z.number().int().min(1).max(1_000_000).nullable();

/** What a rule does. */
export const RuleAction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percent'), target: Target, ppm: Share }),
  z.strictObject({
    kind: z.literal('amount'),
    target: Target,
    amountMinor: Amount,
    per: z.enum(['unit', 'line']),
  }),
  z.strictObject({ kind: z.literal('fixed_price'), target: Target, unitPriceMinor: Amount }),
  /** So many pieces of each part, together for one price. */
  z.strictObject({
    kind: z.literal('bundle'),
    parts: z
      .array(z.strictObject({ target: Target, pieces: Pieces }))
      .min(1)
      .max(20),
    priceMinor: Amount,
    maxTimes,
  }),
  /** Any so many pieces of the group for one price. */
  z.strictObject({
    kind: z.literal('mix_match'),
    target: Target,
    pieces: Pieces,
    priceMinor: Amount,
    maxTimes,
  }),
  /** Buy so many, get so many more at `ppm` off: the cheapest of the group, or named products. */
  z.strictObject({
    kind: z.literal('buy_get'),
    target: Target,
    buyPieces: Pieces,
    getPieces: Pieces,
    get: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('cheapest') }),
      z.strictObject({
        kind: z.literal('products'),
        productIds: z.array(ProductId).min(1).max(1000),
      }),
    ]),
    ppm: Share,
    maxTimes,
  }),
  /** Off the sum of the goods named, shared among them. */
  z.strictObject({ kind: z.literal('basket_percent'), target: Target, ppm: Share }),
  z.strictObject({ kind: z.literal('basket_amount'), target: Target, amountMinor: Amount }),
]);
export type RuleAction = Readonly<z.infer<typeof RuleAction>>;

/** By the shop's own clock. A window that ends before it begins runs over midnight. */
export const TimeWindow = z.strictObject({
  /** Monday is 1: the days it begins on. */
  weekdays: z.array(z.number().int().min(1).max(7)).max(7),
  fromMinute: z.number().int().min(0).max(1439),
  toMinute: z.number().int().min(0).max(1440),
});
export type TimeWindow = Readonly<z.infer<typeof TimeWindow>>;

export const RuleSchedule = z.strictObject({
  ...Days,
  /** None: all day, every day. */
  windows: z.array(TimeWindow).max(50),
});
export type RuleSchedule = Readonly<z.infer<typeof RuleSchedule>>;

export const Stacking = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('stackable') }),
  z.strictObject({ kind: z.literal('exclusive') }),
  z.strictObject({ kind: z.literal('best_of'), group: z.string().min(1).max(100) }),
]);
export type Stacking = Readonly<z.infer<typeof Stacking>>;

export const PriceRule = z.strictObject({
  ruleId: PriceRuleId,
  name: Name,
  /** Higher first. */
  priority: Priority,
  stacking: Stacking,
  action: RuleAction,
  /** Of its amounts; null where it has none but shares. */
  currency: Currency.nullable(),
  audience: Audience,
  /** Empty: every type. */
  saleTypes: z.array(SaleType).max(2),
  schedule: RuleSchedule,
  /** Of what the cart costs by its price lists, before any rule. */
  minimumBasketMinor: Amount,
  /** Of the goods named, on one line or over the cart. */
  minimumQuantity: z
    .strictObject({
      quantityMilli: Milli.min(1).max(MAX_QUANTITY_MILLI),
      countedOver: z.enum(['line', 'cart']),
    })
    .nullable(),
  /** Whether a code is used up is the caller's to keep: the engine only says it was used. */
  coupon: z.strictObject({ code: z.string().min(1).max(64), singleUse: z.boolean() }).nullable(),
  /** A clearance sale may go below cost. */
  ignoresFloor: z.boolean(),
});
export type PriceRule = Readonly<z.infer<typeof PriceRule>>;

export const PriceBook = z
  .strictObject({
    version: z.number().int().min(0),
    lists: z.array(PriceList).max(MAX_PRICE_LISTS),
    rules: z.array(PriceRule).max(MAX_RULES),
    /** Rules take no line below cost × (1 + this), without tax; null: no floor. */
    floorMarginPpm: Ppm.min(-PPM_ONE)
      .max(10 * PPM_ONE)
      .nullable(),
  })
  .refine((book) => areDistinct(book.lists.map((list) => list.listId)), 'A list comes twice')
  .refine((book) => areDistinct(book.rules.map((rule) => rule.ruleId)), 'A rule comes twice')
  .refine((book) => book.rules.every(namesItsCurrency), 'An amount has no currency')
  .refine((book) => book.lists.every(hasDistinctPrices), 'A price comes twice in its list');
export type PriceBook = Readonly<z.infer<typeof PriceBook>>;

/** The book of a business that has none: prices and discounts as the cart brings them. */
export const EMPTY_BOOK: PriceBook = { version: 0, lists: [], rules: [], floorMarginPpm: null };

/** Codes are the same whatever their case, and with spaces around them. */
export function couponCode(typed: string): string {
  return typed.trim().toUpperCase();
}

function areDistinct(keys: readonly (string | number)[]): boolean {
  return new Set(keys).size === keys.length;
}

function namesItsCurrency({ action, currency, minimumBasketMinor }: PriceRule): boolean {
  const shares = action.kind === 'percent' || action.kind === 'basket_percent';
  const amounts = !shares && action.kind !== 'buy_get';
  return currency !== null || (!amounts && minimumBasketMinor === 0);
}

function hasDistinctPrices({ prices }: PriceList): boolean {
  return (
    areDistinct(prices.map((price) => price.productId)) &&
    prices.every((price) => areDistinct(price.tiers.map((tier) => tier.fromMilli)))
  );
}
