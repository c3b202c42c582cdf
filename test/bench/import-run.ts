import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { appRoot } from '../../src-main/app-root.ts';
import { NODE } from '../support/till-process.ts';

/** Every product has a price and stock, so that all of them sell. */
export const IMPORT_OPTIONS = ['--price-from', 'barcode', '--stock', '1000'] as const;

/**
 * `npm run import` as its own process. Answers how long it took, start and end included, in
 * seconds.
 */
export function runImport(file: string, dataDir: string): Promise<number> {
  const tool = join(appRoot(), 'tools', 'import.ts');
  const beganMs = performance.now();
  const child = spawn(NODE, [tool, file, '--data', dataDir, ...IMPORT_OPTIONS], {
    cwd: appRoot(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (part: Buffer) => (said += part.toString('utf8')));
  child.stderr.on('data', (part: Buffer) => (said += part.toString('utf8')));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve((performance.now() - beganMs) / 1000);
      else reject(new Error(`The import ended with ${code}:\n${said.slice(-2000)}`));
    });
  });
}
