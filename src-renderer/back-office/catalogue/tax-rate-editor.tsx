import { Checkbox } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { nameOf, TaxRate } from '../api/catalogue-views.ts';
import { useEverything } from '../api/use-catalogue.ts';
import { useLanguage } from '../language-context.tsx';
import { useMay } from '../me-context.tsx';
import { EditorFrame } from '../parts/editor-frame.tsx';
import { plainText } from '../parts/plain-text.ts';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { Section } from '../parts/section.tsx';
import { PlainField } from '../parts/typed-fields.tsx';
import { useEditor, type Editor } from '../parts/use-editor.ts';
import { ValidityFields } from '../parts/validity-fields.tsx';
import { hashOf, useRouter } from '../router.tsx';
import { NameFields } from './name-fields.tsx';
import { dayText, latestFirst } from './tax-days.ts';
import { taxRateDraft, taxRateInput, type TaxRateDraft } from './tax-rate-draft.ts';

interface TaxRateEditorProps {
  readonly taxCategoryId: string;
  readonly id: string | null;
}

/** One rate and the days it holds. */
export function TaxRateEditor({ taxCategoryId, id }: TaxRateEditorProps): ReactNode {
  const { t } = useTranslation('office');
  const rates = useEverything('/tax-rates', TaxRate);
  if (rates.error !== null) return <ProblemAlert error={rates.error} />;
  if (rates.data === undefined) return null;
  const loaded = rates.data.find((rate) => rate.taxRateId === id) ?? null;
  if (id !== null && loaded === null) return <p>{t('catalogue.rateGone')}</p>;
  const own = rates.data.filter((rate) => rate.taxCategoryId === taxCategoryId);
  const before = latestFirst(own)[0] ?? null;
  return <TaxRateForm taxCategoryId={taxCategoryId} id={id} loaded={loaded} before={before} />;
}

interface TaxRateFormProps extends TaxRateEditorProps {
  readonly loaded: TaxRate | null;
  /** The newest of the category. */
  readonly before: TaxRate | null;
}

function TaxRateForm({ taxCategoryId, id, loaded, before }: TaxRateFormProps): ReactNode {
  const { t } = useTranslation('office');
  const { locale } = useLanguage();
  const formats = useFormats();
  const router = useRouter();
  const backTo = hashOf(['products', 'taxes', taxCategoryId]);
  const words = {
    required: t('parts.required'),
    notPercent: t('catalogue.notPercent'),
    nameMissing: t('catalogue.nameMissing'),
    endsBefore: t('catalogue.endsBefore'),
  };
  const editor = useEditor<TaxRate, TaxRateDraft>({
    ...{ path: '/tax-rates', id, schema: TaxRate, loaded },
    draftOf: (view) => taxRateDraft(view, before, formats),
    inputOf: (draft) => taxRateInput(taxCategoryId, draft, words),
    onSaved: () => router.go(backTo),
  });
  const title = loaded === null ? t('catalogue.newRate') : nameOf(loaded, locale) || loaded.code;
  return (
    <EditorFrame
      title={title}
      backTo={backTo}
      editor={editor}
      mayWrite={useMay('catalogue:write')}
      fieldName={(field) => (isWorded(field) ? t(FIELD_NAMES[field]) : field)}
      fieldText={(field, value) => {
        if (field === 'ratePpm' && typeof value === 'number') return formats.percent(value);
        if (field === 'validFrom' || field === 'validTo') {
          return typeof value === 'string' ? dayText(value) : t('parts.none');
        }
        if (typeof value === 'boolean') return t(value ? 'parts.yes' : 'parts.no');
        return value === '' ? t('parts.none') : plainText(value);
      }}
    >
      <RateFields editor={editor} />
      <DayFields editor={editor} />
    </EditorFrame>
  );
}

interface FieldsProps {
  readonly editor: Editor<TaxRate, TaxRateDraft>;
}

function RateFields({ editor }: FieldsProps): ReactNode {
  const { t } = useTranslation('office');
  const { draft, set, faults } = editor;
  return (
    <Section title={t('catalogue.rate')}>
      <div className="office-fields">
        <PlainField
          label={t('catalogue.percent')}
          value={draft.percent}
          error={faults['percent']}
          onChange={(percent) => set({ percent })}
        />
        <PlainField
          label={t('catalogue.code')}
          value={draft.code}
          error={faults['code']}
          onChange={(code) => set({ code })}
        />
        <NameFields draft={draft} faults={faults} set={set} />
      </div>
      <Checkbox
        label={t('catalogue.inclusive')}
        checked={draft.inclusive}
        onChange={(event) => set({ inclusive: event.currentTarget.checked })}
      />
    </Section>
  );
}

function DayFields({ editor }: FieldsProps): ReactNode {
  const { t } = useTranslation('office');
  const { draft, set, faults } = editor;
  return (
    <Section title={t('catalogue.days')}>
      <div className="office-fields">
        <ValidityFields draft={draft} set={set} faults={faults} />
      </div>
      <p className="office-quiet">{t('catalogue.daysHelp')}</p>
    </Section>
  );
}

const FIELD_NAMES = {
  code: 'catalogue.code',
  nameRu: 'products.nameRu',
  nameKk: 'products.nameKk',
  nameEn: 'products.nameEn',
  ratePpm: 'catalogue.percent',
  inclusive: 'catalogue.inclusive',
  validFrom: 'catalogue.validFrom',
  validTo: 'catalogue.validTo',
} as const;

function isWorded(field: string): field is keyof typeof FIELD_NAMES {
  return Object.hasOwn(FIELD_NAMES, field);
}
