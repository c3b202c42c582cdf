import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { OverrideInput } from '../../../../shared/domain/permission.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { useBridge, useTill } from '../../till-context.tsx';
import type { CashWork, DialogState, RetryWithOverride } from '../../till-state.ts';
import { useCloseDialog } from '../use-close-dialog.ts';
import { type DialogCommand, useDialogCommand } from '../use-dialog-command.ts';
import form from '../form.module.css';
import classes from './shift.module.css';
import { useCurrentShift } from './use-current-shift.ts';

type Act = CashWork | 'x' | 'count' | 'history';

/** By their place on the keyboard; the order is that of a day. */
const ACTS: readonly { readonly act: Act; readonly letter: string; readonly open?: boolean }[] = [
  { act: 'open', letter: 'O' },
  { act: 'in', letter: 'I' },
  { act: 'out', letter: 'U' },
  { act: 'drop', letter: 'D' },
  { act: 'correction', letter: 'C' },
  { act: 'noSale', letter: 'N' },
  { act: 'x', letter: 'X', open: true },
  { act: 'count', letter: 'Z', open: true },
  { act: 'history', letter: 'H' },
];

/** SHF: everything of the shift and its drawer, each with a letter. */
export function ShiftDialog(): ReactNode {
  const { t } = useTranslation('shift');
  const close = useCloseDialog('shift');
  const openDialog = useTill((till) => till.openDialog);
  const shift = useTill((till) => till.status?.shift ?? null);
  const command = useDialogCommand();
  const showX = useX(command);
  const enabled = (one: (typeof ACTS)[number]): boolean => {
    if (one.act === 'open') return shift === null || shift.automatic;
    return one.open !== true || shift !== null;
  };
  const perform = (one: (typeof ACTS)[number]): void => {
    if (command.busy || !enabled(one)) return;
    if (one.act === 'x') void showX();
    else openDialog(dialogOf(one.act));
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return false;
    const one = ACTS.find(({ letter }) => `Key${letter}` === event.code);
    if (one !== undefined) perform(one);
    return one !== undefined;
  };
  return (
    <DialogFrame title={t('title')} onClose={close} onKey={onKey} problem={command.problem}>
      <div className={classes.layout}>
        <ShiftHead />
        <fieldset className={form.actions} aria-label={t('title')}>
          {ACTS.map((one) => (
            <ActionButton
              key={one.act}
              align="start"
              keys={one.letter}
              disabled={!enabled(one)}
              onClick={() => perform(one)}
              testId={`shift-${one.act}`}
            >
              {t(`act.${one.act}`)}
            </ActionButton>
          ))}
        </fieldset>
      </div>
    </DialogFrame>
  );
}

function dialogOf(act: Exclude<Act, 'x'>): DialogState {
  if (act === 'count') return { kind: 'shiftCount' };
  if (act === 'history') return { kind: 'shiftHistory' };
  return { kind: 'cash', what: act };
}

/** Which shift it is, since when, and what is odd about it. */
function ShiftHead(): ReactNode {
  const { t } = useTranslation('shift');
  const formats = useFormats();
  const current = useCurrentShift();
  const itself = useTill((till) => till.status?.settings.shiftOpensItself ?? true);
  if (current === null) return <p className={classes.head} />;
  const { shift } = current;
  if (shift === null) {
    return <p className={classes.head}>{t(itself ? 'none' : 'noneAsked')}</p>;
  }
  const since = t('since', { time: formats.dateTime(shift.openedAt), name: shift.openedBy });
  return (
    <p className={classes.head} data-testid="shift-head">
      <strong>{t('number', { number: shift.number })}</strong>
      <span>{shift.automatic ? `${since} · ${t('itself')}` : since}</span>
      {shift.overnight && (
        <span className={classes.warn}>{t('overnight', { day: shift.businessDate })}</span>
      )}
    </p>
  );
}

/** Asks for the X; where the person may not see it, a second one is asked in place. */
function useX({ run }: DialogCommand): () => Promise<void> {
  const bridge = useBridge();
  const openDialog = useTill((till) => till.openDialog);
  const show = async (override: OverrideInput): Promise<boolean> => {
    const answer = await bridge.invoke('shift.report', { shiftId: null, override });
    if (answer.ok) openDialog({ kind: 'shiftReport', report: answer.value });
    else openDialog({ kind: 'override', error: answer.error, retry });
    return answer.ok;
  };
  const retry: RetryWithOverride = show;
  return async () => {
    const done = await run('shift.report', { shiftId: null });
    if (done === null) return;
    if (done.ok) openDialog({ kind: 'shiftReport', report: done.value });
    else if (done.error.override !== undefined) {
      openDialog({ kind: 'override', error: done.error, retry });
    }
  };
}
