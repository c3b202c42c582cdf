import { Client } from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { migrate, MigrationError, type Migration } from '../../src-hq/store/migrate.ts';
import { prepareAsNode } from '../../src-hq/store/prepare-database.ts';
import { emptyDatabase, migrated, migrations } from './support/hq-node.ts';

// Whole servers are started here, each a second or two of a machine that does nothing else.
vi.setConfig({ testTimeout: 120_000 });

async function refusal(act: Promise<unknown>): Promise<unknown> {
  return act.then(
    () => 'nothing was refused',
    (error: unknown) => (error instanceof MigrationError ? error.code : error),
  );
}

describe('migrations', () => {
  it('are applied once, whoever starts together', async () => {
    await using database = await emptyDatabase();
    const applied = await Promise.all([1, 2, 3].map(() => migrate(database.ownerUrl, migrations)));
    const all = migrations.map((step) => step.version);
    const counts = applied.map((versions) => versions.length).toSorted((a, b) => a - b);
    expect(counts).toEqual([0, 0, all.length]);
    expect(applied.flat().toSorted((a, b) => a - b)).toEqual(all);
    expect(await migrate(database.ownerUrl, migrations)).toEqual([]);
  });

  it('refuse a changed file, an older program, and a node that finds steps lacking', async () => {
    await using database = await emptyDatabase();
    const first = migrations.slice(0, 1);
    await migrate(database.ownerUrl, first);
    const changed = migrations.map((step): Migration => ({ ...step, sha256: 'another' }));
    expect(await refusal(migrate(database.ownerUrl, changed))).toBe('MIGRATION_DIFFERS');
    const nodeUrl = await migrated(database.ownerUrl);
    expect(await refusal(migrate(database.ownerUrl, first))).toBe('DATABASE_NEWER');
    const more: Migration = { version: 99, name: 'later', sql: 'select 1', sha256: 'later' };
    const lacking = prepareAsNode(nodeUrl, [...migrations, more]);
    expect(await refusal(lacking)).toBe('DATABASE_OLDER');
  });

  it('leave nothing of a step that fails', async () => {
    await using database = await emptyDatabase();
    const sql = 'create table half (id integer); select no_such_function()';
    const broken: Migration = { version: 1, name: 'broken', sql, sha256: 'broken' };
    await expect(migrate(database.ownerUrl, [broken])).rejects.toThrow('Migration 1 (broken)');
    expect(await migrate(database.ownerUrl, migrations)).toHaveLength(migrations.length);
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    const found = await client.query("select to_regclass('half') as half");
    await client.end();
    expect(found.rows).toEqual([{ half: null }]);
  });

  it('refuse to serve as a role that passes row-level security', async () => {
    await using database = await emptyDatabase();
    await migrated(database.ownerUrl);
    await expect(prepareAsNode(database.ownerUrl, migrations)).rejects.toThrow(
      /passes row-level security/,
    );
  });
});
