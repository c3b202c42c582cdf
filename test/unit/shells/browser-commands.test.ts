import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ok } from '../../../shared/domain/result.ts';
import { IpcError } from '../../../shared/ipc/errors.ts';
import { startBrowserShell, type BrowserShell } from '../../../src-main/shells/browser/server.ts';
import { readSession, writeSession } from '../../../src-main/shells/browser/session-file.ts';
import { pino } from 'pino';
import { createSmallTerminal, STATUS } from './small-terminal.ts';
import {
  command,
  isPrivate,
  send,
  startShell,
  temporaryFolder,
  type Received,
} from './shell-fixture.ts';

const Refused = z.strictObject({ ok: z.literal(false), error: IpcError });

async function shellOn(dataDir: string, screenDir: string): Promise<BrowserShell> {
  const started = await startBrowserShell({
    terminal: createSmallTerminal(),
    dataDir,
    rendererDir: join(screenDir, 'renderer'),
    port: 0,
    log: pino({ level: 'silent' }),
  });
  if (!started.ok) throw new Error(started.error.kind);
  return started.value;
}

function codeOf(received: Received): string {
  return Refused.parse(JSON.parse(received.text)).error.code;
}

describe('browser shell: commands are plain HTTP for scripts', () => {
  test('a command with the token answers the Result as JSON', async () => {
    const running = await startShell();
    const received = await command(running, 'status.get', {});
    expect(received.status).toBe(200);
    expect(received.headers['content-type']).toMatch(/^application\/json/);
    expect(JSON.parse(received.text)).toEqual({ ok: true, value: STATUS });
  });

  test('an expected failure is answered with status 200 too', async () => {
    const running = await startShell();
    const received = await command(running, 'cart.open', {});
    expect(received.status).toBe(200);
    expect(codeOf(received)).toBe('NOT_SIGNED_IN');
  });

  test('the input reaches the terminal as it was sent, with its origin', async () => {
    const terminal = createSmallTerminal({ 'catalogue.search': ok({ products: [], more: false }) });
    const running = await startShell({ terminal });
    await command(running, 'catalogue.search', { query: 'сарыағаш', limit: 5 });
    expect(terminal.calls).toEqual([
      { command: 'catalogue.search', input: { query: 'сарыағаш', limit: 5 }, origin: 'browser' },
    ]);
  });

  test('our own page may call, by either name of the loopback', async () => {
    const running = await startShell();
    for (const host of ['127.0.0.1', 'localhost']) {
      const origin = `http://${host}:${running.port}`;
      const received = await command(running, 'status.get', {}, { origin });
      expect(received.status).toBe(200);
    }
  });
});

describe('browser shell: refused', () => {
  const refusals: readonly [string, Readonly<Record<string, string>>, number, string][] = [
    ['a wrong token', { authorization: `Bearer ${'A'.repeat(43)}` }, 401, 'UNAUTHORISED'],
    ['a short token', { authorization: 'Bearer a' }, 401, 'UNAUTHORISED'],
    ['another scheme', { authorization: 'Basic dXNlcjpwYXNz' }, 401, 'UNAUTHORISED'],
    ['a foreign Origin', { origin: 'https://evil.example' }, 403, 'ORIGIN_REFUSED'],
    ['the Origin of a sandboxed page', { origin: 'null' }, 403, 'ORIGIN_REFUSED'],
    ['our host on another port', { origin: 'http://127.0.0.1:1' }, 403, 'ORIGIN_REFUSED'],
    ['a foreign Host (DNS rebinding)', { host: 'evil.example' }, 403, 'ORIGIN_REFUSED'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 400, 'INPUT_INVALID'],
    ['plain text', { 'content-type': 'text/plain' }, 400, 'INPUT_INVALID'],
  ];
  test.each(refusals)('%s', async (_name, headers, status, code) => {
    const running = await startShell();
    const received = await command(running, 'status.get', {}, headers);
    expect(received.status).toBe(status);
    expect(codeOf(received)).toBe(code);
    expect(running.terminal.calls).toEqual([]);
  });

  test('no token at all', async () => {
    const { port, terminal } = await startShell();
    const received = await send(port, {
      method: 'POST',
      path: '/ipc/status.get',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(received.status).toBe(401);
    expect(codeOf(received)).toBe('UNAUTHORISED');
    expect(terminal.calls).toEqual([]);
  });

  test.each(['no.such', 'constructor', '__proto__', 'cart.open/', 'events', ''])(
    'an unknown command: "%s"',
    async (name) => {
      const running = await startShell();
      const received = await command(running, name, {});
      expect(received.status).toBe(404);
      expect(codeOf(received)).toBe('COMMAND_UNKNOWN');
      expect(running.terminal.calls).toEqual([]);
    },
  );

  test('a command by GET', async () => {
    const { port, shell } = await startShell();
    const received = await send(port, {
      path: '/ipc/status.get',
      headers: { authorization: `Bearer ${shell.token}` },
    });
    expect(received.status).toBe(404);
  });

  test('a body over 64 KB, declared or streamed', async () => {
    const running = await startShell();
    const large = { query: 'x'.repeat(64 * 1024) };
    const declared = await command(running, 'catalogue.search', large);
    expect(declared.status).toBe(413);
    expect(codeOf(declared)).toBe('BODY_TOO_LARGE');
    const streamed = await command(running, 'catalogue.search', large, {
      'transfer-encoding': 'chunked',
    });
    expect(streamed.status).toBe(413);
    expect(running.terminal.calls).toEqual([]);
  });

  test.each(['{', '', 'null null', '{"__proto__":{"x":1}}', '\u0000'])(
    'a malformed body: %j',
    async (body) => {
      const { port, shell, terminal } = await startShell();
      const received = await send(port, {
        method: 'POST',
        path: '/ipc/status.get',
        headers: {
          authorization: `Bearer ${shell.token}`,
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(body)),
        },
        body,
      });
      expect(received.status).toBe(400);
      expect(codeOf(received)).toBe('INPUT_INVALID');
      expect(terminal.calls).toEqual([]);
    },
  );

  test('a preflight of another site', async () => {
    const { port } = await startShell();
    const received = await send(port, {
      method: 'OPTIONS',
      path: '/ipc/cart.open',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(received.status).toBe(403);
    expect(received.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('nothing of a body, PIN or token reaches the log', async () => {
    const running = await startShell();
    await command(running, 'session.signIn', { pin: '482913' });
    await command(running, 'no.such', { pin: '482913' });
    await command(running, 'session.signIn', { pin: '482913' }, { origin: 'https://evil.example' });
    await send(running.port, {
      method: 'POST',
      path: '/ipc/session.signIn',
      headers: { authorization: `Bearer ${running.shell.token}`, 'content-type': 'text/plain' },
      body: '{"pin":"482913"}',
    });
    const log = running.logged.join('');
    expect(log).toContain('COMMAND_UNKNOWN');
    expect(log).not.toContain('482913');
    expect(log).not.toContain(running.shell.token);
  });
});

describe('browser shell: the screen', () => {
  test('is served with a strict policy that names its own event address', async () => {
    const { port } = await startShell();
    const page = await send(port, { path: '/storefront/' });
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    const policy = String(page.headers['content-security-policy']).split('; ');
    expect(policy).toEqual([
      "default-src 'self'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self' data:",
      `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
      "object-src 'none'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.headers['referrer-policy']).toBe('no-referrer');
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('the root leads to it, and hashed files are kept', async () => {
    const { port } = await startShell();
    const root = await send(port, { path: '/' });
    expect([root.status, root.headers.location]).toEqual([302, '/storefront/']);
    const asset = await send(port, { path: '/assets/a-1234.js' });
    expect(asset.headers['cache-control']).toContain('immutable');
  });

  test.each(['/../private.txt', '/%2e%2e/private.txt', '/..%2fprivate.txt', '/assets/..%5c..%5cx'])(
    'nothing outside its folder is served: %s',
    async (path) => {
      const { port } = await startShell();
      const received = await send(port, { path });
      expect(received.status).toBeGreaterThanOrEqual(400);
      expect(received.text).not.toContain('not for the browser');
    },
  );

  test('another Host gets no page either', async () => {
    const { port } = await startShell();
    const page = await send(port, { path: '/storefront/', headers: { host: 'evil.example' } });
    expect(page.status).toBe(403);
  });
});

describe('browser shell: session.json', () => {
  test('holds address, token and process, for this user alone, and goes with the shell', async () => {
    const { shell, dataDir } = await startShell();
    const path = join(dataDir, 'session.json');
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      url: shell.url,
      token: shell.token,
      pid: process.pid,
    });
    expect(await isPrivate(path)).toBe(true);
    expect(shell.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(Buffer.from(shell.token, 'base64url')).toHaveLength(32);
    await shell.close();
    expect(readSession(dataDir)).toBeNull();
  });

  test('a newer session in the same folder survives the older one', async () => {
    const older = await startShell();
    const newer = { url: 'http://127.0.0.1:1', token: 'A'.repeat(43), pid: process.pid };
    await writeSession(older.dataDir, newer);
    await older.shell.close();
    expect(readSession(older.dataDir)).toEqual(newer);
  });

  test('a killed till is found again where it was, by the screen that stands open', async () => {
    const killed = await startShell();
    const left = readSession(killed.dataDir);
    if (left === null) throw new Error('no session');
    await killed.shell.close();
    await writeSession(killed.dataDir, left);
    const again = await shellOn(killed.dataDir, killed.dataDir);
    expect([again.url, again.token]).toEqual([left.url, left.token]);
    await again.close();
    const calm = await shellOn(killed.dataDir, killed.dataDir);
    expect(calm.token).not.toBe(left.token);
    await calm.close();
  });

  test('its old port taken by another, a killed till listens elsewhere', async () => {
    const other = await startShell();
    const dataDir = await temporaryFolder();
    const left = { url: other.shell.url, token: 'A'.repeat(43), pid: process.pid };
    await writeSession(dataDir, left);
    const shell = await shellOn(dataDir, other.dataDir);
    expect(shell.url).not.toBe(left.url);
    expect(shell.token).toBe(left.token);
    await shell.close();
  });

  test('a taken port is an answer, and leaves the running session alone', async () => {
    const { port, dataDir } = await startShell();
    const other = await temporaryFolder();
    const started = await startBrowserShell({
      terminal: createSmallTerminal(),
      dataDir: other,
      rendererDir: join(dataDir, 'renderer'),
      port,
      log: pino({ level: 'silent' }),
    });
    expect(started).toEqual({ ok: false, error: { kind: 'port_in_use' } });
    expect(readSession(other)).toBeNull();
    expect(readSession(dataDir)).not.toBeNull();
  });
});
