import { randomBytes } from 'node:crypto';
import { access, chmod, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { platform } from 'node:os';
import { join, resolve } from 'node:path';
import { lockFolder } from './folder-lock.ts';
import { keptSecret } from './kept-secret.ts';
import { type Binaries, findBinaries, run, runAs, type RunAs } from './postgres-binaries.ts';

/**
 * Real PostgreSQL in a data folder, for a shop without a database server:
 *
 * - `<data>/postgres` is the cluster, `<data>/postgres-password` its superuser's password.
 * - It listens on 127.0.0.1 only, at a port that is free now; fsync and checksums are on.
 * - It is a process of its own (`pg_ctl` parts it from this one), so that Ctrl-C reaches the server
 *   first and lets it finish. If this process is killed it lives on; the next start on the folder
 *   stops it and starts afresh, after which PostgreSQL has recovered what was committed.
 * - Two starts on one folder are refused with `DataFolderBusyError`.
 */
export interface EmbeddedPostgres extends AsyncDisposable {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** The superuser's; the application connects as another role. */
  readonly ownerUrl: string;
  /** Waits for what is running, then stops; safe to call twice. */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const DATABASE = 'postgres';
/** A recovery after a crash may have minutes of log to replay. */
const START_LIMIT_S = 300;
const STOP_LIMIT_S = 60;
/** A free port may be taken by somebody else before PostgreSQL has it. */
const PORT_ATTEMPTS = 5;

/**
 * @throws DataFolderBusyError when another process serves this folder
 * @throws Error with PostgreSQL's own words when it cannot be made or started
 */
export async function startEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres> {
  const dataDir = resolve(folder);
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const lock = lockFolder(dataDir);
  try {
    const cluster = await openCluster(dataDir);
    const port = await startCluster(cluster);
    let stopping: Promise<void> | null = null;
    const stop = (): Promise<void> =>
      (stopping ??= stopCluster(cluster).finally(() => lock[Symbol.dispose]()));
    const password = encodeURIComponent(cluster.password);
    const ownerUrl = `postgres://postgres:${password}@${HOST}:${port}/${DATABASE}`;
    return { host: HOST, port, ownerUrl, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

interface Cluster {
  readonly binaries: Binaries;
  readonly as: RunAs;
  readonly dir: string;
  readonly logPath: string;
  readonly password: string;
}

async function openCluster(dataDir: string): Promise<Cluster> {
  const binaries = await findBinaries();
  const dir = join(dataDir, 'postgres');
  const password = await keptSecret(join(dataDir, 'postgres-password'));
  if (!(await exists(join(dir, 'PG_VERSION')))) {
    // `postgres` must be able to pass through the folder, though it owns only its own part of it.
    if (process.getuid?.() === 0) await chmod(dataDir, 0o711);
    await initialise(dir, password);
  } else {
    await clearUnfinished(dataDir);
  }
  const as = await runAs();
  const cluster = { binaries, as, dir, logPath: join(dir, 'start.log'), password };
  await clearLeftOver(cluster);
  return cluster;
}

/**
 * A cluster half made by a killed start is left alone: its `initdb` may still be running. Each try
 * has a folder of its own, which gets the cluster's name when it is whole.
 */
async function initialise(dir: string, password: string): Promise<void> {
  const unfinished = `${dir}.unfinished-${randomBytes(6).toString('hex')}`;
  const program = join(import.meta.dirname, 'initialise-cluster.ts');
  const env = { ...process.env, TILLWRIGHT_CLUSTER_PASSWORD: password };
  const made = await run(process.execPath, [program, unfinished], { env });
  if (made.code !== 0) throw new Error(`PostgreSQL could not be set up in ${dir}:\n${made.output}`);
  await rename(unfinished, dir);
}

/** Removes what killed set-ups left, once a cluster is there; what cannot go now goes next time. */
async function clearUnfinished(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith('postgres.unfinished-')) continue;
    await rm(join(dataDir, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/**
 * What a killed server left: its PostgreSQL still running, which is stopped; or a postmaster.pid
 * whose number meanwhile belongs to another program, which would keep PostgreSQL from starting.
 */
async function clearLeftOver(cluster: Cluster): Promise<void> {
  const path = join(cluster.dir, 'postmaster.pid');
  const text = await readFile(path, 'utf8').catch(() => '');
  const processId = Number.parseInt(text, 10);
  if (!Number.isSafeInteger(processId) || processId <= 0 || !isAlive(processId)) return;
  if (await isPostmasterOf(processId, cluster.dir)) {
    await stopCluster(cluster);
    return;
  }
  await rm(path, { force: true });
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function isPostmasterOf(processId: number, dir: string): Promise<boolean> {
  // Without `ps` a live number is taken for PostgreSQL's own, and pg_ctl judges it.
  if (platform() === 'win32') return true;
  const words = await readFile(`/proc/${processId}/cmdline`, 'utf8').catch(async () => {
    const shown = await run('ps', ['-p', String(processId), '-o', 'command='], {});
    return shown.output;
  });
  return words.includes(dir);
}

async function startCluster(cluster: Cluster): Promise<number> {
  let words = '';
  for (let attempt = 0; attempt < PORT_ATTEMPTS; attempt += 1) {
    const port = await freePort();
    const started = await pgCtl(cluster, [
      ...['start', '-w', '-t', String(START_LIMIT_S), '-l', cluster.logPath],
      ...['-o', serverFlags(port)],
    ]);
    if (started.code === 0) return port;
    words = `${started.output}\n${await lastWords(cluster)}`;
    if (!/could not bind|Address already in use/.test(words)) break;
  }
  throw new Error(`PostgreSQL did not start in ${cluster.dir}:\n${words}`);
}

function serverFlags(port: number): string {
  const settings = {
    listen_addresses: HOST,
    port: String(port),
    unix_socket_directories: '',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    max_connections: '100',
    shared_buffers: '128MB',
    // Its own log keeps a week, a file a day, each written over a week later.
    logging_collector: 'on',
    log_filename: 'postgres-%a.log',
    log_rotation_age: '1d',
    log_truncate_on_rotation: 'on',
  };
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}=${value || "''"}`);
  return flags.join(' ');
}

/** One that was killed is told of, until somebody buries it, as one that does not shut down. */
const IS_GONE = /no server running|PID file .* does not exist|No such process/;

async function stopCluster(cluster: Cluster): Promise<void> {
  const limit = ['-w', '-t', String(STOP_LIMIT_S)];
  const stopped = await pgCtl(cluster, ['stop', '-m', 'fast', ...limit]);
  if (stopped.code === 0) return;
  // Already gone: nothing to stop. Else it hangs, and recovery at the next start makes it whole.
  if (IS_GONE.test(stopped.output)) return;
  const forced = await pgCtl(cluster, ['stop', '-m', 'immediate', ...limit]);
  if (forced.code !== 0 && !IS_GONE.test(forced.output))
    throw new Error(`PostgreSQL did not stop:\n${forced.output}`);
}

function pgCtl(cluster: Cluster, words: readonly string[]) {
  const locale = { LC_ALL: 'C', LC_MESSAGES: 'C' };
  const env = { ...process.env, ...locale };
  const options = { ...cluster.as, env, cwd: cluster.dir };
  return run(cluster.binaries.pg_ctl, ['-D', cluster.dir, ...words], options);
}

async function lastWords(cluster: Cluster): Promise<string> {
  const text = await readFile(cluster.logPath, 'utf8').catch(() => '');
  return text.slice(-2_000);
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, HOST, () => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      server.close(() => done(port));
    });
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
