import { z } from 'zod';
import { ProductId, StorefrontId, TerminalId } from '../domain/ids.ts';
import { Milli } from '../domain/quantity.ts';

/**
 * What a till asks HQ while somebody waits for it. Nothing rests on an answer: a till that hears
 * none says so and sells on.
 */
const asker = {
  proto: z.number().int().min(1),
  terminal: TerminalId,
  epoch: z.number().int().min(1),
};
export const Asker = z.strictObject(asker);
/** Whose question it is. */
export type Asker = Readonly<z.infer<typeof Asker>>;

/** Storefronts of one answer; a business with more shows the first by code. */
export const MAX_STOREFRONTS = 200;

export const StockElsewhereRequest = z.strictObject({ ...asker, productId: ProductId });

export const StorefrontStock = z.strictObject({
  storefrontId: StorefrontId,
  code: z.string(),
  name: z.string(),
  /** What HQ and its terminals may sell there, as far as HQ has heard. */
  availableMilli: Milli,
});
export type StorefrontStock = Readonly<z.infer<typeof StorefrontStock>>;

export const StockElsewhereAnswer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('told'),
    /** ISO 8601 UTC, HQ's clock. */
    asOf: z.string(),
    /** By code, the asker's own among them. */
    storefronts: z.array(StorefrontStock).max(MAX_STOREFRONTS),
  }),
  z.strictObject({
    kind: z.literal('refused'),
    code: z.enum(['IDENTITY_CLOSED', 'PRODUCT_UNKNOWN']),
  }),
]);
