import type {
  CategoryId,
  CustomerCategoryId,
  CustomerId,
  ProductId,
  StorefrontId,
} from '../ids.ts';
import type { Currency } from '../money.ts';
import type { SaleType } from '../sale.ts';
import type { CartPricingInput, PricingLine } from './cart-pricing.ts';
import type { Audience } from './price-book.ts';

/** A line as the price book looks at it. */
export interface BookLine<Id extends string = string> extends PricingLine<Id> {
  readonly productId: ProductId | null;
  /** Its category and all above it. */
  readonly categoryIds: readonly CategoryId[];
  /**
   * `book`: the price is looked for in the lists; `unitPriceMinor` and `baseTrace` are what holds
   * where none has one. `given`: an override, a price label or an open item, whose price stands; of
   * the rules only those of the whole basket apply to it.
   */
  readonly priceFrom: 'book' | 'given';
  /** False for what is money itself, such as a gift card: no rule touches it. */
  readonly discountable: boolean;
}

/** Whom and where a cart is for. */
export interface CartFacts {
  readonly customerId: CustomerId | null;
  readonly customerCategoryIds: readonly CustomerCategoryId[];
  readonly storefrontId: StorefrontId;
  readonly saleType: SaleType;
  readonly currency: Currency;
}

export interface BookCart<Id extends string = string>
  extends Omit<CartPricingInput<Id>, 'lines'>, CartFacts {
  readonly lines: readonly BookLine<Id>[];
  /** As they were typed. */
  readonly coupons: readonly string[];
  /** Somebody who may has allowed prices below the floor. */
  readonly floorWaived: boolean;
}

/** Whether a list or a rule is for this cart. */
export function isFor(audience: Audience, cart: CartFacts): boolean {
  const { customerIds, customerCategoryIds, storefrontIds } = audience;
  if (storefrontIds.length > 0 && !storefrontIds.includes(cart.storefrontId)) return false;
  if (customerIds.length === 0 && customerCategoryIds.length === 0) return true;
  const { customerId } = cart;
  if (customerId !== null && customerIds.includes(customerId)) return true;
  return cart.customerCategoryIds.some((id) => customerCategoryIds.includes(id));
}
