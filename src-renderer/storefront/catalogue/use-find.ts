import { useDebouncedValue } from '@mantine/hooks';
import { useCallback, useState } from 'react';
import type { ProductId } from '../../../shared/domain/ids.ts';
import { pendingQuantityIn } from '../pending-quantity.ts';
import { useBridge, useTill, useTillStore } from '../till-context.tsx';
import { useSearch, type ProductList } from './catalogue-queries.ts';

/** Short enough to feel at once, long enough that a fast typist searches once. */
const SETTLE_MS = 120;

export interface Find {
  readonly text: string;
  readonly searching: boolean;
  /** What the results are for; lags behind `text` while somebody types. */
  readonly query: string;
  readonly results: ProductList;
  /** What Enter would sell. */
  readonly markedId: ProductId | null;
  readonly write: (text: string) => void;
  readonly moveMark: (step: number) => void;
  readonly enter: () => void;
  readonly clear: () => void;
}

/** The find field: digits are a code, letters a search, `3*` the quantity of what comes next. */
export function useFind(): Find {
  const store = useTillStore();
  const text = useTill((till) => till.findText);
  const [query] = useDebouncedValue(text.trim(), SETTLE_MS);
  const results = useSearch(text === '' ? '' : query);
  const [mark, setMark] = useState({ query: '', index: 0 });
  const index = mark.query === query ? mark.index : 0;
  const searching = text.trim() !== '';
  const marked = searching
    ? results.products[Math.min(index, results.products.length - 1)]
    : undefined;
  const enterText = useEnter();

  const write = useCallback(
    (next: string) => {
      const quantity = pendingQuantityIn(next);
      if (quantity !== null) store.getState().setPendingQuantity(quantity);
      store.getState().setFindText(quantity === null ? next : '');
    },
    [store],
  );
  const moveMark = (step: number): void => {
    const last = results.products.length - 1;
    setMark({ query, index: Math.min(Math.max(index + step, 0), Math.max(last, 0)) });
  };
  const enter = (): void => {
    const current = query === text.trim() && results.state === 'ready';
    const chosen = mark.query === query && mark.index > 0;
    enterText(text.trim(), current ? (marked?.productId ?? null) : null, chosen);
  };
  const clear = useCallback(() => store.getState().setFindText(''), [store]);
  return {
    text,
    searching,
    query,
    results,
    markedId: marked?.productId ?? null,
    write,
    moveMark,
    enter,
    clear,
  };
}

/** Sells what was typed: the marked product, else the best one for the words, else it is a code. */
function useEnter(): (text: string, markedId: ProductId | null, chosen: boolean) => void {
  const store = useTillStore();
  const bridge = useBridge();
  return useCallback(
    (text, markedId, chosen) => {
      if (text === '') return;
      const till = store.getState();
      till.setFindText('');
      if (/^\d+$/.test(text) && !chosen) void till.scan(text, 'typed');
      else if (markedId !== null) void till.addProduct(markedId);
      else {
        void bridge
          .invoke('catalogue.search', { query: text.slice(0, 100), limit: 1 })
          .then((answer) => {
            const best = answer.ok ? answer.value.products[0] : undefined;
            if (best === undefined) return till.scan(text, 'typed');
            return till.addProduct(best.productId);
          });
      }
    },
    [store, bridge],
  );
}
