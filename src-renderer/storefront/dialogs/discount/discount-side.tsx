import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../ui/action-button.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { amountOff, percentDiscount, QUICK_PERCENTS } from './discount-entry.ts';
import type { DiscountControl, DiscountSubject } from './use-discount.ts';
import classes from '../entry-dialog.module.css';

interface DiscountSideProps {
  readonly subject: DiscountSubject;
  readonly control: DiscountControl;
}

/** The usual discounts at one touch, what is discounted, and what comes of it. */
export function DiscountSide({ subject, control }: DiscountSideProps): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const { baseMinor, discount } = control;
  return (
    <div className={classes.side}>
      <fieldset className={classes.grid} aria-label={t('discount.quick')}>
        {QUICK_PERCENTS.map((percent) => (
          <ActionButton
            key={percent}
            disabled={control.busy}
            onClick={() => void control.apply(percentDiscount(percent))}
          >
            {formats.percent(percent * 10_000)}
          </ActionButton>
        ))}
      </fieldset>
      <Target subject={subject} />
      <Sums baseMinor={baseMinor} offMinor={amountOff(discount, baseMinor)} />
    </div>
  );
}

function Target({ subject }: Pick<DiscountSideProps, 'subject'>): ReactNode {
  const { t } = useTranslation('dialogs');
  const { line, onTarget } = subject;
  if (onTarget === null) return null;
  return (
    <fieldset className={classes.choice} aria-label={t('discount.target')}>
      <ActionButton keys="L" pressed={line !== null} onClick={() => onTarget(false)}>
        {t('discount.line')}
      </ActionButton>
      <ActionButton keys="S" pressed={line === null} onClick={() => onTarget(true)}>
        {t('discount.sale')}
      </ActionButton>
    </fieldset>
  );
}

function Sums(amounts: Readonly<Record<'baseMinor' | 'offMinor', number>>): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const { baseMinor, offMinor } = amounts;
  return (
    <dl className={classes.sums}>
      <dt>{t('discount.before')}</dt>
      <dd>{formats.money(baseMinor)}</dd>
      <dt>{t('discount.off')}</dt>
      <dd>{formats.money(offMinor === 0 ? 0 : -offMinor)}</dd>
      <dt data-strong>{t('discount.after')}</dt>
      <dd data-strong>{formats.money(baseMinor - offMinor)}</dd>
    </dl>
  );
}
