import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { textIn } from '../../../../shared/domain/localized.ts';
import { MILLI_ONE, formatQuantity } from '../../../../shared/domain/quantity.ts';
import { multiplyRound } from '../../../../shared/domain/money.ts';
import type { PriceCheckView } from '../../../../shared/ipc/price-check-view.ts';
import { useFormats } from '../../../ui/format-context.tsx';
import { LabelBar } from './label-bar.tsx';
import type { Labels } from './use-labels.ts';
import { ProductStock, StockElsewhere } from './product-stock.tsx';
import { shownCode } from './shown-code.ts';
import classes from './price-check.module.css';

interface PriceCardProps {
  readonly found: PriceCheckView;
  readonly labels: Labels;
}

/** One product's prices and stock, large enough to turn the screen to the customer. */
export function PriceCard({ found, labels }: PriceCardProps): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const { product } = found;
  const codes = [product.brand, product.sku, shownCode(product.barcode)];
  const taxes = found.taxes.map((tax) => `${tax.name} ${formats.percent(tax.ratePpm)}`).join(', ');
  return (
    <div className={classes.card} data-testid="price-check-card">
      <div className={classes.product}>
        <strong>{textIn(product.name, formats.locale)}</strong>
        <span>{codes.filter((part) => part !== '').join(' · ')}</span>
      </div>
      <dl className={classes.prices}>
        <Price name={t('priceCheck.retail')} amountMinor={found.retailMinor} />
        <Price name={t('priceCheck.wholesale')} amountMinor={found.wholesaleMinor} />
      </dl>
      <Packed found={found} />
      <dl className={classes.facts}>
        <dt>{t('priceCheck.tax')}</dt>
        <dd>{taxes === '' ? t('priceCheck.noTax') : taxes}</dd>
        <ProductStock found={found} />
      </dl>
      <StockElsewhere found={found} />
      <LabelBar labels={labels} />
    </div>
  );
}

interface PriceProps {
  readonly name: string;
  readonly amountMinor: number | null;
}

function Price({ name, amountMinor }: PriceProps): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  return (
    <div>
      <dt>{name}</dt>
      <dd className="figures" data-none={amountMinor === null ? true : undefined}>
        {amountMinor === null ? t('priceCheck.noPrice') : formats.money(amountMinor)}
      </dd>
    </div>
  );
}

interface Found {
  readonly found: PriceCheckView;
}

/** A label with its weight in the code: what this very package costs. */
function Packed({ found }: Found): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const { product, quantityMilli, retailMinor } = found;
  if (quantityMilli === MILLI_ONE || retailMinor === null) return null;
  return (
    <p className={classes.packed}>
      {t('priceCheck.packed', {
        quantity: formatQuantity(quantityMilli, product.unit, formats.locale),
        amount: formats.money(multiplyRound(retailMinor, quantityMilli, MILLI_ONE)),
      })}
    </p>
  );
}
