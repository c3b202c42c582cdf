import { openCsv, openTsv } from './delimited.ts';
import { openJson, openXlsx } from './structured.ts';
import { ImportProblem, type TableSource } from './table-source.ts';

/**
 * Opens a catalogue by the ending of its name: `.tsv`, `.txt`, `.csv`, `.xlsx`, `.json`, `.jsonl`;
 * all but
 * `.xlsx` also packed as `.gz`.
 * @throws ImportProblem with words for the person when it cannot be read
 */
export function openSource(file: string, encoding: string): Promise<TableSource> {
  const ending = /\.(tsv|txt|csv|json|jsonl|ndjson)(\.gz)?$|\.(xlsx)$/i.exec(file);
  const kind = (ending?.[1] ?? ending?.[3] ?? '').toLowerCase();
  switch (kind) {
    case 'tsv':
    case 'txt':
      return openTsv(file, encoding);
    case 'csv':
      return openCsv(file, encoding);
    case 'json':
    case 'jsonl':
    case 'ndjson':
      return openJson(file);
    case 'xlsx':
      return openXlsx(file);
    default:
      throw new ImportProblem(`${file}: not .tsv, .csv, .xlsx or .json (or these as .gz)`);
  }
}
