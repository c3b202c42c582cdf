import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrintJobView } from '../../../../shared/ipc/views.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import classes from './printer-dialog.module.css';

export type JobAnswer = (
  job: PrintJobView,
  answer: 'cameOut' | 'again' | 'notWanted',
) => Promise<void>;

interface UncertainJobProps {
  readonly job: PrintJobView;
  readonly busy: boolean;
  readonly onAnswer: JobAnswer;
}

/**
 * A paper the printer never confirmed. Printing it again marks it a copy, so none is printed twice
 * unmarked.
 */
export function UncertainJob({ job, busy, onAnswer }: UncertainJobProps): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  return (
    <li className={classes.job} data-testid="uncertain-job">
      <span className={classes.what}>
        <strong>{t(`printer.job.${job.kind}`, { number: job.receiptNumber ?? '' }).trim()}</strong>
        <small>{formats.dateTime(job.createdAt)}</small>
      </span>
      <span className={classes.answers}>
        <ActionButton disabled={busy} onClick={() => void onAnswer(job, 'cameOut')}>
          {t('printer.cameOut')}
        </ActionButton>
        <ActionButton disabled={busy} onClick={() => void onAnswer(job, 'again')}>
          {t('printer.again')}
        </ActionButton>
        <ActionButton disabled={busy} onClick={() => void onAnswer(job, 'notWanted')}>
          {t('printer.notWanted')}
        </ActionButton>
      </span>
    </li>
  );
}
