import { sql } from 'kysely';
import type { PrintJobId, RefundId, SaleId } from '../../shared/domain/ids.ts';
import type { PrintJobView } from '../../shared/ipc/views.ts';
import type { Clock } from '../ports.ts';
import type { NewPrintJob, PrintReader, PrintWriter } from '../store-port.ts';
import { sha256Hex } from './digest.ts';
import type { Schema } from './schema.ts';
import { pick, type Statements } from './statements.ts';

const COLUMNS = [
  'print_job.job_id',
  'print_job.kind',
  'print_job.state',
  'print_job.sale_id',
  'print_job.copy_number',
  'print_job.attempts',
  'print_job.problem',
  'print_job.created_at',
  'print_job.refund_id',
] as const;

/** Of the sale or the refund that the paper is of. */
const RECEIPT_NUMBER = sql<string | null>`coalesce(sale.receipt_number, refund.receipt_number)`;

/** Word for word the condition of the partial index, else SQLite would not use it. */
export const WAITING = sql<boolean>`state in ('QUEUED', 'SENDING', 'UNCERTAIN')`;

interface PrintJobRow {
  readonly job_id: PrintJobId;
  readonly kind: PrintJobView['kind'];
  readonly state: PrintJobView['state'];
  readonly sale_id: SaleId | null;
  readonly copy_number: number;
  readonly attempts: number;
  readonly problem: string | null;
  readonly created_at: string;
  readonly receipt_number: string | null;
  readonly refund_id: RefundId | null;
}

export function createPrintReader(statements: Statements): PrintReader {
  const job = statements.get<{ jobId: PrintJobId }>()((query, { jobId }) =>
    query
      .selectFrom('print_job')
      .leftJoin('sale', 'sale.sale_id', 'print_job.sale_id')
      .leftJoin('refund', 'refund.refund_id', 'print_job.refund_id')
      .select(COLUMNS)
      .select(RECEIPT_NUMBER.as('receipt_number'))
      .where('print_job.job_id', '=', jobId),
  );
  const bytes = statements.get<{ jobId: PrintJobId }>()((query, { jobId }) =>
    query
      .selectFrom('print_job')
      .select(['bytes', 'profile'])
      .where('job_id', '=', jobId)
      .where('pruned_at', 'is', null),
  );
  const queued = statements.get<object>()((query) =>
    query
      .selectFrom('print_job')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where(WAITING)
      .where('state', '<>', sql.lit('UNCERTAIN' as const)),
  );
  const uncertain = statements.all<object>()((query) =>
    query
      .selectFrom('print_job')
      .leftJoin('sale', 'sale.sale_id', 'print_job.sale_id')
      .leftJoin('refund', 'refund.refund_id', 'print_job.refund_id')
      .select(COLUMNS)
      .select(RECEIPT_NUMBER.as('receipt_number'))
      .where(WAITING)
      .where('state', '=', sql.lit('UNCERTAIN' as const))
      .orderBy('print_job.created_at')
      .orderBy('print_job.job_id'),
  );
  return {
    job: (jobId) => {
      const row = job({ jobId });
      return row ? toView(row) : null;
    },
    bytes: (jobId) => bytes({ jobId }) ?? null,
    queuedCount: () => queued({})?.count ?? 0,
    uncertain: () => uncertain({}).map(toView),
  };
}

export function createPrintWriter(statements: Statements, clock: Clock): PrintWriter {
  const insert = statements.runMany<PrintJobTable>()((query, jobs) =>
    query.insertInto('print_job').values(jobs.map((job) => pick(job, PRINT_JOB_COLUMNS))),
  );
  const setState = statements.run<
    Pick<Schema['print_job'], 'job_id' | 'state' | 'problem' | 'updated_at'>
  >()((query, p) =>
    query
      .updateTable('print_job')
      .set({ state: p.state, problem: p.problem, updated_at: p.updated_at })
      .where('job_id', '=', p.job_id),
  );
  return {
    enqueue: (jobs) => {
      const rows = jobs.map(queuedRow);
      insert(rows);
      return rows.map((row) => ({ jobId: row.job_id, sha256: row.sha256 }));
    },
    setState: (jobId, state, problem) => {
      const at = new Date(clock.wallMs()).toISOString();
      const changed = setState({ job_id: jobId, state, problem, updated_at: at });
      if (changed !== 1) throw new Error(`No print job ${jobId}`);
    },
  };
}

type PrintJobTable = Schema['print_job'];

const PRINT_JOB_COLUMNS = [
  'job_id',
  'kind',
  'state',
  'sale_id',
  'profile',
  'bytes',
  'sha256',
  'copy_number',
  'attempts',
  'sent_bytes',
  'problem',
  'created_at',
  'updated_at',
  'pruned_at',
  'refund_id',
] as const satisfies readonly (keyof PrintJobTable)[];

function queuedRow(job: NewPrintJob): PrintJobTable {
  return {
    job_id: job.jobId,
    kind: job.kind,
    state: 'QUEUED',
    sale_id: job.saleId,
    profile: job.profile,
    bytes: Buffer.from(job.bytes),
    sha256: sha256Hex(job.bytes),
    copy_number: job.copyNumber,
    attempts: 0,
    sent_bytes: 0,
    problem: null,
    created_at: job.createdAt,
    updated_at: job.createdAt,
    pruned_at: null,
    refund_id: job.refundId ?? null,
  };
}

function toView(row: PrintJobRow): PrintJobView {
  return {
    jobId: row.job_id,
    kind: row.kind,
    state: row.state,
    saleId: row.sale_id,
    receiptNumber: row.receipt_number,
    refundId: row.refund_id,
    copyNumber: row.copy_number,
    attempts: row.attempts,
    problem: row.problem,
    createdAt: row.created_at,
  };
}
