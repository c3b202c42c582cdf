import { PrintJobId } from '../../../shared/domain/ids.ts';
import type { PrintState } from '../../../shared/ipc/views.ts';
import type { PrinterProblem } from '../../../shared/ipc/views.ts';
import type { PrintJob, PrintQueueStore } from '../../../src-main/ports.ts';

interface Row {
  readonly jobId: PrintJobId;
  readonly kind: PrintJob['kind'];
  readonly bytes: Uint8Array;
  state: PrintState;
  attempts: number;
  problem: PrinterProblem | null;
  sentBytes: number;
}

/** A print queue in memory, with the rules of the port; the durable one has tests of its own. */
export class MemoryPrintQueue implements PrintQueueStore {
  readonly rows: Row[] = [];
  /** Every state a job went through, as `1:SENDING`, in order. */
  readonly history: string[] = [];

  add(bytes: Uint8Array, kind: PrintJob['kind'] = 'receipt'): PrintJobId {
    const number = String(this.rows.length + 1).padStart(12, '0');
    const jobId = PrintJobId.parse(`00000000-0000-7000-8000-${number}`);
    const row = { jobId, kind, bytes, attempts: 0, problem: null, sentBytes: 0 };
    this.rows.push({ ...row, state: 'QUEUED' });
    return jobId;
  }

  states(): readonly PrintState[] {
    return this.rows.map((row) => row.state);
  }

  takeNext(): PrintJob | null {
    const row = this.rows.find(({ state }) => state === 'QUEUED');
    if (row === undefined) return null;
    this.#move(row, 'SENDING', row.problem);
    row.attempts += 1;
    return { ...row, saleId: null };
  }

  recoverAfterRestart(): void {
    for (const row of this.rows.filter(({ state }) => state === 'SENDING')) {
      this.#move(row, row.kind === 'drawer' ? 'CANCELLED' : 'UNCERTAIN', null);
    }
  }

  markPrinted(jobId: PrintJobId): void {
    this.#move(this.#sending(jobId), 'PRINTED', null);
  }

  markWaiting(jobId: PrintJobId, problem: PrinterProblem): void {
    this.#move(this.#sending(jobId), 'QUEUED', problem);
  }

  markUncertain(jobId: PrintJobId, problem: PrinterProblem, sentBytes: number): void {
    const row = this.#sending(jobId);
    row.sentBytes = sentBytes;
    this.#move(row, 'UNCERTAIN', problem);
  }

  markFailed(jobId: PrintJobId, problem: PrinterProblem): void {
    this.#move(this.#sending(jobId), 'FAILED', problem);
  }

  #sending(jobId: PrintJobId): Row {
    const row = this.rows.find((each) => each.jobId === jobId);
    if (row?.state !== 'SENDING') throw new Error(`Job ${jobId} is ${row?.state ?? 'unknown'}`);
    return row;
  }

  #move(row: Row, state: PrintState, problem: PrinterProblem | null): void {
    row.state = state;
    row.problem = problem;
    this.history.push(`${this.rows.indexOf(row) + 1}:${state}`);
  }
}
