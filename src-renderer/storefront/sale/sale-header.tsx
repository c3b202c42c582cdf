import { IconUser, IconUserPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SALE_TYPES } from '../../../shared/domain/sale.ts';
import type { CustomerView } from '../../../shared/ipc/views.ts';
import { useFormats } from '../../ui/format-context.tsx';
import { useTill } from '../till-context.tsx';
import classes from './sale-header.module.css';

/** Which price list the sale follows, and whom it is for. */
export function SaleHeader(): ReactNode {
  return (
    <header className={classes.header}>
      <TypeSwitch />
      <CustomerButton />
    </header>
  );
}

function TypeSwitch(): ReactNode {
  const { t } = useTranslation();
  const type = useTill((till) => till.cart?.type ?? 'RETAIL');
  const saleId = useTill((till) => till.cart?.saleId);
  const command = useTill((till) => till.command);
  const words = { RETAIL: t('sale.retail'), WHOLESALE: t('sale.wholesale') };
  return (
    <fieldset className={classes.types}>
      <legend className="visually-hidden">{t('sale.type')}</legend>
      {SALE_TYPES.map((one) => (
        <label key={one} className={classes.type}>
          <input
            type="radio"
            name="sale-type"
            className="visually-hidden"
            checked={type === one}
            disabled={saleId === undefined}
            onChange={() => {
              if (saleId !== undefined) void command('cart.setType', { saleId, type: one });
            }}
          />
          <span className={classes.typeWord}>{words[one]}</span>
        </label>
      ))}
    </fieldset>
  );
}

function CustomerButton(): ReactNode {
  const { t } = useTranslation();
  const customer = useTill((till) => till.cart?.customer ?? null);
  const openDialog = useTill((till) => till.openDialog);
  return (
    <button
      type="button"
      className={classes.customer}
      onClick={() => openDialog({ kind: 'customer' })}
    >
      {customer === null ? (
        <>
          <IconUserPlus size={20} aria-hidden />
          <span className={classes.name}>{t('sale.addCustomer')}</span>
        </>
      ) : (
        <>
          <IconUser size={20} aria-hidden />
          <span className={classes.who}>
            <span className={classes.name}>
              <span className="visually-hidden">{t('sale.addCustomer')}: </span>
              {customer.name}
            </span>
            <Credit customer={customer} />
          </span>
        </>
      )}
    </button>
  );
}

function Credit({ customer }: { readonly customer: CustomerView }): ReactNode {
  const { t } = useTranslation();
  const formats = useFormats();
  if (customer.creditBlocked) return <span className={classes.stop}>{t('sale.blocked')}</span>;
  if (customer.overdueMinor > 0) {
    const amount = formats.money(customer.overdueMinor);
    return <span className={classes.stop}>{t('sale.overdue', { amount })}</span>;
  }
  if (customer.creditLimitMinor === 0) {
    return <span className={classes.credit}>{t('sale.cash')}</span>;
  }
  const amount = formats.money(customer.availableMinor);
  return <span className={classes.credit}>{t('sale.mayBuy', { amount })}</span>;
}
