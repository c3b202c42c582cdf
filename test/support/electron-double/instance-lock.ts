import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const LOCK = 'electron-double.lock';
const MESSAGE = /^electron-double-\d+\.json$/;

/**
 * Electron's instance lock between real processes, by files: the first process of a folder holds it
 * while it lives; a later one leaves its command line there, and the first hears of it.
 */
export function takeInstanceLock(folder: string, onSecond: (argv: string[]) => void): boolean {
  mkdirSync(folder, { recursive: true });
  if (!isFree(join(folder, LOCK))) {
    const draft = join(folder, `electron-double-${process.pid}.tmp`);
    writeFileSync(draft, JSON.stringify(process.argv));
    renameSync(draft, join(folder, `electron-double-${process.pid}.json`));
    return false;
  }
  writeFileSync(join(folder, LOCK), String(process.pid));
  watch(folder, () => {
    for (const name of readdirSync(folder).filter((file) => MESSAGE.test(file))) {
      const argv: string[] = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      rmSync(join(folder, name));
      onSecond(argv);
    }
  }).unref();
  return true;
}

function isFree(path: string): boolean {
  try {
    process.kill(Number(readFileSync(path, 'utf8')), 0);
    return false;
  } catch {
    return true;
  }
}
