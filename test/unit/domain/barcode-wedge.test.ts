// Proves DEV-1 and UX-2 for keyboard wedges: every scan is read on any layout and leaves nothing in
// a field, and nothing a person types is ever taken.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWedge, feedKey } from '../../../shared/domain/barcode/wedge.ts';
import type { WedgeKey, WedgeOptions, WedgeResult } from '../../../shared/domain/barcode/wedge.ts';

const GS = '\u001D';
const SHIFTED = ')!@#$%^&*(';
/** What the top row types on a Kazakh layout, from 1 to 0. */
const KAZAKH_ROW = '"әіңғ,.үұқ';

function key(code: string, atMs: number, change: Partial<WedgeKey> = {}): WedgeKey {
  return { code, shift: false, ctrl: false, alt: false, meta: false, atMs, ...change };
}

function keyFor(character: string, atMs: number): WedgeKey {
  if (character === GS) return key('BracketRight', atMs, { ctrl: true });
  if (/\d/.test(character)) return key(`Digit${character}`, atMs);
  if (/[a-z]/i.test(character)) {
    return key(`Key${character.toUpperCase()}`, atMs, { shift: /[A-Z]/.test(character) });
  }
  if (SHIFTED.includes(character)) {
    return key(`Digit${SHIFTED.indexOf(character)}`, atMs, { shift: true });
  }
  return key(
    { '-': 'Minus', '/': 'Slash', '.': 'Period', '~': 'Backquote' }[character] ?? 'Space',
    atMs,
    {
      shift: character === '~',
    },
  );
}

/** A scanner's burst: the characters `gapMs` apart, then the end key. */
function burst(
  text: string,
  options: { gapMs?: number; from?: number; end?: string } = {},
): WedgeKey[] {
  const { gapMs = 5, from = 1000, end = 'Enter' } = options;
  const keys = text.split('').map((character, index) => keyFor(character, from + index * gapMs));
  return [...keys, key(end, from + text.length * gapMs)];
}

function feed(keys: readonly WedgeKey[], options: Partial<WedgeOptions> = {}): WedgeResult[] {
  let state = createWedge(options);
  return keys.map((each) => {
    const fed = feedKey(state, each);
    state = fed.state;
    return fed.result;
  });
}

function scans(keys: readonly WedgeKey[], options: Partial<WedgeOptions> = {}): string[] {
  return feed(keys, options).flatMap((result) => (result.kind === 'scan' ? [result.code] : []));
}

describe('DEV-1 a scan is read by the place of its keys', () => {
  it.each([
    ['an EAN-13', burst('4870001234560'), '4870001234560'],
    ['with NumpadEnter', burst('4870001234560', { end: 'NumpadEnter' }), '4870001234560'],
    ['with Tab', burst('4870001234560', { end: 'Tab' }), '4870001234560'],
    ['capitals and signs', burst('Ab-1/%9'), 'Ab-1/%9'],
    ['as slow as the gap', burst('487000', { gapMs: 35 }), '487000'],
    ['FNC1 as Ctrl+]', burst(`${GS}0104870001234560${GS}21x`), `${GS}0104870001234560${GS}21x`],
    [
      'from the numeric pad',
      [...'123456'.split('').map((digit, at) => key(`Numpad${digit}`, at)), key('Enter', 6)],
      '123456',
    ],
  ])('%s', (_name, keys, code) => {
    expect(scans(keys)).toEqual([code]);
  });

  it('holds with Shift going down between the characters', () => {
    const keys = burst('ABCDEF').flatMap((each) =>
      each.shift ? [key('ShiftLeft', each.atMs - 1, { shift: true }), each] : [each],
    );
    expect(scans(keys)).toEqual(['ABCDEF']);
  });

  it('reads the second of two scans in one go', () => {
    expect(scans([...burst('1111111'), ...burst('2222222', { from: 1040 })])).toEqual([
      '1111111',
      '2222222',
    ]);
  });

  it('takes short codes from a scanner that sends a prefix, and drops the prefix', () => {
    expect(scans(burst('~12'), { prefix: '~' })).toEqual(['12']);
    expect(scans(burst('~'), { prefix: '~' })).toEqual([]);
    expect(scans(burst('12'), { prefix: '~' })).toEqual([]);
    expect(scans(burst('4870001234560'), { prefix: '~' })).toEqual(['4870001234560']);
  });

  it('waits longer for a slow scanner where it is told to', () => {
    expect(scans(burst('487000', { gapMs: 80 }))).toEqual([]);
    expect(scans(burst('487000', { gapMs: 80 }), { gapMs: 100 })).toEqual(['487000']);
  });
});

describe('UX-2 a person at the keyboard is left alone', () => {
  it.each([
    ['types slowly', burst('4870001234560', { gapMs: 36 })],
    ['types five quickly', burst('48700')],
    ['pauses before Enter', [...burst('4870001').slice(0, -1), key('Enter', 2000)]],
    ['pauses in the middle', [...burst('4870').slice(0, -1), ...burst('00123', { from: 1100 })]],
    ['presses Enter alone', [key('Enter', 0), key('Enter', 1), key('Enter', 2)]],
    [
      'corrects on the way',
      [...burst('487').slice(0, -1), key('Backspace', 1016), ...burst('000', { from: 1020 })],
    ],
    [
      'uses a shortcut',
      [
        ...burst('487').slice(0, -1),
        key('KeyA', 1016, { ctrl: true }),
        ...burst('000', { from: 1020 }),
      ],
    ],
    [
      'types with AltGr',
      [
        ...'4870001'.split('').map((digit, at) => key(`Digit${digit}`, at, { alt: true })),
        key('Enter', 9),
      ],
    ],
    ['ends with Shift+Tab', [...burst('4870001').slice(0, -1), key('Tab', 1036, { shift: true })]],
    [
      'holds a digit down',
      [...Array(9).keys()].map((at) =>
        key(at < 8 ? 'Digit0' : 'Enter', at, { repeat: at % 8 > 0 }),
      ),
    ],
    ['a clock that runs back', [...burst('4870001').slice(0, -1), key('Enter', 900)]],
  ])('who %s', (_name, keys) => {
    expect(scans(keys)).toEqual([]);
  });

  it('drops what no scanner types, and reads the next scan', () => {
    const endless = burst('9'.repeat(300));
    expect(scans(endless.slice(0, -1))).toEqual([]);
    expect(feed(endless).some((result) => result.kind === 'pending' && result.typed > 256)).toBe(
      false,
    );
    expect(scans([...endless.slice(0, -1), ...burst('4870001', { from: 9000 })])).toEqual([
      '4870001',
    ]);
  });
});

describe('UX-2 a scan leaves nothing of itself in a focused field', () => {
  it('says how much it typed', () => {
    const results = feed(burst(`12${GS}3456`));
    expect(results.map((each) => (each.kind === 'none' ? 0 : each.typed))).toEqual([
      1, 2, 2, 3, 4, 5, 6, 6,
    ]);
    expect(results.at(-1)?.kind).toBe('scan');
  });

  it('nor takes what a person typed, on a Kazakh layout, however the two meet', () => {
    const part = fc.oneof(
      fc.record({ who: fc.constant('person'), text: fc.stringMatching(/^\d{1,12}$/) }),
      fc.record({ who: fc.constant('scanner'), text: fc.stringMatching(/^\d{6,20}$/) }),
    );
    const gap = fc.integer({ min: 0, max: 35 });
    const pause = fc.integer({ min: 36, max: 500 });
    const end = fc.constantFrom('Enter', 'Tab', 'NumpadEnter');
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 6 }),
        gap,
        pause,
        end,
        (parts, gapMs, pauseMs, last) => {
          const field = { text: '', before: '', read: [] as string[], counts: [] as number[] };
          let state = createWedge();
          let atMs = 0;
          const press = (each: WedgeKey): void => {
            const before = field.text;
            const fed = feedKey(state, each);
            state = fed.state;
            if (fed.result.kind === 'pending' && fed.result.typed === 1) field.before = before;
            if (fed.result.kind === 'scan') {
              field.counts.push(field.text.length - fed.result.typed - field.before.length);
              field.text = field.before;
              field.read.push(fed.result.code);
            } else if (each.code.startsWith('Digit')) {
              field.text += KAZAKH_ROW.charAt((Number(each.code.slice(5)) + 9) % 10);
            }
          };
          for (const { who, text } of parts) {
            atMs += pauseMs;
            for (const character of text) {
              press(keyFor(character, atMs));
              atMs += who === 'scanner' ? gapMs : pauseMs;
            }
            if (who === 'scanner') press(key(last, atMs));
          }
          const typed = parts.filter((each) => each.who === 'person').map((each) => each.text);
          const scanned = parts.filter((each) => each.who === 'scanner').map((each) => each.text);
          expect(field.read).toEqual(scanned);
          expect(field.counts).toEqual(scanned.map(() => 0));
          expect(field.text).toHaveLength(typed.join('').length);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
