import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import type { SKRSContext2D } from '@napi-rs/canvas';
import { blacken, emptyBitmap } from './bitmap.ts';
import type { Bitmap } from './bitmap.ts';

/** One column of a printer's Font A. */
export const CELL_WIDTH_DOTS = 12;
/** A text row with its spacing: one sixth of an inch at 180 dots, ESC/POS's usual line feed. */
export const ROW_HEIGHT_DOTS = 30;
/** A double-height row: 48 dots of letter, and air. */
export const TALL_ROW_HEIGHT_DOTS = 54;

interface Face {
  readonly heightDots: number;
  readonly baseline: number;
  /** Letters are drawn at 20 px, where a column of this font is 12 dots wide, and stretched. */
  readonly stretch: number;
}

const NORMAL: Face = { heightDots: ROW_HEIGHT_DOTS, baseline: 22, stretch: 1.15 };
const TALL: Face = { heightDots: TALL_ROW_HEIGHT_DOTS, baseline: 42, stretch: 2.15 };

const FONT_PX = 20;
const PACKAGE = '@expo-google-fonts/noto-sans-mono';
const FILES = {
  regular: '500Medium/NotoSansMono_500Medium.ttf',
  bold: '700Bold/NotoSansMono_700Bold.ttf',
} as const;
const FAMILIES = { regular: 'Receipt Mono', bold: 'Receipt Mono Bold' } as const;

/** How much ink a dot needs to be burnt; lower makes thin strokes hold on thermal paper. */
const INK_THRESHOLD = 140;
/** Far more than a shop's catalogue has different letters. */
const MAX_CACHED = 4096;

/**
 * Draws letters as one-bit pictures in the printer's columns. Each letter is drawn once and kept,
 * so a raster line costs copying bits. Letters the bundled font lacks come from the system's fonts,
 * or as its box: never as another letter.
 */
export class GlyphSource {
  readonly #context: SKRSContext2D;
  readonly #cache = new Map<string, Bitmap>();

  constructor() {
    loadFonts();
    this.#context = createCanvas(CELL_WIDTH_DOTS, TALL_ROW_HEIGHT_DOTS).getContext('2d');
  }

  /** One row of text, as wide as its columns need, up to `widthDots`. */
  line(text: string, bold: boolean, tall: boolean, widthDots: number): Bitmap {
    const cells = cellsOf(text);
    const face = tall ? TALL : NORMAL;
    const width = Math.min(widthDots, cells.length * CELL_WIDTH_DOTS);
    const row = emptyBitmap(width, face.heightDots);
    for (const [column, cell] of cells.entries()) {
      if (cell === ' ' || cell === '') continue;
      copyCell(row, this.#glyph(cell, bold, tall), column);
    }
    return row;
  }

  #glyph(cell: string, bold: boolean, tall: boolean): Bitmap {
    const key = `${bold ? 'b' : 'r'}${tall ? 't' : 'n'}${cell}`;
    const known = this.#cache.get(key);
    if (known !== undefined) return known;
    if (this.#cache.size >= MAX_CACHED) this.#cache.clear();
    const glyph = this.#draw(cell, bold ? FAMILIES.bold : FAMILIES.regular, tall ? TALL : NORMAL);
    this.#cache.set(key, glyph);
    return glyph;
  }

  #draw(cell: string, family: string, face: Face): Bitmap {
    const context = this.#context;
    context.resetTransform();
    context.clearRect(0, 0, CELL_WIDTH_DOTS, face.heightDots);
    context.font = `${FONT_PX}px "${family}"`;
    const drawnWidth = context.measureText(cell).width;
    // A letter from another font (a Chinese one, an emoji) is squeezed into its one column.
    const squeeze = drawnWidth > CELL_WIDTH_DOTS + 0.5 ? CELL_WIDTH_DOTS / drawnWidth : 1;
    context.setTransform(squeeze, 0, 0, face.stretch, 0, face.baseline);
    context.fillText(cell, 0, 0);
    const { data } = context.getImageData(0, 0, CELL_WIDTH_DOTS, face.heightDots);
    const glyph = emptyBitmap(CELL_WIDTH_DOTS, face.heightDots);
    for (let index = 3; index < data.length; index += 4) {
      if ((data[index] ?? 0) < INK_THRESHOLD) continue;
      const dot = index >> 2;
      blacken(glyph, dot % CELL_WIDTH_DOTS, Math.floor(dot / CELL_WIDTH_DOTS));
    }
    return glyph;
  }
}

/**
 * One entry a column. A combining mark is drawn on the letter before it and leaves its column
 * empty.
 */
function cellsOf(text: string): readonly string[] {
  const cells: string[] = [];
  let letter = -1;
  for (const point of text) {
    if (letter >= 0 && /^\p{M}$/u.test(point)) {
      cells[letter] = (cells[letter] ?? '') + point;
      cells.push('');
    } else {
      letter = cells.length;
      cells.push(point);
    }
  }
  return cells;
}

/** Two columns are three bytes, so a letter starts on a whole byte or in its middle. */
function copyCell(row: Bitmap, glyph: Bitmap, column: number): void {
  const firstDot = column * CELL_WIDTH_DOTS;
  const firstByte = firstDot >> 3;
  const shifted = (firstDot & 7) !== 0;
  for (let y = 0; y < glyph.heightDots; y += 1) {
    const left = glyph.bytes[y * glyph.rowBytes] ?? 0;
    const right = glyph.bytes[y * glyph.rowBytes + 1] ?? 0;
    const at = y * row.rowBytes + firstByte;
    row.bytes[at] = (row.bytes[at] ?? 0) | (shifted ? left >> 4 : left);
    if (firstByte + 1 >= row.rowBytes) continue;
    const next = shifted ? ((left << 4) & 0xff) | (right >> 4) : right;
    row.bytes[at + 1] = (row.bytes[at + 1] ?? 0) | next;
  }
}

/** Read here rather than by path: inside a packed app only Node's own reader sees the file. */
function loadFonts(): void {
  const require = createRequire(import.meta.url);
  for (const weight of ['regular', 'bold'] as const) {
    const family = FAMILIES[weight];
    if (GlobalFonts.has(family)) continue;
    const loaded = GlobalFonts.register(
      readFileSync(require.resolve(`${PACKAGE}/${FILES[weight]}`)),
      family,
    );
    if (loaded === null) throw new Error(`The receipt font cannot be read: ${FILES[weight]}`);
  }
}
