import { Checkbox } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { currencyExponent, type Currency } from '../../../shared/domain/money.ts';
import { OVERSELL_POLICIES, PRODUCT_TYPES, UNITS } from '../../../shared/domain/product.ts';
import { useFormats } from '../../ui/format-context.tsx';
import { useApi } from '../api/api-context.tsx';
import { nameOf, Product, tillsList } from '../api/catalogue-views.ts';
import { useCatalogue } from '../api/use-catalogue.ts';
import { NameFields } from '../catalogue/name-fields.tsx';
import { useLanguage } from '../language-context.tsx';
import { useMay } from '../me-context.tsx';
import { EditorFrame } from '../parts/editor-frame.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { Section } from '../parts/section.tsx';
import { ChoiceField, MoneyField, PlainField, QuantityField } from '../parts/typed-fields.tsx';
import { useEditor, type Editor } from '../parts/use-editor.ts';
import { hashOf, useRouter } from '../router.tsx';
import { WaitingPrices } from '../prices/waiting-prices.tsx';
import { BarcodeFields } from './barcode-fields.tsx';
import { productDraft, productInput, type ProductDraft } from './product-draft.ts';
import { useFieldWords } from './product-words.ts';

type Catalogue = NonNullable<ReturnType<typeof useCatalogue>['data']>;

/** One product with every code it answers to and its price in every list. */
export function ProductEditor({ id }: { readonly id: string | null }): ReactNode {
  const api = useApi();
  const catalogue = useCatalogue();
  const product = useQuery({
    queryKey: ['product', id],
    queryFn: () => api.get(`/products/${id}`, Product),
    enabled: id !== null,
    // The form keeps its own copy; a newer one behind its back would only confuse.
    ...{ staleTime: Infinity, gcTime: 0 },
  });
  const error = catalogue.error ?? product.error;
  if (error !== null) return <ProblemAlert error={error} />;
  if (catalogue.data === undefined || (id !== null && product.data === undefined)) return null;
  return <ProductForm id={id} loaded={product.data ?? null} catalogue={catalogue.data} />;
}

interface ProductFormProps {
  readonly id: string | null;
  readonly loaded: Product | null;
  readonly catalogue: Catalogue;
}

interface FieldsProps {
  readonly editor: Editor<Product, ProductDraft>;
  readonly catalogue: Catalogue;
  readonly currency: Currency;
}

function ProductForm({ id, loaded, catalogue }: ProductFormProps): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const router = useRouter();
  const queries = useQueryClient();
  const { locale } = useLanguage();
  const words = useFieldWords(catalogue);
  // A business has one currency; the list its tills sell by says which.
  const currency = tillsList(catalogue.priceLists, 'RETAIL')?.currency ?? words.currency;
  const tax = catalogue.taxCategories[0]?.taxCategoryId ?? '';
  const faultWords = {
    required: t('parts.required'),
    notMoney: t('parts.notMoney', { digits: currencyExponent(currency) }),
    notQuantity: t('parts.notQuantity'),
    notWhole: t('parts.notWhole'),
  };
  const editor = useEditor<Product, ProductDraft>({
    ...{ path: '/products', id, schema: Product, loaded },
    draftOf: (product) => productDraft(product, formats, tax),
    inputOf: (draft) => productInput(draft, catalogue.priceLists, currency, faultWords),
    onSaved: (product) => {
      // A price that moved too far waits: what HQ answered has the one before.
      void queries.invalidateQueries({ queryKey: ['price-changes'] });
      if (id === null) router.go(hashOf(['products', product.productId]));
    },
  });
  const title = loaded === null ? t('products.newTitle') : nameOf(loaded, locale);
  return (
    <EditorFrame
      title={title}
      backTo={hashOf(['products'])}
      editor={editor}
      mayWrite={useMay('catalogue:write')}
      fieldName={words.fieldName}
      fieldText={words.fieldText}
    >
      <NameSection editor={editor} catalogue={catalogue} currency={currency} />
      <BarcodeFields editor={editor} />
      <PriceFields id={id} editor={editor} catalogue={catalogue} currency={currency} />
      <StockFields editor={editor} catalogue={catalogue} currency={currency} />
    </EditorFrame>
  );
}

function NameSection({ editor, catalogue }: FieldsProps): ReactNode {
  const { t } = useTranslation('office');
  const { locale } = useLanguage();
  const { draft, set, faults } = editor;
  const categories = catalogue.categories.map((one) => ({
    value: one.categoryId,
    label: nameOf(one, locale),
  }));
  return (
    <Section title={t('products.names')}>
      <div className="office-fields">
        <NameFields draft={draft} faults={faults} set={set} />
        {(['sku', 'brand'] as const).map((field) => (
          <PlainField
            key={field}
            label={t(`products.${field}`)}
            value={draft[field]}
            error={faults[field]}
            onChange={(text) => set({ [field]: text })}
          />
        ))}
        <ChoiceField
          label={t('products.category')}
          value={draft.categoryId}
          onChange={(categoryId) => set({ categoryId })}
          options={[{ value: '', label: t('products.noCategory') }, ...categories]}
        />
      </div>
      <Checkbox
        label={t('products.active')}
        checked={draft.active}
        onChange={(event) => set({ active: event.currentTarget.checked })}
      />
    </Section>
  );
}

interface PriceFieldsProps extends FieldsProps {
  readonly id: string | null;
}

function PriceFields({ id, editor, catalogue, currency }: PriceFieldsProps): ReactNode {
  const { t } = useTranslation('office');
  const { draft, set, faults } = editor;
  return (
    <Section title={t('products.pricesTitle')}>
      {id === null ? null : <WaitingPrices productId={id} />}
      <div className="office-fields">
        {catalogue.priceLists.map((list) => (
          <MoneyField
            key={list.priceListId}
            label={list.name}
            description={t('products.noPrice')}
            value={draft.prices[list.priceListId] ?? ''}
            error={faults[`prices.${list.priceListId}`]}
            currency={list.currency}
            onChange={(text) => set({ prices: { ...draft.prices, [list.priceListId]: text } })}
          />
        ))}
        <MoneyField
          label={t('products.cost')}
          description={'\u00a0'}
          value={draft.cost}
          error={faults.cost}
          currency={currency}
          onChange={(cost) => set({ cost })}
        />
      </div>
    </Section>
  );
}

function StockFields({ editor, catalogue }: FieldsProps): ReactNode {
  const { t } = useTranslation('office');
  const { locale } = useLanguage();
  const { draft, set, faults } = editor;
  const taxes = catalogue.taxCategories.map((one) => ({
    value: one.taxCategoryId,
    label: nameOf(one, locale) || one.taxCategoryId,
  }));
  return (
    <Section title={t('products.taxStock')}>
      <div className="office-fields">
        <ChoiceField
          label={t('products.taxCategory')}
          value={draft.taxCategoryId}
          onChange={(taxCategoryId) => set({ taxCategoryId })}
          options={taxes}
        />
        <ChoiceField
          label={t('products.type')}
          value={draft.type}
          onChange={(type) => set({ type })}
          options={PRODUCT_TYPES.map((value) => ({ value, label: t(`products.types.${value}`) }))}
        />
        <ChoiceField
          label={t('products.unit')}
          value={draft.unit}
          onChange={(unit) => set({ unit })}
          options={UNITS.map((value) => ({ value, label: t(`products.units.${value}`) }))}
        />
        <ChoiceField
          label={t('products.oversell')}
          value={draft.oversellPolicy}
          onChange={(oversellPolicy) => set({ oversellPolicy })}
          options={OVERSELL_POLICIES.map((value) => ({
            value,
            label: t(`products.oversells.${value}`),
          }))}
        />
        <QuantityField
          label={t('products.lowStock')}
          value={draft.lowStock}
          error={faults.lowStock}
          onChange={(lowStock) => set({ lowStock })}
        />
        <PlainField
          label={t('products.minimumAge')}
          value={draft.minimumAge}
          error={faults.minimumAge}
          onChange={(minimumAge) => set({ minimumAge })}
        />
      </div>
      <Checkbox
        label={t('products.trackStock')}
        checked={draft.trackStock}
        onChange={(event) => set({ trackStock: event.currentTarget.checked })}
      />
    </Section>
  );
}
