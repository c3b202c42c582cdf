import { sql } from 'kysely';
import { z } from 'zod';
import { BarcodeMask } from '../../../shared/domain/barcode/embedded.ts';
import { ExpiredGoods } from '../../../shared/domain/goods-marks.ts';
import { Locale, LocalizedText } from '../../../shared/domain/localized.ts';
import { Currency, PPM_ONE, RoundingMode } from '../../../shared/domain/money.ts';
import { HqError } from '../../hq-error.ts';
import type { Fields, Resource } from '../../resource/resource.ts';
import type { Work } from '../../store/work.ts';
import { checkFavourites, Favourites } from '../catalogue/favourites.ts';

const text = z.string().trim().min(1).max(200);

const storefront = {
  code: z.string().regex(/^[A-Z0-9]{1,6}$/),
  name: text,
  legalName: z.string().max(200),
  bin: z.string().regex(/^(\d{12})?$/),
  address: z.string().max(300),
  phone: z.string().max(40),
  currency: Currency,
  timeZone: z.string().refine(isTimeZone, 'No such time zone'),
  pricesIncludeTax: z.boolean(),
  taxRounding: z.enum(['line', 'document']),
  roundingMode: RoundingMode,
  cashStepMinor: z.number().int().min(1).max(1_000_000),
  receiptLocale: Locale,
  footer: LocalizedText,
  barcodeMasks: z.array(BarcodeMask).max(20),
  favourites: Favourites,
  floorMarginPpm: z
    .number()
    .int()
    .min(-PPM_ONE)
    .max(10 * PPM_ONE)
    .nullable()
    .describe('Rules take nothing below cost with this margin'),
  expiredGoods: ExpiredGoods.describe('What tills do with goods whose day is over'),
};

/** One shop with its settings; terminals of it get them. */
export const storefrontResource: Resource = {
  ...{ name: 'storefront', path: '/storefronts', tag: 'Storefronts', table: 'storefront' },
  id: { field: 'storefrontId', column: 'storefront_id' },
  idSchema: z.uuid(),
  columns: {
    ...{ code: 'code', name: 'name', legalName: 'legal_name', bin: 'bin', address: 'address' },
    ...{ phone: 'phone', currency: 'currency', timeZone: 'time_zone' },
    ...{ pricesIncludeTax: 'prices_include_tax', taxRounding: 'tax_rounding' },
    ...{ roundingMode: 'rounding_mode', cashStepMinor: 'cash_step_minor' },
    ...{ receiptLocale: 'receipt_locale', footer: 'footer', barcodeMasks: 'barcode_masks' },
    ...{ favourites: 'favourites', floorMarginPpm: 'floor_margin_ppm' },
    expiredGoods: 'expired_goods',
  },
  computed: {},
  json: ['footer', 'barcodeMasks', 'favourites'],
  view: z.strictObject(storefront),
  input: z.strictObject(storefront),
  defaults: {
    ...{ legalName: '', bin: '', address: '', phone: '', barcodeMasks: [] },
    ...{ taxRounding: 'document', roundingMode: 'half-away', pricesIncludeTax: true },
    ...{ cashStepMinor: 1, receiptLocale: 'ru', footer: { en: '', ru: '', kk: '' } },
    ...{ favourites: null, floorMarginPpm: null, expiredGoods: 'refuse' },
  },
  permissions: { read: 'storefronts:read', write: 'storefronts:write' },
  sortable: ['code', 'name'],
  filters: { code: z.string().max(6) },
  search: ['code', 'name', 'address'],
  feed: {},
  feedStorefront: (view) => String(view['storefrontId']),
  beforeWrite: async (work, { id, isNew, input }) => {
    if (isNew) await addWarehouse(work, id, input);
    // Its terminals' receipt numbers begin with it.
    else if (input['code'] !== undefined) {
      throw new HqError(409, 'CODE_FIXED', 'A storefront keeps its code: receipts carry it');
    }
    return {};
  },
  afterWrite: (work, _id, input) => checkFavourites(work, input['favourites']),
  beforeDelete: async (work, id) => {
    const terminal = await work.db
      .selectFrom('terminal')
      .select('terminal_id')
      .where('business_id', '=', work.businessId)
      .where('storefront_id', '=', id)
      .where('state', 'in', ['ACTIVE', 'IDENTITY_CONFLICT'])
      .limit(1)
      .executeTakeFirst();
    if (terminal === undefined) return;
    throw new HqError(409, 'STILL_IN_USE', 'Its terminals come first: revoke them, then delete it');
  },
};

/** What it sells lies in a warehouse of its own, which has its id. */
async function addWarehouse(work: Work, id: string, input: Fields): Promise<void> {
  await sql`
    insert into warehouse (business_id, warehouse_id, code, name, created_at, updated_at)
    values (${work.businessId}, ${id}, ${input['code']}, ${input['name']}, ${work.now}, ${work.now})
    `.execute(work.db);
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
