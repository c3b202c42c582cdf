import { readSheet } from 'read-excel-file/node';
import { z } from 'zod';
import {
  ImportProblem,
  MAX_WHOLE_BYTES,
  openRawFile,
  readWhole,
  type SourceRow,
  type TableSource,
} from './table-source.ts';

const BATCH_ROWS = 2000;

/** The first sheet of an Excel workbook; its first row is the heading. */
export async function openXlsx(file: string): Promise<TableSource> {
  const raw = openRawFile(file);
  const bytes = await readWhole(raw, MAX_WHOLE_BYTES);
  const sheet = await readSheet(bytes).catch((error: unknown) => {
    throw new ImportProblem(`Not an Excel workbook: ${String(error)}`);
  });
  const [heading, ...rows] = sheet;
  if (heading === undefined) throw new ImportProblem('The sheet is empty');
  const table = rows.map((row, index) => ({ number: index + 2, cells: row.map(cellText) }));
  return wholeTable(heading.map(cellText), table, raw.sha256);
}

const JsonCell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const JsonRow = z.record(z.string(), z.union([JsonCell, z.array(JsonCell)]));

/** An array of flat objects, or one object a line. */
export async function openJson(file: string): Promise<TableSource> {
  const raw = openRawFile(file);
  const text = (await readWhole(raw, MAX_WHOLE_BYTES)).toString('utf8').trim();
  const items = text.startsWith('[') ? parseArray(text) : parseLines(text);
  const header = [...new Set(items.flatMap((item) => Object.keys(item)))];
  const rows = items.map((item, index) => ({
    number: index + 1,
    cells: header.map((key) => cellText(item[key] ?? null)),
  }));
  return wholeTable(header, rows, raw.sha256);
}

type JsonItem = z.infer<typeof JsonRow>;

function parseArray(text: string): JsonItem[] {
  const parsed = z.array(JsonRow).safeParse(parseJson(text, 'The file'));
  if (!parsed.success) throw new ImportProblem('The file is no list of flat objects');
  return parsed.data;
}

function parseLines(text: string): JsonItem[] {
  return text.split('\n').map((line, index) => {
    const parsed = JsonRow.safeParse(parseJson(line, `Line ${index + 1}`));
    if (!parsed.success) throw new ImportProblem(`Line ${index + 1} is no flat object`);
    return parsed.data;
  });
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ImportProblem(`${what} is no JSON`);
  }
}

/** A barcode that Excel or JSON holds as a number has lost nothing but leading zeros. */
function cellText(value: unknown): string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value.toFixed(0);
  if (Array.isArray(value)) return value.map(cellText).join('|');
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value instanceof Date ? value.toISOString() : '';
}

function wholeTable(
  header: readonly string[],
  rows: readonly SourceRow[],
  sha256: () => string,
): TableSource {
  let done = 0;
  async function* batches(): AsyncGenerator<readonly SourceRow[]> {
    while (done < rows.length) {
      const batch = rows.slice(done, done + BATCH_ROWS);
      done += batch.length;
      yield batch;
    }
  }
  return {
    header: header.map((cell) => cell.trim()),
    batches: batches(),
    progress: () => (rows.length === 0 ? 1 : done / rows.length),
    sha256,
  };
}
