import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../me-context.tsx';
import { hashOf } from '../router.tsx';

const TABS = ['coupons', 'floor', 'preview', 'approvals'] as const;
type Tab = (typeof TABS)[number];

/** @param props.here which of them is shown; null for the rules themselves */
export function PriceTabs({ here }: { readonly here: Tab | null }): ReactNode {
  const { t } = useTranslation('office');
  const seesLists = useMay('catalogue:read');
  return (
    <nav className="office-tabs" aria-label={t('prices.title')}>
      <a href={hashOf(['prices'])} aria-current={here === null ? 'page' : undefined}>
        {t('prices.rules')}
      </a>
      {TABS.map((tab) => (
        <a
          key={tab}
          href={hashOf(['prices', tab])}
          aria-current={here === tab ? 'page' : undefined}
        >
          {t(`prices.${tab}`)}
        </a>
      ))}
      {seesLists ? (
        <a href={hashOf(['products', 'price-lists'])}>{t('catalogue.priceLists')}</a>
      ) : null}
    </nav>
  );
}
