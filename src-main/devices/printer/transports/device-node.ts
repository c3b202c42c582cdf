import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { PrinterConnection, PrinterTransport } from '../../../ports.ts';
import { messageOf, TransportError } from './transport-error.ts';

export interface DeviceNodeOptions {
  /** For example `/dev/usb/lp0`. */
  readonly path: string;
  /** How long `close` waits for the device to take the last bytes. */
  readonly lingerMs?: number;
}

const LINGER_MS = 2000;
/** How often a busy device is asked again. */
const POLL_MS = 10;
/** Linux's usblp takes no more at once. */
const MAX_WRITE_BYTES = 8192;
/** Printers ignore it between commands. */
const NUL = Uint8Array.of(0);

/**
 * A printer behind a character device. It is never opened with O_CREAT: an unplugged printer's node
 * is gone, and a file made in its place would swallow receipts. Non-blocking, since a printer that
 * is out of paper would otherwise hold one of Node's few file threads until somebody feeds it.
 */
export function deviceNodeTransport(options: DeviceNodeOptions): PrinterTransport {
  const description = `device ${options.path}`;
  return {
    description,
    async connect() {
      const handle = await openDevice(options.path, description);
      return new DeviceConnection(handle, description, options.lingerMs ?? LINGER_MS);
    },
  };
}

async function openDevice(path: string, description: string): Promise<FileHandle> {
  const flags = constants.O_NONBLOCK | constants.O_NOCTTY;
  let handle: FileHandle;
  try {
    handle = await open(path, flags | constants.O_RDWR);
  } catch (error) {
    throw new TransportError('unreachable', `${description}: ${messageOf(error)}`);
  }
  const stats = await handle.stat();
  if (stats.isCharacterDevice()) return handle;
  await handle.close();
  throw new TransportError('unreachable', `${description} is not a device`);
}

class DeviceConnection implements PrinterConnection {
  readonly #handle: FileHandle;
  readonly #description: string;
  readonly #lingerMs: number;
  #wrote = false;
  #closed = false;

  constructor(handle: FileHandle, description: string, lingerMs: number) {
    this.#handle = handle;
    this.#description = description;
    this.#lingerMs = lingerMs;
  }

  async write(bytes: Uint8Array): Promise<void> {
    let written = 0;
    while (written < bytes.length) {
      if (this.#closed) throw this.#lost('closed', written);
      try {
        const piece = bytes.subarray(written, written + MAX_WRITE_BYTES);
        const { bytesWritten } = await this.#handle.write(piece);
        written += bytesWritten;
        this.#wrote ||= bytesWritten > 0;
      } catch (error) {
        if (!hasCode(error, 'EAGAIN')) throw this.#lost(messageOf(error), written);
        await wait(POLL_MS);
      }
    }
  }

  async readByte(timeoutMs: number): Promise<number | null> {
    const byte = new Uint8Array(1);
    // Counted rather than clocked: a wait is never shorter than it says.
    for (let waitedMs = 0; ; waitedMs += POLL_MS) {
      if (this.#closed) throw this.#lost('closed', 0);
      try {
        const { bytesRead } = await this.#handle.read(byte, 0, 1);
        if (bytesRead === 1) return byte[0] ?? null;
      } catch (error) {
        // EINVAL is usblp's word for a printer that cannot talk back.
        if (!hasCode(error, 'EAGAIN') && !hasCode(error, 'EINVAL')) {
          throw this.#lost(messageOf(error), 0);
        }
      }
      // Nothing read is no end: printers send empty packets.
      if (waitedMs >= timeoutMs) return null;
      await wait(POLL_MS);
    }
  }

  /**
   * Without blocking, the last write may still be on its way, and usblp drops it on close. The
   * device takes one transfer at a time, so a NUL that it takes says that all before it arrived.
   */
  async close(): Promise<void> {
    if (this.#closed) return;
    try {
      for (let waitedMs = 0; this.#wrote && waitedMs < this.#lingerMs; waitedMs += POLL_MS) {
        try {
          await this.#handle.write(NUL);
          break;
        } catch (error) {
          if (!hasCode(error, 'EAGAIN')) break;
          await wait(POLL_MS);
        }
      }
    } finally {
      this.#closed = true;
      await this.#handle.close();
    }
  }

  #lost(reason: string, sentBytes: number): TransportError {
    return new TransportError('disconnected', `${this.#description}: ${reason}`, sentBytes);
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
