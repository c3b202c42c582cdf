import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import type { DialogProps } from '../dialog-kind.ts';
import { useCloseDialog } from '../use-close-dialog.ts';
import classes from './return.module.css';

/** What is to be handed over now, large, until somebody has done it. */
export function ReturnedDialog({ dialog }: DialogProps<'returned'>): ReactNode {
  const { refund } = dialog;
  const { t } = useTranslation('returns');
  const { t: tDialogs } = useTranslation('dialogs');
  const formats = useFormats();
  const close = useCloseDialog('returned');
  return (
    <DialogFrame
      title={t('done.title')}
      onClose={close}
      onEnter={close}
      footer={
        <ActionButton tone="main" keys="Enter" onClick={close} testId="returned-close">
          {t('done.close')}
        </ActionButton>
      }
    >
      <div className={classes.done} data-testid="returned">
        <strong>{t('done.total', { number: refund.receiptNumber })}</strong>
        <dl className={classes.given}>
          {refund.tenders.map(({ kind, givenMinor }) => (
            <div key={`${kind} ${givenMinor}`}>
              <dt>{tDialogs(`tender.${kind}`)}</dt>
              <dd>{formats.money(givenMinor)}</dd>
            </div>
          ))}
        </dl>
        {refund.saleStatus === 'REFUNDED' && <span>{t('done.everything')}</span>}
        {refund.printJobId !== null && <span>{t('done.printed')}</span>}
      </div>
    </DialogFrame>
  );
}
