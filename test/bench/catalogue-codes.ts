import { join } from 'node:path';
import { openForReading, STORE_FILE } from '../../src-main/store/connection.ts';

/** Barcodes of the newest products: those of the imported catalogue, as a scanner reads them. */
export function catalogueCodes(dataDir: string, count: number): readonly string[] {
  const db = openForReading(join(dataDir, STORE_FILE));
  try {
    const codes = db
      .prepare<[number], string>(
        `select code from product join product_barcode on product_row = row_id
         where product.unit = 'piece' and minimum_age = 0 and length(code) = 14 and position = 0
         order by row_id desc limit ?`,
      )
      .pluck()
      .all(count);
    // Kept as GTINs of 14 digits; EAN-13 is what stands on the pack.
    return codes.map((code) => code.replace(/^0/, ''));
  } finally {
    db.close();
  }
}
