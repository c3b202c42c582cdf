import { refundCounter } from '../../shared/domain/counter.ts';
import { returnUnits } from '../../shared/domain/held-lease.ts';
import type { LineId } from '../../shared/domain/ids.ts';
import type { Milli } from '../../shared/domain/quantity.ts';
import type { SoldLine, SoldSale } from '../refund-port.ts';
import type { SaleLease } from '../sale-port.ts';
import type { WriteTx } from '../store-port.ts';
import type { TillDeps } from './deps.ts';
import { spendCounter } from './leases.ts';

/** How much of a sale's line this till may take back by a right that HQ has lent it. */
export function leasedRightMilli(tx: WriteTx, lineId: LineId): number {
  return tx.leases.active() ? tx.leases.spendable(refundCounter(lineId)) : 0;
}

/**
 * Lines that no right stands behind: the sale may be known at HQ, and what HQ lent of it is not
 * enough. The first of them is asked for, where HQ can be asked.
 */
export function unleased<T extends BackLine>(
  deps: Pick<TillDeps, 'leaseWants'>,
  tx: WriteTx,
  sold: Pick<SoldSale, 'saleId' | 'maybeSent'>,
  lines: readonly T[],
): readonly T[] {
  // A till without HQ has all of its own sales to itself, and so it has those HQ has not heard of.
  if (!tx.leases.active() || !sold.maybeSent) return [];
  const bare = lines.filter(
    (line) => leasedRightMilli(tx, line.sold.lineId) < line.fact.quantityMilli,
  );
  const [first] = bare;
  if (first !== undefined) {
    const counter = refundCounter(first.sold.lineId);
    const amount = first.fact.quantityMilli - leasedRightMilli(tx, first.sold.lineId);
    deps.leaseWants.set(sold.saleId, { counter, amount });
  }
  return bare;
}

interface BackLine {
  readonly sold: Pick<SoldLine, 'lineId'>;
  readonly fact: { readonly quantityMilli: Milli };
}

/**
 * Takes the right to give back so much of a sale's line, in the refund's own transaction. What the
 * lease lacks is `beyond`: the caller has seen that it is this till's own sale which HQ has not
 * heard of, or that somebody has allowed it. One lease is for one refund: what is left of it goes
 * back to HQ with the same transaction.
 */
export function spendRefundRight(
  deps: Pick<TillDeps, 'clock' | 'ids'>,
  tx: WriteTx,
  lineId: LineId,
  quantityMilli: Milli,
): readonly SaleLease[] {
  const spent = spendCounter(deps, tx, refundCounter(lineId), quantityMilli);
  returnRefundRight(deps, tx, lineId);
  return spent;
}

/** Gives the right to a line back, because its refund is done or is not wanted any more. */
export function returnRefundRight(deps: Pick<TillDeps, 'ids'>, tx: WriteTx, lineId: LineId): void {
  const counter = refundCounter(lineId);
  const before = tx.leases.held(counter);
  const { held, amount } = returnUnits(before, before.available);
  if (amount === 0) return;
  tx.leaseWrites.save(counter, held);
  const returnId = deps.ids.next();
  tx.journal({
    payload: { type: 'lease.returned', returnId, counter, amount, reason: 'surplus' },
    subjectId: returnId,
    receiptNumber: null,
    businessDate: tx.terminal.state().businessDate,
    checkpoint: false,
  });
}
