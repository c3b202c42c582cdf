import { describe, expect, test } from 'vitest';
import { LineId } from '../../../shared/domain/ids.ts';
import {
  actionOf,
  bindingsWith,
  chordForAria,
  chordLabel,
  chordProblem,
  DEFAULT_BINDINGS,
  SHORTCUT_ACTIONS,
  type KeyPress,
} from '../../../src-renderer/storefront/shortcuts.ts';
import { mayAct } from '../../../src-renderer/storefront/shortcut-actions.ts';
import { idAt } from '../../support/view-samples.ts';
import { pendingQuantityIn } from '../../../src-renderer/storefront/pending-quantity.ts';

const ID = LineId.parse(idAt(1));

function press(code: string, key: string, over: Partial<KeyPress> = {}): KeyPress {
  return {
    code,
    key,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    shiftKey: false,
    ...over,
  };
}

describe('UX-1 the table of keys', () => {
  test.each([
    ['F2', press('F2', 'F2'), 'find'],
    ['F10', press('F10', 'F10'), 'pay'],
    ['↑', press('ArrowUp', 'ArrowUp'), 'lineUp'],
    ['+ of the number pad', press('NumpadAdd', '+'), 'increase'],
    ['+ of the top row', press('Equal', '+', { shiftKey: true }), 'increase'],
    ['−', press('Minus', '-'), 'decrease'],
    ['Del', press('Delete', 'Delete'), 'remove'],
    ['Ctrl+Z', press('KeyZ', 'z', { ctrlKey: true }), 'undo'],
    ['Ctrl+Z on a Russian layout', press('KeyZ', 'я', { ctrlKey: true }), 'undo'],
    ['Ctrl+L on a Kazakh layout', press('KeyL', 'д', { ctrlKey: true }), 'lock'],
    ['⌘L', press('KeyL', 'l', { metaKey: true }), 'lock'],
  ] as const)('%s', (_name, key, action) => {
    expect(actionOf(key, DEFAULT_BINDINGS)).toBe(action);
  });

  test.each([
    ['a letter', press('KeyL', 'l')],
    ['the decimal point of the number pad', press('NumpadDecimal', '.')],
    ['Alt+F2', press('F2', 'F2', { altKey: true })],
    ['F5, which is the browser’s', press('F5', 'F5')],
    ['F11, which is the browser’s', press('F11', 'F11')],
    ['F12, which is the browser’s', press('F12', 'F12')],
  ] as const)('%s is no shortcut', (_name, key) => {
    expect(actionOf(key, DEFAULT_BINDINGS)).toBeNull();
  });

  test('every action has a key of its own', () => {
    const chords = SHORTCUT_ACTIONS.map((action) => DEFAULT_BINDINGS[action]);
    expect(new Set(chords).size).toBe(SHORTCUT_ACTIONS.length);
  });

  test('a hint and what assistive technology hears', () => {
    expect([chordLabel('ArrowUp'), chordLabel('Minus'), chordLabel('Ctrl+L')]).toEqual([
      '↑',
      '−',
      'Ctrl+L',
    ]);
    expect(chordForAria('Ctrl+L')).toBe('Control+L');
  });
});

describe('keys changed in the settings', () => {
  test('a free key may be given', () => {
    expect(chordProblem('receipts', 'Ctrl+R', DEFAULT_BINDINGS)).toBeNull();
  });

  test.each([
    ['pay', 'F2', 'taken'],
    ['pay', 'F5', 'taken'],
    ['pay', 'A', 'not_a_shortcut'],
    ['pay', 'Ctrl+1', 'not_a_shortcut'],
    ['back', 'F4', 'not_movable'],
  ] as const)('%s may not be %s: %s', (action, chord, problem) => {
    expect(chordProblem(action, chord, DEFAULT_BINDINGS)).toBe(problem);
  });

  test('what is stored badly is left out, the rest kept', () => {
    const stored = { receipts: 'Ctrl+R', pay: 'F2', back: 'Q', other: 1 };
    expect(bindingsWith(stored)).toEqual({ ...DEFAULT_BINDINGS, receipts: 'Ctrl+R' });
    for (const nonsense of [null, 3, 'x', []]) {
      expect(bindingsWith(nonsense)).toEqual(DEFAULT_BINDINGS);
    }
  });

  test('two actions that traded keys keep them over a restart', () => {
    const traded = { ...DEFAULT_BINDINGS, find: 'F3', customer: 'F2' };
    expect(bindingsWith(JSON.parse(JSON.stringify(traded)))).toEqual(traded);
  });
});

describe('keys while a dialog is open', () => {
  const override = {
    kind: 'override',
    error: { code: 'LIMIT_PRICE', params: {} },
    retry: () => Promise.resolve(true),
  } as const;

  test('another dialog may be gone to, the sale behind not changed', () => {
    expect(mayAct('customer', { kind: 'pay' })).toBe(true);
    expect(mayAct('remove', { kind: 'pay' })).toBe(false);
    expect(mayAct('increase', { kind: 'quantity', lineId: ID })).toBe(false);
  });

  test('a question lets nothing by but the lock', () => {
    expect(SHORTCUT_ACTIONS.filter((action) => mayAct(action, override))).toEqual(['lock']);
  });
});

describe('CART-2 "3 *" before a scan', () => {
  test.each([
    ['3*', 3_000],
    ['3 *', 3_000],
    ['2,5×', 2_500],
    ['0.125*', 125],
    ['12 000*', 12_000_000],
  ] as const)('%s', (text, quantity) => {
    expect(pendingQuantityIn(text)).toBe(quantity);
  });

  test.each(['3', '*', '0*', '0.0001*', '-2*', 'a*', '3*4', '100000*', '1.2.3*'])(
    '%s is none',
    (text) => {
      expect(pendingQuantityIn(text)).toBeNull();
    },
  );
});
