import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestMessage, SIGNATURE_HEADER } from '../../shared/protocol/request-signature.ts';
import { stockCounter } from '../../shared/domain/counter.ts';
import { startNode, type TestNode } from './support/hq-node.ts';
import { SyncShop } from './support/sync-shop.ts';
import type { TestDevice } from './support/test-device.ts';

// SYN-5: terminals hear at once, from whichever node they listen to, that something is to pull.

let shop: SyncShop;
let second: TestNode;
let urls: readonly string[];

beforeAll(async () => {
  shop = await SyncShop.open('bells');
  second = await startNode(shop.hq.nodeUrl, shop.hq.clock);
  const listening = [shop.hq.node, second].map(({ app }) =>
    app.server.listen({ host: '127.0.0.1', port: 0 }),
  );
  urls = await Promise.all(listening);
});
afterAll(async () => {
  await second[Symbol.asyncDispose]();
  await shop[Symbol.asyncDispose]();
});

function listen(device: TestDevice, at: number, signer = device): Promise<Response> {
  const { terminal, epoch } = device.certificate ?? { terminal: '', epoch: 0 };
  const sha256 = createHash('sha256').update(`${terminal} ${epoch}`).digest('hex');
  const signature = signer.signed(requestMessage('events', sha256));
  const url = `${urls[at] ?? ''}/sync/v1/events?terminal=${terminal}&epoch=${epoch}`;
  return fetch(url, { headers: { [SIGNATURE_HEADER]: signature } });
}

/** The next event of a stream, comments left out; null at its end. */
function eventsOf(response: Response) {
  const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream());
  const chunks = reader[Symbol.asyncIterator]();
  let text = '';
  return async (): Promise<string | null> => {
    for (;;) {
      const cut = text.indexOf('\n\n');
      if (cut >= 0) {
        const event = text.slice(0, cut);
        text = text.slice(cut + 2);
        if (!event.startsWith(':')) return event;
        continue;
      }
      const { done, value } = await chunks.next();
      if (done === true) return null;
      text += value;
    }
  };
}

const PULL = 'event: pull\ndata: now';

describe('a terminal that listens', () => {
  it('is told of its mail and of news, whichever node wrote them, and not of another’s', async () => {
    const [one, other] = [await shop.enrolled('One'), await shop.enrolled('Other')];
    await one.hello();
    const response = await listen(one, 1);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const next = eventsOf(response);
    // At once, and once more when the node has begun to listen.
    expect([await next(), await next()]).toEqual([PULL, PULL]);
    const quiet = eventsOf(await listen(other, 0));
    expect([await quiet(), await quiet()]).toEqual([PULL, PULL]);
    const productId = await shop.product();
    expect([await next(), await quiet()]).toEqual([PULL, PULL]);
    // Goods go to the one that has said hello: mail for it alone.
    await shop.receive(productId, 3_000);
    expect(await next()).toBe(PULL);
    await other.requestLease(stockCounter(shop.storefrontId, productId), 1_000);
    const news = [next(), quiet()];
    await shop.product();
    expect(await Promise.all(news)).toEqual([PULL, PULL]);
    // Of the other's mail it was told nothing: its stream ends with what is counted above.
    await listen(other, 0);
    expect(await quiet()).toBeNull();
  });

  it('is refused without its own signature, and once its identity has ended', async () => {
    const [one, other] = [await shop.enrolled('Signed'), await shop.enrolled('Stranger')];
    const refused = await listen(one, 0, other);
    expect(refused.status).toBe(401);
    const terminal = one.certificate?.terminal ?? '';
    await shop.admin.ask('POST', `/terminals/${terminal}/revoke`, { reason: 'sold the till' });
    expect((await listen(one, 0)).status).toBe(403);
  });

  it('has its stream ended by a newer one of its own, and by the server’s end', async () => {
    const device = await shop.enrolled('Closing');
    const node = await startNode(shop.hq.nodeUrl, shop.hq.clock);
    urls = [...urls, await node.app.server.listen({ host: '127.0.0.1', port: 0 })];
    const older = eventsOf(await listen(device, 2));
    const newer = eventsOf(await listen(device, 2));
    while ((await older()) !== null) continue;
    const ended = (async () => {
      while ((await newer()) !== null) continue;
      return 'ended';
    })();
    await node[Symbol.asyncDispose]();
    expect(await ended).toBe('ended');
  });
});
