import { Button, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.tsx';
import { nameOf, Product } from '../api/catalogue-views.ts';
import { pageOf } from '../api/identity-views.ts';
import { useLanguage } from '../language-context.tsx';
import { SearchField } from '../parts/search-field.tsx';

const SHOWN = 5;

interface ProductPickerProps {
  readonly onPick: (product: Product) => void;
}

/** Finds a product by its words or its code and offers the best few. */
export function ProductPicker({ onPick }: ProductPickerProps): ReactNode {
  const { t } = useTranslation('office');
  const { locale } = useLanguage();
  const api = useApi();
  const [words, setWords] = useState('');
  const search = /^\d{8,14}$/.test(words) ? { barcode: words } : { q: words };
  const found = useQuery({
    queryKey: ['products', 'picker', words],
    queryFn: () => api.get('/products', pageOf(Product), { ...search, limit: SHOWN }),
    enabled: words !== '',
  });
  return (
    <div className="office-picker">
      <SearchField value="" label={t('stock.findProduct')} onSearch={setWords} />
      {found.isFetching ? <Loader size="sm" aria-label={t('parts.loading')} /> : null}
      {words !== '' && found.data?.items.length === 0 ? (
        <p className="office-quiet">{t('stock.noneFound')}</p>
      ) : null}
      {words === ''
        ? null
        : found.data?.items.map((product) => (
            <Button
              key={product.productId}
              justify="space-between"
              rightSection={<span className="office-quiet">{product.sku}</span>}
              onClick={() => onPick(product)}
            >
              {nameOf(product, locale)}
            </Button>
          ))}
    </div>
  );
}
