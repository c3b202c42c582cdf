import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { err, ok } from '../../../shared/domain/result.ts';
import { useFormats } from '../../ui/format-context.tsx';
import { useApi } from '../api/api-context.tsx';
import { nameOf, TaxCategory, TaxRate } from '../api/catalogue-views.ts';
import { useCatalogueChanged, useEverything } from '../api/use-catalogue.ts';
import { useLanguage } from '../language-context.tsx';
import { useMay } from '../me-context.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { EditorFrame } from '../parts/editor-frame.tsx';
import { plainText } from '../parts/plain-text.ts';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { Section } from '../parts/section.tsx';
import { PlainField } from '../parts/typed-fields.tsx';
import { useEditor } from '../parts/use-editor.ts';
import { useNow } from '../parts/use-now.ts';
import { hashOf, useRouter } from '../router.tsx';
import { nameDraft, nameInput, isNamed, type NameDraft } from './name-draft.ts';
import { NameFields } from './name-fields.tsx';
import { dayOf, dayText, latestFirst, stateOf } from './tax-days.ts';

/** No category can be called so. */
export const NEW_TAX_CATEGORY = '-new';

/** What is taxed alike, and by which rates. */
export function TaxCategoryEditor({ id }: { readonly id: string | null }): ReactNode {
  const api = useApi();
  const category = useQuery({
    queryKey: ['tax-categories', id],
    queryFn: () => api.get(`/tax-categories/${id}`, TaxCategory),
    enabled: id !== null,
  });
  if (category.error !== null) return <ProblemAlert error={category.error} />;
  if (id !== null && category.data === undefined) return null;
  return <TaxCategoryForm id={id} loaded={category.data ?? null} />;
}

interface TaxCategoryDraft extends NameDraft {
  readonly word: string;
}

interface TaxCategoryFormProps {
  readonly id: string | null;
  readonly loaded: TaxCategory | null;
}

function TaxCategoryForm({ id, loaded }: TaxCategoryFormProps): ReactNode {
  const { t } = useTranslation('office');
  const { locale } = useLanguage();
  const router = useRouter();
  const changed = useCatalogueChanged();
  const mayWrite = useMay('catalogue:write');
  const editor = useEditor<TaxCategory, TaxCategoryDraft>({
    ...{ path: '/tax-categories', id, schema: TaxCategory, loaded },
    draftOf: (view) => ({ ...nameDraft(view), word: view?.taxCategoryId ?? '' }),
    inputOf: (draft) => {
      const input = nameInput(draft);
      const word = draft.word.trim();
      const faults = {
        ...(isNamed(input) ? {} : { nameRu: t('catalogue.nameMissing') }),
        ...(/^[a-z0-9_]{1,40}$/.test(word) ? {} : { word: t('catalogue.wordWrong') }),
      };
      if (Object.keys(faults).length > 0) return err(faults);
      return ok(id === null ? { ...input, taxCategoryId: word } : { ...input });
    },
    onSaved: (view) => {
      changed();
      if (id === null) router.go(hashOf(['products', 'taxes', view.taxCategoryId]));
    },
  });
  const { draft, set, faults } = editor;
  return (
    <EditorFrame
      title={loaded === null ? t('catalogue.newTaxCategory') : nameOf(loaded, locale) || (id ?? '')}
      backTo={hashOf(['products', 'taxes'])}
      editor={editor}
      mayWrite={mayWrite}
      fieldName={(field) => (isWorded(field) ? t(FIELD_NAMES[field]) : field)}
      fieldText={(_field, value) => (value === '' ? t('parts.none') : plainText(value))}
    >
      {id === null ? null : <Rates taxCategoryId={id} mayWrite={mayWrite} />}
      <Section title={t('catalogue.taxCategory')}>
        <div className="office-fields">
          <NameFields draft={draft} faults={faults} set={set} />
          {id === null ? (
            <PlainField
              label={t('catalogue.word')}
              description={t('catalogue.wordHelp')}
              value={draft.word}
              error={faults['word']}
              onChange={(word) => set({ word })}
            />
          ) : null}
        </div>
      </Section>
    </EditorFrame>
  );
}

interface RatesProps {
  readonly taxCategoryId: string;
  readonly mayWrite: boolean;
}

/** Every rate of a category, those of before too: sales of then were taxed by them. */
function Rates({ taxCategoryId, mayWrite }: RatesProps): ReactNode {
  const { t } = useTranslation('office');
  const rates = useEverything('/tax-rates', TaxRate);
  const columns = useColumns();
  const own = (rates.data ?? []).filter((rate) => rate.taxCategoryId === taxCategoryId);
  return (
    <Section title={t('catalogue.rates')}>
      <ProblemAlert error={rates.error} onRetry={() => void rates.refetch()} />
      <div className="office-entries">
        <DataTable
          label={t('catalogue.rates')}
          columns={columns}
          rows={latestFirst(own)}
          rowKey={(row) => row.taxRateId}
          loading={rates.isPending}
          empty={t('catalogue.noRates')}
        />
      </div>
      {mayWrite ? (
        <div>
          <Button
            component="a"
            href={hashOf(['products', 'taxes', taxCategoryId, 'new'])}
            leftSection={<IconPlus size={20} aria-hidden />}
          >
            {t('catalogue.addRate')}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}

const TONES = { planned: 'warn', now: 'plain', over: 'plain' } as const;

function useColumns(): readonly Column<TaxRate>[] {
  const { t } = useTranslation('office');
  const { locale } = useLanguage();
  const formats = useFormats();
  const today = dayOf(useNow());
  return [
    {
      ...{ key: 'name', head: t('catalogue.name'), grow: 1.4 },
      title: (row) => nameOf(row, locale),
      cell: (row) => (
        <a href={hashOf(['products', 'taxes', row.taxCategoryId, row.taxRateId])}>
          {nameOf(row, locale) || row.code}
        </a>
      ),
    },
    { ...{ key: 'code', head: t('catalogue.code') }, cell: ({ code }) => code },
    {
      ...{ key: 'rate', head: t('catalogue.percent'), align: 'end' },
      cell: (row) => formats.percent(row.ratePpm),
    },
    {
      ...{ key: 'inclusive', head: t('catalogue.inPrice') },
      cell: (row) => t(row.inclusive ? 'parts.yes' : 'parts.no'),
    },
    {
      ...{ key: 'days', head: t('catalogue.days'), grow: 2.4 },
      cell: ({ validFrom, validTo }) =>
        `${dayText(validFrom)} – ${validTo === null ? '…' : dayText(validTo)}`,
    },
    {
      ...{ key: 'state', head: t('catalogue.state'), grow: 1.4 },
      cell: (row) => {
        const state = stateOf(row, today);
        return (
          <span className="office-state" data-tone={TONES[state]}>
            {t(`catalogue.states.${state}`)}
          </span>
        );
      },
    },
  ];
}

const FIELD_NAMES = {
  nameRu: 'products.nameRu',
  nameKk: 'products.nameKk',
  nameEn: 'products.nameEn',
} as const;

function isWorded(field: string): field is keyof typeof FIELD_NAMES {
  return Object.hasOwn(FIELD_NAMES, field);
}
