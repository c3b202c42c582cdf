import { expect, test } from 'vitest';
import { Currency } from '../../../shared/domain/money.ts';
import type { Doubt } from '../../../src-renderer/back-office/api/terminal-views.ts';
import { countOf } from '../../../src-renderer/back-office/exceptions/count-draft.ts';

// EXC-2: what a person typed while counting, one count or several that are added up.

const tenge = Currency.parse('KZT');

function doubt(kind: Doubt['kind'], unit: Doubt['unit'], inDoubt: number): Doubt {
  const names = { nameEn: 'Tea', nameRu: 'Чай', nameKk: 'Шай' };
  return { counter: 'c', kind, unit, inDoubt, ...names, sku: null, place: null };
}

const pieces = doubt('stock', 'piece', 10_000);
const weighed = doubt('stock', 'kg', 2_500);
const credit = doubt('credit', null, 150_050);

test.each([
  [pieces, '', { state: 'empty' }],
  [pieces, '  ', { state: 'empty' }],
  [pieces, '0', { state: 'counted', found: 0, parts: 1 }],
  [pieces, '10', { state: 'counted', found: 10_000, parts: 1 }],
  [pieces, '3 + 5', { state: 'counted', found: 8_000, parts: 2 }],
  [pieces, '3+5+2', { state: 'counted', found: 10_000, parts: 3 }],
  [pieces, '6+5', { state: 'tooHigh', found: 11_000 }],
  [pieces, '3 +', { state: 'unreadable' }],
  [pieces, '3 - 1', { state: 'unreadable' }],
  [pieces, '-1', { state: 'unreadable' }],
  [pieces, '2,5', { state: 'unreadable' }],
  [pieces, 'many', { state: 'unreadable' }],
  [weighed, '0,750 + 1.25', { state: 'counted', found: 2_000, parts: 2 }],
  [weighed, '2.5001', { state: 'unreadable' }],
  [credit, '1 500,50', { state: 'counted', found: 150_050, parts: 1 }],
  [credit, '1500,51', { state: 'tooHigh', found: 150_051 }],
])('of %o, %j is %o', (of, text, counted) => {
  expect(countOf(text, of, tenge)).toEqual(counted);
});
