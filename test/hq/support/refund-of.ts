import { randomInt } from 'node:crypto';
import { refundCounter } from '../../../shared/domain/counter.ts';
import type { SaleCompleted } from '../../../shared/protocol/journal-event.ts';
import type { RefundProcessed } from '../../../shared/protocol/refund-event.ts';
import { refundPayload } from '../../sim/refund-payload.ts';
import type { TestDevice } from './test-device.ts';

export interface Back {
  /** Of the refund's own receipt. */
  readonly counter: number;
  readonly storefrontId: string;
  readonly quantityMilli?: number;
  /** What no lease stands behind; left out, all of it. */
  readonly beyond?: number;
  readonly override?: 'refund_right' | 'refund_without_receipt';
  readonly restock?: 'restock' | 'quarantine' | 'scrap';
  readonly keepsGoods?: boolean;
}

/** The first line of that sale, or a part of it, comes back at that till. */
export function refundOf(device: TestDevice, sale: SaleCompleted, back: Back): RefundProcessed {
  const [line] = sale.lines;
  if (device.certificate === null || line === undefined) throw new Error('Nothing to refund');
  const { terminal, series } = device.certificate;
  const { override = null, restock = 'restock', keepsGoods = false, counter } = back;
  const quantityMilli = back.quantityMilli ?? line.quantityMilli;
  const withReceipt = override !== 'refund_without_receipt';
  const right = refundCounter(line.lineId);
  const spent = { counter: right, amount: quantityMilli, beyond: back.beyond ?? quantityMilli };
  return refundPayload({
    ...{ terminal, storefront: back.storefrontId, storefrontCode: 'Y01', series, counter, sale },
    ...{ withReceipt, line, quantityMilli, beforeMilli: 0, restock, override, keepsGoods },
    leases: withReceipt ? [spent] : [],
    nextNumber: () => randomInt(2 ** 47),
  });
}
