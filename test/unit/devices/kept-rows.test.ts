import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutReceipt } from '../../../shared/domain/receipt/layout.ts';
import type { ReceiptModel } from '../../../shared/domain/receipt/model.ts';
import { createEncoderKit, encodeRows } from '../../../src-main/devices/printer/encode.ts';
import { GlyphSource } from '../../../src-main/devices/printer/glyphs.ts';
import { PRINTER_PROFILES } from '../../../src-main/devices/printer/profiles.ts';
import { createReceiptRenderer } from '../../../src-main/devices/printer/renderer.ts';
import { anyReceipt } from '../receipt/receipt-models.ts';

const RECEIPTS = 1_200;
const glyphs = new GlyphSource();

/** One field of one line changed to another line's: what a renderer could take for the same. */
function mixed(model: ReceiptModel, other: ReceiptModel, pick: number): ReceiptModel {
  const [first, ...rest] = model.lines;
  const given = other.lines[0];
  if (first === undefined || given === undefined) return { ...model, locale: other.locale };
  const fields = Object.keys(first).toSorted();
  const field = fields[pick % fields.length] ?? '';
  const change = Object.fromEntries(Object.entries(given).filter(([name]) => name === field));
  return { ...model, lines: [{ ...first, ...change }, ...rest] };
}

describe('RCP-3 a renderer keeps the rows of lines', () => {
  it.each(PRINTER_PROFILES.map((profile) => [profile.name, profile] as const))(
    'and prints on %s what one that has printed nothing would',
    (_, profile) => {
      const kit = createEncoderKit(profile, glyphs);
      const renderer = createReceiptRenderer(profile, glyphs);
      const fresh = (model: ReceiptModel): Uint8Array =>
        encodeRows(layoutReceipt(model, profile.columns), kit);
      fc.assert(
        fc.property(anyReceipt, anyReceipt, fc.nat(), (model, other, pick) => {
          const kinds = [model, { ...model, kind: other.kind, currency: other.currency }];
          for (const one of [...kinds, mixed(model, other, pick), model]) {
            expect(Buffer.from(renderer.receipt(one)).equals(fresh(one))).toBe(true);
          }
        }),
        { numRuns: RECEIPTS / PRINTER_PROFILES.length },
      );
    },
  );
});
