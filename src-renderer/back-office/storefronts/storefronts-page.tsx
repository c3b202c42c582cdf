import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Storefront } from '../api/identity-views.ts';
import { useMay } from '../me-context.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useList } from '../parts/use-list.ts';
import { hashOf, usePlace } from '../router.tsx';
import { StorefrontEditor } from './storefront-editor.tsx';

export function StorefrontsPage(): ReactNode {
  const [, id] = usePlace().path;
  if (id === undefined) return <StorefrontList />;
  return <StorefrontEditor key={id} id={id === 'new' ? null : id} />;
}

function StorefrontList(): ReactNode {
  const { t } = useTranslation('office');
  const mayWrite = useMay('storefronts:write');
  const list = useList('/storefronts', Storefront);
  const columns = useColumns();
  const add = (
    <Button
      component="a"
      variant="filled"
      href={hashOf(['storefronts', 'new'])}
      leftSection={<IconPlus size={20} aria-hidden />}
    >
      {t('storefronts.add')}
    </Button>
  );
  return (
    <PageFrame title={t('storefronts.title')} actions={mayWrite ? add : null}>
      <ProblemAlert error={list.error} onRetry={list.retry} />
      <DataTable
        label={t('storefronts.title')}
        rows={list.rows}
        rowKey={(row) => row.storefrontId}
        loading={list.loading}
        onEnd={list.onEnd}
        empty={t('storefronts.empty')}
        columns={columns}
      />
    </PageFrame>
  );
}

function useColumns(): readonly Column<Storefront>[] {
  const { t } = useTranslation('office');
  return [
    { key: 'code', head: t('storefronts.code'), cell: ({ code }) => code },
    {
      ...{ key: 'name', head: t('storefronts.name'), grow: 2 },
      cell: (row) => <a href={hashOf(['storefronts', row.storefrontId])}>{row.name}</a>,
      title: (row) => row.name,
    },
    {
      ...{ key: 'address', head: t('storefronts.address'), grow: 3 },
      ...{ cell: ({ address }) => address, title: ({ address }) => address },
    },
    {
      ...{ key: 'currency', head: t('storefronts.currency'), grow: 1.2 },
      cell: ({ currency }) => currency,
    },
  ];
}
