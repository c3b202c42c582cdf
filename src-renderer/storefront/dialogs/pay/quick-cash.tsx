import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Currency, Minor } from '../../../../shared/domain/money.ts';
import { quickCash } from '../../../../shared/domain/tender.ts';
import type { TotalsView } from '../../../../shared/ipc/views.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { shortMoney } from '../short-money.ts';
import classes from './pay-dialog.module.css';

export interface QuickCashProps {
  readonly totals: TotalsView;
  readonly currency: Currency;
  readonly onCash: (amountMinor: Minor) => void;
}

/** The exact sum, then what a customer is likely to hand over: one touch takes it. */
export function QuickCash({ totals, currency, onCash }: QuickCashProps): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  return (
    <fieldset className={classes.quick} aria-label={t('pay.quickCash')}>
      {quickCash(totals.cashDueMinor, currency).map((amountMinor, index) => (
        <ActionButton key={amountMinor} onClick={() => onCash(amountMinor)} testId="pay-quick">
          {index === 0 ? (
            t('pay.exact')
          ) : (
            <span className="figures">{shortMoney(formats, amountMinor)}</span>
          )}
        </ActionButton>
      ))}
    </fieldset>
  );
}
