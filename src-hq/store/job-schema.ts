import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { MigrationError } from './migrate.ts';

/** pg-boss's own tables: what is to be done when, and nothing of any business. */
export const JOB_SCHEMA = 'tillwright_jobs';

/** As the owner: makes or updates pg-boss's schema, and lets the nodes use it, not change it. */
export async function prepareJobs(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({
    ...{ connectionString: ownerUrl, schema: JOB_SCHEMA, max: 2, migrate: true },
    ...{ supervise: false, schedule: false },
  });
  const faults: Error[] = [];
  boss.on('error', (error) => void faults.push(error));
  try {
    await boss.start();
  } finally {
    await boss.stop({ graceful: false });
  }
  const [fault] = faults;
  if (fault !== undefined) throw fault;
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(GRANTS);
  } finally {
    await client.end();
  }
}

/** Nodes that start together would write the same rows of the catalogue at once. */
const GRANTS = `
  begin;
  select pg_advisory_xact_lock(hashtext('${JOB_SCHEMA}'));
  grant usage on schema ${JOB_SCHEMA} to tillwright_app;
  grant select, insert, update, delete on all tables in schema ${JOB_SCHEMA} to tillwright_app;
  grant usage on all sequences in schema ${JOB_SCHEMA} to tillwright_app;
  commit;`;

/**
 * As a node, before it serves.
 * @throws MigrationError where the owner has not made this version's schema
 */
export async function assertJobsPrepared(nodeUrl: string): Promise<void> {
  const boss = new PgBoss({
    ...{ connectionString: nodeUrl, schema: JOB_SCHEMA, max: 1, migrate: false },
    ...{ supervise: false, schedule: false },
  });
  boss.on('error', () => undefined);
  try {
    await boss.start();
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new MigrationError(
      'DATABASE_OLDER',
      `The jobs' tables are not this program's: start once with HQ_OWNER_DATABASE_URL set (${words})`,
    );
  } finally {
    await boss.stop({ graceful: false });
  }
}
