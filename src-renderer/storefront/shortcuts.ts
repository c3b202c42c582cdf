/**
 * The one table of keys: the handler, the hints on the buttons and the F1 page all read it.
 * F5, F11 and F12 stay the browser's.
 */
export const SHORTCUT_ACTIONS = [
  'help',
  'find',
  'customer',
  'quantity',
  'discount',
  'coupon',
  'why',
  'hold',
  'receipts',
  'priceCheck',
  'pay',
  'lineUp',
  'lineDown',
  'increase',
  'decrease',
  'remove',
  'undo',
  'lock',
  'back',
] as const;
export type ShortcutAction = (typeof SHORTCUT_ACTIONS)[number];

/** A key as the table writes it: `F2`, `Ctrl+L`, `Plus`. */
export type Chord = string;
export type KeyBindings = Readonly<Record<ShortcutAction, Chord>>;

export const DEFAULT_BINDINGS: KeyBindings = {
  help: 'F1',
  find: 'F2',
  customer: 'F3',
  quantity: 'F4',
  discount: 'F6',
  coupon: 'Ctrl+K',
  why: 'Ctrl+I',
  hold: 'F7',
  receipts: 'F8',
  priceCheck: 'F9',
  pay: 'F10',
  lineUp: 'ArrowUp',
  lineDown: 'ArrowDown',
  increase: 'Plus',
  decrease: 'Minus',
  remove: 'Delete',
  undo: 'Ctrl+Z',
  lock: 'Ctrl+L',
  back: 'Escape',
};

/** Keys that type, move or confirm elsewhere, or that the browser keeps for itself. */
const TAKEN: ReadonlySet<Chord> = new Set([
  'F5',
  'F11',
  'F12',
  'Enter',
  'Tab',
  'Space',
  'Backspace',
]);
/** What the cashier may move to another key; the rest is the same on every till. */
const MOVABLE: ReadonlySet<ShortcutAction> = new Set<ShortcutAction>([
  'find',
  'customer',
  'quantity',
  'discount',
  'coupon',
  'why',
  'hold',
  'receipts',
  'priceCheck',
  'pay',
  'undo',
  'lock',
]);

export interface KeyPress {
  readonly code: string;
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

/** Letters go by their place, so Ctrl+L locks on a Russian or Kazakh layout too. */
export function chordOf(press: KeyPress): Chord {
  const modifiers = `${press.ctrlKey || press.metaKey ? 'Ctrl+' : ''}${press.altKey ? 'Alt+' : ''}`;
  return modifiers + keyOf(press);
}

function keyOf(press: KeyPress): string {
  if (press.code === 'NumpadAdd' || press.key === '+') return 'Plus';
  if (press.code === 'NumpadSubtract' || press.key === '-') return 'Minus';
  // A number pad's Del with Num Lock on is the decimal point.
  if (press.key === ' ') return 'Space';
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1];
  return letter ?? press.key;
}

export function actionOf(press: KeyPress, bindings: KeyBindings): ShortcutAction | null {
  const chord = chordOf(press);
  return SHORTCUT_ACTIONS.find((action) => bindings[action] === chord) ?? null;
}

export function isMovable(action: ShortcutAction): boolean {
  return MOVABLE.has(action);
}

/**
 * Why `chord` cannot be given to `action`, or null when it can. Only F-keys and Ctrl+letter are
 * free.
 */
export function chordProblem(
  action: ShortcutAction,
  chord: Chord,
  bindings: KeyBindings,
): 'not_movable' | 'taken' | 'not_a_shortcut' | null {
  if (!isMovable(action)) return 'not_movable';
  if (TAKEN.has(chord)) return 'taken';
  if (!isFree(chord)) return 'not_a_shortcut';
  const owner = SHORTCUT_ACTIONS.find((other) => bindings[other] === chord);
  return owner === undefined || owner === action ? null : 'taken';
}

function isFree(chord: Chord): boolean {
  return !TAKEN.has(chord) && /^(F([2-9]|10)|Ctrl\+[A-Z])$/.test(chord);
}

/** The table with stored changes laid over it; a change that breaks the rules is left out. */
export function bindingsWith(changes: unknown): KeyBindings {
  if (typeof changes !== 'object' || changes === null) return DEFAULT_BINDINGS;
  const stored = new Map<string, unknown>(Object.entries(changes));
  const bindings = { ...DEFAULT_BINDINGS };
  for (const action of SHORTCUT_ACTIONS) {
    const chord = stored.get(action);
    if (typeof chord === 'string' && isMovable(action) && isFree(chord)) bindings[action] = chord;
  }
  return withoutClashes(bindings);
}

/** Two actions may have traded keys, so clashes are looked for only when all changes are in. */
function withoutClashes(bindings: KeyBindings): KeyBindings {
  const clashing = SHORTCUT_ACTIONS.find(
    (action) =>
      bindings[action] !== DEFAULT_BINDINGS[action] &&
      SHORTCUT_ACTIONS.some((other) => other !== action && bindings[other] === bindings[action]),
  );
  if (clashing === undefined) return bindings;
  return withoutClashes({ ...bindings, [clashing]: DEFAULT_BINDINGS[clashing] });
}

const LABELS: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  Plus: '+',
  Minus: '−',
  Delete: 'Del',
  Escape: 'Esc',
};

/** As the hint on a button shows it. */
export function chordLabel(chord: Chord): string {
  return LABELS[chord] ?? chord;
}

/** As `aria-keyshortcuts` wants it. */
export function chordForAria(chord: Chord): string {
  return chord.replace('Ctrl+', 'Control+').replace('Plus', '+').replace('Minus', '-');
}
