import { z } from 'zod';

/** A code on the cart, and what became of it: see `CouponOutcome` of the pricing engine. */
export const CouponView = z.strictObject({
  code: z.string(),
  status: z.enum(['used', 'no_effect', 'unknown']),
});
export type CouponView = Readonly<z.infer<typeof CouponView>>;
