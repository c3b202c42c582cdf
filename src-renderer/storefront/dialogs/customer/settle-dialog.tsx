import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { Numpad } from '../../../ui/numpad.tsx';
import { useTill } from '../../till-context.tsx';
import type { DialogProps } from '../dialog-kind.ts';
import { SettleFacts } from './settle-facts.tsx';
import { SettleKinds } from './settle-kinds.tsx';
import { useSettle, type Settle } from './use-settle.ts';
import { useCloseDialog } from '../use-close-dialog.ts';
import classes from './customer.module.css';

/** Takes money against what a customer owes; the terminal pays the oldest debt first. */
export function SettleDialog({ dialog }: DialogProps<'settle'>): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const closeDialog = useCloseDialog('settle');
  const openDialog = useTill((till) => till.openDialog);
  const settle = useSettle(dialog.customer);
  const { customer, takenMinor, amountMinor, busy } = settle;
  const taken = takenMinor !== null;
  const enter = taken ? closeDialog : (): void => void settle.take();

  return (
    <DialogFrame
      title={t('settle.title')}
      onClose={() => (taken ? closeDialog() : openDialog({ kind: 'customer' }))}
      onEnter={enter}
      onKey={settle.onKey}
      problem={settle.problem}
      footer={
        <ActionButton
          tone="main"
          keys="Enter"
          disabled={busy || (!taken && customer.balanceMinor <= 0)}
          onClick={enter}
          testId="settle-take"
        >
          {taken ? t('settle.done') : t('settle.take', { amount: formats.money(amountMinor) })}
        </ActionButton>
      }
    >
      <div className={classes.settle}>
        <SettleFacts customer={customer} amountMinor={taken ? 0 : amountMinor} />
        <Work settle={settle} />
      </div>
    </DialogFrame>
  );
}

function Work({ settle }: { readonly settle: Settle }): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const { customer, number, takenMinor } = settle;
  const taken = takenMinor !== null;
  return (
    <div className={classes.work}>
      <div className={classes.entry}>
        <NumberField
          label={t('settle.amount')}
          entry={number.entry}
          marks={formats.marks}
          sign={formats.currencySign}
          onText={number.onText}
          disabled={taken}
          testId="settle-amount"
        />
        <Numpad
          kind="money"
          decimalMark={formats.marks.decimal}
          disabled={taken}
          onKey={settle.pressPad}
        />
      </div>
      <SettleKinds
        kind={settle.kind}
        onKind={settle.choose}
        reference={settle.reference}
        onReference={settle.setReference}
        inputRef={settle.referenceInput}
        disabled={taken}
        taken={
          takenMinor === null
            ? null
            : t('settle.taken', {
                amount: formats.money(takenMinor),
                left: formats.money(customer.balanceMinor),
              })
        }
      />
    </div>
  );
}
