// Proves RCP-1's number format, and that the business date follows the shop's clock but never back.
import { describe, expect, it } from 'vitest';
import {
  businessDate,
  formatReceiptNumber,
  localTime,
  parseReceiptNumber,
  shopClock,
} from '../../../shared/domain/receipt-number.ts';

const PARTS = { storefrontCode: 'S01', businessDate: '2026-11-21', series: '01', counter: 42 };

describe('RCP-1 receipt numbers', () => {
  it.each([
    ['S01-20261121-01000042', PARTS],
    [
      'ALMATY7-20260101-99999999',
      {
        ...PARTS,
        storefrontCode: 'ALMATY7',
        businessDate: '2026-01-01',
        series: '99',
        counter: 999_999,
      },
    ],
    ['S01-20261121-011000000', { ...PARTS, counter: 1_000_000 }],
  ])('%s', (text, parts) => {
    expect(formatReceiptNumber(parts)).toBe(text);
    expect(parseReceiptNumber(text)).toEqual(parts);
  });

  it.each([
    [{ counter: 0 }],
    [{ counter: 1.5 }],
    [{ counter: 1_000_000_000 }],
    [{ series: '1' }],
    [{ series: 'A1' }],
    [{ storefrontCode: 's01' }],
    [{ storefrontCode: 'S-1' }],
    [{ storefrontCode: '' }],
    [{ businessDate: '20261121' }],
    [{ businessDate: '2026-02-30' }],
  ])('%j is refused', (change) => {
    expect(() => formatReceiptNumber({ ...PARTS, ...change })).toThrow(RangeError);
  });

  it.each([
    '',
    'S01-20261121-0100042',
    'S01-20261121-01000000',
    'S01-20261121-010000042',
    'S01-20261321-01000042',
    'S01-20260230-01000042',
    's01-20261121-01000042',
    'S01-20261121-01000042 ',
    'S01 20261121 01000042',
  ])('%j is no receipt number', (text) => {
    expect(parseReceiptNumber(text)).toBeNull();
  });
});

describe('the time at the shop', () => {
  const ALMATY = 'Asia/Almaty';

  it.each([
    [Date.UTC(2026, 10, 21, 9, 5), ALMATY, '2026-11-21T14:05'],
    [Date.UTC(2026, 10, 21, 18, 59), ALMATY, '2026-11-21T23:59'],
    [Date.UTC(2026, 10, 21, 19, 0), ALMATY, '2026-11-22T00:00'],
    // Almaty was an hour further east until the first of March 2024.
    [Date.UTC(2024, 1, 1, 9, 5), ALMATY, '2024-02-01T15:05'],
    [Date.UTC(2026, 0, 1, 3, 30), 'America/New_York', '2025-12-31T22:30'],
    [Date.UTC(999, 0, 1, 12, 0), 'UTC', '0999-01-01T12:00'],
  ])('%d in %s', (wallMs, zone, text) => {
    expect(localTime(wallMs, zone)).toBe(text);
  });

  it('is refused for a place nobody knows', () => {
    expect(() => localTime(0, 'Asia/Nowhere')).toThrow(RangeError);
  });

  it.each([
    [null, '2026-11-21'],
    ['2026-11-20', '2026-11-21'],
    ['2026-11-21', '2026-11-21'],
    ['2027-11-21', '2027-11-21'],
  ])('after %s the business date is %s', (previous, date) => {
    const wallMs = Date.UTC(2026, 10, 21, 9, 5);
    expect(businessDate(wallMs, ALMATY, previous)).toBe(date);
    expect(shopClock(ALMATY).businessDate(wallMs, previous)).toBe(date);
  });
});
