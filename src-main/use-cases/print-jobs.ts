import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { PrintJobView } from '../../shared/ipc/views.ts';
import { type Call, transact, type TillDeps } from './deps.ts';
import { reprint } from './find-sales.ts';
import { reprintRefund } from './refund-paper.ts';
import { requireActor } from './session.ts';

/**
 * RCP-3: a job that sent nothing goes again as it is. One that may have come out is settled first
 * and then printed as a marked copy, so that two originals of one receipt cannot exist.
 */
export function retryPrint(
  deps: TillDeps,
  input: ParsedInput<'print.retry'>,
  call: Call,
): Result<PrintJobView, IpcError> {
  const job = deps.store.read((tx) => tx.prints.job(input.jobId));
  if (!job) return err(ipcError('PRINT_JOB_UNKNOWN'));
  if (job.kind === 'drawer' || (job.state !== 'FAILED' && job.state !== 'UNCERTAIN')) {
    return err(ipcError('PRINT_JOB_NOT_RETRYABLE'));
  }
  if (job.state === 'UNCERTAIN' && job.saleId !== null) {
    // A gift receipt is a copy that has no number.
    const gift = job.kind === 'copy' && job.copyNumber === 0;
    const again = reprint(deps, { saleId: job.saleId, gift }, call);
    if (again.ok) settle(deps, call, job, 'CANCELLED');
    return again;
  }
  if (job.state === 'UNCERTAIN' && job.refundId !== null) {
    const again = reprintRefund(deps, job.refundId, call);
    if (again.ok) settle(deps, call, job, 'CANCELLED');
    return again;
  }
  const result = transact(deps, (tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    tx.printWrites.setState(input.jobId, 'QUEUED', null);
    tx.audit({
      type: 'device.changed',
      userId: actor.value.userId,
      saleId: job.saleId,
      origin: call.origin,
      data: { jobId: job.jobId, from: job.state, to: 'QUEUED' },
      description: 'Print job sent again',
    });
    return ok({ ...job, state: 'QUEUED' as const, problem: null });
  });
  if (result.ok) deps.after.queuedPrint();
  return result;
}

/** The cashier looked: it came out, or nobody wants it. */
export function dismissPrint(
  deps: TillDeps,
  input: ParsedInput<'print.dismiss'>,
  call: Call,
): Result<PrintJobView, IpcError> {
  const job = deps.store.read((tx) => tx.prints.job(input.jobId));
  if (!job) return err(ipcError('PRINT_JOB_UNKNOWN'));
  if (job.state === 'SENDING' || job.state === 'PRINTED') {
    return err(ipcError('PRINT_JOB_NOT_RETRYABLE'));
  }
  return settle(deps, call, job, input.printed ? 'PRINTED' : 'CANCELLED');
}

function settle(
  deps: TillDeps,
  call: Call,
  job: PrintJobView,
  state: 'PRINTED' | 'CANCELLED',
): Result<PrintJobView, IpcError> {
  const result = transact(deps, (tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    tx.printWrites.setState(job.jobId, state, null);
    tx.audit({
      type: 'device.changed',
      userId: actor.value.userId,
      saleId: job.saleId,
      origin: call.origin,
      data: { jobId: job.jobId, from: job.state, to: state },
      description: `Print job settled by hand: ${state}`,
    });
    return ok({ ...job, state, problem: null });
  });
  if (result.ok) deps.after.statusChanged();
  return result;
}
