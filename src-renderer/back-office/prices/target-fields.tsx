import { ActionIcon, Checkbox } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CategoryId, ProductId } from '../../../shared/domain/ids.ts';
import type { Target } from '../../../shared/domain/pricing/price-book.ts';
import { useApi } from '../api/api-context.tsx';
import { nameOf, Product } from '../api/catalogue-views.ts';
import { useCatalogue } from '../api/use-catalogue.ts';
import { treeRows } from '../catalogue/category-tree.ts';
import { useLanguage } from '../language-context.tsx';
import { ChoiceField } from '../parts/typed-fields.tsx';
import { ProductPicker } from '../stock/product-picker.tsx';

interface TargetFieldsProps {
  readonly label: string;
  readonly target: Target;
  readonly onChange: (target: Target) => void;
}

/** Which goods a rule is for: everything, or products and categories, less exceptions. */
export function TargetFields({ label, target, onChange }: TargetFieldsProps): ReactNode {
  const { t } = useTranslation('office');
  const { exceptProductIds } = target;
  const except = (ids: readonly ProductId[]): void =>
    onChange({ ...target, exceptProductIds: [...ids] });
  return (
    <>
      <ChoiceField
        label={label}
        value={target.kind}
        options={[
          { value: 'everything', label: t('prices.everything') },
          { value: 'named', label: t('prices.named') },
        ]}
        onChange={(kind) =>
          onChange(
            kind === 'everything'
              ? { kind, exceptProductIds }
              : { kind, productIds: [], categoryIds: [], exceptProductIds },
          )
        }
      />
      {target.kind === 'named' ? (
        <>
          <ProductChoice
            label={t('prices.products')}
            ids={target.productIds}
            onChange={(ids) => onChange({ ...target, productIds: [...ids] })}
          />
          <CategoryChoice
            ids={target.categoryIds}
            onChange={(ids) => onChange({ ...target, categoryIds: [...ids] })}
          />
        </>
      ) : null}
      <ProductChoice label={t('prices.except')} ids={exceptProductIds} onChange={except} />
    </>
  );
}

interface ProductChoiceProps {
  readonly label: string;
  readonly ids: readonly ProductId[];
  readonly onChange: (ids: readonly ProductId[]) => void;
  readonly error?: string | undefined;
}

export function ProductChoice({ label, ids, onChange, error }: ProductChoiceProps): ReactNode {
  const title = useId();
  return (
    <fieldset className="office-plain" aria-labelledby={title}>
      <span id={title}>{label}</span>
      {error === undefined ? null : <p role="alert">{error}</p>}
      <ul className="office-plain">
        {ids.map((id) => (
          <li key={id} className="office-choices">
            <ProductLine id={id} onRemove={() => onChange(ids.filter((one) => one !== id))} />
          </li>
        ))}
      </ul>
      <ProductPicker
        onPick={({ productId }) => {
          const id = ProductId.parse(productId);
          if (!ids.includes(id)) onChange([...ids, id]);
        }}
      />
    </fieldset>
  );
}

function ProductLine(props: { readonly id: string; readonly onRemove: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const name = useProductName(props.id);
  return (
    <>
      <span>{name}</span>
      <ActionIcon
        variant="default"
        size={42}
        aria-label={t('parts.remove', { name })}
        onClick={props.onRemove}
      >
        <IconX size={20} aria-hidden />
      </ActionIcon>
    </>
  );
}

/** One that was deleted since is shown by what is left of it: its id. */
export function useProductName(id: string): string {
  const api = useApi();
  const { locale } = useLanguage();
  const product = useQuery({
    queryKey: ['products', id],
    queryFn: () => api.get(`/products/${id}`, Product),
    staleTime: 60_000,
  });
  return product.data === undefined ? id : nameOf(product.data, locale);
}

interface CategoryChoiceProps {
  readonly ids: readonly CategoryId[];
  readonly onChange: (ids: readonly CategoryId[]) => void;
}

function CategoryChoice({ ids, onChange }: CategoryChoiceProps): ReactNode {
  const { t } = useTranslation('office');
  const { locale } = useLanguage();
  const rows = treeRows(useCatalogue().data?.categories ?? []);
  return (
    <Checkbox.Group
      label={t('catalogue.categories')}
      value={[...ids]}
      onChange={(chosen) => onChange(chosen.map((id) => CategoryId.parse(id)))}
    >
      <div className="office-checks">
        {rows.map(({ category }) => (
          <Checkbox
            key={category.categoryId}
            value={category.categoryId}
            label={nameOf(category, locale)}
          />
        ))}
      </div>
    </Checkbox.Group>
  );
}
