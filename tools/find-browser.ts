import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { findSystemBrowser } from '../src-main/shells/browser/system-browser.ts';

const INSTALL_LIMIT_MS = 6 * 60 * 1_000;

export type FoundBrowser =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'none'; readonly advice: string };

export interface FindBrowserOptions {
  /** Whether one may be installed or downloaded; only tests do that. */
  readonly install: boolean;
  readonly say: (line: string) => void;
}

/**
 * The machine's own Chrome, Chromium or Edge; else, for tests, Debian's package when root, else
 * Playwright's download.
 */
export function findBrowser(options: FindBrowserOptions): FoundBrowser {
  const named = process.env['TILLWRIGHT_BROWSER'] ?? process.env['CHROME_PATH'];
  const present = findSystemBrowser() ?? (named ? null : playwrightBrowser());
  if (present !== null) return { kind: 'found', path: present };
  if (named) return { kind: 'none', advice: `there is no browser at ${named}` };
  if (options.install) {
    const installed = debianBrowser(options.say) ?? downloadedBrowser(options.say);
    if (installed !== null) return { kind: 'found', path: installed };
  }
  return {
    kind: 'none',
    advice:
      'no Chrome, Chromium or Edge: install one (`apt-get install chromium`, or ' +
      '`npx playwright install chromium`), or name it in TILLWRIGHT_BROWSER',
  };
}

function debianBrowser(say: (line: string) => void): string | null {
  if (!canInstallPackages()) return null;
  say("No browser here: installing Debian's chromium…");
  return installPackage('chromium') ? findSystemBrowser() : null;
}

function downloadedBrowser(say: (line: string) => void): string | null {
  say("No browser here: downloading Playwright's Chromium…");
  runQuietly(process.platform === 'win32' ? 'npx.cmd' : 'npx', [
    'playwright',
    'install',
    'chromium',
  ]);
  return playwrightBrowser();
}

function playwrightBrowser(): string | null {
  const path = chromium.executablePath();
  return existsSync(path) ? path : null;
}

/** Debian or its kin, and root. */
export function canInstallPackages(): boolean {
  return process.getuid?.() === 0 && runQuietly('apt-get', ['--version']);
}

/** Answers whether the package is there afterwards. */
export function installPackage(name: string): boolean {
  const install = ['install', '-y', '--no-install-recommends', name];
  if (runQuietly('apt-get', install)) return true;
  return runQuietly('apt-get', ['update']) && runQuietly('apt-get', install);
}

function runQuietly(program: string, args: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync(program, args, { stdio: 'ignore', timeout: INSTALL_LIMIT_MS, env });
  return status === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const install = process.argv.includes('--install');
  const found = findBrowser({ install, say: (line) => console.error(line) });
  console.log(found.kind === 'found' ? found.path : found.advice);
  process.exitCode = found.kind === 'found' ? 0 : 1;
}
