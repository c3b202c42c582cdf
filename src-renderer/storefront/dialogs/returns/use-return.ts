import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type RefObject, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LineId, type RefundId, type TenderId } from '../../../../shared/domain/ids.ts';
import type { OverrideInput } from '../../../../shared/domain/permission.ts';
import { MILLI_ONE, milli } from '../../../../shared/domain/quantity.ts';
import type { RestockKind } from '../../../../shared/domain/refund.ts';
import type { Result } from '../../../../shared/domain/result.ts';
import type { CommandInput } from '../../../../shared/ipc/contract.ts';
import type { IpcError } from '../../../../shared/ipc/errors.ts';
import type {
  CompletedRefund,
  RefundPlanView,
  ReturnableLineView,
} from '../../../../shared/ipc/refund-views.ts';
import { useBridge, useTill } from '../../till-context.tsx';
import type { DialogOf } from '../dialog-kind.ts';
import { useDialogCommand, type DialogCommand } from '../use-dialog-command.ts';

type Quantities = Readonly<Record<string, number>>;

export interface ReturnControl extends Terms {
  /** Null while it is asked for, or where there is no such sale. */
  readonly plan: RefundPlanView | null;
  readonly failed: IpcError | null;
  readonly chosen: (lineId: LineId) => number;
  readonly choose: (line: ReturnableLineView, quantityMilli: number) => void;
  readonly chooseAll: () => void;
  readonly anything: boolean;
  readonly command: DialogCommand;
  readonly give: () => Promise<void>;
  readonly undoSale: () => Promise<void>;
}

/** Why it comes back, where the goods go and how the money does. */
interface Terms {
  readonly restock: RestockKind;
  readonly setRestock: (restock: RestockKind) => void;
  readonly reason: string;
  readonly setReason: (reason: string) => void;
  readonly inCash: boolean;
  readonly setInCash: (inCash: boolean) => void;
  readonly slips: Readonly<Record<string, string>>;
  readonly setSlip: (tenderId: TenderId, code: string) => void;
}

/** One step of what is counted; everything of what is weighed. */
export function stepOf(line: ReturnableLineView): number {
  return line.weighed ? line.leftMilli : Math.min(MILLI_ONE, line.leftMilli);
}

/** A return as it is put together; the till works out what goes back of it. */
export function useReturn(dialog: DialogOf<'return'>): ReturnControl {
  const { t } = useTranslation('returns');
  const bridge = useBridge();
  const [quantities, setQuantities] = useState<Quantities>({});
  const terms = useTerms();
  const command = useDialogCommand();
  const submit = useSubmit();
  // One id for all that this dialog sends: whatever is asked twice goes back once.
  const refundId = useRef<RefundId | null>(null);
  const { plan, failed } = usePlan(dialog, quantities, refundId);
  const choose = (line: ReturnableLineView, quantity: number): void =>
    setQuantities((before) => ({
      ...before,
      [line.lineId]: Math.max(0, Math.min(line.leftMilli, quantity)),
    }));
  return {
    ...{ ...terms, plan, failed, choose, command },
    chosen: (lineId) => quantities[lineId] ?? 0,
    chooseAll: () => {
      for (const line of plan?.lines ?? []) choose(line, line.leftMilli);
    },
    anything: Object.values(quantities).some((quantity) => quantity > 0),
    give: async () => {
      if (plan === null) return;
      const asked = inputOf(plan, quantities, terms, refundId.current ?? plan.refundId);
      await submit(
        () => command.run('refund.complete', asked),
        (override) => bridge.invoke('refund.complete', { ...asked, override }),
      );
    },
    undoSale: async () => {
      if (plan === null) return;
      const { saleId } = plan;
      const reason = t('voidReason');
      const asked = { refundId: refundId.current ?? plan.refundId, saleId, reason };
      await submit(
        () => command.run('sale.void', asked),
        (override) => bridge.invoke('sale.void', { ...asked, override }),
      );
    },
  };
}

function useTerms(): Terms {
  const { t } = useTranslation('returns');
  const [restock, setRestock] = useState<RestockKind>('restock');
  const [reason, setReason] = useState<string>(t('reason.broken'));
  const [inCash, setInCash] = useState(false);
  const [slips, setSlips] = useState<Terms['slips']>({});
  return {
    ...{ restock, setRestock, reason, setReason, inCash, setInCash, slips },
    setSlip: (tenderId, slip) => setSlips((before) => ({ ...before, [tenderId]: slip })),
  };
}

function usePlan(
  { saleId, code }: DialogOf<'return'>,
  quantities: Quantities,
  refundId: RefObject<RefundId | null>,
): Pick<ReturnControl, 'plan' | 'failed'> {
  const bridge = useBridge();
  const wanted = Object.entries(quantities).filter(([, quantity]) => quantity > 0);
  const found = useQuery({
    queryKey: ['refund.prepare', saleId ?? '', code ?? '', wanted],
    queryFn: async () => {
      const lines = wanted.map(([lineId, quantity]) => ({
        lineId: LineId.parse(lineId),
        quantityMilli: milli(quantity),
      }));
      const of = saleId === undefined ? { code: code ?? '' } : { saleId };
      const answer = await bridge.invoke('refund.prepare', { ...of, lines });
      if (answer.ok) refundId.current ??= answer.value.refundId;
      return answer;
    },
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const answer = found.data;
  if (answer === undefined) return { plan: null, failed: null };
  return answer.ok ? { plan: answer.value, failed: null } : { plan: null, failed: answer.error };
}

function inputOf(
  plan: RefundPlanView,
  quantities: Quantities,
  { restock, reason, inCash, slips }: Terms,
  refundId: RefundId,
): CommandInput<'refund.complete'> {
  return {
    ...{ refundId, saleId: plan.saleId, reason },
    lines: plan.lines.flatMap(({ lineId }) => {
      const quantityMilli = milli(quantities[lineId] ?? 0);
      return quantityMilli === 0 ? [] : [{ lineId, quantityMilli, restock }];
    }),
    tenders: plan.tenders.map(({ tenderId }) => ({
      tenderId,
      way: inCash ? 'cash' : 'same',
      reference: slips[tenderId] ?? '',
    })),
  };
}

type Answer = Result<CompletedRefund, IpcError>;

/** Gives it back; where the person may not, a second one is asked in place. */
function useSubmit() {
  const openDialog = useTill((till) => till.openDialog);
  return async (
    send: () => Promise<Answer | null>,
    sendWith: (override: OverrideInput) => Promise<Answer>,
  ): Promise<void> => {
    const retry = async (override: OverrideInput): Promise<boolean> => {
      const answer = await sendWith(override);
      if (answer.ok) openDialog({ kind: 'returned', refund: answer.value });
      else openDialog({ kind: 'override', error: answer.error, retry });
      return answer.ok;
    };
    const done = await send();
    if (done === null) return;
    if (done.ok) openDialog({ kind: 'returned', refund: done.value });
    else if (done.error.override !== undefined) {
      openDialog({ kind: 'override', error: done.error, retry });
    }
  };
}
