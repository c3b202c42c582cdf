import { describe, expect, it } from 'vitest';
import { tcpTransport } from '../../../src-main/devices/printer/transports/tcp.ts';
import type { PrinterConnection, PrinterTransport } from '../../../src-main/ports.ts';
import { type Bench, openBench } from './worker-bench.ts';

const RECEIPT = Buffer.from('\x1B@Receipt one\n', 'latin1');

describe('RCP-3 a job that is queued while the worker is at the printer', () => {
  it('goes out although the worker had found nothing to send', async () => {
    const line = new HeldLine();
    await using bench = await openBench({ transport: line.transport });
    bench.worker.wake();
    await line.reached;
    bench.queue.add(RECEIPT);
    bench.worker.wake();
    line.letThrough(bench);
    await bench.worker.settled();
    expect(bench.queue.states()).toEqual(['PRINTED']);
  });

  it('is taken only after whoever queued it was answered', async () => {
    await using bench = await openBench();
    bench.queue.add(RECEIPT);
    bench.worker.wake();
    expect(bench.queue.states()).toEqual(['QUEUED']);
    await bench.worker.settled();
    expect(bench.queue.states()).toEqual(['PRINTED']);
  });
});

/** A line to the printer on which the first connection waits for the test. */
class HeldLine {
  readonly reached: Promise<void>;
  readonly transport: PrinterTransport;
  #letThrough: (bench: Bench) => void = () => {};

  constructor() {
    let arrived = (): void => {};
    this.reached = new Promise((resolve) => {
      arrived = resolve;
    });
    const open = new Promise<Bench>((resolve) => {
      this.#letThrough = resolve;
    });
    this.transport = {
      description: 'held line',
      connect: async (timeoutMs): Promise<PrinterConnection> => {
        arrived();
        const { simulator } = await open;
        const { host, port } = simulator;
        return tcpTransport({ host, port, lingerMs: 2000 }).connect(timeoutMs);
      },
    };
  }

  letThrough(bench: Bench): void {
    this.#letThrough(bench);
  }
}
