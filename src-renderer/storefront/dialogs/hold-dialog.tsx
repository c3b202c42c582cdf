import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../ui/action-button.tsx';
import { DialogFrame } from '../../ui/dialog-frame.tsx';
import { useFormats } from '../../ui/format-context.tsx';
import { TextEntry } from '../../ui/text-entry.tsx';
import { useTill } from '../till-context.tsx';
import { LineHead } from './line-head.tsx';
import { useDialogCommand } from './use-dialog-command.ts';
import { useCloseDialog } from './use-close-dialog.ts';
import classes from './entry-dialog.module.css';

/** Puts the sale aside under a name; the customer's name is there already. */
export function HoldDialog(): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const cart = useTill((till) => till.cart);
  const heldCount = useTill((till) => till.status?.heldCount ?? 0);
  const online = useTill((till) => till.status?.network === 'online');
  const openDialog = useTill((till) => till.openDialog);
  const close = useCloseDialog('hold');
  const { run, problem, busy } = useDialogCommand();
  const [name, setName] = useState((cart?.holdName || cart?.customer?.name || '').slice(0, 60));

  const hold = async (): Promise<void> => {
    if (cart === null) return;
    const done = await run('cart.hold', { saleId: cart.saleId, name });
    if (done?.ok === true) close();
  };
  const facts = `${t('hold.lines')}: ${formats.count(cart?.lines.length ?? 0)}`;
  const total = `${t('hold.total')}: ${formats.money(cart?.totals.totalMinor ?? 0)}`;

  return (
    <DialogFrame
      title={t('hold.title')}
      onClose={close}
      onEnter={() => void hold()}
      problem={problem}
      footer={
        <>
          <ActionButton
            disabled={heldCount === 0 && !online}
            onClick={() => openDialog({ kind: 'held' })}
          >
            {t('hold.list', { n: formats.count(heldCount) })}
          </ActionButton>
          <ActionButton tone="main" keys="Enter" disabled={busy} onClick={() => void hold()}>
            {t('hold.hold')}
          </ActionButton>
        </>
      }
    >
      <div className={classes.layout}>
        <LineHead name={total} facts={facts} />
        <div>
          <TextEntry
            label={t('hold.label')}
            value={name}
            onChange={setName}
            maxLength={60}
            focused
            testId="hold-name"
          />
          <p className={classes.quiet}>{t('hold.hint')}</p>
        </div>
      </div>
    </DialogFrame>
  );
}
