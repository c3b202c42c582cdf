import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { NODE, PROJECT_ROOT } from './till-process.ts';

const STRETCH_BYTES = 4_096;
const EVERY_BYTES = 65_536;
/** The header stays whole: a file that is no database at all is another matter. */
const FIRST_BYTES = 8_192;

/** Overwrites stretches in the middle of a file, as a dying disk does. */
export function damage(path: string): void {
  const { size } = statSync(path);
  const file = openSync(path, 'r+');
  for (let at = FIRST_BYTES; at < size; at += EVERY_BYTES) {
    writeSync(file, Buffer.alloc(STRETCH_BYTES, 0xa5), 0, STRETCH_BYTES, at);
  }
  closeSync(file);
}

/** `npm run backup` for a till that is not running. */
export function takeBackup(dataDir: string): void {
  execFileSync(NODE, [join(PROJECT_ROOT, 'tools', 'backup.ts'), '--data', dataDir], {
    cwd: PROJECT_ROOT,
  });
}
