import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { Currency, formatMinor, minor } from '../../../shared/domain/money.ts';
import { useFormats } from '../../ui/format-context.tsx';
import { nameOf, type PriceList } from '../api/catalogue-views.ts';
import type { useCatalogue } from '../api/use-catalogue.ts';
import { useLanguage } from '../language-context.tsx';
import { plainText } from '../parts/plain-text.ts';
import { shownCode } from './product-draft.ts';

type Catalogue = NonNullable<ReturnType<typeof useCatalogue>['data']>;

const NO_CURRENCY = Currency.parse('XXX');
const Prices = z.array(z.object({ priceListId: z.string(), priceMinor: z.number().int() }));
const Barcodes = z.array(z.object({ code: z.string() }));

const NAMES = {
  sku: 'products.sku',
  nameRu: 'products.nameRu',
  nameKk: 'products.nameKk',
  nameEn: 'products.nameEn',
  brand: 'products.brand',
  active: 'products.active',
  categoryId: 'products.category',
  unit: 'products.unit',
  type: 'products.type',
  taxCategoryId: 'products.taxCategory',
  costMinor: 'products.cost',
  trackStock: 'products.trackStock',
  oversellPolicy: 'products.oversell',
  minimumAge: 'products.minimumAge',
  lowStockMilli: 'products.lowStock',
  barcodes: 'products.barcodes',
  prices: 'products.pricesTitle',
} as const;

function isNamed(field: string): field is keyof typeof NAMES {
  return Object.hasOwn(NAMES, field);
}

/** HQ's fields and their values in the reader's words. */
export function useFieldWords(catalogue: Catalogue) {
  const { t } = useTranslation('office');
  const { locale } = useLanguage();
  const formats = useFormats();
  const pricesText = (value: unknown): string => {
    const prices = Prices.safeParse(value);
    if (!prices.success) return t('parts.none');
    const listOf = (id: string): PriceList | undefined =>
      catalogue.priceLists.find((list) => list.priceListId === id);
    return prices.data
      .map(({ priceListId, priceMinor }) => {
        const list = listOf(priceListId);
        const amount = formatMinor(minor(priceMinor), list?.currency ?? NO_CURRENCY, locale);
        return `${list?.name ?? ''} ${amount}`;
      })
      .join(', ');
  };
  const fieldText = (field: string, value: unknown): string => {
    if (field === 'prices') return pricesText(value);
    if (field === 'barcodes') {
      const codes = Barcodes.safeParse(value);
      return codes.success ? codes.data.map(({ code }) => shownCode(code)).join(', ') : '';
    }
    if (field === 'categoryId') {
      const category = catalogue.categories.find((one) => one.categoryId === value);
      return category === undefined ? t('products.noCategory') : nameOf(category, locale);
    }
    if (typeof value === 'boolean') return t(value ? 'parts.yes' : 'parts.no');
    if (field === 'costMinor' && typeof value === 'number') return formats.money(value);
    if (field === 'lowStockMilli' && typeof value === 'number') return formats.quantity(value);
    return value === null || value === '' ? t('parts.none') : plainText(value);
  };
  return {
    currency: NO_CURRENCY,
    fieldName: (field: string) => (isNamed(field) ? t(NAMES[field]) : field),
    fieldText,
  };
}
