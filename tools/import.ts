import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadDemoBusiness } from '../demo/demo-business.ts';
import { milli, MILLI_ONE } from '../shared/domain/quantity.ts';
import { appRoot } from '../src-main/app-root.ts';
import { createFileSecretBox } from '../src-main/shells/secret-box.ts';
import { previewMapping } from '../src-main/store/import/preview.ts';
import {
  importCatalogue,
  type ImportFailure,
  type ImportOptions,
  type ImportReport,
} from '../src-main/store/import/importer.ts';
import { type OpenedStore, openStore } from '../src-main/store/open-store.ts';
import { createTerminal } from '../src-main/store/seed.ts';
import { systemClock, systemIds } from '../src-main/terminal.ts';
import { createProgressBar } from './progress-bar.ts';

const USAGE = `Usage: npm run import -- FILE… [options]

Brings catalogues (.tsv, .csv, .xlsx, .json, .jsonl; also .gz) into a terminal that is not running.
A file comes in whole or not at all, and a second time changes nothing.

  --data DIR             where the terminal keeps its store (default data/terminal)
  --preview              shows which column is taken for what, and the first rows
  --dry-run              reads and checks everything, then leaves the store as it was
  --map HEADING=FIELD    takes a column for a field: barcode, plu, sku, ru, kk, en, category, brand,
                         unit, price, wholesale, cost, pack_barcode, pack_quantity, tax, minimum_age,
                         low_stock, stock; HEADING=- leaves it out
  --price-from barcode   makes up a price, always the same, where the file has none (demonstrations)
  --stock N              opens the stock of products that never had any with N of each
  --tax CATEGORY         tax category of rows that name none (default: the shop's first)
  --batch N              commits after every N rows instead of the whole file
  --strict               one refused row refuses the file
  --encoding NAME        of text files (default utf-8; Excel in Russian often writes windows-1251)
  --help`;

const EXIT = { ok: 0, failed: 1, usage: 2, secondInstance: 3, cancelled: 130 } as const;

const OPTIONS = {
  data: { type: 'string', default: 'data/terminal' },
  preview: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  map: { type: 'string', multiple: true },
  'price-from': { type: 'string' },
  stock: { type: 'string' },
  tax: { type: 'string' },
  batch: { type: 'string' },
  strict: { type: 'boolean', default: false },
  encoding: { type: 'string', default: 'utf-8' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

interface Wanted {
  readonly files: readonly string[];
  readonly dataDir: string;
  readonly preview: boolean;
  readonly options: Omit<ImportOptions, 'file'>;
}

/** `npm run import`: catalogues from files into a terminal's store. */
async function main(argv: readonly string[]): Promise<number> {
  const wanted = readArguments(argv);
  if (typeof wanted === 'string') {
    console.log(wanted);
    return wanted === USAGE ? EXIT.ok : EXIT.usage;
  }
  if (wanted.preview) {
    for (const file of wanted.files) console.log(await previewMapping(file, wanted.options));
    return EXIT.ok;
  }
  const opened = openStore({
    dataDir: wanted.dataDir,
    clock: systemClock,
    ids: systemIds,
    secretBox: createFileSecretBox(wanted.dataDir),
    migrationsDir: resolve(appRoot(), 'migrations', 'terminal'),
  });
  if (!opened.ok) {
    console.error(openingProblem(opened.error.code, wanted.dataDir));
    return opened.error.code === 'SECOND_INSTANCE' ? EXIT.secondInstance : EXIT.failed;
  }
  try {
    if (!opened.value.seeded()) await makeTerminal(opened.value, wanted.dataDir);
    for (const file of wanted.files) {
      const code = await importFile(opened.value, { ...wanted.options, file });
      if (code !== EXIT.ok) return code;
    }
    return EXIT.ok;
  } finally {
    opened.value.close();
  }
}

async function makeTerminal(opened: OpenedStore, dataDir: string): Promise<void> {
  console.log(`${dataDir} is new: it becomes a terminal of the demo shop.`);
  const made = await createTerminal(opened, loadDemoBusiness(), {
    clock: systemClock,
    ids: systemIds,
    secretBox: createFileSecretBox(dataDir),
    ...FIRST_TERMINAL,
  });
  if (!made.ok) throw new Error(`The terminal could not be written: ${made.error}`);
}

async function importFile(opened: OpenedStore, options: ImportOptions): Promise<number> {
  const bar = createProgressBar(options.file, process.stdout);
  let cancelled = false;
  const cancel = (): void => {
    cancelled = true;
  };
  process.once('SIGINT', cancel);
  process.once('SIGTERM', cancel);
  const startedMs = performance.now();
  const deps = { opened, clock: systemClock, ids: systemIds };
  const watcher = { progress: bar.update, cancelled: () => cancelled };
  const result = await importCatalogue(deps, options, watcher);
  process.removeListener('SIGINT', cancel);
  process.removeListener('SIGTERM', cancel);
  bar.end();
  if (!result.ok) {
    console.error(failureText(options.file, result.error));
    return result.error.code === 'CANCELLED' ? EXIT.cancelled : EXIT.failed;
  }
  const seconds = (performance.now() - startedMs) / 1000;
  console.log(reportText(options, result.value, seconds));
  return EXIT.ok;
}

function reportText(options: ImportOptions, report: ImportReport, seconds: number): string {
  const lines = [
    `${options.file}${options.dryRun ? ' (dry run, nothing was written)' : ''}: ` +
      `${report.created} new, ${report.updated} changed, ${report.unchanged} as they were, ` +
      `${report.stocked} with opening stock, ${report.refused} refused; ${seconds.toFixed(1)} s`,
    ...refusalLines(report),
  ];
  return lines.join('\n');
}

function refusalLines(report: ImportReport): readonly string[] {
  if (report.refusedFile === null) return [];
  const shown = report.firstRefusals.map(
    ({ row, reason, cells }) => `  row ${row}: ${reason}  (${cells.join(' | ').slice(0, 80)})`,
  );
  const more = report.refused - shown.length;
  return [
    'Refused rows:',
    ...shown,
    ...(more > 0 ? [`  … and ${more} more`] : []),
    `All of them, with their reasons: ${report.refusedFile}`,
  ];
}

function failureText(file: string, failure: ImportFailure): string {
  const kept = 'Nothing of the unfinished batch was kept.';
  switch (failure.code) {
    case 'CANCELLED':
      return `${file}: cancelled. ${kept}`;
    case 'PROBLEM':
      return `${file}: ${failure.message}. ${kept}`;
    case 'REFUSED':
      return [
        `${file}: ${failure.report.refused} rows were refused, and --strict was asked for. ${kept}`,
        ...refusalLines(failure.report),
      ].join('\n');
    case 'DISK_FULL':
      return `${file}: the disk is full. Free some space and import again. ${kept}`;
    case 'DISK_ERROR':
      return `${file}: the disk failed. ${kept} Back the data folder up and have the disk checked.`;
    case 'DATABASE_CORRUPT':
      return `${file}: the store is damaged. Start the terminal: it offers the newest backup.`;
  }
}

function openingProblem(code: string, dataDir: string): string {
  switch (code) {
    case 'SECOND_INSTANCE':
      return `The terminal of ${dataDir} is running. Close it, then import.`;
    case 'DATABASE_NEWER':
      return `The store in ${dataDir} is of a newer version of this program. Update, then import.`;
    case 'DATABASE_CORRUPT':
      return `The store in ${dataDir} is damaged. Start the terminal: it offers the newest backup.`;
    case 'DISK_FULL':
      return 'The disk is full. Free some space and import again.';
    default:
      return `The disk refuses ${dataDir}. Check that the folder can be written.`;
  }
}

function readArguments(argv: readonly string[]): Wanted | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: OPTIONS,
      allowPositionals: true,
    });
    if (values.help || positionals.length === 0) return USAGE;
    const priceFrom = values['price-from'];
    if (priceFrom !== undefined && priceFrom !== 'barcode') {
      return '--price-from knows only "barcode"';
    }
    const stock = wholeNumber(values.stock, '--stock', 90_000);
    return {
      files: positionals,
      dataDir: resolve(values.data),
      preview: values.preview,
      options: {
        encoding: values.encoding,
        map: values.map ?? [],
        priceFromBarcode: priceFrom === 'barcode',
        stockMilli: stock === null ? null : milli(stock * MILLI_ONE),
        taxCategory: values.tax ?? null,
        batchRows: wholeNumber(values.batch, '--batch', 100_000_000),
        dryRun: values['dry-run'],
        strict: values.strict,
      },
    };
  } catch (error) {
    return error instanceof Error ? `${error.message}\n\n${USAGE}` : USAGE;
  }
}

function wholeNumber(text: string | undefined, name: string, max: number): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= max) return value;
  throw new Error(`${name} takes a whole number from 1 to ${max}`);
}

/** What the demo shop's first till is called, as `npm start` makes it too. */
const FIRST_TERMINAL = { name: '01', series: '01', demo: true };

process.exitCode = await main(process.argv.slice(2));
