import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  parseTerminalArguments,
  toCommandLine,
  type TerminalArguments,
} from '../../../src-main/shells/arguments.ts';

const PLAIN: TerminalArguments = {
  dataDir: null,
  port: 0,
  shell: 'browser',
  printer: null,
  labelPrinter: null,
  scanners: [],
  hq: null,
  kiosk: false,
  logLevel: 'info',
  help: false,
};
const FULL: TerminalArguments = {
  dataDir: resolve('data/till-2'),
  port: 4700,
  shell: 'none',
  printer: { url: 'tcp://127.0.0.1:9100', profile: 'cheap-58' },
  labelPrinter: 'tcp://127.0.0.1:9101?language=escpos',
  scanners: ['/dev/ttyUSB0', '/dev/ttyUSB1'],
  hq: { url: 'https://hq.example', enrolCode: '7K2M-Q9XD-03TF' },
  kiosk: true,
  logLevel: 'debug',
  help: false,
};

describe('npm run terminal: its command line', () => {
  test('may be empty', () => {
    expect(parseTerminalArguments([], 'strict')).toEqual({ ok: true, value: PLAIN });
  });

  test('names everything a terminal needs', () => {
    const argv =
      '--data data/till-2 --port 4700 --shell none --printer tcp://127.0.0.1:9100 ' +
      '--profile=cheap-58 --label-printer tcp://127.0.0.1:9101?language=escpos --scanner /dev/ttyUSB0 --scanner=/dev/ttyUSB1 --hq https://hq.example/ --enrol 7K2M-Q9XD-03TF --kiosk --log-level debug';
    expect(parseTerminalArguments(argv.split(' '), 'strict')).toEqual({ ok: true, value: FULL });
  });

  test('a label printer speaks a language that is known', () => {
    const of = (address: string) => parseTerminalArguments(['--label-printer', address], 'strict');
    expect(of('tcp://127.0.0.1:9101')).toMatchObject({
      value: { labelPrinter: 'tcp://127.0.0.1:9101' },
    });
    expect(of('tcp://127.0.0.1:9101?language=tspl')).toMatchObject({ ok: false });
    expect(of('printer')).toMatchObject({ ok: false });
  });

  test('a printer without a profile takes the usual one', () => {
    const parsed = parseTerminalArguments(['--printer', 'device:/dev/usb/lp0'], 'strict');
    expect(parsed).toMatchObject({
      value: { printer: { url: 'device:/dev/usb/lp0', profile: 'epson-kz1048-42' } },
    });
  });

  test.each([
    ['--port', '70000'],
    ['--port', '-1'],
    ['--port', '4700x'],
    ['--shell', 'windows'],
    ['--log-level', 'loud'],
    ['--printer', '/dev/usb/lp0'],
    ['--profile', 'no-such-printer'],
    ['--nonsense'],
    ['stray'],
    ['--data'],
  ])('refuses %s %s with a sentence', (...argv) => {
    const parsed = parseTerminalArguments(argv, 'strict');
    if (parsed.ok) throw new Error('it was taken');
    expect(parsed.error.length).toBeGreaterThan(10);
  });

  test("Electron's own switches on the same line are passed over", () => {
    const argv = [
      '--no-sandbox',
      '--inspect=0',
      'x',
      '--data',
      'data/till-2',
      '--kiosk',
      '--lang=kk',
    ];
    const parsed = parseTerminalArguments(argv, 'lenient');
    expect(parsed).toEqual({
      ok: true,
      value: { ...PLAIN, dataDir: resolve('data/till-2'), kiosk: true },
    });
  });

  test('what is handed to another process says the same there', () => {
    const parsed = parseTerminalArguments(toCommandLine(FULL), 'strict');
    expect(parsed).toEqual({ ok: true, value: { ...FULL, port: 0, shell: 'browser' } });
  });
});
