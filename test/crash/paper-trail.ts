import type { PrinterSimulator } from '../../src-main/devices/printer/simulator.ts';

/** A print job as the store holds it. */
export interface StoredJob {
  readonly jobId: string;
  readonly kind: string;
  readonly bytes: Buffer;
  readonly saleCompleted: boolean;
}

/**
 * Holds what reached the printer against the print jobs in the store: every byte that arrived
 * belongs to the job of a completed sale, and no job came over more than one connection.
 */
export class PaperTrail {
  readonly #printer: PrinterSimulator;
  readonly #jobs = new Map<string, StoredJob>();
  readonly #connectionsByJob = new Map<string, number>();
  #seen = 0;
  #torn = 0;

  constructor(printer: PrinterSimulator) {
    this.#printer = printer;
  }

  /** Receipts that broke off on the way. */
  get torn(): number {
    return this.#torn;
  }

  /** Receipts and copies that arrived, whole or in part. */
  get arrived(): number {
    return this.#seen;
  }

  /** Looks at the connections that ended since the last look; answers what is wrong. */
  problems(newJobs: readonly StoredJob[]): string[] {
    for (const job of newJobs) this.#jobs.set(job.jobId, job);
    const arrived = this.#printer.jobs.slice(this.#seen);
    this.#seen += arrived.length;
    return arrived.flatMap((one) => this.#problemOf(one.bytes) ?? []);
  }

  #problemOf(received: Buffer): string | null {
    const bytes = withoutQuestions(received);
    if (bytes.length === 0) return null;
    const fitting = [...this.#jobs.values()].filter((job) => isPrefix(bytes, job.bytes));
    const [job] = fitting;
    if (job === undefined) return `the store knows nothing of what was printed: ${shown(bytes)}`;
    if (fitting.every((one) => !one.saleCompleted)) return `printed, not sold: ${job.jobId}`;
    if (bytes.length < job.bytes.length) this.#torn += 1;
    // A few bytes in, all receipts are alike, and so are all kicks.
    if (fitting.length > 1) return null;
    const times = (this.#connectionsByJob.get(job.jobId) ?? 0) + 1;
    this.#connectionsByJob.set(job.jobId, times);
    return times === 1 ? null : `print job ${job.jobId} came out ${times} times`;
  }
}

const QUESTION_BYTES = 3;

/** The job alone: status is asked before it (`DLE EOT n`), acknowledgement after it (`GS r 1`). */
function withoutQuestions(bytes: Buffer): Buffer {
  let from = 0;
  while (bytes[from] === 0x10 && bytes[from + 1] === 0x04) from += QUESTION_BYTES;
  const job = bytes.subarray(Math.min(from, bytes.length));
  return job;
}

function isPrefix(bytes: Buffer, job: Buffer): boolean {
  const length = Math.min(bytes.length, job.length);
  if (!bytes.subarray(0, length).equals(job.subarray(0, length))) return false;
  return isQuestion(bytes.subarray(length));
}

/** What may stand after a whole job: the question whether it came out, and why not. */
function isQuestion(rest: Buffer): boolean {
  if (rest.length === 0) return true;
  if (rest[0] !== 0x1d) return false;
  return rest.length < 2 || rest[1] === 0x72;
}

function shown(bytes: Buffer): string {
  return `${bytes.length} bytes, ${bytes.subarray(0, 200).toString('latin1')}`;
}
