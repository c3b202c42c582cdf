import { z } from 'zod';

export const PRODUCT_TYPES = [
  'stocked',
  'weighed',
  'service',
  'bundle',
  'digital',
  'gift_card',
] as const;
export const ProductType = z.enum(PRODUCT_TYPES);
export type ProductType = z.infer<typeof ProductType>;

/**
 * What a till may do when it has too little: `strict` refuses; `presented` lets a supervisor sell
 * what the customer is holding.
 */
export const OVERSELL_POLICIES = ['strict', 'presented'] as const;
export const OversellPolicy = z.enum(OVERSELL_POLICIES);
export type OversellPolicy = z.infer<typeof OversellPolicy>;

export const UNITS = ['piece', 'kg', 'l', 'm', 'pack'] as const;
export const Unit = z.enum(UNITS);
export type Unit = z.infer<typeof Unit>;
