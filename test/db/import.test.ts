import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { milli } from '../../shared/domain/quantity.ts';
import { appRoot } from '../../src-main/app-root.ts';
import { importCatalogue, type ImportOptions } from '../../src-main/store/import/importer.ts';
import { verifyProblems } from '../crash/verified-store.ts';
import { Till } from '../support/till-fixture.ts';

// Proves CAT-4 and CAT-2 on real catalogues: every refused row is listed with its number and
// reason, a second time changes nothing, a cancelled one leaves nothing, and search finds what was
// brought in.

const DATA = join(appRoot(), '..', 'shared', 'data');
const KAZAKH = join(DATA, 'catalogue_uhtt_kz487.tsv.gz');
const DIRTY = join(DATA, 'catalogue_off_dirty.tsv.gz');
const PRESENT = existsSync(KAZAKH);
const WHY = PRESENT ? '' : ' (skipped: no ../shared/data)';

let till: Till;
let folder: string;

beforeEach(async () => {
  till = await Till.open();
  folder = mkdtempSync(join(tmpdir(), 'till-import-'));
});

afterEach(async () => {
  await till[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

function run(file: string, options: Partial<ImportOptions> = {}, cancelled = () => false) {
  const all: ImportOptions = {
    file,
    encoding: 'utf-8',
    map: [],
    priceFromBarcode: true,
    stockMilli: milli(20_000),
    taxCategory: null,
    batchRows: null,
    dryRun: false,
    strict: false,
    ...options,
  };
  const { opened, clock, ids } = till;
  return importCatalogue({ opened, clock, ids }, all, { progress: () => undefined, cancelled });
}

function written(rows: readonly string[]): string {
  const file = join(folder, 'goods.tsv');
  writeFileSync(file, ['barcode\tname\tprice', ...rows].join('\n'));
  return file;
}

const products = () => Number(till.value('select count(*) from product'));

describe('CAT-4 import', () => {
  it('lists every refused row with its number and reason', async () => {
    const file = written([
      '4870001020019\tWater\t100',
      '4870001020018\tWrong check digit\t100',
      '4870001050016\t\t100',
      '48700\tToo short\t100',
      '4870001060060\tTea\tmany',
    ]);
    const report = await run(file, { priceFromBarcode: false });
    if (!report.ok) throw new Error(JSON.stringify(report.error));
    expect(report.value).toMatchObject({ created: 1, refused: 4 });
    expect(report.value.firstRefusals.map(({ row }) => row)).toEqual([3, 4, 5, 6]);
    const listed = readFileSync(report.value.refusedFile ?? '', 'utf8');
    for (const reason of ['check digit', 'name', 'length', 'price']) {
      expect(listed.toLowerCase()).toContain(reason);
    }
  });

  it('a second time changes nothing and opens no stock again', async () => {
    const file = written(['4870001020019\tWater\t100', '4870001050016\tMore water\t110']);
    const first = await run(file);
    const before = [products(), till.value('select count(*) from stock_movement')];
    const second = await run(file);
    expect(first).toMatchObject({ ok: true, value: { created: 2, stocked: 2 } });
    expect(second).toMatchObject({ ok: true, value: { created: 0, updated: 0, unchanged: 2 } });
    expect([products(), till.value('select count(*) from stock_movement')]).toEqual(before);
  });

  it('one that is cancelled leaves nothing', async () => {
    const before = products();
    const file = written(['4870001020019\tWater\t100']);
    expect(await run(file, {}, () => true)).toMatchObject({
      ok: false,
      error: { code: 'CANCELLED' },
    });
    expect(products()).toBe(before);
  });

  it('a file that is no catalogue is refused whole', async () => {
    const file = join(folder, 'letter.tsv');
    writeFileSync(file, 'Dear shop\nhow are you');
    expect(await run(file)).toMatchObject({ ok: false });
  });
});

describe.skipIf(!PRESENT)(`CAT-2, CAT-4 the real Kazakh catalogue${WHY}`, () => {
  it('comes in, is found in any spelling, and the books hold', async () => {
    const before = products();
    expect(await run(KAZAKH)).toMatchObject({ ok: true });
    expect(products() - before).toBeGreaterThan(4500);
    for (const query of ['сарыағаш', 'сарыагаш', 'Saryagash', 'САРЫАҒАШ']) {
      const { products: found } = await till.ask('catalogue.search', { query });
      const text = found.map((one) => `${one.name.ru} ${one.brand}`).join('\n');
      expect(text.toLowerCase(), query).toMatch(/saryagash|сарыа[гғ]аш/);
    }
    await till.stop();
    expect(verifyProblems(till.dataDir)).toEqual([]);
    await till.start();
  }, 60_000);

  it('the dirty one: what is sound comes in, the rest is listed', async () => {
    const report = await run(DIRTY);
    if (!report.ok) throw new Error(JSON.stringify(report.error));
    const { created, refused, refusedFile } = report.value;
    expect(created + refused).toBe(20_470);
    const lines = readFileSync(refusedFile ?? '', 'utf8')
      .trim()
      .split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(refused);
  }, 90_000);
});

describe('CAT-2 ё is е', () => {
  it('whichever was typed', async () => {
    await run(written(['4870001020019\tМёд горный\t100']));
    for (const query of ['мёд', 'мед']) {
      const { products: found } = await till.ask('catalogue.search', { query });
      expect(
        found.map((one) => one.name.ru),
        query,
      ).toContain('Мёд горный');
    }
  });
});
