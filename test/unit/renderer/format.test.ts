import { describe, expect, test } from 'vitest';
import { createFormats } from '../../../src-renderer/ui/format.ts';
import { KZT } from '../../support/view-samples.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u2212', '-');

describe('UX-4 numbers by locale', () => {
  test.each([
    ['en', 290_250, '2 902.50 ₸'],
    ['ru', 290_250, '2 902,50 ₸'],
    ['kk', -22_250, '-222,50 ₸'],
    ['en', 0, '0.00 ₸'],
    ['ru', 123_456_789_01, '123 456 789,01 ₸'],
  ] as const)('%s %d', (locale, amount, text) => {
    expect(plain(createFormats(locale, KZT).money(amount))).toBe(text);
  });

  test('quantities, rates and counts', () => {
    const formats = createFormats('ru', KZT);
    expect(formats.quantity(2_500)).toBe('2,5');
    expect(formats.quantity(2_500, true)).toBe('2,500');
    expect(plain(formats.quantityOf(2_500, 'kg'))).toBe('2,500 кг');
    expect(formats.quantityOf(2_000, 'piece')).toBe('2');
    expect(plain(formats.percent(160_000))).toBe('16 %');
    expect(plain(formats.percent(125_000))).toBe('12,5 %');
    expect(plain(formats.count(1_204))).toBe('1 204');
  });
});
