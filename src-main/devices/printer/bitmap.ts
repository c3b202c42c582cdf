/** A one-bit picture: rows of whole bytes, the left dot in the highest bit, 1 is black. */
export interface Bitmap {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly rowBytes: number;
  readonly bytes: Uint8Array;
}

export function emptyBitmap(widthDots: number, heightDots: number): Bitmap {
  const rowBytes = Math.ceil(widthDots / 8);
  return { widthDots, heightDots, rowBytes, bytes: new Uint8Array(rowBytes * heightDots) };
}

export function isBlack(bitmap: Bitmap, x: number, y: number): boolean {
  const byte = bitmap.bytes[y * bitmap.rowBytes + (x >> 3)] ?? 0;
  return (byte & (0x80 >> (x & 7))) !== 0;
}

/** Sets a dot; dots outside the picture are left out. */
export function blacken(bitmap: Bitmap, x: number, y: number): void {
  if (x < 0 || y < 0 || x >= bitmap.widthDots || y >= bitmap.heightDots) return;
  const index = y * bitmap.rowBytes + (x >> 3);
  bitmap.bytes[index] = (bitmap.bytes[index] ?? 0) | (0x80 >> (x & 7));
}

/** Draws `source` onto `target` with its upper left dot at (`left`, `top`), black over white. */
export function drawBitmap(target: Bitmap, source: Bitmap, left: number, top: number): void {
  for (let y = 0; y < source.heightDots; y += 1) {
    for (let x = 0; x < source.widthDots; x += 1) {
      if (isBlack(source, x, y)) blacken(target, left + x, top + y);
    }
  }
}

/** The longest `GS v 0` cheap printers take without losing rows of it. */
const BAND_ROWS = 256;

/** `GS v 0` commands for the picture (Epson ESC/POS reference), in bands of at most 256 rows. */
export function rasterCommands(bitmap: Bitmap): readonly Uint8Array[] {
  const commands: Uint8Array[] = [];
  for (let top = 0; top < bitmap.heightDots; top += BAND_ROWS) {
    const rows = Math.min(BAND_ROWS, bitmap.heightDots - top);
    const data = bitmap.bytes.subarray(top * bitmap.rowBytes, (top + rows) * bitmap.rowBytes);
    const command = new Uint8Array(8 + data.length);
    command.set([0x1d, 0x76, 0x30, 0x00]);
    command.set([bitmap.rowBytes & 0xff, bitmap.rowBytes >> 8, rows & 0xff, rows >> 8], 4);
    command.set(data, 8);
    commands.push(command);
  }
  return commands;
}
