import pg from 'pg';
import { assertBoundByRowSecurity } from './database.ts';
import { assertJobsPrepared, prepareJobs } from './job-schema.ts';
import { assertMigrated, migrate, type Migration } from './migrate.ts';

/** The login that nodes on an embedded database use. */
const NODE_LOGIN = 'tillwright_node';
/** Facts are cut by month this far ahead; whoever starts later makes the next ones. */
export const MONTHS_AHEAD = 4;
export const CUT_BY_MONTH = [
  ...['stock_movement', 'journal_event', 'sale', 'sale_line', 'tender', 'cash_movement'],
  ...['refund', 'refund_line', 'refund_tender'],
];

/**
 * Brings a database to the present schema as its owner, and gives nodes a login of their own that
 * row-level security binds.
 * @returns the nodes' URL
 */
export async function prepareAsOwner(
  ownerUrl: string,
  migrations: readonly Migration[],
  nodePassword: string,
): Promise<string> {
  await migrate(ownerUrl, migrations);
  await prepareJobs(ownerUrl);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await ensureLogin(client, nodePassword, LOGIN_ATTEMPTS);
  } finally {
    await client.end();
  }
  const url = new URL(ownerUrl);
  url.username = NODE_LOGIN;
  url.password = nodePassword;
  return url.href;
}

/** Roles belong to the whole server, and PostgreSQL refuses two who change one at once. */
const LOGIN_ATTEMPTS = 5;

async function ensureLogin(client: pg.Client, password: string, attempts: number): Promise<void> {
  try {
    await writeLogin(client, password);
  } catch (error) {
    const code = error instanceof pg.DatabaseError ? (error.code ?? '') : '';
    if (attempts <= 1 || !['XX000', '42710', '23505'].includes(code)) throw error;
    await ensureLogin(client, password, attempts - 1);
  }
}

async function writeLogin(client: pg.Client, password: string): Promise<void> {
  const literal = client.escapeLiteral(password);
  const found = await client.query('select from pg_roles where rolname = $1', [NODE_LOGIN]);
  const what = found.rowCount === 0 ? 'create' : 'alter';
  await client.query(
    `${what} role ${NODE_LOGIN} login nosuperuser nobypassrls password ${literal}`,
  );
  await client.query(`grant tillwright_app to ${NODE_LOGIN}`);
}

/**
 * Looks a database over as a node, before it serves, and makes the coming months' partitions.
 * @throws MigrationError where the schema is not this program's
 * @throws Error where the login could pass row-level security
 */
export async function prepareAsNode(url: string, migrations: readonly Migration[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await assertBoundByRowSecurity(client);
    await assertMigrated(client, migrations);
    await assertJobsPrepared(url);
    for (const parent of CUT_BY_MONTH) {
      await client.query('select ensure_months($1::regclass, current_date, $2)', [
        parent,
        MONTHS_AHEAD,
      ]);
    }
  } finally {
    await client.end();
  }
}
