import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../../src-hq/store/embedded-postgres.ts';
import { findBinaries, run, runAs } from '../../../src-hq/store/postgres-binaries.ts';
import type { TestDatabase } from './hq-node.ts';
import { scratchFolder } from './scratch-folder.ts';

/** How a PostgreSQL may go down. */
export const DEATHS = ['immediate stop', 'postmaster', 'every process', 'one backend'] as const;
export type Death = (typeof DEATHS)[number];

const GONE_LIMIT_MS = 60_000;
const LOOK_MS = 5;

/** The embedded PostgreSQL in a folder of the test's own, made to be killed and started again. */
export class MortalPostgres implements TestDatabase {
  readonly #folder: Awaited<ReturnType<typeof scratchFolder>>;
  #server: EmbeddedPostgres;

  private constructor(folder: Awaited<ReturnType<typeof scratchFolder>>, server: EmbeddedPostgres) {
    this.#folder = folder;
    this.#server = server;
  }

  static async start(): Promise<MortalPostgres> {
    const folder = await scratchFolder();
    return new MortalPostgres(folder, await startEmbeddedPostgres(folder.path));
  }

  get ownerUrl(): string {
    return this.#server.ownerUrl;
  }

  async die(how: Death): Promise<void> {
    const postmaster = await this.#postmaster();
    const children = await childrenOf(postmaster);
    if (how === 'one backend') return this.#killBusyBackend();
    if (how === 'immediate stop') {
      const { pg_ctl: program } = await findBinaries();
      const dir = this.#dir();
      const words = ['-D', dir, '-w', '-m', 'immediate', 'stop'];
      const done = await run(program, words, { ...(await runAs()), cwd: dir });
      if (done.code !== 0) throw new Error(done.output);
    } else {
      const doomed = how === 'postmaster' ? [postmaster] : [postmaster, ...children];
      for (const one of doomed) kill(one);
    }
    // The others find out by themselves; a start would wait for them.
    for (const one of [postmaster, ...children]) await gone(one);
  }

  /** Starts what is down on the same files; another port, since the old one may be somebody's. */
  async again(): Promise<void> {
    await this.#server.stop();
    this.#server = await startEmbeddedPostgres(this.#folder.path);
  }

  async #killBusyBackend(): Promise<void> {
    const owner = new pg.Client({ connectionString: this.ownerUrl });
    // Whoever is connected is thrown out with it.
    owner.on('error', () => undefined);
    await owner.connect();
    const found = await owner.query<{ pid: number }>(`select pid from pg_stat_activity
      where application_name = 'tillwright-hq' order by state = 'active' desc limit 1`);
    const processId = found.rows[0]?.pid;
    if (processId === undefined) throw new Error('Nobody is connected');
    kill(processId);
    await gone(processId);
    await owner.end().catch(() => undefined);
    await this.#recovered();
  }

  /** PostgreSQL throws everybody out, recovers, and takes connections again. */
  async #recovered(): Promise<void> {
    const deadline = Date.now() + GONE_LIMIT_MS;
    for (;;) {
      const client = new pg.Client({ connectionString: this.ownerUrl });
      client.on('error', () => undefined);
      try {
        await client.connect();
        return await client.end();
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await wait(LOOK_MS);
      }
    }
  }

  async #postmaster(): Promise<number> {
    return Number.parseInt(await readFile(join(this.#dir(), 'postmaster.pid'), 'utf8'), 10);
  }

  #dir(): string {
    return join(this.#folder.path, 'postgres');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop();
    await this.#folder[Symbol.asyncDispose]();
  }
}

function kill(processId: number): void {
  try {
    process.kill(processId, 'SIGKILL');
  } catch (error) {
    // It was faster.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Its own processes: PostgreSQL's are all the postmaster's. */
async function childrenOf(processId: number): Promise<readonly number[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(all.map(async (one) => ({ one, parent: await parentOf(one) })));
  return parents.filter(({ parent }) => parent === processId).map(({ one }) => one);
}

async function parentOf(processId: number): Promise<number | null> {
  const text = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return text === '' ? null : Number(fields[1]);
}

/** Dead and buried: until then its number would pass for a server that runs. */
async function gone(processId: number): Promise<void> {
  const deadline = Date.now() + GONE_LIMIT_MS;
  while ((await parentOf(processId)) !== null) {
    if (Date.now() > deadline) throw new Error(`Process ${processId} does not end`);
    await wait(LOOK_MS);
  }
}
