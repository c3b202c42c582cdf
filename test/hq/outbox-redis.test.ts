import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDispatcher } from '../../src-hq/events/outbox-dispatcher.ts';
import { redisSink } from '../../src-hq/events/redis-sink.ts';
import { outboxWaiting } from '../../src-hq/store/outbox.ts';
import { spawnDispatcher } from './support/mortal-dispatcher.ts';
import { startNode, type TestNode } from './support/hq-node.ts';
import { RedisServer, type StreamEntry, whyNoRedis } from './support/redis-server.ts';
import { SyncShop } from './support/sync-shop.ts';

// OPS: the outbox into a real Redis, through everything that may happen to either side.

vi.setConfig({ testTimeout: 120_000 });

const reason = whyNoRedis();
if (reason !== null) console.log(reason);

describe.skipIf(reason !== null)(
  `the outbox into Redis Streams (${reason ?? 'there is one'})`,
  () => {
    let shop: SyncShop;
    let redis: RedisServer;
    let open: AsyncDisposableStack;

    beforeEach(async () => {
      open = new AsyncDisposableStack();
      shop = open.use(await SyncShop.open('streams'));
      redis = open.use(await RedisServer.start());
    });
    afterEach(() => open.disposeAsync());

    function dispatching(node: TestNode = shop.hq.node) {
      const sink = open.use(redisSink(redis.url, node.deps.logger));
      return open.use(startDispatcher(node.deps, sink));
    }

    function written(): Promise<readonly string[]> {
      return shop.work(async ({ db }) => {
        const found = await sql<{ id: string }>`
        select event_id as id from outbox_event order by seq`.execute(db);
        return found.rows.map(({ id }) => id);
      });
    }

    async function drained(): Promise<StreamEntry[]> {
      const waiting = () => outboxWaiting(shop.hq.node.database, 'redis');
      await expect.poll(async () => (await waiting()).length, { timeout: 60_000 }).toBe(0);
      return redis.stream(shop.admin.businessId);
    }

    const idsOf = (entries: readonly StreamEntry[]) => entries.map(({ eventId }) => eventId);
    const firsts = (entries: readonly StreamEntry[]) => [...new Set(idsOf(entries))];

    it('brings everything once and in order, from two nodes that both send', async () => {
      const other = open.use(await startNode(shop.hq.nodeUrl, shop.hq.clock));
      dispatching();
      dispatching(other);
      await Promise.all(Array.from({ length: 15 }, () => shop.product(1_000)));
      const entries = await drained();
      expect(idsOf(entries)).toEqual(await written());
      const named = entries.find(({ name }) => name === 'product.created');
      expect(JSON.parse(named?.body ?? '')).toMatchObject({ after: { sku: expect.any(String) } });
    });

    it('keeps the backlog while Redis is down, and loses nothing', async () => {
      dispatching();
      await shop.product(1_000);
      await drained();
      await redis.kill();
      for (let n = 0; n < 5; n += 1) await shop.product(1_000);
      const [backlog] = await outboxWaiting(shop.hq.node.database, 'redis');
      expect(backlog?.waiting).toBeGreaterThanOrEqual(10);
      await redis.up();
      expect(idsOf(await drained())).toEqual(await written());
      const shown = await shop.hq.node.app.server.inject({ url: '/metrics' });
      expect(shown.body).toMatch(/tillwright_outbox_events_waiting\{sink="redis"\} \d/);
    });

    it('sends twice what a kill left unmarked, under the same ids and in order', async () => {
      await shop.product(1_000);
      const before = await written();
      const mortal = spawnDispatcher(shop.hq.nodeUrl, redis.url);
      await mortal.sent;
      await mortal.kill();
      const [left] = await outboxWaiting(shop.hq.node.database, 'redis');
      expect(left?.waiting).toBe(before.length);
      await shop.product(1_000);
      dispatching();
      const entries = await drained();
      expect(entries).toHaveLength(before.length + (await written()).length);
      expect(firsts(entries)).toEqual(await written());
    });
  },
);
