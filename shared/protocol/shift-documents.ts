import { minor } from '../domain/money.ts';
import type { ShiftDocument } from '../domain/shift/figures.ts';
import type { SaleCompleted } from './journal-event.ts';
import type { RefundProcessed } from './refund-event.ts';

/** A journalled sale as a shift's report sees it. */
export function saleDocument({ sale, lines, tenders }: SaleCompleted): ShiftDocument {
  return {
    kind: 'sale',
    receiptNumber: sale.receiptNumber,
    userId: sale.userId,
    grossMinor: sale.subtotalMinor,
    discountMinor: sale.discountMinor,
    taxMinor: sale.taxMinor,
    totalMinor: sale.totalMinor,
    roundingMinor: sale.roundingMinor,
    taxes: lines.flatMap((line) => line.taxes),
    tenders: tenders.filter(isMoney).map(({ kind, tenderedMinor, changeMinor }) => ({
      kind,
      handedMinor: minor(tenderedMinor - changeMinor),
    })),
  };
}

/** A journalled refund as a shift's report sees it. */
export function refundDocument({ refund, lines, tenders }: RefundProcessed): ShiftDocument {
  return {
    kind: 'refund',
    receiptNumber: refund.receiptNumber,
    userId: refund.userId,
    grossMinor: refund.subtotalMinor,
    discountMinor: refund.discountMinor,
    taxMinor: refund.taxMinor,
    totalMinor: refund.totalMinor,
    roundingMinor: refund.roundingMinor,
    taxes: lines.flatMap((line) => line.taxes),
    tenders: tenders
      .filter(isMoney)
      .map(({ kind, givenMinor }) => ({ kind, handedMinor: givenMinor })),
  };
}

function isMoney({ status }: { readonly status: string }): boolean {
  return status !== 'UNDONE' && status !== 'DECLINED';
}
