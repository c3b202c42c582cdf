import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Api } from './api.ts';
import { useApi } from './api-context.tsx';
import { Category, PriceList, TaxCategory } from './catalogue-views.ts';
import { pageOf } from './identity-views.ts';

/** More pages than this are a mistake, not a catalogue's categories. */
const MAX_PAGES = 50;

/** What products are sorted, taxed and priced by. */
export function useCatalogue() {
  const api = useApi();
  return useQuery({
    queryKey: ['catalogue'],
    queryFn: async () => {
      const [categories, taxCategories, priceLists] = await Promise.all([
        everything(api, '/categories', Category),
        everything(api, '/tax-categories', TaxCategory),
        everything(api, '/price-lists', PriceList),
      ]);
      return { categories, taxCategories, priceLists };
    },
    staleTime: 60_000,
  });
}

/** One of HQ's short lists, whole. */
export function useEverything<S extends z.ZodType>(path: string, schema: S) {
  const api = useApi();
  return useQuery({
    queryKey: [path.slice(1), 'all'],
    queryFn: () => everything(api, path, schema),
  });
}

/** To be called once something was saved that products are sorted, taxed or priced by. */
export function useCatalogueChanged(): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ['catalogue'] });
}

async function everything<S extends z.ZodType>(
  api: Api,
  path: string,
  schema: S,
): Promise<readonly z.output<S>[]> {
  const all: z.output<S>[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query: { cursor?: string } = cursor === null ? {} : { cursor };
    const answer: { items: z.output<S>[]; nextCursor: string | null } = await api.get(
      path,
      pageOf(schema),
      query,
    );
    all.push(...answer.items);
    cursor = answer.nextCursor;
    if (cursor === null) break;
  }
  return all;
}
