import QRCode from 'qrcode';
import { blacken, emptyBitmap } from './bitmap.ts';
import type { Bitmap } from './bitmap.ts';

/** Light modules the standard asks for on every side (ISO/IEC 18004). */
const QUIET_MODULES = 4;

/**
 * Bytes a QR code of version 1, 2, 3 … 40 holds in byte mode at correction level M (ISO/IEC 18004).
 */
const CAPACITY_M = [
  14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666,
  711, 779, 857, 911, 997, 1059, 1125, 1190, 1264, 1370, 1452, 1538, 1628, 1722, 1809, 1911, 1989,
  2099, 2213, 2331,
];

/**
 * How many dots a module may be, from 2 to 6, so that a code of `byteLength` bytes fits the paper;
 * null where no QR code holds that many.
 */
export function qrModuleDots(byteLength: number, widthDots: number): number | null {
  const version = CAPACITY_M.findIndex((capacity) => byteLength <= capacity) + 1;
  if (version === 0) return null;
  const modules = 17 + 4 * version + 2 * QUIET_MODULES;
  return Math.max(2, Math.min(6, Math.floor(widthDots / modules)));
}

/** The code as a picture across the whole width, centred, with its quiet zone above and below. */
export function qrBitmap(data: Uint8Array, moduleDots: number, widthDots: number): Bitmap {
  const { modules } = QRCode.create([{ data, mode: 'byte' }], { errorCorrectionLevel: 'M' });
  const quiet = QUIET_MODULES * moduleDots;
  const left = Math.floor((widthDots - modules.size * moduleDots) / 2);
  const picture = emptyBitmap(widthDots, modules.size * moduleDots + 2 * quiet);
  for (let row = 0; row < modules.size; row += 1) {
    const top = quiet + row * moduleDots;
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) === 0) continue;
      const start = left + column * moduleDots;
      for (let x = start; x < start + moduleDots; x += 1) blacken(picture, x, top);
    }
    const first = top * picture.rowBytes;
    for (let copy = 1; copy < moduleDots; copy += 1) {
      picture.bytes.copyWithin(first + copy * picture.rowBytes, first, first + picture.rowBytes);
    }
  }
  return picture;
}
