import { z } from 'zod';
import { BarcodeMask } from '../domain/barcode/embedded.ts';
import { ExpiredGoods } from '../domain/goods-marks.ts';
import {
  CategoryId,
  CustomerCategoryId,
  CustomerId,
  PriceRuleId,
  ProductId,
  StorefrontId,
  UserId,
} from '../domain/ids.ts';
import { Locale, LocalizedText } from '../domain/localized.ts';
import { Currency, Minor, Ppm, RoundingMode } from '../domain/money.ts';
import { Role } from '../domain/permission.ts';
import { PriceList, PriceRule, PriceTier } from '../domain/pricing/price-book.ts';
import { OversellPolicy, ProductType, Unit } from '../domain/product.ts';
import { Milli } from '../domain/quantity.ts';
import { SaleType } from '../domain/sale.ts';

/**
 * The bodies of HQ's feed by entity. What a newer HQ adds is passed over, not refused: a till that
 * was not updated yet must still hear of a new price.
 */

const versioned = { version: z.number().int(), createdAt: z.string(), updatedAt: z.string() };
const names = { nameEn: z.string(), nameRu: z.string(), nameKk: z.string() };

export const CategoryBody = z.object({
  categoryId: CategoryId,
  ...names,
  parentCategoryId: CategoryId.nullable(),
  position: z.number().int(),
  ...versioned,
});
export type CategoryBody = Readonly<z.infer<typeof CategoryBody>>;

/** Its name is the back office's; a till knows the word alone. */
export const TaxCategoryBody = z.object({
  taxCategoryId: z.string().min(1).max(40),
  ...names,
  ...versioned,
});

export const TaxRateBody = z.object({
  taxRateId: z.uuid(),
  taxCategoryId: z.string().min(1).max(40),
  code: z.string().min(1),
  ...names,
  ratePpm: Ppm,
  inclusive: z.boolean(),
  validFrom: z.iso.date(),
  /** The last day it holds. */
  validTo: z.iso.date().nullable(),
  ...versioned,
});
export type TaxRateBody = Readonly<z.infer<typeof TaxRateBody>>;

export const PriceListBody = z.object({
  priceListId: z.uuid(),
  name: z.string().min(1),
  saleType: SaleType,
  currency: Currency,
  /** For whom it is and when; an HQ of before has lists for everybody. */
  ...PriceList.pick({ priority: true, audience: true, validFrom: true, validTo: true }).partial()
    .shape,
  /** What the price book counted when it last changed. */
  bookVersion: z.number().int().min(0).optional(),
  ...versioned,
});
export type PriceListBody = Readonly<z.infer<typeof PriceListBody>>;

const { ruleId: _id, ...ruleTerms } = PriceRule.shape;

/** A rule of the price book. One of a kind that this program does not know is set aside. */
export const PriceRuleBody = z.object({
  priceRuleId: PriceRuleId,
  ...ruleTerms,
  /** False: it is out of force, and kept since sales name it. */
  active: z.boolean(),
  /** What the price book counted when it last changed. */
  bookVersion: z.number().int().min(1),
  ...versioned,
});
export type PriceRuleBody = Readonly<z.infer<typeof PriceRuleBody>>;

export const ProductBody = z.object({
  productId: ProductId,
  sku: z.string().min(1),
  ...names,
  categoryId: CategoryId.nullable(),
  brand: z.string(),
  unit: Unit,
  type: ProductType,
  taxCategoryId: z.string(),
  costMinor: Minor.min(0),
  trackStock: z.boolean(),
  oversellPolicy: OversellPolicy,
  minimumAge: z.number().int().min(0).max(99),
  lowStockMilli: Milli,
  picture: z.string().nullable(),
  active: z.boolean(),
  /** As a till looks them up: a GTIN has 14 digits. */
  barcodes: z.array(z.object({ code: z.string().min(1), packMilli: Milli.min(1) })),
  prices: z.array(
    z.object({
      priceListId: z.uuid(),
      priceMinor: Minor.min(0),
      /** Of larger quantities; absent where there are none. */
      countedOver: z.enum(['line', 'cart']).optional(),
      tiers: z.array(PriceTier).max(49).optional(),
    }),
  ),
  ...versioned,
});
export type ProductBody = Readonly<z.infer<typeof ProductBody>>;

export const OpenDebt = z.object({ dueDate: z.iso.date().nullable(), openMinor: Minor });
export type OpenDebt = Readonly<z.infer<typeof OpenDebt>>;

export const CustomerBody = z.object({
  customerId: CustomerId,
  code: z.string().min(1),
  name: z.string().min(1),
  type: SaleType,
  email: z.string().nullable(),
  phone: z.string(),
  contactPerson: z.string(),
  taxId: z.string().nullable(),
  taxExempt: z.boolean(),
  priceListId: z.uuid().nullable(),
  customerCategoryId: CustomerCategoryId.nullable().optional(),
  creditLimitMinor: Minor.min(0),
  creditTermsDays: z.number().int().min(0).max(365),
  creditBlocked: z.boolean(),
  active: z.boolean(),
  /** What is owed by HQ's books; negative where the shop owes. */
  balanceMinor: Minor,
  /**
   * What is unpaid by due date, the oldest first, once everything paid went to the oldest debts; a
   * null date is a debt without a term. An HQ of before does not say.
   */
  openDebts: z.array(OpenDebt).optional(),
  ...versioned,
});
export type CustomerBody = Readonly<z.infer<typeof CustomerBody>>;

export const UserBody = z.object({
  userId: UserId,
  name: z.string().min(1),
  email: z.string().nullable(),
  roleId: z.uuid(),
  locale: Locale,
  active: z.boolean(),
  hasPassword: z.boolean(),
  hasPin: z.boolean(),
  /** argon2id, PHC string; null for somebody who has no business at a till. */
  pinHash: z.string().nullable(),
  tillRole: Role,
  ...versioned,
});
export type UserBody = Readonly<z.infer<typeof UserBody>>;

export const StorefrontBody = z.object({
  storefrontId: StorefrontId,
  code: z.string().min(1),
  name: z.string().min(1),
  legalName: z.string(),
  bin: z.string(),
  address: z.string(),
  phone: z.string(),
  currency: Currency,
  timeZone: z.string().min(1),
  pricesIncludeTax: z.boolean(),
  taxRounding: z.enum(['line', 'document']),
  roundingMode: RoundingMode,
  cashStepMinor: z.number().int().min(1),
  receiptLocale: Locale,
  footer: LocalizedText,
  barcodeMasks: z.array(BarcodeMask),
  /**
   * What stands first in the till's grid, in order. Null while nobody chose at HQ, and an HQ of
   * before does not say: the till keeps its own.
   */
  favourites: z.array(ProductId).nullable().optional(),
  /** Null: no floor; an HQ of before has none. */
  floorMarginPpm: Ppm.nullable().optional(),
  /** An HQ of before says nothing: they are refused. */
  expiredGoods: ExpiredGoods.optional(),
  ...versioned,
});
export type StorefrontBody = Readonly<z.infer<typeof StorefrontBody>>;

/** Every entity of the feed by name. */
export const MASTER_BODIES = {
  category: CategoryBody,
  tax_category: TaxCategoryBody,
  tax_rate: TaxRateBody,
  price_list: PriceListBody,
  price_rule: PriceRuleBody,
  product: ProductBody,
  customer: CustomerBody,
  user: UserBody,
  storefront: StorefrontBody,
} as const;
export type MasterEntity = keyof typeof MASTER_BODIES;

export function isMasterEntity(name: string): name is MasterEntity {
  return Object.hasOwn(MASTER_BODIES, name);
}
