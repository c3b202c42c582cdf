import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.tsx';
import { nameOf, Product } from '../api/catalogue-views.ts';
import { pageOf, type Storefront } from '../api/identity-views.ts';
import { useLanguage } from '../language-context.tsx';
import { useMay } from '../me-context.tsx';
import { OrderedRows } from '../parts/ordered-rows.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { Section } from '../parts/section.tsx';
import type { Editor } from '../parts/use-editor.ts';
import { ProductPicker } from '../stock/product-picker.tsx';
import type { StorefrontDraft } from './storefront-draft.ts';

/** As HQ has it: as many as one page of products. */
const MAX_FAVOURITES = 100;

interface FavouriteFieldsProps {
  readonly id: string;
  readonly editor: Editor<Storefront, StorefrontDraft>;
}

/** What stands first in the grid of this shop's tills, in order. */
export function FavouriteFields({ id, editor }: FavouriteFieldsProps): ReactNode {
  const { t } = useTranslation('office');
  const { locale } = useLanguage();
  const mayChange = useMay('storefronts:write');
  const { draft, set } = editor;
  const { productOf, pick, loading, error } = useFavouriteProducts(id);
  const chosen = draft.favourites ?? [];
  const rows = chosen.map((key) => {
    const product = productOf(key);
    const gone = loading ? '' : t('storefronts.favouriteGone');
    const name = product === undefined ? gone : nameOf(product, locale);
    return { key, name, view: <FavouriteView name={name} product={product} /> };
  });
  const add = (product: Product): void => {
    pick(product);
    if (chosen.includes(product.productId)) return;
    set({ favourites: [...chosen, product.productId] });
  };
  return (
    <Section title={t('storefronts.favourites')}>
      <p className="office-quiet">{t('storefronts.favouritesHelp')}</p>
      <ProblemAlert error={error} />
      {chosen.length === 0 ? (
        <p>
          {t(draft.favourites === null ? 'storefronts.favouritesOwn' : 'storefronts.noFavourites')}
        </p>
      ) : (
        <OrderedRows
          label={t('storefronts.favourites')}
          rows={rows}
          onOrder={(favourites) => set({ favourites })}
        />
      )}
      {mayChange && chosen.length < MAX_FAVOURITES ? <ProductPicker onPick={add} /> : null}
    </Section>
  );
}

interface FavouriteViewProps {
  readonly name: string;
  readonly product: Product | undefined;
}

function FavouriteView({ name, product }: FavouriteViewProps): ReactNode {
  const { t } = useTranslation('office');
  return (
    <>
      <span title={name}>{name}</span>
      {product?.active === false ? (
        <span className="office-state" data-tone="warn">
          {t('products.inactive')}
        </span>
      ) : null}
      <span className="office-quiet">{product?.sku}</span>
    </>
  );
}

/** Those HQ has, and those that were picked since. */
function useFavouriteProducts(id: string) {
  const api = useApi();
  const [picked, setPicked] = useState<ReadonlyMap<string, Product>>(new Map());
  const kept = useQuery({
    queryKey: ['products', 'favourites', id],
    queryFn: async () =>
      (await api.get('/products', pageOf(Product), { favouriteAt: id, limit: MAX_FAVOURITES }))
        .items,
  });
  return {
    productOf: (productId: string): Product | undefined =>
      picked.get(productId) ?? kept.data?.find((one) => one.productId === productId),
    pick: (product: Product) => setPicked((now) => new Map(now).set(product.productId, product)),
    loading: kept.isPending,
    error: kept.error,
  };
}
