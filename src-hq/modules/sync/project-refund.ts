import { refundCounter, stockCounter } from '../../../shared/domain/counter.ts';
import {
  coverUsed,
  type CounterLedger,
  receive,
  replenish,
  useRight,
} from '../../../shared/domain/lease.ts';
import type { SaleCompleted } from '../../../shared/protocol/journal-event.ts';
import type { RefundProcessed } from '../../../shared/protocol/refund-event.ts';
import { claimReceipt, ledgerFor, raise, raiseOverrides } from './booking.ts';
import { refundFacts } from './refund-facts.ts';
import type { InboxRow, ProjectionTables } from './sync-store.ts';

/**
 * What was sold may come back once: each line of a sale opens a counter with its quantity. A refund
 * by a manager's word may have come in before its sale; what it used is taken from what opens.
 */
export async function openRights(
  tables: ProjectionTables,
  row: InboxRow,
  { sale, lines }: SaleCompleted,
): Promise<void> {
  for (const { lineId, quantityMilli } of lines) {
    const counter = refundCounter(lineId);
    const before = await tables.ledger(counter);
    if (quantityMilli < 1 || before.received > 0) continue;
    const ledger = coverUsed(receive(before, quantityMilli));
    await tables.saveLedger(counter, ledger);
    if (ledger.adjust >= 0) continue;
    const detail = `${-ledger.adjust} of ${counter} in ${sale.receiptNumber}`;
    await raise(tables, 'refunded_twice', row, detail);
  }
}

/** A refund is a fact like a sale: kept as it is; what it should not have done is an exception. */
export async function projectRefund(
  tables: ProjectionTables,
  row: InboxRow,
  holder: string,
  payload: RefundProcessed,
): Promise<void> {
  await tables.keep(refundFacts(row, payload));
  const { receiptNumber } = payload.refund;
  await claimReceipt(tables, row, receiptNumber);
  await raiseOverrides(tables, payload.overrides, receiptNumber);
  for (const [counter, used] of rightsUsed(payload)) {
    const ledger = await ledgerFor(tables, counter, holder);
    const booked = useRight(ledger, holder, used.amount, used.beyond);
    await tables.saveLedger(counter, booked.ledger);
    // Of a sale that has not come in yet nobody can say: it is looked at when it opens.
    if (booked.shortBy === 0 || ledger.received === 0) continue;
    const detail = `${booked.shortBy} of ${counter} in ${receiptNumber}`;
    await raise(tables, 'refunded_twice', row, detail);
  }
  await takeBack(tables, holder, payload);
}

interface Used {
  readonly amount: number;
  /** No lease stood behind it. */
  readonly beyond: number;
}

/** What each line used of its right, whatever the till says: its lease covers some of it. */
function rightsUsed({ lines, leases }: RefundProcessed): ReadonlyMap<string, Used> {
  const used = new Map<string, Used>();
  for (const { saleLineId, quantityMilli } of lines) {
    if (saleLineId === null) continue;
    const counter = refundCounter(saleLineId);
    const amount = (used.get(counter)?.amount ?? 0) + quantityMilli;
    used.set(counter, { amount, beyond: amount });
  }
  for (const { counter, amount, beyond } of leases) {
    const one = used.get(counter);
    if (one === undefined) continue;
    used.set(counter, { ...one, beyond: Math.max(0, one.beyond - (amount - beyond)) });
  }
  return used;
}

/** Goods on the shelf again: the till's own where it says so, HQ's otherwise. Credit likewise. */
async function takeBack(
  tables: ProjectionTables,
  holder: string,
  { refund, stockMovements, replenished }: RefundProcessed,
): Promise<void> {
  const atTill = new Map<string, number>();
  for (const { counter, amount } of replenished) {
    const ledger = await ledgerFor(tables, counter, holder);
    await tables.saveLedger(counter, replenish(ledger, holder, amount));
    atTill.set(counter, (atTill.get(counter) ?? 0) + amount);
  }
  for (const { productId, quantityMilli } of stockMovements) {
    const counter = stockCounter(refund.storefrontId, productId);
    const covered = Math.min(quantityMilli, atTill.get(counter) ?? 0);
    atTill.set(counter, (atTill.get(counter) ?? 0) - covered);
    if (covered === quantityMilli) continue;
    const ledger = await tables.ledger(counter);
    await tables.saveLedger(counter, receive(ledger, quantityMilli - covered));
  }
}

/**
 * A right that was in doubt is not lent again where somebody has used it without a lease. Goods
 * that were counted are there, whatever was said of them.
 */
export function settleRight(counter: string, ledger: CounterLedger): CounterLedger {
  return counter.startsWith('refund:') ? coverUsed(ledger) : ledger;
}
