import { z } from 'zod';
import type { Locale } from '../../../shared/domain/localized.ts';
import { Currency } from '../../../shared/domain/money.ts';
import { ListTerms, PriceTier } from '../../../shared/domain/pricing/price-book.ts';
import { OversellPolicy, ProductType, Unit } from '../../../shared/domain/product.ts';
import { SaleType } from '../../../shared/domain/sale.ts';

const names = { nameEn: z.string(), nameRu: z.string(), nameKk: z.string() };

export const Product = z.object({
  productId: z.string(),
  sku: z.string(),
  ...names,
  categoryId: z.string().nullable(),
  brand: z.string(),
  unit: Unit,
  type: ProductType,
  taxCategoryId: z.string(),
  costMinor: z.number().int(),
  trackStock: z.boolean(),
  oversellPolicy: OversellPolicy,
  minimumAge: z.number().int(),
  lowStockMilli: z.number().int(),
  active: z.boolean(),
  barcodes: z.array(z.object({ code: z.string(), packMilli: z.number().int() })),
  prices: z.array(
    z.object({
      ...{ priceListId: z.string(), priceMinor: z.number().int() },
      /** Prices of larger quantities, which this form keeps as they are. */
      countedOver: z.enum(['line', 'cart']).optional(),
      tiers: z.array(PriceTier).optional(),
    }),
  ),
  version: z.number().int(),
});
export type Product = Readonly<z.infer<typeof Product>>;

export const Category = z.object({
  categoryId: z.string(),
  ...names,
  parentCategoryId: z.string().nullable(),
  position: z.number().int(),
  version: z.number().int(),
});
export type Category = Readonly<z.infer<typeof Category>>;

export const TaxCategory = z.object({
  taxCategoryId: z.string(),
  ...names,
  version: z.number().int(),
});
export type TaxCategory = Readonly<z.infer<typeof TaxCategory>>;

export const TaxRate = z.object({
  taxRateId: z.string(),
  taxCategoryId: z.string(),
  code: z.string(),
  ...names,
  ratePpm: z.number().int(),
  inclusive: z.boolean(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  version: z.number().int(),
});
export type TaxRate = Readonly<z.infer<typeof TaxRate>>;

export const PriceList = z.object({
  priceListId: z.string(),
  name: z.string(),
  saleType: SaleType,
  currency: Currency,
  ...{ priority: z.number().int(), audience: ListTerms.shape.audience },
  ...{ validFrom: z.string().nullable(), validTo: z.string().nullable() },
  version: z.number().int(),
});
export type PriceList = Readonly<z.infer<typeof PriceList>>;

/** Of each kind of sale, tills sell by the list that was made first: its id is the lowest. */
export function tillsList(all: readonly PriceList[], saleType: SaleType): PriceList | undefined {
  const ofKind = all.filter((list) => list.saleType === saleType);
  return ofKind.toSorted((one, other) => (one.priceListId < other.priceListId ? -1 : 1))[0];
}

interface Named {
  readonly nameEn: string;
  readonly nameRu: string;
  readonly nameKk: string;
}

/** The name in the reader's language, or in the first that has one. */
export function nameOf(thing: Named, locale: Locale): string {
  const own = { en: thing.nameEn, ru: thing.nameRu, kk: thing.nameKk }[locale];
  return own || thing.nameRu || thing.nameKk || thing.nameEn;
}
