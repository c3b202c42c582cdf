import type { CategoryId, ProductId } from '../ids.ts';
import { couponCode } from './price-book.ts';
import type {
  ListPrice,
  PriceBook,
  PriceList,
  PriceRule,
  RuleAction,
  Target,
} from './price-book.ts';
import { stepParams } from './step-params.ts';

/** A book ready for pricing: sorted and indexed once, for any number of carts. */
export interface CompiledBook {
  readonly version: number;
  readonly floorMarginPpm: number | null;
  /** In the order in which a price is looked for, but for what a retail list does for wholesale. */
  readonly lists: readonly CompiledList[];
  /** In the order they apply. */
  readonly rules: readonly CompiledRule[];
  /** Positions in `rules`, ascending. */
  readonly rulesByProduct: ReadonlyMap<string, readonly number[]>;
  readonly rulesByCategory: ReadonlyMap<string, readonly number[]>;
  readonly rulesOfEverything: readonly number[];
  readonly rulesByCoupon: ReadonlyMap<string, readonly number[]>;
}

export interface CompiledList {
  readonly list: PriceList;
  /** Tiers from the largest quantity down. */
  readonly prices: ReadonlyMap<string, ListPrice>;
}

/** What every cart asks of a rule lies here, close together; the rest is in the rule itself. */
export interface CompiledRule extends Pick<
  PriceRule,
  'action' | 'stacking' | 'currency' | 'minimumQuantity'
> {
  readonly rule: PriceRule;
  readonly order: number;
  readonly exclusive: boolean;
  /** A line serves the first of these that it fits. */
  readonly parts: readonly CompiledTarget[];
  /** Some of the goods it names are left out of it. */
  readonly excepts: boolean;
  /** For the words of its step in a line's trace. */
  readonly stepParams: Readonly<Record<string, number>>;
  /** Over the whole cart rather than over single goods. */
  readonly basket: boolean;
  readonly couponCode: string | null;
  /** It asks for nothing but its currency: the most common kind, answered without a look. */
  readonly always: boolean;
}

export interface CompiledTarget {
  readonly everything: boolean;
  readonly productIds: ReadonlySet<string>;
  readonly categoryIds: ReadonlySet<string>;
  readonly exceptProductIds: ReadonlySet<string>;
}

/** What a target looks at. */
export interface TargetedGoods {
  readonly productId: ProductId | null;
  /** Its category and all above it. */
  readonly categoryIds: readonly CategoryId[];
}

/**
 * Sorts and indexes a book: once for each version, since it costs far more than a cart does.
 *
 * Rules apply by priority, the higher first; at one priority those of single lines, then sets, then
 * baskets; then by id. Ids differ, so there is one order, whatever the order of the book.
 */
export function compileBook(book: PriceBook): CompiledBook {
  const sorted = book.rules.toSorted(
    (a, b) =>
      b.priority - a.priority ||
      stageOf(a.action) - stageOf(b.action) ||
      byText(a.ruleId, b.ruleId),
  );
  const rules = sorted.map((rule, order) => compileRule(rule, order));
  const rulesByProduct = new Map<string, number[]>();
  const rulesByCategory = new Map<string, number[]>();
  const rulesByCoupon = new Map<string, number[]>();
  const rulesOfEverything: number[] = [];
  for (const { order, parts, couponCode: code } of rules) {
    if (code !== null) fileUnder(rulesByCoupon, code, order);
    if (parts.some((part) => part.everything)) {
      rulesOfEverything.push(order);
      continue;
    }
    for (const part of parts) {
      for (const id of part.productIds) fileUnder(rulesByProduct, id, order);
      for (const id of part.categoryIds) fileUnder(rulesByCategory, id, order);
    }
  }
  return {
    version: book.version,
    floorMarginPpm: book.floorMarginPpm,
    lists: book.lists.toSorted(firstListFirst).map(compileList),
    rules,
    rulesByProduct,
    rulesByCategory,
    rulesOfEverything,
    rulesByCoupon,
  };
}

/** The first part of a rule that goods fit, or −1. */
export function partOf(rule: CompiledRule, goods: TargetedGoods): number {
  return rule.parts.findIndex((part) => fits(part, goods));
}

function fits(target: CompiledTarget, { productId, categoryIds }: TargetedGoods): boolean {
  if (productId !== null && target.exceptProductIds.has(productId)) return false;
  if (target.everything) return true;
  if (productId !== null && target.productIds.has(productId)) return true;
  return categoryIds.some((id) => target.categoryIds.has(id));
}

/**
 * Priority, then whom it is for (a customer before a category of customers, before a storefront),
 * then a list of one sale type before one of both, then the newer, then the id.
 */
function firstListFirst(a: PriceList, b: PriceList): number {
  return (
    b.priority - a.priority ||
    narrowness(b) - narrowness(a) ||
    byText(b.validFrom ?? '', a.validFrom ?? '') ||
    byText(a.listId, b.listId)
  );
}

function narrowness({ audience, saleType }: PriceList): number {
  return (
    (audience.customerIds.length > 0 ? 8 : 0) +
    (audience.customerCategoryIds.length > 0 ? 4 : 0) +
    (audience.storefrontIds.length > 0 ? 2 : 0) +
    (saleType === null ? 0 : 1)
  );
}

/** A list with its prices at hand. */
export function compileList(list: PriceList): CompiledList {
  const prices = list.prices.map((price): [string, ListPrice] => [
    price.productId,
    { ...price, tiers: price.tiers.toSorted((a, b) => b.fromMilli - a.fromMilli) },
  ]);
  return { list, prices: new Map(prices) };
}

function compileRule(rule: PriceRule, order: number): CompiledRule {
  const parts = targetsOf(rule.action).map(compileTarget);
  const { action, stacking, currency, minimumQuantity } = rule;
  return {
    rule,
    action,
    stacking,
    currency,
    minimumQuantity,
    order,
    exclusive: stacking.kind === 'exclusive',
    parts,
    excepts: parts.some((part) => part.exceptProductIds.size > 0),
    stepParams: stepParams(rule.action),
    basket: stageOf(rule.action) === BASKET_STAGE,
    couponCode: rule.coupon === null ? null : couponCode(rule.coupon.code),
    always: asksNothing(rule),
  };
}

function asksNothing(rule: PriceRule): boolean {
  const { coupon, saleTypes, minimumBasketMinor, audience, schedule } = rule;
  const { customerIds, customerCategoryIds, storefrontIds } = audience;
  const { validFrom, validTo, windows } = schedule;
  const lists = [saleTypes, customerIds, customerCategoryIds, storefrontIds, windows];
  return (
    coupon === null &&
    validFrom === null &&
    validTo === null &&
    minimumBasketMinor === 0 &&
    lists.every((list) => list.length === 0)
  );
}

/** What is given away is looked for before what must be bought. */
function targetsOf(action: RuleAction): readonly Target[] {
  if (action.kind === 'bundle') return action.parts.map((part) => part.target);
  if (action.kind !== 'buy_get' || action.get.kind === 'cheapest') return [action.target];
  const { productIds } = action.get;
  return [{ kind: 'named', productIds, categoryIds: [], exceptProductIds: [] }, action.target];
}

function compileTarget(target: Target): CompiledTarget {
  const named = target.kind === 'named' ? target : { productIds: [], categoryIds: [] };
  return {
    everything: target.kind === 'everything',
    productIds: new Set(named.productIds),
    categoryIds: new Set(named.categoryIds),
    exceptProductIds: new Set(target.exceptProductIds),
  };
}

const BASKET_STAGE = 2;

function stageOf({ kind }: RuleAction): number {
  if (kind === 'percent' || kind === 'amount' || kind === 'fixed_price') return 0;
  return kind === 'basket_percent' || kind === 'basket_amount' ? BASKET_STAGE : 1;
}

function fileUnder(index: Map<string, number[]>, key: string, order: number): void {
  const orders = index.get(key);
  if (orders === undefined) index.set(key, [order]);
  else if (orders.at(-1) !== order) orders.push(order);
}

/** By code units, not by a language's alphabet: till and HQ must agree. */
function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
