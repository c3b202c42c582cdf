import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceRow } from './table-source.ts';

export interface Refusal {
  readonly row: number;
  readonly reason: string;
  readonly cells: readonly string[];
}

/** Lists every refused row in a file, and keeps the first few for the screen. */
export interface Refusals {
  add(row: SourceRow, reason: string): void;
  readonly count: () => number;
  readonly first: () => readonly Refusal[];
  /** Null where no row was refused. */
  readonly file: () => string | null;
  close(): void;
}

const SHOWN = 20;
const BUFFER_LETTERS = 64 * 1024;

/** `<data>/imports/<batch>-refused.tsv`: row, reason, and the row's cells as they came. */
export function createRefusals(
  dataDir: string,
  batchId: string,
  header: readonly string[],
): Refusals {
  const folder = join(dataDir, 'imports');
  const path = join(folder, `${batchId}-refused.tsv`);
  const first: Refusal[] = [];
  let handle: number | null = null;
  let buffered = '';
  let count = 0;
  const flush = (): void => {
    if (handle !== null) writeSync(handle, buffered);
    buffered = '';
  };
  return {
    add: ({ number, cells }, reason) => {
      if (handle === null) {
        mkdirSync(folder, { recursive: true });
        handle = openSync(path, 'w');
        buffered = line('row', 'reason', header);
      }
      count += 1;
      if (first.length < SHOWN) first.push({ row: number, reason, cells });
      buffered += line(String(number), reason, cells);
      if (buffered.length > BUFFER_LETTERS) flush();
    },
    count: () => count,
    first: () => first,
    file: () => (count === 0 ? null : path),
    close: () => {
      flush();
      if (handle !== null) closeSync(handle);
      handle = null;
    },
  };
}

function line(row: string, reason: string, cells: readonly string[]): string {
  const parts = [row, reason, ...cells].map((cell) => cell.replaceAll(/[\t\r\n]/g, ' '));
  return `${parts.join('\t')}\n`;
}
