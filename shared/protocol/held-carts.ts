import { z } from 'zod';
import { GoodsMarks } from '../domain/goods-marks.ts';
import { CustomerId, ProductId, SaleId, TerminalId, UserId } from '../domain/ids.ts';
import { LocalizedText } from '../domain/localized.ts';
import { Minor } from '../domain/money.ts';
import { OversellPolicy, Unit } from '../domain/product.ts';
import { MAX_COUPONS } from '../domain/pricing/sale-book.ts';
import { Milli } from '../domain/quantity.ts';
import { Discount, PriceStep, SaleType } from '../domain/sale.ts';
import { Asker } from './till-questions.ts';

/**
 * How a held cart goes from one till to another. HQ keeps a list and one claim a cart; the cart
 * itself stays its till's until that till gives it away (docs/decisions/0010).
 */

/** So many held carts of one till are shown to the others. */
export const MAX_OFFERED_CARTS = 50;
const MAX_CART_LINES = 1_000;

const CartLine = z.strictObject({
  /** Null for an open item. */
  productId: ProductId.nullable(),
  sku: z.string(),
  name: LocalizedText,
  barcode: z.string().nullable(),
  unit: Unit,
  weighed: z.boolean(),
  taxCategoryId: z.string(),
  trackStock: z.boolean(),
  oversellPolicy: OversellPolicy,
  minimumAge: z.number().int(),
  quantityMilli: Milli,
  unitPriceMinor: Minor,
  unitCostMinor: Minor,
  discount: Discount.nullable(),
  note: z.string(),
  trace: z.array(PriceStep),
  /** Absent where a code named nothing of the very goods. */
  marks: GoodsMarks.optional(),
});

/** A cart with all that another till needs to go on with it. */
export const CartBody = z.strictObject({
  saleId: SaleId,
  type: SaleType,
  userId: UserId,
  cashierName: z.string(),
  customerId: CustomerId.nullable(),
  customerName: z.string(),
  taxExempt: z.boolean(),
  currency: z.string(),
  pricesIncludeTax: z.boolean(),
  discount: Discount.nullable(),
  ageConfirmed: z.number().int(),
  holdName: z.string(),
  heldAt: z.string(),
  totalMinor: Minor,
  /** Codes on the cart; absent where there are none, and in carts of before. */
  coupons: z.array(z.string().min(1).max(64)).max(MAX_COUPONS).optional(),
  lines: z.array(CartLine).max(MAX_CART_LINES),
});
export type CartBody = Readonly<z.infer<typeof CartBody>>;

const refused = z.strictObject({
  kind: z.literal('refused'),
  code: z.literal('IDENTITY_CLOSED'),
});
const kind = <K extends string>(name: K) => z.strictObject({ kind: z.literal(name) });

/** All that this till holds now; what HQ had of it before is replaced. */
export const CartOfferRequest = Asker.extend({ carts: z.array(CartBody).max(MAX_OFFERED_CARTS) });
export const CartOfferAnswer = z.discriminatedUnion('kind', [kind('kept'), refused]);

export const CartListRequest = Asker;
export const OfferedCart = z.strictObject({
  holder: TerminalId,
  holderName: z.string(),
  saleId: SaleId,
  holdName: z.string(),
  heldAt: z.string(),
  cashierName: z.string(),
  customerName: z.string(),
  lineCount: z.number().int(),
  totalMinor: Minor,
});
export const CartListAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('carts'), carts: z.array(OfferedCart).max(200) }),
  refused,
]);

/** Asks for a cart, again and again under one claim, or takes the claim back. */
export const CartTakeRequest = Asker.extend({
  holder: TerminalId,
  saleId: SaleId,
  /** Becomes the cart's id at the till that takes it, so that it comes once. */
  claimId: SaleId,
  giveUp: z.boolean(),
});
export const CartTakeAnswer = z.discriminatedUnion('kind', [
  /** The till that holds it was asked. */
  kind('asked'),
  z.strictObject({ kind: z.literal('given'), cart: CartBody }),
  /** It is not there (any more), or somebody else's. */
  kind('gone'),
  refused,
]);

/** The holder's answer to `cart.asked`; a null cart: it has it no more. */
export const CartGiveRequest = Asker.extend({
  saleId: SaleId,
  claimId: SaleId,
  cart: CartBody.nullable(),
});
export const CartGiveAnswer = z.discriminatedUnion('kind', [
  kind('given'),
  /** Nobody waits for it any more: it is the holder's again. */
  kind('kept'),
  refused,
]);
