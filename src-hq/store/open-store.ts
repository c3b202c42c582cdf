import { join } from 'node:path';
import { type Database, openDatabase, type PoolLog } from './database.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { prepareJobs } from './job-schema.ts';
import { migrate, readMigrations } from './migrate.ts';
import { prepareAsNode, prepareAsOwner } from './prepare-database.ts';
import { keptSecret } from './kept-secret.ts';

export interface StoreChoice {
  /** Holds the embedded database, and the secrets of an installation without a server. */
  readonly dataDir: string;
  /** HQ_DATABASE_URL: a server's, as a login in the role tillwright_app. Null: embedded. */
  readonly databaseUrl: string | null;
  /** HQ_OWNER_DATABASE_URL: the server's owner, who migrates; null: it must be migrated already. */
  readonly ownerUrl: string | null;
}

export interface OpenStore extends AsyncDisposable {
  readonly database: Database;
  /** The nodes' own login. */
  readonly nodeUrl: string;
  /** Null where this node is not told it. */
  readonly ownerUrl: string | null;
  /** What is served: for people, without its password. */
  readonly description: string;
}

const MIGRATIONS = join(import.meta.dirname, '..', '..', 'migrations', 'hq');

/**
 * Opens HQ's database, starting the embedded PostgreSQL where no server is named.
 * @throws DataFolderBusyError, MigrationError, or Error with PostgreSQL's own words
 */
export async function openStore(choice: StoreChoice, logger: PoolLog): Promise<OpenStore> {
  const migrations = readMigrations(MIGRATIONS);
  if (choice.databaseUrl !== null) {
    // The nodes' login is one that the server's administrator made.
    if (choice.ownerUrl !== null) {
      await migrate(choice.ownerUrl, migrations);
      await prepareJobs(choice.ownerUrl);
    }
    await prepareAsNode(choice.databaseUrl, migrations);
    const { host, pathname } = new URL(choice.databaseUrl);
    const database = openDatabase(choice.databaseUrl, logger);
    const description = `PostgreSQL at ${host}${pathname}`;
    const close = (): Promise<void> => database.destroy();
    const nodeUrl = choice.databaseUrl;
    const { ownerUrl } = choice;
    return { database, nodeUrl, ownerUrl, description, [Symbol.asyncDispose]: close };
  }
  const server = await startEmbeddedPostgres(choice.dataDir);
  try {
    const password = await keptSecret(join(choice.dataDir, 'node-password'));
    const url = await prepareAsOwner(server.ownerUrl, migrations, password);
    await prepareAsNode(url, migrations);
    const database = openDatabase(url, logger);
    return {
      ...{ database, nodeUrl: url, ownerUrl: server.ownerUrl },
      description: `embedded PostgreSQL at ${server.host}:${server.port}`,
      async [Symbol.asyncDispose]() {
        await database.destroy();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
