import { array, assert, constantFrom, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EMPTY_ENTRY,
  entryFromText,
  entryValue,
  numberKeyOf,
  pressKey,
  proposed,
  shownEntry,
  type NumberEntry,
  type NumberKey,
  type NumberRules,
} from '../../../src-renderer/ui/number-entry.ts';

const MONEY: NumberRules = { fractionDigits: 2, wholeDigits: 9 };
const WEIGHT: NumberRules = { fractionDigits: 3, wholeDigits: 5 };
const PIECES: NumberRules = { fractionDigits: 0, wholeDigits: 5 };

function press(keys: readonly NumberKey[], rules: NumberRules, from: NumberEntry = EMPTY_ENTRY) {
  return keys.reduce((entry, key) => pressKey(entry, key, rules), from);
}

const NUMBER_KEYS: readonly NumberKey[] = [
  ...(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const),
  '00',
  '000',
  'point',
  'back',
  'clear',
  'plus',
  'minus',
];

describe('UX-1 the number pad', () => {
  it.each([
    ['5000 is five thousand tenge', ['5', '000'], MONEY, '5000', 500_000],
    ['the point starts the fraction', ['1', '2', 'point', '5'], MONEY, '12.5', 1_250],
    ['a point first means nought', ['point', '5'], WEIGHT, '0.5', 500],
    ['a leading nought goes', ['0', '7'], PIECES, '7', 7],
    ['noughts alone stay one', ['00', '000'], MONEY, '0', 0],
    ['a second point is not taken', ['1', 'point', '2', 'point', '3'], MONEY, '1.23', 123],
    ['a fraction is not longer than allowed', ['1', 'point', '2', '3', '4'], MONEY, '1.23', 123],
    [
      'the whole is not longer than allowed',
      ['1', '2', '3', '4', '5', '6'],
      PIECES,
      '12345',
      12_345,
    ],
    ['pieces have no point', ['2', 'point', '5'], PIECES, '25', 25],
    ['back takes the last digit', ['1', '2', 'back'], PIECES, '1', 1],
    ['clear takes all', ['1', '2', 'clear'], PIECES, '', null],
    ['plus steps by one whole', ['2', 'point', '5', 'plus'], WEIGHT, '3.500', 3_500],
    ['minus stops at nought', ['1', 'minus', 'minus'], PIECES, '0', 0],
  ] as const)('%s', (_name, keys, rules, text, value) => {
    const entry = press(keys, rules);
    expect(entry.text).toBe(text);
    expect(entryValue(entry, rules)).toBe(value);
  });

  it('lets the first digit replace what the till proposed', () => {
    const due = proposed(290_250, MONEY);
    expect(due).toEqual({ text: '2902.50', fresh: true });
    expect(press(['5', '000'], MONEY, due).text).toBe('5000');
    expect(press(['back'], MONEY, due)).toEqual(EMPTY_ENTRY);
    expect(press(['point', '5'], MONEY, due).text).toBe('0.5');
  });

  it('proposes and reads back any value', () => {
    assert(
      property(nat(99_999_999), constantFrom(MONEY, WEIGHT, PIECES), (value, rules) => {
        expect(entryValue(proposed(value, rules), rules)).toBe(value);
      }),
    );
  });

  it('never leaves the rules, whatever is pressed', () => {
    assert(
      property(
        array(constantFrom(...NUMBER_KEYS), { maxLength: 30 }),
        constantFrom(MONEY, WEIGHT, PIECES),
        (keys, rules) => {
          const { text } = press(keys, rules);
          const [whole = '', fraction = ''] = text.split('.');
          expect(text).toMatch(/^(?:|\d+\.?\d*)$/);
          expect(whole.length).toBeLessThanOrEqual(rules.wholeDigits);
          expect(fraction.length).toBeLessThanOrEqual(rules.fractionDigits);
          expect(/^0\d/.test(whole)).toBe(false);
        },
      ),
    );
  });
});

describe('UX-4 numbers as the locale writes them', () => {
  it.each([
    ['12345.6', '12 345,6', { group: ' ', decimal: ',' }],
    ['1234567', '1,234,567', { group: ',', decimal: '.' }],
    ['12.', '12,', { group: ' ', decimal: ',' }],
    ['', '', { group: ' ', decimal: ',' }],
  ])('%s is shown as %s', (text, shown, marks) => {
    expect(shownEntry({ text, fresh: false }, marks)).toBe(shown);
  });

  it.each([
    ['2 902,50', MONEY, '2902.50'],
    ['1,234.5', MONEY, '1234.5'],
    ['1,250', MONEY, '1250'],
    ['2.5', WEIGHT, '2.5'],
    ['2,', WEIGHT, '2.'],
    ['12.', PIECES, '12'],
    ['₸ 900', MONEY, '900'],
    ['', MONEY, ''],
  ])('reads %s', (text, rules, expected) => {
    expect(entryFromText(text, rules)?.text).toBe(expected);
  });

  it('takes no number that the field has no room for', () => {
    expect(entryFromText('4870001234567', MONEY)).toBeNull();
  });
});

describe('UX-1 keyboard keys', () => {
  const bare = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };
  it.each([
    ['a digit on a Kazakh layout', { code: 'Digit2', key: 'ә' }, '2'],
    ['a number pad without Num Lock', { code: 'Numpad7', key: 'Home' }, '7'],
    ['the pad’s point', { code: 'NumpadDecimal', key: ',' }, 'point'],
    ['the pad’s point without Num Lock', { code: 'NumpadDecimal', key: 'Delete' }, 'point'],
    ['the point’s key on a Russian layout', { code: 'Period', key: 'ю' }, 'point'],
    ['backspace', { code: 'Backspace', key: 'Backspace' }, 'back'],
    ['delete', { code: 'Delete', key: 'Delete' }, 'clear'],
    ['plus on the pad', { code: 'NumpadAdd', key: '+' }, 'plus'],
    ['a letter', { code: 'KeyK', key: 'k' }, null],
    ['an arrow', { code: 'ArrowUp', key: 'ArrowUp' }, null],
  ] as const)('%s', (_name, key, expected) => {
    expect(numberKeyOf({ ...bare, ...key })).toBe(expected);
  });

  it('leaves shortcuts alone', () => {
    expect(numberKeyOf({ ...bare, ctrlKey: true, code: 'Digit1', key: '1' })).toBeNull();
    expect(numberKeyOf({ ...bare, shiftKey: true, code: 'Digit8', key: '*' })).toBeNull();
  });
});
