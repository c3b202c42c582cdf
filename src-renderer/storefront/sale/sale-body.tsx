import type { ReactNode } from 'react';
import { useTill } from '../till-context.tsx';
import { CompletedPanel } from './completed-panel.tsx';
import { CouponChips } from './coupon-chips.tsx';
import { EmptyPanel } from './empty-panel.tsx';
import { NoticePanel } from './notice-panel.tsx';
import { PendingQuantity } from './pending-quantity.tsx';
import { SaleLines, type LineSize } from './sale-lines.tsx';
import classes from './sale-body.module.css';

/**
 * Where the lines stand; before the first one, what was sold last; and over them whatever failed.
 */
export function SaleBody({ size }: { readonly size: LineSize }): ReactNode {
  const empty = useTill((till) => (till.cart?.lines.length ?? 0) === 0);
  const completed = useTill((till) => till.completed);
  return (
    <div className={classes.body}>
      {!empty && <SaleLines size={size} />}
      {empty && completed !== null && <CompletedPanel sale={completed} />}
      {empty && completed === null && <EmptyPanel />}
      <CouponChips />
      <PendingQuantity />
      <NoticePanel />
    </div>
  );
}
