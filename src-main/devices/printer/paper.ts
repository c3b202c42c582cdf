import { createCanvas } from '@napi-rs/canvas';
import { columnsOf } from '../../../shared/domain/receipt/row-text.ts';
import { assertNever } from '../../../shared/domain/result.ts';
import type { PrinterProfile } from '../../ports.ts';
import { drawBitmap, emptyBitmap, isBlack } from './bitmap.ts';
import type { Bitmap } from './bitmap.ts';
import { letterOf, loadCodePage, loadCodePages } from './code-pages.ts';
import type { LoadedCodePage } from './code-pages.ts';
import type { Alignment, EscposCommand } from './escpos-reader.ts';
import { CELL_WIDTH_DOTS, ROW_HEIGHT_DOTS } from './glyphs.ts';
import type { GlyphSource } from './glyphs.ts';
import { qrBitmap } from './qr.ts';

/** What came out of a printer, from top to bottom, and what its drawer connector did. */
export type PaperItem =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly bold: boolean;
      readonly tall: boolean;
      readonly align: Alignment;
    }
  | { readonly kind: 'picture'; readonly bitmap: Bitmap }
  | { readonly kind: 'qr'; readonly data: string; readonly moduleDots: number }
  | { readonly kind: 'feed'; readonly dots: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'kick'; readonly pin: number }
  | { readonly kind: 'unknown'; readonly bytes: Uint8Array };

/** What leaves something on the paper, or at the drawer. */
type PrintingCommand = Extract<
  EscposCommand,
  {
    kind:
      | 'feed-lines'
      | 'feed-dots'
      | 'raster'
      | 'qr-module'
      | 'qr-store'
      | 'qr-print'
      | 'cut'
      | 'kick'
      | 'unknown';
  }
>;

/**
 * The paper's side of a printer: follows the commands with the printer's own code pages. A page
 * that the profile does not name prints as PC437, so that a wrong page number shows as a wrong
 * letter.
 */
export class Paper {
  readonly items: PaperItem[] = [];
  readonly #pages: readonly LoadedCodePage[];
  readonly #fallback: LoadedCodePage = loadCodePage('cp437', 0);
  #page: LoadedCodePage;
  #line = '';
  #bold = false;
  #tall = false;
  #align: Alignment = 'left';
  #qrData: Uint8Array = new Uint8Array(0);
  #qrModuleDots = 3;

  constructor(profile: PrinterProfile) {
    this.#pages = loadCodePages(profile);
    this.#page = this.#fallback;
  }

  apply(command: EscposCommand): void {
    switch (command.kind) {
      case 'text':
        for (const byte of command.bytes) this.#line += letterOf(byte, this.#page);
        return;
      case 'line-feed':
        this.#endLine();
        return;
      case 'initialise':
        this.#initialise();
        return;
      case 'code-page':
        this.#page = this.#pages.find((page) => page.number === command.number) ?? this.#fallback;
        return;
      case 'bold':
        this.#bold = command.on;
        return;
      case 'size':
        this.#tall = command.height > 1;
        return;
      case 'align':
        this.#align = command.align;
        return;
      case 'chinese-off':
      case 'qr-setting':
      case 'ask-now':
      case 'ask-in-turn':
        return;
      case 'feed-lines':
      case 'feed-dots':
      case 'raster':
      case 'qr-module':
      case 'qr-store':
      case 'qr-print':
      case 'cut':
      case 'kick':
      case 'unknown':
        this.#print(command);
        return;
      default:
        assertNever(command);
    }
  }

  #print(command: PrintingCommand): void {
    switch (command.kind) {
      case 'feed-lines':
        this.items.push({ kind: 'feed', dots: command.lines * ROW_HEIGHT_DOTS });
        return;
      case 'feed-dots':
        this.items.push({ kind: 'feed', dots: command.dots });
        return;
      case 'raster':
        this.items.push({ kind: 'picture', bitmap: command.bitmap });
        return;
      case 'qr-module':
        this.#qrModuleDots = command.dots;
        return;
      case 'qr-store':
        this.#qrData = command.data;
        return;
      case 'qr-print': {
        const data = Buffer.from(this.#qrData).toString('utf8');
        this.items.push({ kind: 'qr', data, moduleDots: this.#qrModuleDots });
        return;
      }
      case 'cut':
        this.items.push({ kind: 'cut' });
        return;
      case 'kick':
        this.items.push({ kind: 'kick', pin: command.pin });
        return;
      case 'unknown':
        this.items.push({ kind: 'unknown', bytes: command.bytes });
        return;
      default:
        assertNever(command);
    }
  }

  #endLine(): void {
    const { kind, ...style } = { kind: 'text' as const, bold: this.#bold, tall: this.#tall };
    this.items.push({ kind, text: this.#line, ...style, align: this.#align });
    this.#line = '';
  }

  #initialise(): void {
    this.#page = this.#fallback;
    this.#line = '';
    this.#bold = false;
    this.#tall = false;
    this.#align = 'left';
  }
}

/** What the paper says, row by row; pictures and codes named, as text cannot show them. */
export function paperText(items: readonly PaperItem[]): string {
  return items.map(itemText).join('');
}

function itemText(item: PaperItem): string {
  switch (item.kind) {
    case 'text':
      return `${item.text}\n`;
    case 'picture':
      return `[picture ${item.bitmap.widthDots}x${item.bitmap.heightDots}]\n`;
    case 'qr':
      return `[QR ${item.data}]\n`;
    case 'feed':
      return '\n'.repeat(Math.floor(item.dots / ROW_HEIGHT_DOTS));
    case 'cut':
      return '[cut]\n';
    case 'kick':
      return `[drawer kick, pin ${item.pin === 0 ? 2 : 5}]\n`;
    case 'unknown':
      return `[unknown ${Buffer.from(item.bytes).toString('hex')}]\n`;
    default:
      return assertNever(item);
  }
}

const MARGIN_DOTS = 24;

/** The paper as a PNG, one dot a pixel, as a printer of `widthDots` would have burnt it. */
export function paperPng(
  items: readonly PaperItem[],
  widthDots: number,
  glyphs: GlyphSource,
): Buffer {
  const drawn = items.map((item) => draw(item, widthDots, glyphs));
  const height = drawn.reduce((sum, { dots }) => sum + dots, 0);
  const paper = emptyBitmap(widthDots, Math.max(1, height));
  let top = 0;
  for (const { picture, left, dots } of drawn) {
    if (picture !== null) drawBitmap(paper, picture, left, top);
    top += dots;
  }
  return bitmapPng(paper);
}

interface Drawn {
  readonly picture: Bitmap | null;
  readonly left: number;
  readonly dots: number;
}

function draw(item: PaperItem, widthDots: number, glyphs: GlyphSource): Drawn {
  switch (item.kind) {
    case 'text': {
      const picture = glyphs.line(item.text, item.bold, item.tall, widthDots);
      const room = widthDots - columnsOf(item.text) * CELL_WIDTH_DOTS;
      const share = item.align === 'left' ? 0 : item.align === 'centre' ? 0.5 : 1;
      return { picture, left: Math.floor(room * share), dots: picture.heightDots };
    }
    case 'picture':
      return { picture: item.bitmap, left: 0, dots: item.bitmap.heightDots };
    case 'qr': {
      const picture = qrBitmap(Buffer.from(item.data, 'utf8'), item.moduleDots, widthDots);
      return { picture, left: 0, dots: picture.heightDots };
    }
    case 'feed':
      return { picture: null, left: 0, dots: item.dots };
    case 'cut':
      return { picture: cutMark(widthDots), left: 0, dots: ROW_HEIGHT_DOTS };
    case 'kick':
    case 'unknown':
      return { picture: null, left: 0, dots: 0 };
    default:
      return assertNever(item);
  }
}

/** A dotted line where the knife went. */
function cutMark(widthDots: number): Bitmap {
  const mark = emptyBitmap(widthDots, ROW_HEIGHT_DOTS);
  mark.bytes.fill(0xf0, 15 * mark.rowBytes, 16 * mark.rowBytes);
  return mark;
}

function bitmapPng(bitmap: Bitmap): Buffer {
  const canvas = createCanvas(
    bitmap.widthDots + 2 * MARGIN_DOTS,
    bitmap.heightDots + 2 * MARGIN_DOTS,
  );
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let y = 0; y < bitmap.heightDots; y += 1) {
    for (let x = 0; x < bitmap.widthDots; x += 1) {
      if (!isBlack(bitmap, x, y)) continue;
      const at = ((y + MARGIN_DOTS) * canvas.width + x + MARGIN_DOTS) * 4;
      image.data.fill(0, at, at + 3);
    }
  }
  context.putImageData(image, 0, 0);
  return canvas.toBuffer('image/png');
}
