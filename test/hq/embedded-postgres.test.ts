import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { startEmbeddedPostgres } from '../../src-hq/store/embedded-postgres.ts';
import { DataFolderBusyError } from '../../src-hq/store/folder-lock.ts';
import { spawnMortalServer } from './support/mortal-server.ts';
import { scratchFolder } from './support/scratch-folder.ts';

// Whole servers are started here, each a second or two of a machine that does nothing else.
vi.setConfig({ testTimeout: 120_000 });

async function query<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

async function postmasterOf(folder: string): Promise<number> {
  return Number.parseInt(await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8'), 10);
}

describe('PostgreSQL in a data folder', () => {
  it('is version 18, durable, on loopback only, and keeps its data across restarts', async () => {
    await using folder = await scratchFolder();
    {
      await using server = await startEmbeddedPostgres(folder.path);
      const names = "'fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums'";
      const durable = await query<{ name: string; setting: string }>(
        server.ownerUrl,
        `select name, setting from pg_settings where name in (${names}) order by name`,
      );
      expect(durable.map((row) => row.setting)).toEqual(['on', 'on', 'on', 'on']);
      const shown = await query<{ version: string; host: string; sockets: string }>(
        server.ownerUrl,
        `select current_setting('server_version_num') as version,
           current_setting('listen_addresses') as host,
           current_setting('unix_socket_directories') as sockets`,
      );
      expect(shown[0]).toMatchObject({ host: '127.0.0.1', sockets: '' });
      expect(shown[0]?.version).toMatch(/^18/);
      await query(server.ownerUrl, 'create table kept as select 42 as number');
    }
    await expect(access(join(folder.path, 'postgres', 'postmaster.pid'))).rejects.toThrow('ENOENT');
    await using again = await startEmbeddedPostgres(folder.path);
    expect(await query(again.ownerUrl, 'select number from kept')).toEqual([{ number: 42 }]);
  });

  it('refuses a second start on one folder, and serves it again after a clean stop', async () => {
    await using folder = await scratchFolder();
    const first = await startEmbeddedPostgres(folder.path);
    await expect(startEmbeddedPostgres(folder.path)).rejects.toThrow(DataFolderBusyError);
    await expect(startEmbeddedPostgres(folder.path)).rejects.toThrow(/stop it first/);
    expect(await query(first.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    await Promise.all([first.stop(), first.stop()]);
    await using second = await startEmbeddedPostgres(folder.path);
    expect(await query(second.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('takes the folder back from a PostgreSQL whose server was killed, losing no commit', async () => {
    await using folder = await scratchFolder();
    let kept = 0;
    for (let round = 1; round <= 3; round += 1) {
      const mortal = spawnMortalServer(folder.path);
      await mortal.acknowledged(kept + 20);
      // While it lives the folder is refused to everybody else, from another process too.
      await expect(startEmbeddedPostgres(folder.path)).rejects.toThrow(DataFolderBusyError);
      const orphan = await postmasterOf(folder.path);
      await mortal.kill();
      expect(process.kill(orphan, 0)).toBe(true);
      await using server = await startEmbeddedPostgres(folder.path);
      expect(await postmasterOf(folder.path)).not.toBe(orphan);
      const rows = await query<{ count: string; max: number }>(
        server.ownerUrl,
        'select count(*), max(number) from kept',
      );
      kept = rows[0]?.max ?? 0;
      expect(kept).toBeGreaterThanOrEqual(mortal.newest());
      expect(Number(rows[0]?.count)).toBe(kept);
    }
  });

  it('recovers when server and PostgreSQL are both killed', async () => {
    await using folder = await scratchFolder();
    const mortal = spawnMortalServer(folder.path);
    await mortal.acknowledged(50);
    const postmaster = await postmasterOf(folder.path);
    process.kill(postmaster, 'SIGKILL');
    await mortal.kill();
    // Its pid file is stale now, and nothing but the next start may clear it.
    expect(await postmasterOf(folder.path)).toBe(postmaster);
    await using server = await startEmbeddedPostgres(folder.path);
    const rows = await query<{ max: number }>(server.ownerUrl, 'select max(number) from kept');
    expect(rows[0]?.max).toBeGreaterThanOrEqual(mortal.newest());
  });

  it('is not kept from starting by a stale pid that another program has now', async () => {
    await using folder = await scratchFolder();
    await (await startEmbeddedPostgres(folder.path)).stop();
    const stale = `${process.pid}\n${join(folder.path, 'postgres')}\n1\n5432\n\n127.0.0.1\n`;
    await writeFile(join(folder.path, 'postgres', 'postmaster.pid'), stale);
    await using server = await startEmbeddedPostgres(folder.path);
    expect(await postmasterOf(folder.path)).not.toBe(process.pid);
    expect(await query(server.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('starts over what a killed setting-up left half made', async () => {
    await using folder = await scratchFolder();
    const mortal = spawnMortalServer(folder.path);
    const unfinished = async (): Promise<boolean> =>
      (await readdir(folder.path)).some((name) => name.startsWith('postgres.unfinished-'));
    await expect.poll(unfinished, { timeout: 60_000 }).toBe(true);
    await mortal.kill();
    await using server = await startEmbeddedPostgres(folder.path);
    expect(await query(server.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});
