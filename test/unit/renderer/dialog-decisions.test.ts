import { describe, expect, it } from 'vitest';
import { minor } from '../../../shared/domain/money.ts';
import { OVERRIDE_KINDS } from '../../../shared/domain/permission.ts';
import { latestBirthDay } from '../../../src-renderer/storefront/dialogs/birth-day.ts';
import { settleProblem } from '../../../src-renderer/storefront/dialogs/customer/use-settle.ts';
import { MORE_ACTIONS } from '../../../src-renderer/storefront/dialogs/more/more-actions.ts';
import {
  overrideKindOf,
  reasonsFor,
  rolesFor,
} from '../../../src-renderer/storefront/dialogs/override/override-reasons.ts';
import { looksLikeCode } from '../../../src-renderer/storefront/dialogs/price-check/looks-like-code.ts';
import { createFormats } from '../../../src-renderer/ui/format.ts';
import { movedTo } from '../../../src-renderer/ui/list-keys.ts';
import { TOUCH_LAYOUTS, withoutLast, withTyped } from '../../../src-renderer/ui/touch-layouts.ts';
import { KZT } from '../../support/view-samples.ts';
import { shortMoney } from '../../../src-renderer/storefront/dialogs/short-money.ts';

describe('CART-5 the birthday that will do', () => {
  it.each([
    [new Date(2026, 10, 21), 21, '21.11.2005'],
    [new Date(2026, 0, 1), 18, '01.01.2008'],
    [new Date(2028, 1, 29), 21, '28.02.2007'],
    [new Date(2028, 1, 29), 20, '29.02.2008'],
  ])('%s less %d years', (today, age, expected) => {
    expect(latestBirthDay(today, age)).toBe(expected);
  });
});

describe('CART-3, CRE-3 who may allow what, and why', () => {
  it('offers reasons for every override, none too short to be taken', () => {
    for (const kind of OVERRIDE_KINDS) expect(reasonsFor(kind).length).toBeGreaterThan(1);
  });

  it('names those who have the right', () => {
    expect(rolesFor('discount_limit')).toEqual(['supervisor', 'manager', 'admin']);
    expect(rolesFor('credit_blocked')).toEqual(['manager', 'admin']);
  });

  it('knows an override it has never heard of by the general reason', () => {
    expect(overrideKindOf('later_kind')).toBeNull();
    expect(reasonsFor(null)).toEqual(['agreed']);
    expect(rolesFor(null)).not.toContain('cashier');
  });
});

describe('CRE-5 what cannot be taken against a debt', () => {
  it.each([
    ['nothing', 0, 'cash', '', 'AMOUNT_INVALID'],
    ['more than is owed', 10_001, 'cash', '', 'SETTLEMENT_TOO_LARGE'],
    ['a card without its code', 5_000, 'card', ' ', 'TENDER_NEEDS_REFERENCE'],
    ['cash', 10_000, 'cash', '', undefined],
    ['a transfer with its number', 10_000, 'bank_transfer', '77', undefined],
  ] as const)('%s', (_name, amount, kind, reference, code) => {
    expect(settleProblem(minor(amount), minor(10_000), kind, reference)?.code).toBe(code);
  });
});

describe('UX-1 moving through rows and the menu', () => {
  it.each([
    ['ArrowDown', 0, 1],
    ['ArrowDown', 9, 9],
    ['ArrowDown', -1, 0],
    ['ArrowUp', 0, 0],
    ['PageDown', 3, 8],
    ['PageUp', 3, 0],
    ['Home', 3, null],
  ])('%s from %d', (key, from, to) => {
    expect(movedTo(key, from, 10, 5)).toBe(to);
    expect(movedTo(key, from, 0, 5)).toBeNull();
  });

  it('gives every action of the menu a letter of its own', () => {
    const letters = MORE_ACTIONS.map((action) => action.letter);
    expect(new Set(letters).size).toBe(letters.length);
    expect(letters.every((letter) => /^[A-Z]$/.test(letter))).toBe(true);
  });
});

describe('CAT-2 typed text that is a code', () => {
  it.each([
    ['4870001234567', true],
    ['SKU-12', true],
    ['202', true],
    ['apples', false],
    ['чай 100', false],
    ['Milk 3.2', false],
  ])('%s: %s', (text, expected) => {
    expect(looksLikeCode(text)).toBe(expected);
  });
});

describe('UX-1 the touch keyboard', () => {
  it('has every Kazakh letter, and no row too long for a finger at 1024 pixels', () => {
    const letters = TOUCH_LAYOUTS.kk.join('');
    for (const letter of 'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя')
      expect(letters).toContain(letter);
    for (const row of Object.values(TOUCH_LAYOUTS).flat()) {
      expect(row.length).toBeLessThanOrEqual(12);
      expect(new Set(row).size).toBe(row.length);
    }
  });

  it('types at the caret and over a selection, and takes whole letters back', () => {
    const text = { value: 'тест', selectionStart: 2, selectionEnd: 2 };
    expect(withTyped(text, 'қ')).toEqual({ value: 'теқст', selectionStart: 3, selectionEnd: 3 });
    expect(withTyped({ ...text, selectionEnd: 4 }, 'қ').value).toBe('теқ');
    expect(withoutLast(text)).toEqual({ value: 'тст', selectionStart: 1, selectionEnd: 1 });
    expect(withoutLast({ ...text, selectionStart: 0 }).value).toBe('ст');
    expect(withoutLast({ value: 'a😀', selectionStart: 3, selectionEnd: 3 }).value).toBe('a');
    expect(withoutLast({ value: 'a', selectionStart: 0, selectionEnd: 0 }).value).toBe('a');
  });
});

describe('UX-4 short amounts on keys', () => {
  const formats = createFormats('ru', KZT);
  it('leaves noughts behind the point away, and nothing else', () => {
    expect(shortMoney(formats, 300_000)).toBe('3\u00a0000\u00a0₸');
    expect(shortMoney(formats, 300_050)).toBe('3\u00a0000,50\u00a0₸');
  });
});
