import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Currency } from '../../../shared/domain/money.ts';
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
import { useEditor } from '../parts/use-editor.ts';
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
}

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
    draftOf: (view) => ({
      ...{ name: view?.name ?? '', saleType: view?.saleType ?? 'RETAIL' },
      currency: view?.currency ?? shopsCurrency,
    }),
    inputOf: (draft) => {
      const name = draft.name.trim();
      const currency = Currency.safeParse(draft.currency.trim().toUpperCase());
      if (name !== '' && currency.success) {
        return ok({ name, saleType: draft.saleType, currency: currency.data });
      }
      return err({
        ...(name === '' ? { name: t('parts.required') } : {}),
        ...(currency.success ? {} : { currency: t('storefronts.currencyWrong') }),
      });
    },
    onSaved: () => {
      changed();
      router.go(hashOf(['products', 'price-lists']));
    },
  });
  const { draft, set, faults } = editor;
  return (
    <EditorFrame
      title={loaded?.name ?? t('catalogue.newPriceList')}
      backTo={hashOf(['products', 'price-lists'])}
      editor={editor}
      mayWrite={useMay('catalogue:write')}
      fieldName={(field) => (isWorded(field) ? t(FIELD_NAMES[field]) : field)}
      fieldText={(field, value) => {
        const type = SALE_TYPES.find((one) => one === value);
        if (field === 'saleType' && type !== undefined) return t(`customers.types.${type}`);
        return plainText(value);
      }}
    >
      <Section title={t('catalogue.priceList')}>
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
          {id === null ? (
            <PlainField
              label={t('storefronts.currency')}
              description={t('catalogue.currencyHelp')}
              value={draft.currency}
              error={faults['currency']}
              onChange={(text) => set({ currency: text.toUpperCase() })}
            />
          ) : null}
        </div>
      </Section>
    </EditorFrame>
  );
}

const FIELD_NAMES = {
  name: 'catalogue.name',
  saleType: 'catalogue.saleType',
  currency: 'storefronts.currency',
} as const;

function isWorded(field: string): field is keyof typeof FIELD_NAMES {
  return Object.hasOwn(FIELD_NAMES, field);
}
