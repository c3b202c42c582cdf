import { creditCounter, stockCounter } from '../../shared/domain/counter.ts';
import { numberedUuid } from './sim-crypto.ts';

export const STOREFRONTS = ['S01', 'S02'] as const;
const PRODUCTS = [numberedUuid(101), numberedUuid(102)];
const CUSTOMERS = [numberedUuid(201), numberedUuid(202)];

/** Of which nothing ever came in. */
export const NEVER_RECEIVED = stockCounter(STOREFRONTS[0], numberedUuid(109));

export function counters(): readonly string[] {
  return [
    ...STOREFRONTS.flatMap((shop) => PRODUCTS.map((product) => stockCounter(shop, product))),
    ...CUSTOMERS.map((customer) => creditCounter(customer)),
  ];
}

/** Whose shelf it lies on; null for what every storefront spends. */
export function storefrontOf(counter: string): string | null {
  return counter.startsWith('stock:') ? counter.slice(6, 9) : null;
}
