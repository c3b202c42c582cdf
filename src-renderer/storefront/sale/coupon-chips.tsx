import { IconTicket, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTill } from '../till-context.tsx';
import classes from './coupon-chips.module.css';

/** The sale's coupons, each with what became of it; touching one takes it off. */
export function CouponChips(): ReactNode {
  const { t } = useTranslation();
  const saleId = useTill((till) => till.cart?.saleId);
  const coupons = useTill((till) => till.cart?.coupons);
  const command = useTill((till) => till.command);
  if (saleId === undefined || coupons === undefined || coupons.length === 0) return null;
  return (
    <ul className={classes.chips} aria-label={t('coupons.label')}>
      {coupons.map(({ code, status }) => (
        <li key={code}>
          <button
            type="button"
            className={classes.chip}
            data-status={status}
            onClick={() => void command('cart.removeCoupon', { saleId, code })}
          >
            <IconTicket size={20} aria-hidden />
            <span className="visually-hidden">{t('coupons.remove')}</span>
            <span className={classes.words}>
              <strong>{code}</strong>
              <span>{t(`coupons.${status}`)}</span>
            </span>
            <IconX size={16} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
