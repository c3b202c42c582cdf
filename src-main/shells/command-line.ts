import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { appRoot } from '../app-root.ts';
import { parseTerminalArguments, toCommandLine, USAGE } from './arguments.ts';
import type { TerminalArguments } from './arguments.ts';
import { runBrowserShell } from './browser/run.ts';
import { findElectronBinary, launchElectron } from './electron/launch.ts';
import { EXIT } from './exit-codes.ts';

/** `npm run terminal`: one terminal, in the shell that was asked for. */
export async function serve(argv: readonly string[]): Promise<number> {
  const parsed = parseTerminalArguments(argv, 'strict');
  if (!parsed.ok) return complain(`${parsed.error}\n\n${USAGE}`, EXIT.usage);
  if (parsed.value.help) {
    process.stdout.write(`${USAGE}\n`);
    return EXIT.ok;
  }
  const root = appRoot();
  const dataDir = parsed.value.dataDir ?? join(root, 'data', 'terminal');
  const given = { ...parsed.value, dataDir };
  return given.shell === 'electron' ? runElectron(root, given) : runBrowserShell(root, given);
}

async function runElectron(root: string, given: TerminalArguments): Promise<number> {
  const binary = findElectronBinary();
  if (binary === null) {
    return complain(
      "Electron's program is not here: run `npx install-electron`, or use --shell browser.",
      EXIT.failed,
    );
  }
  if (!existsSync(join(root, 'out', 'main', 'main.js'))) {
    return complain('The application is not built yet: run `npm run build`.', EXIT.failed);
  }
  const child = launchElectron(binary, root, toCommandLine(given));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => void child.kill(signal));
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(complain(error.message, EXIT.failed)));
    child.once('exit', (code) => resolve(code ?? EXIT.failed));
  });
}

function complain(message: string, exitCode: number): number {
  process.stderr.write(`${message}\n`);
  return exitCode;
}
