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
  /** How long to wait before each try to open it again; the last one repeats. */
  readonly reopenDelaysMs?: readonly number[];
}

const BAUD_RATE = 9600;
const SILENCE_MS = 100;
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
        if (error === null) this.#opened();
        else this.#lost(port);
      });
    });
  }

  #opened(): void {
    this.#failures = 0;
    this.#options.log.info({ path: this.#options.path }, 'scanner ready');
    this.#show('ready');
  }

  #lost(port: SerialPort): void {
    if (this.#closed || this.#port !== port) return;
    this.#port = null;
    // Half a code is no code.
    this.#stopSilence();
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

  #show(state: ScannerStatusView['state']): void {
    this.#state = state;
    this.#options.onChange();
  }
}
