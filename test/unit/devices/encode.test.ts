import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReceiptRow } from '../../../shared/domain/receipt/model.ts';
import { isBlack } from '../../../src-main/devices/printer/bitmap.ts';
import type { Bitmap } from '../../../src-main/devices/printer/bitmap.ts';
import {
  createEncoderKit,
  drawerKickBytes,
  encodeRows,
} from '../../../src-main/devices/printer/encode.ts';
import { readEscpos } from '../../../src-main/devices/printer/escpos-reader.ts';
import { GlyphSource } from '../../../src-main/devices/printer/glyphs.ts';
import { paperText } from '../../../src-main/devices/printer/paper.ts';
import {
  CHEAP_58,
  EPSON_42,
  EPSON_48,
  PRINTER_PROFILES,
  printerProfile,
} from '../../../src-main/devices/printer/profiles.ts';
import { testPage } from '../../../src-main/devices/printer/test-page.ts';
import type { PrinterProfile } from '../../../src-main/ports.ts';
import { printed } from './printed-paper.ts';

const glyphs = new GlyphSource();

function row(text: string, style: { bold?: boolean; tall?: boolean } = {}): ReceiptRow {
  return { kind: 'text', text, bold: false, tall: false, ...style };
}

function encode(profile: PrinterProfile, ...rows: readonly ReceiptRow[]): Buffer {
  return Buffer.from(encodeRows(rows, createEncoderKit(profile, glyphs)));
}

/** `GS v 0` for the pixels of `text`, as they stand in a column's whole bytes. */
function picturesIn(bytes: Uint8Array): readonly Bitmap[] {
  return readEscpos(bytes).flatMap((command) =>
    command.kind === 'raster' ? [command.bitmap] : [],
  );
}

function inkIn(bitmap: Bitmap, column: number): number {
  let dots = 0;
  for (let y = 0; y < bitmap.heightDots; y += 1) {
    for (let x = column * 12; x < column * 12 + 12; x += 1) if (isBlack(bitmap, x, y)) dots += 1;
  }
  return dots;
}

describe('RCP-2 Kazakh letters on an Epson with KZ-1048', () => {
  it('come as bytes of page 53', () => {
    const bytes = encode(EPSON_42, row('ӘәҚқҢң €'));
    const line = Buffer.from([0xa3, 0xbc, 0x8d, 0x9d, 0xbd, 0xbe, 0x20, 0x88, 0x0a]);
    const start = Buffer.from([0x1b, 0x40, 0x1c, 0x2e, 0x1b, 0x74, 53]);
    expect(bytes.subarray(0, 16).equals(Buffer.concat([start, line]))).toBe(true);
    expect(paperText(printed(bytes, EPSON_42))).toContain('ӘәҚқҢң €\n');
  });

  it('a line with ₸ is drawn, because no page has it, and the rest stays text', () => {
    const bytes = encode(EPSON_42, row('Сүт'), row('2 902.50 ₸', { bold: true, tall: true }));
    const items = printed(bytes, EPSON_42);
    expect(items.slice(0, 2).map((item) => item.kind)).toEqual(['text', 'picture']);
    const [picture] = picturesIn(bytes);
    expect(picture).toMatchObject({ widthDots: 120, heightDots: 54 });
    expect(picture && inkIn(picture, 9)).toBeGreaterThan(20);
    expect(picture && inkIn(picture, 8)).toBe(0);
  });
});

describe('RCP-2 Kazakh letters on a cheap printer without KZ-1048', () => {
  it('are drawn, each in its own column, each its own shape', () => {
    const bytes = encode(CHEAP_58, row('ӘәҚқҢң₸€'));
    const [picture] = picturesIn(bytes);
    if (picture === undefined) throw new Error('nothing drawn');
    expect(picture).toMatchObject({ widthDots: 96, heightDots: 30 });
    for (let column = 0; column < 8; column += 1) {
      expect(inkIn(picture, column)).toBeGreaterThan(20);
    }
    const header = bytes.subarray(4, 12);
    expect([...header]).toEqual([0x1d, 0x76, 0x30, 0x00, 12, 0, 30, 0]);
    expect(glyphs.line('Қ', false, false, 12).bytes).not.toEqual(
      glyphs.line('К', false, false, 12).bytes,
    );
  });

  it('Russian comes as CP866, € with Latin letters as windows-1252', () => {
    const bytes = encode(CHEAP_58, row('Ёлка'), row('Café €'));
    const first = [0x1b, 0x74, 17, 0xf0, 0xab, 0xaa, 0xa0, 0x0a];
    const second = [0x1b, 0x74, 16, 0x43, 0x61, 0x66, 0xe9, 0x20, 0x80, 0x0a];
    expect([...bytes.subarray(4, 22)]).toEqual([...first, ...second]);
  });

  it('are transliterated where the profile says so, one letter for one', () => {
    const profile: PrinterProfile = { ...CHEAP_58, missingLetters: 'transliterate' };
    const bytes = encode(profile, row('ӘәҚқҢң Үй «Ұлы»  5 ₸'), row('čšž №1'));
    expect(paperText(printed(bytes, profile))).toContain('АаКкНн Уй "Улы"  5 T\n');
    expect(paperText(printed(bytes, profile))).toContain('csz №1\n');
    expect(picturesIn(bytes)).toHaveLength(0);
  });

  it('what has no stand-in is drawn even then', () => {
    const profile: PrinterProfile = { ...CHEAP_58, missingLetters: 'transliterate' };
    expect(picturesIn(encode(profile, row('茶')))).toHaveLength(1);
  });
});

describe('RCP-2 never another letter, on any printer', () => {
  const letters = Array.from('AzЯяЁёӘәҒғҚқҢңӨөҰұҮүҺһІіЄїñßčŁ₸€₽№«»·×—…“”😀茶?%\u0301');
  const text = fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 20 });

  it.each(PRINTER_PROFILES.map((profile) => [profile.name, profile] as const))(
    '%s',
    (_, profile) => {
      const kit = createEncoderKit(profile, glyphs);
      const check = fc.property(text, fc.boolean(), fc.boolean(), (parts, bold, tall) => {
        const source = parts.join('');
        const items = printed(encodeRows([row(source, { bold, tall })], kit), profile);
        const [first] = items;
        const asText = { kind: 'text', text: source, bold, tall, align: 'left' };
        return (
          (first?.kind === 'picture' || isDeepStrictEqual(first, asText)) &&
          items.every((item) => item.kind !== 'unknown')
        );
      });
      expect(() => fc.assert(check, { numRuns: 1000 })).not.toThrow();
    },
  );
});

/** One row and two of feed, as they come out. */
function kindsOn(profile: PrinterProfile): readonly string[] {
  const bytes = encode(profile, row('a'), { kind: 'feed', rows: 2 });
  return printed(bytes, profile).map(({ kind }) => kind);
}

describe('RCP-2 what else a job is made of', () => {
  it('control bytes in a name never reach the printer as commands', () => {
    const bytes = encode(EPSON_48, row('Milk\x1B@\x10\x04\x01\x1Dp\x00'));
    expect(printed(bytes, EPSON_48)[0]).toMatchObject({ kind: 'text' });
    expect(bytes.subarray(4).includes(Buffer.from([0x1b, 0x40, 0x10]))).toBe(false);
    expect(paperText(printed(bytes, EPSON_48))).toMatch(/^Milk @ {4}p \n/);
  });

  it('styles are set and taken back', () => {
    const bytes = encode(EPSON_48, row('a', { bold: true }), row('b'), row('c', { tall: true }));
    expect(printed(bytes, EPSON_48).slice(0, 3)).toMatchObject([
      { text: 'a', bold: true, tall: false },
      { text: 'b', bold: false, tall: false },
      { text: 'c', bold: false, tall: true },
    ]);
    const again = encode(EPSON_48, row('d'));
    expect(printed(Buffer.concat([bytes, again]), EPSON_48).at(-3)).toMatchObject({
      text: 'd',
      tall: false,
    });
  });

  it('ends with a cut where there is a knife, else with a feed to the edge', () => {
    expect(kindsOn(EPSON_48)).toEqual(['text', 'text', 'text', 'feed', 'cut']);
    expect(kindsOn(CHEAP_58)).toEqual(['text', 'text', 'text', 'feed']);
  });

  it('a QR code is counted in bytes, not letters', () => {
    const data = 'Чек №1 · қол';
    const bytes = encode(EPSON_48, { kind: 'qr', data });
    expect(printed(bytes, EPSON_48)).toContainEqual({ kind: 'qr', data, moduleDots: 6 });
  });

  it('a printer without QR codes is sent a picture, in bands of at most 256 rows', () => {
    const bands = picturesIn(encode(CHEAP_58, { kind: 'qr', data: 'x'.repeat(200) }));
    expect(bands.length).toBeGreaterThan(1);
    for (const band of bands) expect(band.heightDots).toBeLessThanOrEqual(256);
    for (const band of bands) expect(band.widthDots).toBe(384);
  });

  it('what no QR code can hold is left out, and the receipt is printed', () => {
    const items = printed(
      encode(EPSON_48, { kind: 'qr', data: 'x'.repeat(2400) }, row('a')),
      EPSON_48,
    );
    expect(items.map(({ kind }) => kind)).toEqual(['text', 'feed', 'cut']);
  });

  it('a drawer kick is five bytes, on the pin of the profile', () => {
    expect([...drawerKickBytes(EPSON_48)]).toEqual([0x1b, 0x70, 0, 0x19, 0xfa]);
    expect([...drawerKickBytes({ ...EPSON_48, kickPin: 1 })]).toEqual([0x1b, 0x70, 1, 0x19, 0xfa]);
  });

  it('profiles are found by name, and an unknown one is not', () => {
    for (const profile of PRINTER_PROFILES) expect(printerProfile(profile.name)).toBe(profile);
    expect(printerProfile('perhaps')).toBeNull();
  });
});

describe('DEV-4 the test page', () => {
  it('reads right at the numbers a printer has, and nowhere else', () => {
    const page = testPage(createEncoderKit(EPSON_48, glyphs));
    const text = paperText(printed(page, EPSON_48));
    const rows = text.split('\n').filter((line) => /^\d{3} K:/.test(line));
    expect(rows).toHaveLength(102);
    const numbers = (mark: string): readonly string[] =>
      rows.filter((line) => line.includes(mark)).map((line) => line.slice(0, 3));
    expect(numbers('K:ӘҚҢҮ')).toEqual(['053']);
    expect(numbers('W:ЖЯЎї')).toEqual(['046']);
    expect(numbers('D:ЖЯЁё')).toEqual(['017']);
    expect(numbers('L:čšž')).toEqual(['018']);
    expect(text).toContain('Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ\n');
  });

  it.each(PRINTER_PROFILES)('fits the paper of $name', (profile) => {
    const items = printed(testPage(createEncoderKit(profile, glyphs)), profile);
    const tooWide = items.filter(
      (item) =>
        (item.kind === 'text' && item.text.length > profile.columns) ||
        (item.kind === 'picture' && item.bitmap.widthDots > profile.widthDots),
    );
    expect(tooWide).toEqual([]);
  });
});
