import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { couponCode } from '../../../shared/domain/pricing/price-book.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { DialogFrame } from '../../ui/dialog-frame.tsx';
import { useFormats } from '../../ui/format-context.tsx';
import { TextEntry } from '../../ui/text-entry.tsx';
import { CouponChips } from '../sale/coupon-chips.tsx';
import { useTill } from '../till-context.tsx';
import { LineHead } from './line-head.tsx';
import { useCloseDialog } from './use-close-dialog.ts';
import { useDialogCommand } from './use-dialog-command.ts';
import classes from './entry-dialog.module.css';

/** A code that is typed; a scanner needs no dialog. It stays open where the code did nothing. */
export function CouponDialog(): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const cart = useTill((till) => till.cart);
  const close = useCloseDialog('coupon');
  const { run, problem, busy } = useDialogCommand();
  const [code, setCode] = useState('');

  const add = async (): Promise<void> => {
    if (cart === null || code.trim() === '') return;
    const done = await run('cart.addCoupon', { saleId: cart.saleId, code });
    if (done?.ok !== true) return;
    setCode('');
    const added = done.value.coupons.find((one) => one.code === couponCode(code));
    if (added?.status === 'used') close();
  };

  return (
    <DialogFrame
      title={t('coupon.title')}
      onClose={close}
      onEnter={() => void add()}
      problem={problem}
      footer={
        <ActionButton tone="main" keys="Enter" disabled={busy} onClick={() => void add()}>
          {t('coupon.add')}
        </ActionButton>
      }
    >
      <div className={classes.layout}>
        <LineHead
          name={t('coupon.total', { amount: formats.money(cart?.totals.totalMinor ?? 0) })}
          facts={t('coupon.off', { amount: formats.money(cart?.totals.discountMinor ?? 0) })}
        />
        <div>
          <TextEntry
            label={t('coupon.label')}
            value={code}
            onChange={setCode}
            maxLength={64}
            focused
            testId="coupon-code"
          />
          <p className={classes.quiet}>{t('coupon.hint')}</p>
          <CouponChips />
        </div>
      </div>
    </DialogFrame>
  );
}
