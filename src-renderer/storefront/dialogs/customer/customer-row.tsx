import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ZERO } from '../../../../shared/domain/money.ts';
import type { CustomerView } from '../../../../shared/ipc/views.ts';
import { useFormats } from '../../../ui/format-context.tsx';
import { accountState } from '../pay/account-state.ts';
import { shortMoney } from '../short-money.ts';
import rows from '../rows.module.css';

interface CustomerRowProps {
  readonly customer: CustomerView;
  readonly attached: boolean;
}

export function CustomerRow({ customer, attached }: CustomerRowProps): ReactNode {
  const { t } = useTranslation('dialogs');
  const quiet = [customer.code, customer.phone, customer.contactPerson];
  const mark = attached ? ` · ${t('customer.attached')}` : '';
  return (
    <>
      <span className={rows.what}>
        <strong>{customer.name}</strong>
        <span>{quiet.filter((part) => part !== '').join(' · ') + mark}</span>
      </span>
      <span className={rows.figure}>
        <span>{t(`saleType.${customer.type}`)}</span>
        <CreditWord customer={customer} />
      </span>
    </>
  );
}

/** The customer's credit in one word or figure; a reason against it stands out. */
function CreditWord({ customer }: { readonly customer: CustomerView }): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const state = accountState(customer, ZERO);
  switch (state.kind) {
    case 'open':
      return state.availableMinor > 0 ? (
        <small>
          {t('customer.state.open', { amount: shortMoney(formats, state.availableMinor) })}
        </small>
      ) : (
        <small className={rows.warn}>{t('customer.state.over_limit')}</small>
      );
    case 'blocked':
    case 'overdue':
      return <small className={rows.warn}>{t(`customer.state.${state.kind}`)}</small>;
    default:
      return <small>{t('customer.state.no_credit')}</small>;
  }
}
