import { createHash, generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TerminalId } from '../../../shared/domain/ids.ts';
import { requestMessage, SIGNATURE_HEADER } from '../../../shared/protocol/request-signature.ts';
import { NO_HASH } from '../../../shared/protocol/sync-identity.ts';
import type { Timers } from '../../../src-main/ports.ts';
import { createEventListener } from '../../../src-main/sync/event-listener.ts';
import { createSyncLink, type SyncLink } from '../../../src-main/sync/hq-link.ts';

// The line to HQ over real sockets: what goes out is signed and whole, what comes back is believed
// only where it reads as the contract says, and nothing ever throws.

const pair = generateKeyPairSync('ed25519');
const terminal = TerminalId.parse(randomUUID());
const ACKED = { kind: 'need', needFrom: 3 };

let server: Server;
let link: SyncLink;
let answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

beforeEach(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  link = createSyncLink({
    url: `http://127.0.0.1:${port}`,
    sign: (bytes) => sign(null, bytes, pair.privateKey),
    nextId: () => 'correlated-1',
  });
});
afterEach(async () => {
  link.close();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function push(letters = 2) {
  const events = [{ bytes: 'x'.repeat(letters), hash: NO_HASH }];
  const body = { proto: 1, terminal, epoch: 1, fromSeq: 1, prevHash: NO_HASH, events };
  return link.send('push', body, 5_000);
}

function isSigned(request: IncomingMessage, name: string, bytes: Buffer | string): boolean {
  const given = request.headers[SIGNATURE_HEADER];
  const message = requestMessage(name, createHash('sha256').update(bytes).digest('hex'));
  const signature = Buffer.from(typeof given === 'string' ? given : '', 'base64');
  return verify(null, Buffer.from(message), pair.publicKey, signature);
}

describe('SYNC a message', () => {
  it.each([
    ['small, as it is', 2, undefined],
    ['large, compressed', 5_000, 'gzip'],
  ])('goes out %s, signed over what it says', async (_what, letters, encoding) => {
    const seen: unknown[] = [];
    answer = (request, response, body) => {
      const { headers, url } = request;
      const plain = encoding === 'gzip' ? gunzipSync(body) : body;
      seen.push(url, headers['content-encoding'], headers['x-correlation-id']);
      seen.push(isSigned(request, 'push', plain), JSON.parse(plain.toString()).fromSeq);
      response.end(JSON.stringify(ACKED));
    };
    expect(await push(letters)).toEqual({ ok: true, value: ACKED });
    expect(seen).toEqual(['/sync/v1/push', encoding, 'correlated-1', true, 1]);
  });

  it.each([
    ['a page of HTML', 200, '<html>', 'unreadable'],
    ['something else', 200, '{"kind":"acked"}', 'unreadable'],
    ['a word more than the contract', 200, '{"kind":"need","needFrom":3,"x":1}', 'unreadable'],
    ['an error', 503, '{}', 'refused'],
  ])('is not answered by %s', async (_what, status, text, kind) => {
    answer = (_request, response) => {
      response.statusCode = status;
      response.end(text);
    };
    expect(await push()).toMatchObject({ ok: false, error: { kind } });
  });

  it('is not followed to another address', async () => {
    answer = (_request, response) => {
      response.writeHead(307, { location: 'http://127.0.0.1:9/' });
      response.end();
    };
    expect(await push()).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
  });

  it('ends with the line, however long its answer takes', async () => {
    answer = () => link.close();
    expect(await push()).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
  });
});

/** Timers that run when the test says so. */
function handTimers(): Timers & { readonly waiting: { delayMs: number; run: () => void }[] } {
  const waiting: { delayMs: number; run: () => void }[] = [];
  return {
    waiting,
    after: (delayMs, run) => {
      const timer = { delayMs, run };
      waiting.push(timer);
      return () => void waiting.splice(waiting.indexOf(timer), 1);
    },
  };
}

describe('SYNC "pull now"', () => {
  it('is heard on a line that the device asked for by name', async () => {
    const heard = Promise.withResolvers<void>();
    const asked: unknown[] = [];
    answer = (request, response) => {
      asked.push(request.url, isSigned(request, 'events', `${terminal} 2`));
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': hello\n\nevent: other\ndata: 1\n\neve');
      response.write('nt: pull\ndata: {}\n\n');
    };
    const timers = handTimers();
    const listener = createEventListener({ link, timers, onPull: () => heard.resolve() });
    listener.want({ terminal, epoch: 2 });
    await heard.promise;
    expect(asked).toEqual([`/sync/v1/events?terminal=${terminal}&epoch=2`, true]);
    listener.stop();
    expect(timers.waiting).toEqual([]);
  });

  it('is not asked for again for long where HQ has no such line', async () => {
    let asked = 0;
    answer = (_request, response) => {
      asked += 1;
      response.statusCode = 404;
      response.end();
    };
    const timers = handTimers();
    const listener = createEventListener({ link, timers, onPull: () => undefined });
    listener.want({ terminal, epoch: 2 });
    await expect.poll(() => timers.waiting.length, { timeout: 30_000 }).toBe(1);
    listener.want({ terminal, epoch: 2 });
    expect({ asked, delayMs: timers.waiting[0]?.delayMs }).toEqual({ asked: 1, delayMs: 600_000 });
    listener.stop();
  });

  it('is asked for again, later each time, where the line breaks', async () => {
    answer = (_request, response) => response.destroy();
    const timers = handTimers();
    const listener = createEventListener({ link, timers, onPull: () => undefined });
    listener.want({ terminal, epoch: 2 });
    const pauses: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      await expect.poll(() => timers.waiting.length, { timeout: 30_000 }).toBe(1);
      const timer = timers.waiting.pop();
      pauses.push(timer?.delayMs ?? 0);
      timer?.run();
    }
    expect(pauses).toEqual([2_000, 4_000, 8_000]);
    listener.stop();
  });
});
