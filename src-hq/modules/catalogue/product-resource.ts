import { sql } from 'kysely';
import { z } from 'zod';
import { lookupCodes, parseCode } from '../../../shared/domain/barcode/parse-code.ts';
import { MAX_MINOR } from '../../../shared/domain/money.ts';
import { OversellPolicy, ProductType, Unit } from '../../../shared/domain/product.ts';
import { HqError } from '../../hq-error.ts';
import type { Fields, Resource } from '../../resource/resource.ts';
import type { Work } from '../../store/work.ts';
import type { Person } from '../identity/person.ts';
import { heldBack, type WrittenPrice } from '../prices/price-approval.ts';
import { isFavouriteAt } from './favourites.ts';

const name = z.string().trim().max(200);
const Money = z.number().int().min(0).max(MAX_MINOR);

const Barcode = z.strictObject({
  code: z.string().trim().min(1).max(48),
  packMilli: z.number().int().min(1).max(1_000_000_000),
});
/** A price of any quantity, and those from a larger one on. */
const Price = z.strictObject({
  priceListId: z.uuid(),
  priceMinor: Money,
  countedOver: z.enum(['line', 'cart']).optional(),
  tiers: z
    .array(z.strictObject({ fromMilli: z.number().int().min(1), unitPriceMinor: Money }))
    .max(49)
    .refine((tiers) => new Set(tiers.map((one) => one.fromMilli)).size === tiers.length)
    .optional(),
});
const Barcodes = z.array(Barcode).max(50);
const Prices = z.array(Price).max(50);

const product = {
  sku: z.string().trim().min(1).max(60),
  ...{ nameEn: name, nameRu: name, nameKk: name },
  categoryId: z.uuid().nullable(),
  brand: z.string().trim().max(100),
  unit: Unit,
  type: ProductType,
  taxCategoryId: z.string().max(40),
  costMinor: Money,
  trackStock: z.boolean(),
  oversellPolicy: OversellPolicy,
  minimumAge: z.number().int().min(0).max(99),
  lowStockMilli: z.number().int().min(0),
  picture: z.string().max(500).nullable(),
  active: z.boolean(),
  barcodes: Barcodes,
  prices: Prices,
};

const PRODUCT = { aggregate: 'product' } as const;

/** A product with every code it answers to and its price in every list: one thing, one version. */
export const productResource: Resource = {
  ...{ name: 'product', path: '/products', tag: 'Catalogue', table: 'product' },
  id: { field: 'productId', column: 'product_id' },
  idSchema: z.uuid(),
  columns: {
    ...{ sku: 'sku', nameEn: 'name_en', nameRu: 'name_ru', nameKk: 'name_kk' },
    ...{ categoryId: 'category_id', brand: 'brand', unit: 'unit', type: 'type' },
    ...{ taxCategoryId: 'tax_category_id', costMinor: 'cost_minor', trackStock: 'track_stock' },
    ...{ oversellPolicy: 'oversell_policy', minimumAge: 'minimum_age' },
    ...{ lowStockMilli: 'low_stock_milli', picture: 'picture', active: 'active' },
  },
  computed: {
    barcodes: sql`coalesce((
      select json_agg(json_build_object('code', b.code, 'packMilli', b.pack_milli)
        order by b.position)
      from product_barcode b
      where b.business_id = t.business_id and b.product_id = t.product_id), '[]')`,
    prices: sql`coalesce((
      select json_agg(json_build_object('priceListId', p.price_list_id, 'priceMinor', p.price_minor)
          ::jsonb || case when p.tiers = '[]' then '{}'
            else jsonb_build_object('countedOver', p.counted_over, 'tiers', p.tiers) end
        order by p.price_list_id)
      from product_price p
      where p.business_id = t.business_id and p.product_id = t.product_id), '[]')`,
  },
  json: [],
  view: z.strictObject(product),
  input: z.strictObject(product),
  defaults: {
    ...{ nameEn: '', nameRu: '', nameKk: '', categoryId: null, brand: '', unit: 'piece' },
    ...{ type: 'stocked', costMinor: 0, trackStock: true, oversellPolicy: 'presented' },
    ...{ minimumAge: 0, lowStockMilli: 0, picture: null, active: true, barcodes: [], prices: [] },
  },
  permissions: { read: 'catalogue:read', write: 'catalogue:write' },
  sortable: ['sku', 'nameRu', 'updatedAt'],
  filters: {
    ...{ sku: z.string().max(60), categoryId: z.uuid(), active: z.stringbool(), type: ProductType },
    ...{ brand: z.string().max(100), barcode: z.string().min(1).max(48) },
    favouriteAt: z.uuid().describe('A storefront'),
  },
  where: {
    barcode: (value) => sql<boolean>`exists (
      select from product_barcode b
      where b.business_id = t.business_id and b.product_id = t.product_id
        and b.code in (${sql.join([...lookupCodes(String(value))])}))`,
    favouriteAt: isFavouriteAt,
  },
  search: 'words',
  feed: {},
  furtherEvents: (aggregateId, fields, { version, prices }) =>
    fields.includes('prices')
      ? [{ name: 'product.price_changed', ...PRODUCT, aggregateId, body: { version, prices } }]
      : [],
  afterWrite: async (work, id, input, person) => {
    await writeBarcodes(work, id, input);
    await writePrices(work, id, input, person);
  },
  // Its codes are free for another product from now on.
  beforeDelete: async (work, id) => {
    await work.db
      .deleteFrom('product_barcode')
      .where('business_id', '=', work.businessId)
      .where('product_id', '=', id)
      .execute();
  },
};

async function writeBarcodes(work: Work, productId: string, input: Fields): Promise<void> {
  if (input['barcodes'] === undefined) return;
  const barcodes = Barcodes.parse(input['barcodes']);
  await work.db
    .deleteFrom('product_barcode')
    .where('business_id', '=', work.businessId)
    .where('product_id', '=', productId)
    .execute();
  if (barcodes.length === 0) return;
  const rows = barcodes.map((barcode, index) => ({
    business_id: work.businessId,
    code: storedCode(barcode.code),
    product_id: productId,
    pack_milli: barcode.packMilli,
    position: index,
  }));
  await work.db.insertInto('product_barcode').values(rows).execute();
}

/** As a till looks it up: a GTIN has 14 digits. */
function storedCode(code: string): string {
  const parsed = parseCode(code);
  if (!parsed.ok) {
    const wrong = parsed.error === 'CHECK_DIGIT_WRONG' ? 'its check digit is wrong' : 'unreadable';
    throw new HqError(422, parsed.error, `The barcode ${code}: ${wrong}`, { code });
  }
  return parsed.value.kind === 'gtin' ? parsed.value.gtin14 : parsed.value.code;
}

async function writePrices(
  work: Work,
  productId: string,
  input: Fields,
  person: Person,
): Promise<void> {
  if (input['prices'] === undefined) return;
  const wanted = Prices.parse(input['prices']).map((price): WrittenPrice => ({
    price_list_id: price.priceListId,
    price_minor: price.priceMinor,
    counted_over: price.countedOver ?? 'line',
    tiers: price.tiers ?? [],
  }));
  const prices = await heldBack(work, productId, wanted, person);
  await work.db
    .deleteFrom('product_price')
    .where('business_id', '=', work.businessId)
    .where('product_id', '=', productId)
    .execute();
  if (prices.length === 0) return;
  const own = { business_id: work.businessId, product_id: productId };
  const rows = prices.map((price) => ({ ...own, ...price, tiers: JSON.stringify(price.tiers) }));
  await work.db.insertInto('product_price').values(rows).execute();
}
