import type { CDPSession, Page } from '@playwright/test';

export type KeyboardLayout = 'us' | 'ru' | 'kk';

/** What the digit row and the letters of a place on the board type, plain and shifted. */
const LETTER_CODES = [
  ...['KeyQ', 'KeyW', 'KeyE', 'KeyR', 'KeyT', 'KeyY', 'KeyU', 'KeyI', 'KeyO', 'KeyP'],
  ...['BracketLeft', 'BracketRight', 'KeyA', 'KeyS', 'KeyD', 'KeyF', 'KeyG', 'KeyH', 'KeyJ'],
  ...['KeyK', 'KeyL', 'Semicolon', 'Quote', 'KeyZ', 'KeyX', 'KeyC', 'KeyV', 'KeyB', 'KeyN'],
  ...['KeyM', 'Comma', 'Period'],
];
const DIGIT_CODES = [
  ...['Backquote', 'Digit1', 'Digit2', 'Digit3', 'Digit4', 'Digit5', 'Digit6', 'Digit7'],
  ...['Digit8', 'Digit9', 'Digit0', 'Minus', 'Equal'],
];
const CODES = [...DIGIT_CODES, ...LETTER_CODES];

interface Face {
  readonly plain: string;
  readonly shifted: string;
}

/** The Kazakh board types letters on its digit row. */
const FACES: Readonly<Record<KeyboardLayout, Face>> = {
  us: {
    plain: "`1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,.",
    shifted: '~!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>',
  },
  ru: {
    plain: 'ё1234567890-=йцукенгшщзхъфывапролджэячсмитьбю',
    shifted: 'Ё!"№;%:?*()_+ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ',
  },
  kk: {
    plain: '("әіңғ,.үұқөһйцукенгшщзхъфывапролджэячсмитьбю',
    shifted: ')!ӘІҢҒ;:ҮҰҚӨҺЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ',
  },
};

/** Faster than any hand; the slowest scanner of those that are meant to work types at 35 ms. */
const SCANNER_GAP_MS = 5;
const HAND_GAP_MS = 140;
const RUN_GAP_MS = 1_000;

interface Key {
  readonly code: string;
  readonly key: string;
  readonly shift: boolean;
  readonly ctrl?: boolean;
}

/**
 * Types as a keyboard-wedge scanner does: real key events through the browser's input queue, each
 * with the place on the board and what the layout makes of it. Each event carries the moment it
 * happened, as the system's events do, so a busy machine makes no scan look like a hand, nor a hand
 * like a scan.
 */
export class WedgeTypist {
  readonly #client: CDPSession;
  #lastMs = 0;

  private constructor(client: CDPSession) {
    this.#client = client;
  }

  static async attach(page: Page): Promise<WedgeTypist> {
    return new WedgeTypist(await page.context().newCDPSession(page));
  }

  /** A code and its Enter, at a scanner's speed. */
  async scan(
    code: string,
    layout: KeyboardLayout = 'us',
    end: 'Enter' | 'Tab' = 'Enter',
  ): Promise<void> {
    await this.#type(
      [...keysOf(code, layout), { code: end, key: end, shift: false }],
      SCANNER_GAP_MS,
    );
  }

  /** As `scan`, on a machine so busy that the keys behind the `first` come after `between`. */
  async scanInParts(code: string, first: number, between: () => Promise<void>): Promise<void> {
    const keys = [...keysOf(code, 'us'), { code: 'Enter', key: 'Enter', shift: false }];
    await this.#type(keys.slice(0, first), SCANNER_GAP_MS);
    await between();
    await this.#press(keys.slice(first), this.#lastMs, SCANNER_GAP_MS);
  }

  /** The same keys as slowly as a person presses them. */
  async typeByHand(text: string, layout: KeyboardLayout = 'us'): Promise<void> {
    await this.#type(keysOf(text, layout), HAND_GAP_MS);
  }

  /** At any pace, with or without an Enter: what a scanner set too slow does. */
  async typeAt(gapMs: number, text: string, end: 'Enter' | null): Promise<void> {
    const keys = keysOf(text, 'us');
    await this.#type(end === null ? keys : [...keys, { code: end, key: end, shift: false }], gapMs);
  }

  async #type(keys: readonly Key[], gapMs: number): Promise<void> {
    // Long enough after what was typed before, here or by the page's keyboard, to be another run.
    await this.#press(keys, Math.max(Date.now(), this.#lastMs) + RUN_GAP_MS, gapMs);
  }

  async #press(keys: readonly Key[], fromMs: number, gapMs: number): Promise<void> {
    let atMs = fromMs;
    const sent: Promise<unknown>[] = [];
    for (const key of keys) {
      sent.push(this.#send('keyDown', key, atMs), this.#send('keyUp', key, atMs + 1));
      atMs += gapMs;
    }
    this.#lastMs = atMs;
    await Promise.all(sent);
  }

  #send(type: 'keyDown' | 'keyUp', typed: Key, atMs: number): Promise<unknown> {
    const { code, key, shift, ctrl = false } = typed;
    const text = key === 'Enter' ? '\r' : key === 'Tab' || ctrl ? '' : key;
    return this.#client.send('Input.dispatchKeyEvent', {
      type: type === 'keyDown' && text === '' ? 'rawKeyDown' : type,
      code,
      key,
      modifiers: (shift ? 8 : 0) + (ctrl ? 2 : 0),
      windowsVirtualKeyCode: virtualKeyOf(code),
      timestamp: atMs / 1000,
      ...(type === 'keyDown' && text !== '' ? { text, unmodifiedText: text } : {}),
    });
  }
}

/** Which keys a scanner presses for `text`: it believes in a US board, the system in `layout`. */
function keysOf(text: string, layout: KeyboardLayout): readonly Key[] {
  return Array.from(text, (letter): Key => {
    // The separator of a GS1 code, as scanners type it.
    if (letter === '\u001D') return { code: 'BracketRight', key: ']', shift: false, ctrl: true };
    if (letter === ' ') return { code: 'Space', key: ' ', shift: false };
    const plain = FACES.us.plain.indexOf(letter);
    const shift = plain === -1;
    const place = shift ? FACES.us.shifted.indexOf(letter) : plain;
    const code = CODES[place];
    if (code === undefined) throw new Error(`no key types ${letter}`);
    const face = FACES[layout];
    return { code, key: (shift ? face.shifted : face.plain).charAt(place), shift };
  });
}

function virtualKeyOf(code: string): number {
  if (code === 'Enter') return 13;
  if (code === 'Tab') return 9;
  const letter = /^(?:Key|Digit)(.)$/.exec(code)?.[1];
  return letter === undefined ? 0 : letter.charCodeAt(0);
}
