import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CompletedSale } from '../../../shared/ipc/views.ts';
import { useFormats } from '../../ui/format-context.tsx';
import { Money } from '../../ui/money.tsx';
import { useTill } from '../till-context.tsx';
import { ReceiptButtons } from './completed-panel.tsx';
import classes from './sale-panels.module.css';

/**
 * Before the first item: what to do, and the sale before, which is when people ask for it again.
 */
export function EmptyPanel(): ReactNode {
  const { t } = useTranslation();
  const last = useTill((till) => till.status?.lastSale ?? null);
  return (
    <div className={classes.empty}>
      <div className={classes.invitation}>
        <h2 className={classes.heading}>{t('empty.title')}</h2>
        <p className={classes.hint}>{t('empty.help')}</p>
      </div>
      {last !== null && <LastSale sale={last} />}
    </div>
  );
}

function LastSale({ sale }: { readonly sale: CompletedSale }): ReactNode {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <section className={classes.last} aria-labelledby="last-sale">
      <h3 id="last-sale" className={classes.subheading}>
        {t('empty.last')} <span className="figures">{formats.time(sale.completedAt)}</span>
      </h3>
      <dl className={classes.facts}>
        <div>
          <dt>{t('empty.receipt')}</dt>
          <dd className="figures">{sale.receiptNumber}</dd>
        </div>
        <div>
          <dt>{t('empty.total')}</dt>
          <dd>
            <Money minor={sale.totalMinor} />
          </dd>
        </div>
        <div>
          <dt>{t('empty.change')}</dt>
          <dd>
            <Money minor={sale.changeMinor} />
          </dd>
        </div>
      </dl>
      <ReceiptButtons sale={sale} />
    </section>
  );
}
