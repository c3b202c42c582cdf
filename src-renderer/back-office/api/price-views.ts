import { z } from 'zod';
import { PriceRule } from '../../../shared/domain/pricing/price-book.ts';
import { Currency } from '../../../shared/domain/money.ts';
import { PriceStep } from '../../../shared/domain/sale.ts';
import { CouponView } from '../../../shared/ipc/coupon-view.ts';

const { ruleId: _id, ...terms } = PriceRule.shape;

/** A rule as HQ keeps it. One of a kind that this page does not know is not read at all. */
export const PriceRuleView = z.object({
  priceRuleId: z.string(),
  ...terms,
  active: z.boolean(),
  version: z.number().int(),
});
export type PriceRuleView = Readonly<z.infer<typeof PriceRuleView>>;

export const CustomerCategory = z.object({
  customerCategoryId: z.string(),
  name: z.string(),
});
export type CustomerCategory = Readonly<z.infer<typeof CustomerCategory>>;

const Whole = z.number().int();
export const PricePreview = z.object({
  currency: Currency,
  ...{ subtotalMinor: Whole, discountMinor: Whole, taxMinor: Whole, totalMinor: Whole },
  coupons: z.array(CouponView),
  lines: z.array(
    z.object({
      ...{ unitPriceMinor: Whole, grossMinor: Whole, discountMinor: Whole, totalMinor: Whole },
      belowFloorMinor: Whole,
      trace: z.array(PriceStep),
    }),
  ),
});
export type PricePreview = Readonly<z.infer<typeof PricePreview>>;

export const ShopFloor = z.object({
  storefrontId: z.string(),
  name: z.string(),
  floorMarginPpm: z.number().int().nullable(),
  version: z.number().int(),
});
export type ShopFloor = Readonly<z.infer<typeof ShopFloor>>;

const PriceChange = z.object({
  ...{ priceChangeId: z.string(), productId: z.string(), listName: z.string() },
  ...{ nameEn: z.string(), nameRu: z.string(), nameKk: z.string() },
  ...{ beforeMinor: Whole, priceMinor: Whole, askedByName: z.string() },
});
export type PriceChangeView = Readonly<z.infer<typeof PriceChange>>;
export const PriceChanges = z.object({ items: z.array(PriceChange) });
export const Decided = z.object({ status: z.string() });
export const PriceSetting = z.object({ approvalAbovePpm: Whole.nullable() });
