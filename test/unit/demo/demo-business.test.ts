import { describe, expect, test } from 'vitest';
import { loadDemoBusiness, type DemoCategory } from '../../../demo/demo-business.ts';
import { readEmbedded } from '../../../shared/domain/barcode/embedded.ts';
import { LOCALES } from '../../../shared/domain/localized.ts';

const demo = loadDemoBusiness();
const { products, categories, customers, users, storefront } = demo;

/** GS1 General Specifications 7.9: weights 1 and 3 by turns; the sum ends in 0. */
function checkDigitHolds(code: string): boolean {
  let sum = 0;
  for (const [index, digit] of Array.from(code).entries()) {
    sum += Number(digit) * (index % 2 === 0 ? 1 : 3);
  }
  return sum % 10 === 0;
}

function duplicates<T>(values: readonly T[]): readonly T[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

const barcodes = products.flatMap((product) => [
  ...(product.barcode === null ? [] : [product.barcode]),
  ...(product.pack === null ? [] : [product.pack.barcode]),
]);

function read(digits: string) {
  return readEmbedded(digits, storefront.barcodeMasks);
}

describe('CAT-1 the demo catalogue', () => {
  test('has about 300 products, about 40 weighed, about 25 sold in packs too', () => {
    expect(products.length).toBeGreaterThanOrEqual(290);
    expect(products.length).toBeLessThanOrEqual(350);
    const weighed = products.filter((product) => product.type === 'weighed');
    expect(weighed.length).toBeGreaterThanOrEqual(40);
    expect(products.filter((product) => product.pack !== null).length).toBeGreaterThanOrEqual(25);
  });

  test('every barcode is a valid EAN-13, unique, in-store, and no scale label', () => {
    expect(barcodes.filter((code) => !checkDigitHolds(code))).toEqual([]);
    expect(duplicates(barcodes)).toEqual([]);
    expect(barcodes.filter((code) => !/^20[01]/.test(code))).toEqual([]);
    const maskPrefixes = storefront.barcodeMasks.map((mask) => mask.prefix);
    expect(maskPrefixes).toEqual(['22', '23']);
  });

  test('a scale label of 2.500 kg Gala and one for 1 234 ₸ are read to their item', () => {
    const gala = products.find((product) => product.name.en === 'Apples Gala');
    const weight = read('2200202025001');
    expect(weight).toEqual({ itemCode: gala?.scaleCode, kind: 'weight', value: 2500 });
    const price = read('2300202012343');
    expect(price).toEqual({ itemCode: gala?.scaleCode, kind: 'price', value: 123_400 });
    expect(barcodes.filter((code) => read(code) !== null)).toEqual([]);
  });

  test('SKUs, PLUs and favourite positions are unique; favourites run from 1 without a gap', () => {
    expect(duplicates(products.map((product) => product.sku))).toEqual([]);
    const plus = products.flatMap((product) => product.plu ?? []);
    expect(duplicates(plus)).toEqual([]);
    const favourites = products.flatMap((product) => product.favourite ?? []);
    expect(favourites.toSorted((a, b) => a - b)).toEqual(favourites.map((_, index) => index + 1));
    expect(favourites).toHaveLength(24);
  });

  test('weighed goods are sold by the kilogram under a PLU, all others under a barcode', () => {
    for (const product of products) {
      const weighed = product.type === 'weighed';
      expect([product.sku, product.plu !== null]).toEqual([product.sku, weighed]);
      expect([product.sku, product.barcode === null]).toEqual([product.sku, weighed]);
      expect([product.sku, product.unit === 'kg']).toEqual([product.sku, weighed]);
    }
  });

  test.each(LOCALES)('every name is there in %s, unique, at most 60 letters', (locale) => {
    const names = products.map((product) => product.name[locale]);
    expect(duplicates(names)).toEqual([]);
    for (const text of [...names, ...categories.map((category) => category.name[locale])]) {
      expect(text).toBe(text.trim());
      expect(text.length).toBeGreaterThan(0);
      expect(text.length).toBeLessThanOrEqual(60);
    }
  });

  test('names are in their own language', () => {
    const sameInBoth = new Set(['Киви']);
    const named = [...products, ...categories];
    const copied = named.filter(({ name }) => name.ru === name.kk && !sameInBoth.has(name.kk));
    expect(copied.map(({ name }) => name.kk)).toEqual([]);
    expect(named.filter(({ name }) => /[а-яё]/i.test(name.en)).map(({ name }) => name.en)).toEqual(
      [],
    );
    const kazakhLetters = /[әғқңөұүһі]/i;
    expect(
      named.filter(({ name }) => kazakhLetters.test(name.ru)).map(({ name }) => name.ru),
    ).toEqual([]);
    const withKazakhLetters = named.filter(({ name }) => kazakhLetters.test(name.kk));
    expect(withKazakhLetters.length / named.length).toBeGreaterThan(0.7);
    // Latin look-alikes inside Cyrillic words break search: i for і, o for о, c for с.
    const mixed = /[a-z][а-яёәғқңөұүһі]|[а-яёәғқңөұүһі][a-z]/i;
    expect(named.filter(({ name }) => mixed.test(name.ru) || mixed.test(name.kk))).toEqual([]);
  });

  test('retail ≥ wholesale > cost > 0, and some prices have half a tenge', () => {
    const wrong = products.filter(
      ({ costMinor, wholesaleMinor, retailMinor }) =>
        costMinor <= 0 || wholesaleMinor <= costMinor || retailMinor < wholesaleMinor,
    );
    expect(wrong).toEqual([]);
    expect(products.filter((product) => product.retailMinor % 100 === 50).length).toBeGreaterThan(
      5,
    );
  });

  test('only services go untracked; what is dangerous asks for an age', () => {
    for (const product of products) {
      const service = product.type === 'service';
      expect([product.sku, product.openingStockMilli === null]).toEqual([product.sku, service]);
      expect([product.sku, product.lowStockMilli === null]).toEqual([product.sku, service]);
    }
    const adult = products.filter(({ categoryKey }) =>
      ['wine', 'spirits', 'tobacco'].includes(categoryKey),
    );
    expect(adult.every((product) => product.minimumAge === 21)).toBe(true);
    expect(products.some((product) => product.minimumAge === 18)).toBe(true);
  });
});

describe('CAT-1 the demo category tree', () => {
  test('has 12–16 tops, parents before children, and a place for every product', () => {
    const tops = categories.filter((category) => category.parentKey === null);
    expect(tops.length).toBeGreaterThanOrEqual(12);
    expect(tops.length).toBeLessThanOrEqual(16);
    const seen = new Set<string>();
    const orphans: DemoCategory[] = [];
    for (const category of categories) {
      if (category.parentKey !== null && !seen.has(category.parentKey)) orphans.push(category);
      seen.add(category.key);
    }
    expect(orphans).toEqual([]);
    expect(seen.size).toBe(categories.length);
    const used = new Set(products.map((product) => product.categoryKey));
    expect([...used].filter((key) => !seen.has(key))).toEqual([]);
    const parents = new Set(categories.map((category) => category.parentKey));
    const empty = categories.filter(({ key }) => !used.has(key) && !parents.has(key));
    expect(empty).toEqual([]);
  });
});

describe('CRE-1 USR-1 the demo people', () => {
  test('five users with their own PINs, every role there', () => {
    expect(users.map(({ pin, role }) => [pin, role])).toEqual([
      ['1111', 'cashier'],
      ['2222', 'cashier'],
      ['3333', 'supervisor'],
      ['4444', 'manager'],
      ['9999', 'admin'],
    ]);
    expect(new Set(users.map((user) => user.locale)).size).toBe(3);
  });

  test('customers show every credit state', () => {
    expect(customers).toHaveLength(12);
    expect(duplicates(customers.map((customer) => customer.code))).toEqual([]);
    expect(new Set(customers.map((customer) => customer.type)).size).toBe(2);
    expect(customers.filter((customer) => customer.creditBlocked)).toHaveLength(1);
    expect(customers.filter((customer) => customer.taxExempt)).toHaveLength(1);
    const overdue = customers.filter((customer) =>
      customer.openingDebts.some((debt) => debt.ageDays > customer.creditTermsDays),
    );
    expect(overdue.map((customer) => customer.code)).toEqual(['C2003']);
    const overLimit = customers.filter(({ openingDebts, creditLimitMinor }) => {
      const owedMinor = openingDebts.reduce((sum, debt) => sum + debt.amountMinor, 0);
      return owedMinor > creditLimitMinor;
    });
    expect(overLimit).toEqual([]);
  });
});

/** What is charged on `day`, by category. */
function ratesOn(day: string) {
  return storefront.taxRates
    .filter((rate) => rate.validFrom <= day && (rate.validTo === null || day <= rate.validTo))
    .map((rate) => [rate.taxCategory, rate.ratePpm]);
}

describe('KZ the demo storefront', () => {
  test('VAT is dated, and each category has at most one rate a day', () => {
    expect(ratesOn('2025-12-31')).toEqual([['vat', 120_000]]);
    expect(ratesOn('2026-01-01')).toEqual([
      ['vat', 160_000],
      ['vat_medicine', 50_000],
    ]);
    expect(ratesOn('2027-01-01')).toEqual([
      ['vat', 160_000],
      ['vat_medicine', 100_000],
    ]);
  });

  test('money, time and rounding are Kazakhstan’s', () => {
    expect(storefront).toMatchObject({
      code: 'S01',
      bin: '000000000000',
      currency: 'KZT',
      timeZone: 'Asia/Almaty',
      pricesIncludeTax: true,
      taxRounding: 'document',
      cashStepMinor: 100,
    });
  });

  test('amounts and quantities are read exactly', () => {
    expect(products.find((product) => product.sku === 'BK-001')).toMatchObject({
      retailMinor: 21_950,
      openingStockMilli: 40_000,
    });
    expect(products.find((product) => product.plu === '101')).toMatchObject({
      openingStockMilli: 12_400,
      pack: null,
    });
  });
});
