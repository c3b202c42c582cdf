import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { useApi } from '../api/api-context.tsx';
import { ShopFloor } from '../api/price-views.ts';
import { useEverything } from '../api/use-catalogue.ts';
import { parsePercent, percentText } from '../catalogue/tax-rate-draft.ts';
import { useMay } from '../me-context.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { Section } from '../parts/section.tsx';
import { PlainField } from '../parts/typed-fields.tsx';
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
  const formats = useFormats();
  const api = useApi();
  const queries = useQueryClient();
  const mayWrite = useMay('storefronts:write');
  const { storefrontId, version, floorMarginPpm } = shop;
  const before = floorMarginPpm === null ? '' : percentText(floorMarginPpm, formats);
  const [text, setText] = useState(before);
  const [fault, setFault] = useState<string>();
  const [problem, setProblem] = useState<unknown>(null);
  const save = async (): Promise<void> => {
    const margin = text.trim() === '' ? null : parseMargin(text);
    if (margin === undefined) return setFault(t('catalogue.notPercent'));
    setFault(undefined);
    setProblem(null);
    try {
      const body = { floorMarginPpm: margin, version };
      await api.patch(`/storefronts/${storefrontId}`, body, ShopFloor);
      await queries.invalidateQueries({ queryKey: ['storefronts'] });
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <Section title={shop.name}>
      <fieldset className="office-plain" disabled={!mayWrite}>
        <PlainField
          label={t('prices.floorMargin')}
          description={t('prices.floorMarginHelp')}
          value={text}
          error={fault}
          onChange={setText}
        />
        <ProblemAlert error={problem} />
        <div>
          <Button disabled={text === before} onClick={() => void save()}>
            {t('parts.save')}
          </Button>
        </div>
      </fieldset>
    </Section>
  );
}

/** A margin may be below zero, for a shop that sells below cost. */
function parseMargin(text: string): number | undefined {
  const [, minus = '', rest = ''] = /^\s*([-−]?)(.*)$/.exec(text) ?? [];
  const share = parsePercent(rest);
  if (share === null || (minus !== '' && share > 1_000_000)) return undefined;
  return minus === '' ? share : -share;
}
