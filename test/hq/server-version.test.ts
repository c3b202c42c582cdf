import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { emptyDatabase } from './support/hq-node.ts';

// OPS: tests run on the PostgreSQL they say they run on, and on a server that is theirs alone.

it('is the embedded PostgreSQL 18, or the one in TILLWRIGHT_POSTGRES_BIN', async () => {
  const bin = process.env['TILLWRIGHT_POSTGRES_BIN'];
  const said =
    bin === undefined
      ? 'postgres (PostgreSQL) 18'
      : execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' });
  const wanted = Number(/\(PostgreSQL\) (\d+)/.exec(said)?.[1]);
  await using database = await emptyDatabase();
  expect(new URL(database.ownerUrl).hostname).toBe('127.0.0.1');
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  const found = await client.query(
    "select current_setting('server_version_num')::integer / 10000 as major, " +
      "current_setting('fsync') as fsync",
  );
  await client.end();
  const row = z.object({ major: z.number(), fsync: z.string() }).parse(found.rows[0]);
  expect(row).toEqual({ major: wanted, fsync: 'on' });
});
