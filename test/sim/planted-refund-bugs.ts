import { minor } from '../../shared/domain/money.ts';
import type { RefundProcessed } from '../../shared/protocol/refund-event.ts';
import { type PlantedBug, type Tampering, withTx } from './tampering.ts';

/** Mistakes about what goes back, and by what right. */
export function refundBugs(): readonly PlantedBug[] {
  const refund = (
    name: string,
    change: (payload: RefundProcessed) => RefundProcessed,
  ): PlantedBug => ({ name, plant: () => ({ refund: change }) });
  const habit = (name: string, till: NonNullable<Tampering['till']>): PlantedBug => ({
    name,
    plant: () => ({ till }),
  });
  return [
    habit('a refund takes nothing from the right that was lent', { keepsRight: true }),
    habit('a sale that was sent is refunded as if nobody had heard of it', { refundsSent: true }),
    refund('the cash that goes back is still in the drawer', (payload) => ({
      ...payload,
      cashMovement: null,
    })),
    refund('a part gives the tax of the whole line back', (payload) => ({
      ...payload,
      lines: payload.lines.map((line) => ({ ...line, taxMinor: minor(line.taxMinor + 1) })),
    })),
    refund('one tender gives back what others have paid', (payload) => {
      const [first] = payload.tenders;
      if (first === undefined) return payload;
      return {
        ...payload,
        tenders: payload.tenders.map((one) => ({
          ...one,
          originalTenderId: first.originalTenderId,
          amountMinor: one.amountMinor,
        })),
      };
    }),
    {
      name: 'goods that came back twice are no exception',
      plant: () => ({
        hq: withTx((tx) => ({
          raise: async (exception) => {
            if (exception.kind !== 'refunded_twice') await tx.raise(exception);
          },
        })),
      }),
    },
    {
      name: 'a right that was used without a lease is lent again',
      plant: () => ({
        hq: withTx((tx) => ({
          saveLedger: async (counter, ledger) => {
            const used = counter.startsWith('refund:') ? ledger.sold : 0;
            const pool = ledger.pool + used;
            await tx.saveLedger(counter, { ...ledger, pool, adjust: ledger.adjust - used });
          },
        })),
      }),
    },
    {
      name: 'a sale opens its right twice as wide',
      plant: () => ({
        hq: withTx((tx) => ({
          saveLedger: async (counter, ledger) => {
            const before = await tx.ledger(counter);
            const opens = counter.startsWith('refund:') && before.received === 0;
            const more = opens ? ledger.received : 0;
            const received = ledger.received + more;
            await tx.saveLedger(counter, { ...ledger, received, pool: ledger.pool + more });
          },
        })),
      }),
    },
    {
      name: 'HQ keeps no line of a refund',
      plant: () => ({
        hq: withTx((tx) => ({
          keep: (facts) => tx.keep(facts.filter(({ table }) => table !== 'refund_tender')),
        })),
      }),
    },
  ];
}
