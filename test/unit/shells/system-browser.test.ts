import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { browserArguments, openBrowser } from '../../../src-main/shells/browser/open-browser.ts';
import { findSystemBrowser, hasDisplay } from '../../../src-main/shells/browser/system-browser.ts';
import { temporaryFolder } from './shell-fixture.ts';

async function program(folder: string, name: string, script = 'exit 0'): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

describe("the machine's own browser", () => {
  test('is found on the PATH, Chrome before Chromium', async () => {
    const folder = await temporaryFolder();
    const chromium = await program(join(folder, 'a'), 'chromium');
    const env = { PATH: `${join(folder, 'a')}:${join(folder, 'b')}` };
    expect(findSystemBrowser(env, 'linux')).toBe(chromium);
    const chrome = await program(join(folder, 'b'), 'google-chrome');
    expect(findSystemBrowser(env, 'linux')).toBe(chrome);
  });

  test('is the one that is named, or none', async () => {
    const folder = await temporaryFolder();
    const named = await program(folder, 'my-browser');
    expect(findSystemBrowser({ TILLWRIGHT_BROWSER: named }, 'linux')).toBe(named);
    expect(findSystemBrowser({ CHROME_PATH: named }, 'linux')).toBe(named);
    expect(findSystemBrowser({ TILLWRIGHT_BROWSER: join(folder, 'gone') }, 'linux')).toBeNull();
  });

  test('is found in the usual places of Windows', async () => {
    const folder = await temporaryFolder();
    const place = join(folder, 'Google\\Chrome\\Application\\chrome.exe');
    await writeFile(place, '');
    await chmod(place, 0o755);
    expect(findSystemBrowser({ PROGRAMFILES: folder }, 'win32')).toBe(place);
    expect(findSystemBrowser({}, 'win32')).toBeNull();
  });

  test('a folder of that name is no browser', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'google-chrome-stable'));
    const chromium = await program(folder, 'chromium');
    expect(findSystemBrowser({ PATH: folder }, 'linux')).toBe(chromium);
  });
});

describe('opening the screen', () => {
  const options = {
    address: 'http://127.0.0.1:1/storefront/#token=t',
    dataDir: '/d',
    kiosk: false,
  };

  test('without a display nothing is started', async () => {
    expect(hasDisplay({}, 'linux')).toBe(false);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
    expect(hasDisplay({}, 'darwin')).toBe(true);
    if (process.platform !== 'linux') return;
    expect(await openBrowser({ ...options, env: {} })).toEqual({ kind: 'no_display' });
  });

  test('with a display and no browser it says so', async () => {
    const env = { DISPLAY: ':99', TILLWRIGHT_BROWSER: '/nowhere/browser' };
    expect(await openBrowser({ ...options, env })).toEqual({ kind: 'no_browser' });
  });

  test('the browser is started as a window of its own, with its own profile', async () => {
    const folder = await temporaryFolder();
    const seen = join(folder, 'seen');
    const script = `printf '%s\\n' "$@" > ${seen}.tmp && mv ${seen}.tmp ${seen}; exec sleep 60`;
    const named = await program(folder, 'browser', script);
    const env = { DISPLAY: ':99', TILLWRIGHT_BROWSER: named, PATH: process.env['PATH'] ?? '' };
    const opened = await openBrowser({ ...options, dataDir: folder, env });
    if (opened.kind !== 'opened') throw new Error(opened.kind);
    await expect.poll(() => readFile(seen, 'utf8').catch(() => '')).toContain('--app=');
    const given = (await readFile(seen, 'utf8')).trim().split('\n');
    expect(given[0]).toBe(`--app=${options.address}`);
    expect(given).toContain(`--user-data-dir=${join(folder, 'browser')}`);
    opened.close();
  });

  test('a browser that ends at once is said, not called open', async () => {
    const named = await program(await temporaryFolder(), 'browser', 'exit 3');
    const env = { DISPLAY: ':99', TILLWRIGHT_BROWSER: named };
    const opened = await openBrowser({ ...options, env });
    expect(opened).toEqual({ kind: 'failed', reason: 'it ended with 3' });
  });

  test('only root goes without the sandbox', () => {
    expect(browserArguments(options, false)).not.toContain('--no-sandbox');
    expect(browserArguments(options, true)).toContain('--no-sandbox');
    expect(browserArguments({ ...options, kiosk: true }, false)).toContain('--kiosk');
  });
});
