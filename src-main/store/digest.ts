import { createHash, hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

/** SHA-256 in lower-case hex. */
export function sha256Hex(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'hex');
}

/** SHA-256(previous hash ‖ bytes): one link of a chain. */
export function chainHash(prevHash: Uint8Array, bytes: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([prevHash, bytes]), 'buffer');
}

const CHUNK_BYTES = 1024 * 1024;

/** SHA-256 of a file in lower-case hex, read piece by piece. */
export function fileSha256(file: string): string {
  const digest = createHash('sha256');
  const handle = openSync(file, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (;;) {
      const length = readSync(handle, chunk);
      if (length === 0) return digest.digest('hex');
      digest.update(chunk.subarray(0, length));
    }
  } finally {
    closeSync(handle);
  }
}
