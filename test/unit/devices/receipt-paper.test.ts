import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { LOCALES } from '../../../shared/domain/localized.ts';
import { layoutReceipt } from '../../../shared/domain/receipt/layout.ts';
import { GlyphSource } from '../../../src-main/devices/printer/glyphs.ts';
import { paperPng } from '../../../src-main/devices/printer/paper.ts';
import { receiptPng } from '../../../src-main/devices/printer/preview-png.ts';
import { PRINTER_PROFILES } from '../../../src-main/devices/printer/profiles.ts';
import { createReceiptRenderer } from '../../../src-main/devices/printer/renderer.ts';
import { exampleLine, exampleReceipt } from '../receipt/receipt-models.ts';
import { printed } from './printed-paper.ts';

const QR = 'https://example.invalid/r/S01-20261121-01000042?s=MEUCIQDx0Yq3l7v3cW2b9n5uV1kX2';
const glyphs = new GlyphSource();
const cases = PRINTER_PROFILES.flatMap((profile) =>
  LOCALES.map((locale) => [profile.name, locale, profile] as const),
);

function qrIn(png: Uint8Array): string | undefined {
  const { data, width, height } = PNG.sync.read(Buffer.from(png));
  return jsqr.default(Uint8ClampedArray.from(data), width, height)?.data;
}

describe('RCP-2 one model, the same receipt in bytes, as text and as a picture', () => {
  it.each(cases)('%s in %s', (_, locale, profile) => {
    const lines = [exampleLine({ name: 'Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ ₸ €' }), exampleLine({})];
    const model = exampleReceipt(locale, { qr: QR, lines });
    const items = printed(createReceiptRenderer(profile, glyphs).receipt(model), profile);
    const rows = layoutReceipt(model, profile.columns);
    const texts = rows.flatMap((row) => (row.kind === 'text' ? [row] : []));
    const out = items.filter(({ kind }) => kind === 'text' || kind === 'picture');
    let drawn = 0;
    for (const [index, { text, bold, tall }] of texts.entries()) {
      // The row after the QR code comes after its own rows.
      const item = out[index >= texts.length - 1 ? out.length - 1 : index];
      const picture = item?.kind === 'picture';
      expect(picture ? { text, bold, tall } : item).toMatchObject({ text, bold, tall });
      if (picture) drawn += 1;
    }
    expect(drawn).toBeGreaterThan(0);
    expect(drawn).toBeLessThan(texts.length / 2);
    expect(items.some(({ kind }) => kind === 'unknown' || kind === 'kick')).toBe(false);
    expect(qrIn(paperPng(items, profile.widthDots, glyphs))).toBe(QR);
    expect(qrIn(receiptPng(model, profile, glyphs))).toBe(QR);
  });

  it('a copy is the same job twice, with its mark: nothing is left over from the first', () => {
    const [profile] = PRINTER_PROFILES;
    if (profile === undefined) throw new Error('no profile');
    const renderer = createReceiptRenderer(profile, glyphs);
    const first = renderer.receipt(exampleReceipt('kk'));
    renderer.receipt(exampleReceipt('ru', { copyNumber: 1, qr: QR }));
    expect(renderer.receipt(exampleReceipt('kk'))).toEqual(first);
  });
});

describe('the bundled receipt font', () => {
  it.each([false, true])('has every letter a receipt may need, bold %s', (bold) => {
    // A letter it lacked would be drawn as the font's box, or as another font's letter.
    const box = Buffer.from(glyphs.line('\u{10FFFD}', bold, false, 12).bytes);
    const letters = Array.from('ӘәҒғҚқҢңӨөҰұҮүҺһІіЁёЖжЯя₸€₽№«»·—…äßčñ0189%');
    const shapes = new Set(
      letters.map((letter) =>
        Buffer.from(glyphs.line(letter, bold, false, 12).bytes).toString('hex'),
      ),
    );
    expect(shapes.has(box.toString('hex'))).toBe(false);
    expect(shapes.size).toBe(letters.length);
  });
});
