import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { hashOf } from '../router.tsx';

/** The lists beside the products, by the second word of their address. */
const LISTS = ['categories', 'taxes', 'price-lists'] as const;
type List = (typeof LISTS)[number];

const NAMES = {
  categories: 'catalogue.categories',
  taxes: 'catalogue.taxes',
  'price-lists': 'catalogue.priceLists',
} as const;

/** @param props.here which of them is shown; null for the products themselves */
export function CatalogueTabs({ here }: { readonly here: List | null }): ReactNode {
  const { t } = useTranslation('office');
  return (
    <nav className="office-tabs" aria-label={t('catalogue.lists')}>
      <a href={hashOf(['products'])} aria-current={here === null ? 'page' : undefined}>
        {t('products.title')}
      </a>
      {LISTS.map((list) => (
        <a
          key={list}
          href={hashOf(['products', list])}
          aria-current={here === list ? 'page' : undefined}
        >
          {t(NAMES[list])}
        </a>
      ))}
    </nav>
  );
}
