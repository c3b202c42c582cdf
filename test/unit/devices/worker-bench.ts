import type { PrintWorker, PrinterProfile, PrinterTransport } from '../../../src-main/ports.ts';
import { PRINT_TIMEOUTS } from '../../../src-main/devices/printer/deliver.ts';
import type { PrintTimeouts } from '../../../src-main/devices/printer/deliver.ts';
import { EPSON_48 } from '../../../src-main/devices/printer/profiles.ts';
import { PrinterSimulator } from '../../../src-main/devices/printer/simulator.ts';
import { tcpTransport } from '../../../src-main/devices/printer/transports/tcp.ts';
import { createPrintWorker } from '../../../src-main/devices/printer/worker.ts';
import { MemoryPrintQueue } from './memory-print-queue.ts';

/** Long enough for a busy machine, where nothing is meant to time out. */
export const PATIENT: PrintTimeouts = { ...PRINT_TIMEOUTS, acknowledgeMs: 15_000, statusMs: 5000 };

/** For an acknowledgement that is meant not to come. */
export const IMPATIENT: PrintTimeouts = {
  ...PATIENT,
  acknowledgeMs: 150,
  acknowledgePer10KbMs: 10,
};

/** For a printer that is meant to answer nothing. */
export const SILENCE: PrintTimeouts = { ...IMPATIENT, statusMs: 80 };

export interface Bench extends AsyncDisposable {
  readonly simulator: PrinterSimulator;
  readonly queue: MemoryPrintQueue;
  readonly worker: PrintWorker;
  /** What the worker put off; each entry runs it now. */
  readonly retries: (() => void)[];
  /** The delays it asked for, in order. */
  readonly delaysMs: number[];
  /** The states it showed, in order, without repeats. */
  readonly shown: string[];
  /** Sends what is queued, as far as the printer lets it. */
  run(): Promise<void>;
  /** Runs what was put off, as the timer would. */
  retry(): Promise<void>;
}

export interface BenchOptions {
  readonly profile?: PrinterProfile;
  readonly timeouts?: PrintTimeouts;
  readonly maxAttempts?: number;
  readonly transport?: PrinterTransport;
  readonly lingerMs?: number;
}

/** A worker over a real TCP line to the simulator; only its clock for retries is in our hands. */
export async function openBench(options: BenchOptions = {}): Promise<Bench> {
  const { profile = EPSON_48, timeouts = PATIENT } = options;
  const simulator = await PrinterSimulator.start({ profile });
  const { host, port } = simulator;
  const queue = new MemoryPrintQueue();
  const retries: (() => void)[] = [];
  const delaysMs: number[] = [];
  const shown: string[] = [];
  const worker = createPrintWorker({
    transport:
      options.transport ?? tcpTransport({ host, port, lingerMs: options.lingerMs ?? 2000 }),
    profile,
    queue,
    clock: { wallMs: () => Date.now(), monotonicMs: () => performance.now() },
    onChange: () => {
      const { state, problem } = worker.status();
      const entry = problem === null ? state : `${state} ${problem}`;
      if (shown.at(-1) !== entry) shown.push(entry);
    },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    timeouts,
    ...(options.maxAttempts === undefined ? {} : { maxAttempts: options.maxAttempts }),
    schedule: (delayMs, action) => {
      delaysMs.push(delayMs);
      retries.push(action);
      return () => void retries.splice(retries.indexOf(action), 1);
    },
  });
  const run = async (): Promise<void> => {
    worker.wake();
    await worker.settled();
  };
  return {
    simulator,
    queue,
    worker,
    retries,
    delaysMs,
    shown,
    run,
    retry: async () => {
      for (const action of retries.splice(0)) action();
      await worker.settled();
    },
    [Symbol.asyncDispose]: async () => {
      await worker.close();
      await simulator.powerOff();
    },
  };
}
