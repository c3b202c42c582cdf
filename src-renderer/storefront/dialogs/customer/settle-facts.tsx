import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CustomerView } from '../../../../shared/ipc/views.ts';
import { useFormats } from '../../../ui/format-context.tsx';
import classes from './customer.module.css';

interface SettleFactsProps {
  readonly customer: CustomerView;
  readonly amountMinor: number;
}

/** What is owed, how much of it is late, and what will be left. */
export function SettleFacts({ customer, amountMinor }: SettleFactsProps): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const left = Math.max(0, customer.balanceMinor - amountMinor);
  return (
    <section aria-label={customer.name}>
      <strong className={classes.name}>{customer.name}</strong>
      <dl className={classes.figures}>
        <div>
          <dt>{t('settle.owes')}</dt>
          <dd className="figures">{formats.money(customer.balanceMinor)}</dd>
        </div>
        <div data-warn={customer.overdueMinor > 0 ? true : undefined}>
          <dt>{t('settle.overdue')}</dt>
          <dd className="figures">{formats.money(customer.overdueMinor)}</dd>
        </div>
        <div data-strong>
          <dt>{t('settle.left')}</dt>
          <dd className="figures" data-testid="settle-left">
            {formats.money(left)}
          </dd>
        </div>
      </dl>
    </section>
  );
}
