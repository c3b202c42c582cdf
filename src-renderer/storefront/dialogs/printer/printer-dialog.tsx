import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrinterStatusView } from '../../../../shared/ipc/views.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { useTill } from '../../till-context.tsx';
import { useDialogCommand } from '../use-dialog-command.ts';
import { UncertainJob, type JobAnswer } from './uncertain-job.tsx';
import { useCloseDialog } from '../use-close-dialog.ts';
import classes from './printer-dialog.module.css';

/** How the printer is, and the papers only a person can tell about. */
export function PrinterDialog(): ReactNode {
  const { t } = useTranslation('dialogs');
  const printer = useTill((till) => till.status?.printer ?? null);
  const refresh = useTill((till) => till.refresh);
  const close = useCloseDialog('printer');
  const { run, problem, busy } = useDialogCommand();

  const answer: JobAnswer = async (job, what) => {
    const { jobId } = job;
    const done =
      what === 'again'
        ? await run('print.retry', { jobId })
        : await run('print.dismiss', { jobId, printed: what === 'cameOut' });
    if (done?.ok === true) await refresh();
  };

  return (
    <DialogFrame
      title={t('printer.title')}
      onClose={close}
      onEnter={close}
      problem={problem}
      footer={
        <ActionButton tone="main" keys="Enter" onClick={close}>
          {t('common.back')}
        </ActionButton>
      }
    >
      {printer === null ? null : (
        <div className={classes.layout}>
          <State printer={printer} />
          {printer.uncertain.length === 0 ? null : (
            <section className={classes.uncertain} aria-labelledby="printer-uncertain">
              <h3 id="printer-uncertain">{t('printer.uncertain')}</h3>
              <ul>
                {printer.uncertain.map((job) => (
                  <UncertainJob key={job.jobId} job={job} busy={busy} onAnswer={answer} />
                ))}
              </ul>
            </section>
          )}
        </div>
      )}
    </DialogFrame>
  );
}

function State({ printer }: { readonly printer: PrinterStatusView }): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const { state, problem, queued } = printer;
  const well = state === 'ready' || state === 'busy' || state === 'none';
  return (
    <output className={classes.state} data-well={well ? true : undefined}>
      <strong>{t(`printer.state.${state}`)}</strong>
      {problem === null ? null : <span>{t(`printer.problem.${problem}`)}</span>}
      <span>
        {queued === 0
          ? t('printer.nothingWaiting')
          : t('printer.waiting', { n: formats.count(queued) })}
      </span>
      {well ? null : <span>{t('printer.goesOn')}</span>}
    </output>
  );
}
