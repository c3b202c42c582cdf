// Proves CAT-2's finding: spellings of one name fold to one token, and a typing mistake is
// forgiven.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistanceAtMost, foldText } from '../../../shared/domain/search-text.ts';

const LETTERS = 'абвгдеёжзийкхцчшщъыьэюяәіңғүұқөһckhsxyjéö3 .-'.split('');

describe('CAT-2 spellings of one name', () => {
  it.each([
    ['сарыағаш', 'сарыагаш', 'Saryagash', 'САРЫАҒАШ', 'Sarıağaş', 'сарыа\u0301гаш'],
    ['Ёлочка', 'елочка', 'Elochka', 'е\u0308лочка'],
    ['Жамбыл', 'Zhambyl', 'Jambyl'],
    ['Қазақстан', 'Казакстан', 'Qazaqstan'],
    ['Казахстан', 'Kazakhstan', 'КАЗАХСТАН'],
    ['Кока-Кола', 'Coca-Cola', 'COCA COLA', 'coca  cola'],
    ['Нұрай', 'Нурай', 'Nuray', 'Nurai', 'Нураи\u0306'],
    ['Русская', 'Руская', 'Russkaya'],
    ["Lay's", 'Lays', 'Lay’s', 'ЛАЙС'],
    ['Nestlé', 'Nestle', 'NESTLE\u0301'],
    ['чай', 'Chay', 'chai'],
    ['Шымкент', 'Shymkent', 'Şımkent'],
    ['Өскемен', 'Оскемен', 'Oskemen'],
    ['молоко 3,2 %', 'Молоко 3.2%', 'moloko 3 2'],
  ])('%s', (first, ...others) => {
    for (const other of others) expect(foldText(other)).toBe(foldText(first));
    expect(foldText(first)).toMatch(/^[a-z0-9]+( [a-z0-9]+)*$/);
  });

  it.each([
    ['', ''],
    [' — * ', ''],
    ['"Русь"', 'rus'],
    ['1100', '1100'],
    ['№ 5', 'no 5'],
    ['２５ｇ', '25g'],
    ['北京 茶', '北京 茶'],
    ['вода 😀 газ', 'voda gaz'],
    ['OR 1=1*"', 'or 1 1'],
  ])('%j becomes %j', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  it('keeps different names apart', () => {
    const names = ['молоко', 'мёд', 'мел', 'соль', 'соя', 'шоколад', '1100', '110', 'сок', 'чай'];
    expect(new Set(names.map((name) => foldText(name))).size).toBe(names.length);
  });

  it('gives words of letters and digits only, the same for either form of an accent', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom(...LETTERS) }),
    );
    fc.assert(
      fc.property(text, (name) => {
        const folded = foldText(name);
        expect(folded).toMatch(/^$|^[\p{L}\p{N}]+( [\p{L}\p{N}]+)*$/u);
        expect(foldText(name.normalize('NFD'))).toBe(foldText(name.normalize('NFC')));
        expect(foldText(`  ${name}`)).toBe(folded);
      }),
      { numRuns: 4000 },
    );
  });
});

/** The textbook table of optimal string alignment, to compare with. */
function alignmentDistance(a: string, b: string): number {
  const table = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => table[row]?.[column] ?? Infinity;
  for (let row = 1; row <= a.length; row += 1) {
    table.push([row]);
    for (let column = 1; column <= b.length; column += 1) {
      const wrong = a[row - 1] === b[column - 1] ? 0 : 1;
      const swap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1] ? 1 : Infinity;
      table[row]?.push(
        Math.min(
          at(row - 1, column - 1) + wrong,
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          row > 1 && column > 1 ? at(row - 2, column - 2) + swap : Infinity,
        ),
      );
    }
  }
  return at(a.length, b.length);
}

describe('CAT-2 typing mistakes', () => {
  it.each([
    ['moloko', 'moloko', 0, true],
    ['moloko', 'maloko', 1, true],
    ['moloko', 'molko', 1, true],
    ['moloko', 'mollokko', 2, true],
    ['moloko', 'omloko', 1, true],
    ['moloko', 'maloka', 1, false],
    ['abc', 'cab', 1, false],
    ['', 'ab', 2, true],
    ['', 'abc', 2, false],
  ])('%s for %s within %d: %s', (a, b, max, within) => {
    expect(editDistanceAtMost(a, b, max)).toBe(within);
    expect(editDistanceAtMost(b, a, max)).toBe(within);
  });

  it('are counted as the textbook counts them', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 9 });
    fc.assert(
      fc.property(word, word, fc.nat(3), (a, b, max) => {
        expect(editDistanceAtMost(a, b, max)).toBe(alignmentDistance(a, b) <= max);
      }),
      { numRuns: 6000 },
    );
  });
});
