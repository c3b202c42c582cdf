import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { Money } from '../../ui/money.tsx';
import { CreditEntry, type Customer } from '../api/customer-views.ts';
import { customers as words } from '../locales/en/customers.ts';
import { useMay } from '../me-context.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { Section } from '../parts/section.tsx';
import { useList } from '../parts/use-list.ts';
import { BookDialog } from './book-dialog.tsx';

export function isKnownKind(kind: string): kind is keyof typeof words.kinds {
  return Object.hasOwn(words.kinds, kind);
}

/** What the customer owes and how it came to that, newest first. */
export function CustomerAccount({ customer }: { readonly customer: Customer }): ReactNode {
  const { t } = useTranslation('office');
  const mayBook = useMay('credit:write');
  const [booking, book] = useState(false);
  const path = `/customers/${customer.customerId}/credit-entries`;
  const list = useList(path, CreditEntry);
  const columns = useColumns();
  const left = Math.max(0, customer.creditLimitMinor - customer.balanceMinor);
  return (
    <Section title={t('customers.account')}>
      <div className="office-account">
        <dl className="office-figures">
          <div>
            <dt>{t('customers.balance')}</dt>
            <dd>
              <Money minor={customer.balanceMinor} />
            </dd>
          </div>
          <div>
            <dt>{t('customers.limit')}</dt>
            <dd>
              <Money minor={customer.creditLimitMinor} />
            </dd>
          </div>
          <div>
            <dt>{t('customers.left')}</dt>
            <dd>
              <Money minor={customer.creditBlocked ? 0 : left} />
            </dd>
          </div>
        </dl>
        {mayBook ? <Button onClick={() => book(true)}>{t('customers.book')}</Button> : null}
      </div>
      <ProblemAlert error={list.error} onRetry={list.retry} />
      <div className="office-entries">
        <DataTable
          label={t('customers.account')}
          rows={list.rows}
          rowKey={(row) => row.id}
          loading={list.loading}
          onEnd={list.onEnd}
          empty={t('customers.entriesEmpty')}
          columns={columns}
        />
      </div>
      {booking ? <BookDialog customer={customer} onClose={() => book(false)} /> : null}
    </Section>
  );
}

function useColumns(): readonly Column<CreditEntry>[] {
  const { t } = useTranslation('office');
  const formats = useFormats();
  return [
    {
      ...{ key: 'when', head: t('customers.when'), grow: 1.8 },
      cell: (row) => formats.dateTime(row.createdAt),
    },
    {
      ...{ key: 'kind', head: t('customers.kind'), grow: 1.6 },
      cell: (row) => (isKnownKind(row.kind) ? t(`customers.kinds.${row.kind}`) : row.kind),
    },
    {
      ...{ key: 'reference', head: t('customers.reference'), grow: 1.6 },
      ...{ cell: (row) => row.reference, title: (row) => row.reference },
    },
    {
      ...{ key: 'due', head: t('customers.due'), grow: 1.2 },
      cell: (row) => (row.dueDate === null ? '' : formats.dateTime(row.dueDate).slice(0, 10)),
    },
    {
      ...{ key: 'amount', head: t('customers.amount'), grow: 1.6, align: 'end' },
      cell: (row) => <Money minor={row.amountMinor} />,
    },
  ];
}
