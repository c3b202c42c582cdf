import { Currency, minor } from '../../shared/domain/money.ts';
import type { SeedBusiness } from './seed-business.ts';

/**
 * What a till is before HQ has told it whose it is: nothing to sell, and nobody who could sell it.
 * The shop's settings stand in for the first page of HQ's.
 */
export function blankBusiness(): SeedBusiness {
  return {
    storefront: {
      code: 'NEW',
      name: 'Tillwright',
      legalName: '',
      bin: '',
      address: '',
      phone: '',
      currency: Currency.parse('KZT'),
      timeZone: 'Asia/Almaty',
      pricesIncludeTax: true,
      taxRounding: 'document',
      roundingMode: 'half-away',
      cashStepMinor: minor(1),
      receiptLocale: 'ru',
      footer: { en: '', ru: '', kk: '' },
      barcodeMasks: [],
      priceLists: [],
      taxRates: [],
    },
    categories: [],
    products: [],
    users: [],
    customers: [],
  };
}
