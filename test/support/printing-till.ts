import { PRINT_TIMEOUTS, type PrintTimeouts } from '../../src-main/devices/printer/deliver.ts';
import { EPSON_48 } from '../../src-main/devices/printer/profiles.ts';
import { createReceiptRenderer } from '../../src-main/devices/printer/renderer.ts';
import { PrinterSimulator } from '../../src-main/devices/printer/simulator.ts';
import { tcpTransport } from '../../src-main/devices/printer/transports/tcp.ts';
import { createPrintWorker } from '../../src-main/devices/printer/worker.ts';
import { Till } from './till-fixture.ts';

/** Long enough for a busy machine, where nothing is meant to time out. */
const PATIENT: PrintTimeouts = { ...PRINT_TIMEOUTS, acknowledgeMs: 15_000, statusMs: 5000 };
/** For answers that are meant not to come. */
const IMPATIENT: PrintTimeouts = {
  ...PATIENT,
  statusMs: 80,
  acknowledgeMs: 150,
  acknowledgePer10KbMs: 10,
};

/**
 * A till with its own printer on a real TCP line; only the worker's timer is in the test's hands.
 */
export class PrintingTill implements AsyncDisposable {
  readonly till: Till;
  readonly printer: PrinterSimulator;
  readonly #putOff: (() => void)[];
  readonly #timeouts: PrintTimeouts;

  private constructor(parts: {
    readonly till: Till;
    readonly printer: PrinterSimulator;
    readonly putOff: (() => void)[];
    readonly timeouts: PrintTimeouts;
  }) {
    this.till = parts.till;
    this.printer = parts.printer;
    this.#putOff = parts.putOff;
    this.#timeouts = parts.timeouts;
  }

  static async open(): Promise<PrintingTill> {
    const timeouts: PrintTimeouts = { ...PATIENT };
    const printer = await PrinterSimulator.start({ profile: EPSON_48 });
    const { host, port } = printer;
    const putOff: (() => void)[] = [];
    const till = await Till.open({
      renderer: createReceiptRenderer(EPSON_48),
      worker: (opened) =>
        createPrintWorker({
          transport: tcpTransport({ host, port, lingerMs: 500 }),
          profile: EPSON_48,
          queue: opened.printQueue,
          clock: { wallMs: () => Date.now(), monotonicMs: () => performance.now() },
          onChange: () => undefined,
          log: { info: () => undefined, warn: () => undefined, error: () => undefined },
          timeouts,
          maxAttempts: 3,
          schedule: (_delayMs, action) => {
            putOff.push(action);
            return () => void putOff.splice(putOff.indexOf(action), 1);
          },
        }),
    });
    return new PrintingTill({ till, printer, putOff, timeouts });
  }

  /** From here on answers are meant not to come, so nobody waits for them. */
  expectNoAnswers(): void {
    Object.assign(this.#timeouts, IMPATIENT);
  }

  /** From here on the printer answers, however busy the machine is. */
  expectAnswers(): void {
    Object.assign(this.#timeouts, PATIENT);
  }

  /** Until the worker has done what it can. */
  settled(): Promise<void> {
    return this.till.worker.settled();
  }

  /** Runs what the worker put off, as its timer would. */
  async retry(): Promise<void> {
    for (const action of this.#putOff.splice(0)) action();
    await this.settled();
  }

  /** Kind, state and problem of every job, oldest first. */
  jobs(): string[] {
    const rows = this.till.rows('select kind, state, problem from print_job order by job_id');
    return rows.map(({ kind, state, problem }) =>
      [kind, state, problem].filter((part) => part !== null).join(' '),
    );
  }

  /** The receipts that came out whole, by their first words: one ends with a cut. */
  papers(): string[] {
    const papers: string[] = [];
    let text = '';
    for (const item of this.printer.paper.items) {
      if (item.kind === 'text') text += `${item.text}\n`;
      if (item.kind === 'cut') {
        papers.push(text);
        text = '';
      }
    }
    return papers;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.till[Symbol.asyncDispose]();
    await this.printer.powerOff();
  }
}
