import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';

let opened: Promise<BrowserContext> | null = null;

/** The one Chromium behind all windows; it keeps its files where the application says. */
export function openChromium(userDataDir: string): Promise<BrowserContext> {
  opened ??= chromium.launchPersistentContext(userDataDir, {
    executablePath: process.env['ELECTRON_DOUBLE_BROWSER'] ?? '',
    headless: true,
    viewport: { width: 1280, height: 860 },
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      '--remote-debugging-port=0',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      // One process for all frames, so that one debugging session sees them all.
      '--disable-features=IsolateOrigins,site-per-process',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  return opened;
}

export async function closeChromium(): Promise<void> {
  const context = await opened?.catch(() => null);
  await context?.close();
}

/** Where a test attaches its own Playwright, to look at the pages from outside. */
export async function debuggingAddress(userDataDir: string): Promise<string> {
  const text = await readFile(join(userDataDir, 'DevToolsActivePort'), 'utf8');
  return `http://127.0.0.1:${text.split('\n', 1)[0] ?? ''}`;
}
