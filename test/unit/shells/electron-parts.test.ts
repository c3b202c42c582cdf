import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserWindow, IpcMain, IpcMainInvokeEvent } from 'electron';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { isAppUrl, serveScreen } from '../../../src-main/shells/electron/app-protocol.ts';
import { connectScreen } from '../../../src-main/shells/electron/ipc.ts';
import { temporaryFolder } from './shell-fixture.ts';
import { createSmallTerminal, STATUS } from './small-terminal.ts';

const OURS = 'app://tillwright/storefront/index.html';
const log = pino({ level: 'silent' });

type Handler = (event: IpcMainInvokeEvent, ...input: unknown[]) => Promise<unknown>;

/** The sender check with frames made up, since a real page can be in only some of these states. */
async function connected() {
  const sent: unknown[] = [];
  const window = {
    isDestroyed: () => false,
    webContents: { send: (...input: unknown[]) => sent.push(input) },
  };
  const handlers = new Map<string, Handler>();
  const ipcMain = {
    handle: (channel: string, handler: Handler) => handlers.set(channel, handler),
    removeHandler: (channel: string) => handlers.delete(channel),
  };
  const terminal = createSmallTerminal();
  const disconnect = await connectScreen({
    // The parts of Electron's types that the code under test uses.
    ipcMain: ipcMain as unknown as IpcMain,
    terminal: Promise.resolve(terminal),
    windows: () => [window as unknown as BrowserWindow],
    log,
  });
  const invoke = (senderFrame: unknown, sender: unknown = window.webContents): Promise<unknown> => {
    const handler = handlers.get('ipc');
    if (handler === undefined) throw new Error('no handler');
    const event = { sender, senderFrame } as unknown as IpcMainInvokeEvent;
    return handler(event, 'status.get', {});
  };
  return { invoke, terminal, sent, disconnect, handlers };
}

describe('Electron IPC: the sender check', () => {
  test('our top frame is answered', async () => {
    const { invoke } = await connected();
    expect(await invoke({ url: OURS, parent: null })).toEqual({ ok: true, value: STATUS });
  });

  test.each([
    ['a frame that has gone', null],
    ['a frame of ours inside ours', { url: OURS, parent: { url: OURS, parent: null } }],
    ['another site', { url: 'https://evil.example/', parent: null }],
    ['another host of our scheme', { url: 'app://evil/storefront/index.html', parent: null }],
    ['our name behind another scheme', { url: 'https://tillwright/storefront/', parent: null }],
    ['a name that begins like ours', { url: 'app://tillwright.evil/', parent: null }],
    ['our name as a password', { url: 'app://tillwright@evil/', parent: null }],
    ['a file', { url: 'file:///app://tillwright/', parent: null }],
    ['a blank page', { url: 'about:blank', parent: null }],
    ['no address', { url: '', parent: null }],
  ])('%s is refused', async (_name, frame) => {
    const { invoke, terminal } = await connected();
    expect(await invoke(frame)).toMatchObject({ ok: false, error: { code: 'ORIGIN_REFUSED' } });
    expect(terminal.calls).toEqual([]);
  });

  test('a window that is not ours is refused', async () => {
    const { invoke, terminal } = await connected();
    const answer = await invoke({ url: OURS, parent: null }, { send: () => {} });
    expect(answer).toMatchObject({ ok: false, error: { code: 'ORIGIN_REFUSED' } });
    expect(terminal.calls).toEqual([]);
  });

  test('events go to the window, until it is disconnected', async () => {
    const { terminal, sent, disconnect, handlers } = await connected();
    terminal.emit({ kind: 'status', status: STATUS });
    disconnect();
    terminal.emit({ kind: 'status', status: STATUS });
    expect(sent).toEqual([['event', { kind: 'status', status: STATUS }]]);
    expect(terminal.listenerCount()).toBe(0);
    expect(handlers.size).toBe(0);
  });
});

async function screen(): Promise<string> {
  const folder = await temporaryFolder();
  const rendererDir = join(folder, 'renderer');
  await mkdir(join(rendererDir, 'storefront'), { recursive: true });
  await mkdir(join(rendererDir, 'assets'));
  await writeFile(join(rendererDir, 'storefront', 'index.html'), '<!doctype html>');
  await writeFile(join(rendererDir, 'assets', 'a-1.js'), 'export {};');
  await writeFile(join(rendererDir, 'assets', 'a-1.js.map'), '{}');
  await writeFile(join(folder, 'secret.json'), '{"secret":1}');
  await mkdir(join(folder, 'renderer-old'));
  await writeFile(join(folder, 'renderer-old', 'page.html'), 'old');
  return rendererDir;
}

const get = async (url: string, method = 'GET'): Promise<Response> =>
  serveScreen(await screen(), { url, method });

describe('Electron: app:// serves the built screen', () => {
  test('pages and files, each with its type', async () => {
    const page = await get('app://tillwright/storefront/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('no-store');
    const script = await get('app://tillwright/assets/a-1.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toContain('immutable');
  });

  test.each([
    'app://tillwright/../secret.json',
    'app://tillwright/%2e%2e/secret.json',
    'app://tillwright/..%2fsecret.json',
    'app://tillwright/..%5csecret.json',
    'app://tillwright/assets/%2e%2e%2f%2e%2e%2fsecret.json',
    'app://tillwright/..%2frenderer-old/page.html',
    'app://tillwright/storefront/index.html%00.js',
    'app://tillwright/%zz.html',
    'app://tillwright/assets/a-1.js.map',
    'app://tillwright/assets',
    'app://evil/storefront/index.html',
    'https://tillwright/storefront/index.html',
  ])('not %s', async (url) => {
    const answer = await get(url);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe('');
  });

  test('only reading', async () => {
    expect((await get('app://tillwright/storefront/', 'POST')).status).toBe(405);
    const head = await get('app://tillwright/storefront/', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('every answer carries the policy, refusals too', async () => {
    for (const url of ['app://tillwright/storefront/', 'app://tillwright/nothing.html']) {
      const answer = await get(url);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
    }
  });

  test('an address is ours by scheme and host', () => {
    expect(isAppUrl(OURS)).toBe(true);
    expect(isAppUrl('APP://TILLWRIGHT/x')).toBe(false);
    expect(isAppUrl('not a url')).toBe(false);
  });
});
