import { holderKey } from '../../shared/domain/lease.ts';
import { answerHello } from '../../src-hq/modules/sync/hello.ts';
import { pullPage } from '../../src-hq/modules/sync/pull-page.ts';
import { type PlantedBug, withTx } from './tampering.ts';

/** Mistakes in the change feed and its pages. */
export function feedBugs(): readonly PlantedBug[] {
  return [
    {
      name: 'feed numbers commit out of their order',
      plant: () => {
        let late: (() => Promise<void>) | null = null;
        return {
          hq: withTx((tx, world) => ({
            appendFeed: async (scope, change) => {
              const { counts, feed } = world.hq.memory.rows;
              await tx.appendFeed(scope, change);
              const key = `${scope} ${change.entity} ${change.key}`;
              const row = feed.get(key);
              await late?.();
              late = null;
              if (row === undefined || (counts.get('feed') ?? 0) % 3 !== 0) return;
              feed.delete(key);
              late = async () => {
                feed.set(key, row);
              };
            },
          })),
        };
      },
    },
    {
      name: 'tombstones are left out of the feed',
      plant: () => ({
        hq: withTx((tx) => ({
          feedPage: async (scope, afterSeq, limit) => {
            const rows = await tx.feedPage(scope, afterSeq, limit);
            return rows.filter(({ body }) => body !== null);
          },
        })),
      }),
    },
    {
      name: 'a whole pull does not drop what HQ has lost',
      plant: () => ({
        handlers: {
          pull: async (deps, pull) => {
            const page = await pullPage(deps, pull);
            return page.kind === 'page' ? { ...page, reset: false } : page;
          },
        },
      }),
    },
    {
      name: 'a last page that is full is not marked as the last',
      plant: () => ({
        handlers: {
          pull: async (deps, pull) => {
            const page = await pullPage(deps, pull);
            return page.kind === 'page' && page.rows.length === pull.limit
              ? { ...page, upToDate: false }
              : page;
          },
        },
      }),
    },
    {
      name: 'a page that was cut names the end as its cursor',
      plant: () => ({
        handlers: {
          pull: async (deps, pull) => {
            const page = await pullPage(deps, pull);
            const cut = await pullPage(deps, { ...pull, limit: 1 });
            if (page.kind !== 'page' || cut.kind !== 'page') return page;
            return { ...cut, cursor: page.cursor, upToDate: page.upToDate };
          },
        },
      }),
    },
  ];
}

/** Mistakes about who is who. */
export function identityBugs(): readonly PlantedBug[] {
  return [
    {
      name: 'the device key is not checked',
      plant: () => ({ hq: (deps) => ({ ...deps, verifyDevice: () => true }) }),
    },
    {
      name: 'every epoch gets the same series',
      plant: () => ({ hq: withTx(() => ({ nextSeries: () => Promise.resolve('07') })) }),
    },
    {
      name: 'no epoch is raised after a restore',
      plant: () => ({ hq: withTx(() => ({ childrenOf: () => Promise.resolve([]) })) }),
    },
    {
      name: 'the fence token is not looked at',
      plant: () => ({
        handlers: {
          hello: (deps, hello, protocol) =>
            deps.store
              .transact((tx) => tx.identity(hello.terminal, hello.epoch))
              .then((identity) => {
                const fenceToken = identity?.fence.confirmed ?? hello.fenceToken;
                const verifyDevice = () => true;
                return answerHello({ ...deps, verifyDevice }, { ...hello, fenceToken }, protocol);
              }),
          pull: async (deps, pull) => {
            const identity = await deps.store.transact((tx) =>
              tx.identity(pull.terminal, pull.epoch),
            );
            const fenceToken = identity?.fence.confirmed ?? pull.fenceToken;
            return pullPage(deps, { ...pull, fenceToken });
          },
        },
      }),
    },
    {
      name: 'a hello that the network held back is believed',
      plant: () => ({
        handlers: {
          hello: async (deps, hello, protocol) => {
            const verdict = await answerHello(deps, hello, protocol);
            if (verdict.kind !== 'prove') return verdict;
            const { challenge } = verdict;
            const verifyDevice = () => true;
            return answerHello({ ...deps, verifyDevice }, { ...hello, challenge }, protocol);
          },
        },
      }),
    },
    {
      name: 'grants of an old epoch are delivered to the new one',
      plant: () => ({
        till: { ignoresEpoch: true },
        hq: withTx((_, world) => ({
          messages: async ({ terminal, epoch }, afterSeq, limit) =>
            (world.hq.memory.rows.mailbox.get(terminal) ?? [])
              .filter(({ seq }) => seq > afterSeq)
              .slice(0, limit)
              .map((message) => ({ ...message, epoch })),
        })),
      }),
    },
    {
      name: 'a lost identity is still given leases',
      plant: () => ({
        hq: withTx((tx) => ({
          closeHolder: () => Promise.resolve(),
          countersOf: () => Promise.resolve([]),
          holderClosed: async (holder) =>
            (await tx.holderClosed(holder)) && holder === holderKey({ terminal: '', epoch: 0 }),
        })),
      }),
    },
  ];
}
