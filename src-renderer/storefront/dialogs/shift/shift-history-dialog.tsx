import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShiftSummary } from '../../../../shared/ipc/shift-views.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { movedTo } from '../../../ui/list-keys.ts';
import { Money } from '../../../ui/money.tsx';
import { PickList } from '../../../ui/pick-list.tsx';
import { useBridge, useTill } from '../../till-context.tsx';
import rows from '../rows.module.css';
import { useDialogCommand } from '../use-dialog-command.ts';

const PAGE_ROWS = 5;
/** Four months of shifts; older ones are at HQ and on paper. */
const SHOWN = 120;

/** The shifts of this till, the newest first; each closed one opens its Z. */
export function ShiftHistoryDialog(): ReactNode {
  const { t } = useTranslation('shift');
  const id = useId();
  const openDialog = useTill((till) => till.openDialog);
  const { run, problem, busy } = useDialogCommand();
  const [active, setActive] = useState(0);
  const shifts = useShifts();
  const list = shifts ?? [];
  const show = async (one: ShiftSummary | undefined): Promise<void> => {
    if (one === undefined || one.closedAt === null) return;
    const done = await run('shift.report', { shiftId: one.shift.shiftId });
    if (done?.ok === true) openDialog({ kind: 'shiftReport', report: done.value });
  };
  const onKey = (event: KeyboardEvent): boolean => {
    const next = movedTo(event.key, active, list.length, PAGE_ROWS);
    if (next !== null) setActive(next);
    return next !== null;
  };
  return (
    <DialogFrame
      title={t('act.history')}
      onClose={() => openDialog({ kind: 'shift' })}
      onEnter={() => void show(list[active])}
      onKey={onKey}
      problem={problem}
      footer={
        <ActionButton
          tone="main"
          keys="Enter"
          disabled={busy || (list[active]?.closedAt ?? null) === null}
          onClick={() => void show(list[active])}
        >
          {t('history.show')}
        </ActionButton>
      }
    >
      <PickList
        id={id}
        label={t('history.list')}
        items={list}
        keyOf={({ shift }) => shift.shiftId}
        active={active}
        onActive={setActive}
        onPick={(one) => void show(one)}
        renderRow={(one) => <Row one={one} />}
        empty={t(shifts === null ? 'history.loading' : 'history.empty')}
        rowTestId="shift-row"
        focusable
      />
    </DialogFrame>
  );
}

function useShifts(): readonly ShiftSummary[] | null {
  const bridge = useBridge();
  const found = useQuery({
    queryKey: ['shift.history'],
    queryFn: async () => {
      const answer = await bridge.invoke('shift.history', { limit: SHOWN });
      return answer.ok ? answer.value.shifts : [];
    },
    gcTime: 0,
  });
  return found.data ?? null;
}

function Row({ one }: { readonly one: ShiftSummary }): ReactNode {
  const { t } = useTranslation('shift');
  const formats = useFormats();
  const { shift, closedAt, totalMinor, overShortMinor } = one;
  const ended = closedAt === null ? t('history.isOpen') : formats.dateTime(closedAt);
  return (
    <>
      <span className={rows.what}>
        <strong>{t('number', { number: shift.number })}</strong>
        <span>{`${formats.dateTime(shift.openedAt)} – ${ended}`}</span>
      </span>
      <span className={rows.figure}>
        {totalMinor !== null && <Money minor={totalMinor} />}
        {overShortMinor !== null && overShortMinor !== 0 && (
          <small className={rows.warn}>{formats.money(overShortMinor)}</small>
        )}
      </span>
    </>
  );
}
