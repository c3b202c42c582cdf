import { join } from 'node:path';
import type Database from 'better-sqlite3';
import type { SaleId } from '../../shared/domain/ids.ts';
import type { CompletedSale } from '../../shared/ipc/views.ts';
import { openForReading, STORE_FILE } from '../../src-main/store/connection.ts';
import type { StoredJob } from './paper-trail.ts';

interface SaleRow {
  readonly status: string;
  readonly receipt_number: string | null;
  readonly total_minor: number;
  readonly receipts: number;
}

interface NumberRow {
  readonly sales: number;
  readonly numbers: number;
  readonly least: number | null;
  readonly most: number | null;
}

/** The store of a till that was killed, read beside the till that runs on it again. */
export class RecoveredStore {
  readonly #db: Database.Database;

  constructor(dataDir: string) {
    this.#db = openForReading(join(dataDir, STORE_FILE));
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }

  isCompleted(saleId: SaleId): boolean {
    return this.#sale(saleId)?.status === 'COMPLETED';
  }

  completedCount(): number {
    return this.#numbers().sales;
  }

  /** Sales that were answered and are not there as they were answered. */
  lostSales(answered: Iterable<CompletedSale>): string[] {
    return [...answered].flatMap((sale) => {
      const row = this.#sale(sale.saleId);
      const kept =
        row?.status === 'COMPLETED' &&
        row.receipt_number === sale.receiptNumber &&
        row.total_minor === sale.totalMinor &&
        row.receipts === 1;
      return kept
        ? []
        : [`${sale.receiptNumber} was answered, the store has ${JSON.stringify(row)}`];
    });
  }

  /** Receipt numbers that are missing, doubled, or not counted. */
  numberProblems(): string[] {
    const { sales, numbers, least, most } = this.#numbers();
    const last = this.#value<number>('select last from receipt_counter');
    const problems: string[] = [];
    if (numbers !== sales) problems.push(`${sales} sales have ${numbers} receipt numbers`);
    if (sales > 0 && (least !== 1 || most !== sales)) {
      problems.push(`${sales} sales are numbered from ${least} to ${most}`);
    }
    if (last !== sales) problems.push(`the counter stands at ${last} after ${sales} sales`);
    return problems;
  }

  /**
   * Completed sales without their one original, or with more; jobs of sales that are not complete.
   */
  originalProblems(): string[] {
    const wrong = this.#db
      .prepare<[], string>(
        `select sale.sale_id from sale
         left join print_job on print_job.sale_id = sale.sale_id and print_job.kind = 'receipt'
         group by sale.sale_id
         having count(print_job.job_id) <> (sale.status = 'COMPLETED')`,
      )
      .pluck()
      .all();
    return wrong.map((saleId) => `sale ${saleId} has not one original`);
  }

  /** Print jobs queued after `jobId`; ids are ordered by time. */
  printJobsAfter(jobId: string): StoredJob[] {
    return this.#db
      .prepare<[string], { job_id: string; kind: string; bytes: Buffer; completed: number }>(
        `select job_id, kind, bytes, sale.status = 'COMPLETED' as completed
         from print_job join sale using (sale_id) where job_id > ? order by job_id`,
      )
      .all(jobId)
      .map((row) => ({
        jobId: row.job_id,
        kind: row.kind,
        bytes: row.bytes,
        saleCompleted: row.completed === 1,
      }));
  }

  drawerKicks(): number {
    return this.#value<number>("select count(*) from print_job where kind = 'drawer'");
  }

  #sale(saleId: SaleId): SaleRow | undefined {
    return this.#db
      .prepare<[string], SaleRow>(
        `select status, receipt_number, total_minor,
           (select count(*) from receipt where receipt.sale_id = sale.sale_id) as receipts
         from sale where sale_id = ?`,
      )
      .get(saleId);
  }

  #numbers(): NumberRow {
    const row = this.#db
      .prepare<[], NumberRow>(
        `select count(*) as sales, count(distinct receipt_number) as numbers,
           min(receipt_counter) as least, max(receipt_counter) as most
         from sale where receipt_number is not null`,
      )
      .get();
    if (row === undefined) throw new Error('A count has no row');
    return row;
  }

  #value<T>(sql: string): T {
    const value = this.#db.prepare<[], T>(sql).pluck().get();
    if (value === undefined) throw new Error(`No row: ${sql}`);
    return value as T;
  }
}
