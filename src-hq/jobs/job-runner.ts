import { PgBoss } from 'pg-boss';
import type { HqMetrics } from '../metrics.ts';
import type { PoolLog } from '../store/database.ts';
import { JOB_SCHEMA } from '../store/job-schema.ts';

/** Something HQ does by itself when its time has come, on one node. */
export interface Job {
  /** Letters and dashes: also its queue's name. */
  readonly name: string;
  /** Five fields, UTC. */
  readonly cron: string;
  /** A run that takes longer is given up, and tried again. */
  readonly limitSeconds: number;
  /** Twice does no harm: a run that was given up may still be at it. @throws and is tried again */
  run(): Promise<void>;
}

export interface JobRunner extends AsyncDisposable {
  /** Has it run soon, on some node. @returns false where it waits or runs already */
  ask(name: string): Promise<boolean>;
}

export interface JobDeps {
  readonly logger: PoolLog;
  readonly metrics: HqMetrics;
}

export interface JobChoice {
  /** The nodes' own login. */
  readonly nodeUrl: string;
  readonly jobs: readonly Job[];
  /** How often this node looks for something to do; 0.5 or more. */
  readonly pollSeconds?: number;
}

/** A job may start so much later; with six jobs it is a statement every two seconds. */
const POLL_SECONDS = 10;
/** A node that stops saying that it lives has its run given to another. */
const HEARTBEAT_SECONDS = 60;
const RETRY_LIMIT = 3;
const RETRY_DELAY_SECONDS = 30;
const STOP_LIMIT_MS = 30_000;
const CONNECTIONS = 3;

/**
 * pg-boss in the nodes' own database: it keeps the schedules, gives each run to one node, tries one
 * again that failed or whose node died, and remembers for a week how they went.
 */
export async function startJobs(deps: JobDeps, choice: JobChoice): Promise<JobRunner> {
  const boss = new PgBoss({
    ...{ connectionString: choice.nodeUrl, schema: JOB_SCHEMA, max: CONNECTIONS },
    application_name: 'tillwright-hq-jobs',
    // Its tables are the owner's: this login may neither migrate nor reindex them.
    ...{ migrate: false, reindex: false },
  });
  boss.on('error', (error) => deps.logger.warn({ err: error }, 'the jobs met a fault'));
  await boss.start();
  try {
    for (const job of choice.jobs) await offer(boss, deps, job, choice.pollSeconds ?? POLL_SECONDS);
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }
  return {
    ask: async (name) => (await boss.send(name)) !== null,
    [Symbol.asyncDispose]: () => boss.stop({ graceful: true, timeout: STOP_LIMIT_MS }),
  };
}

async function offer(boss: PgBoss, deps: JobDeps, job: Job, pollSeconds: number): Promise<void> {
  const kept = {
    ...{ retryLimit: RETRY_LIMIT, retryDelay: RETRY_DELAY_SECONDS, retryBackoff: true },
    ...{ expireInSeconds: job.limitSeconds, heartbeatSeconds: HEARTBEAT_SECONDS },
  };
  // Exclusive: while one waits or runs, on whichever node, another is not even written down.
  await boss.createQueue(job.name, { policy: 'exclusive', ...kept });
  await boss.updateQueue(job.name, kept);
  await boss.schedule(job.name, job.cron);
  await boss.work(job.name, { pollingIntervalSeconds: pollSeconds }, () => runOnce(deps, job));
}

async function runOnce({ logger, metrics }: JobDeps, job: Job): Promise<void> {
  const done = metrics.jobSeconds.startTimer({ job: job.name });
  try {
    await job.run();
    metrics.jobRuns.inc({ job: job.name, outcome: 'done' });
  } catch (error) {
    metrics.jobRuns.inc({ job: job.name, outcome: 'failed' });
    logger.warn({ err: error, job: job.name }, 'a job failed, and will be tried again');
    throw error;
  } finally {
    done();
  }
}
