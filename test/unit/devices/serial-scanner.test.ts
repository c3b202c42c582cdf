import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../../../src-main/devices/scanner/line-splitter.ts';
import { openSerialScanner } from '../../../src-main/devices/scanner/serial-scanner.ts';
import type { Log, Scanner } from '../../../src-main/ports.ts';
import { PtyPair, ptyAbsence } from './pty-pair.ts';

const absence = ptyAbsence();
const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A scanner on a pty, and everything it has said so far. */
class ScannerBench implements AsyncDisposable {
  readonly pair: PtyPair;
  readonly codes: string[] = [];
  readonly states: string[] = [];
  readonly scanner: Scanner;
  #waiters: (() => void)[] = [];

  constructor(pair: PtyPair, silenceMs: number) {
    this.pair = pair;
    const changed = (): void => {
      for (const check of this.#waiters) check();
    };
    this.scanner = openSerialScanner({
      path: pair.path,
      log: silent,
      silenceMs,
      reopenDelaysMs: [20, 40],
      presenceMs: 20,
      onScan: (code) => {
        this.codes.push(code);
        changed();
      },
      onChange: () => {
        this.states.push(this.scanner.status().state);
        changed();
      },
    });
  }

  static async open(silenceMs = 10_000): Promise<ScannerBench> {
    return new ScannerBench(await PtyPair.open(), silenceMs);
  }

  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!holds()) return;
        this.#waiters = this.#waiters.filter((each) => each !== check);
        resolve();
      };
      this.#waiters.push(check);
      check();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.scanner.close();
    await this.pair[Symbol.asyncDispose]();
  }
}

describe('DEV-1 a scanner’s codes, however they are ended and cut up', () => {
  it.each([
    ['CR', ['4870001234560\r', '22\r'], ['4870001234560', '22']],
    ['LF', ['4870001234560\n22\n'], ['4870001234560', '22']],
    ['CRLF', ['48700012', '34560\r\n22\r\n'], ['4870001234560', '22']],
    ['CRLF in two pieces', ['4870001234560\r', '\n22\r', '\n'], ['4870001234560', '22']],
    ['group separators inside', ['0104870001\u001D10AB\r'], ['0104870001\u001D10AB']],
    ['no end', ['487'], []],
  ])('%s', (_, pieces, codes) => {
    const splitter = new LineSplitter();
    expect(pieces.flatMap((piece) => splitter.push(piece))).toEqual(codes);
  });

  it('an endless one is dropped whole, and the next is read', () => {
    const splitter = new LineSplitter();
    expect(splitter.push('9'.repeat(400))).toEqual([]);
    expect(splitter.push('9'.repeat(400))).toEqual([]);
    expect(splitter.push('123\r4870001234560\r')).toEqual(['4870001234560']);
    expect(splitter.flush()).toBeNull();
  });
});

describe(`DEV-1 a serial scanner (${absence ?? 'over a pty'})`, () => {
  it.skipIf(absence !== null)('hands on each code once it is whole', async () => {
    await using bench = await ScannerBench.open();
    await bench.until(() => bench.states.includes('ready'));
    expect(bench.scanner.status()).toEqual({ state: 'ready', path: bench.pair.path });
    await bench.pair.send('4870001234560\r\n46');
    await bench.pair.send('00682000013\r');
    await bench.until(() => bench.codes.length === 2);
    expect(bench.codes).toEqual(['4870001234560', '4600682000013']);
  });

  it.skipIf(absence !== null)('takes silence for the end where none is sent', async () => {
    await using bench = await ScannerBench.open(30);
    await bench.until(() => bench.states.includes('ready'));
    await bench.pair.send('4870001234560');
    await bench.until(() => bench.codes.length === 1);
    expect(bench.codes).toEqual(['4870001234560']);
  });

  it.skipIf(absence !== null)('DEV-4 unplugged and plugged in again it goes on', async () => {
    await using bench = await ScannerBench.open();
    await bench.until(() => bench.states.includes('ready'));
    await bench.pair.send('48700');
    await bench.pair.unplug();
    await bench.until(() => bench.states.at(-1) === 'offline');
    await bench.pair.plugIn();
    await bench.until(() => bench.states.at(-1) === 'ready');
    await bench.pair.send('4600682000013\r');
    await bench.until(() => bench.codes.length === 1);
    expect(bench.codes).toEqual(['4600682000013']);
    expect(bench.states).toEqual(['ready', 'offline', 'ready']);
  });

  it('a scanner that is not there is offline, and can be closed', async () => {
    const states: string[] = [];
    const { promise: changed, resolve } = Promise.withResolvers<void>();
    const scanner = openSerialScanner({
      path: '/nonexistent/scanner',
      log: silent,
      onScan: () => undefined,
      onChange: () => {
        states.push(scanner.status().state);
        resolve();
      },
    });
    expect(scanner.status().state).toBe('unknown');
    await changed;
    expect(states).toEqual(['offline']);
    await scanner.close();
  });
});
