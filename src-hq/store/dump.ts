import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { run } from './postgres-binaries.ts';

/** Why no dump can be made here; whoever runs HQ can mend it. */
export class DumpUnavailableError extends Error {
  override readonly name = 'DumpUnavailableError';
}

export interface Dump {
  readonly path: string;
  readonly sha256: string;
  /** Branches of journals that it holds. */
  readonly streams: number;
}

/** So many dumps are kept; an older one goes when a newer one is verified. */
const KEPT_DUMPS = 14;

/**
 * A whole dump by pg_dump, read back to its end before it counts. Only then do the journals' marks of
 * durability move to what it holds: terminals may forget what is below them.
 * @throws DumpUnavailableError where pg_dump is missing or older than the server, or the owner does
 *   not see everything
 * @throws Error with the program's own words
 */
export async function makeDump(ownerUrl: string, folder: string, now: Date): Promise<Dump> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await assertDumpable(client);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const name = `hq-${now.toISOString().replaceAll(':', '-')}`;
    const partial = join(folder, `${name}.partial`);
    await client.query('begin isolation level repeatable read read only');
    const heads = await headsIn(client);
    const seen = await client.query<{ id: string }>('select pg_export_snapshot() as id');
    const snapshot = `--snapshot=${seen.rows[0]?.id ?? ''}`;
    const wanted = ['--format=custom', '--no-owner', snapshot, `--file=${partial}`];
    await runOn(ownerUrl, 'pg_dump', wanted);
    await client.query('commit');
    // Read to its end: a list of its contents would not show that the disk kept them.
    await runOn(ownerUrl, 'pg_restore', [`--file=${devNull}`, partial]);
    const sha256 = await sealed(partial);
    const path = join(folder, `${name}.dump`);
    const manifest = { sha256, madeAt: now.toISOString(), streams: heads.length };
    await writeFile(`${path}.json`, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    await rename(partial, path);
    await markDurable(client, heads);
    await forgetOld(folder);
    return { path, sha256, streams: heads.length };
  } finally {
    await client.end();
  }
}

interface Head {
  readonly business_id: string;
  readonly terminal_id: string;
  readonly epoch: number;
  readonly branch: number;
  readonly head_seq: string;
}

async function headsIn(client: pg.Client): Promise<readonly Head[]> {
  const found = await client.query<Head>(
    'select business_id, terminal_id, epoch, branch, head_seq from journal_stream',
  );
  return found.rows;
}

async function markDurable(client: pg.Client, heads: readonly Head[]): Promise<void> {
  await client.query(
    `update journal_stream s set durable_seq = h.head_seq
     from json_to_recordset($1) as h (business_id uuid, terminal_id uuid, epoch integer,
       branch integer, head_seq bigint)
     where s.business_id = h.business_id and s.terminal_id = h.terminal_id
       and s.epoch = h.epoch and s.branch = h.branch and s.durable_seq < h.head_seq`,
    [JSON.stringify(heads)],
  );
}

async function assertDumpable(client: pg.Client): Promise<void> {
  const found = await client.query<{ free: boolean; version: string }>(
    `select rolsuper or rolbypassrls as free, current_setting('server_version_num') as version
     from pg_roles where rolname = current_user`,
  );
  const { free, version } = found.rows[0] ?? { free: false, version: '0' };
  if (!free) {
    const words = 'the owner must pass row-level security (bypassrls), or a dump would lack rows';
    throw new DumpUnavailableError(words);
  }
  const said = await run('pg_dump', ['--version'], {});
  const own = Number(/\(PostgreSQL\) (\d+)/.exec(said.output)?.[1] ?? 0);
  const server = Math.floor(Number(version) / 10_000);
  if (own >= server) return;
  const what = own === 0 ? 'there is no pg_dump' : `pg_dump is of version ${own}`;
  throw new DumpUnavailableError(`${what}, and the server is of version ${server}`);
}

/** Runs one of PostgreSQL's programs on a database; no word of it shows the password. */
export async function runOn(
  url: string,
  program: 'pg_dump' | 'pg_restore',
  words: readonly string[],
): Promise<void> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const env = {
    ...process.env,
    ...{ PGHOST: hostname, PGPORT: port || '5432', PGUSER: decodeURIComponent(username) },
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
  };
  const done = await run(program, words, { env });
  if (done.code !== 0) throw new Error(`${program} failed:\n${done.output.slice(0, 2_000)}`);
}

/** On the disk for good, and its digest. */
async function sealed(path: string): Promise<string> {
  const file = await open(path, 'r+');
  await file.sync();
  await file.close();
  const digest = createHash('sha256');
  await pipeline(createReadStream(path), digest);
  return digest.digest('hex');
}

async function forgetOld(folder: string): Promise<void> {
  const names = await readdir(folder);
  const dumps = names.filter((name) => /^hq-.*\.dump$/.test(name)).toSorted();
  const old = [
    ...dumps.slice(0, -KEPT_DUMPS).flatMap((name) => [name, `${name}.json`]),
    // A node that was stopped in the middle left it; nobody else is at it, by the job's lock.
    ...names.filter((name) => /^hq-.*\.partial$/.test(name)),
  ];
  for (const name of old) await rm(join(folder, name), { force: true });
}
