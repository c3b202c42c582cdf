import { SerialPort } from 'serialport';
import type { PrinterConnection, PrinterTransport } from '../../../ports.ts';
import { ByteInbox } from './byte-inbox.ts';
import { messageOf, TransportError } from './transport-error.ts';

export interface SerialPrinterOptions {
  /** `/dev/ttyUSB0`, `COM3`. */
  readonly path: string;
  readonly baudRate: number;
  /** How the printer says that its buffer is full; `none` loses rows of long receipts. */
  readonly flowControl: 'none' | 'rts-cts' | 'xon-xoff';
}

/** A printer on a serial port, 8 data bits, no parity. */
export function serialTransport(options: SerialPrinterOptions): PrinterTransport {
  const description = `serial ${options.path}`;
  return {
    description,
    connect: (timeoutMs) =>
      new Promise((resolve, reject) => {
        const port = new SerialPort({
          path: options.path,
          baudRate: options.baudRate,
          rtscts: options.flowControl === 'rts-cts',
          xon: options.flowControl === 'xon-xoff',
          xoff: options.flowControl === 'xon-xoff',
          autoOpen: false,
        });
        let late = false;
        const timer = setTimeout(() => {
          late = true;
          reject(new TransportError('timeout', `${description} does not open`));
        }, timeoutMs);
        port.open((error) => {
          clearTimeout(timer);
          if (late && error === null) port.close();
          else if (error !== null) {
            reject(new TransportError('unreachable', `${description}: ${error.message}`));
          } else resolve(new SerialConnection(port, description));
        });
      }),
  };
}

class SerialConnection implements PrinterConnection {
  readonly #port: SerialPort;
  readonly #description: string;
  readonly #inbox = new ByteInbox();

  constructor(port: SerialPort, description: string) {
    this.#port = port;
    this.#description = description;
    port.on('data', (bytes: Buffer) => this.#inbox.push(bytes));
    port.on('error', () => undefined);
    port.once('close', () => this.#inbox.fail(this.#lost('unplugged', 0)));
  }

  /** Resolves once the bytes left the computer's own buffer. */
  write(bytes: Uint8Array): Promise<void> {
    if (!this.#port.isOpen) return Promise.reject(this.#lost('unplugged', 0));
    return new Promise((resolve, reject) => {
      const settle = (error: unknown): void => {
        if (error) reject(this.#lost(messageOf(error), bytes.length));
        else resolve();
      };
      this.#port.write(Buffer.from(bytes), (error) => {
        if (error) settle(error);
        else this.#port.drain(settle);
      });
    });
  }

  readByte(timeoutMs: number): Promise<number | null> {
    return this.#inbox.next(timeoutMs);
  }

  close(): Promise<void> {
    if (!this.#port.isOpen) return Promise.resolve();
    return new Promise((resolve) => {
      this.#port.close(() => resolve());
    });
  }

  #lost(reason: string, sentBytes: number): TransportError {
    return new TransportError('disconnected', `${this.#description}: ${reason}`, sentBytes);
  }
}
