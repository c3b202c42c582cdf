import type { CounterLedger } from '../../../shared/domain/lease.ts';
import { outstanding } from '../../../shared/domain/lease.ts';
import type { Work } from '../../store/work.ts';
import type { Fact } from './sale-facts.ts';

/** Tells of shelves on which there is more or less now; what only changed hands is no news. */
export function emitStock(
  work: Work,
  ledgers: ReadonlyMap<string, CounterLedger>,
  before: ReadonlyMap<string, CounterLedger>,
): void {
  for (const [counter, ledger] of ledgers) {
    const [kind, warehouseId = '', productId = ''] = counter.split(':');
    if (kind !== 'stock') continue;
    const physicalMilli = physical(ledger);
    const old = before.get(counter);
    const wasMilli = old === undefined ? 0 : physical(old);
    if (physicalMilli === wasMilli) continue;
    work.emit({
      ...{ name: 'stock.changed', aggregate: 'stock', latest: true },
      aggregateId: `${warehouseId}:${productId}`,
      body: { warehouseId, productId, physicalMilli },
    });
  }
}

/** As the list of availability says it: HQ's own, its orders', and what terminals hold or may hold. */
function physical(ledger: CounterLedger): number {
  return ledger.pool + ledger.reserved + outstanding(ledger);
}

export function emitSales(work: Work, facts: readonly Fact[]): void {
  for (const { table, row } of facts) {
    if (table !== 'sale') continue;
    work.emit({
      ...{ name: 'sale.completed', aggregate: 'sale', aggregateId: String(row['sale_id']) },
      body: {
        // Both branches of a cloned journal may bring one sale: each is a fact of its own.
        ...{ eventHash: row['event_hash'], saleType: row['sale_type'] },
        ...{ storefrontId: row['storefront_id'], terminalId: row['terminal_id'] },
        ...{ receiptNumber: row['receipt_number'], businessDate: row['business_date'] },
        ...{ currency: row['currency'], totalMinor: row['total_minor'] },
        ...{ taxMinor: row['tax_minor'], customerId: row['customer_id'] },
        completedAt: row['completed_at'],
      },
    });
  }
}
