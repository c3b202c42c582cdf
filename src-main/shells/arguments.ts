import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import {
  DEFAULT_PRINTER_PROFILE,
  isLabelPrinterAddress,
  isPrinterAddress,
  isPrinterProfile,
  PRINTER_PROFILE_NAMES,
} from '../printer-choice.ts';
import type { LogLevel } from './log.ts';

export const SHELLS = ['electron', 'browser', 'none'] as const;
export type Shell = (typeof SHELLS)[number];
const LOG_LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];

export interface TerminalArguments {
  /** Absolute; null leaves it to the shell. */
  readonly dataDir: string | null;
  /** 0 takes a free one. */
  readonly port: number;
  readonly shell: Shell;
  readonly printer: { readonly url: string; readonly profile: string } | null;
  readonly labelPrinter: string | null;
  readonly scanners: readonly string[];
  /** Null for a till that stands alone. */
  readonly hq: { readonly url: string; readonly enrolCode: string | null } | null;
  readonly kiosk: boolean;
  readonly logLevel: LogLevel;
  readonly help: boolean;
}

const PROFILE_NAMES = PRINTER_PROFILE_NAMES.join(', ');

export const USAGE = `Usage: npm run terminal -- [options]

  --data DIR          where the terminal keeps its store (default data/terminal)
  --port N            loopback port of the browser shell (default: a free one)
  --shell NAME        electron, browser or none (default browser; none opens no window)
  --printer ADDRESS   tcp://HOST:9100, device:/dev/usb/lp0, serial:/dev/ttyS0 or spooler:NAME
  --profile NAME      ${PROFILE_NAMES}
                      (default ${DEFAULT_PRINTER_PROFILE})
  --label-printer ADDRESS?language=zpl
                      a label printer, as --printer; it speaks zpl or escpos (default zpl)
  --scanner DEVICE    a serial scanner, such as /dev/ttyUSB0; may be given several times
  --hq URL            the address of HQ, such as https://hq.example; without it the till is alone
  --enrol CODE        a one-time code of HQ's, for a till that is not enrolled yet
  --kiosk             the screen alone, without a window's frame
  --log-level LEVEL   debug, info, warn, error or silent (default info)
  --help`;

const OPTIONS = {
  data: { type: 'string' },
  port: { type: 'string', default: '0' },
  shell: { type: 'string', default: 'browser' },
  printer: { type: 'string' },
  profile: { type: 'string', default: DEFAULT_PRINTER_PROFILE },
  'label-printer': { type: 'string' },
  scanner: { type: 'string', multiple: true, default: [] as string[] },
  hq: { type: 'string' },
  enrol: { type: 'string' },
  kiosk: { type: 'boolean', default: false },
  'log-level': { type: 'string', default: 'info' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/**
 * Reads a terminal's command line. `lenient` passes over what it does not know, since Electron's
 * own switches stand on the same line. The error is a sentence for the person who typed it.
 */
export function parseTerminalArguments(
  argv: readonly string[],
  mode: 'strict' | 'lenient',
): Result<TerminalArguments, string> {
  const parsed = readOptions(mode === 'strict' ? argv : knownOnly(argv));
  if (!parsed.ok) return parsed;
  const values = parsed.value;
  const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
  if (!(port <= 65_535)) return err(`--port takes a number from 0 to 65535, not "${values.port}".`);
  const shell = SHELLS.find((name) => name === values.shell);
  if (shell === undefined) return err(`--shell takes ${SHELLS.join(', ')}, not "${values.shell}".`);
  const logLevel = LOG_LEVELS.find((name) => name === values['log-level']);
  if (logLevel === undefined) return err(`--log-level takes ${LOG_LEVELS.join(', ')}.`);
  const { printer: url, profile } = values;
  if (url !== undefined && !isPrinterAddress(url))
    return err(`--printer takes an address such as tcp://192.0.2.10:9100, not "${url}".`);
  if (!isPrinterProfile(profile)) return err(`--profile takes ${PROFILE_NAMES}, not "${profile}".`);
  const labels = values['label-printer'];
  if (labels !== undefined && !isLabelPrinterAddress(labels)) {
    return err(`--label-printer takes an address and zpl or escpos, not "${labels}".`);
  }
  const hq = hqOf(values.hq, values.enrol);
  if (!hq.ok) return hq;
  return ok({
    dataDir: values.data === undefined ? null : resolve(values.data),
    port,
    shell,
    printer: values.printer === undefined ? null : { url: values.printer, profile: values.profile },
    labelPrinter: labels ?? null,
    scanners: values.scanner,
    hq: hq.value,
    kiosk: values.kiosk,
    logLevel,
    help: values.help,
  });
}

function hqOf(
  address: string | undefined,
  code: string | undefined,
): Result<TerminalArguments['hq'], string> {
  if (address === undefined) {
    return code === undefined ? ok(null) : err('--enrol needs --hq: whose code is it?');
  }
  const url = URL.canParse(address) ? new URL(address) : null;
  const local = url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && local)) {
    return ok({ url: url.origin, enrolCode: code ?? null });
  }
  return err(`--hq takes an https:// address (http:// on this machine alone), not "${address}".`);
}

function readOptions(argv: readonly string[]) {
  try {
    return ok(parseArgs({ args: [...argv], options: OPTIONS }).values);
  } catch (error) {
    if (error instanceof TypeError) return err(error.message);
    throw error;
  }
}

/** The command line without the options that are not ours. */
function knownOnly(argv: readonly string[]): string[] {
  const { tokens } = parseArgs({ args: [...argv], options: OPTIONS, strict: false, tokens: true });
  return tokens.flatMap((token) => {
    if (token.kind !== 'option' || !Object.hasOwn(OPTIONS, token.name)) return [];
    const length = token.value !== undefined && !token.inlineValue ? 2 : 1;
    return argv.slice(token.index, token.index + length);
  });
}

/** The same arguments as a command line, to hand to another process. */
export function toCommandLine(given: TerminalArguments): string[] {
  return [
    ...(given.dataDir === null ? [] : ['--data', given.dataDir]),
    ...(given.printer === null
      ? []
      : ['--printer', given.printer.url, '--profile', given.printer.profile]),
    ...(given.labelPrinter === null ? [] : ['--label-printer', given.labelPrinter]),
    ...given.scanners.flatMap((path) => ['--scanner', path]),
    ...(given.hq === null ? [] : ['--hq', given.hq.url]),
    ...(given.hq?.enrolCode == null ? [] : ['--enrol', given.hq.enrolCode]),
    ...(given.kiosk ? ['--kiosk'] : []),
    '--log-level',
    given.logLevel,
  ];
}
