import { checkDigit, inStoreEan13 } from '../../shared/domain/barcode/gtin.ts';
import { Currency, minor, ppm } from '../../shared/domain/money.ts';
import { milli } from '../../shared/domain/quantity.ts';
import type {
  SeedBusiness,
  SeedCustomer,
  SeedProduct,
} from '../../src-main/store/seed-business.ts';

/**
 * A shop with a few of everything a till must know how to sell, small enough to be made in a blink.
 */

export const PINS = {
  cashier: '1111',
  cashier2: '2222',
  supervisor: '3333',
  manager: '4444',
} as const;

/** Codes as a scanner reads them; amounts in tiyn, VAT of 16 % included. */
export const GOODS = {
  bread: { code: inStoreEan13('200', 1), minor: 21_950, wholesaleMinor: 20_650, costMinor: 16_382 },
  milk: { code: inStoreEan13('200', 2), minor: 62_000, wholesaleMinor: 58_300, costMinor: 45_001 },
  /** 333.33: a price that no split divides evenly. */
  tea: { code: inStoreEan13('200', 3), minor: 33_333, wholesaleMinor: 33_333, costMinor: 20_000 },
  /** One in stock, strict. */
  lamp: {
    code: inStoreEan13('200', 4),
    minor: 500_000,
    wholesaleMinor: 450_000,
    costMinor: 300_000,
  },
  /** Two in stock; a supervisor may sell what the customer holds. */
  coconut: {
    code: inStoreEan13('200', 5),
    minor: 45_000,
    wholesaleMinor: 42_300,
    costMinor: 30_000,
  },
  /** From 21 years. */
  beer: { code: inStoreEan13('200', 6), minor: 52_000, wholesaleMinor: 48_900, costMinor: 39_000 },
  /** From 18 years. */
  matches: { code: inStoreEan13('200', 7), minor: 1_000, wholesaleMinor: 900, costMinor: 500 },
  /** No stock is kept of it. */
  delivery: { code: inStoreEan13('200', 8), minor: 50_000, wholesaleMinor: 50_000, costMinor: 0 },
  /** A price of zero. */
  sample: { code: inStoreEan13('200', 9), minor: 0, wholesaleMinor: 0, costMinor: 100 },
  /** 5 % VAT. */
  aspirin: {
    code: inStoreEan13('200', 10),
    minor: 10_500,
    wholesaleMinor: 10_500,
    costMinor: 7_000,
  },
  /** No VAT. */
  book: {
    code: inStoreEan13('200', 11),
    minor: 150_000,
    wholesaleMinor: 140_000,
    costMinor: 90_000,
  },
  /** By weight, PLU 202. */
  apples: { code: '202', minor: 79_000, wholesaleMinor: 74_250, costMinor: 56_185 },
  /** By weight, PLU 101, at a price that rarely meets a label's. */
  cheese: { code: '101', minor: 469_037, wholesaleMinor: 440_850, costMinor: 376_326 },
} as const;

/** A label of the shop's scale: prefix, PLU, value, check digit. */
export function scaleLabel(kind: 'weight' | 'price', plu: string, value: number): string {
  const prefix = kind === 'weight' ? '22' : '23';
  const body = prefix + plu.padStart(5, '0') + String(value).padStart(5, '0');
  return body + String(checkDigit(body));
}

/** Six bottles of milk in one scan. */
export const MILK_PACK = inStoreEan13('200', 1002);

export const OPENING = {
  bread: 40,
  milk: 60,
  tea: 1000,
  lamp: 1,
  coconut: 2,
  beer: 96,
  matches: 500,
  sample: 10,
  aspirin: 30,
  book: 5,
  apples: 100,
  cheese: 12.4,
} as const;

export const CUSTOMERS = {
  /** Retail, no account. */
  asel: 'C1001',
  /** Retail, 30 000.00 at 14 days. */
  bolat: 'C1002',
  /** Wholesale, 500 000.00 at 30 days, owes 64 350.50 since 12 days. */
  cafe: 'C2001',
  /** Wholesale, tax exempt, 300 000.00. */
  exempt: 'C2002',
  /** Wholesale, owes 85 000.00 since 45 days and 40 000.00 since 20, at 30 days' terms. */
  overdue: 'C2003',
  /** Wholesale, blocked. */
  blocked: 'C2004',
} as const;

type GoodName = keyof typeof GOODS;

const SPECIAL: Partial<Record<GoodName, Partial<SeedProduct>>> = {
  milk: { pack: { barcode: MILK_PACK, quantityMilli: milli(6000) } },
  coconut: { oversellPolicy: 'presented' },
  beer: { minimumAge: 21 },
  matches: { minimumAge: 18 },
  delivery: { type: 'service', openingStockMilli: null, lowStockMilli: null },
  aspirin: { taxCategory: 'vat_medicine' },
  book: { taxCategory: 'none' },
  apples: { barcode: null, plu: '202', unit: 'kg', type: 'weighed', oversellPolicy: 'presented' },
  cheese: { barcode: null, plu: '101', unit: 'kg', type: 'weighed' },
};

function goods(): SeedProduct[] {
  const opening: Partial<Record<GoodName, number>> = OPENING;
  return Object.entries(GOODS).map(([name, good], index) => ({
    sku: `T-${name.toUpperCase()}`,
    barcode: good.code,
    pack: null,
    name: { en: `Test ${name}`, ru: `Товар ${name}`, kk: `Зат ${name}` },
    categoryKey: 'all',
    brand: '',
    unit: 'piece',
    type: 'stocked',
    taxCategory: 'vat',
    costMinor: minor(good.costMinor),
    retailMinor: minor(good.minor),
    wholesaleMinor: minor(good.wholesaleMinor),
    minimumAge: 0,
    oversellPolicy: 'strict',
    lowStockMilli: milli(1000),
    openingStockMilli: milli(Math.round((opening[name as GoodName] ?? 0) * 1000)),
    favourite: index < 3 ? index + 1 : null,
    plu: null,
    ...SPECIAL[name as GoodName],
  }));
}

function customer(code: string, rest: Partial<SeedCustomer>): SeedCustomer {
  return {
    code,
    name: `Customer ${code}`,
    type: 'RETAIL',
    phone: '+7 000 000 00 00',
    contactPerson: '',
    taxId: '',
    taxExempt: false,
    creditLimitMinor: minor(0),
    creditTermsDays: 30,
    creditBlocked: false,
    openingDebts: [],
    ...rest,
  };
}

const debt = (amountMinor: number, ageDays: number, reference: string) => ({
  amountMinor: minor(amountMinor),
  ageDays,
  reference,
});

function customers(): SeedCustomer[] {
  const WHOLESALE = 'WHOLESALE';
  return [
    customer(CUSTOMERS.asel, {}),
    customer(CUSTOMERS.bolat, { creditLimitMinor: minor(3_000_000), creditTermsDays: 14 }),
    customer(CUSTOMERS.cafe, {
      type: WHOLESALE,
      creditLimitMinor: minor(50_000_000),
      openingDebts: [debt(6_435_050, 12, 'D-1')],
    }),
    customer(CUSTOMERS.exempt, {
      type: WHOLESALE,
      taxExempt: true,
      creditLimitMinor: minor(30_000_000),
    }),
    customer(CUSTOMERS.overdue, {
      type: WHOLESALE,
      creditLimitMinor: minor(25_000_000),
      openingDebts: [debt(8_500_000, 45, 'D-2'), debt(4_000_000, 20, 'D-3')],
    }),
    customer(CUSTOMERS.blocked, {
      type: WHOLESALE,
      creditLimitMinor: minor(40_000_000),
      creditBlocked: true,
    }),
  ];
}

/** The shop's rules can be changed: `{ cashStepMinor: 500 }`. */
export function smallBusiness(rules: Partial<SeedBusiness['storefront']> = {}): SeedBusiness {
  const vat = (
    taxCategory: string,
    code: string,
    rate: number,
    from: string,
    to: string | null,
  ) => ({
    taxCategory,
    code,
    name: { en: code, ru: code, kk: code },
    ratePpm: ppm(rate * 10_000),
    validFrom: from,
    validTo: to,
  });
  return {
    storefront: {
      code: 'S01',
      name: 'Test shop',
      legalName: 'Test Shop LLP',
      bin: '000000000000',
      address: 'Example street 1',
      phone: '+7 000 000 00 01',
      currency: Currency.parse('KZT'),
      timeZone: 'Asia/Almaty',
      pricesIncludeTax: true,
      taxRounding: 'document',
      roundingMode: 'half-away',
      cashStepMinor: minor(100),
      receiptLocale: 'ru',
      footer: { en: 'Thank you', ru: 'Спасибо', kk: 'Рақмет' },
      barcodeMasks: [
        {
          prefix: '22',
          itemDigits: 5,
          kind: 'weight',
          valueDigits: 5,
          decimals: 3,
          verifier: false,
        },
        {
          prefix: '23',
          itemDigits: 5,
          kind: 'price',
          valueDigits: 5,
          decimals: 0,
          verifier: false,
        },
      ],
      priceLists: [
        { saleType: 'RETAIL', name: 'Retail' },
        { saleType: 'WHOLESALE', name: 'Wholesale' },
      ],
      taxRates: [
        vat('vat', 'VAT', 12, '2009-01-01', '2025-12-31'),
        vat('vat', 'VAT', 16, '2026-01-01', null),
        vat('vat_medicine', 'VAT-M', 5, '2026-01-01', '2026-12-31'),
        vat('vat_medicine', 'VAT-M', 10, '2027-01-01', null),
      ],
      ...rules,
    },
    categories: [{ key: 'all', parentKey: null, name: { en: 'All', ru: 'Все', kk: 'Бәрі' } }],
    products: goods(),
    users: [
      { name: 'Aida Test', role: 'cashier', locale: 'en', pin: PINS.cashier },
      { name: 'Bek Test', role: 'cashier', locale: 'ru', pin: PINS.cashier2 },
      { name: 'Saya Test', role: 'supervisor', locale: 'kk', pin: PINS.supervisor },
      { name: 'Max Test', role: 'manager', locale: 'en', pin: PINS.manager },
    ],
    customers: customers(),
  };
}
