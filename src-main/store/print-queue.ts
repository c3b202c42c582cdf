import { sql } from 'kysely';
import type { PrintJobId } from '../../shared/domain/ids.ts';
import type { PrinterProblem, PrintState } from '../../shared/ipc/views.ts';
import type { Clock, PrintQueueStore } from '../ports.ts';
import type { Store, WriteTx } from '../store-port.ts';
import type { Schema } from './schema.ts';
import { durably } from './durable.ts';
import { WAITING } from './prints.ts';
import type { Statements } from './statements.ts';

export interface PrintQueueDeps {
  readonly store: Store;
  readonly statements: Statements;
  readonly clock: Clock;
}

/** A drawer that opens this long after its sale surprises somebody else. */
const STALE_KICK_MS = 10_000;

type Outcome = Pick<
  Schema['print_job'],
  'job_id' | 'state' | 'problem' | 'sent_bytes' | 'updated_at'
>;

/**
 * The print queue as its worker sees it.
 * @throws StoreFailure when the disk refuses: the worker must not print what it cannot record
 */
export function createPrintQueue({ store, statements, clock }: PrintQueueDeps): PrintQueueStore {
  const { next, dropStaleKicks, kickOf, take, settle, recover } = createQueueStatements(statements);
  const now = () => new Date(clock.wallMs()).toISOString();
  const auditKick = (tx: WriteTx, jobId: PrintJobId): void => {
    const kick = kickOf({ jobId });
    if (!kick) return;
    tx.audit({
      type: 'drawer.kicked',
      userId: tx.terminal.state().signedInUserId,
      saleId: kick.sale_id,
      origin: 'printer',
      data: { jobId },
      description: 'The drawer was opened',
    });
  };
  const finish = (
    jobId: PrintJobId,
    state: PrintState,
    problem: PrinterProblem | null,
    sentBytes: number,
  ): void => {
    const row = { job_id: jobId, state, problem, sent_bytes: sentBytes, updated_at: now() };
    durably(store, (tx) => {
      settle(row);
      if (state === 'PRINTED') auditKick(tx, jobId);
    });
  };
  return {
    takeNext: () =>
      durably(store, () => {
        const before = new Date(clock.wallMs() - STALE_KICK_MS).toISOString();
        dropStaleKicks({ before, at: now() });
        const row = next({});
        if (!row) return null;
        take({ jobId: row.job_id, at: now() });
        return {
          jobId: row.job_id,
          kind: row.kind,
          bytes: row.bytes,
          attempts: row.attempts + 1,
          saleId: row.sale_id,
        };
      }),
    recoverAfterRestart: () => {
      durably(store, () => recover({ at: now() }));
    },
    markPrinted: (jobId) => finish(jobId, 'PRINTED', null, 0),
    markWaiting: (jobId, problem) => finish(jobId, 'QUEUED', problem, 0),
    markUncertain: (jobId, problem, sentBytes) => finish(jobId, 'UNCERTAIN', problem, sentBytes),
    markFailed: (jobId, problem) => finish(jobId, 'FAILED', problem, 0),
  };
}

function createQueueStatements(statements: Statements) {
  const next = statements.get<object>()((query) =>
    query
      .selectFrom('print_job')
      .select(['job_id', 'kind', 'bytes', 'attempts', 'sale_id'])
      .where(WAITING)
      .where('state', '=', sql.lit('QUEUED' as const))
      // A drawer does not wait for paper.
      .orderBy(sql`kind = 'drawer'`, 'desc')
      .orderBy('created_at')
      .orderBy('job_id')
      .limit(sql.lit(1)),
  );
  const dropStaleKicks = statements.run<{ before: string; at: string }>()((query, p) =>
    query
      .updateTable('print_job')
      .set({ state: 'CANCELLED', updated_at: p.at })
      .where(WAITING)
      .where('state', '=', sql.lit('QUEUED' as const))
      .where('kind', '=', sql.lit('drawer' as const))
      .where('created_at', '<', p.before),
  );
  const kickOf = statements.get<{ jobId: PrintJobId }>()((query, { jobId }) =>
    query
      .selectFrom('print_job')
      .select('sale_id')
      .where('job_id', '=', jobId)
      .where('kind', '=', sql.lit('drawer' as const)),
  );
  const take = statements.run<{ jobId: PrintJobId; at: string }>()((query, p) =>
    query
      .updateTable('print_job')
      .set({ state: 'SENDING', attempts: sql<number>`attempts + 1`, updated_at: p.at })
      .where('job_id', '=', p.jobId),
  );
  const settle = statements.run<Outcome>()((query, p) =>
    query
      .updateTable('print_job')
      .set({
        state: p.state,
        problem: p.problem,
        sent_bytes: p.sent_bytes,
        updated_at: p.updated_at,
      })
      .where('job_id', '=', p.job_id),
  );
  const recover = statements.run<{ at: string }>()((query, { at }) =>
    query
      .updateTable('print_job')
      .set({
        state: sql<PrintState>`case kind when 'drawer' then 'CANCELLED' else 'UNCERTAIN' end`,
        updated_at: at,
      })
      .where(WAITING)
      .where(sql<boolean>`(state = 'SENDING' or (state = 'QUEUED' and kind = 'drawer'))`),
  );
  return { next, dropStaleKicks, kickOf, take, settle, recover };
}
