import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { BarcodeMask } from '../shared/domain/barcode/embedded.ts';
import { Locale, LocalizedText } from '../shared/domain/localized.ts';
import { Currency, Minor, parseDecimal, Ppm, RoundingMode } from '../shared/domain/money.ts';
import { Role } from '../shared/domain/permission.ts';
import { OversellPolicy, ProductType, Unit } from '../shared/domain/product.ts';
import { Milli } from '../shared/domain/quantity.ts';
import { SaleType } from '../shared/domain/sale.ts';

/**
 * The project's own demo business: a small, plainly fictional grocery store in Kazakhstan. The
 * files beside this one hold it as people write it (tenge, kilograms, percent); here it becomes the
 * domain's integers. Ids, PIN hashes and dates are made by whoever seeds a terminal with it.
 */

/** Tax categories; `none` has no rate, so nothing is charged. */
export const DEMO_TAX_CATEGORIES = ['vat', 'vat_medicine', 'none'] as const;
const TaxCategory = z.enum(DEMO_TAX_CATEGORIES);

/** `"890.50"` → 89 050 minor units; always two decimals, so a slipped point is caught. */
const moneyText = z
  .string()
  .regex(/^\d{1,9}\.\d{2}$/)
  .transform((text) => parseDecimal(text, 2))
  .pipe(Minor);

/** `"12.4"` → 12 400 thousandths. */
const quantityText = z
  .string()
  .regex(/^\d{1,5}(\.\d{1,3})?$/)
  .transform((text) => parseDecimal(text, 3))
  .pipe(Milli);

/** `"16"` → 160 000 parts per million. */
const percentText = z
  .string()
  .regex(/^\d{1,2}$/)
  .transform((text) => Number(text) * 10_000)
  .pipe(Ppm);

const name = z.string().trim().min(1).max(60);
const key = z.string().regex(/^[a-z]+(-[a-z]+)*$/);
const ean13 = z.string().regex(/^\d{13}$/);
const position = z
  .string()
  .regex(/^\d{1,3}$/)
  .transform(Number)
  .pipe(z.number().int().min(0));

function orNull<T extends z.ZodType>(schema: T) {
  return z.union([z.literal('').transform(() => null), schema]);
}

const ProductRow = z
  .strictObject({
    sku: z.string().regex(/^[A-Z]{2}-\d{3}$/),
    barcode: orNull(ean13),
    pack_barcode: orNull(ean13),
    pack_quantity: orNull(quantityText),
    name_en: name,
    name_ru: name,
    name_kk: name,
    category: key,
    brand: z.string().max(30),
    unit: Unit,
    type: ProductType,
    tax: TaxCategory,
    cost: moneyText,
    price_retail: moneyText,
    price_wholesale: moneyText,
    minimum_age: position.pipe(z.number().max(99)),
    oversell: OversellPolicy,
    low_stock: orNull(quantityText),
    opening_stock: orNull(quantityText),
    favourite: orNull(position),
    plu: orNull(z.string().regex(/^\d{3,5}$/)),
  })
  .transform((row) => ({
    sku: row.sku,
    /** EAN-13 in the in-store range; null for what is weighed, which answers to its PLU. */
    barcode: row.barcode,
    pack: packOf(row.pack_barcode, row.pack_quantity),
    name: { en: row.name_en, ru: row.name_ru, kk: row.name_kk },
    categoryKey: row.category,
    brand: row.brand,
    unit: row.unit,
    type: row.type,
    taxCategory: row.tax,
    costMinor: row.cost,
    /** Tax included, per `unit`. */
    retailMinor: row.price_retail,
    wholesaleMinor: row.price_wholesale,
    minimumAge: row.minimum_age,
    oversellPolicy: row.oversell,
    /** Null where stock is not tracked; so are the two together or neither. */
    lowStockMilli: row.low_stock,
    openingStockMilli: row.opening_stock,
    /** Its place in the favourites, from 1; null for most. */
    favourite: row.favourite,
    /** The short code a cashier types. */
    plu: row.plu,
    /** The PLU as the scale's labels carry it: their item number, five digits. */
    scaleCode: row.plu === null ? null : row.plu.padStart(5, '0'),
  }));
export type DemoProduct = Readonly<z.infer<typeof ProductRow>>;

function packOf(barcode: string | null, quantityMilli: Milli | null) {
  if ((barcode === null) !== (quantityMilli === null)) {
    throw new Error('A pack needs both a barcode and a quantity');
  }
  return barcode === null || quantityMilli === null ? null : { barcode, quantityMilli };
}

const CategoryRow = z
  .strictObject({ key, parent: orNull(key), name_en: name, name_ru: name, name_kk: name })
  .transform((row) => ({
    key: row.key,
    parentKey: row.parent,
    name: { en: row.name_en, ru: row.name_ru, kk: row.name_kk },
  }));
export type DemoCategory = Readonly<z.infer<typeof CategoryRow>>;

const isoDate = z.iso.date();

const DemoTaxRate = z
  .strictObject({
    taxCategory: TaxCategory.exclude(['none']),
    code: z.string(),
    name: LocalizedText,
    rate: percentText,
    validFrom: isoDate,
    /** The last day it holds; null while no end is known. */
    validTo: isoDate.nullable(),
  })
  .transform(({ rate, ...rest }) => ({ ...rest, ratePpm: rate }));
export type DemoTaxRate = Readonly<z.infer<typeof DemoTaxRate>>;

const DemoStorefront = z.strictObject({
  code: z.string().regex(/^[A-Z0-9]{1,6}$/),
  name,
  legalName: name,
  bin: z.string().regex(/^\d{12}$/),
  address: name,
  phone: z.string(),
  currency: Currency,
  timeZone: z.string(),
  pricesIncludeTax: z.boolean(),
  taxRounding: z.enum(['line', 'document']),
  roundingMode: RoundingMode,
  /** The smallest coin in use, in minor units. */
  cashStepMinor: Minor,
  /** The language of printed receipts. */
  receiptLocale: Locale,
  footer: LocalizedText,
  /** Weight labels `22IIIIIWWWWWC` in grams, price labels `23IIIIIPPPPPC` in whole tenge. */
  barcodeMasks: z.array(BarcodeMask),
  priceLists: z.array(z.strictObject({ saleType: SaleType, name })),
  taxRates: z.array(DemoTaxRate),
});
export type DemoStorefront = Readonly<z.infer<typeof DemoStorefront>>;

const DemoUser = z.strictObject({
  name,
  role: Role,
  locale: Locale,
  /** Plain on purpose: the demo prints it. A real PIN is only ever stored hashed. */
  pin: z.string().regex(/^\d{4,8}$/),
});
export type DemoUser = Readonly<z.infer<typeof DemoUser>>;

const DemoCustomer = z
  .strictObject({
    /** Letters and digits only, so that a loyalty card can carry it as Code 128. */
    code: z.string().regex(/^C\d{4}$/),
    name,
    type: SaleType,
    phone: z.string(),
    contactPerson: z.string(),
    taxId: z.string().regex(/^(\d{12})?$/),
    taxExempt: z.boolean(),
    creditLimit: moneyText,
    creditTermsDays: z.number().int().min(0).max(365),
    creditBlocked: z.boolean(),
    openingDebts: z.array(
      z
        .strictObject({
          amount: moneyText,
          /** Days before the day the demo is seeded; due after the customer's terms. */
          ageDays: z.number().int().min(1),
          reference: z.string().min(1),
        })
        .transform(({ amount, ...rest }) => ({ ...rest, amountMinor: amount })),
    ),
  })
  .transform(({ creditLimit, ...rest }) => ({ ...rest, creditLimitMinor: creditLimit }));
export type DemoCustomer = Readonly<z.infer<typeof DemoCustomer>>;

const DemoPeople = z.strictObject({ users: z.array(DemoUser), customers: z.array(DemoCustomer) });

export interface DemoBusiness {
  readonly storefront: DemoStorefront;
  /** Parents stand before their children. */
  readonly categories: readonly DemoCategory[];
  readonly products: readonly DemoProduct[];
  readonly users: readonly DemoUser[];
  readonly customers: readonly DemoCustomer[];
}

/**
 * Reads and parses the demo's files. A bundled program has no folder of its own sources, so it
 * names the one it ships them in.
 * @throws when a file is missing or holds what the schemas refuse: the demo is part of the program
 */
export function loadDemoBusiness(folder: string = import.meta.dirname): DemoBusiness {
  const people = DemoPeople.parse(readJson(join(folder, 'people.json')));
  return {
    storefront: DemoStorefront.parse(readJson(join(folder, 'storefront.json'))),
    categories: z.array(CategoryRow).parse(readTable(join(folder, 'categories.tsv'))),
    products: z.array(ProductRow).parse(readTable(join(folder, 'products.tsv'))),
    users: people.users,
    customers: people.customers,
  };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Tab-separated with a heading row; quotes are letters like any other. */
function readTable(path: string): unknown {
  return parse(readFileSync(path), { columns: true, delimiter: '\t', quote: false });
}
