import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CASH_KINDS } from '../../../../shared/domain/shift/figures.ts';
import type { ShiftReportView } from '../../../../shared/ipc/shift-views.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { type Formats } from '../../../ui/format.ts';
import { useFormats } from '../../../ui/format-context.tsx';
import type { DialogProps } from '../dialog-kind.ts';
import { useCloseDialog } from '../use-close-dialog.ts';
import { useDialogCommand } from '../use-dialog-command.ts';
import classes from './shift.module.css';

/** SHF-3: an X, or a Z as it was made. The paper says all of it; the screen what is looked for. */
export function ShiftReportDialog({ dialog }: DialogProps<'shiftReport'>): ReactNode {
  const { report } = dialog;
  const { t } = useTranslation('shift');
  const close = useCloseDialog('shiftReport');
  const { run, problem, busy } = useDialogCommand();
  const [printed, setPrinted] = useState(false);
  const open = report.closedAt === null;
  const print = async (): Promise<void> => {
    const shiftId = open ? null : report.shift.shiftId;
    const done = await run('shift.report', { shiftId, print: true });
    if (done?.ok === true) setPrinted(true);
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.code !== 'KeyP' || event.ctrlKey || event.repeat) return false;
    void print();
    return true;
  };
  return (
    <DialogFrame
      title={t(open ? 'report.xOf' : 'report.zOf', { number: report.shift.number })}
      onClose={close}
      onEnter={close}
      onKey={onKey}
      problem={problem}
      footer={
        <ActionButton keys="P" disabled={busy} onClick={() => void print()} testId="report-print">
          {t(printed ? 'report.printed' : 'report.print')}
        </ActionButton>
      }
    >
      <Figures report={report} />
    </DialogFrame>
  );
}

function Figures({ report }: { readonly report: ShiftReportView }): ReactNode {
  const { t } = useTranslation(['shift', 'dialogs']);
  const formats = useFormats();
  const rows = useRows(report, formats);
  return (
    <dl className={classes.figures} data-testid="report-figures" aria-label={t('shift:title')}>
      {rows.map(([name, value, strong], index) => (
        // Rows have no identity but their place, and never move.
        // oxlint-disable-next-line react/no-array-index-key
        <Pair key={index} name={name} value={value} strong={strong === true} />
      ))}
    </dl>
  );
}

function Pair(props: {
  readonly name: string;
  readonly value: string;
  readonly strong: boolean;
}): ReactNode {
  const mark = props.strong ? { 'data-strong': true } : {};
  return (
    <>
      <dt {...mark}>{props.name}</dt>
      <dd {...mark}>{props.value}</dd>
    </>
  );
}

type Shown = readonly [name: string, value: string, strong?: boolean];

function useRows(report: ShiftReportView, formats: Formats): readonly Shown[] {
  const { t } = useTranslation('shift');
  const { t: tDialogs } = useTranslation('dialogs');
  const { figures, shift, closedAt, closedBy } = report;
  const { sales, refunds, perpetual, receipts } = figures;
  const names = new Map(report.names.map(({ userId, name }) => [userId, name]));
  const rows: Shown[] = [
    [t('report.opened'), `${formats.dateTime(shift.openedAt)} · ${shift.openedBy}`],
  ];
  if (closedAt !== null) {
    rows.push([t('report.closed'), `${formats.dateTime(closedAt)} · ${closedBy}`]);
  }
  if (receipts !== null) rows.push([t('report.receipts'), formats.count(receipts.count)]);
  rows.push([t('report.sales'), formats.money(sales.totalMinor)]);
  if (refunds.count > 0) rows.push([t('report.refunds'), formats.money(-refunds.totalMinor)]);
  const discounts = sales.discountMinor - refunds.discountMinor;
  if (discounts !== 0) rows.push([t('report.discounts'), formats.money(-discounts)]);
  rows.push([t('report.net'), formats.money(sales.totalMinor - refunds.totalMinor), true]);
  for (const tax of figures.taxes) rows.push([tax.name, formats.money(tax.taxMinor)]);
  for (const { kind, takenMinor, givenBackMinor } of figures.tenders) {
    rows.push([tDialogs(`tender.${kind}`), formats.money(takenMinor - givenBackMinor)]);
  }
  for (const { userId, totalMinor } of figures.cashiers.length > 1 ? figures.cashiers : []) {
    rows.push([names.get(userId) ?? '', formats.money(totalMinor)]);
  }
  for (const kind of CASH_KINDS) {
    const amount = figures.cash[kind];
    if (amount !== 0) rows.push([t(`report.cash.${kind}`), formats.money(amount)]);
  }
  rows.push([t('report.expected'), formats.money(figures.expectedMinor), true]);
  rows.push(...useOutcome(report, formats));
  if (figures.drawerOpenings > 0) {
    rows.push([t('report.openings'), formats.count(figures.drawerOpenings)]);
  }
  const total = perpetual.salesMinor - perpetual.refundsMinor;
  return [...rows, [t('report.perpetual'), formats.money(total)]];
}

function useOutcome(report: ShiftReportView, formats: Formats): readonly Shown[] {
  const { t } = useTranslation('shift');
  const { countedMinor, overShortMinor } = report;
  if (countedMinor === null || overShortMinor === null) return [];
  const counted: Shown = [t('report.counted'), formats.money(countedMinor)];
  if (overShortMinor === 0) return [counted, [t('report.even'), '✓', true]];
  const name = t(overShortMinor > 0 ? 'report.over' : 'report.short');
  return [counted, [name, formats.money(overShortMinor), true]];
}
