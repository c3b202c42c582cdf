import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { minor } from '../../shared/domain/money.ts';
import { milli } from '../../shared/domain/quantity.ts';
import {
  importCatalogue,
  type ImportFailure,
  type ImportOptions,
  type ImportReport,
} from '../../src-main/store/import/importer.ts';
import { previewMapping } from '../../src-main/store/import/preview.ts';
import { xlsxOf } from '../support/xlsx-file.ts';
import { Till } from '../support/till-fixture.ts';

// Proves CAT-4's formats and options: every kind of file brings in the same goods, columns are found by
// their headings or by what was asked, and each option does what its help says.

let till: Till;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'till-formats-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  till = await Till.open();
});
afterEach(() => till[Symbol.asyncDispose]());

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function run(path: string, options: Partial<ImportOptions> = {}) {
  const all: ImportOptions = {
    file: path,
    encoding: 'utf-8',
    map: [],
    priceFromBarcode: false,
    stockMilli: null,
    taxCategory: null,
    batchRows: null,
    dryRun: false,
    strict: false,
    ...options,
  };
  const { opened, clock, ids } = till;
  const watcher = { progress: () => undefined, cancelled: () => false };
  return importCatalogue({ opened, clock, ids }, all, watcher);
}

async function imported(path: string, options: Partial<ImportOptions> = {}): Promise<ImportReport> {
  const result = await run(path, options);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

async function failed(path: string, options: Partial<ImportOptions> = {}): Promise<ImportFailure> {
  const result = await run(path, options);
  if (result.ok) throw new Error('It came in');
  return result.error;
}

const products = () => Number(till.value('select count(*) from product'));

function product(code: string) {
  return till.opened.store.read((tx) => {
    const found = tx.catalogue.byCode(code);
    if (!found) return null;
    const { rowId } = found.product;
    return {
      ...found,
      retail: tx.catalogue.price(rowId, 'RETAIL'),
      wholesale: tx.catalogue.price(rowId, 'WHOLESALE'),
      stock: tx.stock.level(rowId).onHandMilli,
    };
  });
}

const HEADINGS = ['Штрихкод', 'Наименование', 'Цена', 'Ед. изм.', 'Остаток'];
const GOODS = [
  ['4870001020019', 'Вода «Родник», 1,5 л', '1 250,50', 'шт', '12'],
  ['4870001050016', 'Сыр "Российский"', '4890', 'кг', '3.25'],
];
const TSV = [HEADINGS, ...GOODS].map((row) => row.join('\t')).join('\r\n');
const CSV = [HEADINGS, ...GOODS]
  .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';'))
  .join('\r\n');
const JSON_ROWS = GOODS.map((row) =>
  Object.fromEntries(HEADINGS.map((heading, index) => [heading, row[index] ?? ''])),
);

describe('CAT-4 every format brings in the same goods', () => {
  const files: readonly (readonly [string, () => string | Uint8Array, Partial<ImportOptions>])[] = [
    ['goods.tsv', () => TSV, {}],
    ['goods-bom.tsv', () => `\uFEFF${TSV}\n`, {}],
    ['goods.tsv.gz', () => gzipSync(TSV), {}],
    ['goods.csv', () => CSV, {}],
    ['goods-1251.csv', () => iconv.encode(CSV, 'windows-1251'), { encoding: 'windows-1251' }],
    ['goods.xlsx', () => xlsxOf([HEADINGS, ...GOODS]), {}],
    ['goods.json', () => JSON.stringify(JSON_ROWS), {}],
    ['goods.jsonl', () => JSON_ROWS.map((row) => JSON.stringify(row)).join('\n'), {}],
  ];

  it.each(files)('%s', async (name, content, options) => {
    const report = await imported(file(name, content()), options);
    expect(report).toMatchObject({ created: 2, refused: 0, stocked: 2 });
    expect(product('04870001020019')).toMatchObject({
      product: { name: { ru: 'Вода «Родник», 1,5 л' }, unit: 'piece', type: 'stocked' },
      retail: 125_050,
      wholesale: null,
      stock: 12_000,
    });
    expect(product('04870001050016')).toMatchObject({
      product: { name: { ru: 'Сыр "Российский"' }, unit: 'kg', type: 'weighed' },
      retail: 489_000,
      stock: 3250,
    });
  });

  it('numbers in a sheet or in JSON are codes and amounts too', async () => {
    const rows = [{ barcode: 4_870_001_020_019, name: 'Water', price: 99.5, stock: 4 }];
    await imported(file('numbers.json', JSON.stringify(rows)));
    expect(product('04870001020019')).toMatchObject({ retail: 9950, stock: 4000 });
  });

  it.each([
    ['broken.json', '[{"barcode": ', 'no JSON'],
    ['nested.json', '[{"barcode": {"a": 1}}]', 'flat objects'],
    ['not-a-book.xlsx', 'hello', 'Excel'],
    ['quote.csv', 'barcode,name\n"4870001020019,Water', 'Quote'],
    ['empty.tsv', '', 'empty'],
    ['goods.pdf', 'x', 'not .tsv'],
    ['cyrillic.csv', iconv.encode(CSV, 'windows-1251'), '--encoding windows-1251'],
  ])('%s is refused in words', async (name, content, words) => {
    const failure = await failed(file(name, content));
    expect(failure.code === 'PROBLEM' ? failure.message : failure.code).toContain(words);
  });
});

describe('CAT-4 columns', () => {
  const odd = 'Kod tovara\tТовар қазақша\tKaspi\n4870001020019\tСу\t500';

  it('asks for what it cannot tell', async () => {
    const failure = await failed(file('odd.tsv', odd));
    expect(failure).toMatchObject({ code: 'PROBLEM' });
    expect(failure.code === 'PROBLEM' ? failure.message : '').toContain('--map HEADING=barcode');
  });

  it('takes them as they are mapped', async () => {
    const map = ['Kod tovara=barcode', 'Товар қазақша=kk', 'Kaspi=-'];
    const report = await imported(file('odd.tsv', odd), { map });
    expect(report.mapping.ignored).toEqual(['Kaspi']);
    expect(product('04870001020019')).toMatchObject({
      product: { name: { en: '', ru: '', kk: 'Су' } },
      retail: null,
    });
  });

  it.each(['Nothing=ru', 'Kod tovara=colour'])('refuses the mapping %s', async (map) => {
    expect(await failed(file('odd.tsv', odd), { map: [map] })).toMatchObject({ code: 'PROBLEM' });
  });

  it('shows them before anything is written', async () => {
    const shown = await previewMapping(file('odd.tsv', odd), {
      encoding: 'utf-8',
      map: ['Kod tovara=barcode', 'Товар қазақша=kk'],
    });
    expect(shown).toContain('Kod tovara → barcode');
    expect(shown).toContain('left out: Kaspi');
    expect(shown).toContain('row 2: 04870001020019 Су');
  });
});

describe('CAT-1, CAT-4 codes', () => {
  const one = (row: string, headings = 'barcode\tname\tunit\tsku') =>
    file('codes.tsv', `${headings}\n${row}`);

  it.each([
    ['4870001020018\tA\t\t', 'wrong check digit'],
    ['487000102001\tA\t\t', 'wrong check digit'],
    ['48700010200\tA\t\t', 'odd length'],
    ['4011\tA\t\t', 'odd length'],
    ['0000000000000\tA\t\t', 'all zeros'],
    ['=2+2\tA\t\t', 'no barcode'],
    ['4870001020019*0\tA\t\t', 'pack size'],
    ['\tA\t\t', 'neither a barcode nor an SKU'],
    ['4870001020019\tA\tfurlong\t', 'unit "furlong"'],
  ])('%j is refused: %s', async (row, reason) => {
    const report = await imported(one(row));
    expect(report).toMatchObject({ created: 0, refused: 1 });
    expect(report.firstRefusals[0]?.reason).toContain(reason);
    expect(report.firstRefusals[0]?.row).toBe(2);
  });

  it('a scale’s PLU, an EAN-8, a UPC-A, a label of the shop’s own, an SKU alone', async () => {
    const rows = [
      '4011\tБананы\tкг\t',
      '96385074\tEAN-8\t\t',
      '036000291452\tUPC-A\t\t',
      'SHELF-7\tOwn label\t\t',
      '\tNo code\t\tNC-1',
    ];
    expect(await imported(one(rows.join('\n')))).toMatchObject({ created: 5, refused: 0 });
    const found = ['4011', '00000096385074', '00036000291452', 'SHELF-7', 'NC-1'];
    expect(found.map((code) => product(code) !== null)).toEqual(found.map(() => true));
  });

  it('a pack answers to its own code with its size', async () => {
    const headings = 'barcode\tname\tpack_barcode\tpack_quantity';
    await imported(one('4870001020019\tWater\t4870001050016\t6', headings));
    await imported(one('4870001060060|4870001060084*12\tTea', 'barcode\tname'));
    expect(product('04870001050016')).toMatchObject({ packMilli: 6000 });
    expect(product('04870001060084')).toMatchObject({ packMilli: 12_000 });
  });

  it('the second of two rows for one product is refused with the number of the first', async () => {
    const rows = [
      '4870001020019\tWater\t\t',
      '4870001050016\tTea\t\t',
      '04870001020019\tAgain\t\t',
    ];
    const report = await imported(one(rows.join('\n')));
    expect(report).toMatchObject({ created: 2, refused: 1 });
    expect(report.firstRefusals[0]).toMatchObject({ row: 4, reason: 'duplicate of row 2' });
  });

  it('and so is the second of two that were there before, or that share a code alone', async () => {
    await imported(one('4870001020019\tWater\t\t'));
    const twice = '4870001020019\tWater\t\t\n4870001020019\tStill water\t\t';
    const report = await imported(one(twice));
    expect(report).toMatchObject({ created: 0, unchanged: 1, refused: 1 });
    expect(report.firstRefusals[0]).toMatchObject({ row: 3, reason: 'duplicate of row 2' });
    const shared = one('4870001050016\tTea\t\tT-1\n4870001050016\tGreen tea\t\tT-2');
    expect(await imported(shared)).toMatchObject({ created: 1, refused: 1 });
  });

  it('barcodes of two products in one row are refused', async () => {
    await imported(one('4870001020019\tWater\t\t\n4870001050016\tTea\t\t'));
    const report = await imported(one('4870001020019|4870001050016\tBoth\t\t'));
    expect(report.firstRefusals[0]?.reason).toContain('different products');
  });
});

describe('CAT-4 a catalogue that comes again', () => {
  const first =
    'sku\tbarcode\tname\tbrand\tcategory\tprice\nA-1\t4870001020019\tWater\tRodnik\tDrinks/Water\t100';

  it('changes what it says and keeps what it leaves empty', async () => {
    await imported(file('first.tsv', first));
    const version = till.opened.store.read((tx) => tx.catalogue.priceBookVersion());
    const again = 'sku\tname\tbrand\tprice\tstock\nA-1\tSpring water\t\t120\t7';
    expect(await imported(file('again.tsv', again))).toMatchObject({ created: 0, updated: 1 });
    expect(product('04870001020019')).toMatchObject({
      product: { name: { ru: 'Spring water' }, brand: 'Rodnik', sku: 'A-1', trackStock: true },
      retail: 12_000,
      stock: 7000,
    });
    const found = await till.ask('catalogue.search', { query: 'spring' });
    expect(found.products).toHaveLength(1);
    const later = till.opened.store.read((tx) => tx.catalogue.priceBookVersion());
    expect(later).toBe(version + 1);
  });

  it('a category is made once, under those above it', async () => {
    await imported(file('first.tsv', first));
    await imported(file('again.tsv', first.replace('A-1\t4870001020019', 'A-2\t4870001050016')));
    const paths = till.rows("select path from category where path like 'Drinks%' order by path");
    expect(paths.map((row) => row['path'])).toEqual(['Drinks', 'Drinks/Water']);
  });

  it('a made-up price is the same every time, and never takes the place of a real one', async () => {
    const bare = 'barcode\tname\n4870001020019\tWater';
    const options = { priceFromBarcode: true };
    await imported(file('bare.tsv', bare), options);
    const made = product('04870001020019')?.retail ?? minor(0);
    expect(made).toBeGreaterThanOrEqual(5000);
    expect(made).toBeLessThanOrEqual(5_000_000);
    expect(await imported(file('bare.tsv', bare), options)).toMatchObject({ unchanged: 1 });
    await imported(file('priced.tsv', `${bare.replace('name', 'name\tprice')}\t77`));
    await imported(file('bare.tsv', bare), options);
    expect(product('04870001020019')?.retail).toBe(7700);
  });

  it('stock is opened only where none ever was', async () => {
    const path = file('stock.tsv', 'barcode\tname\n4870001020019\tWater');
    await imported(path);
    expect(product('04870001020019')).toMatchObject({ product: { trackStock: false } });
    expect(await imported(path, { stockMilli: milli(5000) })).toMatchObject({ stocked: 1 });
    expect(await imported(path, { stockMilli: milli(9000) })).toMatchObject({ stocked: 0 });
    expect(product('04870001020019')?.stock).toBe(5000);
    expect(till.verify()).toEqual([]);
  });
});

describe('CAT-4 options', () => {
  const mixed = 'barcode\tname\n4870001020019\tWater\n4870001020018\tWrong\n4870001050016\tTea';

  it('a dry run counts and writes nothing', async () => {
    const before = products();
    const head = till.value('select journal_seq from trail_head');
    const report = await imported(file('mixed.tsv', mixed), { dryRun: true, stockMilli: milli(1) });
    expect(report).toMatchObject({ created: 2, refused: 1 });
    expect(products()).toBe(before);
    expect(till.value('select journal_seq from trail_head')).toBe(head);
  });

  it('strict refuses the file for one row, and lists it', async () => {
    const before = products();
    const failure = await failed(file('mixed.tsv', mixed), { strict: true });
    expect(failure).toMatchObject({ code: 'REFUSED', report: { refused: 1 } });
    const listed = failure.code === 'REFUSED' ? (failure.report.refusedFile ?? '') : '';
    expect(readFileSync(listed, 'utf8')).toContain('4870001020018\tWrong');
    expect(products()).toBe(before);
  });

  it('batches are each whole and each journalled', async () => {
    const events = () =>
      Number(till.value("select count(*) from journal where type = 'stock.opened'"));
    const before = events();
    const report = await imported(file('mixed.tsv', mixed), {
      batchRows: 1,
      stockMilli: milli(1000),
    });
    expect(report).toMatchObject({ created: 2, stocked: 2, refused: 1 });
    expect(events()).toBe(before + 2);
    expect(till.verify()).toEqual([]);
  });

  it('is in the audit trail', async () => {
    await imported(file('mixed.tsv', mixed));
    const [row] = till.rows(
      "select data_json from audit_event where type = 'catalogue.imported' order by seq desc",
    );
    expect(JSON.parse(String(row?.['data_json']))).toMatchObject({
      file: 'mixed.tsv',
      created: 2,
      refused: 1,
    });
  });
});
