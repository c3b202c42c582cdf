import { NativeSelect, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { Money } from '../../ui/money.tsx';
import { ShiftListed } from '../api/shift-views.ts';
import { Terminal } from '../api/terminal-views.ts';
import { useStorefronts } from '../api/use-storefronts.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useList } from '../parts/use-list.ts';
import { useNow } from '../parts/use-now.ts';
import { hashOf, useFilters, usePlace } from '../router.tsx';
import { dayText, OverShort } from './over-short.tsx';
import { ShiftPage } from './shift-page.tsx';

/** SHF at HQ: every till's shifts, and one of them with its Z: as the address says. */
export function ShiftsPage(): ReactNode {
  const { path } = usePlace();
  const [, id] = path;
  return id === undefined ? <ShiftList /> : <ShiftPage key={id} id={id} />;
}

function ShiftList(): ReactNode {
  const { t } = useTranslation('office');
  const { filters } = useFilters();
  const { storefrontId, terminalId, from, to } = filters;
  const list = useList('/shifts', ShiftListed, { storefrontId, terminalId, from, to });
  const columns = useColumns();
  const found = Object.keys(filters).length > 0;
  return (
    <PageFrame title={t('shifts.title')} filters={<ShiftFilters />}>
      <ProblemAlert error={list.error} onRetry={list.retry} />
      <DataTable
        label={t('shifts.title')}
        columns={columns}
        rows={list.rows}
        rowKey={(row) => row.id}
        loading={list.loading}
        onEnd={list.onEnd}
        empty={
          <>
            <p>{t(found ? 'shifts.emptyFound' : 'shifts.empty')}</p>
            {found ? null : <p>{t('shifts.emptyHelp')}</p>}
          </>
        }
      />
    </PageFrame>
  );
}

function ShiftFilters(): ReactNode {
  const { t } = useTranslation('office');
  const { filters, setFilter } = useFilters();
  const storefronts = useStorefronts();
  const terminals = useList('/terminals', Terminal, { storefrontId: filters['storefrontId'] });
  return (
    <>
      <NativeSelect
        aria-label={t('shifts.storefront')}
        value={filters['storefrontId'] ?? ''}
        onChange={(event) => setFilter('storefrontId', event.currentTarget.value)}
        data={[
          { value: '', label: t('shifts.anyStorefront') },
          ...(storefronts.data ?? []).map((one) => ({ value: one.storefrontId, label: one.name })),
        ]}
      />
      <NativeSelect
        aria-label={t('shifts.terminal')}
        value={filters['terminalId'] ?? ''}
        onChange={(event) => setFilter('terminalId', event.currentTarget.value)}
        data={[
          { value: '', label: t('shifts.anyTerminal') },
          ...terminals.rows.map((one) => ({ value: one.terminalId, label: one.name })),
        ]}
      />
      {(['from', 'to'] as const).map((field) => (
        <TextInput
          key={field}
          type="date"
          aria-label={t(`shifts.${field}`)}
          title={t(`shifts.${field}`)}
          value={filters[field] ?? ''}
          onChange={(event) => setFilter(field, event.currentTarget.value)}
        />
      ))}
    </>
  );
}

function useColumns(): readonly Column<ShiftListed>[] {
  const { t } = useTranslation('office');
  const formats = useFormats();
  return [
    {
      ...{ key: 'shift', head: t('shifts.shift'), grow: 1.15 },
      cell: (row) => (
        <a href={hashOf(['shifts', row.id])}>{t('shifts.one', { number: row.number })}</a>
      ),
    },
    {
      ...{ key: 'terminal', head: t('shifts.terminal'), grow: 1.15 },
      ...{ cell: (row) => row.terminalName, title: (row) => row.terminalName },
    },
    {
      ...{ key: 'date', head: t('shifts.date'), grow: 1.25 },
      title: (row) => (row.closedAt === null ? '' : formats.dateTime(row.closedAt)),
      cell: (row) => dayText(row.businessDate),
    },
    {
      ...{ key: 'sales', head: t('shifts.sales'), align: 'end', grow: 1.7 },
      cell: (row) => (row.salesMinor === null ? '' : <Money minor={row.salesMinor} />),
    },
    {
      ...{ key: 'difference', head: t('shifts.difference'), grow: 2.15 },
      cell: (row) =>
        row.overShortMinor === null ? (
          <StillOpen since={row.businessDate} />
        ) : (
          <OverShort minor={row.overShortMinor} />
        ),
    },
    {
      ...{ key: 'books', head: t('shifts.books'), grow: 1.5 },
      cell: (row) => <Books row={row} />,
    },
  ];
}

/** SHF-5: open since an earlier day is worth a look. */
function StillOpen({ since }: { readonly since: string }): ReactNode {
  const { t } = useTranslation('office');
  const now = new Date(useNow());
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
  const overnight = since < today;
  return (
    <span className="office-state" data-tone={overnight ? 'warn' : 'plain'}>
      {t(overnight ? 'shifts.overnight' : 'shifts.isOpen')}
    </span>
  );
}

/** Whether HQ makes the same of it. */
function Books({ row: { closedAt, clash } }: { readonly row: ShiftListed }): ReactNode {
  const { t } = useTranslation('office');
  if (closedAt === null) return '';
  if (clash === null) return <span className="office-state">{t('shifts.agrees')}</span>;
  return (
    <span className="office-state" data-tone={clash === 'OPEN' ? 'error' : 'plain'}>
      {t(clash === 'OPEN' ? 'shifts.differs' : 'shifts.settled')}
    </span>
  );
}
