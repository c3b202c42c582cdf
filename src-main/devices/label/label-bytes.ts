import { type Bitmap, rasterCommands } from '../printer/bitmap.ts';

export const LABEL_LANGUAGES = ['zpl', 'escpos'] as const;
/** What a label printer understands. */
export type LabelLanguage = (typeof LABEL_LANGUAGES)[number];

/** The bytes of so many of one label. */
export function labelBytes(picture: Bitmap, copies: number, language: LabelLanguage): Uint8Array {
  return language === 'zpl' ? zplLabel(picture, copies) : escposLabels(picture, copies);
}

/**
 * One format with the whole picture in `^GFA`, rows of hexadecimal bytes, and `^PQ` of it (Zebra's
 * ZPL II reference). `^LH0,0` and `^PON` undo what somebody set by hand.
 */
function zplLabel(picture: Bitmap, copies: number): Uint8Array {
  const { bytes, rowBytes, widthDots, heightDots } = picture;
  const total = bytes.length;
  const data = Buffer.from(bytes).toString('hex').toUpperCase();
  const size = `^PW${widthDots}^LL${heightDots}^LH0,0^PON`;
  const field = `^FO0,0^GFA,${total},${total},${rowBytes},${data}^FS`;
  return Buffer.from(`^XA${size}${field}^PQ${copies}^XZ\n`, 'ascii');
}

const RESET = Uint8Array.of(0x1b, 0x40);
/** To the next label, where the printer looks for the gap; on plain paper a form's end. */
const FORM_FEED = Uint8Array.of(0x0c);

/** The picture in bands of `GS v 0`, each label ended by `FF` (Epson's label mode). */
function escposLabels(picture: Bitmap, copies: number): Uint8Array {
  const one = [...rasterCommands(picture), FORM_FEED];
  const all = Array.from({ length: copies }, () => one).flat();
  return Buffer.concat([RESET, ...all]);
}
