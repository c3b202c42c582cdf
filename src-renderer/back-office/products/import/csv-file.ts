import { parse } from 'csv-parse/browser/esm/sync';
import { z } from 'zod';
import { err, ok, type Result } from '../../../../shared/domain/result.ts';

export const FIELDS = [
  'sku',
  'nameRu',
  'nameKk',
  'nameEn',
  'barcode',
  'brand',
  'category',
  'unit',
  'cost',
  'retail',
  'wholesale',
] as const;
export type ImportField = (typeof FIELDS)[number];

/** More than this is cut in parts: a browser keeps all of it in memory. */
export const MAX_ROWS = 50_000;

const ALIASES: Readonly<Record<ImportField, readonly string[]>> = {
  sku: ['sku', 'article', 'артикул', 'код', 'code'],
  nameRu: ['name', 'name_ru', 'наименование', 'название', 'товар', 'title'],
  nameKk: ['name_kk', 'name_kz', 'атауы', 'тауар'],
  nameEn: ['name_en'],
  barcode: ['barcode', 'ean', 'ean13', 'gtin', 'штрихкод', 'штрих_код'],
  brand: ['brand', 'бренд', 'марка'],
  category: ['category', 'категория', 'группа', 'санат'],
  unit: ['unit', 'единица', 'ед', 'ед_изм', 'өлшем'],
  cost: ['cost', 'себестоимость', 'закупка', 'закупочная_цена'],
  retail: ['price', 'retail', 'retail_price', 'цена', 'розница', 'розничная_цена', 'баға'],
  wholesale: ['wholesale', 'wholesale_price', 'опт', 'оптовая_цена', 'көтерме_баға'],
};

export interface CsvColumn {
  readonly head: string;
  /** Null where these pages know no use for it. */
  readonly field: ImportField | null;
}

export interface CsvRow {
  /** As the file counts them: the head row is 1. */
  readonly number: number;
  readonly cells: Readonly<Partial<Record<ImportField, string>>>;
}

export interface CsvTable {
  readonly columns: readonly CsvColumn[];
  readonly rows: readonly CsvRow[];
}

export type CsvProblem = 'unreadable' | 'noKey' | 'tooLarge';

const Records = z.array(
  z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }),
);

/** UTF-8, or Windows-1251 as older spreadsheets still write it. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1251').decode(bytes);
  }
}

/** Rows with their columns recognised by their heads. */
export function readCsv(text: string): Result<CsvTable, CsvProblem> {
  const records = recordsOf(text);
  const [head, ...rest] = records ?? [];
  if (head === undefined || head.record.length < 2) return err('unreadable');
  if (rest.length > MAX_ROWS) return err('tooLarge');
  const columns = columnsOf(head.record);
  if (!columns.some(({ field }) => field === 'sku' || field === 'barcode')) return err('noKey');
  const rows = rest.map(({ record, info }, index) => ({
    // A quoted cell may hold line breaks: the row is named by the line it ends in.
    number: info.lines || index + 2,
    cells: Object.fromEntries(
      columns.flatMap(({ field }, at) =>
        field === null ? [] : [[field, record[at]?.trim() ?? '']],
      ),
    ),
  }));
  return ok({ columns, rows });
}

function recordsOf(text: string): z.infer<typeof Records> | null {
  const [first = ''] = text.split('\n', 1);
  const counts = ['\t', ';', ','].map((mark) => ({ mark, count: first.split(mark).length }));
  const { mark } = counts.reduce((best, one) => (one.count > best.count ? one : best));
  try {
    return Records.parse(
      parse(text, {
        ...{ delimiter: mark, bom: true, info: true, skip_empty_lines: true },
        ...{ relax_column_count: true, relax_quotes: true },
      }),
    );
  } catch {
    return null;
  }
}

function columnsOf(heads: readonly string[]): readonly CsvColumn[] {
  const taken = new Set<ImportField>();
  return heads.map((head) => {
    const bare = head
      .trim()
      .toLowerCase()
      .replaceAll(/[\s.,\-/]+/g, '_')
      .replaceAll(/^_|_$/g, '');
    const field = FIELDS.find((one) => !taken.has(one) && ALIASES[one].includes(bare)) ?? null;
    if (field !== null) taken.add(field);
    return { head: head.trim(), field };
  });
}
