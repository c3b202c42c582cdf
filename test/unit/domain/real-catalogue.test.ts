// Proves CAT-2 on real catalogues: every valid code is read, bad ones are told apart, every name
// folds.
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseCode } from '../../../shared/domain/barcode/parse-code.ts';
import { foldText } from '../../../shared/domain/search-text.ts';

const DATA = '../shared/data';
const absent = !existsSync(DATA);
const reason = absent ? ` (skipped: no ${DATA})` : '';

function rowsOf(name: string): readonly (readonly [string, string])[] {
  const text = gunzipSync(readFileSync(`${DATA}/${name}`)).toString('utf8');
  const rows = text.split('\n').slice(1).filter(Boolean);
  return rows.map((row) => {
    const [barcode = '', productName = ''] = row.split('\t');
    return [barcode, productName];
  });
}

describe.skipIf(absent)(`CAT-2 real catalogues${reason}`, () => {
  it('reads every code of a clean one as a GTIN, and folds its names to Latin words', () => {
    const rows = rowsOf('catalogue_uhtt_kz487.tsv.gz');
    const read = rows.filter(([barcode]) => {
      const parsed = parseCode(barcode);
      return parsed.ok && parsed.value.kind === 'gtin';
    });
    expect(rows.length).toBeGreaterThan(4000);
    expect(read).toHaveLength(rows.length);
    const unfolded = rows.filter(([, name]) => !/^[a-z0-9]+( [a-z0-9]+)*$/.test(foldText(name)));
    expect(unfolded).toEqual([]);
  });

  it('finds Saryagash water however it is spelled', () => {
    const names = rowsOf('catalogue_uhtt_kz487.tsv.gz').map(([, name]) => foldText(name));
    const counts = ['сарыағаш', 'сарыагаш', 'Saryagash'].map(
      (word) => names.filter((name) => name.split(' ').includes(foldText(word))).length,
    );
    expect(counts[0]).toBeGreaterThan(0);
    expect(new Set(counts).size).toBe(1);
  });

  it('tells good, bad and foreign codes of a dirty one apart', () => {
    const counts = { gtin: 0, internal: 0, CHECK_DIGIT_WRONG: 0, CODE_UNREADABLE: 0 };
    for (const [barcode, name] of rowsOf('catalogue_off_dirty.tsv.gz')) {
      const parsed = parseCode(barcode);
      counts[parsed.ok ? parsed.value.kind : parsed.error] += 1;
      expect(foldText(name)).not.toMatch(/^ | $| {2}/);
    }
    expect(Math.min(counts.gtin, counts.internal, counts.CHECK_DIGIT_WRONG)).toBeGreaterThan(0);
    expect(counts.CODE_UNREADABLE).toBeLessThan(counts.CHECK_DIGIT_WRONG);
  });
});
