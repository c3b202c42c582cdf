import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { buildApp } from './app.ts';
import type { AppDeps } from './app-deps.ts';
import { openBell } from './events/bell.ts';
import { processSink } from './events/event-sink.ts';
import { startDispatcher } from './events/outbox-dispatcher.ts';
import { redisSink } from './events/redis-sink.ts';
import { backupJob } from './jobs/backup-job.ts';
import { startJobs } from './jobs/job-runner.ts';
import { startRounds } from './jobs/rounds.ts';
import { standingJobs, standingRounds } from './jobs/standing-jobs.ts';
import { createMetrics } from './metrics.ts';
import { createPasswordHash } from './modules/identity/password-hash.ts';
import { createTokens } from './modules/identity/tokens.ts';
import { createSigner } from './modules/sync/hq-signer.ts';
import { keptSecret } from './store/kept-secret.ts';
import { type OpenStore, openStore, type StoreChoice } from './store/open-store.ts';

export interface NodeChoice extends StoreChoice {
  readonly host: string;
  /** 0: one that is free. */
  readonly port: number;
  /** HQ_TOKEN_SECRET: the same on every node. Null: kept in the data folder. */
  readonly tokenSecret: string | null;
  /** HQ_SIGNING_SECRET: the same on every node and for ever. Null: kept in the data folder. */
  readonly signingSecret: string | null;
  readonly logLevel: string;
  /** REDIS_URL: where events go. Null: to listeners in this process. */
  readonly redisUrl: string | null;
  /** HQ_TRUSTED_PROXIES: addresses or networks, with commas; null where HQ is asked directly. */
  readonly trustedProxies: string | null;
  /** What must be there before anybody is answered. */
  readonly beforeListening?: (deps: AppDeps) => Promise<void>;
  readonly backOfficeFolder?: string;
}

export interface RunningNode extends AsyncDisposable {
  readonly url: string;
  readonly storeDescription: string;
  readonly deps: AppDeps;
}

/** Values under these names never reach the log, though no caller hands one over. */
const SECRETS = ['password', 'pin', 'authorization', 'refreshToken', 'accessToken', 'code'];

/**
 * One node of HQ, from its database to its port: the composition root.
 * @throws DataFolderBusyError, MigrationError, or what the database or the port refuses
 */
export async function startNode(choice: NodeChoice): Promise<RunningNode> {
  const logger = createLogger(choice.logLevel);
  // Ended in the opposite order: requests under way are answered before the database goes.
  await using parts = new AsyncDisposableStack();
  const store = parts.use(await openStore(choice, logger));
  const deps = await depsOf(choice, store, logger);
  parts.use(deps.bell);
  const { server } = await buildApp(deps);
  parts.defer(() => server.close());
  await choice.beforeListening?.(deps);
  const url = await server.listen({ host: choice.host, port: choice.port });
  const { redisUrl } = choice;
  const sink = parts.use(redisUrl === null ? processSink() : redisSink(redisUrl, logger));
  parts.use(startDispatcher(deps, sink));
  parts.use(startRounds(deps, standingRounds(deps)));
  const { nodeUrl, ownerUrl } = store;
  const folder = join(choice.dataDir, 'backups');
  const backups = ownerUrl === null ? [] : [backupJob(deps, { ownerUrl, folder })];
  const jobs = [...standingJobs(deps, sink.name), ...backups];
  parts.use(await startJobs(deps, { nodeUrl, jobs }));
  const running = parts.move();
  return {
    ...{ url, storeDescription: store.description, deps },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function depsOf(choice: NodeChoice, store: OpenStore, logger: Logger): Promise<AppDeps> {
  const clock = { wallMs: () => Date.now() };
  const secret = choice.tokenSecret ?? (await keptSecret(join(choice.dataDir, 'token-secret')));
  const signingSecret =
    choice.signingSecret ?? (await keptSecret(join(choice.dataDir, 'signing-secret')));
  const { backOfficeFolder, trustedProxies } = choice;
  return {
    ...{ database: store.database, clock, ids: { next: uuidv7 }, logger },
    ...{ bell: openBell(store.nodeUrl, logger), metrics: createMetrics() },
    tokens: createTokens(new TextEncoder().encode(secret), clock),
    passwords: await createPasswordHash(),
    signer: createSigner(signingSecret),
    ...(trustedProxies === null ? {} : { trustedProxies }),
    ...(backOfficeFolder === undefined ? {} : { backOfficeFolder }),
  };
}

function createLogger(level: string): Logger {
  const paths = SECRETS.flatMap((name) => [name, `*.${name}`]);
  return pino({ level, base: null, redact: { paths, censor: '[hidden]' } });
}
