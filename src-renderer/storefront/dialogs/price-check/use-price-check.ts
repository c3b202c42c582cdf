import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { Result } from '../../../../shared/domain/result.ts';
import type { IpcError } from '../../../../shared/ipc/errors.ts';
import type { PriceCheckView } from '../../../../shared/ipc/price-check-view.ts';
import { useBridge } from '../../till-context.tsx';
import type { DialogOf } from '../dialog-kind.ts';

export interface PriceCheck {
  readonly found: PriceCheckView | null;
  readonly error: IpcError | null;
  readonly check: (code: string) => void;
}

interface Asked {
  readonly dialog: DialogOf<'priceCheck'>;
  readonly code: string | null;
  /** Goes up with every question, so the same code scanned twice is asked twice. */
  readonly serial: number;
}

/**
 * The answer to the last code, whether it was scanned (the dialog brings it) or typed here. A scan
 * also calls `onScanned`, so that half-typed text does not hide the answer.
 */
export function usePriceCheck(dialog: DialogOf<'priceCheck'>, onScanned: () => void): PriceCheck {
  const bridge = useBridge();
  const [asked, setAsked] = useState<Asked>({ dialog, code: dialog.code ?? null, serial: 0 });
  if (asked.dialog !== dialog) {
    setAsked({ dialog, code: dialog.code ?? null, serial: asked.serial + 1 });
    onScanned();
  }
  const { code, serial } = asked;
  const answer = useQuery({
    queryKey: ['catalogue.priceCheck', code, serial],
    queryFn: async (): Promise<Result<PriceCheckView, IpcError>> =>
      bridge.invoke('catalogue.priceCheck', { code: code ?? '' }),
    enabled: code !== null,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const check = useCallback(
    (next: string) => setAsked((before) => ({ ...before, code: next, serial: before.serial + 1 })),
    [],
  );
  const result = code === null ? undefined : answer.data;
  return {
    found: result?.ok === true ? result.value : null,
    error: result?.ok === false ? result.error : null,
    check,
  };
}
