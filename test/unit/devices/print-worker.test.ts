import { describe, expect, it } from 'vitest';
import type { PrinterFaults } from '../../../src-main/devices/printer/simulator.ts';
import { paperText } from '../../../src-main/devices/printer/paper.ts';
import { drawerKickBytes } from '../../../src-main/devices/printer/encode.ts';
import { CHEAP_58, EPSON_48 } from '../../../src-main/devices/printer/profiles.ts';
import { IMPATIENT, openBench, SILENCE } from './worker-bench.ts';

const RECEIPT = Buffer.from('\x1B@Receipt one\nTotal 1.00\n', 'latin1');
const SECOND = Buffer.from('\x1B@Receipt two\nTotal 2.00\n', 'latin1');
const KICK = drawerKickBytes(EPSON_48);

describe('RCP-3 a working printer', () => {
  it('prints what is queued, in order, each once, and says when it is ready', async () => {
    await using bench = await openBench();
    bench.queue.add(RECEIPT);
    bench.queue.add(SECOND);
    bench.queue.add(KICK, 'drawer');
    await bench.run();
    expect(bench.queue.states()).toEqual(['PRINTED', 'PRINTED', 'PRINTED']);
    expect(paperText(bench.simulator.paper.items)).toBe(
      'Receipt one\nTotal 1.00\nReceipt two\nTotal 2.00\n[drawer kick, pin 2]\n',
    );
    expect(bench.simulator.kicks).toBe(1);
    expect(bench.worker.status()).toEqual({ state: 'ready', problem: null });
    expect(bench.shown).toEqual(['busy', 'ready', 'busy', 'ready', 'busy', 'ready']);
    expect(bench.retries).toHaveLength(0);
  });

  it('asks before it sends and asks for the acknowledgement after', async () => {
    await using bench = await openBench();
    bench.queue.add(RECEIPT);
    await bench.run();
    const questions = [1, 2, 3, 4].flatMap((what) => [0x10, 0x04, what]);
    const sent = Buffer.concat([Buffer.from(questions), RECEIPT, Buffer.from([0x1d, 0x72, 1])]);
    expect(bench.simulator.receivedBytes().equals(sent)).toBe(true);
  });

  it('says that paper is low, and prints', async () => {
    await using bench = await openBench();
    bench.simulator.faults.paper = 'low';
    bench.queue.add(RECEIPT);
    await bench.run();
    expect(bench.queue.states()).toEqual(['PRINTED']);
    expect(bench.worker.status()).toEqual({ state: 'attention', problem: 'paper_low' });
  });

  it('with nothing to print it only looks, and prints nothing', async () => {
    await using bench = await openBench();
    expect(bench.worker.status().state).toBe('unknown');
    await bench.run();
    expect(bench.worker.status()).toEqual({ state: 'ready', problem: null });
    expect(bench.simulator.jobs).toEqual([]);
  });
});

describe('RCP-3 a printer that says it cannot', () => {
  const cases: readonly [string, Partial<PrinterFaults>, string, string][] = [
    ['is out of paper', { paper: 'out' }, 'paper_out', 'attention'],
    ['has its cover open', { coverOpen: true }, 'cover_open', 'attention'],
    ['is switched offline', { offline: true }, 'offline', 'offline'],
  ];

  it.each(cases)('%s: nothing is sent, and it prints once mended', async (...row) => {
    const [, faults, problem, state] = row;
    await using bench = await openBench();
    Object.assign(bench.simulator.faults, faults);
    bench.queue.add(RECEIPT);
    bench.queue.add(SECOND);
    await bench.run();
    expect(bench.queue.states()).toEqual(['QUEUED', 'QUEUED']);
    expect(bench.queue.rows[0]?.problem).toBe(problem);
    expect(bench.worker.status()).toEqual({ state, problem });
    expect(bench.simulator.receivedBytes().includes('Receipt')).toBe(false);
    Object.assign(bench.simulator.faults, { paper: 'enough', coverOpen: false, offline: false });
    await bench.retry();
    expect(bench.queue.states()).toEqual(['PRINTED', 'PRINTED']);
    expect(bench.simulator.jobs).toHaveLength(2);
  });

  it('is switched off: it waits longer each time, and a new receipt is tried at once', async () => {
    await using bench = await openBench();
    await bench.simulator.powerOff();
    bench.queue.add(RECEIPT);
    await bench.run();
    for (let attempt = 0; attempt < 7; attempt += 1) await bench.retry();
    expect(bench.delaysMs).toEqual([1000, 2000, 4000, 8000, 15_000, 30_000, 30_000, 30_000]);
    expect(bench.worker.status()).toEqual({ state: 'offline', problem: 'unreachable' });
    await bench.simulator.powerOn();
    bench.queue.add(SECOND);
    await bench.run();
    expect(bench.queue.states()).toEqual(['PRINTED', 'PRINTED']);
    expect(bench.retries).toHaveLength(0);
  });

  it('gives a job up after its attempts, and goes on with the next', async () => {
    await using bench = await openBench({ maxAttempts: 2 });
    bench.simulator.faults.paper = 'out';
    bench.queue.add(RECEIPT);
    bench.queue.add(SECOND);
    await bench.run();
    await bench.retry();
    expect(bench.queue.states()).toEqual(['FAILED', 'QUEUED']);
    bench.simulator.faults.paper = 'enough';
    await bench.retry();
    expect(bench.queue.states()).toEqual(['FAILED', 'PRINTED']);
  });
});

describe('RCP-3 UNCERTAIN: bytes went out and nobody confirmed them', () => {
  it('paper that ends in the middle: the cashier is asked, the rest is not sent again', async () => {
    await using bench = await openBench({ timeouts: IMPATIENT });
    bench.simulator.faults.rowsLeft = 1;
    bench.queue.add(RECEIPT);
    await bench.run();
    expect(bench.queue.rows[0]).toMatchObject({
      state: 'UNCERTAIN',
      problem: 'paper_out',
      sentBytes: RECEIPT.length,
    });
    expect(paperText(bench.simulator.paper.items)).toBe('Receipt one\n');
    Object.assign(bench.simulator.faults, { paper: 'enough', rowsLeft: null });
    bench.simulator.resume();
    await bench.retry();
    expect(bench.queue.states()).toEqual(['UNCERTAIN']);
    expect(paperText(bench.simulator.paper.items)).toBe('Receipt one\nTotal 1.00\n');
  });

  it('a printer that answers no question at all', async () => {
    await using bench = await openBench({ timeouts: SILENCE });
    bench.simulator.faults.answers = 'nothing';
    bench.queue.add(RECEIPT);
    await bench.run();
    expect(bench.queue.rows[0]).toMatchObject({
      state: 'UNCERTAIN',
      problem: 'no_acknowledgement',
    });
    expect(bench.worker.status()).toEqual({ state: 'attention', problem: 'no_acknowledgement' });
    expect(paperText(bench.simulator.paper.items)).toBe('Receipt one\nTotal 1.00\n');
  });

  it('a silent printer with nothing to print is unknown, not fine', async () => {
    await using bench = await openBench({ timeouts: SILENCE });
    bench.simulator.faults.answers = 'nothing';
    await bench.run();
    expect(bench.worker.status()).toEqual({ state: 'unknown', problem: null });
  });

  it('a printer that answers its status but acknowledges nothing', async () => {
    await using bench = await openBench({ timeouts: IMPATIENT });
    bench.simulator.faults.answers = 'status';
    bench.queue.add(RECEIPT);
    await bench.run();
    expect(bench.queue.rows[0]).toMatchObject({
      state: 'UNCERTAIN',
      problem: 'no_acknowledgement',
    });
  });

  it('the same silence is normal for a profile that answers nothing: PRINTED', async () => {
    await using bench = await openBench({ profile: CHEAP_58 });
    bench.simulator.faults.answers = 'nothing';
    bench.queue.add(RECEIPT);
    await bench.run();
    expect(bench.queue.states()).toEqual(['PRINTED']);
    expect(bench.simulator.receivedBytes().equals(RECEIPT)).toBe(true);
  });

  it('a restart leaves what was being sent UNCERTAIN and cancels a kick', async () => {
    await using bench = await openBench();
    bench.queue.add(RECEIPT);
    bench.queue.add(KICK, 'drawer');
    bench.queue.takeNext();
    bench.queue.takeNext();
    bench.queue.recoverAfterRestart();
    await bench.run();
    expect(bench.queue.states()).toEqual(['UNCERTAIN', 'CANCELLED']);
    expect(bench.simulator.jobs).toEqual([]);
  });
});

describe('DEV-3 drawer kicks are never replayed', () => {
  it('fails at once on a printer that cannot, and does not open the drawer later', async () => {
    await using bench = await openBench();
    bench.simulator.faults.coverOpen = true;
    bench.queue.add(KICK, 'drawer');
    bench.queue.add(RECEIPT);
    await bench.run();
    expect(bench.queue.states()).toEqual(['FAILED', 'QUEUED']);
    bench.simulator.faults.coverOpen = false;
    bench.simulator.resume();
    await bench.retry();
    expect(bench.queue.states()).toEqual(['FAILED', 'PRINTED']);
    expect(bench.simulator.kicks).toBe(0);
  });

  it.each(['off', 'silent'] as const)(
    'a printer that is %s: one try, then FAILED',
    async (fault) => {
      await using bench = await openBench({ timeouts: SILENCE });
      if (fault === 'off') await bench.simulator.powerOff();
      else bench.simulator.faults.answers = 'nothing';
      bench.queue.add(KICK, 'drawer');
      await bench.run();
      await bench.retry();
      expect(bench.queue.states()).toEqual(['FAILED']);
      expect(bench.queue.rows[0]?.attempts).toBe(1);
    },
  );
});
