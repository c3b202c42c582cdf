import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../ui/action-button.tsx';
import { DialogFrame } from '../../ui/dialog-frame.tsx';
import { latestBirthDay } from './birth-day.ts';
import type { DialogProps } from './dialog-kind.ts';
import { useCloseDialog } from './use-close-dialog.ts';
import classes from './age-check-dialog.module.css';

/** Asks what the law asks, with the reckoning done: the latest birthday that will do. */
export function AgeCheckDialog({ dialog }: DialogProps<'ageCheck'>): ReactNode {
  const { t } = useTranslation('dialogs');
  const close = useCloseDialog('ageCheck');
  const { age } = dialog;
  const [date] = useState(() => latestBirthDay(new Date(), age));
  const confirm = (): void => void dialog.confirm();
  return (
    <DialogFrame
      title={t('ageCheck.title')}
      onClose={close}
      onEnter={confirm}
      footer={
        <>
          <ActionButton keys="Esc" onClick={close} testId="age-refuse">
            {t('ageCheck.refuse')}
          </ActionButton>
          <ActionButton tone="main" keys="Enter" onClick={confirm} testId="age-confirm">
            {t('ageCheck.confirm', { age })}
          </ActionButton>
        </>
      }
    >
      <div className={classes.question}>
        <p className={classes.large}>{t('ageCheck.question', { age })}</p>
        <p className={classes.large}>
          <strong>{t('ageCheck.born', { date })}</strong>
        </p>
        <p>{t('ageCheck.hint')}</p>
      </div>
    </DialogFrame>
  );
}
