import { join } from 'node:path';
import { loadDemoBusiness } from '../../demo/demo-business.ts';
import type { Log, SecretBox, Terminal } from '../ports.ts';
import { openTerminal, systemClock, systemIds } from '../terminal.ts';
import { appVersion } from './app-version.ts';
import type { TerminalArguments } from './arguments.ts';

/** Opens the terminal as both shells do; only where its secrets are sealed is the shell's own. */
export function openShellTerminal(options: {
  readonly root: string;
  readonly dataDir: string;
  readonly given: TerminalArguments;
  readonly secretBox: SecretBox;
  readonly log: Log;
}): Promise<Terminal> {
  const { root, dataDir, given, secretBox, log } = options;
  return openTerminal({
    dataDir,
    secretBox,
    printer: given.printer,
    labelPrinter: given.labelPrinter,
    scanners: given.scanners,
    appVersion: appVersion(root),
    log,
    migrationsDir: join(root, 'migrations', 'terminal'),
    firstBusiness: () => loadDemoBusiness(join(root, 'demo')),
    hq: given.hq,
    clock: systemClock,
    ids: systemIds,
  });
}
