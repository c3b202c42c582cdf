import { useCallback } from 'react';
import { useTillStore } from '../till-context.tsx';
import type { DialogState } from '../till-state.ts';

/**
 * Closes the dialog if it still is one of `kind`: an answer that comes late, after a key has opened
 * another one, leaves that one standing.
 */
export function useCloseDialog(kind: DialogState['kind']): () => void {
  const store = useTillStore();
  return useCallback(() => {
    const till = store.getState();
    if (till.dialog?.kind === kind) till.closeDialog();
  }, [store, kind]);
}
