import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrinterStatusView } from '../../../shared/ipc/views.ts';
import { useTill } from '../till-context.tsx';
import classes from './status-bar.module.css';

/** The printer in words, and the way to its dialog. */
export function PrinterButton({ icon }: { readonly icon: ReactNode }): ReactNode {
  const { t } = useTranslation();
  const printer = useTill((till) => till.status?.printer ?? null);
  const openDialog = useTill((till) => till.openDialog);
  const state = usePrinterWords(printer);
  return (
    <button
      type="button"
      className={`${classes.button} ${needsLook(printer) ? classes.warn : classes.fine}`}
      aria-label={t('printer.open', { state })}
      onClick={() => openDialog({ kind: 'printer' })}
    >
      {icon}
      <span className={classes.printerWord}>{state}</span>
    </button>
  );
}

export function usePrinterWords(printer: PrinterStatusView | null): string {
  const { t } = useTranslation();
  if (printer === null) return t('printer.none');
  const count = printer.uncertain.length;
  if (count > 0) return t('printer.uncertain', { count });
  if (printer.problem !== null) return t(`printer.problem.${printer.problem}`);
  return t(`printer.${printer.state}`);
}

/** True while the cashier should look at the printer or at what it was to print. */
export function needsLook(printer: PrinterStatusView | null): boolean {
  if (printer === null) return false;
  return (
    printer.uncertain.length > 0 || printer.state === 'attention' || printer.state === 'offline'
  );
}
