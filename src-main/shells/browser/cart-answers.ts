import { randomUUID } from 'node:crypto';
import type { Result } from '../../../shared/domain/result.ts';
import { isCart, type KnownCart } from '../../../shared/ipc/cart-wire.ts';
import type { CommandName } from '../../../shared/ipc/contract.ts';
import type { IpcError } from '../../../shared/ipc/errors.ts';

/** A till has one screen, or two; a reload makes another, and the oldest is forgotten. */
const MOST_SCREENS = 8;

export interface CartAnswers {
  /**
   * The answer's JSON, and its tag, which no other answer has, nor had before a restart; null where
   * there is no cart or nobody who keeps one.
   */
  write(
    command: CommandName,
    answer: Result<unknown, IpcError>,
    known: KnownCart | null,
  ): { readonly json: string; readonly tag: string | null };
}

interface Sent {
  readonly tag: string;
  /** Each line's JSON, by its id. */
  readonly lines: ReadonlyMap<string, string>;
}

const NOTHING: ReadonlyMap<string, string> = new Map();

/** Sends each screen what its cart's lines have become, and no more: see `cart-wire.ts`. */
export function createCartAnswers(): CartAnswers {
  const screens = new Map<string, Sent>();
  const start = randomUUID();
  let answers = 0;
  return {
    write(command, answer, known) {
      if (known === null || !answer.ok || !isCart(command, answer.value)) {
        return { json: JSON.stringify(answer), tag: null };
      }
      const before = screens.get(known.screen);
      // Another answer is under way to it, or one got lost: what it has now nobody knows.
      const has = before?.tag === known.tag ? before.lines : NOTHING;
      const { lines, ...frame } = answer.value;
      const sent = new Map<string, string>();
      const texts = lines.map((line) => {
        const text = JSON.stringify(line);
        sent.set(line.lineId, text);
        return has.get(line.lineId) === text ? JSON.stringify(line.lineId) : text;
      });
      answers += 1;
      const tag = `${start}-${answers}`;
      screens.delete(known.screen);
      screens.set(known.screen, { tag, lines: sent });
      const [oldest] = screens.keys();
      if (screens.size > MOST_SCREENS && oldest !== undefined) screens.delete(oldest);
      const cart = `${JSON.stringify(frame).slice(0, -1)},"lines":[${texts.join(',')}]}`;
      return { json: `{"ok":true,"value":${cart}}`, tag };
    },
  };
}
