import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { useApi } from '../api/api-context.tsx';
import { nameOf } from '../api/catalogue-views.ts';
import { pageOf } from '../api/identity-views.ts';
import { Availability, Warehouse } from '../api/stock-views.ts';
import { useLanguage } from '../language-context.tsx';
import { useMay } from '../me-context.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useList } from '../parts/use-list.ts';
import { hashOf, useFilters } from '../router.tsx';
import { StockDialog, type StockAction } from './stock-dialog.tsx';

const ACTIONS: readonly StockAction[] = ['count', 'adjust', 'receive'];

/** What there is of each product in each warehouse, and who holds it. */
export function StockPage(): ReactNode {
  const { t } = useTranslation('office');
  const api = useApi();
  const mayWrite = useMay('stock:write');
  const { filters, setFilter } = useFilters();
  const { warehouseId = '', productId = '' } = filters;
  const warehouses = useQuery({
    queryKey: ['warehouses'],
    queryFn: async () => (await api.get('/warehouses', pageOf(Warehouse))).items,
  });
  const list = useList('/stock/availability', Availability, { warehouseId, productId });
  const columns = useColumns();
  const [action, act] = useState<StockAction | null>(null);
  const found = warehouseId !== '' || productId !== '';
  return (
    <PageFrame
      title={t('stock.title')}
      actions={
        mayWrite
          ? ACTIONS.map((one) => (
              <Button
                key={one}
                variant={one === 'receive' ? 'filled' : 'default'}
                onClick={() => act(one)}
              >
                {t(`stock.${one}`)}
              </Button>
            ))
          : null
      }
      filters={
        <NativeSelect
          aria-label={t('stock.warehouse')}
          value={warehouseId}
          onChange={(event) => setFilter('warehouseId', event.currentTarget.value)}
          data={[
            { value: '', label: t('stock.anyWarehouse') },
            ...(warehouses.data ?? []).map((one) => ({ value: one.warehouseId, label: one.name })),
          ]}
        />
      }
    >
      <ProblemAlert error={list.error} onRetry={list.retry} />
      <DataTable
        label={t('stock.title')}
        columns={columns}
        rows={list.rows}
        rowKey={(row) => `${row.warehouseId} ${row.productId}`}
        loading={list.loading}
        onEnd={list.onEnd}
        empty={
          <>
            <p>{t(found ? 'stock.emptyFound' : 'stock.empty')}</p>
            {found ? null : <p>{t('stock.emptyHelp')}</p>}
          </>
        }
      />
      {action === null ? null : (
        <StockDialog action={action} warehouses={warehouses.data ?? []} onClose={() => act(null)} />
      )}
    </PageFrame>
  );
}

function useColumns(): readonly Column<Availability>[] {
  const { t } = useTranslation('office');
  const { locale } = useLanguage();
  const formats = useFormats();
  const amount = (
    key: 'physical' | 'available' | 'held' | 'inDoubt',
    of: (row: Availability) => number,
  ): Column<Availability> => ({
    ...{ key, head: t(`stock.${key}`), align: 'end', grow: 1.3 },
    cell: (row) => formats.quantity(of(row)),
  });
  return [
    {
      ...{ key: 'product', head: t('stock.product'), grow: 3 },
      title: (row) => nameOf(row, locale),
      cell: (row) => <a href={hashOf(['products', row.productId])}>{nameOf(row, locale)}</a>,
    },
    { key: 'sku', head: t('products.sku'), grow: 1.2, cell: (row) => row.sku },
    amount('physical', (row) => row.physicalMilli),
    amount('available', (row) => row.availableMilli),
    amount('held', (row) => row.leasedMilli + row.reservedMilli + row.inTransitMilli),
    {
      ...amount('inDoubt', (row) => row.inDoubtMilli),
      cell: (row) =>
        row.inDoubtMilli === 0 ? (
          formats.quantity(0)
        ) : (
          <span className="office-state" data-tone="warn">
            {formats.quantity(row.inDoubtMilli)}
          </span>
        ),
    },
  ];
}
