import { sql } from 'kysely';
import { stockCounter } from '../../../shared/domain/counter.ts';
import {
  holdForCart,
  releaseFromCart,
  replenishHeld,
  spend,
} from '../../../shared/domain/held-lease.ts';
import type { SaleId } from '../../../shared/domain/ids.ts';
import { milli } from '../../../shared/domain/quantity.ts';
import type { Clock } from '../../ports.ts';
import type { SaleLease } from '../../sale-port.ts';
import type { LeaseBook, StockLevel, TerminalReader } from '../../store-port.ts';
import { pick, type Statements } from '../statements.ts';
import type { ReservationLeaseTable } from '../sync-tables.ts';

/**
 * Stock as a terminal of HQ's has it: what it may sell is what it holds of each counter. Of goods
 * that HQ does not know there is no counter: a till sells those from its own stock.
 */
export interface LeasedStock {
  active(): boolean;
  /** Null for goods that are not leased. */
  level(productRow: number): StockLevel | null;
  /** Available → reserved, as far as the lease goes; the rest was allowed by somebody. */
  reserve(hold: {
    readonly reservationId: string;
    readonly productRow: number;
    readonly quantityMilli: number;
  }): void;
  /** Reserved → available. */
  release(reservationId: string): void;
  /** Reserved → spent, for all that the sale holds; to be called before its holds are ended. */
  commit(saleId: SaleId): readonly SaleLease[];
  /** Goods that came back may be sold again here; answers the counter, null where it has none. */
  putBack(productRow: number, quantityMilli: number): string | null;
}

export interface LeasedStockDeps {
  readonly statements: Statements;
  readonly terminal: TerminalReader;
  readonly leases: LeaseBook;
  readonly clock: Clock;
}

export function createLeasedStock(deps: LeasedStockDeps): LeasedStock {
  const { terminal, leases, clock } = deps;
  const rows = createLeaseRows(deps.statements);
  const counterOf = (productRow: number): string | null => {
    if (!leases.active()) return null;
    const product = rows.leasedProduct({ productRow });
    if (product === undefined) return null;
    return stockCounter(terminal.identity().storefrontId, product.product_id);
  };
  return {
    active: () => leases.active(),
    level: (productRow) => {
      const counter = counterOf(productRow);
      if (counter === null) return null;
      const { reserved } = leases.held(counter);
      const spendable = leases.spendable(counter);
      return { onHandMilli: milli(spendable + reserved), reservedMilli: milli(reserved) };
    },
    reserve: ({ reservationId, productRow, quantityMilli }) => {
      const counter = counterOf(productRow);
      if (counter === null) return;
      const amount = Math.min(quantityMilli, leases.spendable(counter));
      rows.insert({ reservation_id: reservationId, counter, amount });
      if (amount === 0) return;
      const held = holdForCart(leases.held(counter), amount, clock.monotonicMs());
      if (!held.ok) throw new Error(`No hold of ${counter}: ${held.error}`);
      leases.save(counter, held.value);
    },
    release: (reservationId) => {
      const row = rows.ofReservation({ reservationId });
      if (row === undefined || row.amount === 0) return;
      const held = releaseFromCart(leases.held(row.counter), row.amount);
      if (!held.ok) throw new Error(`No release of ${row.counter}: ${held.error}`);
      leases.save(row.counter, held.value);
    },
    commit: (saleId) => {
      const byCounter = Map.groupBy(rows.ofSale({ saleId }), (row) => row.counter);
      return [...byCounter].map(([counter, holds]) => {
        const leased = sum(holds.map((hold) => hold.amount));
        const amount = sum(holds.map((hold) => hold.quantity_milli));
        const beyond = amount - leased;
        const spent = spend(leases.held(counter), leased, beyond);
        if (!spent.ok) throw new Error(`${leased} of ${counter} are not held: ${spent.error}`);
        leases.save(counter, spent.value);
        return { counter, amount, beyond };
      });
    },
    putBack: (productRow, quantityMilli) => {
      const counter = counterOf(productRow);
      if (counter === null) return null;
      leases.save(counter, replenishHeld(leases.held(counter), quantityMilli));
      return counter;
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, one) => total + one, 0);
}

function createLeaseRows(statements: Statements) {
  return {
    leasedProduct: statements.get<{ productRow: number }>()((query, { productRow }) =>
      query
        .selectFrom('product')
        .innerJoin('master_row', 'master_row.key', 'product.product_id')
        .select('product.product_id')
        .where('product.row_id', '=', productRow)
        .where('master_row.entity', '=', sql.lit('product' as const)),
    ),
    insert: statements.run<ReservationLeaseTable>()((query, p) =>
      query
        .insertInto('reservation_lease')
        .values(pick(p, ['reservation_id', 'counter', 'amount'])),
    ),
    ofReservation: statements.get<{ reservationId: string }>()((query, { reservationId }) =>
      query
        .selectFrom('reservation_lease')
        .select(['counter', 'amount'])
        .where('reservation_id', '=', reservationId),
    ),
    ofSale: statements.all<{ saleId: SaleId }>()((query, { saleId }) =>
      query
        .selectFrom('reservation')
        .innerJoin(
          'reservation_lease',
          'reservation_lease.reservation_id',
          'reservation.reservation_id',
        )
        .select(['reservation_lease.counter', 'reservation_lease.amount'])
        .select('reservation.quantity_milli')
        .where('reservation.sale_id', '=', saleId)
        .where('reservation.status', '=', 'ACTIVE')
        .orderBy('reservation_lease.counter'),
    ),
  };
}
