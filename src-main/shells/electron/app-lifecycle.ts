import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  protocol,
  safeStorage,
  session,
} from 'electron';
import type { SecretBox, Terminal } from '../../ports.ts';
import { appRoot } from '../../app-root.ts';
import { parseTerminalArguments, type TerminalArguments } from '../arguments.ts';
import { EXIT } from '../exit-codes.ts';
import { openLog, type Log } from '../log.ts';
import { openShellTerminal } from '../open-terminal.ts';
import { createFileSecretBox, createKeychainSecretBox } from '../secret-box.ts';
import { APP_SCHEME, serveScreen } from './app-protocol.ts';
import { connectScreen } from './ipc.ts';
import { createWindow, hardenContents, hardenSession } from './window.ts';

interface Running {
  readonly terminal: Terminal;
  readonly log: Log;
  readonly disconnect: () => void;
}

/**
 * The Electron shell from start to quit. Everything up to `whenReady` runs in one go: schemes and
 * the instance lock count only before the application is ready.
 */
export function startElectronShell(): void {
  const parsed = parseTerminalArguments(process.argv.slice(app.isPackaged ? 1 : 2), 'lenient');
  if (!parsed.ok) {
    process.stderr.write(`${parsed.error}\n`);
    app.exit(EXIT.usage);
    return;
  }
  const given = parsed.value;
  if (given.dataDir !== null) app.setPath('userData', given.dataDir);
  const dataDir = app.getPath('userData');
  // Chromium's own files stay out of the way of the store's.
  app.setPath('sessionData', join(dataDir, 'screen'));
  // One process a data folder: the second hands over and goes.
  if (!app.requestSingleInstanceLock()) {
    process.stdout.write(`A till already runs on ${dataDir}; its window comes to the front.\n`);
    app.exit(EXIT.ok);
    return;
  }
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
  app.on('second-instance', focusWindow);
  app.on('activate', focusWindow);
  app.on('window-all-closed', () => app.quit());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
  app
    .whenReady()
    .then(() => run(dataDir, given))
    .catch((error: unknown) => {
      dialog.showErrorBox('Tillwright', error instanceof Error ? error.message : String(error));
      app.exit(EXIT.failed);
    });
}

async function run(dataDir: string, given: TerminalArguments): Promise<void> {
  const root = appRoot();
  const rendererDir = join(root, 'out', 'renderer');
  const log = await openLog(dataDir, given.logLevel);
  app.on('child-process-gone', (_event, details) => {
    log.logger.error({ type: details.type, reason: details.reason }, 'a helper process died');
  });
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, log.logger));
  hardenSession(session.defaultSession, log.logger);
  session.defaultSession.setSpellCheckerEnabled(false);
  protocol.handle(APP_SCHEME, (request) => serveScreen(rendererDir, request));
  Menu.setApplicationMenu(process.platform === 'darwin' ? editMenu() : null);
  const terminal = openShellTerminal({
    root,
    dataDir,
    given,
    secretBox: secretBox(dataDir, log),
    log: log.logger,
  });
  const connected = connectScreen({
    ipcMain,
    terminal,
    windows: () => BrowserWindow.getAllWindows(),
    log: log.logger,
  });
  createWindow({
    preload: join(root, 'out', 'preload', 'preload.cjs'),
    kiosk: given.kiosk,
    devTools: !app.isPackaged,
    log: log.logger,
    onHopeless: () => {
      dialog.showErrorBox('Tillwright', 'The screen keeps failing. Start the till again.');
      app.quit();
    },
  });
  const [opened, disconnect] = await Promise.all([terminal, connected]);
  closeBeforeQuit({ terminal: opened, log, disconnect });
}

/**
 * Lets the printer finish and the store close before the process goes, once, however quitting
 * began.
 */
function closeBeforeQuit(running: Running): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    running.disconnect();
    void closeAll(running).finally(() => {
      state = 'closed';
      app.quit();
    });
  });
}

async function closeAll({ terminal, log }: Running): Promise<void> {
  try {
    await terminal.close();
    log.logger.info('stopped');
  } catch (error) {
    log.logger.error({ err: error }, 'the terminal did not close');
  }
  await log.close();
}

/**
 * The system's keychain where there is one. On a Linux desktop without a keyring Chromium would
 * "encrypt" with a password that everybody knows, so there a key file that only this user may read
 * does better.
 */
function secretBox(dataDir: string, log: Log): SecretBox {
  const file = (): SecretBox => createFileSecretBox(dataDir);
  const isPlain =
    process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text';
  if (safeStorage.isEncryptionAvailable() && !isPlain)
    return createKeychainSecretBox(safeStorage, file);
  log.logger.warn('no system keychain: secrets are sealed by a key file in the data folder');
  return file();
}

function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** macOS takes copy and paste from the menu; elsewhere a till has none. */
function editMenu(): Menu {
  return Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }]);
}
