import type { CounterLedger } from '../../shared/domain/lease.ts';
import { projectEvent } from '../../src-hq/modules/sync/project-event.ts';
import { projectNext } from '../../src-hq/modules/sync/projector.ts';
import { type PlantedBug, withTx } from './tampering.ts';
import { nextNumber, type World } from './world.ts';

/** Mistakes in the bounded counters and in the recovery of a restored HQ. */
export function leaseBugs(): readonly PlantedBug[] {
  const ledgers = (
    name: string,
    change: (ledger: CounterLedger, before: CounterLedger) => CounterLedger,
  ): PlantedBug => ({
    name,
    plant: () => ({
      hq: withTx((tx) => ({
        saveLedger: async (counter, ledger) => {
          await tx.saveLedger(counter, change(ledger, await tx.ledger(counter)));
        },
      })),
    }),
  });
  return [
    ledgers('a grant does not debit the pool', (ledger, before) =>
      inTransit(ledger) > inTransit(before)
        ? { ...ledger, pool: before.pool, adjust: ledger.adjust - (before.pool - ledger.pool) }
        : ledger,
    ),
    ledgers('what is in doubt is used again at once', (ledger) => {
      const doubt = sumOf(ledger, 'inDoubt');
      const holders = Object.entries(ledger.holders).map(
        ([holder, share]) => [holder, { ...share, inDoubt: 0 }] as const,
      );
      return { ...ledger, pool: ledger.pool + doubt, holders: Object.fromEntries(holders) };
    }),
    ledgers('a return is credited twice', (ledger, before) => {
      const gained = ledger.pool - before.pool;
      const back = gained > 0 && sumOf(before, 'leased') - sumOf(ledger, 'leased') === gained;
      return back
        ? { ...ledger, pool: ledger.pool + gained, adjust: ledger.adjust - gained }
        : ledger;
    }),
    { name: 'a recall takes the units', plant: () => ({ recallTakes: true }) },
    {
      name: 'HQ uses a lease again when its time is over by the wall clock',
      plant: () => ({ hqSweep: sweepByWallClock }),
    },
    {
      name: 'the grant is debited and its mailbox row forgotten',
      plant: () => ({
        hq: withTx((tx, world) => ({
          sendMessage: async (terminal, message) => {
            if (nextNumber(world) % 4 !== 0) await tx.sendMessage(terminal, message);
          },
        })),
      }),
    },
    {
      name: 'a forgotten grant is not taken over after a restore',
      plant: () => ({
        projectNext: (store) =>
          projectNext(store, (tables, row) => {
            const lease = async (leaseId: string) =>
              (await tables.lease(leaseId)) ?? {
                leaseId,
                holder: '',
                counter: '',
                amount: 0,
                status: 'received' as const,
              };
            return projectEvent({ ...tables, lease }, row);
          }),
      }),
    },
    {
      name: 'HQ grants while it recovers',
      plant: () => ({
        hq: withTx((tx) => ({ saveMeta: (meta) => tx.saveMeta({ ...meta, recovering: false }) })),
      }),
    },
    {
      name: 'HQ begins again from a dump as if nothing were',
      plant: () => ({ silentRestore: true }),
    },
  ];
}

function inTransit(ledger: CounterLedger): number {
  return sumOf(ledger, 'inTransit');
}

function sumOf(ledger: CounterLedger, part: 'leased' | 'inTransit' | 'inDoubt'): number {
  return Object.values(ledger.holders).reduce((sum, share) => sum + share[part], 0);
}

/** Takes every lease back that is a day old by the clock on the wall. */
async function sweepByWallClock(world: World): Promise<void> {
  if (world.leapMs < 86_400_000) return;
  await world.hq.memory.store.transact(async (tx) => {
    for (const [counter, ledger] of world.hq.memory.rows.projection.ledgers) {
      const holders = Object.entries(ledger.holders).map(
        ([holder, share]) => [holder, { ...share, leased: 0 }] as const,
      );
      const pool = ledger.pool + sumOf(ledger, 'leased');
      await tx.saveLedger(counter, { ...ledger, pool, holders: Object.fromEntries(holders) });
    }
  });
}
