import { Button, NativeSelect, Progress } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { Formats } from '../../../ui/format.ts';
import { useApi } from '../../api/api-context.tsx';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { LeaveGuard } from '../../parts/editor-frame.tsx';
import { ProblemAlert, problemText } from '../../parts/problem-alert.tsx';
import { hashOf } from '../../router.tsx';
import type { CsvColumn } from './csv-file.ts';
import type { FieldChange, PlannedRow } from './import-plan.ts';
import { importStart, runImport, type ImportProgress, type ImportRow } from './import-run.ts';

const KINDS = ['create', 'change', 'refused', 'same'] as const;
type Kind = (typeof KINDS)[number];

interface ImportPreviewProps {
  readonly fileName: string;
  readonly columns: readonly CsvColumn[];
  readonly plan: readonly PlannedRow[];
  readonly formats: Formats;
  readonly onAgain: () => void;
}

/** What each row will do; then doing it, a hundred rows at a time. */
export function ImportPreview(props: ImportPreviewProps): ReactNode {
  const { t } = useTranslation('office');
  const { fileName, columns, plan, formats, onAgain } = props;
  const [only, setOnly] = useState<Kind | ''>('');
  const rows = plan.filter(
    (row): row is ImportRow => row.kind === 'create' || row.kind === 'change',
  );
  const run = useImportRun(rows);
  const shown = only === '' ? plan : plan.filter((row) => row.kind === only);
  const counts = Map.groupBy(plan, (row) => row.kind);
  return (
    <>
      <dl className="office-summary">
        <div>
          <dt>{fileName}</dt>
        </div>
        {KINDS.map((kind) => (
          <div key={kind}>
            <dt>{t(`imports.kinds.${kind}`)}</dt>
            <dd>{formats.count(counts.get(kind)?.length ?? 0)}</dd>
          </div>
        ))}
      </dl>
      {run.progress === null ? <Mapping columns={columns} /> : null}
      <Running run={run} total={rows.length} formats={formats} />
      <div className="office-filters">
        <NativeSelect
          aria-label={t('imports.what')}
          value={only}
          onChange={(event) =>
            setOnly(KINDS.find((kind) => kind === event.currentTarget.value) ?? '')
          }
          data={[
            { value: '', label: t('imports.all') },
            ...KINDS.map((value) => ({ value, label: t(`imports.kinds.${value}`) })),
          ]}
        />
        {run.progress === null ? (
          <div className="office-actions">
            <Button onClick={onAgain}>{t('imports.another')}</Button>
            <Button variant="filled" disabled={rows.length === 0} onClick={run.go}>
              {rows.length === 0
                ? t('imports.nothing')
                : t('imports.start', { count: rows.length })}
            </Button>
          </div>
        ) : null}
      </div>
      <DataTable
        label={t('imports.preview')}
        columns={previewColumns(t, formats)}
        rows={shown}
        rowKey={(row) => String(row.number)}
        loading={false}
        empty={t('imports.nothing')}
      />
      <LeaveGuard dirty={run.state === 'running' || run.state === 'paused'} />
    </>
  );
}

interface ImportRun {
  readonly state: 'ready' | 'running' | 'paused' | 'finished';
  readonly progress: ImportProgress | null;
  readonly error: unknown;
  readonly go: () => void;
}

function useImportRun(rows: readonly ImportRow[]): ImportRun {
  const api = useApi();
  const queries = useQueryClient();
  const [importId] = useState(() => crypto.randomUUID());
  const [state, setState] = useState<ImportRun['state']>('ready');
  const [progress, setProgress] = useState<ImportProgress | null>(null);
  const [error, setError] = useState<unknown>(null);
  const go = async (): Promise<void> => {
    setState('running');
    setError(null);
    const start = progress ?? importStart(rows.length);
    setProgress(start);
    try {
      await runImport(api, importId, rows, start, setProgress);
      setState('finished');
    } catch (failure) {
      setError(failure);
      setState('paused');
    }
    await queries.invalidateQueries({ queryKey: ['products'] });
  };
  return { state, progress, error, go: () => void go() };
}

interface RunningProps {
  readonly run: ImportRun;
  readonly total: number;
  readonly formats: Formats;
}

function Running({ run, total, formats }: RunningProps): ReactNode {
  const { t } = useTranslation('office');
  const { progress, state, error } = run;
  if (progress === null) return null;
  const answered = progress.done + progress.refused.length;
  const done = formats.count(progress.done);
  return (
    <section className="office-section">
      <output>
        {state === 'finished'
          ? t('imports.finished', { done })
          : t('imports.progress', { done, total: formats.count(total) })}
      </output>
      <Progress
        value={total === 0 ? 100 : (answered / total) * 100}
        aria-label={t('imports.title')}
        color="ink"
        transitionDuration={0}
      />
      {state === 'paused' ? <p>{t('imports.paused')}</p> : null}
      <ProblemAlert error={error} />
      {progress.refused.length > 0 ? (
        <div className="office-warning">
          <strong>{t('imports.refusedByHq', { count: progress.refused.length })}</strong>
          <ul>
            {progress.refused.map(({ row, error: refusal }) => (
              <li key={row.number}>
                {t('imports.row')} {row.number}, {row.sku}: {problemText(t, refusal).message}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <div className="office-actions">
        {state === 'paused' ? (
          <Button variant="filled" onClick={run.go}>
            {t('imports.goOn')}
          </Button>
        ) : null}
        {state === 'finished' ? (
          <Button component="a" variant="filled" href={hashOf(['products'])}>
            {t('imports.toProducts')}
          </Button>
        ) : null}
      </div>
    </section>
  );
}

function Mapping({ columns }: { readonly columns: readonly CsvColumn[] }): ReactNode {
  const { t } = useTranslation('office');
  return (
    <dl className="office-summary" aria-label={t('imports.mapping')}>
      {columns.map(({ head, field }) => (
        <div key={head}>
          <dt>{head} →</dt>
          <dd>{field === null ? t('imports.ignored') : t(`imports.fields.${field}`)}</dd>
        </div>
      ))}
    </dl>
  );
}

const TONES = { create: 'plain', change: 'plain', same: 'plain', refused: 'error' } as const;

function previewColumns(t: TFunction<'office'>, formats: Formats): readonly Column<PlannedRow>[] {
  return [
    {
      ...{ key: 'row', head: t('imports.row'), grow: 0.9, align: 'end' },
      cell: (row) => formats.count(row.number),
    },
    {
      ...{ key: 'what', head: t('imports.what'), grow: 1.3 },
      cell: (row) => (
        <span className="office-state" data-tone={TONES[row.kind]}>
          {t(`imports.kinds.${row.kind}`)}
        </span>
      ),
    },
    { key: 'sku', head: t('products.sku'), grow: 1.2, cell: (row) => row.sku },
    {
      ...{ key: 'name', head: t('products.name'), grow: 2 },
      cell: (row) => row.name,
      title: (row) => row.name,
    },
    {
      ...{ key: 'why', head: t('imports.why'), grow: 4 },
      cell: (row) => whyText(t, formats, row),
      title: (row) => whyText(t, formats, row),
    },
  ];
}

function whyText(t: TFunction<'office'>, formats: Formats, row: PlannedRow): string {
  if (row.kind === 'same') return '';
  if (row.kind === 'refused') return t(`imports.reasons.${row.reason}`, { text: row.text });
  return row.changes.map((change) => changeText(t, formats, change)).join('; ');
}

function changeText(t: TFunction<'office'>, formats: Formats, change: FieldChange): string {
  const shown = (value: string | number): string =>
    typeof value === 'number' ? formats.money(value) : value;
  const field = t(`imports.fields.${change.field}`);
  const after = shown(change.after);
  if (change.before === null) return t('imports.set', { field, after });
  return t('imports.from', { field, before: shown(change.before), after });
}
