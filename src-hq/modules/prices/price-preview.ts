import { sql } from 'kysely';
import { z } from 'zod';
import {
  CategoryId,
  CustomerCategoryId,
  CustomerId,
  PriceListId,
  ProductId,
  StorefrontId,
} from '../../../shared/domain/ids.ts';
import { Currency, minor, Ppm, RoundingMode } from '../../../shared/domain/money.ts';
import { PriceTier } from '../../../shared/domain/pricing/price-book.ts';
import {
  type BookPricedCart,
  CartTooDearError,
  priceByBook,
} from '../../../shared/domain/pricing/price-by-book.ts';
import type { BookCart, BookLine } from '../../../shared/domain/pricing/priced-goods.ts';
import {
  compileTerms,
  type LineBook,
  MAX_COUPONS,
  ownListCategory,
  PricedMoment,
  withListPrices,
} from '../../../shared/domain/pricing/sale-book.ts';
import { MAX_QUANTITY_MILLI, Milli } from '../../../shared/domain/quantity.ts';
import { SaleType } from '../../../shared/domain/sale.ts';
import { type DatedTaxRate, ratesOn } from '../../../shared/domain/tax.ts';
import { HqError } from '../../hq-error.ts';
import type { Work } from '../../store/work.ts';
import { readBook } from './price-check.ts';

/** A cart that nobody has: what it would cost at a till. */
export const PreviewCart = z.strictObject({
  storefrontId: StorefrontId,
  customerId: CustomerId.nullable().default(null),
  saleType: SaleType.default('RETAIL'),
  moment: PricedMoment.describe('The shop’s own day and minute'),
  coupons: z.array(z.string().min(1).max(64)).max(MAX_COUPONS).default([]),
  lines: z
    .array(
      z.strictObject({
        productId: ProductId,
        quantityMilli: Milli.min(1).max(MAX_QUANTITY_MILLI),
      }),
    )
    .min(1)
    .max(200),
});
type PreviewCart = z.infer<typeof PreviewCart>;

const Shop = z.object({
  currency: Currency,
  taxRounding: z.enum(['line', 'document']),
  roundingMode: RoundingMode,
  cashStepMinor: z.number(),
  floorMarginPpm: Ppm.nullable(),
});

/**
 * Prices the cart by the book as it is now, with the engine that tills and the replay use.
 * @throws HqError REFERENCE_UNKNOWN, PRICE_MISSING, SALE_TOO_DEAR
 */
export async function previewCart(
  work: Work,
  given: PreviewCart,
): Promise<{ readonly priced: BookPricedCart; readonly currency: Currency }> {
  const shop = await readShop(work, given.storefrontId);
  const buyer = await readBuyer(work, given.customerId);
  const goods = await readGoods(work, given);
  const version = await bookVersion(work);
  const terms = (await readBook(work, version)) ?? { rules: [], lists: [] };
  const compiled = compileTerms({ ...terms, version, floorMarginPpm: shop.floorMarginPpm });
  const cart: BookCart = {
    ...{ lines: goods.map(({ line }) => line), saleDiscount: null, tenders: [] },
    ...{ taxExempt: buyer.taxExempt, taxRounding: shop.taxRounding },
    ...{ roundingMode: shop.roundingMode, cashStepMinor: shop.cashStepMinor },
    ...{ customerId: given.customerId, customerCategoryIds: buyer.categoryIds },
    ...{ storefrontId: given.storefrontId, saleType: given.saleType, currency: shop.currency },
    ...{ coupons: given.coupons, floorWaived: false },
  };
  try {
    const priced = priceByBook(cart, withListPrices(compiled, goods), given.moment);
    return { priced, currency: shop.currency };
  } catch (error) {
    if (!(error instanceof CartTooDearError)) throw error;
    throw new HqError(422, 'SALE_TOO_DEAR', 'The lines come to more than a sale may');
  }
}

function unknown(what: string): HqError {
  return new HqError(422, 'REFERENCE_UNKNOWN', `The cart names a ${what} that is not there`);
}

async function readShop(work: Work, storefrontId: string): Promise<z.infer<typeof Shop>> {
  const found = await sql`
    select currency, tax_rounding as "taxRounding", rounding_mode as "roundingMode",
      cash_step_minor as "cashStepMinor", floor_margin_ppm as "floorMarginPpm"
    from storefront where business_id = ${work.businessId} and storefront_id = ${storefrontId}
      and deleted_at is null`.execute(work.db);
  const row = found.rows[0];
  if (row === undefined) throw unknown('storefront');
  return Shop.parse(row);
}

interface Buyer {
  readonly taxExempt: boolean;
  readonly categoryIds: readonly CustomerCategoryId[];
}

async function readBuyer(work: Work, customerId: string | null): Promise<Buyer> {
  if (customerId === null) return { taxExempt: false, categoryIds: [] };
  const found = await sql`
    select tax_exempt as "taxExempt", customer_category_id as "categoryId",
      price_list_id as "ownListId"
    from customer where business_id = ${work.businessId} and customer_id = ${customerId}
      and deleted_at is null`.execute(work.db);
  const [row] = found.rows;
  if (row === undefined) throw unknown('customer');
  const { taxExempt, categoryId, ownListId } = z
    .object({
      ...{ taxExempt: z.boolean(), ownListId: z.string().nullable() },
      categoryId: CustomerCategoryId.nullable(),
    })
    .parse(row);
  const own = ownListId === null ? [] : [ownListCategory(ownListId)];
  return { taxExempt, categoryIds: [...(categoryId === null ? [] : [categoryId]), ...own] };
}

const Goods = z.object({
  productId: ProductId,
  ...{ sku: z.string(), type: z.string(), costMinor: z.number(), taxCategoryId: z.string() },
  categoryIds: z.array(CategoryId),
  prices: z.array(
    z.object({
      ...{ listId: PriceListId, saleType: SaleType.nullable(), priceMinor: z.number() },
      countedOver: z.enum(['line', 'cart']),
      tiers: z.array(PriceTier),
    }),
  ),
});
type Goods = z.infer<typeof Goods>;

interface PreviewLine {
  readonly productId: ProductId;
  readonly book: LineBook;
  readonly line: BookLine;
}

async function readGoods(work: Work, given: PreviewCart): Promise<readonly PreviewLine[]> {
  const ids = [...new Set(given.lines.map((line) => line.productId))];
  const found = await sql`
    select p.product_id as "productId", p.sku, p.type, p.cost_minor as "costMinor",
      p.tax_category_id as "taxCategoryId",
      coalesce((with recursive above as (
          select c.category_id, c.parent_category_id from category c
          where c.business_id = p.business_id and c.category_id = p.category_id
          union
          select c.category_id, c.parent_category_id from category c
          join above on c.category_id = above.parent_category_id
          where c.business_id = p.business_id)
        select json_agg(category_id) from above), '[]') as "categoryIds",
      coalesce((select json_agg(json_build_object('listId', l.price_list_id,
            'saleType', l.sale_type, 'priceMinor', x.price_minor, 'countedOver', x.counted_over,
            'tiers', x.tiers) order by l.price_list_id)
        from product_price x join price_list l on l.business_id = x.business_id
          and l.price_list_id = x.price_list_id and l.deleted_at is null
        where x.business_id = p.business_id and x.product_id = p.product_id), '[]') as prices
    from product p
    where p.business_id = ${work.businessId} and p.product_id = any (${ids}::uuid[])
      and p.deleted_at is null`.execute(work.db);
  const byId = new Map(
    z
      .array(Goods)
      .parse(found.rows)
      .map((one) => [one.productId, one]),
  );
  const rates = await readRates(work);
  return given.lines.map(({ productId, quantityMilli }, index) => {
    const goods = byId.get(productId);
    if (goods === undefined) throw unknown('product');
    return previewLine(goods, rates, given, { lineId: String(index), quantityMilli });
  });
}

function previewLine(
  goods: Goods,
  rates: readonly DatedTaxRate[],
  { saleType, moment }: PreviewCart,
  place: { readonly lineId: string; readonly quantityMilli: Milli },
): PreviewLine {
  const { productId, categoryIds, type, prices } = goods;
  const types = saleType === 'RETAIL' ? ['RETAIL'] : ['WHOLESALE', 'RETAIL'];
  // As a till has it: the list of each kind that was made first; its id is the lowest.
  const own = types.flatMap((one) => prices.find((price) => price.saleType === one) ?? [])[0];
  if (own === undefined) {
    throw new HqError(422, 'PRICE_MISSING', `No price list has ${goods.sku}`, { code: goods.sku });
  }
  const amountMinor = minor(own.priceMinor);
  const book: LineBook = {
    categoryIds: categoryIds.slice(0, 50),
    discountable: type !== 'gift_card',
    listPrices: prices.map(({ listId, priceMinor, countedOver, tiers }) => ({
      ...{ listId, countedOver },
      tiers: [{ fromMilli: Milli.parse(0), unitPriceMinor: minor(priceMinor) }, ...tiers],
    })),
  };
  const line: BookLine = {
    ...{ ...place, productId, weighed: type === 'weighed', unitPriceMinor: amountMinor },
    ...{ unitCostMinor: minor(goods.costMinor), discount: null, priceFrom: 'book' as const },
    taxRates: ratesOn(rates, goods.taxCategoryId, moment.date),
    baseTrace: [{ amountMinor, name: '', rule: 'price_list' }],
    ...{ categoryIds: book.categoryIds, discountable: book.discountable },
  };
  return { productId, book, line };
}

async function readRates(work: Work): Promise<readonly DatedTaxRate[]> {
  const found = await sql<DatedTaxRate>`
    select tax_category_id as "taxCategoryId", code, name_en as name, rate_ppm as "ratePpm",
      inclusive, valid_from::text as "validFrom", valid_to::text as "validTo"
    from tax_rate where business_id = ${work.businessId} and deleted_at is null
    order by code`.execute(work.db);
  return found.rows;
}

async function bookVersion(work: Work): Promise<number> {
  const found = await sql<{ version: number }>`
    select version from price_book where business_id = ${work.businessId}`.execute(work.db);
  return found.rows[0]?.version ?? 0;
}
