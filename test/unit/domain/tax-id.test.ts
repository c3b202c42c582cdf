import { describe, expect, it } from 'vitest';
import { isTaxId, taxIdControlDigit } from '../../../shared/domain/tax-id.ts';

describe('IIN and BIN', () => {
  // Worked out by hand: 1·1 + 2·2 + … modulo 11.
  it.each([
    ['00000000001', 0],
    ['10000000000', 1],
    ['20000000000', 2],
    ['99999999999', 0],
  ])('%s is controlled by %s', (first, digit) => {
    const weighted = [...first].reduce((sum, one, at) => sum + Number(one) * (at + 1), 0);
    expect(weighted % 11).toBe(digit);
    expect(taxIdControlDigit(first)).toBe(digit);
    expect(isTaxId(`${first}${digit}`)).toBe(true);
    expect(isTaxId(`${first}${(digit + 1) % 10}`)).toBe(false);
  });

  it('moves the weights on where the first sum gives 10, and knows none where both do', () => {
    // Only the tenth digit counts: 10 in the first round, 1 in the second.
    expect(taxIdControlDigit('00000000010')).toBe(1);
    // 296 leaves 10; with the weights moved on 377 leaves 3.
    expect(taxIdControlDigit('12345678901')).toBe(3);
    const impossible = Array.from({ length: 20_000 }, (_, n) => String(n).padStart(11, '0')).filter(
      (first) => taxIdControlDigit(first) === null,
    );
    expect(impossible.length).toBeGreaterThan(0);
    for (const first of impossible.slice(0, 20)) {
      for (let digit = 0; digit < 10; digit += 1) expect(isTaxId(`${first}${digit}`)).toBe(false);
    }
  });

  it.each(['', '12345678901', '1234567890101', '12345678901a', ' 123456789013'])(
    '%j is none',
    (text) => expect(isTaxId(text)).toBe(false),
  );
});
