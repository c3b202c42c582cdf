import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import type { PrinterConnection, PrinterTransport } from '../../../ports.ts';
import { messageOf, TransportError } from './transport-error.ts';

export interface SpoolerOptions {
  /** The queue's name, as `lpstat -p` lists it. */
  readonly printer: string;
  /** CUPS's `lp`; another program of the same manners in tests. */
  readonly command?: string;
}

const SUBMIT_LIMIT_MS = 10_000;

/**
 * The system's spooler, by `lp -o raw`. It only ever says that the job was accepted: use it with a
 * profile that answers no status. CUPS (Linux, macOS) only: Windows has no program that passes raw
 * bytes to a queue, so there a printer is used by its TCP or serial port.
 */
export function spoolerTransport(options: SpoolerOptions): PrinterTransport {
  const description = `spooler ${options.printer}`;
  return {
    description,
    connect() {
      if (process.platform === 'win32' && options.command === undefined) {
        const reason = 'raw printing through the spooler is not available on Windows';
        return Promise.reject(new TransportError('unreachable', `${description}: ${reason}`));
      }
      return Promise.resolve(new SpoolerConnection(options, description));
    },
  };
}

/** Bytes are gathered and handed over whole on `close`, so a job is in the queue or it is not. */
class SpoolerConnection implements PrinterConnection {
  readonly #options: SpoolerOptions;
  readonly #description: string;
  #pieces: Uint8Array[] = [];

  constructor(options: SpoolerOptions, description: string) {
    this.#options = options;
    this.#description = description;
  }

  write(bytes: Uint8Array): Promise<void> {
    this.#pieces.push(Uint8Array.from(bytes));
    return Promise.resolve();
  }

  async readByte(timeoutMs: number): Promise<number | null> {
    await wait(timeoutMs);
    return null;
  }

  /** @throws TransportError with no byte sent, where `lp` refused the job. */
  close(): Promise<void> {
    const bytes = Buffer.concat(this.#pieces);
    this.#pieces = [];
    if (bytes.length === 0) return Promise.resolve();
    const command = this.#options.command ?? 'lp';
    return new Promise((resolve, reject) => {
      const refused = (reason: string): void => {
        reject(new TransportError('unreachable', `${this.#description}: ${reason}`));
      };
      // `--` keeps a queue whose name begins with a dash from being an option.
      const child = spawn(command, ['-d', this.#options.printer, '-o', 'raw', '--', '-'], {
        stdio: ['pipe', 'ignore', 'pipe'],
        timeout: SUBMIT_LIMIT_MS,
      });
      let complaint = '';
      child.stderr.setEncoding('utf8');
      child.stderr.on('data', (text: string) => {
        complaint = (complaint + text).slice(0, 500);
      });
      child.once('error', (error) => refused(messageOf(error)));
      child.once('close', (code) => {
        if (code === 0) resolve();
        else refused(complaint.trim() || `lp ended with ${code ?? 'a signal'}`);
      });
      // A program that ends without reading leaves a broken pipe; its exit code tells the rest.
      child.stdin.on('error', () => undefined);
      child.stdin.end(bytes);
    });
  }
}
