import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Schema } from './schema.ts';

/** As much of a logger as a pool needs. */
export interface PoolLog {
  warn(fields: object, message: string): void;
}

export type Database = Kysely<Schema>;

/** Enough for the requests one node works on at a time; several nodes fit into the server's 100. */
const MAX_CONNECTIONS = 20;
/** A request that waits longer than this for a connection is better told so. */
const CONNECT_LIMIT_MS = 10_000;
/** No statement of a request takes this long, unless something is wrong. */
const STATEMENT_LIMIT_MS = 60_000;

/**
 * A node's connections, as a role that row-level security binds. `bigint` comes as a number, times
 * as ISO 8601 UTC text, dates as `yyyy-mm-dd`.
 */
export function openDatabase(url: string, logger: PoolLog): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    statement_timeout: STATEMENT_LIMIT_MS,
    idle_in_transaction_session_timeout: STATEMENT_LIMIT_MS,
    application_name: 'tillwright-hq',
    types: { getTypeParser },
  });
  // An idle connection that breaks is replaced; unheard, the event would end the process.
  pool.on('error', (error) => logger.warn({ err: error }, 'an idle database connection broke'));
  // So would that of one in use, between two statements of a transaction: the next one fails.
  pool.on('connect', (client) => {
    client.on('error', (error) => logger.warn({ err: error }, 'a database connection broke'));
  });
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

/**
 * @throws Error when the role could pass row-level security, which everything relies on
 */
export async function assertBoundByRowSecurity(client: pg.ClientBase): Promise<void> {
  const found = await client.query<{ free: boolean }>(
    `select bool_or(rolsuper or rolbypassrls) as free from pg_roles
     where rolname = current_user`,
  );
  if (found.rows[0]?.free ?? true) {
    throw new Error(
      'HQ_DATABASE_URL names a role that passes row-level security: use a login in the role ' +
        'tillwright_app, and give the owner in HQ_OWNER_DATABASE_URL',
    );
  }
}

const { builtins } = pg.types;
const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map([
  [builtins.INT8, exactNumber],
  [builtins.TIMESTAMPTZ, (text: string): unknown => new Date(text).toISOString()],
  [builtins.DATE, (text: string): unknown => text],
]);

function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  const own = format === 'binary' ? undefined : PARSERS.get(oid);
  return own ?? pg.types.getTypeParser(oid, format);
}

function exactNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`Beyond exact numbers: ${text}`);
  return value;
}
