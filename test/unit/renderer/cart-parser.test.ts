import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { milli } from '../../../shared/domain/quantity.ts';
import { createCartParser } from '../../../src-renderer/ui/cart-parser.ts';
import { createBridge } from '../../../src-renderer/ui/bridge-client.ts';
import type { BridgeEvent } from '../../../shared/ipc/events.ts';
import { cartSample, lineSample, statusSample } from '../../support/view-samples.ts';

/** As it arrives: through JSON, so no object is the one from before. */
function received(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function ignore(_event: unknown): void {}

const LINES = Array.from({ length: 200 }, (_, at) => lineSample(at));

describe('parsing one cart after another', () => {
  test('a line that says the same keeps its identity, a changed one does not', () => {
    const parse = createCartParser();
    const first = parse(received(cartSample(LINES)));
    const changed = LINES.map((line, at) =>
      at === 150 ? lineSample(150, { quantityMilli: milli(2_000) }) : line,
    );
    const second = parse(received(cartSample(changed)));
    const kept = second.lines.filter((line, at) => line === first.lines[at]);
    expect(kept).toHaveLength(199);
    expect(second.lines[150]?.quantityMilli).toBe(2_000);
    expect(second.lines[150]).not.toBe(first.lines[150]);
  });

  test('identity follows the line, not its place', () => {
    const parse = createCartParser();
    const first = parse(received(cartSample(LINES)));
    const second = parse(received(cartSample(LINES.slice(1))));
    expect(second.lines[0]).toBe(first.lines[1]);
  });

  test.each([
    ['a field too many in a known line', { ...LINES[0], extra: 1 }],
    ['a wrong type in a known line', { ...LINES[0], totalMinor: '450' }],
    ['a field too few', { lineId: LINES[0]?.lineId }],
    ['no line at all', null],
  ])('%s is refused', (_name, line) => {
    const parse = createCartParser();
    parse(received(cartSample(LINES)));
    expect(() => parse({ ...cartSample(LINES), lines: [line] })).toThrow(z.ZodError);
  });

  test('a field too many beside the lines is refused', () => {
    expect(() => createCartParser()({ ...cartSample([]), extra: 1 })).toThrow(z.ZodError);
  });
});

describe('the bridge client', () => {
  test('answers a malformed answer as INTERNAL instead of passing it on', async () => {
    const bridge = createBridge({
      invoke: () => Promise.resolve({ ok: true, value: { lines: [] } }),
      subscribe: () => () => {},
    });
    const answer = await bridge.invoke('cart.open', {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
  });

  test('answers a terminal that is not there as INTERNAL', async () => {
    const bridge = createBridge({
      invoke: () => Promise.reject(new Error('Failed to fetch')),
      subscribe: () => () => {},
    });
    const answer = await bridge.invoke('status.get', {});
    expect(answer).toEqual({
      ok: false,
      error: { code: 'INTERNAL', params: { detail: 'Failed to fetch' } },
    });
  });

  test('passes an error on as it came', async () => {
    const error = { code: 'PIN_WRONG', params: { left: 3 } };
    const bridge = createBridge({
      invoke: () => Promise.resolve({ ok: false, error }),
      subscribe: () => () => {},
    });
    expect(await bridge.invoke('session.signIn', { pin: '1' })).toEqual({ ok: false, error });
  });

  test('events are parsed, and a cart among them shares its lines with the answers', async () => {
    let send = ignore;
    const bridge = createBridge({
      invoke: () => Promise.resolve({ ok: true, value: received(cartSample(LINES)) }),
      subscribe: (listener) => {
        send = listener;
        return () => {};
      },
    });
    const heard: BridgeEvent[] = [];
    bridge.subscribe((event) => heard.push(event));
    const answer = await bridge.invoke('cart.open', {});
    send(received({ kind: 'cart', cart: cartSample(LINES) }));
    send(received({ kind: 'status', status: statusSample() }));
    const [cart, status] = heard;
    expect(status?.kind).toBe('status');
    if (cart?.kind !== 'cart' || !answer.ok) throw new Error('Expected a cart');
    expect(cart.cart.lines[7]).toBe(answer.value.lines[7]);
    expect(() => send({ kind: 'cart' })).toThrow(z.ZodError);
  });
});
