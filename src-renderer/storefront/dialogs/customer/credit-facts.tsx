import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CustomerView } from '../../../../shared/ipc/views.ts';
import { useFormats } from '../../../ui/format-context.tsx';
import classes from './customer.module.css';

/** How the customer stands. The place is kept while nobody is chosen. */
export function CreditFacts({ customer }: { readonly customer: CustomerView | null }): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  if (customer === null) return <div className={classes.facts} />;
  const money = (amountMinor: number): string => formats.money(amountMinor);
  const late = customer.overdueMinor > 0;
  const state = [
    customer.creditBlocked ? t('customer.state.blocked') : '',
    customer.taxExempt ? t('customer.taxExempt') : '',
  ];
  return (
    <section className={classes.facts} aria-label={customer.name} data-testid="customer-credit">
      <strong className={classes.name}>
        {[customer.name, ...state].filter((part) => part !== '').join(' · ')}
      </strong>
      <dl className={classes.figures}>
        <Fact name={t('customer.balance')} value={money(customer.balanceMinor)} />
        <Fact name={t('customer.limit')} value={money(customer.creditLimitMinor)} />
        <Fact name={t('customer.available')} value={money(customer.availableMinor)} strong />
        <Fact name={t('customer.overdue')} value={money(customer.overdueMinor)} warn={late} />
        <Fact
          name={t('customer.terms')}
          value={t('customer.days', { n: formats.count(customer.creditTermsDays) })}
        />
      </dl>
    </section>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  readonly warn?: boolean;
  readonly strong?: boolean;
}

function Fact({ name, value, warn = false, strong = false }: FactProps): ReactNode {
  return (
    <div data-warn={warn || undefined} data-strong={strong || undefined}>
      <dt>{name}</dt>
      <dd className="figures">{value}</dd>
    </div>
  );
}
