import { useMemo } from 'react';
import type { PriceChange } from '../../shared/ipc/hq-views.ts';
import { useTill } from './till-context.tsx';

/** Changed prices of lines that are in the cart as they were told of, and were not decided on. */
export function usePriceChanges(): readonly PriceChange[] {
  const cart = useTill((till) => till.cart);
  const prices = useTill((till) => till.prices);
  const kept = useTill((till) => till.keptPrices);
  return useMemo(() => {
    if (cart === null || prices === null || prices.saleId !== cart.saleId) return [];
    return prices.changes.filter(
      (change) =>
        !kept.some((one) => one.lineId === change.lineId && one.nowMinor === change.nowMinor) &&
        cart.lines.some(
          (line) =>
            line.lineId === change.lineId &&
            (change.per === 'line' ? line.totalMinor : line.unitPriceMinor) === change.beforeMinor,
        ),
    );
  }, [cart, prices, kept]);
}
