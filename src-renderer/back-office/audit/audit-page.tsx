import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { AuditEntry } from '../api/audit-views.ts';
import { evidenceLines } from '../exceptions/known-types.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useList } from '../parts/use-list.ts';
import { useFilters } from '../router.tsx';
import { momentOf } from './audit-days.ts';
import { AuditFilters } from './audit-filters.tsx';

/** AUD: who did what and when. Nothing here can be changed, by anybody. */
export function AuditPage(): ReactNode {
  const { t } = useTranslation('office');
  const { filters } = useFilters();
  const list = useList('/audit', AuditEntry, {
    ...{ type: filters['type'], userId: filters['user'], terminalId: filters['terminal'] },
    from: momentOf(filters['from'] ?? '', 0),
    // The last day is meant with all of it.
    to: momentOf(filters['to'] ?? '', 1),
  });
  const [opened, open] = useState<AuditEntry | null>(null);
  const columns = useColumns(open);
  return (
    <PageFrame
      title={t('audit.title')}
      filters={<AuditFilters seen={list.rows.map(({ type }) => type)} />}
    >
      <ProblemAlert error={list.error} onRetry={list.retry} />
      <DataTable
        label={t('audit.title')}
        columns={columns}
        rows={list.rows}
        rowKey={(row) => row.id}
        loading={list.loading}
        onEnd={list.onEnd}
        empty={<p>{t('audit.empty')}</p>}
      />
      {opened === null ? null : <AuditDialog entry={opened} onClose={() => open(null)} />}
    </PageFrame>
  );
}

function useColumns(open: (row: AuditEntry) => void): readonly Column<AuditEntry>[] {
  const { t } = useTranslation('office');
  const formats = useFormats();
  return [
    {
      ...{ key: 'what', head: t('audit.what'), grow: 3.2 },
      title: (row) => row.summary,
      cell: (row) => (
        <button type="button" className="office-link" onClick={() => open(row)}>
          {row.summary}
        </button>
      ),
    },
    {
      ...{ key: 'type', head: t('audit.type'), grow: 1.7 },
      ...{ cell: (row) => row.type, title: (row) => row.type },
    },
    {
      ...{ key: 'who', head: t('audit.who'), grow: 1.4 },
      ...{ cell: (row) => row.userName, title: (row) => row.userName },
    },
    {
      ...{ key: 'when', head: t('audit.when'), grow: 1.9 },
      cell: (row) => formats.dateTime(row.createdAt),
    },
  ];
}

interface AuditDialogProps {
  readonly entry: AuditEntry;
  readonly onClose: () => void;
}

function AuditDialog({ entry, onClose }: AuditDialogProps): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const facts: readonly (readonly [string, string])[] = [
    [t('audit.when'), formats.dateTime(entry.createdAt)],
    [t('audit.who'), entry.userName === '' ? t('parts.none') : entry.userName],
    [t('audit.type'), entry.type],
    [t('audit.subject'), `${entry.subjectKind} ${entry.subjectId}`],
    [t('audit.address'), entry.sourceAddress],
    [t('audit.correlation'), entry.correlationId],
    ...evidenceLines(entry.data).map(({ field, text }) => [field, text] as const),
  ];
  return (
    <Dialog title={entry.summary} onClose={onClose} size="xl">
      <dl className="office-facts">
        {facts.map(([head, text], index) => (
          <div key={`${head} ${String(index)}`}>
            <dt>{head}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
