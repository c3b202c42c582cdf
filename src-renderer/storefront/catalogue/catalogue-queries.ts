import {
  useInfiniteQuery,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import type { CategoryId } from '../../../shared/domain/ids.ts';
import type { Result } from '../../../shared/domain/result.ts';
import type { CommandOutput } from '../../../shared/ipc/contract.ts';
import type { IpcError } from '../../../shared/ipc/errors.ts';
import type { CategoryView, ProductView } from '../../../shared/ipc/views.ts';
import { useBridge, useTill, useTillStore } from '../till-context.tsx';

const PAGE = 60;
const PRODUCTS = 'products';
const CATEGORIES = 'categories';
const FRESH_MS = 30_000;
/** Long enough after the last change that a fast scanner is never made to wait for the grid. */
const REST_MS = 2_000;

export interface ProductList {
  readonly products: readonly ProductView[];
  readonly more: boolean;
  readonly loadMore: () => void;
  readonly state: 'loading' | 'ready' | 'failed';
}

/** What stands in the grid: the favourites where `categoryId` is null. */
export function useBrowse(categoryId: CategoryId | null): ProductList {
  const bridge = useBridge();
  const type = useTill((till) => till.cart?.type ?? 'RETAIL');
  return useAsList(
    useInfiniteQuery({
      // A price list has its own prices, so it has its own pages.
      queryKey: [PRODUCTS, 'browse', type, categoryId],
      queryFn: async ({ pageParam }) =>
        valueOf(
          await bridge.invoke('catalogue.browse', { categoryId, limit: PAGE, offset: pageParam }),
        ),
      initialPageParam: 0,
      getNextPageParam: nextOffset,
      select: flatten,
      staleTime: FRESH_MS,
    }),
  );
}

/**
 * What a search finds; `query` is empty while nobody searches. The last answer stays until the
 * next.
 */
export function useSearch(query: string): ProductList {
  const bridge = useBridge();
  const type = useTill((till) => till.cart?.type ?? 'RETAIL');
  return useAsList(
    useInfiniteQuery({
      queryKey: [PRODUCTS, 'search', type, query],
      queryFn: async ({ pageParam }) =>
        valueOf(await bridge.invoke('catalogue.search', { query, limit: PAGE, offset: pageParam })),
      initialPageParam: 0,
      getNextPageParam: nextOffset,
      select: flatten,
      staleTime: FRESH_MS,
      enabled: query !== '',
      placeholderData: (before: InfiniteData<Page, number> | undefined) => before,
    }),
  );
}

export function useCategories(): UseQueryResult<readonly CategoryView[]> {
  const bridge = useBridge();
  return useQuery({
    queryKey: [CATEGORIES],
    queryFn: async () => valueOf(await bridge.invoke('catalogue.categories', {})).categories,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What is sold or reserved changes what is left: look again once the sale rests for a moment. */
export function useStockFollowsSale(): void {
  const queries = useQueryClient();
  const store = useTillStore();
  useEffect(() => {
    let timer = 0;
    const stop = store.subscribe((till, before) => {
      if (till.cart?.lines === before.cart?.lines) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        void queries.invalidateQueries({ queryKey: [PRODUCTS] });
      }, REST_MS);
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [queries, store]);
}

/** HQ changed goods, categories or favourites; a long pull is one change, once it rests. */
export function useCatalogueFollowsHq(): void {
  const bridge = useBridge();
  const queries = useQueryClient();
  useEffect(() => {
    let timer = 0;
    const stop = bridge.subscribe((event) => {
      if (event.kind !== 'catalogue') return;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        void queries.invalidateQueries({ queryKey: [CATEGORIES] });
        void queries.invalidateQueries({ queryKey: [PRODUCTS] });
      }, REST_MS);
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [bridge, queries]);
}

type Page = CommandOutput<'catalogue.browse'>;

function nextOffset(page: Page, _pages: readonly Page[], offset: number): number | undefined {
  return page.more ? offset + page.products.length : undefined;
}

/** Outside of the hook, so that the flat list keeps its identity while the pages keep theirs. */
function flatten(data: InfiniteData<Page, number>): readonly ProductView[] {
  return data.pages.flatMap((page) => page.products);
}

function useAsList(query: UseInfiniteQueryResult<readonly ProductView[]>): ProductList {
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = query;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);
  return {
    products: query.data ?? NOTHING,
    more: hasNextPage,
    loadMore,
    state: query.isError ? 'failed' : query.isSuccess ? 'ready' : 'loading',
  };
}

const NOTHING: readonly ProductView[] = [];

function valueOf<T>(answer: Result<T, IpcError>): T {
  if (answer.ok) return answer.value;
  throw new Error(answer.error.code);
}
