import { describe, expect, it } from 'vitest';
import { CHEAP_58 } from '../../../src-main/devices/printer/profiles.ts';
import { TransportError } from '../../../src-main/devices/printer/transports/transport-error.ts';
import type { PrinterConnection, PrinterTransport } from '../../../src-main/ports.ts';
import { openBench, SILENCE } from './worker-bench.ts';

/** `DLE EOT` 1 to 4 come before a job's own bytes. */
const QUESTION_BYTES = 12;
const JOB = Buffer.from(`\x1B@${'one line of a receipt\n'.repeat(20)}`, 'latin1');
const LARGE_BYTES = 40_000;

/** 40 kB of numbered rows, so that a missing or doubled piece shows. */
function largeJob(): Buffer {
  const rows = Array.from({ length: 2000 }, (_, row) => `row ${String(row).padStart(14, '0')}\n`);
  return Buffer.from(rows.join('').padEnd(LARGE_BYTES, 'x').slice(0, LARGE_BYTES), 'latin1');
}

function timesIn(all: Buffer, part: Buffer): number {
  let times = 0;
  for (let at = all.indexOf(part); at >= 0; at = all.indexOf(part, at + 1)) times += 1;
  return times;
}

describe('RCP-3 a printer that dies in the middle', () => {
  const moments = [
    ...Array.from({ length: QUESTION_BYTES + 4 }, (_, index) => index + 1),
    ...Array.from({ length: 40 }, (_, index) => QUESTION_BYTES + 5 + index * 11),
    QUESTION_BYTES + JOB.length - 1,
    QUESTION_BYTES + JOB.length,
    QUESTION_BYTES + JOB.length + 1,
    QUESTION_BYTES + JOB.length + 2,
    QUESTION_BYTES + JOB.length + 3,
  ];

  it.each(moments)(
    'after %i bytes: once a byte of the job is out it is never resent',
    async (n) => {
      await using bench = await openBench();
      bench.simulator.faults.diesAfterBytes = n;
      bench.queue.add(JOB);
      await bench.run();
      const jobBytesTaken = Math.max(0, bench.simulator.receivedBytes().length - QUESTION_BYTES);
      const [state] = bench.queue.states();
      // With its last byte the printer has the acknowledgement's question, and may have answered
      // it.
      const whole = n === QUESTION_BYTES + JOB.length + 3;
      const possible = [
        ...(jobBytesTaken === 0 ? ['QUEUED'] : []),
        ...(n >= QUESTION_BYTES ? ['UNCERTAIN'] : []),
        ...(whole ? ['PRINTED'] : []),
      ];
      expect(possible).toContain(state);
      await bench.simulator.powerOn();
      await bench.retry();
      await bench.run();
      const sentAgain = bench.queue.rows[0]?.attempts ?? 0;
      expect(sentAgain).toBe(state === 'QUEUED' ? 2 : 1);
      expect(bench.queue.states()).toEqual([state === 'QUEUED' ? 'PRINTED' : state]);
      const times = timesIn(bench.simulator.receivedBytes(), JOB);
      expect(times).toBeLessThanOrEqual(1);
    },
  );

  it('the next receipt is printed once the printer is back', async () => {
    await using bench = await openBench();
    bench.simulator.faults.diesAfterBytes = QUESTION_BYTES + 100;
    bench.queue.add(JOB);
    bench.queue.add(Buffer.from('the next one\n'));
    await bench.run();
    expect(bench.queue.states()).toEqual(['UNCERTAIN', 'QUEUED']);
    await bench.simulator.powerOn();
    await bench.retry();
    expect(bench.queue.states()).toEqual(['UNCERTAIN', 'PRINTED']);
  });
});

describe('RCP-3 a slow printer', () => {
  it('gets every byte of 40 kB, and its acknowledgement is waited for', async () => {
    await using bench = await openBench();
    bench.simulator.faults.bytesPerSecond = 40_000;
    const job = largeJob();
    bench.queue.add(job);
    await bench.run();
    expect(bench.queue.states()).toEqual(['PRINTED']);
    expect(timesIn(bench.simulator.receivedBytes(), job)).toBe(1);
  });

  it('gets every byte even when it is too slow to be waited for', async () => {
    await using bench = await openBench({ timeouts: SILENCE, lingerMs: 10 });
    bench.simulator.faults.bytesPerSecond = 40_000;
    const job = largeJob();
    const arrived = bench.simulator.nextJob();
    bench.queue.add(job);
    await bench.run();
    expect(bench.queue.states()).toEqual(['UNCERTAIN']);
    expect(timesIn((await arrived).bytes, job)).toBe(1);
  });
});

describe('RCP-3 a line that breaks while a job is written', () => {
  const breaks: readonly [number, number, string, number][] = [
    [1, 0, 'QUEUED', 0],
    [1, 1, 'UNCERTAIN', 1],
    [1, 4096, 'UNCERTAIN', 4096],
    [2, 0, 'UNCERTAIN', 4096],
    [5, 17, 'UNCERTAIN', 4 * 4096 + 17],
  ];

  it.each(breaks)('piece %i with up to %i bytes of it out', async (piece, sent, state, total) => {
    const line = new BreakingLine(piece, sent);
    await using bench = await openBench({ transport: line, profile: CHEAP_58 });
    bench.queue.add(largeJob());
    await bench.run();
    expect(bench.queue.rows[0]).toMatchObject({ state, problem: 'disconnected', sentBytes: total });
    expect(line.connections).toBe(1);
    await bench.retry();
    expect(line.connections).toBe(state === 'QUEUED' ? 2 : 1);
  });

  it('a line that takes no more bytes is given up, and its job is UNCERTAIN', async () => {
    const line = new BreakingLine(3, 'stall');
    const timeouts = { ...SILENCE, stallMs: 50 };
    await using bench = await openBench({ transport: line, profile: CHEAP_58, timeouts });
    bench.queue.add(largeJob());
    await bench.run();
    expect(bench.queue.rows[0]).toMatchObject({ state: 'UNCERTAIN', problem: 'timeout' });
    expect(line.connections).toBe(1);
  });

  it('an error that is a bug stops the queue without marking the job', async () => {
    const broken = { description: 'bug', connect: () => Promise.reject(new TypeError('bug')) };
    await using bench = await openBench({ transport: broken });
    bench.queue.add(JOB);
    await bench.run();
    expect(bench.queue.states()).toEqual(['SENDING']);
    expect(bench.worker.status().state).toBe('attention');
  });
});

/** A line that fails at one of its writes, having passed on up to so many bytes of it. */
class BreakingLine implements PrinterTransport {
  readonly description = 'breaking line';
  connections = 0;
  readonly #piece: number;
  readonly #sent: number | 'stall';

  constructor(piece: number, sent: number | 'stall') {
    this.#piece = piece;
    this.#sent = sent;
  }

  connect(): Promise<PrinterConnection> {
    this.connections += 1;
    let writes = 0;
    return Promise.resolve({
      write: () => {
        writes += 1;
        if (writes !== this.#piece) return Promise.resolve();
        if (this.#sent === 'stall') return new Promise(() => undefined);
        return Promise.reject(new TransportError('disconnected', 'broken', this.#sent));
      },
      readByte: () => Promise.resolve(null),
      close: () => Promise.resolve(),
    });
  }
}
