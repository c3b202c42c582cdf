import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { useBridge, useTill } from '../../till-context.tsx';
import type { DialogProps } from '../dialog-kind.ts';
import { useDialogCommand } from '../use-dialog-command.ts';
import { useCloseDialog } from '../use-close-dialog.ts';
import classes from './receipt-dialog.module.css';

/** A receipt as it was printed, letter by letter, and its copies. */
export function ReceiptDialog({ dialog }: DialogProps<'receipt'>): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const close = useCloseDialog('receipt');
  const openDialog = useTill((till) => till.openDialog);
  const { run, problem, busy } = useDialogCommand();
  const [copy, setCopy] = useState<number | null>(null);
  const { saleId } = dialog;

  const print = async (gift: boolean): Promise<void> => {
    const done = await run('print.reprint', { saleId, gift });
    if (done?.ok === true) setCopy(done.value.copyNumber);
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return false;
    if (event.code === 'KeyG') void print(true);
    else if (event.code === 'KeyB') openDialog({ kind: 'return', saleId });
    else if (event.code === 'KeyS') openDialog({ kind: 'sales' });
    else return false;
    return true;
  };

  return (
    <DialogFrame
      title={t('receipt.title')}
      onClose={close}
      onEnter={() => void print(false)}
      onKey={onKey}
      problem={problem}
      footer={
        <>
          <ActionButton keys="S" onClick={() => openDialog({ kind: 'sales' })}>
            {t('receipt.all')}
          </ActionButton>
          <ActionButton
            keys="B"
            onClick={() => openDialog({ kind: 'return', saleId })}
            testId="receipt-return"
          >
            {t('receipt.takeBack')}
          </ActionButton>
          <ActionButton keys="G" disabled={busy} onClick={() => void print(true)}>
            {t('receipt.gift')}
          </ActionButton>
          <ActionButton tone="main" keys="Enter" disabled={busy} onClick={() => void print(false)}>
            {t('receipt.print')}
          </ActionButton>
        </>
      }
    >
      <div className={classes.layout}>
        <Paper saleId={saleId} />
        <output className={classes.sent}>
          {copy === null ? null : t('receipt.sent', { n: formats.count(copy) })}
        </output>
      </div>
    </DialogFrame>
  );
}

function Paper({ saleId }: Pick<DialogProps<'receipt'>['dialog'], 'saleId'>): ReactNode {
  const { t } = useTranslation('dialogs');
  const bridge = useBridge();
  const receipt = useQuery({
    queryKey: ['sale.receipt', saleId],
    queryFn: async () => {
      const answer = await bridge.invoke('sale.receipt', { saleId, format: 'text' });
      if (!answer.ok) throw new Error(answer.error.code);
      return answer.value.content;
    },
    gcTime: 0,
  });
  return (
    // A long receipt is scrolled by keyboard too, so the table it lies on takes the focus.
    // oxlint-disable jsx-a11y/no-noninteractive-tabindex
    <section className={classes.table} aria-label={t('receipt.paper')} tabIndex={0} data-autofocus>
      <pre className={classes.paper} data-testid="receipt-text">
        {receipt.data ?? t(receipt.isError ? 'list.failed' : 'receipt.loading')}
      </pre>
    </section>
  );
}
