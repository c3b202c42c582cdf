import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { err } from '../../../shared/domain/result.ts';
import { ipcError } from '../../../shared/ipc/errors.ts';
import { createSmallTerminal, STATUS } from './small-terminal.ts';
import { startShell, type RunningShell } from './shell-fixture.ts';

interface Listening {
  readonly socket: WebSocket;
  /** The next event that was not taken yet. */
  readonly next: () => Promise<unknown>;
}

async function listen(
  running: RunningShell,
  protocols: readonly string[] = ['tillwright', `token.${running.shell.token}`],
  headers: Readonly<Record<string, string>> = {},
): Promise<Listening> {
  const socket = new WebSocket(`ws://127.0.0.1:${running.port}/ipc/events`, [...protocols], {
    headers,
  });
  const received: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  socket.on('message', (data) => {
    const text = Buffer.isBuffer(data) ? data.toString() : '';
    const waiter = waiting.shift();
    if (waiter === undefined) received.push(text);
    else waiter(text);
  });
  await once(socket, 'open');
  return {
    socket,
    next: async () => {
      const ready = received.shift();
      const text = ready ?? (await new Promise<string>((resolve) => waiting.push(resolve)));
      return JSON.parse(text);
    },
  };
}

/** The HTTP status a refused upgrade is answered with. */
async function refusedWith(
  running: RunningShell,
  protocols: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${running.port}/ipc/events`, [...protocols], {
    headers,
  });
  return new Promise((resolve, reject) => {
    socket.on('open', () => reject(new Error('it was let in')));
    socket.on('error', () => {});
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
  });
}

describe('browser shell: events by one WebSocket', () => {
  test('a screen gets the status at once and every event after it', async () => {
    const running = await startShell();
    const { socket, next } = await listen(running);
    expect(socket.protocol).toBe('tillwright');
    expect(await next()).toEqual({ kind: 'status', status: STATUS });
    running.terminal.emit({ kind: 'scan_failed', code: '1', error: ipcError('PRODUCT_UNKNOWN') });
    expect(await next()).toMatchObject({ kind: 'scan_failed', code: '1' });
    socket.close();
  });

  test('a script may give its token in the header instead', async () => {
    const running = await startShell();
    const { socket, next } = await listen(running, [], {
      authorization: `Bearer ${running.shell.token}`,
    });
    expect(await next()).toMatchObject({ kind: 'status' });
    socket.close();
  });

  test('a status that came while the first was asked for is not followed by an older one', async () => {
    const terminal = createSmallTerminal();
    const asked = Promise.withResolvers<void>();
    const handle = terminal.handle.bind(terminal);
    terminal.handle = async (...input) => {
      terminal.emit({ kind: 'status', status: { ...STATUS, heldCount: 7 } });
      const answer = await handle(...input);
      asked.resolve();
      return answer;
    };
    const running = await startShell({ terminal });
    const { socket, next } = await listen(running);
    await asked.promise;
    expect(await next()).toMatchObject({ status: { heldCount: 7 } });
    terminal.emit({ kind: 'scan_failed', code: 'last', error: ipcError('INTERNAL') });
    expect(await next()).toMatchObject({ code: 'last' });
    socket.close();
  });

  test('a terminal that has no status yet still gets its listeners', async () => {
    const terminal = createSmallTerminal();
    terminal.handle = () => Promise.resolve(err(ipcError('INTERNAL')));
    const running = await startShell({ terminal });
    const { socket, next } = await listen(running);
    terminal.emit({ kind: 'status', status: STATUS });
    expect(await next()).toMatchObject({ kind: 'status' });
    socket.close();
  });

  test('without a token, with a wrong one, from elsewhere: refused', async () => {
    const running = await startShell();
    const good = ['tillwright', `token.${running.shell.token}`];
    expect(await refusedWith(running, [])).toBe(401);
    expect(await refusedWith(running, ['tillwright'])).toBe(401);
    expect(await refusedWith(running, ['tillwright', `token.${'A'.repeat(43)}`])).toBe(401);
    expect(await refusedWith(running, good, { origin: 'https://evil.example' })).toBe(403);
    expect(await refusedWith(running, good, { host: `evil.example:${running.port}` })).toBe(403);
    expect(running.terminal.listenerCount()).toBe(1);
    expect(running.shell.screenCount()).toBe(0);
  });

  test('a client that does not read is dropped at a bound, and others go on', async () => {
    const running = await startShell({ largestBacklogBytes: 256 * 1024 });
    const reader = await listen(running);
    await reader.next();
    const slow = await listen(running);
    // The kernel's buffers fill first; from then on the process itself would have to keep them.
    slow.socket.pause();
    const code = 'x'.repeat(100_000);
    let sent = 0;
    while (running.shell.screenCount() > 1 && sent < 2_000) {
      running.terminal.emit({ kind: 'scan_failed', code, error: ipcError('INTERNAL') });
      sent += 1;
      expect(await reader.next()).toMatchObject({ kind: 'scan_failed' });
    }
    expect(running.shell.screenCount()).toBe(1);
    slow.socket.terminate();
    const again = await listen(running);
    expect(await again.next()).toEqual({ kind: 'status', status: STATUS });
    again.socket.close();
    reader.socket.close();
  });

  test('a client that answers no heartbeat is dropped', async () => {
    const running = await startShell({ heartbeatMs: 20 });
    // A bare socket speaks the upgrade and then nothing, as a laptop that fell asleep.
    const bare = connect(running.port, '127.0.0.1');
    bare.write(
      [
        'GET /ipc/events HTTP/1.1',
        `Host: 127.0.0.1:${running.port}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        `Authorization: Bearer ${running.shell.token}`,
        '\r\n',
      ].join('\r\n'),
    );
    bare.resume();
    await once(bare, 'close');
    expect(running.shell.screenCount()).toBe(0);
  });

  test('a client that answers heartbeats stays', async () => {
    const running = await startShell({ heartbeatMs: 20 });
    const { socket } = await listen(running);
    for (let beat = 0; beat < 5; beat += 1) await once(socket, 'ping');
    expect(running.shell.screenCount()).toBe(1);
    socket.close();
  });

  test('what a screen says is dropped; too long a message ends it', async () => {
    const running = await startShell();
    const { socket, next } = await listen(running);
    await next();
    socket.send('{"command":"cart.open"}');
    running.terminal.emit({ kind: 'status', status: STATUS });
    await next();
    socket.send('x'.repeat(10_000));
    await once(socket, 'close');
    expect(running.terminal.calls.map((call) => call.command)).toEqual(['status.get']);
  });

  test('closing the shell closes its screens and leaves nothing subscribed', async () => {
    const running = await startShell();
    const { socket } = await listen(running);
    const closed = once(socket, 'close');
    await running.shell.close();
    await closed;
    expect(running.terminal.listenerCount()).toBe(0);
  });
});
