import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PriceList, tillsList } from '../api/catalogue-views.ts';
import { useEverything } from '../api/use-catalogue.ts';
import { useMay } from '../me-context.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { hashOf, usePlace } from '../router.tsx';
import { CatalogueTabs } from './catalogue-tabs.tsx';
import { PriceListEditor } from './price-list-editor.tsx';

/** The lists, one of them, or a new one: as the address says. */
export function PriceListsPage(): ReactNode {
  const [, , id] = usePlace().path;
  if (id === undefined) return <PriceListTable />;
  return <PriceListEditor key={id} id={id === 'new' ? null : id} />;
}

function PriceListTable(): ReactNode {
  const { t } = useTranslation('office');
  const mayWrite = useMay('prices:write');
  const lists = useEverything('/price-lists', PriceList);
  const columns = useColumns(lists.data ?? []);
  const add = (
    <Button
      component="a"
      variant="filled"
      href={hashOf(['products', 'price-lists', 'new'])}
      leftSection={<IconPlus size={20} aria-hidden />}
    >
      {t('catalogue.addPriceList')}
    </Button>
  );
  return (
    <PageFrame
      title={t('catalogue.priceLists')}
      tabs={<CatalogueTabs here="price-lists" />}
      actions={mayWrite ? add : null}
    >
      <p className="office-quiet">{t('catalogue.priceListsHelp')}</p>
      <ProblemAlert error={lists.error} onRetry={() => void lists.refetch()} />
      <DataTable
        label={t('catalogue.priceLists')}
        columns={columns}
        rows={lists.data ?? []}
        rowKey={(row) => row.priceListId}
        loading={lists.isPending}
        empty={t('catalogue.noPriceLists')}
      />
    </PageFrame>
  );
}

function useColumns(all: readonly PriceList[]): readonly Column<PriceList>[] {
  const { t } = useTranslation('office');
  return [
    {
      ...{ key: 'name', head: t('catalogue.name'), grow: 2.4 },
      title: (row) => row.name,
      cell: (row) => <a href={hashOf(['products', 'price-lists', row.priceListId])}>{row.name}</a>,
    },
    {
      ...{ key: 'type', head: t('catalogue.saleType'), grow: 1.4 },
      cell: (row) => t(`customers.types.${row.saleType}`),
    },
    { key: 'currency', head: t('storefronts.currency'), cell: ({ currency }) => currency },
    {
      ...{ key: 'state', head: t('catalogue.atTills'), grow: 1.8 },
      cell: (row) =>
        tillsList(all, row.saleType) === row ? (
          <span className="office-state">{t('catalogue.soldBy')}</span>
        ) : (
          <span className="office-quiet">{t('catalogue.notSoldBy')}</span>
        ),
    },
  ];
}
