import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { minor } from '../../../../shared/domain/money.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { EMPTY_ENTRY } from '../../../ui/number-entry.ts';
import { NumberField } from '../../../ui/number-field.tsx';
import { Numpad } from '../../../ui/numpad.tsx';
import { TextEntry } from '../../../ui/text-entry.tsx';
import { useTill } from '../../till-context.tsx';
import type { CashWork } from '../../till-state.ts';
import type { DialogProps } from '../dialog-kind.ts';
import { useCloseDialog } from '../use-close-dialog.ts';
import { useDialogCommand } from '../use-dialog-command.ts';
import { useMoneyRules } from '../use-money-rules.ts';
import { type NumberEntryControl, useNumberEntry } from '../use-number-entry.ts';
import classes from './shift.module.css';

/** SHF-1: opens the shift with its float, moves cash with a reason, or opens the drawer. */
export function CashDialog({ dialog }: DialogProps<'cash'>): ReactNode {
  const { what } = dialog;
  const { t } = useTranslation('shift');
  const rules = useMoneyRules();
  const number = useNumberEntry(EMPTY_ENTRY, rules);
  const reasons = useReasons(what);
  const [reason, setReason] = useState(reasons[0] ?? '');
  const [less, setLess] = useState(false);
  const close = useCloseDialog('cash');
  const openDialog = useTill((till) => till.openDialog);
  const command = useDialogCommand();

  const book = async (): Promise<void> => {
    const amountMinor = minor((number.value ?? 0) * (less ? -1 : 1));
    const done =
      what === 'open'
        ? await command.run('shift.open', { floatMinor: amountMinor })
        : what === 'noSale'
          ? await command.run('drawer.open', { reason })
          : await command.run('cash.move', { kind: what, amountMinor, reason });
    if (done?.ok === true) close();
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (what === 'correction' && event.key === '-') {
      setLess((before) => !before);
      return true;
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && reasons.length > 0) {
      setReason((before) => reasons.at((reasons.indexOf(before) + step) % reasons.length) ?? '');
      return true;
    }
    return what !== 'noSale' && number.onKey(event);
  };
  const saveWord = { open: 'cash.saveOpen', noSale: 'cash.saveDrawer' } as const;
  return (
    <DialogFrame
      title={t(`act.${what}`)}
      onClose={() => openDialog({ kind: 'shift' })}
      onEnter={() => void book()}
      onKey={onKey}
      problem={command.problem}
      footer={
        <ActionButton
          tone="main"
          keys="Enter"
          disabled={command.busy}
          onClick={() => void book()}
          testId="cash-book"
        >
          {t(what === 'open' || what === 'noSale' ? saveWord[what] : 'cash.save')}
        </ActionButton>
      }
    >
      <div className={classes.entry}>
        {what !== 'noSale' && <Amount what={what} number={number} />}
        {what === 'correction' && <Direction less={less} set={setLess} />}
        {what !== 'open' && <Reason reasons={reasons} value={reason} set={setReason} />}
        {what !== 'noSale' && <Pad number={number} />}
      </div>
    </DialogFrame>
  );
}

function useReasons(what: CashWork): readonly string[] {
  const { t } = useTranslation('shift');
  if (what === 'open') return [];
  return [t(`reasons.${what}.first`), t(`reasons.${what}.second`)];
}

function Amount(props: {
  readonly what: CashWork;
  readonly number: NumberEntryControl;
}): ReactNode {
  const { t } = useTranslation('shift');
  const formats = useFormats();
  return (
    <NumberField
      label={t(props.what === 'open' ? 'cash.float' : 'cash.amount')}
      entry={props.number.entry}
      marks={formats.marks}
      sign={formats.currencySign}
      onText={props.number.onText}
      testId="cash-amount"
    />
  );
}

function Pad({ number }: { readonly number: NumberEntryControl }): ReactNode {
  const formats = useFormats();
  return <Numpad kind="money" decimalMark={formats.marks.decimal} onKey={number.press} />;
}

/** Too much in the drawer by the books, or too little: the minus key turns it. */
function Direction(props: {
  readonly less: boolean;
  readonly set: (less: boolean) => void;
}): ReactNode {
  const { t } = useTranslation('shift');
  return (
    <div className={classes.choice}>
      <ActionButton pressed={!props.less} onClick={() => props.set(false)}>
        {t('cash.more')}
      </ActionButton>
      <ActionButton pressed={props.less} keys="−" onClick={() => props.set(true)}>
        {t('cash.less')}
      </ActionButton>
    </div>
  );
}

function Reason(props: {
  readonly reasons: readonly string[];
  readonly value: string;
  readonly set: (reason: string) => void;
}): ReactNode {
  const { t } = useTranslation('shift');
  return (
    <div>
      <TextEntry
        label={t('cash.reason')}
        value={props.value}
        onChange={props.set}
        maxLength={200}
        testId="cash-reason"
      />
      <div className={classes.choice}>
        {props.reasons.map((reason) => (
          <ActionButton
            key={reason}
            pressed={reason === props.value}
            onClick={() => props.set(reason)}
          >
            {reason}
          </ActionButton>
        ))}
      </div>
    </div>
  );
}
