import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaxView, TotalsView } from '../../../shared/ipc/views.ts';
import { FitAmount } from '../../ui/fit-amount.tsx';
import { useFormats } from '../../ui/format-context.tsx';
import { Money } from '../../ui/money.tsx';
import { useTill } from '../till-context.tsx';
import classes from './totals.module.css';

/**
 * Discounts, tax, and the total: the largest thing on the screen, in the same place in every
 * layout.
 */
export function Totals(): ReactNode {
  const { t } = useTranslation();
  const formats = useFormats();
  const totals = useTill((till) => till.cart?.totals ?? null);
  const lineCount = useTill((till) => till.cart?.lines.length ?? 0);
  return (
    <section className={classes.totals} aria-label={t('totals.label')}>
      <dl className={classes.small}>
        <div className={classes.row}>
          <dt>{t('totals.discounts')}</dt>
          <dd>
            <Money minor={totals === null ? 0 : -totals.discountMinor} bare />
          </dd>
        </div>
        <TaxRow totals={totals} />
      </dl>
      <p className={classes.head}>
        <span>
          <strong className={classes.label}>{t('totals.total')}</strong>{' '}
          {t('totals.items', { count: lineCount })}
        </span>
        {totals !== null && <Due totals={totals} />}
      </p>
      <output className={classes.amount} data-testid="cart-total" aria-label={t('totals.total')}>
        <FitAmount text={formats.money(totals?.totalMinor ?? 0)} />
      </output>
    </section>
  );
}

/** Once something is paid: what is still due, or that nothing is. */
function Due({ totals }: { readonly totals: TotalsView }): ReactNode {
  const { t } = useTranslation();
  if (totals.paidMinor === 0) return null;
  if (totals.dueMinor === 0) return <span>{t('totals.paid')}</span>;
  return (
    <span>
      {t('totals.due')} <Money minor={totals.dueMinor} bare />
    </span>
  );
}

function TaxRow({ totals }: { readonly totals: TotalsView | null }): ReactNode {
  const { t } = useTranslation();
  const formats = useFormats();
  const includes = useTill((till) => till.cart?.pricesIncludeTax ?? true);
  const name = taxName(totals?.taxes ?? [], t('totals.taxes'), formats.percent);
  return (
    <div className={classes.row}>
      <dt>{t(includes ? 'totals.including' : 'totals.adding', { name })}</dt>
      <dd>
        <Money minor={totals?.taxMinor ?? 0} bare />
      </dd>
    </div>
  );
}

/** One tax by its name and rate; several as what they are together. */
function taxName(
  taxes: readonly TaxView[],
  several: string,
  percent: (ppm: number) => string,
): string {
  const [first, ...others] = taxes;
  if (first === undefined || others.length > 0) return several;
  const rate = percent(first.ratePpm);
  // A rate's name may carry its percentage already.
  return /\d\s*%/.test(first.name) ? first.name : `${first.name} ${rate}`;
}
