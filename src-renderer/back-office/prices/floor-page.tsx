import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.tsx';
import { ShopFloor } from '../api/price-views.ts';
import { useEverything } from '../api/use-catalogue.ts';
import { parsePercent } from '../catalogue/tax-rate-draft.ts';
import { useMay } from '../me-context.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { PercentSetting } from '../parts/percent-setting.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { PriceTabs } from './price-tabs.tsx';

/** How low rules may go, shop by shop. */
export function FloorPage(): ReactNode {
  const { t } = useTranslation('office');
  const shops = useEverything('/storefronts', ShopFloor);
  return (
    <PageFrame title={t('prices.floor')} tabs={<PriceTabs here="floor" />}>
      <div className="office-scroll">
        <p className="office-quiet">{t('prices.floorHelp')}</p>
        <ProblemAlert error={shops.error} onRetry={() => void shops.refetch()} />
        {shops.data?.map((shop) => (
          <ShopForm key={`${shop.storefrontId} ${shop.version}`} shop={shop} />
        ))}
      </div>
    </PageFrame>
  );
}

function ShopForm({ shop }: { readonly shop: ShopFloor }): ReactNode {
  const { t } = useTranslation('office');
  const api = useApi();
  const queries = useQueryClient();
  const { storefrontId, version, floorMarginPpm } = shop;
  return (
    <PercentSetting
      title={shop.name}
      label={t('prices.floorMargin')}
      help={t('prices.floorMarginHelp')}
      ppm={floorMarginPpm}
      parse={parseMargin}
      mayWrite={useMay('storefronts:write')}
      save={async (ppm) => {
        const body = { floorMarginPpm: ppm, version };
        await api.patch(`/storefronts/${storefrontId}`, body, ShopFloor);
        await queries.invalidateQueries({ queryKey: ['storefronts'] });
      }}
    />
  );
}

/** A margin may be below zero, for a shop that sells below cost. */
function parseMargin(text: string): number | null {
  const [, minus = '', rest = ''] = /^\s*([-−]?)(.*)$/.exec(text) ?? [];
  const share = parsePercent(rest);
  if (share === null || (minus !== '' && share > 1_000_000)) return null;
  return minus === '' ? share : -share;
}
