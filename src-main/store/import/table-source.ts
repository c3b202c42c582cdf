import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** One row as a file has it: its number there (the heading is row 1) and its cells as text. */
export interface SourceRow {
  readonly number: number;
  readonly cells: readonly string[];
}

/** A file as a table that is read piece by piece. */
export interface TableSource {
  readonly header: readonly string[];
  readonly batches: AsyncIterable<readonly SourceRow[]>;
  /** How much of the file has been read, 0 to 1. */
  readonly progress: () => number;
  /** Of the file as it lies on the disk, once it is read to its end; lower-case hex. */
  readonly sha256: () => string;
}

/** What is wrong with a file as a whole, in words for the person who gave it. */
export class ImportProblem extends Error {}

export const MAX_CELLS = 200;
/**
 * XLSX and JSON are held in memory as a whole; a larger catalogue comes as TSV, CSV or JSON lines.
 */
export const MAX_WHOLE_BYTES = 64 * 1024 * 1024;

export interface RawFile {
  readonly bytes: Readable;
  readonly progress: () => number;
  readonly sha256: () => string;
}

/** The file's bytes, unpacked where its name ends in `.gz`. */
export function openRawFile(file: string): RawFile {
  const total = statSync(file).size;
  const digest = createHash('sha256');
  let read = 0;
  let sum: string | null = null;
  const raw = createReadStream(file, { highWaterMark: 256 * 1024 });
  raw.on('data', (chunk) => {
    read += chunk.length;
    digest.update(chunk);
  });
  const packed = file.endsWith('.gz');
  const bytes = packed ? raw.pipe(createGunzip({ chunkSize: 256 * 1024 })) : raw;
  if (packed) raw.on('error', (error) => bytes.destroy(error));
  return {
    bytes,
    progress: () => (total === 0 ? 1 : read / total),
    sha256: () => (sum ??= digest.digest('hex')),
  };
}

/** Reads a stream to its end, up to a limit. */
export async function readWhole(raw: RawFile, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of raw.bytes) {
    const part = Buffer.from(chunk as Uint8Array);
    size += part.length;
    if (size > limitBytes) {
      throw new ImportProblem(`The file is larger than ${limitBytes / 1024 / 1024} MB unpacked`);
    }
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}
