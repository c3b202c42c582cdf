import { useEffect } from 'react';
import type { LineId } from '../../../shared/domain/ids.ts';
import type { LineView } from '../../../shared/ipc/views.ts';
import { useTill } from '../till-context.tsx';

/** The line a dialog works on; when it is gone from the sale the dialog closes by itself. */
export function useLine(lineId: LineId | null): LineView | null {
  const line = useTill((till) => till.cart?.lines.find((one) => one.lineId === lineId) ?? null);
  const close = useTill((till) => till.closeDialog);
  const gone = lineId !== null && line === null;
  useEffect(() => {
    if (gone) close();
  }, [gone, close]);
  return line;
}
