import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { useApi } from '../api/api-context.tsx';
import { PriceChanges } from '../api/price-views.ts';
import { useMay } from '../me-context.tsx';

/** What was asked for this product and waits for another person: it is sold by those before. */
export function WaitingPrices({ productId }: { readonly productId: string }): ReactNode {
  const { t } = useTranslation('office');
  const api = useApi();
  const formats = useFormats();
  const mayRead = useMay('prices:read');
  const waiting = useQuery({
    queryKey: ['price-changes', productId],
    queryFn: () => api.get('/price-changes', PriceChanges, { status: 'WAITING', productId }),
    enabled: mayRead,
  });
  const items = waiting.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <output className="office-warning">
      {items.map(({ priceChangeId, listName, priceMinor }) => (
        <span key={priceChangeId}>
          {t('prices.waits', { list: listName, amount: formats.money(priceMinor) })}
        </span>
      ))}
    </output>
  );
}
