import { IconPrinter } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CompletedSale } from '../../../shared/ipc/views.ts';
import { FitAmount } from '../../ui/fit-amount.tsx';
import { useFormats } from '../../ui/format-context.tsx';
import { Money } from '../../ui/money.tsx';
import { needsLook, usePrinterWords } from '../status-bar/printer-button.tsx';
import { useTill } from '../till-context.tsx';
import classes from './sale-panels.module.css';

/** The change, large, until the next scan begins the next sale. */
export function CompletedPanel({ sale }: { readonly sale: CompletedSale }): ReactNode {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <section className={classes.completed} aria-label={t('completed.label')} aria-live="polite">
      <h2 className={classes.heading}>
        {t(sale.changeMinor > 0 ? 'completed.change' : 'completed.noChange')}
      </h2>
      <output
        className={classes.change}
        data-testid="change-due"
        data-none={sale.changeMinor === 0 || undefined}
      >
        <FitAmount text={formats.money(sale.changeMinor)} />
      </output>
      <dl className={classes.facts}>
        <div>
          <dt>{t('completed.total')}</dt>
          <dd>
            <Money minor={sale.totalMinor} />
          </dd>
        </div>
        <div>
          <dt>{t('completed.paid')}</dt>
          <dd>
            <Money minor={sale.paidMinor} />
          </dd>
        </div>
        <div>
          <dt>{t('completed.receipt')}</dt>
          <dd className="figures" data-testid="receipt-number">
            {sale.receiptNumber}
          </dd>
        </div>
      </dl>
      <PrinterRemark />
      <ReceiptButtons sale={sale} />
      <p className={classes.hint}>{t('completed.next')}</p>
    </section>
  );
}

/** A receipt that did not come out is said where the cashier looks now, beside the change. */
function PrinterRemark(): ReactNode {
  const { t } = useTranslation();
  const printer = useTill((till) => till.status?.printer ?? null);
  const openDialog = useTill((till) => till.openDialog);
  const reason = usePrinterWords(printer);
  if (!needsLook(printer)) return null;
  return (
    <div className={classes.warn} role="alert">
      <span>{t('completed.notPrinted', { reason })}</span>
      <button
        type="button"
        className={classes.button}
        onClick={() => openDialog({ kind: 'printer' })}
      >
        {t('completed.printer')}
      </button>
    </div>
  );
}

/** See the receipt, or print a copy of it. */
export function ReceiptButtons({ sale }: { readonly sale: CompletedSale }): ReactNode {
  const { t } = useTranslation();
  const openDialog = useTill((till) => till.openDialog);
  const command = useTill((till) => till.command);
  return (
    <div className={classes.buttons}>
      <button
        type="button"
        className={classes.button}
        onClick={() => openDialog({ kind: 'receipt', saleId: sale.saleId })}
      >
        {t('empty.view')}
      </button>
      <button
        type="button"
        className={classes.button}
        onClick={() => void command('print.reprint', { saleId: sale.saleId })}
      >
        <IconPrinter size={20} aria-hidden />
        {t('empty.reprint')}
      </button>
    </div>
  );
}
