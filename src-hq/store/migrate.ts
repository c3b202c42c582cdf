import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

/** A database that is not this program's, or is newer than it, or lacks steps. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly code: 'DATABASE_NEWER' | 'DATABASE_OLDER' | 'MIGRATION_DIFFERS';
  constructor(code: MigrationError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * `0001-business.sql` and so on, in order.
 * @throws Error when one is missing or misnamed: they are part of the program
 */
export function readMigrations(dir: string): readonly Migration[] {
  const files = readdirSync(dir)
    .filter((file) => file.endsWith('.sql'))
    .toSorted();
  return files.map((file, index) => {
    const match = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file);
    const version = Number(match?.[1]);
    if (version !== index + 1) throw new Error(`Migrations count up from 0001: ${file}`);
    const text = readFileSync(join(dir, file), 'utf8');
    const sha256 = createHash('sha256').update(text).digest('hex');
    return { version, name: match?.[2] ?? '', sql: text, sha256 };
  });
}

/** Any number that no other program on the server uses: ASCII `TLWR`. */
const LOCK = 0x544c5752;

/**
 * Brings a database to this program's schema, as its owner. Each step is applied whole or not at
 * all. Nodes that start together wait for one another, and the second finds nothing left to do.
 * @returns the versions applied
 * @throws MigrationError when the database has other steps than this program, or more of them
 */
export async function migrate(
  ownerUrl: string,
  migrations: readonly Migration[],
): Promise<readonly number[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query(RECORD_TABLE);
    const pending = pendingOf(await appliedIn(client), migrations);
    for (const step of pending) await apply(client, step);
    return pending.map((step) => step.version);
  } finally {
    // Ending the session frees the lock, whatever happened.
    await client.end();
  }
}

/**
 * Refuses a database whose schema is not this program's; for a node that may not migrate.
 * @throws MigrationError
 */
export async function assertMigrated(
  client: pg.ClientBase,
  migrations: readonly Migration[],
): Promise<void> {
  const shown = await client.query<{ there: string | null }>(
    "select to_regclass('schema_migration')::text as there",
  );
  const applied = shown.rows[0]?.there ? await appliedIn(client) : [];
  const pending = pendingOf(applied, migrations);
  if (pending.length === 0) return;
  throw new MigrationError(
    'DATABASE_OLDER',
    `The database lacks ${pending.length} migrations: start once with HQ_OWNER_DATABASE_URL set`,
  );
}

const Applied = z.object({ version: z.number(), sha256: z.string() });
type Applied = z.infer<typeof Applied>;

async function appliedIn(client: pg.ClientBase): Promise<readonly Applied[]> {
  const found = await client.query('select version, sha256 from schema_migration order by version');
  return z.array(Applied).parse(found.rows);
}

function pendingOf(
  applied: readonly Applied[],
  migrations: readonly Migration[],
): readonly Migration[] {
  const newest = applied.at(-1)?.version ?? 0;
  if (newest > migrations.length) {
    throw new MigrationError(
      'DATABASE_NEWER',
      `The database is at version ${newest}, this program knows ${migrations.length}: update it`,
    );
  }
  for (const step of applied) {
    if (migrations[step.version - 1]?.sha256 === step.sha256) continue;
    throw new MigrationError(
      'MIGRATION_DIFFERS',
      `Migration ${step.version} of the database is not this program's: its file was changed`,
    );
  }
  return migrations.slice(newest);
}

async function apply(client: pg.ClientBase, step: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(step.sql);
    await client.query('insert into schema_migration (version, name, sha256) values ($1, $2, $3)', [
      step.version,
      step.name,
      step.sha256,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`Migration ${step.version} (${step.name}) failed`, { cause: error });
  }
}

/** Readable by the nodes, which check it; like every table it is under row-level security. */
const RECORD_TABLE = `
  create table if not exists schema_migration (
    version integer primary key check (version >= 1),
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default now()
  );
  alter table schema_migration enable row level security;
  alter table schema_migration force row level security;
  do $$
  begin
    create policy readable on schema_migration for select using (true);
  exception when duplicate_object then null;
  end $$;
  do $$
  begin
    create policy written_by_owner on schema_migration for insert
      with check (pg_has_role(current_user, (
        select relowner from pg_class where oid = 'schema_migration'::regclass), 'usage'));
  exception when duplicate_object then null;
  end $$;
  grant select on schema_migration to public;`;
