import { z } from 'zod';

/**
 * What a bounded counter counts, as one text:
 *
 * - `stock:<storefront>:<product>` in thousandths of the product's unit,
 * - `credit:<customer>` in minor units,
 * - `refund:<sale line>` in thousandths.
 */
export const CounterKey = z.string().regex(/^(stock:[^:]+:[^:]+|credit:[^:]+|refund:[^:]+)$/);
export type CounterKey = z.infer<typeof CounterKey>;

export function stockCounter(storefront: string, product: string): CounterKey {
  return `stock:${storefront}:${product}`;
}

export function creditCounter(customer: string): CounterKey {
  return `credit:${customer}`;
}

export function refundCounter(saleLine: string): CounterKey {
  return `refund:${saleLine}`;
}
