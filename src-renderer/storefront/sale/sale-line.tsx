import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { dayText } from '../../../shared/domain/goods-marks.ts';
import type { LineId } from '../../../shared/domain/ids.ts';
import { textIn } from '../../../shared/domain/localized.ts';
import { isCounted } from '../../../shared/domain/quantity.ts';
import type { LineView } from '../../../shared/ipc/views.ts';
import { useFormats } from '../../ui/format-context.tsx';
import type { LineSize } from './sale-lines.tsx';
import classes from './sale-line.module.css';

interface SaleLineProps {
  /** Keeps its identity as long as it says the same, so only changed lines are painted again. */
  readonly line: LineView;
  readonly position: number;
  readonly size: LineSize;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly height: number;
  readonly selected: boolean;
  readonly lit: 'even' | 'odd' | null;
  readonly onSelect: (lineId: LineId) => void;
}

export function lineDomId(lineId: LineId): string {
  return `line-${lineId}`;
}

/** One line: position, name, quantity, unit price, discount, total. */
export const SaleLine = memo(function SaleLine(props: SaleLineProps): ReactNode {
  const { line, position, lit } = props;
  const formats = useFormats();
  const name = textIn(line.name, formats.locale);
  return (
    // Keys move the selection for the whole list; the line itself is touched, not focused.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={lineDomId(line.lineId)}
      className={classes.line}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="option"
      tabIndex={-1}
      aria-selected={props.selected}
      aria-posinset={position}
      // How many there are changes with every scan, which would paint every line again.
      aria-setsize={-1}
      data-testid="cart-line"
      data-line-id={line.lineId}
      data-size={props.size}
      style={{ transform: `translateY(${props.top}px)`, height: props.height }}
      onClick={() => props.onSelect(line.lineId)}
      {...(lit === null ? {} : { 'data-lit': lit })}
    >
      <span className={`${classes.position} figures`}>{position}</span>
      <span className={classes.name} title={name}>
        {name}
      </span>
      <span className={`${classes.quantity} figures`}>{quantityOf(line, formats)}</span>
      <span className={classes.detail}>
        <span className="figures">{formats.amount(line.unitPriceMinor)}</span>
        <Discount line={line} />
        <Remarks line={line} />
      </span>
      <span className={`${classes.total} figures`}>{formats.amount(line.totalMinor)}</span>
    </div>
  );
});

function quantityOf(line: LineView, formats: ReturnType<typeof useFormats>): string {
  const text = formats.quantityOf(line.quantityMilli, line.unit);
  return isCounted(line.unit) ? `${text}\u00a0×` : text;
}

function Discount({ line }: { readonly line: LineView }): ReactNode {
  const formats = useFormats();
  if (line.discountMinor === 0) return null;
  const share = line.discount?.kind === 'percent' ? formats.percent(line.discount.ppm) : null;
  return (
    <span className={`${classes.discount} figures`}>
      −{share ?? formats.amount(line.discountMinor)}
    </span>
  );
}

function Remarks({ line }: { readonly line: LineView }): ReactNode {
  return (
    <>
      {line.reservation === 'released' && <StockReleased />}
      <Marks line={line} />
      {line.note !== '' && <span className={classes.note}>{line.note}</span>}
    </>
  );
}

/** The day that is over first: it is what must not be overlooked. */
function Marks({ line }: { readonly line: LineView }): ReactNode {
  const { t } = useTranslation();
  if (line.marks === undefined) return null;
  const { lot, serial, bestBefore, useBy, expiredOn } = line.marks;
  const until = useBy ?? bestBefore;
  return (
    <>
      {expiredOn !== null && (
        <span className={classes.warn}>{t('sale.expired', { date: dayText(expiredOn) })}</span>
      )}
      {expiredOn === null && until !== null && (
        <span className={classes.note}>{t('sale.until', { date: dayText(until) })}</span>
      )}
      {lot !== null && <span className={classes.note}>{t('sale.lot', { lot })}</span>}
      {serial !== null && <span className={classes.note}>{t('sale.serial', { serial })}</span>}
    </>
  );
}

function StockReleased(): ReactNode {
  const { t } = useTranslation();
  return <span className={classes.warn}>{t('sale.noStockHeld')}</span>;
}
