import iconv from 'iconv-lite';
import type { CodePage, PrinterProfile } from '../../ports.ts';

/**
 * KZ-1048 (STRK1048-2002) is windows-1251 with sixteen letters changed to the Kazakh ones;
 * iconv-lite calls it RK1048. Unicode's table:
 * https://www.unicode.org/Public/MAPPINGS/VENDORS/MISC/KZ1048.TXT
 */
const ICONV_NAMES: Readonly<Record<CodePage, string>> = {
  cp437: 'cp437',
  cp866: 'cp866',
  cp852: 'cp852',
  kz1048: 'rk1048',
  'windows-1251': 'windows-1251',
  'windows-1252': 'windows-1252',
};

/** A code page of one printer: what each byte from 0x80 on prints, and the way back. */
export interface LoadedCodePage {
  readonly encoding: CodePage;
  /** The `n` of `ESC t n`. */
  readonly number: number;
  readonly letters: readonly string[];
  /** By code point. */
  readonly bytes: ReadonlyMap<number, number>;
}

const FIRST_HIGH = 0x80;
const PRINTABLE = /^[^\p{C}\p{Z}\uFFFD]$/u;

/** Bytes a page leaves undefined, control codes, and spaces of a special kind are left out. */
export function loadCodePage(encoding: CodePage, number: number): LoadedCodePage {
  const high = Buffer.from(
    Array.from({ length: 256 - FIRST_HIGH }, (_, index) => FIRST_HIGH + index),
  );
  const letters = Array.from(iconv.decode(high, ICONV_NAMES[encoding]));
  const bytes = new Map<number, number>();
  for (const [index, letter] of letters.entries()) {
    const point = letter.codePointAt(0);
    if (point !== undefined && PRINTABLE.test(letter)) bytes.set(point, FIRST_HIGH + index);
  }
  return { encoding, number, letters, bytes };
}

export function loadCodePages(profile: PrinterProfile): readonly LoadedCodePage[] {
  return profile.codePages.map((page) => loadCodePage(page.encoding, page.number));
}

/** The text as bytes of `page`, or null where the page lacks a letter: nothing is ever replaced. */
export function encodeText(text: string, page: LoadedCodePage): Uint8Array | null {
  const encoded = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) {
    // Letters beyond the first plane are in no page: half of one is not found either.
    const point = text.charCodeAt(index);
    const byte = point >= 0x20 && point < 0x7f ? point : page.bytes.get(point);
    if (byte === undefined) return null;
    encoded[index] = byte;
  }
  return encoded;
}

/** What the printer shows for a byte of text. */
export function letterOf(byte: number, page: LoadedCodePage): string {
  if (byte < FIRST_HIGH) return String.fromCharCode(byte);
  return page.letters[byte - FIRST_HIGH] ?? ' ';
}
