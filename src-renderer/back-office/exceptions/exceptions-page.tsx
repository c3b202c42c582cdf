import { NativeSelect } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { ExceptionView, Terminal } from '../api/terminal-views.ts';
import { useStorefronts } from '../api/use-storefronts.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useList } from '../parts/use-list.ts';
import { useFilters } from '../router.tsx';
import { ExceptionDialog } from './exception-dialog.tsx';
import { typeName } from './exception-words.ts';
import { evidenceLines, KNOWN_TYPES } from './known-types.ts';

const STATUSES = ['OPEN', 'RESOLVED'] as const;
/** In the address for "whatever its status", since the inbox opens with what is open. */
const ANY = 'any';

/** Clashes between terminals and HQ: none is a rejected sale, each is for somebody to decide. */
export function ExceptionsPage(): ReactNode {
  const { t } = useTranslation('office');
  const { filters, setFilter } = useFilters();
  const status = filters['status'] ?? 'OPEN';
  const type = filters['type'] ?? '';
  const list = useList('/exceptions', ExceptionView, {
    status: status === ANY ? undefined : status,
    type,
  });
  const [opened, open] = useState<ExceptionView | null>(null);
  const columns = useColumns(open);
  const types = [...new Set([...KNOWN_TYPES, ...(type === '' ? [] : [type])])];
  return (
    <PageFrame
      title={t('exceptions.title')}
      filters={
        <>
          <NativeSelect
            aria-label={t('exceptions.status')}
            value={status}
            onChange={(event) => setFilter('status', event.currentTarget.value)}
            data={[
              ...STATUSES.map((value) => ({ value, label: t(`exceptions.statuses.${value}`) })),
              { value: ANY, label: t('exceptions.anyStatus') },
            ]}
          />
          <NativeSelect
            aria-label={t('exceptions.type')}
            value={type}
            onChange={(event) => setFilter('type', event.currentTarget.value)}
            data={[
              { value: '', label: t('exceptions.anyType') },
              ...types.map((value) => ({ value, label: typeName(t, value) })),
            ]}
          />
        </>
      }
    >
      <ProblemAlert error={list.error} onRetry={list.retry} />
      <DataTable
        label={t('exceptions.title')}
        columns={columns}
        rows={list.rows}
        rowKey={(row) => row.id}
        loading={list.loading}
        onEnd={list.onEnd}
        empty={
          type === '' && status === 'OPEN' ? (
            <>
              <p>{t('exceptions.empty')}</p>
              <p>{t('exceptions.emptyHelp')}</p>
            </>
          ) : (
            <p>{t('exceptions.emptyFound')}</p>
          )
        }
      />
      {opened === null ? null : <ExceptionDialog exception={opened} onClose={() => open(null)} />}
    </PageFrame>
  );
}

function useColumns(open: (row: ExceptionView) => void): readonly Column<ExceptionView>[] {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const place = usePlaceNames();
  return [
    {
      ...{ key: 'type', head: t('exceptions.type'), grow: 3.2 },
      title: (row) => typeName(t, row.type),
      cell: (row) => (
        <button type="button" className="office-link" onClick={() => open(row)}>
          {typeName(t, row.type)}
        </button>
      ),
    },
    {
      ...{ key: 'evidence', head: t('exceptions.evidenceHead'), grow: 2.6 },
      title: firstLine,
      cell: firstLine,
    },
    { ...{ key: 'where', head: t('exceptions.where'), grow: 1.4 }, cell: place, title: place },
    {
      ...{ key: 'when', head: t('exceptions.when'), grow: 1.6 },
      cell: (row) => formats.dateTime(row.createdAt),
    },
    {
      ...{ key: 'status', head: t('exceptions.status'), grow: 1.4 },
      cell: (row) => (
        <span className="office-state" data-tone={row.status === 'OPEN' ? 'warn' : 'plain'}>
          {row.status === 'OPEN' || row.status === 'RESOLVED'
            ? t(`exceptions.statuses.${row.status}`)
            : row.status}
        </span>
      ),
    },
  ];
}

function firstLine(row: ExceptionView): string {
  return evidenceLines(row.evidence)[0]?.text ?? '';
}

/** The terminal it happened at, or its storefront. */
export function usePlaceNames(): (row: ExceptionView) => string {
  const { t } = useTranslation('office');
  const storefronts = useStorefronts();
  const terminals = useList('/terminals', Terminal);
  return (row) => {
    const terminal = terminals.rows.find((one) => one.terminalId === row.terminalId);
    const shop = storefronts.data?.find((one) => one.storefrontId === row.storefrontId);
    return terminal?.name ?? shop?.name ?? t('parts.none');
  };
}
