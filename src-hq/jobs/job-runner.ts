import { sql } from 'kysely';
import type { Database, PoolLog } from '../store/database.ts';

/** Something HQ does by itself, on one node at a time. */
export interface Job {
  /** Also its lock's name. */
  readonly name: string;
  readonly everyMs: number;
  /** The first time, after the start. */
  readonly firstMs: number;
  run(): Promise<void>;
}

export interface JobRunner extends AsyncDisposable {
  /** Runs a job now, unless another node does. @returns whether it ran here */
  runNow(name: string): Promise<boolean>;
}

/** Any class of lock that nothing else here uses: ASCII `JOBS`. */
const LOCK_CLASS = 0x4a4f4253;

/**
 * Plain timers. A node that finds a job's lock taken leaves it to who has it; what a job must not
 * forget is in the database, so that a missed round costs time and nothing else.
 */
export function startJobs(
  deps: { readonly database: Database; readonly logger: PoolLog },
  jobs: readonly Job[],
): JobRunner {
  const running = new Set<Promise<unknown>>();
  const timers = new Map<string, NodeJS.Timeout>();
  let ended = false;
  const attempt = async (job: Job): Promise<boolean> => {
    const run = runLocked(deps.database, job);
    running.add(run);
    try {
      return await run;
    } catch (error) {
      deps.logger.warn({ err: error, job: job.name }, 'a job failed; its next round tries again');
      return false;
    } finally {
      running.delete(run);
    }
  };
  const plan = (job: Job, inMs: number): void => {
    if (ended) return;
    const round = (): void => void attempt(job).then(() => plan(job, job.everyMs));
    timers.set(job.name, setTimeout(round, inMs));
  };
  for (const job of jobs) plan(job, job.firstMs);
  return {
    async runNow(name) {
      const job = jobs.find((one) => one.name === name);
      if (job === undefined) throw new Error(`There is no job ${name}`);
      return attempt(job);
    },
    async [Symbol.asyncDispose]() {
      ended = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.allSettled(running);
    },
  };
}

/** The lock is the connection's, so that a node that dies lets go of it. */
function runLocked(database: Database, job: Job): Promise<boolean> {
  return database.connection().execute(async (db) => {
    const found = await sql<{ got: boolean }>`
      select pg_try_advisory_lock(${LOCK_CLASS}, hashtext(${job.name})) as got`.execute(db);
    if (found.rows[0]?.got !== true) return false;
    try {
      await job.run();
    } finally {
      await sql`select pg_advisory_unlock(${LOCK_CLASS}, hashtext(${job.name}))`.execute(db);
    }
    return true;
  });
}
