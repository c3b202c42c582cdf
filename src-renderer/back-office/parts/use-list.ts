import { useInfiniteQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Query } from '../api/api.ts';
import { useApi } from '../api/api-context.tsx';
import { pageOf } from '../api/identity-views.ts';

/** One of HQ's lists, page after page as the reader comes to the end. */
export function useList<S extends z.ZodType>(path: string, item: S, query: Query = {}) {
  const api = useApi();
  const list = useInfiniteQuery({
    queryKey: [path.slice(1), query],
    queryFn: ({ pageParam }) =>
      api.get(path, pageOf(item), {
        ...query,
        ...(pageParam === null ? {} : { cursor: pageParam }),
      }),
    initialPageParam: initialPage(),
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const more = list.hasNextPage && !list.isFetchingNextPage;
  return {
    rows,
    hasMore: list.hasNextPage,
    loading: list.isPending || list.isFetchingNextPage,
    error: list.error,
    retry: () => void list.refetch(),
    onEnd: more ? () => void list.fetchNextPage() : undefined,
  };
}

function initialPage(): string | null {
  return null;
}
