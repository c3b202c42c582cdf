import { join } from 'node:path';
import { pino } from 'pino';
import { uuidv7 } from 'uuidv7';
import { buildApp, type HqApp } from '../../../src-hq/app.ts';
import type { AppDeps } from '../../../src-hq/app-deps.ts';
import { openBell } from '../../../src-hq/events/bell.ts';
import { createMetrics } from '../../../src-hq/metrics.ts';
import { createPasswordHash } from '../../../src-hq/modules/identity/password-hash.ts';
import { createTokens } from '../../../src-hq/modules/identity/tokens.ts';
import { createSigner } from '../../../src-hq/modules/sync/hq-signer.ts';
import { type Database, openDatabase } from '../../../src-hq/store/database.ts';
import { startEmbeddedPostgres } from '../../../src-hq/store/embedded-postgres.ts';
import { readMigrations } from '../../../src-hq/store/migrate.ts';
import { prepareAsNode, prepareAsOwner } from '../../../src-hq/store/prepare-database.ts';
import { copyCluster, type Template } from './cluster-template.ts';
import { scratchFolder } from './scratch-folder.ts';
import { startPostgresOf } from './system-postgres.ts';

export const migrations = readMigrations(
  join(import.meta.dirname, '..', '..', '..', 'migrations', 'hq'),
);

/**
 * A database of the test's own, whole servers apart: the embedded PostgreSQL, or the one whose
 * programs lie in TILLWRIGHT_POSTGRES_BIN.
 */
export interface TestDatabase extends AsyncDisposable {
  readonly ownerUrl: string;
}

export async function emptyDatabase(): Promise<TestDatabase> {
  return databaseLike({ name: 'empty', fill: async () => {} });
}

/** One that has every migration already, which `migrated` then finds. */
export async function migratedDatabase(): Promise<TestDatabase> {
  const fill = async (ownerUrl: string): Promise<void> => void (await migrated(ownerUrl));
  return databaseLike({ name: 'migrated', fill });
}

async function databaseLike(template: Template): Promise<TestDatabase> {
  const bin = process.env['TILLWRIGHT_POSTGRES_BIN'];
  if (bin !== undefined) return startPostgresOf(bin);
  const folder = await scratchFolder();
  await copyCluster(template, folder.path);
  const embedded = await startEmbeddedPostgres(folder.path);
  return {
    ownerUrl: embedded.ownerUrl,
    async [Symbol.asyncDispose]() {
      await embedded.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}

export interface TestClock {
  wallMs(): number;
  advance(ms: number): void;
}

/**
 * Stands at the beginning of the present minute until a test moves it, so that no count of attempts
 * begins anew in the middle of one.
 */
export function testClock(): TestClock {
  let nowMs = Date.now();
  nowMs -= nowMs % 60_000;
  return { wallMs: () => nowMs, advance: (ms) => void (nowMs += ms) };
}

export interface TestNode extends AsyncDisposable {
  readonly app: HqApp;
  readonly deps: AppDeps;
  readonly database: Database;
}

const SECRET = new TextEncoder().encode('a secret of thirty-two bytes or more');
const NODE_PASSWORD = 'node-of-a-test';

/** Migrates as the owner; the URL of the nodes' own login. */
export async function migrated(ownerUrl: string): Promise<string> {
  const url = await prepareAsOwner(ownerUrl, migrations, NODE_PASSWORD);
  await prepareAsNode(url, migrations);
  return url;
}

/** One node with memory of its own, as another process would have. */
export async function startNode(
  nodeUrl: string,
  clock: TestClock,
  given: Partial<AppDeps> = {},
): Promise<TestNode> {
  const logger = pino({ level: process.env['HQ_TEST_LOG'] ?? 'silent' });
  const database = openDatabase(nodeUrl, logger);
  const deps: AppDeps = {
    ...{ database, clock, logger, bell: openBell(nodeUrl, logger) },
    ids: { next: uuidv7 },
    tokens: createTokens(SECRET, clock),
    passwords: await createPasswordHash(),
    metrics: createMetrics(),
    signer: createSigner('a signing secret of a test'),
    ...given,
  };
  const app = await buildApp(deps);
  return {
    ...{ app, deps, database },
    async [Symbol.asyncDispose]() {
      await app.server.close();
      await deps.bell[Symbol.asyncDispose]();
      await database.destroy();
    },
  };
}
