import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { Money } from '../../ui/money.tsx';
import { useApi } from '../api/api-context.tsx';
import { ShiftView } from '../api/shift-views.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { Section } from '../parts/section.tsx';
import { hashOf } from '../router.tsx';
import { FigureTable } from './figure-table.tsx';
import { cashName } from './figure-words.ts';
import { dayText } from './over-short.tsx';
import { ZSections } from './z-sections.tsx';

/** One shift: who had it, its Z, what went into and out of its drawer. */
export function ShiftPage({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('office');
  const api = useApi();
  const found = useQuery({
    queryKey: ['shifts', 'one', id],
    queryFn: () => api.get(`/shifts/${id}`, ShiftView),
  });
  const shift = found.data?.shift;
  const title =
    shift === undefined
      ? t('shifts.title')
      : t('shifts.oneAt', { number: shift.number, terminal: shift.terminalName });
  return (
    <PageFrame
      title={title}
      actions={
        <Button component="a" href={hashOf(['shifts'])}>
          {t('parts.back')}
        </Button>
      }
    >
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.data === undefined ? null : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- Its only way to scroll.
        <section className="office-scroll" aria-label={title} tabIndex={0}>
          <Whole view={found.data} />
        </section>
      )}
    </PageFrame>
  );
}

function Whole({ view }: { readonly view: ShiftView }): ReactNode {
  const { t } = useTranslation('office');
  const { shift, reports, people } = view;
  return (
    <>
      <Head view={view} />
      {reports.length === 0 ? (
        <Section title={t('shifts.isOpen')}>
          <p>{t('shifts.openHelp')}</p>
        </Section>
      ) : null}
      {reports.map((report) => (
        <ZSections key={report.closedAt + report.overShortMinor} report={report} people={people} />
      ))}
      <div className="office-columns">
        <Movements view={view} />
        <Openings view={view} />
      </div>
      {reports.length > 1 ? (
        <p>{t('shifts.twice', { count: reports.length, number: shift.number })}</p>
      ) : null}
    </>
  );
}

function Head({ view: { shift, reports } }: { readonly view: ShiftView }): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const [report] = reports;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('shifts.date'), dayText(shift.businessDate)],
    [
      t('shifts.opened'),
      [
        formats.dateTime(shift.createdAt),
        ...(shift.automatic ? [t('shifts.itself')] : []),
        ...(shift.openedBy === '' ? [] : [shift.openedBy]),
      ].join(', '),
    ],
    [t('shifts.float'), <Money key="float" minor={shift.floatMinor} />],
    [
      t('shifts.closed'),
      report === undefined
        ? t('parts.none')
        : [formats.dateTime(report.closedAt), report.closedBy]
            .filter((part) => part !== '')
            .join(', '),
    ],
  ];
  return (
    <dl className="office-facts">
      {facts.map(([head, text]) => (
        <div key={head}>
          <dt>{head}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Movements({ view: { cash } }: { readonly view: ShiftView }): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  return (
    <Section title={t('shifts.movements')}>
      <FigureTable
        label={t('shifts.movements')}
        heads={[t('shifts.reason'), t('shifts.when'), t('shifts.by'), t('shifts.amount')]}
        empty={t('shifts.noMovements')}
        rows={cash.map(({ kind, reason, at, by, allowedBy, amountMinor }) => ({
          key: `${at} ${kind} ${amountMinor} ${reason}`,
          cells: [
            `${cashName(t, kind)}: ${reason}`,
            formats.time(at),
            persons(by, allowedBy),
            <Money key="amount" minor={amountMinor} />,
          ],
        }))}
      />
    </Section>
  );
}

function Openings({ view: { openings } }: { readonly view: ShiftView }): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  return (
    <Section title={t('shifts.openings')}>
      <FigureTable
        label={t('shifts.openings')}
        heads={[t('shifts.reason'), t('shifts.when'), t('shifts.by')]}
        empty={t('shifts.noMovements')}
        rows={openings.map(({ reason, at, by, allowedBy }) => ({
          key: `${at} ${reason}`,
          cells: [reason, formats.time(at), persons(by, allowedBy)],
        }))}
      />
    </Section>
  );
}

/** Who did it, and who allowed it. */
function persons(by: string, allowedBy: string): string {
  return [by, allowedBy].filter((name) => name !== '').join(' · ');
}
