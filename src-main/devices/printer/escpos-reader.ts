import type { Bitmap } from './bitmap.ts';

/** What a printer makes of the bytes it is sent: the commands this project writes, and no more. */
export type EscposCommand =
  | { readonly kind: 'text'; readonly bytes: Uint8Array }
  | { readonly kind: 'line-feed' }
  | { readonly kind: 'initialise' }
  | { readonly kind: 'chinese-off' }
  | { readonly kind: 'code-page'; readonly number: number }
  | { readonly kind: 'bold'; readonly on: boolean }
  | { readonly kind: 'size'; readonly width: number; readonly height: number }
  | { readonly kind: 'align'; readonly align: Alignment }
  | { readonly kind: 'feed-lines'; readonly lines: number }
  | { readonly kind: 'feed-dots'; readonly dots: number }
  | { readonly kind: 'raster'; readonly bitmap: Bitmap }
  | { readonly kind: 'qr-module'; readonly dots: number }
  | { readonly kind: 'qr-store'; readonly data: Uint8Array }
  | { readonly kind: 'qr-print' }
  | { readonly kind: 'qr-setting' }
  | { readonly kind: 'cut' }
  | { readonly kind: 'kick'; readonly pin: number; readonly onMs: number; readonly offMs: number }
  | { readonly kind: 'ask-now'; readonly what: number }
  | { readonly kind: 'ask-in-turn'; readonly what: number }
  | { readonly kind: 'unknown'; readonly bytes: Uint8Array };

export type Alignment = 'left' | 'centre' | 'right';

const DLE = 0x10;
const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const LF = 0x0a;
/** A raster or a QR code larger than this is a torn stream, not a picture. */
const MAX_COMMAND_BYTES = 1_000_000;

interface Read {
  readonly command: EscposCommand;
  readonly length: number;
}

/**
 * Reads ESC/POS back, in whatever pieces it comes; used by the simulator and by tests. Commands
 * follow Epson's ESC/POS reference.
 */
export class EscposReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The commands that are complete with these bytes. */
  push(bytes: Uint8Array): readonly EscposCommand[] {
    const all = this.#rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#rest, bytes]);
    const commands: EscposCommand[] = [];
    let at = 0;
    while (at < all.length) {
      const read = readCommand(all.subarray(at));
      if (read === null) break;
      commands.push(read.command);
      at += read.length;
    }
    this.#rest = all.subarray(at);
    return commands;
  }

  /** Bytes of a command that has not come to its end. */
  pendingBytes(): number {
    return this.#rest.length;
  }
}

export function readEscpos(bytes: Uint8Array): readonly EscposCommand[] {
  const reader = new EscposReader();
  const commands = reader.push(bytes);
  if (reader.pendingBytes() === 0) return commands;
  const torn = bytes.subarray(bytes.length - reader.pendingBytes());
  return [...commands, { kind: 'unknown', bytes: torn }];
}

/** The first command of `bytes`, or null where more bytes are needed to tell. */
function readCommand(bytes: Buffer): Read | null {
  const first = bytes[0] ?? 0;
  if (first === LF) return { command: { kind: 'line-feed' }, length: 1 };
  if (first >= 0x20) return readText(bytes);
  if (first === ESC) return readEscape(bytes);
  if (first === GS) return readGroup(bytes);
  if (first === FS)
    return fixed(bytes, 2, ([, what]) => (what === 0x2e ? { kind: 'chinese-off' } : null));
  if (first === DLE) {
    return fixed(bytes, 3, ([, what, n]) => (what === 0x04 ? { kind: 'ask-now', what: n } : null));
  }
  return { command: { kind: 'unknown', bytes: Uint8Array.of(first) }, length: 1 };
}

function readText(bytes: Buffer): Read {
  let length = 1;
  while (length < bytes.length && (bytes[length] ?? 0) >= 0x20) length += 1;
  return { command: { kind: 'text', bytes: Uint8Array.from(bytes.subarray(0, length)) }, length };
}

type FiveBytes = readonly [number, number, number, number, number];

/** A command of a known length; `make` answers null for one this reader does not know. */
function fixed(
  bytes: Buffer,
  length: number,
  make: (bytes: FiveBytes) => EscposCommand | null,
): Read | null {
  if (bytes.length < length) return null;
  const at = (index: number): number => bytes[index] ?? 0;
  const command = make([at(0), at(1), at(2), at(3), at(4)]);
  if (command !== null) return { command, length };
  return {
    command: { kind: 'unknown', bytes: Uint8Array.from(bytes.subarray(0, length)) },
    length,
  };
}

const ALIGNMENTS: readonly Alignment[] = ['left', 'centre', 'right'];

function readEscape(bytes: Buffer): Read | null {
  if (bytes.length < 2) return null;
  switch (bytes[1] ?? 0) {
    case 0x40:
      return fixed(bytes, 2, () => ({ kind: 'initialise' }));
    case 0x74:
      return fixed(bytes, 3, ([, , number]) => ({ kind: 'code-page', number }));
    case 0x45:
      return fixed(bytes, 3, ([, , on]) => ({ kind: 'bold', on: (on & 1) === 1 }));
    case 0x61:
      return fixed(bytes, 3, ([, , n]) => {
        const align = ALIGNMENTS[n % 48];
        return align === undefined ? null : { kind: 'align', align };
      });
    case 0x64:
      return fixed(bytes, 3, ([, , lines]) => ({ kind: 'feed-lines', lines }));
    case 0x4a:
      return fixed(bytes, 3, ([, , dots]) => ({ kind: 'feed-dots', dots }));
    case 0x70:
      return fixed(bytes, 5, ([, , pin, on, off]) => ({
        kind: 'kick',
        pin,
        onMs: on * 2,
        offMs: off * 2,
      }));
    default:
      return fixed(bytes, 2, () => null);
  }
}

function readGroup(bytes: Buffer): Read | null {
  if (bytes.length < 2) return null;
  switch (bytes[1] ?? 0) {
    case 0x21:
      return fixed(bytes, 3, ([, , n]) => ({
        kind: 'size',
        width: (n >> 4) + 1,
        height: (n & 7) + 1,
      }));
    case 0x56:
      return readCut(bytes);
    case 0x72:
      return fixed(bytes, 3, ([, , what]) => ({ kind: 'ask-in-turn', what }));
    case 0x76:
      return readRaster(bytes);
    case 0x28:
      return readFunction(bytes);
    default:
      return fixed(bytes, 2, () => null);
  }
}

/** `GS V 0|1|48|49` cuts here; `GS V 65|66 n` feeds first. */
function readCut(bytes: Buffer): Read | null {
  if (bytes.length < 3) return null;
  const feeds = bytes[2] === 65 || bytes[2] === 66;
  return fixed(bytes, feeds ? 4 : 3, () => ({ kind: 'cut' }));
}

/** `GS v 0 m xL xH yL yH data`. */
function readRaster(bytes: Buffer): Read | null {
  if (bytes.length < 8) return null;
  const rowBytes = bytes.readUInt16LE(4);
  const heightDots = bytes.readUInt16LE(6);
  const length = 8 + rowBytes * heightDots;
  if (bytes[2] !== 0x30 || length > MAX_COMMAND_BYTES) return fixed(bytes, 8, () => null);
  if (bytes.length < length) return null;
  const data = Uint8Array.from(bytes.subarray(8, length));
  const bitmap: Bitmap = { widthDots: rowBytes * 8, heightDots, rowBytes, bytes: data };
  return { command: { kind: 'raster', bitmap }, length };
}

/** `GS ( k pL pH cn fn …`: the QR code's functions have `cn` 49. */
function readFunction(bytes: Buffer): Read | null {
  if (bytes.length < 5) return null;
  const length = 5 + bytes.readUInt16LE(3);
  if (bytes.length < length) return null;
  const body = Uint8Array.from(bytes.subarray(5, length));
  return { command: qrCommand(bytes[2] ?? 0, body), length };
}

function qrCommand(letter: number, body: Uint8Array): EscposCommand {
  if (letter !== 0x6b || body[0] !== 49) return { kind: 'unknown', bytes: body };
  switch (body[1] ?? 0) {
    case 67:
      return { kind: 'qr-module', dots: body[2] ?? 0 };
    case 80:
      return { kind: 'qr-store', data: body.subarray(3) };
    case 81:
      return { kind: 'qr-print' };
    case 65:
    case 69:
      return { kind: 'qr-setting' };
    default:
      return { kind: 'unknown', bytes: body };
  }
}
