import { Button, NativeSelect } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Money } from '../../ui/money.tsx';
import { Customer } from '../api/customer-views.ts';
import { useMay } from '../me-context.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { useList } from '../parts/use-list.ts';
import { hashOf, useFilters, usePlace } from '../router.tsx';
import { CustomerEditor } from './customer-editor.tsx';

export function CustomersPage(): ReactNode {
  const [, id] = usePlace().path;
  if (id === undefined) return <CustomerList />;
  return <CustomerEditor key={id} id={id === 'new' ? null : id} />;
}

function CustomerList(): ReactNode {
  const { t } = useTranslation('office');
  const mayWrite = useMay('customers:write');
  const { filters, setFilter } = useFilters();
  const { q = '', creditBlocked = '' } = filters;
  const list = useList('/customers', Customer, { q, creditBlocked });
  const columns = useColumns();
  const found = Object.keys(filters).length > 0;
  const add = (
    <Button
      component="a"
      variant="filled"
      href={hashOf(['customers', 'new'])}
      leftSection={<IconPlus size={20} aria-hidden />}
    >
      {t('customers.add')}
    </Button>
  );
  return (
    <PageFrame
      title={t('customers.title')}
      actions={mayWrite ? add : null}
      filters={
        <>
          <SearchField
            value={q}
            label={t('customers.search')}
            onSearch={(words) => setFilter('q', words)}
          />
          <NativeSelect
            aria-label={t('customers.anyCredit')}
            value={creditBlocked}
            onChange={(event) => setFilter('creditBlocked', event.currentTarget.value)}
            data={[
              { value: '', label: t('customers.anyCredit') },
              { value: 'true', label: t('customers.onlyBlocked') },
            ]}
          />
        </>
      }
    >
      <ProblemAlert error={list.error} onRetry={list.retry} />
      <DataTable
        label={t('customers.title')}
        columns={columns}
        rows={list.rows}
        rowKey={(row) => row.customerId}
        loading={list.loading}
        onEnd={list.onEnd}
        empty={t(found ? 'customers.emptyFound' : 'customers.empty')}
      />
    </PageFrame>
  );
}

function useColumns(): readonly Column<Customer>[] {
  const { t } = useTranslation('office');
  return [
    {
      ...{ key: 'name', head: t('customers.name'), grow: 3 },
      title: (row) => row.name,
      cell: (row) => <a href={hashOf(['customers', row.customerId])}>{row.name}</a>,
    },
    { key: 'code', head: t('customers.code'), cell: (row) => row.code },
    {
      ...{ key: 'phone', head: t('customers.phone'), grow: 1.8 },
      cell: (row) => row.phone || t('parts.none'),
    },
    {
      ...{ key: 'balance', head: t('customers.balance'), grow: 1.8, align: 'end' },
      cell: (row) => <Money minor={row.balanceMinor} />,
    },
    {
      ...{ key: 'limit', head: t('customers.limit'), grow: 1.8, align: 'end' },
      cell: (row) => <CreditState customer={row} />,
    },
  ];
}

/** The limit, or the word that says why there is none to use. */
export function CreditState({ customer }: { readonly customer: Customer }): ReactNode {
  const { t } = useTranslation('office');
  if (customer.creditBlocked) {
    return (
      <span className="office-state" data-tone="error">
        {t('customers.blockedShort')}
      </span>
    );
  }
  const over = customer.balanceMinor > customer.creditLimitMinor;
  if (!over) return <Money minor={customer.creditLimitMinor} />;
  return (
    <span className="office-state" data-tone="warn">
      <Money minor={customer.creditLimitMinor} />
      <span className="visually-hidden">{t('customers.over')}</span>
    </span>
  );
}
