import type { StoreApi } from 'zustand/vanilla';
import type { LineId } from '../../shared/domain/ids.ts';
import { milli } from '../../shared/domain/quantity.ts';
import type { LineView } from '../../shared/ipc/views.ts';
import type { Till, TillActions } from './till-state.ts';

type LineActions = Pick<
  TillActions,
  'selectLine' | 'moveSelection' | 'stepQuantity' | 'removeSelected' | 'undo'
>;

/** What the keys and the buttons under the list do to the selected line. */
export function createLineActions(
  get: StoreApi<Till>['getState'],
  set: StoreApi<Till>['setState'],
): LineActions {
  // One step after another, each from what the one before left: `+` twice is two more.
  let steps: Promise<void> = Promise.resolve();
  const step = async (lineId: LineId, stepMilli: number): Promise<void> => {
    const { cart } = get();
    const line = cart?.lines.find((one) => one.lineId === lineId);
    if (cart === null || line === undefined) return;
    const on = { saleId: cart.saleId, lineId };
    const quantityMilli = milli(line.quantityMilli + stepMilli);
    if (quantityMilli > 0) await get().command('cart.setQuantity', { ...on, quantityMilli });
    else await get().command('cart.remove', on);
  };
  return {
    selectLine: (selectedLineId) => set({ selectedLineId }),

    moveSelection: (by) => {
      const lines = get().cart?.lines ?? [];
      const current = lines.findIndex((line) => line.lineId === get().selectedLineId);
      const next = current === -1 ? lines.length - 1 : current + by;
      const line = lines[Math.min(Math.max(next, 0), lines.length - 1)];
      if (line !== undefined) set({ selectedLineId: line.lineId });
    },

    stepQuantity: (stepMilli) => {
      const line = selectedLine(get());
      if (line !== undefined) steps = steps.then(() => step(line.lineId, stepMilli));
      return steps;
    },

    removeSelected: async () => {
      const { cart } = get();
      const line = selectedLine(get());
      if (cart === null || line === undefined) return;
      await get().command('cart.remove', { saleId: cart.saleId, lineId: line.lineId });
    },

    undo: async () => {
      const { cart } = get();
      if (cart?.canUndo === true) await get().command('cart.undo', { saleId: cart.saleId });
    },
  };
}

/** The line the keys act on. */
export function selectedLine(till: Till): LineView | undefined {
  return till.cart?.lines.find((line) => line.lineId === till.selectedLineId);
}
