import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createLabelPrinter,
  readLabelAddress,
} from '../../../src-main/devices/label/label-printer.ts';
import { LABEL_WIDTH_DOTS } from '../../../src-main/devices/label/label-picture.ts';
import { type Bitmap, isBlack } from '../../../src-main/devices/printer/bitmap.ts';
import { GlyphSource } from '../../../src-main/devices/printer/glyphs.ts';
import { EPSON_48 } from '../../../src-main/devices/printer/profiles.ts';
import { PrinterSimulator } from '../../../src-main/devices/printer/simulator.ts';
import { milli } from '../../../shared/domain/quantity.ts';
import { Cashier } from '../../support/cashier.ts';
import { LabelSink, readZpl, scanPicture } from '../../support/label-sink.ts';
import { GOODS, scaleLabel } from '../../support/small-business.ts';
import { Till } from '../../support/till-fixture.ts';

// Proves that labels reach a label printer over TCP with their words, figures and bars: what was
// printed is read back from the printer's bytes, the bars as a scanner reads them.

const glyphs = new GlyphSource();
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

function printerAt(url: string) {
  const address = readLabelAddress(url);
  if (address === null) throw new Error(`No address: ${url}`);
  return createLabelPrinter(address, glyphs, quiet);
}

/** Whether the text stands there, dot by dot, in the printer's font. */
function shows(picture: Bitmap, text: string, { bold = false, left = 8 } = {}): boolean {
  const row = glyphs.line(text, bold, false, LABEL_WIDTH_DOTS);
  const fits = (top: number): boolean => {
    for (let y = 0; y < row.heightDots; y += 1) {
      for (let x = 0; x < row.widthDots; x += 1) {
        if (isBlack(row, x, y) !== isBlack(picture, left + x, top + y)) return false;
      }
    }
    return true;
  };
  return Array.from({ length: picture.heightDots }, (_, top) => top).some(fits);
}

describe('a label printer that speaks ZPL', () => {
  let till: Till;
  let sink: LabelSink;
  beforeEach(async () => {
    sink = await LabelSink.start();
    till = await Till.open({ labelPrinter: printerAt(sink.url) });
  });
  afterEach(async () => {
    await till[Symbol.asyncDispose]();
    await sink[Symbol.asyncDispose]();
  });

  const printed = () => readZpl(sink.jobs.at(-1) ?? Buffer.alloc(0));

  it('prints a shelf label: the name, the price, and bars that scan as the product', async () => {
    till.change(`update product set name_ru = 'Нан ұннан Қазақы ₸' where sku = 'T-BREAD'`);
    const found = await till.ask('catalogue.priceCheck', { code: GOODS.bread.code });
    expect(found.labels).toEqual(['shelf']);
    await till.ask('label.print', { code: GOODS.bread.code, kind: 'shelf', copies: 3 });
    const { copies, picture } = printed();
    expect(copies).toBe(3);
    expect(shows(picture, 'Нан ұннан Қазақы ₸', { bold: true })).toBe(true);
    expect(shows(picture, 'Нан уннан Казакы ₸', { bold: true })).toBe(false);
    expect(scanPicture(picture)).toBe(GOODS.bread.code);
    const cashier = await Cashier.at(till);
    expect((await cashier.scan(scanPicture(picture) ?? '')).sku).toBe('T-BREAD');
  });

  it('says the price of a kilogram, and the code where there are no bars for it', async () => {
    await till.ask('label.print', { code: GOODS.cheese.code, kind: 'shelf' });
    const { picture } = printed();
    expect(shows(picture, '101')).toBe(true);
    expect(scanPicture(picture)).toBeNull();
    expect(shows(picture, '4 690,37 ₸ / кг')).toBe(true);
  });

  it('prints a weight label whose bars a till reads back to the gram and the price', async () => {
    const input = { code: GOODS.cheese.code, kind: 'weight' } as const;
    expect((await till.refused('label.print', input)).code).toBe('WEIGHT_NEEDED');
    await till.ask('label.print', { ...input, quantityMilli: milli(512) });
    const { picture } = printed();
    expect(scanPicture(picture)).toBe(scaleLabel('weight', '101', 512));
    const cashier = await Cashier.at(till);
    const line = await cashier.scan(scanPicture(picture) ?? '');
    expect(line).toMatchObject({ sku: 'T-CHEESE', quantityMilli: 512, totalMinor: 240_147 });
  });

  it('refuses what no mask has a place for, what has no price, and what is not there', async () => {
    till.change(`update storefront set barcode_masks_json = '[]'`);
    await till.restart();
    const weight = { code: GOODS.cheese.code, kind: 'weight', quantityMilli: milli(512) } as const;
    expect((await till.refused('label.print', weight)).code).toBe('LABEL_NO_MASK');
    const unknown = { code: '4870001234560', kind: 'shelf' } as const;
    expect((await till.refused('label.print', unknown)).code).toBe('PRODUCT_UNKNOWN');
    expect(sink.jobs).toEqual([]);
  });
});

describe('a label printer', () => {
  it('that speaks ESC/POS prints the same picture, as often as it was asked', async () => {
    await using printer = await PrinterSimulator.start({ profile: EPSON_48 });
    const url = `tcp://${printer.host}:${printer.port}?language=escpos`;
    await using till = await Till.open({ labelPrinter: printerAt(url) });
    await using sink = await LabelSink.start();
    await using other = await Till.open({ labelPrinter: printerAt(sink.url) });
    const input = { code: GOODS.milk.code, kind: 'shelf', copies: 2 } as const;
    await till.ask('label.print', input);
    await other.ask('label.print', input);
    const { picture } = readZpl(sink.jobs[0] ?? Buffer.alloc(0));
    const bands = printer.paper.items.flatMap((item) =>
      item.kind === 'picture' ? [item.bitmap] : [],
    );
    const rows = bands.reduce((sum, band) => sum + band.heightDots, 0);
    expect(rows).toBe(2 * picture.heightDots);
    const dots = Buffer.concat(bands.map((band) => band.bytes));
    expect(dots.equals(Buffer.concat([picture.bytes, picture.bytes]))).toBe(true);
  });

  it('that is away says so in words; without one there is no label to choose', async () => {
    const sink = await LabelSink.start();
    const { url } = sink;
    await sink[Symbol.asyncDispose]();
    await using till = await Till.open({ labelPrinter: printerAt(url) });
    const input = { code: GOODS.milk.code, kind: 'shelf' } as const;
    expect((await till.refused('label.print', input)).code).toBe('LABEL_PRINTER_SILENT');
    await using alone = await Till.open();
    expect((await alone.refused('label.print', input)).code).toBe('LABEL_PRINTER_MISSING');
    const found = await alone.ask('catalogue.priceCheck', { code: GOODS.milk.code });
    expect(found).not.toHaveProperty('labels');
  });

  it('is named by an address and a language', () => {
    expect(readLabelAddress('tcp://192.0.2.1:9100')?.language).toBe('zpl');
    expect(readLabelAddress('tcp://192.0.2.1?language=escpos')?.language).toBe('escpos');
    expect(readLabelAddress('tcp://192.0.2.1?language=tspl')).toBeNull();
    expect(readLabelAddress('nowhere')).toBeNull();
  });
});
