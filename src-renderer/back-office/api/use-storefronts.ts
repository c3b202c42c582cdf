import { useQuery } from '@tanstack/react-query';
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
