import { crc32, deflateRawSync } from 'node:zlib';

/**
 * A workbook of one sheet of text cells (ECMA-376, Office Open XML), for tests of what reads
 * them: a
 * few small XML parts in a ZIP archive.
 */
export function xlsxOf(rows: readonly (readonly string[])[]): Buffer {
  const sheet = rows
    .map((row, index) => {
      const cells = row.map((text, column) => cell(`${letter(column)}${index + 1}`, text));
      return `<row r="${index + 1}">${cells.join('')}</row>`;
    })
    .join('');
  return zipOf({
    '[Content_Types].xml': part(
      'Types',
      'http://schemas.openxmlformats.org/package/2006/content-types',
      `<Default Extension="rels" ContentType="${PACKAGE}.relationships+xml"/>` +
        `<Override PartName="/xl/workbook.xml" ContentType="${SHEETS}.sheet.main+xml"/>` +
        `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEETS}.worksheet+xml"/>`,
    ),
    '_rels/.rels': relations('officeDocument', 'xl/workbook.xml'),
    'xl/_rels/workbook.xml.rels': relations('worksheet', 'worksheets/sheet1.xml'),
    'xl/workbook.xml': part(
      'workbook',
      MAIN,
      `<sheets><sheet name="Goods" sheetId="1" xmlns:r="${OFFICE}" r:id="rId1"/></sheets>`,
    ),
    'xl/worksheets/sheet1.xml': part('worksheet', MAIN, `<sheetData>${sheet}</sheetData>`),
  });
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'application/vnd.openxmlformats-package';
const SHEETS = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

function part(name: string, namespace: string, content: string): string {
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  return `${head}<${name} xmlns="${namespace}">${content}</${name}>`;
}

function relations(type: string, target: string): string {
  const namespace = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const relation = `<Relationship Id="rId1" Type="${OFFICE}/${type}" Target="${target}"/>`;
  return part('Relationships', namespace, relation);
}

function cell(reference: string, text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<c r="${reference}" t="inlineStr"><is><t>${escaped}</t></is></c>`;
}

function letter(column: number): string {
  return String.fromCharCode(65 + column);
}

/** APPNOTE.TXT: local headers with deflated data, then the central directory. */
function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = Buffer.from(text);
    const packed = deflateRawSync(data);
    const path = Buffer.from(name);
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(crc32(data), 0);
    sizes.writeUInt32LE(packed.length, 4);
    sizes.writeUInt32LE(data.length, 8);
    const common = Buffer.alloc(10);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    const lengths = Buffer.alloc(4);
    lengths.writeUInt16LE(path.length, 0);
    const header = [Buffer.from('PK\u0003\u0004'), common, sizes, lengths, path, packed];
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const version = Buffer.from([20, 0]);
    central.push(Buffer.from('PK\u0001\u0002'), version, common, sizes, lengths, place, path);
    local.push(...header);
    offset += header.reduce((sum, piece) => sum + piece.length, 0);
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(files).length, 4);
  end.writeUInt16LE(Object.keys(files).length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, directory, Buffer.from('PK\u0005\u0006'), end]);
}
