import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { assertNever } from '../../../shared/domain/result.ts';
import type { Terminal } from '../../ports.ts';
import type { TerminalArguments } from '../arguments.ts';
import { blockedReason } from '../blocked.ts';
import { EXIT } from '../exit-codes.ts';
import { openLog, type Log } from '../log.ts';
import { openShellTerminal } from '../open-terminal.ts';
import { createFileSecretBox } from '../secret-box.ts';
import { listenForStop } from '../stop-signal.ts';
import { openBrowser, type OpenedBrowser } from './open-browser.ts';
import { startBrowserShell, type BrowserShell } from './server.ts';
import { readSession } from './session-file.ts';

type Given = TerminalArguments & { readonly dataDir: string };

/** Runs one terminal in plain Node until it is asked to stop. Resolves with the exit code. */
export async function runBrowserShell(root: string, given: Given): Promise<number> {
  const rendererDir = join(root, 'out', 'renderer');
  if (!existsSync(join(rendererDir, 'storefront', 'index.html'))) {
    return complain('The screen is not built yet: run `npm run build`.', EXIT.failed);
  }
  const stop = listenForStop();
  const log = await openLog(given.dataDir, given.logLevel);
  const terminal = await openShellTerminal({
    root,
    dataDir: given.dataDir,
    given,
    secretBox: createFileSecretBox(given.dataDir),
    log: log.logger,
  });
  try {
    const blocked = await blockedReason(terminal);
    if (blocked?.reason === 'SECOND_INSTANCE') return secondInstance(given.dataDir);
    if (blocked !== null)
      say(`This till cannot sell: ${blocked.reason}. The screen says what to do.`);
    return await serve(terminal, rendererDir, given, log, stop.asked);
  } finally {
    await terminal.close();
    log.logger.info('stopped');
    await log.close();
    stop.dispose();
  }
}

async function serve(
  terminal: Terminal,
  rendererDir: string,
  given: Given,
  log: Log,
  asked: Promise<NodeJS.Signals>,
): Promise<number> {
  const { dataDir, port } = given;
  const started = await startBrowserShell({
    terminal,
    dataDir,
    rendererDir,
    port,
    log: log.logger,
  });
  if (!started.ok) {
    const why = started.error.kind === 'port_in_use' ? 'is taken' : 'is not allowed';
    return complain(
      `Port ${port} ${why}: choose another with --port, or 0 for a free one.`,
      EXIT.port,
    );
  }
  const shell = started.value;
  const browser = await openScreen(shell, given);
  log.logger.info({ url: shell.url, browser: browser?.kind ?? 'none' }, 'listening');
  try {
    const signal = await asked;
    log.logger.info({ signal }, 'stopping');
    say('Stopping…');
  } finally {
    if (browser?.kind === 'opened') browser.close();
    await shell.close();
  }
  return EXIT.ok;
}

async function openScreen(shell: BrowserShell, given: Given): Promise<OpenedBrowser | null> {
  say(`Till: ${shell.address}`);
  if (given.shell === 'none') return null;
  const opened = await openBrowser({
    address: shell.address,
    dataDir: given.dataDir,
    kiosk: given.kiosk,
  });
  say(wordsOf(opened));
  return opened;
}

function wordsOf(opened: OpenedBrowser): string {
  switch (opened.kind) {
    case 'opened':
      return `Opened in ${opened.program}.`;
    case 'no_display':
      return 'There is no display here: open the address in a browser of this machine.';
    case 'no_browser':
      return 'No Chrome, Chromium or Edge found: open the address in a browser of this machine.';
    case 'failed':
      return `The browser did not start (${opened.reason}): open the address yourself.`;
    default:
      return assertNever(opened);
  }
}

function secondInstance(dataDir: string): number {
  const other = readSession(dataDir);
  const where = other === null ? '' : ` (process ${other.pid}, ${other.url})`;
  return complain(
    `Another till already runs on ${dataDir}${where}. ` +
      'Use that one, or start this one with another --data.',
    EXIT.secondInstance,
  );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(message: string, exitCode: number): number {
  process.stderr.write(`${message}\n`);
  return exitCode;
}
