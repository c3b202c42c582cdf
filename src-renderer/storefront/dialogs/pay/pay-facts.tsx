import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TotalsView } from '../../../../shared/ipc/views.ts';
import { Money } from '../../../ui/money.tsx';
import classes from './pay-dialog.module.css';

/** What is due, what that is in cash, and the change: always all three, so nothing moves. */
export function PayFacts({ totals }: { readonly totals: TotalsView }): ReactNode {
  const { t } = useTranslation('dialogs');
  return (
    <dl className={classes.facts} aria-live="polite">
      <div>
        <dt>{t('pay.due')}</dt>
        <dd data-testid="pay-due">
          <Money minor={totals.dueMinor} />
        </dd>
      </div>
      <div>
        <dt>{t('pay.cashDue')}</dt>
        <dd data-testid="pay-cash-due">
          <Money minor={totals.cashDueMinor} />
        </dd>
      </div>
      <div data-strong={totals.changeMinor > 0 ? true : undefined}>
        <dt>{t('pay.change')}</dt>
        <dd data-testid="pay-change">
          <Money minor={totals.changeMinor} />
        </dd>
      </div>
    </dl>
  );
}
