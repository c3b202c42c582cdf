import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PriceRuleView } from '../api/price-views.ts';
import { useMay } from '../me-context.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { useList } from '../parts/use-list.ts';
import { hashOf, useFilters, usePlace } from '../router.tsx';
import { ApprovalsPage } from './approvals-page.tsx';
import { FloorPage } from './floor-page.tsx';
import { PreviewPage } from './preview-page.tsx';
import { PriceTabs } from './price-tabs.tsx';
import { RuleEditor } from './rule-editor.tsx';

/** Rules, coupons, the floor, a preview, or one rule: as the address says. */
export function PricesPage(): ReactNode {
  const [, what] = usePlace().path;
  if (what === undefined) return <RuleTable coupons={false} />;
  if (what === 'coupons') return <RuleTable key={what} coupons />;
  if (what === 'floor') return <FloorPage />;
  if (what === 'preview') return <PreviewPage />;
  if (what === 'approvals') return <ApprovalsPage />;
  return <RuleEditor key={what} id={what === 'new' ? null : what} />;
}

function RuleTable({ coupons }: { readonly coupons: boolean }): ReactNode {
  const { t } = useTranslation('office');
  const mayWrite = useMay('prices:write');
  const { filters, setFilter } = useFilters();
  const { q = '' } = filters;
  const asked = { q, sort: '-priority', ...(coupons ? { hasCoupon: true } : {}) };
  const list = useList('/price-rules', PriceRuleView, asked);
  const title = t(coupons ? 'prices.coupons' : 'prices.rules');
  const add = (
    <Button
      component="a"
      variant="filled"
      href={hashOf(['prices', 'new'])}
      leftSection={<IconPlus size={20} aria-hidden />}
    >
      {t('prices.addRule')}
    </Button>
  );
  return (
    <PageFrame
      title={title}
      tabs={<PriceTabs here={coupons ? 'coupons' : null} />}
      actions={mayWrite ? add : null}
      filters={<SearchField value={q} onSearch={(words) => setFilter('q', words)} />}
    >
      <p className="office-quiet">{t('prices.rulesHelp')}</p>
      <ProblemAlert error={list.error} onRetry={list.retry} />
      <DataTable
        label={title}
        columns={useColumns()}
        rows={list.rows}
        rowKey={(row) => row.priceRuleId}
        loading={list.loading}
        empty={t(coupons ? 'prices.noCoupons' : 'prices.noRules')}
        onEnd={list.onEnd}
      />
    </PageFrame>
  );
}

function useColumns(): readonly Column<PriceRuleView>[] {
  const { t } = useTranslation('office');
  return [
    {
      ...{ key: 'name', head: t('catalogue.name'), grow: 2.4 },
      title: (row) => row.name,
      cell: (row) => <a href={hashOf(['prices', row.priceRuleId])}>{row.name}</a>,
    },
    {
      ...{ key: 'kind', head: t('prices.kind'), grow: 2 },
      cell: (row) => t(`prices.kinds.${row.action.kind}`),
    },
    {
      ...{ key: 'coupon', head: t('prices.couponCode'), grow: 1.4 },
      title: (row) => row.coupon?.code ?? '',
      cell: (row) => row.coupon?.code ?? '',
    },
    { key: 'priority', head: t('prices.priority'), align: 'end', cell: (row) => row.priority },
    {
      ...{ key: 'state', head: t('catalogue.state'), grow: 1.2 },
      cell: (row) => (
        <span className={row.active ? 'office-state' : 'office-quiet'}>
          {t(row.active ? 'prices.inForce' : 'prices.ended')}
        </span>
      ),
    },
  ];
}
