import type { LabelModel } from '../../../shared/domain/label.ts';
import { cleanText, columnsOf, wrapWords } from '../../../shared/domain/receipt/row-text.ts';
import { type Bitmap, blacken, drawBitmap, emptyBitmap, isBlack } from '../printer/bitmap.ts';
import {
  CELL_WIDTH_DOTS,
  type GlyphSource,
  ROW_HEIGHT_DOTS,
  TALL_ROW_HEIGHT_DOTS,
} from '../printer/glyphs.ts';
import { eanBars } from './ean-bars.ts';

/** 58 × 40 mm at 203 dots an inch, the label most shops have on the roll. */
export const LABEL_WIDTH_DOTS = 464;
export const LABEL_HEIGHT_DOTS = 320;

const EDGE_DOTS = 8;
const NAME_ROWS = 2;
/** 0.25 mm a module: three quarters of GS1's nominal size, and whole dots. */
const MODULE_DOTS = 2;
/** White on both sides of an EAN-13, which a reader needs. */
const QUIET_MODULES = 11;
const BAR_HEIGHT_DOTS = 80;

/**
 * The label as the printer burns it. All of it is drawn, in the receipt's own font: a label
 * printer's fonts have no ₸, and of Kazakh letters few or none.
 */
export function labelPicture(label: LabelModel, glyphs: GlyphSource): Bitmap {
  const picture = emptyBitmap(LABEL_WIDTH_DOTS, LABEL_HEIGHT_DOTS);
  const columns = Math.floor((LABEL_WIDTH_DOTS - 2 * EDGE_DOTS) / CELL_WIDTH_DOTS);
  let top = EDGE_DOTS;
  for (const text of nameRows(label.name, columns)) {
    drawBitmap(picture, line(text, glyphs, true, false), EDGE_DOTS, top);
    top += ROW_HEIGHT_DOTS;
  }
  top = EDGE_DOTS + NAME_ROWS * ROW_HEIGHT_DOTS;
  const price = cleanText(label.price);
  const fitsDouble = columnsOf(price) * 2 <= columns;
  const figures = line(price, glyphs, true, true);
  drawBitmap(picture, fitsDouble ? doubled(figures) : figures, EDGE_DOTS, top);
  top += 2 * TALL_ROW_HEIGHT_DOTS;
  drawBitmap(picture, line(label.detail, glyphs, false, false), EDGE_DOTS, top);
  top += ROW_HEIGHT_DOTS;
  const { ean } = label;
  if (ean !== null) drawBars(picture, ean, top);
  const codeLeft = ean === null ? EDGE_DOTS : QUIET_MODULES * MODULE_DOTS;
  drawBitmap(picture, line(label.codeText, glyphs, false, false), codeLeft, top + BAR_HEIGHT_DOTS);
  return picture;
}

/** As many rows as there are; a longer name ends with dots. */
function nameRows(name: string, columns: number): readonly string[] {
  const rows = wrapWords(cleanText(name), columns);
  if (rows.length <= NAME_ROWS) return rows;
  const last = [...(rows[NAME_ROWS - 1] ?? '')].slice(0, columns - 1).join('');
  return [...rows.slice(0, NAME_ROWS - 1), `${last}…`];
}

function line(text: string, glyphs: GlyphSource, bold: boolean, tall: boolean): Bitmap {
  return glyphs.line(cleanText(text), bold, tall, LABEL_WIDTH_DOTS - 2 * EDGE_DOTS);
}

function doubled(source: Bitmap): Bitmap {
  const target = emptyBitmap(source.widthDots * 2, source.heightDots * 2);
  for (let y = 0; y < target.heightDots; y += 1) {
    for (let x = 0; x < target.widthDots; x += 1) {
      if (isBlack(source, x >> 1, y >> 1)) blacken(target, x, y);
    }
  }
  return target;
}

function drawBars(picture: Bitmap, ean: string, top: number): void {
  for (const [index, module] of [...eanBars(ean)].entries()) {
    if (module === '0') continue;
    const left = (QUIET_MODULES + index) * MODULE_DOTS;
    for (let y = 0; y < BAR_HEIGHT_DOTS; y += 1) {
      for (let x = 0; x < MODULE_DOTS; x += 1) blacken(picture, left + x, top + y);
    }
  }
}
