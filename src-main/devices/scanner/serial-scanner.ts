import { statSync } from 'node:fs';
import { SerialPort } from 'serialport';
import type { ScannerStatusView } from '../../../shared/ipc/views.ts';
import type { Log, Scanner } from '../../ports.ts';
import { LineSplitter } from './line-splitter.ts';

export interface SerialScannerOptions {
  /** `/dev/ttyACM0`, `COM4`. */
  readonly path: string;
  /** 9600 unless told; scanners behind USB take any. */
  readonly baudRate?: number;
  readonly log: Log;
  /** One whole code, as the scanner sent it, without its end. */
  readonly onScan: (code: string) => void;
  readonly onChange: () => void;
  /** How long a scanner that sends no end of line is silent after a code. */
  readonly silenceMs?: number;
  /** How often to look whether the device is still there. */
  readonly presenceMs?: number;
  /** How long to wait before each try to open it again; the last one repeats. */
  readonly reopenDelaysMs?: readonly number[];
}

const BAUD_RATE = 9600;
const SILENCE_MS = 100;
const PRESENCE_MS = 500;
const REOPEN_DELAYS_MS = [500, 1000, 2000, 5000] as const;

/**
 * A scanner on a serial port or a USB one that poses as such. It may be unplugged and plugged in at
 * any time: the port is opened again by itself, and `onChange` tells the screen meanwhile.
 */
export function openSerialScanner(options: SerialScannerOptions): Scanner {
  return new SerialScanner(options);
}

class SerialScanner implements Scanner {
  readonly #options: SerialScannerOptions;
  readonly #splitter = new LineSplitter();
  readonly #reopenDelaysMs: readonly number[];
  #state: ScannerStatusView['state'] = 'unknown';
  #port: SerialPort | null = null;
  #opening: Promise<void> = Promise.resolve();
  #failures = 0;
  #reopenTimer: NodeJS.Timeout | null = null;
  #silenceTimer: NodeJS.Timeout | null = null;
  #presenceTimer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: SerialScannerOptions) {
    this.#options = options;
    this.#reopenDelaysMs = options.reopenDelaysMs ?? REOPEN_DELAYS_MS;
    this.#open();
  }

  readonly status = (): ScannerStatusView => ({ state: this.#state, path: this.#options.path });

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#reopenTimer !== null) clearTimeout(this.#reopenTimer);
    this.#stopSilence();
    this.#stopPresence();
    await this.#opening;
    const port = this.#port;
    this.#port = null;
    if (port === null || !port.isOpen) return;
    await new Promise<void>((resolve) => {
      port.close(() => resolve());
    });
  }

  #open(): void {
    const { path, baudRate = BAUD_RATE } = this.#options;
    const port = new SerialPort({ path, baudRate, autoOpen: false });
    this.#port = port;
    // Latin-1 keeps every byte: group separators of GS1 codes and whatever else there is.
    port.on('data', (bytes: Buffer) => this.#take(bytes.toString('latin1')));
    port.on('error', (error) => this.#options.log.warn({ path, error }, 'scanner error'));
    port.once('close', () => this.#lost(port));
    this.#opening = new Promise((resolve) => {
      port.open((error) => {
        resolve();
        if (this.#closed) return;
        if (error === null) this.#opened(port);
        else this.#lost(port);
      });
    });
  }

  #opened(port: SerialPort): void {
    const { path, log, presenceMs = PRESENCE_MS } = this.#options;
    this.#failures = 0;
    log.info({ path }, 'scanner ready');
    this.#watchPresence(port, deviceAt(path), presenceMs);
    this.#show('ready');
  }

  /** On Linux a port may miss that its device is gone, and reads nothing as fast as it can. */
  #watchPresence(port: SerialPort, device: string | null, presenceMs: number): void {
    // Windows shows no device at a port's name, and says by itself when it is gone.
    if (device === null && process.platform === 'win32') return;
    this.#presenceTimer = setInterval(() => {
      if (!port.isOpen || port.closing) return;
      if (device === null || deviceAt(this.#options.path) !== device) port.close();
    }, presenceMs);
    this.#presenceTimer.unref();
  }

  #lost(port: SerialPort): void {
    if (this.#closed || this.#port !== port) return;
    this.#port = null;
    // Half a code is no code.
    this.#stopSilence();
    this.#stopPresence();
    this.#splitter.flush();
    const last = this.#reopenDelaysMs.length - 1;
    const delayMs = this.#reopenDelaysMs[Math.min(this.#failures, last)] ?? 0;
    this.#failures += 1;
    if (this.#state !== 'offline') {
      this.#options.log.warn({ path: this.#options.path }, 'scanner gone');
      this.#show('offline');
    }
    this.#reopenTimer = setTimeout(() => this.#open(), delayMs);
    this.#reopenTimer.unref();
  }

  #take(text: string): void {
    if (this.#closed) return;
    this.#stopSilence();
    for (const code of this.#splitter.push(text)) this.#options.onScan(code);
    if (this.#splitter.empty) return;
    this.#silenceTimer = setTimeout(() => {
      const code = this.#splitter.flush();
      if (code !== null) this.#options.onScan(code);
    }, this.#options.silenceMs ?? SILENCE_MS);
  }

  #stopSilence(): void {
    if (this.#silenceTimer !== null) clearTimeout(this.#silenceTimer);
    this.#silenceTimer = null;
  }

  #stopPresence(): void {
    if (this.#presenceTimer !== null) clearInterval(this.#presenceTimer);
    this.#presenceTimer = null;
  }

  #show(state: ScannerStatusView['state']): void {
    this.#state = state;
    this.#options.onChange();
  }
}

/** Which device stands at `path`, or null where none does (or, on Windows, none can be seen). */
function deviceAt(path: string): string | null {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats === undefined ? null : `${stats.dev}:${stats.ino}:${stats.rdev}`;
  } catch {
    return null;
  }
}
