import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Currency } from '../../../shared/domain/money.ts';
import type { Audience } from '../../../shared/domain/pricing/price-book.ts';
import { err, ok } from '../../../shared/domain/result.ts';
import { SALE_TYPES, type SaleType } from '../../../shared/domain/sale.ts';
import { useApi } from '../api/api-context.tsx';
import { PriceList } from '../api/catalogue-views.ts';
import { useCatalogueChanged } from '../api/use-catalogue.ts';
import { useCurrency } from '../api/use-storefronts.ts';
import { useMay } from '../me-context.tsx';
import { EditorFrame } from '../parts/editor-frame.tsx';
import { plainText } from '../parts/plain-text.ts';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { Section } from '../parts/section.tsx';
import { ChoiceField, PlainField } from '../parts/typed-fields.tsx';
import { type Editor, useEditor } from '../parts/use-editor.ts';
import { ValidityFields } from '../parts/validity-fields.tsx';
import { AudienceFields } from '../prices/condition-fields.tsx';
import { hashOf, useRouter } from '../router.tsx';

export function PriceListEditor({ id }: { readonly id: string | null }): ReactNode {
  const api = useApi();
  const list = useQuery({
    queryKey: ['price-lists', id],
    queryFn: () => api.get(`/price-lists/${id}`, PriceList),
    enabled: id !== null,
  });
  if (list.error !== null) return <ProblemAlert error={list.error} />;
  if (id !== null && list.data === undefined) return null;
  return <PriceListForm id={id} loaded={list.data ?? null} />;
}

interface PriceListDraft {
  readonly name: string;
  readonly saleType: SaleType;
  readonly currency: string;
  readonly priority: string;
  readonly audience: Audience;
  readonly validFrom: string;
  readonly validTo: string;
}

const NOBODY: Audience = { customerIds: [], customerCategoryIds: [], storefrontIds: [] };

interface PriceListFormProps {
  readonly id: string | null;
  readonly loaded: PriceList | null;
}

function PriceListForm({ id, loaded }: PriceListFormProps): ReactNode {
  const { t } = useTranslation('office');
  const router = useRouter();
  const changed = useCatalogueChanged();
  const shopsCurrency = useCurrency();
  const editor = useEditor<PriceList, PriceListDraft>({
    ...{ path: '/price-lists', id, schema: PriceList, loaded },
    draftOf: (view) => draftOf(view, shopsCurrency),
    inputOf: (draft) => inputOf(draft, t),
    onSaved: () => {
      changed();
      router.go(hashOf(['products', 'price-lists']));
    },
  });
  const { draft, set } = editor;
  return (
    <EditorFrame
      title={loaded?.name ?? t('catalogue.newPriceList')}
      backTo={hashOf(['products', 'price-lists'])}
      editor={editor}
      mayWrite={useMay('prices:write')}
      fieldName={(field) => (isWorded(field) ? t(FIELD_NAMES[field]) : field)}
      fieldText={(field, value) => {
        const type = SALE_TYPES.find((one) => one === value);
        if (field === 'saleType' && type !== undefined) return t(`customers.types.${type}`);
        return plainText(value);
      }}
    >
      <Section title={t('catalogue.priceList')}>
        <PriceListFields editor={editor} isNew={id === null} />
      </Section>
      <Section title={t('prices.asks')}>
        <AudienceFields audience={draft.audience} onChange={(audience) => set({ audience })} />
      </Section>
    </EditorFrame>
  );
}

interface PriceListFieldsProps {
  readonly editor: Pick<Editor<PriceList, PriceListDraft>, 'draft' | 'set' | 'faults'>;
  /** The currency is chosen once. */
  readonly isNew: boolean;
}

function PriceListFields({ editor, isNew }: PriceListFieldsProps): ReactNode {
  const { t } = useTranslation('office');
  const { draft, set, faults } = editor;
  return (
    <div className="office-fields">
      <PlainField
        label={t('catalogue.name')}
        value={draft.name}
        error={faults['name']}
        onChange={(name) => set({ name })}
      />
      <ChoiceField
        label={t('catalogue.saleType')}
        value={draft.saleType}
        onChange={(saleType) => set({ saleType })}
        options={SALE_TYPES.map((value) => ({ value, label: t(`customers.types.${value}`) }))}
      />
      {isNew ? (
        <PlainField
          label={t('storefronts.currency')}
          description={t('catalogue.currencyHelp')}
          value={draft.currency}
          error={faults['currency']}
          onChange={(text) => set({ currency: text.toUpperCase() })}
        />
      ) : null}
      <PlainField
        label={t('prices.priority')}
        description={t('prices.priorityHelp')}
        value={draft.priority}
        error={faults['priority']}
        onChange={(priority) => set({ priority })}
      />
      <ValidityFields draft={draft} set={set} faults={faults} />
    </div>
  );
}

function draftOf(view: PriceList | null, shopsCurrency: string): PriceListDraft {
  return {
    ...{ name: view?.name ?? '', saleType: view?.saleType ?? 'RETAIL' },
    currency: view?.currency ?? shopsCurrency,
    ...{ priority: String(view?.priority ?? 0), audience: view?.audience ?? NOBODY },
    ...{ validFrom: view?.validFrom ?? '', validTo: view?.validTo ?? '' },
  };
}

function inputOf(draft: PriceListDraft, t: TFunction<'office'>) {
  const name = draft.name.trim();
  const currency = Currency.safeParse(draft.currency.trim().toUpperCase());
  const { saleType, audience, validFrom, validTo } = draft;
  const isNumber = /^-?\d{1,6}$/.test(draft.priority.trim());
  const ends = validFrom === '' || validTo === '' || validTo >= validFrom;
  if (name !== '' && currency.success && isNumber && ends) {
    const days = { validFrom: validFrom || null, validTo: validTo || null };
    const priority = Number(draft.priority);
    return ok({ name, saleType, currency: currency.data, priority, audience, ...days });
  }
  return err({
    ...(isNumber ? {} : { priority: t('prices.notWhole') }),
    ...(ends ? {} : { validTo: t('catalogue.endsBefore') }),
    ...(name === '' ? { name: t('parts.required') } : {}),
    ...(currency.success ? {} : { currency: t('storefronts.currencyWrong') }),
  });
}

const FIELD_NAMES = {
  name: 'catalogue.name',
  saleType: 'catalogue.saleType',
  currency: 'storefronts.currency',
  priority: 'prices.priority',
  audience: 'prices.asks',
  validFrom: 'catalogue.validFrom',
  validTo: 'catalogue.validTo',
} as const;

function isWorded(field: string): field is keyof typeof FIELD_NAMES {
  return Object.hasOwn(FIELD_NAMES, field);
}
