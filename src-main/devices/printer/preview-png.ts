import { layoutReceipt } from '../../../shared/domain/receipt/layout.ts';
import type { ReceiptModel, ReceiptRow } from '../../../shared/domain/receipt/model.ts';
import { assertNever } from '../../../shared/domain/result.ts';
import type { PrinterProfile } from '../../ports.ts';
import { ROW_HEIGHT_DOTS } from './glyphs.ts';
import type { GlyphSource } from './glyphs.ts';
import { paperPng } from './paper.ts';
import type { PaperItem } from './paper.ts';
import { qrModuleDots } from './qr.ts';

/** The receipt as a PNG as wide as the printer's paper, drawn from the same rows as the print. */
export function receiptPng(
  model: ReceiptModel,
  profile: PrinterProfile,
  glyphs: GlyphSource,
): Uint8Array {
  const rows = layoutReceipt(model, profile.columns);
  const items = rows.flatMap((row) => itemsOf(row, profile.widthDots));
  return paperPng(items, profile.widthDots, glyphs);
}

function itemsOf(row: ReceiptRow, widthDots: number): readonly PaperItem[] {
  switch (row.kind) {
    case 'text':
      return [{ kind: 'text', text: row.text, bold: row.bold, tall: row.tall, align: 'left' }];
    case 'qr': {
      const moduleDots = qrModuleDots(Buffer.byteLength(row.data), widthDots);
      return moduleDots === null ? [] : [{ kind: 'qr', data: row.data, moduleDots }];
    }
    case 'feed':
      return [{ kind: 'feed', dots: row.rows * ROW_HEIGHT_DOTS }];
    default:
      return assertNever(row);
  }
}
