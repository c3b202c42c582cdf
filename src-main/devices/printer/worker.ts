import { setImmediate } from 'node:timers/promises';
import { assertNever } from '../../../shared/domain/result.ts';
import type { PrinterProblem } from '../../../shared/ipc/views.ts';
import type {
  Clock,
  Log,
  PrinterProfile,
  PrinterTransport,
  PrintJob,
  PrintQueueStore,
  PrintWorker,
} from '../../ports.ts';
import { deliver, look, PRINT_TIMEOUTS } from './deliver.ts';
import type { Delivery, DeliveryDeps, PrintTimeouts } from './deliver.ts';
import type { StatusReport } from './printer-status.ts';

export interface PrintWorkerDeps {
  readonly transport: PrinterTransport;
  readonly profile: PrinterProfile;
  readonly queue: PrintQueueStore;
  readonly clock: Clock;
  /** The queue or the printer's state changed; must not throw. */
  readonly onChange: () => void;
  readonly log: Log;
  readonly timeouts?: PrintTimeouts;
  /** How long a held-up queue rests before it is tried again; the last one repeats. */
  readonly retryDelaysMs?: readonly number[];
  /** How often a job is tried before it is given up as FAILED, two hours' worth unless told. */
  readonly maxAttempts?: number;
  /** Runs `action` once, later; the answer calls it off. */
  readonly schedule?: (delayMs: number, action: () => void) => () => void;
}

const RETRY_DELAYS_MS = [1000, 2000, 4000, 8000, 15_000, 30_000] as const;
const MAX_ATTEMPTS = 240;

type WorkerStatus = ReturnType<PrintWorker['status']>;

/**
 * The one sender of a printer's queue. A job goes out again by itself only when not a byte of it
 * was sent; once any byte is out and not acknowledged it is UNCERTAIN, and a person looks at the
 * paper. A drawer kick is tried once, whatever happens. What a crash left SENDING must have been
 * settled (`recoverAfterRestart`) before.
 */
export function createPrintWorker(deps: PrintWorkerDeps): PrintWorker {
  return new QueueWorker(deps);
}

class QueueWorker implements PrintWorker {
  readonly #deps: PrintWorkerDeps;
  readonly #delivery: DeliveryDeps;
  readonly #retryDelaysMs: readonly number[];
  readonly #maxAttempts: number;
  #status: WorkerStatus = { state: 'unknown', problem: null };
  #running: Promise<void> | null = null;
  #cancelRetry: (() => void) | null = null;
  #wokenMeanwhile = false;
  #failures = 0;
  #closed = false;

  constructor(deps: PrintWorkerDeps) {
    this.#deps = deps;
    const { transport, profile, clock, timeouts = PRINT_TIMEOUTS } = deps;
    this.#delivery = { transport, profile, clock, timeouts };
    this.#retryDelaysMs = deps.retryDelaysMs ?? RETRY_DELAYS_MS;
    this.#maxAttempts = deps.maxAttempts ?? MAX_ATTEMPTS;
  }

  wake(): void {
    if (this.#closed) return;
    if (this.#running !== null) {
      this.#wokenMeanwhile = true;
      return;
    }
    this.#stopWaiting();
    this.#wokenMeanwhile = false;
    this.#running = this.#run().then((heldUp) => {
      this.#running = null;
      // Queued after the last look at the queue. A printer that holds jobs up gets its rest first.
      if (this.#wokenMeanwhile && !heldUp) this.wake();
    });
  }

  status(): WorkerStatus {
    return this.#status;
  }

  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  /** Lets the job in hand come to its end, which its time-outs bound. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stopWaiting();
    await this.settled();
  }

  /** Answers whether the printer holds the queue up. */
  async #run(): Promise<boolean> {
    // Whoever queued the job is answered first: taking it is a durable transaction of its own.
    await setImmediate();
    try {
      const heldUp = await this.#workOff();
      if (heldUp || this.#shouldLookAgain()) this.#tryLater();
      return heldUp;
    } catch (error) {
      // The store refused or a bug threw. The job stays SENDING, which a restart makes UNCERTAIN.
      this.#deps.log.error({ error }, 'the print queue stopped');
      this.#show('attention', this.#status.problem);
      this.#tryLater();
      return true;
    }
  }

  /** True when the printer holds the queue up, false when nothing is left to send. */
  async #workOff(): Promise<boolean> {
    for (let taken = 0; !this.#closed; taken += 1) {
      const job = this.#deps.queue.takeNext();
      if (job === null) {
        if (taken === 0) await this.#look();
        return false;
      }
      this.#show('busy', this.#status.problem);
      const delivery = await deliver(this.#delivery, job.bytes);
      this.#settle(job, delivery);
      this.#showDelivery(delivery);
      if (delivery.kind === 'waiting' && job.kind !== 'drawer') return true;
    }
    return false;
  }

  #settle(job: PrintJob, delivery: Delivery): void {
    const { queue, log } = this.#deps;
    const fields = { jobId: job.jobId, kind: job.kind, attempt: job.attempts, delivery };
    if (delivery.kind === 'printed') {
      this.#failures = 0;
      log.info(fields, 'printed');
      queue.markPrinted(job.jobId);
      return;
    }
    this.#failures += 1;
    log.warn(fields, 'not printed');
    if (job.kind === 'drawer') {
      queue.markFailed(job.jobId, delivery.problem);
    } else if (delivery.kind === 'uncertain') {
      queue.markUncertain(job.jobId, delivery.problem, delivery.sentBytes);
    } else if (job.attempts >= this.#maxAttempts) {
      queue.markFailed(job.jobId, delivery.problem);
    } else {
      queue.markWaiting(job.jobId, delivery.problem);
    }
  }

  /** Nothing to print: the status bar still wants to know whether the printer is there. */
  async #look(): Promise<void> {
    if (!this.#deps.profile.answersStatus || this.#status.state === 'ready') return;
    const report = await look(this.#delivery);
    if (report.answered && report.problem === null) this.#failures = 0;
    else this.#failures += 1;
    this.#showReport(report);
  }

  #shouldLookAgain(): boolean {
    return this.#deps.profile.answersStatus && this.#status.state !== 'ready';
  }

  #tryLater(): void {
    if (this.#closed) return;
    const last = this.#retryDelaysMs.length - 1;
    const step = Math.min(Math.max(0, this.#failures - 1), last);
    const delayMs = this.#retryDelaysMs[step] ?? 0;
    const schedule = this.#deps.schedule ?? scheduleWithTimer;
    this.#cancelRetry = schedule(delayMs, () => {
      this.#cancelRetry = null;
      this.wake();
    });
  }

  #stopWaiting(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
  }

  #showDelivery(delivery: Delivery): void {
    switch (delivery.kind) {
      case 'printed':
        this.#show(delivery.problem === null ? 'ready' : 'attention', delivery.problem);
        return;
      case 'waiting':
      case 'uncertain':
        this.#show(stateOf(delivery.problem), delivery.problem);
        return;
      default:
        assertNever(delivery);
    }
  }

  #showReport(report: StatusReport): void {
    if (!report.answered) this.#show('unknown', null);
    else if (report.problem === null) this.#show('ready', null);
    else this.#show(stateOf(report.problem), report.problem);
  }

  #show(state: WorkerStatus['state'], problem: PrinterProblem | null): void {
    this.#status = { state, problem };
    this.#deps.onChange();
  }
}

function stateOf(problem: PrinterProblem): 'attention' | 'offline' {
  switch (problem) {
    case 'unreachable':
    case 'timeout':
    case 'disconnected':
    case 'offline':
      return 'offline';
    case 'paper_out':
    case 'paper_low':
    case 'cover_open':
    case 'no_acknowledgement':
      return 'attention';
    default:
      return assertNever(problem);
  }
}

/** Does not keep a program alive that has nothing else to do. */
function scheduleWithTimer(delayMs: number, action: () => void): () => void {
  const timer = setTimeout(action, delayMs);
  timer.unref();
  return () => clearTimeout(timer);
}
