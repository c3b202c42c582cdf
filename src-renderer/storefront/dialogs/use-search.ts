import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Result } from '../../../shared/domain/result.ts';
import type { IpcError } from '../../../shared/ipc/errors.ts';
import { movedTo } from '../../ui/list-keys.ts';

/** Long enough for one search per word typed, short enough not to be felt. */
const DEBOUNCE_MS = 80;
const PAGE_ROWS = 5;

export interface SearchPage<T> {
  readonly items: readonly T[];
  readonly more: boolean;
}

export type FetchPage<T> = (
  query: string,
  offset: number,
) => Promise<Result<SearchPage<T>, IpcError>>;

export interface Search<T> {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly items: readonly T[];
  readonly active: number;
  readonly setActive: (index: number) => void;
  readonly chosen: T | null;
  readonly state: 'loading' | 'failed' | 'ready';
  readonly loadMore: () => void;
  /** Arrows and pages move the highlight. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  /** Calls back with the highlighted row, once the answer to what is typed has come. */
  readonly whenSettled: (choose: (item: T) => void) => void;
}

/**
 * A list that is searched as one types, page by page. `name` keeps the answers of two lists apart.
 */
export function useSearch<T>(name: string, fetchPage: FetchPage<T>): Search<T> {
  const [text, setTextOnly] = useState('');
  const [active, setActive] = useState(0);
  const [query] = useDebouncedValue(text.trim(), DEBOUNCE_MS);
  const pages = useInfiniteQuery({
    queryKey: [name, query],
    queryFn: async ({ pageParam }) => {
      const answer = await fetchPage(query, pageParam);
      if (!answer.ok) throw new SearchFailed(answer.error.code);
      return answer.value;
    },
    initialPageParam: 0,
    getNextPageParam: (last, all) =>
      last.more ? all.reduce((sum, page) => sum + page.items.length, 0) : undefined,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const items = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  const settled = query === text.trim() && !pages.isPlaceholderData && !pages.isPending;

  const setText = useCallback((next: string) => {
    setTextOnly(next);
    setActive(0);
  }, []);
  const onKey = useCallback(
    (event: KeyboardEvent): boolean => {
      const next = movedTo(event.key, active, items.length, PAGE_ROWS);
      if (next !== null) setActive(next);
      return next !== null;
    },
    [active, items.length],
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const chosen = items[active] ?? null;
  return {
    text,
    setText,
    items,
    active,
    setActive,
    chosen,
    state: pages.isError ? 'failed' : pages.isPending ? 'loading' : 'ready',
    loadMore,
    onKey,
    whenSettled: useWhenSettled(settled, chosen),
  };
}

class SearchFailed extends Error {}

/** Enter pressed before the answer came means the first row of that answer. */
function useWhenSettled<T>(settled: boolean, chosen: T | null): Search<T>['whenSettled'] {
  const waiting = useRef<((item: T) => void) | null>(null);
  useEffect(() => {
    const choose = waiting.current;
    if (!settled || choose === null) return;
    waiting.current = null;
    if (chosen !== null) choose(chosen);
  }, [settled, chosen]);
  return useCallback(
    (choose) => {
      if (!settled) waiting.current = choose;
      else if (chosen !== null) choose(chosen);
    },
    [settled, chosen],
  );
}
