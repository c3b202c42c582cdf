import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { useApi, useKeys } from '../api/api-context.tsx';
import { nameOf } from '../api/catalogue-views.ts';
import { Decided, PriceChanges, type PriceChangeView, PriceSetting } from '../api/price-views.ts';
import { parsePercent } from '../catalogue/tax-rate-draft.ts';
import { useLanguage } from '../language-context.tsx';
import { useMay } from '../me-context.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { PercentSetting } from '../parts/percent-setting.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { PriceTabs } from './price-tabs.tsx';

/** Prices that wait for another person, and from when they do. */
export function ApprovalsPage(): ReactNode {
  const { t } = useTranslation('office');
  const api = useApi();
  const changes = useQuery({
    queryKey: ['price-changes', 'waiting'],
    queryFn: async () =>
      (await api.get('/price-changes', PriceChanges, { status: 'WAITING' })).items,
  });
  const { decide, problem, busy } = useDecision();
  return (
    <PageFrame title={t('prices.approvals')} tabs={<PriceTabs here="approvals" />}>
      <p className="office-quiet">{t('prices.approvalsHelp')}</p>
      <ThresholdForm />
      <ProblemAlert error={problem ?? changes.error} />
      <DataTable
        label={t('prices.approvals')}
        columns={useColumns(decide, busy)}
        rows={changes.data ?? []}
        rowKey={(row) => row.priceChangeId}
        loading={changes.isPending}
        empty={t('prices.noApprovals')}
      />
    </PageFrame>
  );
}

type Decide = (id: string, decision: 'approve' | 'refuse') => Promise<void>;

function useDecision() {
  const api = useApi();
  const keys = useKeys();
  const queries = useQueryClient();
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const decide: Decide = async (id, decision) => {
    setBusy(true);
    setProblem(null);
    const path = `/price-changes/${id}/${decision}`;
    try {
      await api.post(path, null, Decided, keys.keyFor({ path }));
    } catch (error) {
      setProblem(error);
    } finally {
      keys.done();
      setBusy(false);
      await queries.invalidateQueries({ queryKey: ['price-changes'] });
      await queries.invalidateQueries({ queryKey: ['products'] });
    }
  };
  return { decide, problem, busy };
}

function useColumns(decide: Decide, busy: boolean): readonly Column<PriceChangeView>[] {
  const { t } = useTranslation('office');
  const { locale } = useLanguage();
  const formats = useFormats();
  const mayDecide = useMay('prices:approve');
  return [
    {
      ...{ key: 'product', head: t('prices.product'), grow: 2.2 },
      title: (row) => nameOf(row, locale),
      cell: (row) => nameOf(row, locale),
    },
    {
      ...{ key: 'list', head: t('catalogue.priceList'), grow: 1.2 },
      title: (row) => row.listName,
      cell: (row) => row.listName,
    },
    {
      ...{ key: 'before', head: t('prices.before'), align: 'end' },
      cell: (row) => formats.money(row.beforeMinor),
    },
    {
      ...{ key: 'after', head: t('prices.after'), align: 'end' },
      cell: (row) => formats.money(row.priceMinor),
    },
    {
      ...{ key: 'who', head: t('prices.askedBy'), grow: 1.2 },
      title: (row) => row.askedByName,
      cell: (row) => row.askedByName,
    },
    {
      ...{ key: 'decide', head: t('prices.decide'), headHidden: true, grow: 2.4 },
      cell: (row) =>
        mayDecide ? (
          <div className="office-actions">
            <Button
              disabled={busy}
              aria-label={`${t('prices.approve')}: ${nameOf(row, locale)}, ${row.listName}`}
              onClick={() => void decide(row.priceChangeId, 'approve')}
            >
              {t('prices.approve')}
            </Button>
            <Button
              disabled={busy}
              aria-label={`${t('prices.refuse')}: ${nameOf(row, locale)}, ${row.listName}`}
              onClick={() => void decide(row.priceChangeId, 'refuse')}
            >
              {t('prices.refuse')}
            </Button>
          </div>
        ) : null,
    },
  ];
}

function ThresholdForm(): ReactNode {
  const { t } = useTranslation('office');
  const api = useApi();
  const queries = useQueryClient();
  const mayWrite = useMay('prices:approve');
  const setting = useQuery({
    queryKey: ['price-settings'],
    queryFn: () => api.get('/price-settings', PriceSetting),
  });
  if (setting.data === undefined) return <ProblemAlert error={setting.error} />;
  const { approvalAbovePpm } = setting.data;
  return (
    <PercentSetting
      key={String(approvalAbovePpm)}
      title={t('prices.threshold')}
      label={t('prices.thresholdPercent')}
      help={t('prices.thresholdHelp')}
      ppm={approvalAbovePpm}
      parse={parsePercent}
      mayWrite={mayWrite}
      save={async (ppm) => {
        await api.patch('/price-settings', { approvalAbovePpm: ppm }, PriceSetting);
        await queries.invalidateQueries({ queryKey: ['price-settings'] });
      }}
    />
  );
}
