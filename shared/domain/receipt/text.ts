import { assertNever } from '../result.ts';
import type { ReceiptRow, ReceiptWidth } from './model.ts';
import { centred } from './row-text.ts';

/** The receipt as plain text, rows ended by `\n`; a QR code is named, since text cannot show it. */
export function receiptText(rows: readonly ReceiptRow[], columns: ReceiptWidth): string {
  return rows
    .flatMap((row) => textRows(row, columns))
    .map((text) => `${text}\n`)
    .join('');
}

function textRows(row: ReceiptRow, columns: ReceiptWidth): readonly string[] {
  switch (row.kind) {
    case 'text':
      return [row.text];
    case 'qr':
      return centred('[QR]', columns);
    case 'feed':
      return Array.from({ length: row.rows }, () => '');
    default:
      return assertNever(row);
  }
}
