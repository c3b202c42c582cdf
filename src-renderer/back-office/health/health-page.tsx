import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { useApi } from '../api/api-context.tsx';
import { pageOf } from '../api/identity-views.ts';
import { ExceptionView, Terminal } from '../api/terminal-views.ts';
import { useMay } from '../me-context.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useList } from '../parts/use-list.ts';
import { useNow } from '../parts/use-now.ts';
import { hashOf } from '../router.tsx';
import { LastSeen } from '../terminals/last-seen.tsx';

const HOUR_MS = 60 * 60_000;
/** Looked at again this often, since nobody presses anything here. */
const AGAIN_MS = 15_000;

/** Whether what terminals do arrives here: HQ itself, each terminal's lag, what waits. */
export function HealthPage(): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const nowMs = useNow();
  const list = useList('/terminals', Terminal, { state: 'ACTIVE' });
  const silent = list.rows.filter(
    (row) => row.lastSeenAt === null || nowMs - Date.parse(row.lastSeenAt) > HOUR_MS,
  );
  const unsent = list.rows.reduce((sum, row) => sum + row.unsentCount, 0);
  const mayDecide = useMay('exceptions:read');
  const columns = useColumns();
  return (
    <PageFrame title={t('health.title')}>
      <div className="office-section">
        <dl className="office-figures">
          <div>
            <dt>{t('health.ready')}</dt>
            <dd>
              <Ready />
            </dd>
          </div>
          {mayDecide ? (
            <div>
              <dt>{t('health.openExceptions')}</dt>
              <dd>
                <OpenExceptions />
              </dd>
            </div>
          ) : null}
          <div>
            <dt>{t('health.silent')}</dt>
            <dd>{formats.count(silent.length)}</dd>
          </div>
          <div>
            <dt>{t('health.unsent')}</dt>
            <dd>{formats.count(unsent)}</dd>
          </div>
        </dl>
      </div>
      <ProblemAlert error={list.error} onRetry={list.retry} />
      <DataTable
        label={t('health.terminals')}
        columns={columns}
        rows={list.rows}
        rowKey={(row) => row.terminalId}
        loading={list.loading}
        onEnd={list.onEnd}
        empty={t('terminals.empty')}
      />
    </PageFrame>
  );
}

function Ready(): ReactNode {
  const { t } = useTranslation('office');
  const ready = useQuery({
    queryKey: ['ready'],
    queryFn: async () => (await fetch('/ready')).ok,
    refetchInterval: AGAIN_MS,
    retry: false,
  });
  if (ready.isPending) return t('parts.loading');
  const works = ready.data === true && ready.error === null;
  return t(works ? 'health.readyYes' : 'health.readyNo');
}

function OpenExceptions(): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const api = useApi();
  const open = useQuery({
    queryKey: ['exceptions', 'open count'],
    queryFn: () => api.get('/exceptions', pageOf(ExceptionView), { status: 'OPEN' }),
    refetchInterval: AGAIN_MS,
  });
  if (open.data === undefined) return t('parts.none');
  const count = formats.count(open.data.items.length);
  const text = open.data.nextCursor === null ? count : t('health.orMore', { count });
  return (
    <a className="office-link" href={hashOf(['exceptions'])}>
      {text}
    </a>
  );
}

function useColumns(): readonly Column<Terminal>[] {
  const { t } = useTranslation('office');
  const formats = useFormats();
  return [
    {
      ...{ key: 'name', head: t('terminals.name'), grow: 2 },
      cell: (row) => <a href={hashOf(['terminals'], { q: row.name })}>{row.name}</a>,
    },
    {
      ...{ key: 'lag', head: t('terminals.lastSeen'), grow: 2 },
      cell: (row) => <LastSeen at={row.lastSeenAt} />,
    },
    {
      ...{ key: 'unsent', head: t('health.lag'), grow: 2 },
      cell: (row) =>
        row.unsentCount === 0 ? (
          t('health.fine')
        ) : (
          <span className="office-state" data-tone="warn">
            {t('health.unsent')}: {formats.count(row.unsentCount)}
          </span>
        ),
    },
    {
      ...{ key: 'version', head: t('terminals.appVersion') },
      cell: (row) => row.appVersion || t('parts.none'),
    },
  ];
}
