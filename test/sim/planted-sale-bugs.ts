import { minor } from '../../shared/domain/money.ts';
import type { SaleCompleted } from '../../shared/protocol/journal-event.ts';
import { type PlantedBug, type Tampering, withTx } from './tampering.ts';

/** Mistakes with money, drawers and reservations. */
export function saleBugs(): readonly PlantedBug[] {
  const sale = (name: string, change: (payload: SaleCompleted) => SaleCompleted): PlantedBug => ({
    name,
    plant: () => ({ sale: change }),
  });
  const habit = (name: string, till: NonNullable<Tampering['till']>): PlantedBug => ({
    name,
    plant: () => ({ till }),
  });
  return [
    sale('cash rounding is booked with no tender', (payload) => ({
      ...payload,
      tenders: payload.tenders.map((one) => ({ ...one, roundingMinor: minor(0) })),
    })),
    sale("the sale's discount is taken from no line", (payload) => ({
      ...payload,
      lines: payload.lines.map((line) => ({ ...line, saleDiscountMinor: minor(0) })),
    })),
    sale('tax on top is counted in the total twice', (payload) => ({
      ...payload,
      sale: {
        ...payload.sale,
        totalMinor: minor(payload.sale.totalMinor + exclusiveTax(payload)),
      },
    })),
    sale('the change stays in the drawer', (payload) => ({
      ...payload,
      cashMovement:
        payload.cashMovement === null
          ? null
          : {
              ...payload.cashMovement,
              amountMinor: minor(payload.cashMovement.amountMinor + payload.sale.changeMinor),
            },
    })),
    habit('a sale opens no shift', { sellsInNoShift: true }),
    habit('a Z leaves out the first sale of its shift', { forgetsInZ: true }),
    {
      name: 'HQ books cash that goes to the safe as cash that came in',
      plant: () => ({
        hq: withTx((tx) => ({
          keep: (facts) =>
            tx.keep(
              facts.map((fact) => {
                if (fact.table !== 'cash_movement' || fact.row['kind'] !== 'drop') return fact;
                return { ...fact, row: { ...fact.row, kind: 'in' } };
              }),
            ),
        })),
      }),
    },
    habit('the drawer is counted in a transaction of its own', { drawerApart: true }),
    {
      name: 'HQ keeps a tender as what it paid, not as what was handed over',
      plant: () => ({
        hq: withTx((tx) => ({
          keep: (facts) =>
            tx.keep(
              facts.map((fact) => {
                if (fact.table !== 'tender') return fact;
                const row = { ...fact.row, tendered_minor: fact.row['amount_minor'] };
                return { ...fact, row };
              }),
            ),
        })),
      }),
    },
    habit('nobody sweeps what carts hold', { neverSweeps: true }),
    habit('a hold ends by the clock on the wall', { sweepsByWall: true }),
    habit('what was swept from a cart stays reserved', { keepsSwept: true }),
    habit('what a cart held is still reserved after a start', { keepsReserved: true }),
  ];
}

function exclusiveTax({ lines }: SaleCompleted): number {
  return lines
    .flatMap(({ taxes }) => taxes)
    .filter(({ inclusive }) => !inclusive)
    .reduce((sum, { taxMinor }) => sum + taxMinor, 0);
}
