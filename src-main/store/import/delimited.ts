import { parse } from 'csv-parse';
import iconv from 'iconv-lite';
import {
  ImportProblem,
  MAX_CELLS,
  openRawFile,
  type RawFile,
  type SourceRow,
  type TableSource,
} from './table-source.ts';

const BATCH_ROWS = 2000;
const MAX_LINE_LETTERS = 1_000_000;

/**
 * Tab-separated text has no quoting (IANA's text/tab-separated-values): a quote is a letter, as
 * shops write `Набор "Дружба"`.
 */
export async function openTsv(file: string, encoding: string): Promise<TableSource> {
  const raw = openRawFile(file);
  const batches = splitLines(raw, encoding);
  return withHeader(raw, batches);
}

/** Comma or semicolon, whichever the heading has more of; quoted as RFC 4180 says. */
export async function openCsv(file: string, encoding: string): Promise<TableSource> {
  const raw = openRawFile(file);
  const text = decoded(raw, encoding);
  const first = await text.next();
  const start = first.done === true ? '' : first.value;
  const heading = start.slice(0, start.indexOf('\n') + 1 || undefined);
  const delimiter = count(heading, ';') > count(heading, ',') ? ';' : ',';
  return withHeader(raw, parseCsv(start, text, delimiter));
}

async function* parseCsv(
  start: string,
  rest: AsyncGenerator<string>,
  delimiter: string,
): AsyncGenerator<readonly SourceRow[]> {
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_LINE_LETTERS,
  });
  const feed = async (): Promise<void> => {
    parser.write(start);
    for await (const part of rest) {
      if (!parser.write(part)) await new Promise((resolve) => parser.once('drain', resolve));
    }
    parser.end();
  };
  feed().catch((error: unknown) => parser.destroy(error instanceof Error ? error : undefined));
  let batch: SourceRow[] = [];
  for await (const item of parser) {
    const { info, record } = item as { info: { lines: number }; record: string[] };
    batch.push({ number: info.lines, cells: record });
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

async function* splitLines(raw: RawFile, encoding: string): AsyncGenerator<readonly SourceRow[]> {
  let number = 0;
  let rest = '';
  for await (const part of decoded(raw, encoding)) {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE_LETTERS) throw new ImportProblem('The file has no line ends');
    const rows: SourceRow[] = [];
    for (const line of lines) {
      number += 1;
      if (line !== '' && line !== '\r') rows.push({ number, cells: cellsOf(line) });
    }
    yield rows;
  }
  if (rest !== '') yield [{ number: number + 1, cells: cellsOf(rest) }];
}

function cellsOf(line: string): readonly string[] {
  const bare = line.endsWith('\r') ? line.slice(0, -1) : line;
  return bare.split('\t', MAX_CELLS);
}

/** The text piece by piece, without a byte order mark. */
async function* decoded(raw: RawFile, encoding: string): AsyncGenerator<string> {
  if (!iconv.encodingExists(encoding)) throw new ImportProblem(`Unknown encoding: ${encoding}`);
  const decoder = iconv.getDecoder(encoding);
  let first = true;
  for await (const chunk of raw.bytes) {
    const text = decoder.write(chunk as Buffer);
    if (first && text.includes('\uFFFD')) {
      throw new ImportProblem(
        `The file is not ${encoding}. From Excel it may be: --encoding windows-1251`,
      );
    }
    first = false;
    yield text;
  }
  const last = decoder.end();
  if (last) yield last;
}

/** Takes the heading off the front; what came with it in the first batch follows. */
async function withHeader(
  raw: RawFile,
  batches: AsyncGenerator<readonly SourceRow[]>,
): Promise<TableSource> {
  let first = await batches.next();
  while (first.done !== true && first.value.length === 0) first = await batches.next();
  if (first.done === true) throw new ImportProblem('The file is empty');
  const [heading, ...rows] = first.value;
  return {
    header: (heading?.cells ?? []).map((cell) => cell.trim()),
    batches: prepended(rows, batches),
    progress: raw.progress,
    sha256: raw.sha256,
  };
}

async function* prepended<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first;
  yield* rest;
}

function count(text: string, letter: string): number {
  return text.split(letter).length - 1;
}
