import type Database from 'better-sqlite3';
import { sql } from 'kysely';
import type { PrintJobId, ProductId } from '../../shared/domain/ids.ts';
import type { LocalizedText } from '../../shared/domain/localized.ts';
import type { Milli } from '../../shared/domain/quantity.ts';
import type { Clock } from '../ports.ts';
import type { Store } from '../store-port.ts';
import { createBackup, type BackupTaken } from './backup.ts';
import { durably } from './durable.ts';
import { createPopularityRebuild } from './popularity.ts';
import type { Statements } from './statements.ts';

/**
 * What a terminal's timers call. Each is one durable transaction; a full disk throws
 * `StoreFailure`.
 */
export interface Maintenance {
  /** Answers how many products are ranked. */
  rebuildPopularity(): number;
  /** Empties the bytes of print jobs that are settled and old; answers how many. */
  prunePrintJobs(): number;
  /** Products at or below the level they should be reordered at, the emptiest first. */
  lowStock(limit: number): readonly LowStock[];
  backup(): Promise<BackupTaken>;
  /** A verified copy of the store, or null when one was taken in the last day. */
  backupIfDue(): Promise<string | null>;
}

export interface LowStock {
  readonly productId: ProductId;
  readonly sku: string;
  readonly name: LocalizedText;
  readonly onHandMilli: Milli;
  readonly lowStockMilli: Milli;
}

export interface MaintenanceDeps {
  readonly db: Database.Database;
  readonly store: Store;
  readonly statements: Statements;
  readonly clock: Clock;
  readonly dataDir: string;
}

/** Paper that came out so long ago is not printed again from its bytes. */
export const PRINT_BYTES_DAYS = 30;
const DAY_MS = 86_400_000;

export function createMaintenance(deps: MaintenanceDeps): Maintenance {
  const { store, statements, clock } = deps;
  const rebuild = createPopularityRebuild(statements);
  const lowStock = createLowStock(statements);
  const prune = createPrune(statements);
  const { backup, backupIfDue } = createBackup(deps);
  return {
    rebuildPopularity: () => durably(store, () => rebuild(isoTime(clock.wallMs()).slice(0, 10))),
    prunePrintJobs: () =>
      durably(store, () =>
        prune({
          before: isoTime(clock.wallMs() - PRINT_BYTES_DAYS * DAY_MS),
          at: isoTime(clock.wallMs()),
        }),
      ),
    lowStock: (limit) => store.read(() => lowStock({ limit })),
    backup,
    backupIfDue,
  };
}

function isoTime(wallMs: number): string {
  return new Date(wallMs).toISOString();
}

/** Word for word the condition of the partial index. */
const SETTLED = sql<boolean>`state in ('PRINTED', 'FAILED', 'CANCELLED')`;

function createPrune(statements: Statements): (limits: { before: string; at: string }) => number {
  const settled = statements.all<{ before: string }>()((query, { before }) =>
    query
      .selectFrom('print_job')
      .select('job_id')
      .where('pruned_at', 'is', null)
      .where('updated_at', '<', before)
      .where(SETTLED),
  );
  const empty = statements.run<{ jobId: PrintJobId; at: string }>()((query, p) =>
    query
      .updateTable('print_job')
      .set({ bytes: sql<Buffer>`x''`, pruned_at: p.at })
      .where('job_id', '=', p.jobId),
  );
  return ({ before, at }) => {
    const jobs = settled({ before });
    for (const job of jobs) empty({ jobId: job.job_id, at });
    return jobs.length;
  };
}

function createLowStock(statements: Statements): (page: { limit: number }) => readonly LowStock[] {
  const rows = statements.all<{ limit: number }>()((query, { limit }) =>
    query
      .selectFrom('stock_level')
      .innerJoin('product', 'product.row_id', 'stock_level.product_row')
      .select([
        'product.product_id',
        'product.sku',
        'product.name_en',
        'product.name_ru',
        'product.name_kk',
        'product.low_stock_milli',
        'stock_level.on_hand_milli',
      ])
      .where('product.active', '=', sql.lit(1))
      .where('product.track_stock', '=', sql.lit(1))
      .where('product.low_stock_milli', '>', sql<Milli>`0`)
      .whereRef('stock_level.on_hand_milli', '<=', 'product.low_stock_milli')
      .orderBy('stock_level.on_hand_milli')
      .orderBy('product.row_id')
      .limit(sql<number>`${limit}`),
  );
  return (page) =>
    rows(page).map((row) => ({
      productId: row.product_id,
      sku: row.sku,
      name: { en: row.name_en, ru: row.name_ru, kk: row.name_kk },
      onHandMilli: row.on_hand_milli,
      lowStockMilli: row.low_stock_milli,
    }));
}
