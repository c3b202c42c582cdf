import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { BusyBar } from './busy-bar.tsx';
import { CataloguePanel } from './catalogue/catalogue-panel.tsx';
import { FindColumn } from './catalogue/find-column.tsx';
import { KeysBar } from './keys-bar.tsx';
import { PayBar } from './pay-bar.tsx';
import { SaleHeader } from './sale/sale-header.tsx';
import { SaleBody } from './sale/sale-body.tsx';
import { LineStrip } from './sale/line-strip.tsx';
import { Totals } from './sale/totals.tsx';
import classes from './sale-screen.module.css';
import { StatusBar } from './status-bar/status-bar.tsx';
import { useTill } from './till-context.tsx';

/**
 * The checkout. Its regions are fixed by one grid: what happens in the sale changes what stands in
 * them, never where they are. The totals are in the right column of both layouts.
 */
export function SaleScreen(): ReactNode {
  const layout = useTill((till) => till.status?.settings.layout ?? 'grid');
  return (
    <div className={classes.screen}>
      <StatusBar />
      <BusyBar />
      {layout === 'grid' ? <GridLayout /> : <ScanLayout />}
      <KeysBar />
      <PayBar />
    </div>
  );
}

function GridLayout(): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <main className={classes.left}>
        <CataloguePanel />
      </main>
      <section className={classes.right} aria-label={t('sale.label')}>
        <SaleHeader />
        <SaleBody size="compact" />
        <LineStrip />
        <Totals />
      </section>
    </>
  );
}

function ScanLayout(): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <main className={classes.left}>
        <section className={classes.wideSale} aria-label={t('sale.label')}>
          <SaleHeader />
          <SaleBody size="large" />
          <LineStrip />
        </section>
      </main>
      <section className={classes.right} aria-label={t('find.label')}>
        <FindColumn />
        <Totals />
      </section>
    </>
  );
}
