import { useState } from 'react';
import { type LabelKind, MAX_LABELS } from '../../../../shared/domain/label.ts';
import { ONE_PIECE } from '../../../../shared/domain/quantity.ts';
import type { PriceCheckView } from '../../../../shared/ipc/price-check-view.ts';
import type { Problem } from '../../../ui/dialog-frame.tsx';
import { useDialogCommand } from '../use-dialog-command.ts';

export interface Labels {
  readonly kinds: readonly LabelKind[];
  readonly copies: number;
  /** One more or one less. */
  readonly change: (by: 1 | -1) => void;
  readonly print: (kind: LabelKind) => void;
  readonly problem: Problem | null;
  readonly busy: boolean;
  /** The last ones were taken by the printer. */
  readonly printed: boolean;
}

/** Labels of what was looked up; a weight that is not known yet is asked for. */
export function useLabels(found: PriceCheckView | null): Labels {
  const { run, problem, busy } = useDialogCommand();
  const [copies, setCopies] = useState(1);
  const [printed, setPrinted] = useState<PriceCheckView | null>(null);
  const print = async (kind: LabelKind): Promise<void> => {
    if (found === null) return;
    const { product, quantityMilli } = found;
    const weighed = kind === 'weight' && quantityMilli !== ONE_PIECE ? { quantityMilli } : {};
    setPrinted(null);
    const code = product.barcode ?? product.sku;
    const answer = await run('label.print', { code, kind, copies, ...weighed });
    if (answer?.ok === true) setPrinted(found);
  };
  return {
    ...{ kinds: found?.labels ?? [], copies, problem, busy },
    change: (by) => setCopies((now) => Math.min(MAX_LABELS, Math.max(1, now + by))),
    print: (kind) => void print(kind),
    printed: printed !== null && printed === found,
  };
}
