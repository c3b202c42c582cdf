import { readdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { stockCounter } from '../../shared/domain/counter.ts';
import { compareRebuilt } from '../../src-hq/modules/sync/rebuild-check.ts';
import { verifyHq } from '../../src-hq/modules/sync/verify-hq.ts';
import { NotEmptyError, restoreHq } from '../../src-hq/restore-hq.ts';
import { DumpUnavailableError, makeDump } from '../../src-hq/store/dump.ts';
import { startEmbeddedPostgres } from '../../src-hq/store/embedded-postgres.ts';
import { transact } from '../../src-hq/store/work.ts';
import { SET_UP } from './support/hq-fixture.ts';
import { migrated, startNode } from './support/hq-node.ts';
import { scratchFolder } from './support/scratch-folder.ts';
import { SyncShop } from './support/sync-shop.ts';
import { systemPostgres } from './support/system-postgres.ts';

// OPS-6: a dump that was read back is what terminals may forget by; a restored HQ recovers.

vi.setConfig({ testTimeout: 180_000 });

const NOW = new Date('2026-11-21T09:00:00.000Z');

describe('a dump', () => {
  it('moves durability to what it holds, and brings HQ back in recovery', async (test) => {
    const system = await systemPostgres();
    if (system === null) {
      const reason = 'no PostgreSQL of the system with a pg_dump of its version';
      console.log(`skipped: ${reason}`);
      return test.skip(reason);
    }
    await using shop = await SyncShop.open('dumped', system);
    await using folder = await scratchFolder();
    const device = await shop.enrolled('Dumped');
    const productIds = [await shop.product(9_000)];
    const sell = () => device.write('sale.completed', shop.sale(device, { productIds }));
    for (let n = 0; n < 3; n += 1) sell();
    expect(await device.push()).toMatchObject({ durableSeq: 0 });
    await shop.projected();
    const backups = join(folder.path, 'backups');
    const dump = await makeDump(shop.hq.ownerUrl, backups, NOW);
    sell();
    sell();
    expect(await device.push()).toMatchObject({ acked: { seq: 5 }, durableSeq: 3 });
    const manifest: unknown = JSON.parse(await readFile(`${dump.path}.json`, 'utf8'));
    expect(manifest).toMatchObject({ sha256: dump.sha256, streams: 1 });
    expect((await readdir(backups)).toSorted()).toHaveLength(2);

    const fresh = { dataDir: join(folder.path, 'fresh'), databaseUrl: null, ownerUrl: null };
    const silent = pino({ level: 'silent' });
    const { businessId } = shop.admin;
    expect(await restoreHq(fresh, dump.path, silent)).toEqual([businessId]);
    await expect(restoreHq(fresh, dump.path, silent)).rejects.toThrow(NotEmptyError);
    await using server = await startEmbeddedPostgres(fresh.dataDir);
    await using node = await startNode(await migrated(server.ownerUrl), shop.hq.clock);
    const there = <T>(act: Parameters<typeof transact<T>>[3]) =>
      transact(node.deps, businessId, SET_UP, act);
    const meta = await there(({ db }) =>
      db.selectFrom('business').select(['incarnation', 'recovering']).executeTakeFirst(),
    );
    expect(meta?.recovering).toBe(true);
    device.node = node;
    const counter = stockCounter(shop.storefrontId, productIds[0] ?? '');
    expect(await device.requestLease(counter, 1_000)).toMatchObject({ code: 'RECOVERING' });
    expect(await device.push(4)).toMatchObject({ kind: 'acked', acked: { seq: 5 } });
    const sales = () =>
      there(async ({ db }) => (await sql`select from sale`.execute(db)).rows.length);
    await expect.poll(sales).toBe(5);
    expect(await there(compareRebuilt)).toMatchObject({ differences: [] });
  });

  it('goes back into a server of its own version, whose books are the same', async (test) => {
    const system = await systemPostgres();
    if (system === null) return test.skip('no PostgreSQL of the system with a pg_dump');
    await using shop = await SyncShop.open('returned', system);
    await using folder = await scratchFolder();
    const device = await shop.enrolled('Returned');
    const productIds = [await shop.product(9_000)];
    for (let n = 0; n < 5; n += 1) {
      device.write('sale.completed', shop.sale(device, { productIds }));
    }
    await device.push();
    await shop.projected();
    const dump = await makeDump(shop.hq.ownerUrl, folder.path, NOW);
    await shop.hq.asOwner('create database again');
    const [databaseUrl, ownerUrl] = [shop.hq.nodeUrl, shop.hq.ownerUrl].map((url) =>
      Object.assign(new URL(url), { pathname: '/again' }).toString(),
    );
    if (databaseUrl === undefined || ownerUrl === undefined) throw new Error('No addresses');
    const choice = { dataDir: join(folder.path, 'unused'), databaseUrl, ownerUrl };
    const { businessId } = shop.admin;
    expect(await restoreHq(choice, dump.path, pino({ level: 'silent' }))).toEqual([businessId]);
    await using node = await startNode(databaseUrl, shop.hq.clock);
    const there = <T>(act: Parameters<typeof transact<T>>[3]) =>
      transact(node.deps, businessId, SET_UP, act);
    expect(await there(compareRebuilt)).toMatchObject({ events: 5, differences: [] });
    const reports = await there((work) => verifyHq(work));
    expect(reports.filter(({ faults }) => faults > 0)).toEqual([]);
    const rows = (table: string) => sql`select * from ${sql.table(table)} order by 1, 2, 3`;
    for (const table of ['journal_event', 'sale', 'sale_line', 'tender', 'outbox_event']) {
      const before = await shop.work(({ db }) => rows(table).execute(db));
      expect(before.rows.length, table).toBeGreaterThan(0);
      const after = await there(({ db }) => rows(table).execute(db));
      expect(after.rows.slice(0, before.rows.length), table).toEqual(before.rows);
    }
  });

  it('that was cut short restores nothing; a role that sees one business makes none', async (test) => {
    const system = await systemPostgres();
    if (system === null) return test.skip('no PostgreSQL of the system with a pg_dump');
    await using shop = await SyncShop.open('damaged', system);
    await using folder = await scratchFolder();
    const device = await shop.enrolled('Damaged');
    device.write('no.such.type', {});
    await device.push();
    const dump = await makeDump(shop.hq.ownerUrl, folder.path, NOW);
    await truncate(dump.path, 1_000);
    const fresh = { dataDir: join(folder.path, 'fresh'), databaseUrl: null, ownerUrl: null };
    await expect(restoreHq(fresh, dump.path, pino({ level: 'silent' }))).rejects.toThrow(
      'pg_restore failed',
    );
    const node = new URL(shop.hq.nodeUrl).href;
    await expect(makeDump(node, folder.path, NOW)).rejects.toThrow(DumpUnavailableError);
  });
});
