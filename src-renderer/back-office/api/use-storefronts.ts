import { useQuery } from '@tanstack/react-query';
import { Currency } from '../../../shared/domain/money.ts';
import { useApi } from './api-context.tsx';
import { pageOf, Storefront } from './identity-views.ts';

/** The first hundred: a business with more looks for one by its code. */
export function useStorefronts() {
  const api = useApi();
  return useQuery({
    queryKey: ['storefronts', 'all'],
    queryFn: async () => (await api.get('/storefronts', pageOf(Storefront))).items,
    staleTime: 60_000,
  });
}

const NO_CURRENCY = Currency.parse('XXX');

/** A business has one currency; its storefronts say which. `XXX` until they have been read. */
export function useCurrency(): Currency {
  return useStorefronts().data?.[0]?.currency ?? NO_CURRENCY;
}
