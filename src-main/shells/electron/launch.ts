import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Electron's program, where its package has been completed by a download; else null. Downloads
 * nothing.
 */
export function findElectronBinary(env: NodeJS.ProcessEnv = process.env): string | null {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    const name = readFileSync(join(folder, 'path.txt'), 'utf8').trim();
    const path = join(env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name);
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/** Starts the Electron shell on the built application in `appDir`. */
export function launchElectron(
  binary: string,
  appDir: string,
  commandLine: readonly string[],
): ChildProcess {
  const env = { ...process.env };
  // An editor's own Electron may have left this behind; with it the program is plain Node.
  delete env['ELECTRON_RUN_AS_NODE'];
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return spawn(binary, [...sandbox, appDir, ...commandLine], { stdio: 'inherit', env });
}
