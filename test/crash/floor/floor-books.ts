import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { appRoot } from '../../../src-main/app-root.ts';

/**
 * What `npm run verify` says of these tills, of this HQ, and of each against the others.
 * @throws Error with the whole report where something does not hold
 */
export function verifyFloor(hqDir: string, tillDirs: readonly string[]): string {
  const tool = join(appRoot(), 'tools', 'verify.ts');
  const words = [...tillDirs.flatMap((dir) => ['--data', dir]), '--hq', hqDir];
  const shown = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  try {
    return execFileSync(process.execPath, [tool, ...words], shown);
  } catch (error) {
    const printed = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    throw new Error(`verify:\n${printed}`, { cause: error });
  }
}
