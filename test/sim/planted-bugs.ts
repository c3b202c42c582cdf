import { ingestPush } from '../../src-hq/modules/sync/ingest.ts';
import { requestLease } from '../../src-hq/modules/sync/lease-desk.ts';
import { projectEvent } from '../../src-hq/modules/sync/project-event.ts';
import { projectNext } from '../../src-hq/modules/sync/projector.ts';
import {
  StoreUnavailableError,
  type SyncDeps,
  type SyncStore,
} from '../../src-hq/modules/sync/sync-store.ts';
import { feedBugs, identityBugs } from './planted-hq-bugs.ts';
import { leaseBugs } from './planted-lease-bugs.ts';
import { machineBugs } from './planted-machine-bugs.ts';
import { refundBugs } from './planted-refund-bugs.ts';
import { saleBugs } from './planted-sale-bugs.ts';
import { changedStore, type PlantedBug, type Tampering, withTx } from './tampering.ts';
import { nextNumber } from './world.ts';

/** Every deliberate mistake; the simulation must find each. */
export function plantedBugs(): readonly PlantedBug[] {
  return [
    ...tillBugs(),
    ...machineBugs(),
    ...inboxBugs(),
    ...leaseBugs(),
    ...feedBugs(),
    ...identityBugs(),
    ...saleBugs(),
    ...refundBugs(),
  ];
}

function tillBugs(): readonly PlantedBug[] {
  const habit = (name: string, till: NonNullable<Tampering['till']>): PlantedBug => ({
    name,
    plant: () => ({ till }),
  });
  return [
    habit('the cursor is saved before its page', { cursorFirst: true }),
    habit('a mailbox message is applied again when it comes again', { appliesTwice: true }),
    habit('a return is journalled and the units stay spendable', { keepsReturned: true }),
    habit('a sale takes nothing from the lease', { sellsWithoutLease: true }),
    habit('the receipt counter is written after the sale', { counterApart: true }),
    habit('the old lease is still there in a new epoch', { keepsOldLease: true }),
    {
      name: 'a grant travels in an answer',
      plant: () => ({
        till: { grantFromAnswer: true },
        handlers: {
          lease: (deps, request, adviceMs) => {
            const store = changedStore(deps.store, () => ({
              sendMessage: () => Promise.resolve(),
            }));
            return requestLease({ ...deps, store }, request, adviceMs);
          },
        },
      }),
    },
  ];
}

function inboxBugs(): readonly PlantedBug[] {
  return [
    {
      name: 'the hash of an event is not computed again',
      plant: () => ({
        handlers: {
          push: (deps, push) => {
            const hashes = new Map(push.events.map(({ bytes, hash }) => [bytes, hash]));
            const chainHash = (_: string, bytes: string) => hashes.get(bytes) ?? '';
            return ingestPush({ ...deps, chainHash }, push);
          },
        },
      }),
    },
    {
      name: 'an overlap is skipped whatever its hash',
      plant: () => ({
        hq: withTx((tx) => ({
          insertEvent: async (row) => {
            if ((await tx.eventsAt(row, row.seq)).length === 0) await tx.insertEvent(row);
          },
        })),
      }),
    },
    {
      name: 'a gap is taken for a continuation',
      plant: () => ({
        handlers: {
          push: (deps, push) => {
            const store = changedStore(deps.store, (tx) => ({
              eventByHash: async (hash) => {
                const row = await tx.eventByHash(hash);
                if (row !== null || hash !== push.prevHash) return row;
                const { terminal, epoch, fromSeq } = push;
                const seq = fromSeq - 1;
                return { terminal, epoch, seq, hash, prevHash: '', bytes: '', branch: 0 };
              },
            }));
            return ingestPush({ ...deps, store }, push);
          },
        },
      }),
    },
    {
      name: 'an ack is sent before the events are durable',
      plant: () => ({ handlers: { push: (deps, push) => ackEarly(deps, push) } }),
    },
    {
      name: 'an event that cannot be projected holds up the others',
      plant: () => ({
        projectNext: (store) =>
          projectNext(store, async (tables, row) => {
            try {
              await projectEvent(tables, row);
            } catch (error) {
              throw new StoreUnavailableError(String(error));
            }
          }),
      }),
    },
    {
      name: 'an event is projected again after a crash',
      plant: () => {
        let count = 0;
        return {
          hq: withTx((tx) => ({
            markProjected: async (hashes) => {
              count += 1;
              if (count % 7 !== 0) await tx.markProjected(hashes);
            },
          })),
        };
      },
    },
    {
      name: 'the rows of a sale are lost now and then',
      plant: () => {
        let count = 0;
        return {
          hq: withTx((tx) => ({
            keep: async (facts) => {
              count += 1;
              if (count % 5 !== 0) await tx.keep(facts);
            },
          })),
        };
      },
    },
    {
      name: 'a clash becomes an exception at every look',
      plant: () => ({
        hq: withTx((tx, world) => ({
          raise: async (exception) => {
            await tx.raise(exception);
            await tx.raise({ ...exception, key: `${exception.key} ${nextNumber(world)}` });
          },
        })),
      }),
    },
    {
      name: 'a duplicate receipt number is not noticed',
      plant: () => ({
        hq: withTx((tx) => ({
          claim: async (scope, name, hash) => {
            await tx.claim(scope, name, hash);
            return null;
          },
        })),
      }),
    },
  ];
}

async function ackEarly(deps: SyncDeps, push: Parameters<typeof ingestPush>[1]) {
  let early: Awaited<ReturnType<typeof ingestPush>> | null = null;
  // Every fifth push is acked and then rolled back: the crash that comes between.
  if (push.fromSeq % 5 !== 0) return ingestPush(deps, push);
  const lost = new Error('the crash behind the ack');
  try {
    await deps.store.transact(async (tx) => {
      const inner: SyncStore = { transact: (work) => work(tx) };
      early = await ingestPush({ ...deps, store: inner }, push);
      throw lost;
    });
  } catch (error) {
    if (error !== lost) throw error;
  }
  return early ?? ingestPush(deps, push);
}
