import QRCode from 'qrcode';
import { describe, expect, it } from 'vitest';
import {
  encodeText,
  letterOf,
  loadCodePage,
} from '../../../src-main/devices/printer/code-pages.ts';
import { qrModuleDots } from '../../../src-main/devices/printer/qr.ts';

/** Where KZ-1048 differs from windows-1251: unicode.org/Public/MAPPINGS/VENDORS/MISC/KZ1048.TXT */
const KZ1048_DIFFERENCES: Readonly<Record<number, string>> = {
  0x8d: 'Қ',
  0x8e: 'Һ',
  0x9d: 'қ',
  0x9e: 'һ',
  0xa1: 'Ұ',
  0xa2: 'ұ',
  0xa3: 'Ә',
  0xa5: 'Ө',
  0xaa: 'Ғ',
  0xaf: 'Ү',
  0xb4: 'ө',
  0xba: 'ғ',
  0xbc: 'ә',
  0xbd: 'Ң',
  0xbe: 'ң',
  0xbf: 'ү',
};

describe('RCP-2 code pages', () => {
  it('KZ-1048 is windows-1251 but for sixteen letters', () => {
    const kazakh = loadCodePage('kz1048', 53);
    const russian = loadCodePage('windows-1251', 46);
    for (let byte = 0x80; byte <= 0xff; byte += 1) {
      const expected = KZ1048_DIFFERENCES[byte] ?? letterOf(byte, russian);
      expect([byte, letterOf(byte, kazakh)]).toEqual([byte, expected]);
    }
  });

  it.each(['cp437', 'cp866', 'cp852', 'kz1048', 'windows-1251', 'windows-1252'] as const)(
    '%s gives back every letter it takes',
    (encoding) => {
      const page = loadCodePage(encoding, 0);
      expect(page.bytes.size).toBeGreaterThan(100);
      for (const [point, byte] of page.bytes) {
        const letter = String.fromCodePoint(point);
        expect(encodeText(letter, page)).toEqual(Uint8Array.of(byte));
        expect(letterOf(byte, page)).toBe(letter);
      }
    },
  );

  it('no page takes a control code, a special space or a letter it lacks', () => {
    for (const encoding of ['cp866', 'windows-1252', 'kz1048'] as const) {
      const page = loadCodePage(encoding, 0);
      for (const text of ['\x1B', '\x7F', '\u0080', '\u00A0', '\u00AD', '₸', '\uFFFD', '😀']) {
        expect([text, encodeText(text, page)]).toEqual([text, null]);
      }
    }
  });
});

/** The version the library needs for so many bytes; null where there is none. */
function versionOf(length: number): number | null {
  const data = Buffer.alloc(length, 0xd0);
  try {
    return QRCode.create([{ data, mode: 'byte' }], { errorCorrectionLevel: 'M' }).version;
  } catch {
    return null;
  }
}

describe('RCP-2 QR codes', () => {
  it('each version holds what the table says, and not a byte more', () => {
    let length = 1;
    for (let version = 1; version <= 40; version += 1) {
      // On paper just wide enough for four dots a module, the next version has only three.
      const widthDots = (17 + 4 * version + 8) * 4;
      while ((qrModuleDots(length + 1, widthDots) ?? 0) >= 4) length += 1;
      const next = version < 40 ? version + 1 : null;
      expect([length, versionOf(length), versionOf(length + 1)]).toEqual([length, version, next]);
    }
    expect(qrModuleDots(length + 1, 384)).toBeNull();
  });
});
