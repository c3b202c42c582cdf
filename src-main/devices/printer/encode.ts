import { BreakLine, PrinterTypes, ThermalPrinter } from 'node-thermal-printer';
import type { ReceiptRow } from '../../../shared/domain/receipt/model.ts';
import { assertNever } from '../../../shared/domain/result.ts';
import type { PrinterProfile } from '../../ports.ts';
import { rasterCommands } from './bitmap.ts';
import { encodeText, loadCodePages } from './code-pages.ts';
import type { LoadedCodePage } from './code-pages.ts';
import type { GlyphSource } from './glyphs.ts';
import { qrBitmap, qrModuleDots } from './qr.ts';
import { transliterated } from './transliterate.ts';

/**
 * `ESC @`, then `FS .`: without it Chinese firmware reads two Cyrillic letters as one of its own.
 */
const RESET = Uint8Array.of(0x1b, 0x40, 0x1c, 0x2e);
const LINE_FEED = Uint8Array.of(0x0a);
/** `GS !`. The encoder's `setTextSize` takes the height for the width; its `ESC !` ends bold. */
const SINGLE_HEIGHT = Uint8Array.of(0x1d, 0x21, 0x00);
const DOUBLE_HEIGHT = Uint8Array.of(0x1d, 0x21, 0x01);
/**
 * What `ESC @` leaves selected; a page is named before the first letter beyond ASCII all the same.
 */
const NO_PAGE = -1;
const CONTROL_CODES = /[\p{Cc}\u2028\u2029]/u;

type TextRow = Extract<ReceiptRow, { kind: 'text' }>;

/** What is loaded once for a printer and used for each of its jobs. */
export interface EncoderKit {
  readonly profile: PrinterProfile;
  readonly pages: readonly LoadedCodePage[];
  readonly glyphs: GlyphSource;
  readonly commands: Commands;
  /** Writes QR codes; it is given no text, so it needs not be a fresh one each time. */
  readonly qrPrinter: ThermalPrinter;
  /** What was encoded before, by the page in use then: goods, words and prices come again. */
  readonly known: Map<number, Map<string, EncodedText | null>>;
}

/** Far more rows than a day's receipts have different ones. */
const MOST_KNOWN = 4096;

/** The fixed commands, as node-thermal-printer writes them. */
interface Commands {
  readonly bold: Uint8Array;
  readonly notBold: Uint8Array;
  readonly centre: Uint8Array;
  readonly left: Uint8Array;
  readonly newLine: Uint8Array;
  readonly cut: Uint8Array;
}

/** A text in one of a printer's pages. */
interface EncodedText {
  readonly page: number;
  readonly bytes: Uint8Array;
}

export function createEncoderKit(profile: PrinterProfile, glyphs: GlyphSource): EncoderKit {
  const commands: Commands = {
    bold: written(profile, (printer) => printer.bold(true)),
    notBold: written(profile, (printer) => printer.bold(false)),
    centre: written(profile, (printer) => printer.alignCenter()),
    left: written(profile, (printer) => printer.alignLeft()),
    newLine: written(profile, (printer) => printer.newLine()),
    // The knife sits four rows above the head, and so does the edge one tears at.
    cut: written(profile, (printer) =>
      profile.cutter ? printer.partialCut({ verticalTabAmount: 1 }) : printer.printVerticalTab(),
    ),
  };
  return {
    profile,
    pages: loadCodePages(profile),
    glyphs,
    commands,
    qrPrinter: encoder(profile),
    known: new Map(),
  };
}

function encoder(profile: PrinterProfile): ThermalPrinter {
  return new ThermalPrinter({
    type: PrinterTypes.EPSON,
    interface: '',
    width: profile.columns,
    breakLine: BreakLine.NONE,
  });
}

/**
 * What node-thermal-printer writes for a command, always by a fresh instance: after a cut it no
 * longer knows its code page.
 */
function written(profile: PrinterProfile, write: (printer: ThermalPrinter) => void): Uint8Array {
  const printer = encoder(profile);
  write(printer);
  return printer.getBuffer();
}

/** Rows to one print job: reset, rows, cut. No drawer kick; that is a job of its own. */
export function encodeRows(rows: readonly ReceiptRow[], kit: EncoderKit): Uint8Array {
  const job = new EscposJob(kit);
  for (const row of rows) job.row(row);
  return job.end();
}

/** `ESC p`: a pulse of 50 ms on the drawer's pin, 500 ms rest (Epson ESC/POS reference). */
export function drawerKickBytes(profile: PrinterProfile): Uint8Array {
  return Uint8Array.of(0x1b, 0x70, profile.kickPin, 0x19, 0xfa);
}

/**
 * One job in the making. node-thermal-printer writes the commands. It is given no text, since it
 * would wander to pages this printer lacks and print `?`.
 */
export class EscposJob {
  readonly #kit: EncoderKit;
  readonly #pieces: Uint8Array[] = [RESET];
  #page = NO_PAGE;
  #bold = false;
  #tall = false;

  constructor(kit: EncoderKit) {
    this.#kit = kit;
  }

  row(row: ReceiptRow): void {
    switch (row.kind) {
      case 'text':
        this.#text(row);
        return;
      case 'qr':
        this.#qr(row.data);
        return;
      case 'feed':
        for (let fed = 0; fed < row.rows; fed += 1) this.#pieces.push(LINE_FEED);
        return;
      default:
        assertNever(row);
    }
  }

  /** Bytes as they are, for the test page. */
  raw(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
  }

  /** As the printer is at the start of a job, whatever raw bytes did to it. */
  reset(): void {
    this.#pieces.push(RESET);
    this.#page = NO_PAGE;
    this.#bold = false;
    this.#tall = false;
  }

  #selectPage(number: number): void {
    if (this.#page === number) return;
    this.#page = number;
    this.#pieces.push(Uint8Array.of(0x1b, 0x74, number));
  }

  end(): Uint8Array {
    this.#style(false, false);
    this.#pieces.push(this.#kit.commands.cut);
    return Buffer.concat(this.#pieces);
  }

  #text(row: TextRow): void {
    const encoded = this.#known(row.text);
    if (encoded === null) {
      const { glyphs, profile } = this.#kit;
      const picture = glyphs.line(printable(row.text), row.bold, row.tall, profile.widthDots);
      this.#pieces.push(...rasterCommands(picture));
      return;
    }
    this.#selectPage(encoded.page);
    this.#style(row.bold, row.tall);
    this.#pieces.push(encoded.bytes, LINE_FEED);
  }

  #known(text: string): EncodedText | null {
    const { known } = this.#kit;
    const here = known.get(this.#page) ?? new Map<string, EncodedText | null>();
    known.set(this.#page, here);
    const before = here.get(text);
    if (before !== undefined) return before;
    if (here.size >= MOST_KNOWN) here.clear();
    const encoded = this.#encode(printable(text));
    here.set(text, encoded);
    return encoded;
  }

  /** The page in use if it carries the text, else the first that does; null where none may. */
  #encode(text: string): EncodedText | null {
    const { pages, profile } = this.#kit;
    const inUse = pages.find((page) => page.number === this.#page);
    const order = inUse === undefined ? pages : [inUse, ...pages];
    for (const page of order) {
      const bytes = encodeText(text, page);
      if (bytes !== null) return { page: page.number, bytes };
    }
    if (profile.missingLetters !== 'transliterate') return null;
    for (const page of order) {
      const bytes = transliterated(text, page);
      if (bytes !== null) return { page: page.number, bytes };
    }
    return null;
  }

  #qr(data: string): void {
    const { profile } = this.#kit;
    const bytes = Buffer.from(data, 'utf8');
    const moduleDots = qrModuleDots(bytes.length, profile.widthDots);
    // Longer than any code holds: the receipt is printed without it, since the sale is made.
    if (moduleDots === null) return;
    if (!profile.printsQr) {
      this.#pieces.push(...rasterCommands(qrBitmap(bytes, moduleDots, profile.widthDots)));
      return;
    }
    this.#style(false, false);
    const { commands, qrPrinter } = this.#kit;
    qrPrinter.clear();
    printQr(qrPrinter, bytes, moduleDots);
    this.#pieces.push(commands.centre, qrPrinter.getBuffer(), commands.newLine, commands.left);
  }

  #style(bold: boolean, tall: boolean): void {
    const { commands } = this.#kit;
    if (tall !== this.#tall) this.#pieces.push(tall ? DOUBLE_HEIGHT : SINGLE_HEIGHT);
    if (bold !== this.#bold) this.#pieces.push(bold ? commands.bold : commands.notBold);
    this.#bold = bold;
    this.#tall = tall;
  }
}

/** Receipts are laid out without control codes; a test page may be given any text. */
function printable(text: string): string {
  return CONTROL_CODES.test(text) ? text.replaceAll(new RegExp(CONTROL_CODES, 'gu'), ' ') : text;
}

/** Given a string, the encoder counts its characters where the printer counts bytes. */
function printQr(printer: ThermalPrinter, data: Buffer, cellSize: number): void {
  const settings = { cellSize, correction: 'M', model: 2 };
  // Its types know of strings only.
  // oxlint-disable-next-line typescript/unbound-method -- `Reflect.apply` binds it
  Reflect.apply(printer.printQR, printer, [data, settings]);
}
