/** A printer that talks without being asked must not fill the memory. */
const MAX_WAITING = 4096;

interface Reader {
  readonly resolve: (byte: number | null) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** The bytes a device sent and nobody has read yet; one reader at a time. */
export class ByteInbox {
  readonly #waiting: number[] = [];
  #reader: Reader | null = null;
  #failure: Error | null = null;

  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.#waiting.length < MAX_WAITING) this.#waiting.push(byte);
    }
    if (this.#waiting.length === 0) return;
    const reader = this.#takeReader();
    if (reader !== null) reader.resolve(this.#waiting.shift() ?? null);
  }

  /** From now on nothing comes: whoever waits, or reads past the end, gets `error`. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.#takeReader()?.reject(error);
  }

  /** The next byte, or null after `timeoutMs` without one. */
  next(timeoutMs: number): Promise<number | null> {
    const byte = this.#waiting.shift();
    if (byte !== undefined) return Promise.resolve(byte);
    if (this.#failure !== null) return Promise.reject(this.#failure);
    if (timeoutMs <= 0) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#takeReader()?.resolve(null), timeoutMs);
      this.#reader = { resolve, reject, timer };
    });
  }

  #takeReader(): Reader | null {
    const reader = this.#reader;
    this.#reader = null;
    if (reader !== null) clearTimeout(reader.timer);
    return reader;
  }
}
