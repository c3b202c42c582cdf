import {
  layoutLetterhead,
  layoutReceipt,
  type Letterhead,
} from '../../../shared/domain/receipt/layout.ts';
import type { ReceiptModel } from '../../../shared/domain/receipt/model.ts';
import { layoutShiftReport } from '../../../shared/domain/shift/report-layout.ts';
import type { PrinterProfile, ReceiptRenderer } from '../../ports.ts';
import { createEncoderKit, drawerKickBytes, encodeRows } from './encode.ts';
import { GlyphSource } from './glyphs.ts';

/**
 * Everything a receipt prints besides names of goods: drawn once, before the first sale waits for
 * it.
 */
const WARM_UP = '0123456789 .,-:%₸€₽№«»·ӘәҒғҚқҢңӨөҰұҮүҺһІі';
const CYRILLIC_FIRST = 0x0410;
const CYRILLIC_LETTERS = 64;

/** Renders receipts for one printer. Made once: it loads fonts and code pages. */
export function createReceiptRenderer(
  profile: PrinterProfile,
  glyphs: GlyphSource = new GlyphSource(),
): ReceiptRenderer {
  const kit = createEncoderKit(profile, glyphs);
  warmUp(glyphs, profile);
  const letterheadOf = createLetterheads(profile);
  return {
    profile,
    receipt: (model) => encodeRows(layoutReceipt(model, profile.columns, letterheadOf(model)), kit),
    report: (model) => encodeRows(layoutShiftReport(model, profile.columns), kit),
    drawerKick: () => drawerKickBytes(profile),
  };
}

/** Keeps the last one: the shop's name and address change once in years, and a sale waits for this. */
function createLetterheads(profile: PrinterProfile): (model: ReceiptModel) => Letterhead {
  let last: { readonly of: ReceiptModel; readonly letterhead: Letterhead } | null = null;
  return (model) => {
    if (last !== null && isSameShop(last.of, model)) return last.letterhead;
    const letterhead = layoutLetterhead(model.shop, model.locale, profile.columns);
    last = { of: model, letterhead };
    return letterhead;
  };
}

function isSameShop(one: ReceiptModel, other: ReceiptModel): boolean {
  const { name, bin, address, phone, footer } = one.shop;
  const { shop } = other;
  return (
    one.locale === other.locale &&
    name === shop.name &&
    bin === shop.bin &&
    address === shop.address &&
    phone === shop.phone &&
    footer === shop.footer
  );
}

function warmUp(glyphs: GlyphSource, profile: PrinterProfile): void {
  const cyrillic = Array.from({ length: CYRILLIC_LETTERS }, (_, index) =>
    String.fromCodePoint(CYRILLIC_FIRST + index),
  ).join('');
  const ascii = Array.from({ length: 0x5f }, (_, index) => String.fromCodePoint(0x20 + index)).join(
    '',
  );
  const letters = WARM_UP + cyrillic + ascii;
  glyphs.line(letters, false, false, letters.length * profile.widthDots);
  glyphs.line(letters, true, true, letters.length * profile.widthDots);
}
