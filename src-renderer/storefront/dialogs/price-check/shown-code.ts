import { shortGtin } from '../../../../shared/domain/barcode/gtin.ts';

/** A code as it stands under its bars: the zeros a GTIN is kept with are no part of it there. */
export function shownCode(code: string | null): string {
  return code !== null && /^\d{14}$/.test(code) ? shortGtin(code) : (code ?? '');
}
