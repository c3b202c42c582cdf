import { describe, expect, it } from 'vitest';
import { milli } from '../../../shared/domain/quantity.ts';
import { ok } from '../../../shared/domain/result.ts';
import { readKnownCart, type SentLines, wholeCart } from '../../../shared/ipc/cart-wire.ts';
import type { CartView, LineView } from '../../../shared/ipc/views.ts';
import { createCartAnswers } from '../../../src-main/shells/browser/cart-answers.ts';
import { seededRandom } from '../../crash/seeded-random.ts';
import { cartSample, lineSample } from '../../support/view-samples.ts';

const LINES = Array.from({ length: 200 }, (_, at) => lineSample(at));

/** As a transport does it: what it was sent last, and what it makes of the next answer. */
interface Screen {
  readonly name: string;
  asked: number;
  last: { readonly asked: number; readonly tag: string; readonly lines: SentLines };
}

function newScreen(name: string): Screen {
  return { name, asked: 0, last: { asked: 0, tag: 'none', lines: new Map() } };
}

/** The request is sent now; its answer is read when the function that comes back is called. */
function ask(answers: ReturnType<typeof createCartAnswers>, screen: Screen, cart: CartView) {
  const known = screen.last;
  screen.asked += 1;
  const { asked } = screen;
  const { json, tag } = answers.write('cart.scan', ok(cart), {
    screen: screen.name,
    tag: known.tag,
  });
  return {
    json,
    read: (): unknown => {
      const whole = wholeCart(JSON.parse(json), known.lines);
      if (tag !== null && asked > screen.last.asked) {
        screen.last = { asked, tag, lines: whole.lines };
      }
      return whole.answer;
    },
  };
}

function sent(cart: CartView): unknown {
  return JSON.parse(JSON.stringify(ok(cart)));
}

describe('answers to a screen that keeps its lines', () => {
  it('hold one line after a scan into 200', () => {
    const answers = createCartAnswers();
    const screen = newScreen('one');
    const first = ask(answers, screen, cartSample(LINES));
    expect(first.read()).toEqual(sent(cartSample(LINES)));
    const scanned = cartSample([...LINES, lineSample(200)]);
    const second = ask(answers, screen, scanned);
    expect(second.json.length).toBeLessThan(first.json.length / 8);
    expect(second.read()).toEqual(sent(scanned));
  });

  it('are whole for whoever says nothing of lines, and for another screen', () => {
    const answers = createCartAnswers();
    ask(answers, newScreen('one'), cartSample(LINES)).read();
    const whole = JSON.stringify(ok(cartSample(LINES)));
    expect(answers.write('cart.scan', ok(cartSample(LINES)), null).json).toBe(whole);
    const other = ask(answers, newScreen('two'), cartSample(LINES));
    expect(JSON.parse(other.json)).toEqual(sent(cartSample(LINES)));
    expect(answers.write('cart.abandon', ok(null), { screen: 'one', tag: 'none' })).toEqual({
      json: '{"ok":true,"value":null}',
      tag: null,
    });
  });

  it('are whole where a till was started anew under a screen that stayed, and its answer got lost', () => {
    const screen = newScreen('one');
    ask(createCartAnswers(), screen, cartSample(LINES)).read();
    const changed = cartSample(LINES.map((line) => ({ ...line, note: 'changed' })));
    const anew = createCartAnswers();
    ask(anew, screen, changed);
    expect(ask(anew, screen, changed).read()).toEqual(sent(changed));
  });

  it('are the cart, whatever was lost, came late or was changed meanwhile', () => {
    const random = seededRandom(7);
    let answers = createCartAnswers();
    // More of them than are remembered.
    const screens = Array.from({ length: 11 }, (_, at) => newScreen(`screen-${at}`));
    let lines: readonly LineView[] = LINES.slice(0, 12);
    let late: { readonly read: () => unknown; readonly whole: unknown }[] = [];
    let short = 0;
    for (let step = 0; step < 3_000; step += 1) {
      const at = random.between(0, lines.length - 1);
      const quantityMilli = milli(random.between(1, 9) * 1_000);
      lines = random.chance(0.2)
        ? [...lines.filter((_, place) => place !== at), lineSample(random.between(0, 199))].filter(
            (line, place, all) => all.findIndex(({ lineId }) => lineId === line.lineId) === place,
          )
        : lines.map((line, place) => (place === at ? { ...line, quantityMilli } : line));
      // The till is started anew, under screens that stay.
      if (step % 500 === 499) answers = createCartAnswers();
      const cart = cartSample(lines);
      const busy = random.chance(0.7) ? screens.slice(0, 2) : screens;
      const { json, read } = ask(answers, random.pick(busy), cart);
      if (/"lines":\["/.test(json)) short += 1;
      // Lost, or read after answers that were asked for later.
      if (random.chance(0.1)) continue;
      late.push({ read, whole: sent(cart) });
      if (random.chance(0.3)) continue;
      for (const one of late.toReversed()) expect(one.read(), `step ${step}`).toEqual(one.whole);
      late = [];
    }
    expect(short).toBeGreaterThan(500);
  });
});

describe('what a request says of its lines', () => {
  it('is read where it is well written, and passed over where it is not', () => {
    expect(readKnownCart('a-B_9.x-12')).toEqual({ screen: 'a-B_9', tag: 'x-12' });
    const wrong = [undefined, '', '.1', 'a', 'a.', 'a.1.2', 'a b.1', 'a.ы', ['a.1']];
    for (const header of [...wrong, `${'x'.repeat(65)}.1`, `a.${'9'.repeat(65)}`]) {
      expect(readKnownCart(header), String(header)).toBeNull();
    }
  });

  it('names no line that was never sent', () => {
    const answer = { ok: true, value: { lines: ['nobody'] } };
    expect(() => wholeCart(answer, new Map())).toThrow('nobody was never sent');
  });
});
