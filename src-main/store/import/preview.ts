import { IMPORT_FIELDS, mapColumns } from './columns.ts';
import { openSource } from './open-source.ts';
import { createRowParser } from './row-parser.ts';
import { ImportProblem } from './table-source.ts';

const PREVIEW_ROWS = 5;

/**
 * Which column would be taken for what, and what the first rows would become. Nothing is written.
 */
export async function previewMapping(
  file: string,
  options: { readonly encoding: string; readonly map: readonly string[] },
): Promise<string> {
  try {
    const source = await openSource(file, options.encoding);
    const mapping = mapColumns(source.header, options.map);
    if (!mapping.ok) return `${file}: ${mapping.error}\nIts headings: ${source.header.join(', ')}`;
    const { columns, ignored } = mapping.value;
    const lines = [`${file}`];
    for (const field of IMPORT_FIELDS) {
      const index = columns.get(field);
      if (index !== undefined) lines.push(`  ${source.header[index] ?? ''} → ${field}`);
    }
    if (ignored.length > 0) lines.push(`  left out: ${ignored.join(', ')}`);
    const parse = createRowParser(mapping.value, new Set());
    let shown = 0;
    for await (const rows of source.batches) {
      for (const row of rows.slice(0, PREVIEW_ROWS - shown)) {
        const parsed = parse(row.cells);
        const text = parsed.ok
          ? `${parsed.value.codes.map(({ code }) => code).join(', ')} ` +
            `${parsed.value.nameRu || parsed.value.nameKk || parsed.value.nameEn}`
          : `refused: ${parsed.error}`;
        lines.push(`  row ${row.number}: ${text}`);
        shown += 1;
      }
      if (shown >= PREVIEW_ROWS) break;
    }
    return lines.join('\n');
  } catch (error) {
    if (error instanceof ImportProblem) return `${file}: ${error.message}`;
    throw error;
  }
}
