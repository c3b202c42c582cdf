import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { findSystemBrowser, hasDisplay } from './system-browser.ts';

/**
 * A browser that cannot show anything, for want of a display that answers, ends sooner than this.
 */
const SETTLE_MS = 1_500;

export type OpenedBrowser =
  | { readonly kind: 'opened'; readonly program: string; close(): void }
  | { readonly kind: 'no_display' }
  | { readonly kind: 'no_browser' }
  | { readonly kind: 'failed'; readonly reason: string };

export interface OpenBrowserOptions {
  readonly address: string;
  readonly dataDir: string;
  readonly kiosk: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

/** The command line of a till's window: no first-run pages, no updates, nothing sent anywhere. */
export function browserArguments(options: OpenBrowserOptions, isRoot: boolean): string[] {
  return [
    `--app=${options.address}`,
    `--user-data-dir=${join(options.dataDir, 'browser')}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--disable-features=Translate,MediaRouter',
    '--autoplay-policy=no-user-gesture-required',
    ...(options.kiosk ? ['--kiosk'] : ['--window-size=1280,860']),
    // Chromium will not start as root with its sandbox.
    ...(isRoot ? ['--no-sandbox'] : []),
  ];
}

/**
 * Opens the screen in the machine's own browser, as a window of its own with a profile of its own.
 * The token stands in its command line, which other users of the machine can list: a till that
 * several people log in to is better served by the Electron shell.
 */
export async function openBrowser(options: OpenBrowserOptions): Promise<OpenedBrowser> {
  const env = options.env ?? process.env;
  if (!hasDisplay(env)) return { kind: 'no_display' };
  const program = findSystemBrowser(env);
  if (program === null) return { kind: 'no_browser' };
  const isRoot = process.getuid?.() === 0;
  const child = spawn(program, browserArguments(options, isRoot), { stdio: 'ignore', env });
  return new Promise((resolve) => {
    const started = setTimeout(
      () => resolve({ kind: 'opened', program, close: () => void child.kill('SIGTERM') }),
      SETTLE_MS,
    );
    const fail = (reason: string): void => {
      clearTimeout(started);
      resolve({ kind: 'failed', reason });
    };
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`it ended with ${code ?? 'a signal'}`));
  });
}
