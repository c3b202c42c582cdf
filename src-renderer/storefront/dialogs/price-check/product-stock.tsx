import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { milli } from '../../../../shared/domain/quantity.ts';
import type { StockElsewhereView } from '../../../../shared/ipc/hq-views.ts';
import type { PriceCheckView } from '../../../../shared/ipc/price-check-view.ts';
import { useFormats } from '../../../ui/format-context.tsx';
import { useBridge, useTill } from '../../till-context.tsx';
import classes from './price-check.module.css';

interface Found {
  readonly found: PriceCheckView;
}

/** What this till may sell, and, where an HQ counts, what the whole store has. */
export function ProductStock({ found }: Found): ReactNode {
  const { t } = useTranslation('dialogs');
  const { t: tHq } = useTranslation('hq');
  const quantity = useQuantity(found);
  const alone = useTill((till) => till.status?.network === 'none');
  const { onHandMilli } = found;
  if (onHandMilli === null) {
    return (
      <>
        <dt>{t('priceCheck.stock')}</dt>
        <dd>{t('priceCheck.untracked')}</dd>
      </>
    );
  }
  const reserved = found.reservedMilli ?? milli(0);
  return (
    <>
      {alone && (
        <>
          <dt>{t('priceCheck.stock')}</dt>
          <dd>{quantity(onHandMilli)}</dd>
        </>
      )}
      <dt>{t('priceCheck.reserved')}</dt>
      <dd>{quantity(reserved)}</dd>
      <dt data-strong>{alone ? t('priceCheck.free') : tHq('stock.sellable')}</dt>
      <dd data-strong data-testid="sellable-here">
        {quantity(Math.max(0, onHandMilli - reserved))}
      </dd>
    </>
  );
}

/** By HQ's word: this store as a whole, and each of the others. */
export function StockElsewhere({ found }: Found): ReactNode {
  const { t } = useTranslation('hq');
  const alone = useTill((till) => till.status?.network === 'none');
  const asks = !alone && found.onHandMilli !== null;
  const answer = useElsewhere(found, asks);
  if (!asks) return null;
  if (answer === undefined) return <p className={classes.quiet}>{t('stock.asking')}</p>;
  if (answer === null || answer.told === null) {
    return <output className={classes.quiet}>{t('stock.unknown')}</output>;
  }
  return <Told found={found} answer={answer} told={answer.told} />;
}

interface ToldProps extends Found {
  readonly answer: StockElsewhereView;
  readonly told: NonNullable<StockElsewhereView['told']>;
}

function Told({ found, answer, told }: ToldProps): ReactNode {
  const { t } = useTranslation('hq');
  const quantity = useQuantity(found);
  const time = useMoment()(told.asOf);
  const others = told.elsewhere.filter((one) => one.availableMilli > 0);
  return (
    <section data-testid="stock-elsewhere">
      {answer.state === 'before' && (
        <output className={classes.quiet}>{t('stock.before', { time })}</output>
      )}
      <dl className={classes.facts}>
        {told.hereMilli !== null && (
          <>
            <dt>{t('stock.inStore', { time })}</dt>
            <dd>{quantity(told.hereMilli)}</dd>
          </>
        )}
        {told.elsewhere.length > 0 && (
          <>
            <dt data-strong>{t('stock.elsewhere', { time })}</dt>
            <dd>{others.length === 0 && t('stock.noOthers')}</dd>
          </>
        )}
        {others.map((one) => (
          <Other key={one.code} name={one.name} quantity={quantity(one.availableMilli)} />
        ))}
      </dl>
    </section>
  );
}

function Other({ name, quantity }: Readonly<Record<'name' | 'quantity', string>>): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>{quantity}</dd>
    </>
  );
}

function useQuantity({ product }: PriceCheckView): (quantityMilli: number) => string {
  const formats = useFormats();
  return (quantityMilli) => formats.quantityOf(quantityMilli, product.unit);
}

const DAY_LETTERS = 10;

/** The time of today, the day with it of any other. */
function useMoment(): (instant: string) => string {
  const formats = useFormats();
  return (instant) => {
    const today = formats.dateTime(Date.now()).slice(0, DAY_LETTERS);
    const whole = formats.dateTime(instant);
    return whole.startsWith(today) ? formats.time(instant) : whole;
  };
}

/** Undefined while HQ is asked, null where the till itself could not answer. */
function useElsewhere(
  { product: { productId } }: PriceCheckView,
  enabled: boolean,
): StockElsewhereView | null | undefined {
  const bridge = useBridge();
  const answer = useQuery({
    queryKey: ['catalogue.elsewhere', productId],
    queryFn: async () => {
      const asked = await bridge.invoke('catalogue.elsewhere', { productId });
      return asked.ok ? asked.value : null;
    },
    enabled,
    gcTime: 0,
    staleTime: 0,
  });
  return answer.data;
}
