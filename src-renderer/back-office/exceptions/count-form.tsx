import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { useApi } from '../api/api-context.tsx';
import { nameOf } from '../api/catalogue-views.ts';
import { Doubts, type Doubt } from '../api/terminal-views.ts';
import { useCurrency } from '../api/use-storefronts.ts';
import { useLanguage } from '../language-context.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { countOf, forgetDraft, keepDraft, readDraft, type Counted } from './count-draft.ts';

export interface Count {
  readonly counter: string;
  readonly found: number;
}

interface CountFormProps {
  readonly exceptionId: string;
  readonly busy: boolean;
  /** @returns whether it was booked */
  readonly onBook: (counts: readonly Count[]) => Promise<boolean>;
  readonly onBack: () => void;
}

interface CountRow {
  readonly doubt: Doubt;
  readonly name: string;
  readonly text: string;
  readonly counted: Counted;
}

/** What was found of each thing in doubt, counter by counter; a part of it may be missing. */
export function CountForm({ exceptionId, busy, onBook, onBack }: CountFormProps): ReactNode {
  const { t } = useTranslation('office');
  const frame = useRef<HTMLDivElement>(null);
  const { rows, loading, error, retry, type, fillRest } = useCounts(exceptionId);
  const [words, setWords] = useState('');
  const [missed, setMissed] = useState(false);
  // One shop needs no telling which.
  const manyPlaces = new Set(rows.flatMap(({ doubt }) => doubt.place ?? [])).size > 1;
  const columns = useColumns(type, manyPlaces);
  const found = rows.filter((row) => isLike(row, words));
  const counted = rows.filter((row) => row.counted.state === 'counted');
  useFirstFocus(frame, loading);

  const book = async (): Promise<void> => {
    setMissed(counted.length < rows.length);
    if (counted.length < rows.length) return;
    const counts = rows.map(({ doubt, counted: one }) => ({
      ...{ counter: doubt.counter, found: one.state === 'counted' ? one.found : 0 },
    }));
    if (await onBook(counts)) forgetDraft(window.localStorage, exceptionId);
  };
  return (
    <>
      <p className="office-quiet">{t('exceptions.countHelp')}</p>
      <ProblemAlert error={error} onRetry={retry} />
      <SearchField value="" label={t('exceptions.countSearch')} onSearch={setWords} />
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Its fields' keys. */}
      <div className="office-count" ref={frame} onKeyDown={nextField}>
        <DataTable
          label={t('exceptions.counting')}
          columns={columns}
          rows={found}
          rowKey={(row) => row.doubt.counter}
          loading={loading}
          empty={t(words === '' ? 'exceptions.nothingInDoubt' : 'stock.noneFound')}
        />
      </div>
      <output>
        {t('exceptions.countedOf', { counted: counted.length, total: rows.length })}
        {missed && counted.length < rows.length ? ` ${t('exceptions.countAll')}` : ''}
      </output>
      <div className="office-dialog-foot">
        <Button onClick={onBack}>{t('parts.back')}</Button>
        <Button onClick={fillRest} disabled={counted.length === rows.length}>
          {t('exceptions.restIsThere')}
        </Button>
        <Button
          variant="filled"
          loading={busy}
          disabled={rows.length === 0}
          onClick={() => void book()}
        >
          {t('exceptions.bookCounts')}
        </Button>
      </div>
    </>
  );
}

function useCounts(exceptionId: string) {
  const api = useApi();
  const currency = useCurrency();
  const { t } = useTranslation('office');
  const { locale } = useLanguage();
  const write = useWriting();
  const [draft, setDraft] = useState(() => readDraft(window.localStorage, exceptionId));
  const doubts = useQuery({
    queryKey: ['exceptions', exceptionId, 'doubts'],
    queryFn: async () => (await api.get(`/exceptions/${exceptionId}/doubts`, Doubts)).items,
  });
  const rows = (doubts.data ?? []).map((doubt): CountRow => {
    const text = draft[doubt.counter] ?? '';
    const name = nameOf(doubt, locale) || t(`exceptions.doubtKinds.${doubt.kind}`);
    return { doubt, name, text, counted: countOf(text, doubt, currency) };
  });
  const keep = (next: typeof draft): void => {
    setDraft(next);
    keepDraft(window.localStorage, exceptionId, next);
  };
  return {
    rows,
    loading: doubts.isPending,
    error: doubts.error,
    retry: () => void doubts.refetch(),
    type: (counter: string, text: string) => keep({ ...draft, [counter]: text }),
    /** Whatever nobody typed anything for. */
    fillRest: () => {
      const empty = rows.filter((row) => row.counted.state === 'empty');
      const filled = empty.map(({ doubt }) => [doubt.counter, write(doubt, doubt.inDoubt)]);
      keep({ ...draft, ...Object.fromEntries(filled) });
    },
  };
}

/** Amounts and quantities as they are typed: without a unit or a sign. */
function useWriting(): (doubt: Doubt, value: number) => string {
  const formats = useFormats();
  return ({ kind }, value) => (kind === 'credit' ? formats.amount(value) : formats.quantity(value));
}

function useColumns(
  type: (counter: string, text: string) => void,
  manyPlaces: boolean,
): readonly Column<CountRow>[] {
  const { t } = useTranslation('office');
  const write = useWriting();
  const told = ({ doubt, counted }: CountRow): string => {
    if (counted.state === 'empty') return '';
    if (counted.state === 'unreadable') return t('exceptions.notCount');
    if (counted.state === 'tooHigh') return t('exceptions.tooMany');
    const missing = doubt.inDoubt - counted.found;
    const sum = write(doubt, counted.found);
    if (missing === 0) return t('exceptions.countWhole', { sum });
    return t('exceptions.countPart', { sum, missing: write(doubt, missing) });
  };
  const isWrong = ({ counted }: CountRow): boolean =>
    counted.state === 'unreadable' || counted.state === 'tooHigh';
  return [
    {
      ...{ key: 'name', head: t('stock.product'), grow: 2.4 },
      title: ({ name, doubt }) => [name, doubt.sku, doubt.place].filter(Boolean).join(' · '),
      cell: ({ name, doubt }) => (
        <>
          {name} {manyPlaces ? <span className="office-quiet">{doubt.place}</span> : null}
        </>
      ),
    },
    {
      ...{ key: 'doubt', head: t('stock.inDoubt'), align: 'end' },
      cell: ({ doubt }) => write(doubt, doubt.inDoubt),
    },
    {
      ...{ key: 'counted', head: t('exceptions.counted'), grow: 1.3 },
      cell: (row) => (
        <TextInput
          className="office-figure-field"
          aria-label={t('exceptions.countedOne', { name: row.name })}
          inputMode="decimal"
          maxLength={200}
          value={row.text}
          error={isWrong(row)}
          onChange={(event) => type(row.doubt.counter, event.currentTarget.value)}
        />
      ),
    },
    {
      ...{ key: 'told', head: t('exceptions.countResult'), grow: 1.8 },
      ...{ cell: told, title: told },
    },
  ];
}

function isLike({ name, doubt }: CountRow, words: string): boolean {
  const text = `${name} ${doubt.sku ?? ''} ${doubt.place ?? ''}`.toLocaleLowerCase();
  return words
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Enter goes on to the next field, as on a list of paper. */
function nextField(event: KeyboardEvent<HTMLDivElement>): void {
  if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
  event.preventDefault();
  const fields = Array.from(event.currentTarget.querySelectorAll('input'));
  fields[fields.indexOf(event.target) + 1]?.focus();
}

/** Whoever opened it wants to type. */
function useFirstFocus(frame: { readonly current: HTMLElement | null }, loading: boolean): void {
  useEffect(() => {
    if (!loading) frame.current?.querySelector('input')?.focus();
  }, [frame, loading]);
}
