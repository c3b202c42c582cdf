import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { PrinterConnection, PrinterTransport } from '../../../ports.ts';
import { ByteInbox } from './byte-inbox.ts';
import { messageOf, TransportError } from './transport-error.ts';

export interface TcpOptions {
  readonly host: string;
  /** 9100 on nearly every printer. */
  readonly port: number;
  /** How long `close` waits for the printer to take the last bytes and hang up. */
  readonly lingerMs?: number;
}

const LINGER_MS = 2000;
/** A printer this long without taking a byte will take no more. */
const DRAIN_IDLE_MS = 60_000;

/** Raw ESC/POS over TCP. Most printers serve one connection at a time and let others wait. */
export function tcpTransport(options: TcpOptions): PrinterTransport {
  const description = `tcp ${options.host}:${options.port}`;
  return {
    description,
    connect: (timeoutMs) =>
      new Promise((resolve, reject) => {
        const socket = connect({ host: options.host, port: options.port, noDelay: true });
        const timer = setTimeout(() => {
          socket.destroy();
          reject(new TransportError('timeout', `${description} does not answer`));
        }, timeoutMs);
        socket.once('error', (error) => {
          clearTimeout(timer);
          reject(new TransportError('unreachable', `${description}: ${error.message}`));
        });
        socket.once('connect', () => {
          clearTimeout(timer);
          resolve(new TcpConnection(socket, description, options.lingerMs ?? LINGER_MS));
        });
      }),
  };
}

class TcpConnection implements PrinterConnection {
  readonly #socket: Socket;
  readonly #description: string;
  readonly #lingerMs: number;
  readonly #inbox = new ByteInbox();
  readonly #closed: Promise<void>;

  constructor(socket: Socket, description: string, lingerMs: number) {
    this.#socket = socket;
    this.#description = description;
    this.#lingerMs = lingerMs;
    socket.removeAllListeners('error');
    // The error itself arrives with the write or read that it ends.
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => this.#inbox.push(bytes));
    this.#closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#inbox.fail(this.#lost('the printer hung up', 0));
        resolve();
      });
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    if (!this.#socket.writable) {
      return Promise.reject(this.#lost('the printer had hung up', 0));
    }
    return new Promise((resolve, reject) => {
      this.#socket.write(bytes, (error) => {
        // How much the kernel had passed on before it failed, nobody can tell.
        if (error) reject(this.#lost(messageOf(error), bytes.length));
        else resolve();
      });
    });
  }

  readByte(timeoutMs: number): Promise<number | null> {
    return this.#inbox.next(timeoutMs);
  }

  /**
   * Ends the sending side and goes on reading until the printer hangs up: a socket that is
   * destroyed drops what is not sent yet, and one closed with unread bytes resets the printer's
   * side. A slow printer is left to finish on its own after `lingerMs`.
   */
  async close(): Promise<void> {
    const socket = this.#socket;
    if (socket.destroyed) return;
    socket.end();
    let timer: NodeJS.Timeout | undefined;
    const lingered = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#lingerMs);
    });
    await Promise.race([this.#closed, lingered]);
    clearTimeout(timer);
    if (socket.destroyed) return;
    socket.setTimeout(DRAIN_IDLE_MS, () => socket.destroy());
    socket.unref();
  }

  #lost(reason: string, sentBytes: number): TransportError {
    return new TransportError('disconnected', `${this.#description}: ${reason}`, sentBytes);
  }
}
