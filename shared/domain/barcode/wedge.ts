/**
 * Tells a keyboard-wedge scanner from a person typing, and reads what it scanned. Keys are decoded
 * by their place on the board with a US table, since on a Kazakh layout the digit row types
 * letters.
 *
 * A scan is at least `minLength` characters (or the configured prefix and one character), each
 * within `gapMs` of the one before, ended within the same time by Enter or Tab. Only that last key
 * is the caller's to swallow. What the scan typed into a focused field before is the caller's to
 * take back: `typed` is 1 at a run's first character, the moment to remember the field, and with
 * the scan the number of characters the run typed. A run that does not end as a scan was a person
 * and stays.
 */

export interface WedgeOptions {
  readonly gapMs: number;
  /** Characters the scanner sends before each code, by the US table; empty for none. */
  readonly prefix: string;
  readonly minLength: number;
}

export interface WedgeKey {
  /** `KeyboardEvent.code` of a key going down. */
  readonly code: string;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
  /** When the key went down, in milliseconds of any steady clock (`event.timeStamp`). */
  readonly atMs: number;
  /** A key held down repeats as fast as a scanner types; no scanner holds one. */
  readonly repeat?: boolean;
}

export interface WedgeState {
  readonly options: WedgeOptions;
  readonly text: string;
  readonly typed: number;
  readonly lastMs: number;
}

export type WedgeResult =
  /** No scan is under way. */
  | { readonly kind: 'none' }
  /** The keys since `typed` was 1 may turn out to be a scan. */
  | { readonly kind: 'pending'; readonly typed: number }
  /** The key now going down ended a scan. `code` is without the prefix. */
  | { readonly kind: 'scan'; readonly code: string; readonly typed: number };

export interface WedgeStep {
  readonly state: WedgeState;
  readonly result: WedgeResult;
}

const DEFAULTS: WedgeOptions = { gapMs: 35, prefix: '', minLength: 6 };

/** Longer than any code a till reads; what types on is no scanner of ours. */
const MAX_LENGTH = 256;

const ENDS: ReadonlySet<string> = new Set(['Enter', 'NumpadEnter', 'Tab']);
/** Going down between the characters, as a scanner holds Shift for a capital letter. */
const MODIFIERS: ReadonlySet<string> = new Set([
  'ShiftLeft',
  'ShiftRight',
  'ControlLeft',
  'ControlRight',
  'CapsLock',
  'NumLock',
]);
const GROUP_SEPARATOR = '\u001D';

export function createWedge(options: Partial<WedgeOptions> = {}): WedgeState {
  return { options: { ...DEFAULTS, ...options }, text: '', typed: 0, lastMs: 0 };
}

/** Takes one key going down; the state is a value, the given one stays as it was. */
export function feedKey(state: WedgeState, key: WedgeKey): WedgeStep {
  if (MODIFIERS.has(key.code)) return step(state);
  const inTime = isInTime(state, key.atMs);
  if (ENDS.has(key.code)) return endRun(state, key, inTime);
  const character = characterOf(key);
  if (character === null || key.repeat === true) return step(cleared(state));
  const before = inTime ? state : cleared(state);
  if (before.text.length >= MAX_LENGTH) return step(cleared(state));
  // Ctrl+] sends the separator and types nothing.
  const typed = before.typed + (character === GROUP_SEPARATOR ? 0 : 1);
  return step({ ...before, text: before.text + character, typed, lastMs: key.atMs });
}

function endRun(state: WedgeState, key: WedgeKey, inTime: boolean): WedgeStep {
  const { prefix, minLength } = state.options;
  const next = cleared(state);
  const plain = !key.shift && !key.ctrl && !key.alt && !key.meta && key.repeat !== true;
  if (!inTime || !plain) return step(next);
  const prefixed = prefix !== '' && state.text.startsWith(prefix);
  const code = prefixed ? state.text.slice(prefix.length) : state.text;
  if (code.length < (prefixed ? 1 : minLength)) return step(next);
  return { state: next, result: { kind: 'scan', code, typed: state.typed } };
}

function isInTime(state: WedgeState, atMs: number): boolean {
  const gapMs = atMs - state.lastMs;
  return state.text !== '' && gapMs >= 0 && gapMs <= state.options.gapMs;
}

function cleared(state: WedgeState): WedgeState {
  return { options: state.options, text: '', typed: 0, lastMs: 0 };
}

function step(state: WedgeState): WedgeStep {
  const result: WedgeResult =
    state.text === '' ? { kind: 'none' } : { kind: 'pending', typed: state.typed };
  return { state, result };
}

/** What the key types on a US board; null where it types nothing or is a shortcut. */
function characterOf(key: WedgeKey): string | null {
  if (key.alt || key.meta) return null;
  if (key.ctrl) return key.code === 'BracketRight' && !key.shift ? GROUP_SEPARATOR : null;
  const pair = US_BOARD.get(key.code);
  if (pair === undefined) return null;
  return pair.charAt(key.shift && pair.length > 1 ? 1 : 0);
}

/** Key code → plain and shifted character. */
const US_BOARD: ReadonlyMap<string, string> = new Map([
  ...')!@#$%^&*('.split('').map((shifted, digit) => pairOf(`Digit${digit}`, `${digit}${shifted}`)),
  ...'0123456789'.split('').map((digit) => pairOf(`Numpad${digit}`, digit)),
  ...'abcdefghijklmnopqrstuvwxyz'
    .split('')
    .map((letter) => pairOf(`Key${letter.toUpperCase()}`, letter + letter.toUpperCase())),
  pairOf('Minus', '-_'),
  pairOf('Equal', '=+'),
  pairOf('BracketLeft', '[{'),
  pairOf('BracketRight', ']}'),
  pairOf('Backslash', '\\|'),
  pairOf('Semicolon', ';:'),
  pairOf('Quote', `'"`),
  pairOf('Backquote', '`~'),
  pairOf('Comma', ',<'),
  pairOf('Period', '.>'),
  pairOf('Slash', '/?'),
  pairOf('Space', '  '),
  pairOf('NumpadDecimal', '.'),
  pairOf('NumpadAdd', '+'),
  pairOf('NumpadSubtract', '-'),
  pairOf('NumpadMultiply', '*'),
  pairOf('NumpadDivide', '/'),
]);

function pairOf(code: string, characters: string): readonly [string, string] {
  return [code, characters];
}
