// Which list gives the price, in the slow pricing.
import type { PriceBook, PriceList } from '../../../../shared/domain/pricing/price-book.ts';
import type { PriceMoment } from '../../../../shared/domain/pricing/price-moment.ts';
import type { BookCart, BookLine } from '../../../../shared/domain/pricing/priced-goods.ts';

/** Tries every list, and takes the one that comes first among those that have a price. */
export function slowUnitPrice(
  goods: BookLine,
  cart: BookCart,
  book: PriceBook,
  moment: PriceMoment,
): number {
  if (goods.priceFrom === 'given' || goods.productId === null) return goods.unitPriceMinor;
  let first: { readonly list: PriceList; readonly price: number } | null = null;
  for (const list of book.lists) {
    const price = serves(list, cart, moment) ? priceIn(list, goods, cart) : null;
    if (price === null) continue;
    if (first === null || comesBefore(list, first.list, cart)) first = { list, price };
  }
  return first?.price ?? goods.unitPriceMinor;
}

function serves(list: PriceList, cart: BookCart, { date }: PriceMoment): boolean {
  const { customerIds, customerCategoryIds, storefrontIds } = list.audience;
  const somebody =
    (customerIds.length === 0 && customerCategoryIds.length === 0) ||
    customerIds.some((id) => id === cart.customerId) ||
    customerCategoryIds.some((id) => cart.customerCategoryIds.some((own) => own === id));
  const here = storefrontIds.length === 0 || storefrontIds.some((id) => id === cart.storefrontId);
  const dated = date >= (list.validFrom ?? '0000') && date <= (list.validTo ?? '9999');
  const sold = list.saleType !== 'WHOLESALE' || cart.saleType === 'WHOLESALE';
  return somebody && here && dated && sold && list.currency === cart.currency;
}

function priceIn(list: PriceList, goods: BookLine, cart: BookCart): number | null {
  const price = list.prices.find((one) => one.productId === goods.productId);
  if (price === undefined) return null;
  const counted = cart.lines
    .filter((line) => line.productId === goods.productId && line.priceFrom === 'book')
    .reduce((sum, line) => sum + line.quantityMilli, 0);
  const quantity = price.countedOver === 'cart' ? counted : goods.quantityMilli;
  let best: { readonly from: number; readonly unit: number } | null = null;
  for (const { fromMilli, unitPriceMinor } of price.tiers) {
    if (fromMilli > quantity || (best !== null && best.from > fromMilli)) continue;
    best = { from: fromMilli, unit: unitPriceMinor };
  }
  return best?.unit ?? null;
}

/** One question after the other; the first that tells them apart decides. */
function comesBefore(a: PriceList, b: PriceList, cart: BookCart): boolean {
  const lastResort = (list: PriceList): number =>
    cart.saleType === 'WHOLESALE' && list.saleType === 'RETAIL' ? 1 : 0;
  const questions: readonly ((list: PriceList) => number)[] = [
    (list) => -lastResort(list),
    (list) => list.priority,
    (list) => list.audience.customerIds.length && 1,
    (list) => list.audience.customerCategoryIds.length && 1,
    (list) => list.audience.storefrontIds.length && 1,
    (list) => (list.saleType === null ? 0 : 1),
    (list) => Date.parse(list.validFrom ?? '0001-01-01'),
  ];
  for (const ask of questions) {
    if (ask(a) !== ask(b)) return ask(a) > ask(b);
  }
  return a.listId < b.listId;
}
