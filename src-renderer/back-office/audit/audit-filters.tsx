import { NativeSelect, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { User } from '../api/identity-views.ts';
import { Terminal } from '../api/terminal-views.ts';
import { useMay } from '../me-context.tsx';
import { useList } from '../parts/use-list.ts';
import { useFilters } from '../router.tsx';

/** What HQ writes down most; any other that stands in the list can be chosen there. */
const TYPES = [
  ...['session.signed_in', 'session.refused', 'session.signed_out'],
  ...['product.created', 'product.updated', 'product.deleted'],
  ...['customer.created', 'customer.updated', 'customer.deleted', 'credit.adjusted'],
  ...['stock.receive', 'stock.adjust', 'stock.count', 'stock.scrap'],
  ...['user.created', 'user.updated', 'user.deleted', 'role.updated'],
  ...['enrolment_code.created', 'terminal.updated', 'terminal.lost', 'terminal.revoked'],
  'exception.resolved',
];

interface AuditFiltersProps {
  /** Types of the rows that are shown. */
  readonly seen: readonly string[];
}

export function AuditFilters({ seen }: AuditFiltersProps): ReactNode {
  const { t } = useTranslation('office');
  const { filters } = useFilters();
  const chosen = filters['type'] ?? '';
  const types = [...new Set([...TYPES, ...seen, ...(chosen === '' ? [] : [chosen])])];
  return (
    <>
      <Choice
        field="type"
        label={t('audit.type')}
        any={t('audit.anyType')}
        options={types.toSorted().map((value) => ({ value, label: value }))}
      />
      {useMay('users:read') ? <UserChoice /> : null}
      {useMay('terminals:read') ? <TerminalChoice /> : null}
      <Day field="from" label={t('audit.from')} />
      <Day field="to" label={t('audit.to')} />
    </>
  );
}

function UserChoice(): ReactNode {
  const { t } = useTranslation('office');
  const { rows } = useList('/users', User);
  const options = rows.map(({ userId, name }) => ({ value: userId, label: name }));
  return <Choice field="user" label={t('audit.who')} any={t('audit.anybody')} options={options} />;
}

function TerminalChoice(): ReactNode {
  const { t } = useTranslation('office');
  const { rows } = useList('/terminals', Terminal);
  const options = rows.map(({ terminalId, name }) => ({ value: terminalId, label: name }));
  const any = t('audit.anyTerminal');
  return <Choice field="terminal" label={t('audit.terminal')} any={any} options={options} />;
}

interface ChoiceProps {
  readonly field: string;
  readonly label: string;
  readonly any: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

function Choice({ field, label, any, options }: ChoiceProps): ReactNode {
  const { filters, setFilter } = useFilters();
  return (
    <NativeSelect
      aria-label={label}
      value={filters[field] ?? ''}
      onChange={(event) => setFilter(field, event.currentTarget.value)}
      data={[{ value: '', label: any }, ...options]}
    />
  );
}

function Day({ field, label }: { readonly field: string; readonly label: string }): ReactNode {
  const { filters, setFilter } = useFilters();
  return (
    <TextInput
      type="date"
      aria-label={label}
      title={label}
      value={filters[field] ?? ''}
      onChange={(event) => setFilter(field, event.currentTarget.value)}
    />
  );
}
