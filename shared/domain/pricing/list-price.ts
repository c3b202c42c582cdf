import type { Minor } from '../money.ts';
import type { PriceStep } from '../sale.ts';
import type { CompiledBook, CompiledList } from './compile-book.ts';
import type { ListPrice } from './price-book.ts';
import { isValidOn, type PriceMoment } from './price-moment.ts';
import { type BookCart, type BookLine, isFor } from './priced-goods.ts';

/** What a unit costs before any rule, and how that came. */
export interface UnitPrice {
  readonly unitPriceMinor: Minor;
  readonly trace: readonly PriceStep[];
}

/**
 * The unit price of each line: of the first list, in the book's order, that is for this cart and
 * has a price for so much of the product; where no list has one, what the line brings.
 */
export function unitPrices(
  cart: BookCart,
  book: CompiledBook,
  moment: PriceMoment,
): readonly UnitPrice[] {
  const lists = listsFor(cart, book, moment);
  const cartMilli = quantities(cart.lines);
  return cart.lines.map((line) => {
    const { unitPriceMinor, baseTrace, productId } = line;
    const own = { unitPriceMinor, trace: baseTrace };
    if (line.priceFrom === 'given' || productId === null) return own;
    return listed(lists, line, cartMilli.get(productId) ?? 0) ?? own;
  });
}

/** A retail list serves a wholesale sale last of all: better than no price. */
function listsFor(
  cart: BookCart,
  { lists }: CompiledBook,
  moment: PriceMoment,
): readonly CompiledList[] {
  const open = lists.filter(
    ({ list }) =>
      list.currency === cart.currency &&
      isValidOn(list, moment.date) &&
      isFor(list.audience, cart) &&
      (list.saleType !== 'WHOLESALE' || cart.saleType === 'WHOLESALE'),
  );
  if (cart.saleType === 'RETAIL') return open;
  return [
    ...open.filter(({ list }) => list.saleType !== 'RETAIL'),
    ...open.filter(({ list }) => list.saleType === 'RETAIL'),
  ];
}

function quantities(lines: readonly BookLine[]): ReadonlyMap<string, number> {
  const byProduct = new Map<string, number>();
  for (const { productId, priceFrom, quantityMilli } of lines) {
    if (productId === null || priceFrom === 'given') continue;
    byProduct.set(productId, (byProduct.get(productId) ?? 0) + quantityMilli);
  }
  return byProduct;
}

function listed(
  lists: readonly CompiledList[],
  line: BookLine,
  cartMilli: number,
): UnitPrice | null {
  for (const { list, prices } of lists) {
    const price = line.productId === null ? undefined : prices.get(line.productId);
    if (price === undefined) continue;
    const quantityMilli = price.countedOver === 'cart' ? cartMilli : line.quantityMilli;
    const tier = price.tiers.find(({ fromMilli }) => fromMilli <= quantityMilli);
    if (tier === undefined) continue;
    return { unitPriceMinor: tier.unitPriceMinor, trace: listTrace(list.name, price, tier) };
  }
  return null;
}

/** The list's first price, and the tier's where the quantity has earned one. */
function listTrace(
  name: string,
  { tiers }: ListPrice,
  tier: ListPrice['tiers'][number],
): readonly PriceStep[] {
  const first = tiers.at(-1) ?? tier;
  const step: PriceStep = { amountMinor: first.unitPriceMinor, name, rule: 'price_list' };
  if (first === tier) return [step];
  const { fromMilli, unitPriceMinor: amountMinor } = tier;
  return [step, { amountMinor, name, rule: 'tier_price', params: { fromMilli } }];
}
