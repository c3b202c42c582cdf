import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import {
  buildFirst,
  describeElectron,
  sharedElectron,
  startElectron,
  temporaryFolder,
} from './double-fixture.ts';

beforeAll(buildFirst, 180_000);
// Every till is a process with a browser of its own, and the machine may be busy.
vi.setConfig({ testTimeout: 90_000 });

/** What the page sees of the terminal. */
declare global {
  interface Window {
    tillwright: {
      invoke(command: unknown, input?: unknown): Promise<unknown>;
      subscribe(listener: (event: unknown) => void): () => void;
    };
    heard: unknown[];
  }
}

const Prefs = z.looseObject({
  kiosk: z.boolean(),
  webPreferences: z.record(z.string(), z.unknown()),
});

describeElectron('its window', () => {
  const shared = sharedElectron();

  test('is hardened in every way a window can be', async () => {
    const { till } = await shared();
    const state = await till.state();
    expect(state.windows).toHaveLength(1);
    expect(state.windows[0]?.url).toBe('app://tillwright/storefront/index.html');
    const { kiosk, webPreferences } = Prefs.parse(state.windows[0]?.options);
    expect(kiosk).toBe(false);
    expect(webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: true,
    });
    expect(state.sandboxEnabled).toBe(true);
    expect(state.spellCheckerEnabled).toBe(false);
    expect(state.menu).toBe(process.platform === 'darwin' ? 'some' : 'none');
    expect(state.schemes).toEqual([
      {
        scheme: 'app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
      },
    ]);
    expect(state.handledSchemes).toEqual(['app']);
    expect(state.ipcChannels).toEqual(['ipc']);
  });

  test('has no developer tools once packed, and fills the screen with --kiosk', async () => {
    const till = await startElectron({
      args: ['--kiosk'],
      env: { ELECTRON_DOUBLE_PACKAGED: '1' },
    });
    await till.page();
    const options = Prefs.parse((await till.state()).windows[0]?.options);
    expect(options.kiosk).toBe(true);
    expect(options.webPreferences['devTools']).toBe(false);
  });

  test('shows our page over our own scheme, with the strict policy', async () => {
    const { till, page } = await shared();
    const answer = await page.evaluate(async () => {
      const response = await fetch(location.href);
      return { status: response.status, headers: [...response.headers] };
    });
    const headers = Object.fromEntries(answer.headers);
    expect(answer.status).toBe(200);
    expect(headers['content-security-policy']).toContain("default-src 'self'; script-src 'self'");
    expect(headers['content-security-policy']).toContain("connect-src 'self';");
    expect(headers['content-security-policy']).not.toContain('unsafe-eval');
    expect(headers['x-content-type-options']).toBe('nosniff');
    const blocked = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.heard = ["inline script ran"]';
      document.head.append(script);
      return window.heard === undefined;
    });
    expect(blocked).toBe(true);
    expect((await till.state()).reached).toEqual([]);
  });

  test('serves nothing outside the screen', async () => {
    const { page } = await shared();
    const paths = ['/../../package.json', '/%2e%2e/%2e%2e/package.json', '/..%2f..%2fpackage.json'];
    const statuses = await page.evaluate(
      (asked) =>
        Promise.all(
          asked.map(async (path) => (await fetch(new URL(path, location.origin))).status),
        ),
      [...paths, '/no-such-page'],
    );
    expect(statuses).toEqual([404, 404, 404, 404]);
  });
});

describeElectron('what the page holds', () => {
  const shared = sharedElectron();

  test('is invoke and subscribe, and nothing of Node or Electron', async () => {
    const { page } = await shared();
    const seen = await page.evaluate(() => ({
      keys: Object.keys(window.tillwright),
      frozen: Object.isFrozen(window.tillwright),
      node: ['require', 'process', 'module', 'global', 'Buffer', 'electron', 'ipcRenderer'].filter(
        (name) => name in window,
      ),
      replaced: Reflect.set(window, 'tillwright', {}),
    }));
    expect(seen).toEqual({
      keys: ['invoke', 'subscribe'],
      frozen: true,
      node: [],
      replaced: false,
    });
  });

  test('commands are answered by the terminal behind it', async () => {
    const { page } = await shared();
    const answer = await page.evaluate(() => window.tillwright.invoke('status.get', {}));
    expect(answer).toMatchObject({ ok: true, value: { blocked: null, locked: true } });
    const refused = await page.evaluate(() => window.tillwright.invoke('cart.open', {}));
    expect(refused).toMatchObject({ ok: false, error: { code: 'NOT_SIGNED_IN' } });
  });

  test('unknown commands are refused, whatever they are', async () => {
    const { page } = await shared();
    const answers = await page.evaluate(
      (names) => Promise.all(names.map((name) => window.tillwright.invoke(name, {}))),
      ['no.such', 'constructor', '__proto__', '', null, 7],
    );
    expect(answers).toHaveLength(6);
    for (const answer of answers) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'COMMAND_UNKNOWN' } });
    }
  });

  test('events arrive until the listener is taken off', async () => {
    const { page } = await shared();
    const heard = await page.evaluate(async () => {
      const events: unknown[] = [];
      const first = Promise.withResolvers<void>();
      const stop = window.tillwright.subscribe((event) => {
        events.push(event);
        first.resolve();
      });
      await window.tillwright.invoke('session.signIn', { pin: '1111' });
      await first.promise;
      stop();
      return events;
    });
    expect(heard[0]).toMatchObject({ kind: 'status' });
  });
});

describeElectron('who may speak to the terminal', () => {
  test('a frame inside our page may not', async () => {
    const till = await startElectron({ env: { ELECTRON_DOUBLE_PRELOAD_EVERYWHERE: '1' } });
    const page = await till.page();
    const answer = await page.evaluate(async () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const inner = frame.contentWindow;
      return inner?.tillwright.invoke('status.get', {});
    });
    expect(answer).toMatchObject({ ok: false, error: { code: 'ORIGIN_REFUSED' } });
  });

  test('by default a frame has no bridge at all', async () => {
    const till = await startElectron();
    const page = await till.page();
    const missing = await page.evaluate(() => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      return frame.contentWindow?.tillwright === undefined;
    });
    expect(missing).toBe(true);
  });

  test('a page of another site in our window may not', async () => {
    const till = await startElectron();
    const page = await till.page();
    await till.control('force', 'https://evil.example/till');
    await page.waitForURL('https://evil.example/till');
    const answer = await page.evaluate(() => window.tillwright.invoke('status.get', {}));
    expect(answer).toMatchObject({ ok: false, error: { code: 'ORIGIN_REFUSED' } });
  });
});

describeElectron('what the page may not do', () => {
  const shared = sharedElectron();

  test('leave for another site', async () => {
    const { till, page } = await shared();
    const before = page.url();
    await page.evaluate(() => location.assign('https://evil.example/'));
    await expect
      .poll(async () => (await till.state()).deniedNavigations)
      .toContain('https://evil.example/');
    expect(page.url()).toBe(before);
    expect((await till.state()).reached).toEqual([]);
  });

  test('open a window', async () => {
    const { till, page } = await shared();
    await page.evaluate(() => void window.open('https://evil.example/'));
    await expect.poll(async () => (await till.state()).deniedWindows.length).toBe(1);
    await expect.poll(() => page.context().pages().length).toBe(1);
    expect((await till.state()).windows).toHaveLength(1);
    expect((await till.state()).reached).toEqual([]);
  });

  test('fetch or embed anything from the network', async () => {
    const { till, page } = await shared();
    const failed = await page.evaluate(async () => {
      const image = new Image();
      const broken = new Promise((resolve) => image.addEventListener('error', resolve));
      image.src = 'https://evil.example/pixel.png';
      await broken;
      return fetch('https://evil.example/data').then(
        () => false,
        () => true,
      );
    });
    expect(failed).toBe(true);
    expect((await till.state()).reached).toEqual([]);
  });

  test('load from the network even where a page of another site got in', async () => {
    const till = await startElectron();
    const page = await till.page();
    await till.control('force', 'https://evil.example/till');
    await page.waitForURL('https://evil.example/till');
    await page.evaluate(() => fetch('/data').catch(() => {}));
    const state = await till.state();
    expect(state.cancelled).toContain('https://evil.example/data');
    expect(state.reached).toEqual([]);
  });

  test('use any device or permission', async () => {
    const { till } = await shared();
    const names = ['media', 'geolocation', 'notifications', 'clipboard-read', 'hid', 'serial'];
    for (const name of names) {
      expect(await till.control('ask', name)).toEqual([false, false, false]);
    }
  });
});

describeElectron('one instance, a calm end', () => {
  test('a second start brings the first to the front and ends', async () => {
    const first = await startElectron();
    await first.page();
    const second = await startElectron({ dataDir: first.dataDir });
    expect(await second.exited).toBe(0);
    expect(second.output()).toContain('already runs');
    await expect.poll(async () => (await first.state()).focusCount).toBe(1);
    expect(first.process.exitCode).toBeNull();
  });

  test('another data folder is another till', async () => {
    const first = await startElectron();
    const second = await startElectron();
    await first.page();
    await second.page();
    expect((await second.state()).windows).toHaveLength(1);
  });

  test.each(['close', 'quit', 'SIGTERM'])(
    '%s closes the terminal before the process',
    async (how) => {
      const till = await startElectron();
      await till.page();
      if (how === 'SIGTERM') till.process.kill('SIGTERM');
      // The process may be gone before it has answered.
      else till.control(how).catch(() => {});
      expect(await till.exited).toBe(0);
      const log = await logOf(till.dataDir);
      expect(log).toContain('"msg":"stopped"');
      // The store was checkpointed and closed: no write-ahead log is left behind.
      expect((await readdir(till.dataDir)).filter((name) => name.endsWith('-wal'))).toEqual([]);
    },
  );

  test('a screen that dies is shown again, and the till goes on', async () => {
    const till = await startElectron();
    await till.page();
    await till.control('crash');
    await expect.poll(() => logOf(till.dataDir)).toContain('the screen died');
    const page = await till.page();
    await expect
      .poll(() =>
        page
          .context()
          .pages()
          .some((known) => known.url().includes('storefront')),
      )
      .toBe(true);
    expect(till.process.exitCode).toBeNull();
  });

  test('a wrong argument is said, with its own exit code', async () => {
    const till = await startElectron({ args: ['--port', 'ninety'] });
    expect(await till.exited).toBe(2);
    expect(till.output()).toContain('--port');
  });
});

describeElectron('secrets', () => {
  test("are sealed by the system's keychain", async () => {
    const till = await startElectron();
    await till.page();
    expect((await till.state()).sealedCount).toBeGreaterThan(0);
    expect(await readdir(till.dataDir)).not.toContain('secret.key');
  });

  test.each(['none', 'plain'])(
    'are sealed by a private key file where the keychain is %s, and the log says so',
    async (keychain) => {
      const till = await startElectron({ env: { ELECTRON_DOUBLE_KEYCHAIN: keychain } });
      await till.page();
      expect((await till.state()).sealedCount).toBe(0);
      expect(await readdir(till.dataDir)).toContain('secret.key');
      expect(await logOf(till.dataDir)).toContain('no system keychain');
    },
  );

  test('open again at the next start', async () => {
    const dataDir = await temporaryFolder();
    for (let start = 0; start < 2; start += 1) {
      const till = await startElectron({ dataDir });
      const page = await till.page();
      const answer = await page.evaluate(() => window.tillwright.invoke('status.get', {}));
      expect(answer).toMatchObject({ ok: true, value: { blocked: null } });
      await till.stop();
    }
  });
});

async function logOf(dataDir: string): Promise<string> {
  const folder = join(dataDir, 'logs');
  const names = await readdir(folder);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.join('');
}
