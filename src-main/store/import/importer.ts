import { basename } from 'node:path';
import { businessDate } from '../../../shared/domain/receipt-number.ts';
import type { Milli } from '../../../shared/domain/quantity.ts';
import { err, ok, type Result } from '../../../shared/domain/result.ts';
import type { SaleType } from '../../../shared/domain/sale.ts';
import type { Clock, Ids } from '../../ports.ts';
import type { StoreError } from '../../store-port.ts';
import { createCatalogueWriter } from '../catalogue-writer.ts';
import { diskErrorOf } from '../failures.ts';
import { createOpeningStock } from '../opening-stock.ts';
import type { OpenedStore } from '../open-store.ts';
import type { LongTransaction } from '../sqlite-store.ts';
import { createBulkIds } from './bulk-ids.ts';
import { beginBulk, endBulk, widenSearchBuffer } from './bulk-settings.ts';
import { createCategoryRows } from './category-rows.ts';
import { type Mapping, mapColumns } from './columns.ts';
import { openSource } from './open-source.ts';
import { createProductUpsert, createTouchedRows, type ProductUpsert } from './product-upsert.ts';
import { createRefusals, type Refusal, type Refusals } from './refusals.ts';
import { createRowParser, type RowParser } from './row-parser.ts';
import { ImportProblem, type SourceRow, type TableSource } from './table-source.ts';

export interface ImportOptions {
  readonly file: string;
  readonly encoding: string;
  /** `heading=field`, see `mapColumns`. */
  readonly map: readonly string[];
  readonly priceFromBarcode: boolean;
  readonly stockMilli: Milli | null;
  /** For rows that name none; null takes the shop's first. */
  readonly taxCategory: string | null;
  /** Rows in one transaction; null makes the whole file one. */
  readonly batchRows: number | null;
  /** Reads and checks everything and then leaves the store as it was. */
  readonly dryRun: boolean;
  /** One refused row refuses all. */
  readonly strict: boolean;
}

export interface ImportReport {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly stocked: number;
  readonly refused: number;
  readonly firstRefusals: readonly Refusal[];
  readonly refusedFile: string | null;
  readonly mapping: Mapping;
}

export interface ImportWatcher {
  /** `fraction` of the file, 0 to 1. */
  progress(fraction: number, rows: number): void;
  readonly cancelled: () => boolean;
}

export type ImportFailure =
  | { readonly code: StoreError | 'CANCELLED' }
  | { readonly code: 'PROBLEM'; readonly message: string }
  /** `strict`, and rows were refused. */
  | { readonly code: 'REFUSED'; readonly report: ImportReport };

export interface ImportDeps {
  readonly opened: OpenedStore;
  readonly clock: Clock;
  readonly ids: Ids;
}

/**
 * CAT-4. Brings a catalogue in, all of a batch or nothing of it: a failure, a cancellation or a
 * kill leaves the store as it was before the batch. The same file again changes nothing.
 */
export async function importCatalogue(
  deps: ImportDeps,
  options: ImportOptions,
  watcher: ImportWatcher,
): Promise<Result<ImportReport, ImportFailure>> {
  const { db } = deps.opened.internals;
  let run: Run | null = null;
  try {
    const source = await openSource(options.file, options.encoding);
    const mapping = mapColumns(source.header, options.map);
    if (!mapping.ok) return err({ code: 'PROBLEM', message: mapping.error });
    beginBulk(db);
    run = createRun(deps, options, source, mapping.value);
    for await (const rows of source.batches) {
      if (watcher.cancelled()) return err({ code: 'CANCELLED' });
      for (const row of rows) {
        run.take(row);
        if (run.batchIsFull()) run.next();
      }
      watcher.progress(source.progress(), run.rows());
    }
    if (watcher.cancelled()) return err({ code: 'CANCELLED' });
    const report = run.report();
    if (options.strict && report.refused > 0) return err({ code: 'REFUSED', report });
    run.end();
    // What stands at the end of a long bar is true: the rows are on the disk.
    watcher.progress(1, run.rows());
    return ok(report);
  } catch (error) {
    if (error instanceof ImportProblem || isCsvError(error)) {
      return err({ code: 'PROBLEM', message: error.message });
    }
    const code = diskErrorOf(error);
    if (code === null) throw error;
    return err({ code });
  } finally {
    if (db.inTransaction) db.exec('rollback');
    run?.close();
    endBulk(db);
  }
}

/** csv-parse's errors say what is wrong with the file, and where. */
function isCsvError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');
}

interface Run {
  take(row: SourceRow): void;
  batchIsFull(): boolean;
  /** Commits a batch and begins the next. */
  next(): void;
  end(): void;
  close(): void;
  rows(): number;
  report(): ImportReport;
}

interface Counts {
  created: number;
  updated: number;
  unchanged: number;
  stocked: number;
}

function createRun(
  deps: ImportDeps,
  options: ImportOptions,
  source: TableSource,
  mapping: Mapping,
): Run {
  const facts = importFacts(deps);
  const parse = createRowParser(mapping, facts.taxCategories);
  const refusals = createRefusals(deps.opened.dataDir, deps.ids.next(), source.header);
  const counts: Counts = { created: 0, updated: 0, unchanged: 0, stocked: 0 };
  const touched = createTouchedRows();
  const open = (): Batch =>
    openBatch({ deps, options, source, mapping, facts, touched, parse, refusals, counts });
  let batch: Batch | null = null;
  let rows = 0;
  const current = (): Batch => (batch ??= open());
  return {
    take: (row) => {
      rows += 1;
      current().take(row);
    },
    batchIsFull: () => options.batchRows !== null && current().rows() >= options.batchRows,
    next: () => {
      current().commit();
      batch = null;
    },
    end: () => current().commit(),
    close: () => refusals.close(),
    rows: () => rows,
    report: () => ({
      ...counts,
      stocked: counts.stocked + (batch?.stocked() ?? 0),
      refused: refusals.count(),
      firstRefusals: refusals.first(),
      refusedFile: refusals.file(),
      mapping,
    }),
  };
}

interface Facts {
  readonly priceLists: Readonly<Record<SaleType, number>>;
  readonly taxCategories: ReadonlySet<string>;
  readonly firstTaxCategory: string;
  readonly businessDate: string;
  readonly at: string;
}

function importFacts({ opened, clock }: ImportDeps): Facts {
  const { statements } = opened.internals;
  const lists = statements.all<object>()((query) =>
    query.selectFrom('price_list').select(['row_id', 'sale_type']),
  );
  const listOf = (type: SaleType): number => {
    const list = lists({}).find((each) => each.sale_type === type);
    if (!list) throw new Error(`No price list for ${type}`);
    return list.row_id;
  };
  return opened.store.read((tx) => {
    const categories = tx.catalogue.taxRates().map((rate) => rate.taxCategoryId);
    const { timeZone } = tx.terminal.storefront();
    return {
      priceLists: { RETAIL: listOf('RETAIL'), WHOLESALE: listOf('WHOLESALE') },
      taxCategories: new Set([...categories, 'none']),
      firstTaxCategory: categories[0] ?? 'none',
      businessDate: businessDate(clock.wallMs(), timeZone, tx.terminal.state().businessDate),
      at: new Date(clock.wallMs()).toISOString(),
    };
  });
}

interface Batch {
  take(row: SourceRow): void;
  readonly rows: () => number;
  readonly stocked: () => number;
  commit(): void;
}

interface BatchInput {
  readonly deps: ImportDeps;
  readonly options: ImportOptions;
  readonly source: TableSource;
  readonly mapping: Mapping;
  readonly facts: Facts;
  readonly touched: ReturnType<typeof createTouchedRows>;
  readonly parse: RowParser;
  readonly refusals: Refusals;
  readonly counts: Counts;
}

function openBatch(input: BatchInput): Batch {
  const { deps, options, facts, refusals, counts } = input;
  const { statements, db, openTransaction } = deps.opened.internals;
  const batchId = deps.ids.next();
  const transaction = openTransaction();
  const narrow = widenSearchBuffer(db);
  const { at, businessDate: date } = facts;
  const stock = createOpeningStock({
    statements,
    ids: createBulkIds(deps.ids),
    batchId,
    businessDate: date,
    at,
  });
  const writer = createCatalogueWriter(statements, db);
  const upsert = createUpsert(input, writer, stock);
  const before = { ...counts, refused: refusals.count() };
  let rows = 0;
  return {
    rows: () => rows,
    stocked: () => stock.count(),
    take: (row) => {
      rows += 1;
      const parsed = input.parse(row.cells);
      const outcome = parsed.ok ? upsert.upsert(parsed.value, row.number) : parsed;
      if (outcome.ok) counts[outcome.value] += 1;
      else refusals.add(row, outcome.error);
    },
    commit: () => {
      const created = counts.created - before.created;
      const updated = counts.updated - before.updated;
      upsert.finish();
      counts.stocked += stock.count();
      if (options.dryRun || created + updated === 0) return transaction.rollback();
      narrow();
      writer.search.finish();
      if (upsert.pricesWritten() > 0) writer.nextPriceBook();
      stock.finish((event) => transaction.tx.journal(event));
      const refused = refusals.count() - before.refused;
      recordBatch(input, transaction, { batchId, created, updated, refused });
      transaction.commit();
    },
  };
}

function createUpsert(
  { deps, options, mapping, facts, touched }: BatchInput,
  writer: ReturnType<typeof createCatalogueWriter>,
  stock: ReturnType<typeof createOpeningStock>,
): ProductUpsert {
  const { statements } = deps.opened.internals;
  const languages = ['name_ru', 'name_kk', 'name_en'] as const;
  const language = languages.find((field) => mapping.columns.has(field)) ?? 'name_ru';
  return createProductUpsert({
    statements,
    writer,
    ids: createBulkIds(deps.ids),
    categoryRow: createCategoryRows(statements, writer, deps.ids, language),
    stock,
    priceLists: facts.priceLists,
    priceFromBarcode: options.priceFromBarcode,
    stockMilli: options.stockMilli,
    taxCategory: options.taxCategory ?? facts.firstTaxCategory,
    touched,
  });
}

function recordBatch(
  { deps, options, source, facts }: BatchInput,
  { tx }: LongTransaction,
  batch: {
    readonly batchId: string;
    readonly created: number;
    readonly updated: number;
    readonly refused: number;
  },
): void {
  const insert = deps.opened.internals.statements.run<object>()((query) =>
    query.insertInto('import_batch').values({
      batch_id: batch.batchId,
      source_name: basename(options.file),
      // A part of a file has no digest of its own.
      source_sha256: options.batchRows === null ? source.sha256() : '',
      started_at: facts.at,
      finished_at: new Date(deps.clock.wallMs()).toISOString(),
      accepted: batch.created + batch.updated,
      refused: batch.refused,
    }),
  );
  insert({});
  const { created, updated, refused } = batch;
  tx.audit({
    type: 'catalogue.imported',
    userId: null,
    origin: 'import',
    data: { batchId: batch.batchId, file: basename(options.file), created, updated, refused },
    description: `Imported ${basename(options.file)}: ${created} new, ${updated} changed, ${refused} refused`,
  });
}
