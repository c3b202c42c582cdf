import { sql } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { HQ_ACTOR } from './modules/sync/projection-runner.ts';
import { inSync } from './modules/sync/postgres-sync-store.ts';
import { beginRecovery } from './modules/sync/recovery.ts';
import { runOn } from './store/dump.ts';
import { startEmbeddedPostgres } from './store/embedded-postgres.ts';
import { openStore, type StoreChoice } from './store/open-store.ts';
import { transact } from './store/work.ts';

/** There is something where a dump was to be put; nothing was touched. */
export class NotEmptyError extends Error {
  override readonly name = 'NotEmptyError';
}

/**
 * Puts a dump into an empty database and begins the recovery: every business gets a new
 * incarnation, takes facts, and grants nothing until its active terminals have reported or are
 * declared lost.
 * @returns the businesses that were restored
 * @throws NotEmptyError where there is a database already
 * @throws Error with pg_restore's own words; the database is then as empty as it was
 */
export async function restoreHq(
  choice: StoreChoice,
  dump: string,
  logger: Logger,
): Promise<readonly string[]> {
  await putBack(choice, dump);
  await using store = await openStore(choice, logger);
  const { database } = store;
  const deps = { database, clock: { wallMs: () => Date.now() }, ids: { next: uuidv7 } };
  const found = await sql<{ id: string }>`select business_ids() as id`.execute(database);
  const ids = found.rows.map(({ id }) => id);
  for (const id of ids) {
    await transact(deps, id, HQ_ACTOR, async (work) => {
      await inSync(work, (tx) => beginRecovery(tx, work.newId()));
      work.audit({
        ...{ type: 'hq.restored', subjectKind: 'business', subjectId: id, data: {} },
        summary: 'HQ was restored from a dump, and recovers',
      });
    });
  }
  return ids;
}

async function putBack(choice: StoreChoice, dump: string): Promise<void> {
  if (choice.databaseUrl !== null) {
    if (choice.ownerUrl === null) throw new Error('HQ_OWNER_DATABASE_URL is needed to restore');
    return restoreInto(choice.ownerUrl, dump);
  }
  await using server = await startEmbeddedPostgres(choice.dataDir);
  await restoreInto(server.ownerUrl, dump);
}

async function restoreInto(ownerUrl: string, dump: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const found = await client.query("select from pg_class where oid = to_regclass('business')");
    if (found.rows.length > 0) {
      throw new NotEmptyError('There is a database already: restore into an empty one');
    }
    // Roles belong to the server and are in no dump.
    await client.query(`do $$ begin create role tillwright_app nologin nosuperuser nobypassrls;
      exception when duplicate_object or unique_violation then null; end $$`);
  } finally {
    await client.end();
  }
  const database = decodeURIComponent(new URL(ownerUrl).pathname.slice(1));
  const words = ['--exit-on-error', '--no-owner', '--single-transaction'];
  await runOn(ownerUrl, 'pg_restore', [...words, `--dbname=${database}`, dump]);
}
