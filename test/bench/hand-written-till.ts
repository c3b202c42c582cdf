import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { openConnection, STORE_FILE } from '../../src-main/store/connection.ts';
import type { DraftRows, RawRow, SaleRows, ScanRows } from './row-reader.ts';

type Write = (row: RawRow) => void;

/**
 * The baseline: what a sale costs when it is written by hand, with no domain, no types and no
 * checks above better-sqlite3. Given rows, bound by position, over the same connection settings,
 * into the same tables with the same indexes and triggers, one transaction each, `synchronous =
 * FULL`.
 */
export class HandWrittenTill {
  readonly #db: Database.Database;
  readonly #begin: Database.Statement;
  readonly #commit: Database.Statement;
  readonly #insert = new Map<string, Write>();
  readonly #state: Write;
  readonly #heads: Write;
  readonly #sale: Write;
  readonly #line: Write;
  readonly #reservation: Write;
  readonly #counter: Write;
  readonly #forgetUndo: Database.Statement;

  constructor(dataDir: string) {
    const db = openConnection(join(dataDir, STORE_FILE));
    this.#db = db;
    this.#begin = db.prepare('begin immediate');
    this.#commit = db.prepare('commit');
    for (const table of INSERTED) {
      const marks = columnsOf(db, table).map(() => '?');
      const statement = db.prepare(`insert into ${table} values (${marks.join(', ')})`);
      this.#insert.set(table, (row) => void statement.run(...row));
    }
    this.#state = updateOf(db, 'terminal_state', 'only_row', null);
    this.#heads = updateOf(db, 'trail_head', 'only_row', null);
    this.#counter = updateOf(db, 'receipt_counter', 'series', null);
    this.#sale = updateOf(db, 'sale', 'sale_id', COMPLETED_SALE);
    this.#line = updateOf(db, 'sale_line', 'line_id', COMPLETED_LINE);
    this.#reservation = updateOf(db, 'reservation', 'reservation_id', ['status', 'ended_at']);
    this.#forgetUndo = db.prepare('delete from cart_undo where sale_id = ?');
  }

  close(): void {
    this.#db.close();
  }

  scan(rows: ScanRows): void {
    this.#begin.run();
    this.#all('cart_undo', rows.undo);
    this.#all('sale_line', rows.lines);
    this.#all('reservation', rows.reservations);
    this.#all('audit_event', rows.audit);
    this.#state(rows.state);
    this.#heads(rows.heads);
    this.#commit.run();
  }

  complete(rows: SaleRows, saleId: string): void {
    this.#begin.run();
    this.#all('journal', rows.journal);
    this.#all('journal_checkpoint', rows.checkpoints);
    this.#all('shift', rows.shifts);
    for (const line of rows.lines) this.#line(line);
    this.#all('sale_line_tax', rows.taxes);
    for (const reservation of rows.reservations) this.#reservation(reservation);
    this.#all('stock_movement', rows.movements);
    this.#all('cash_movement', rows.cash);
    this.#all('receipt', [rows.receipt]);
    this.#counter(rows.counter);
    this.#forgetUndo.run(saleId);
    this.#all('print_job', rows.printJobs);
    this.#all('audit_event', rows.audit);
    this.#sale(rows.sale);
    this.#state(rows.state);
    this.#heads(rows.heads);
    this.#commit.run();
  }

  /** Not measured: brings what is between the measured commands up to date. */
  catchUp(rows: DraftRows): void {
    this.#begin.run();
    for (const sale of rows.sales) this.#replace('sale', sale);
    for (const tender of rows.tenders) this.#replace('tender', tender);
    this.#all('audit_event', rows.audit);
    this.#all('journal', rows.journal);
    this.#all('journal_checkpoint', rows.checkpoints);
    this.#state(rows.state);
    this.#heads(rows.heads);
    this.#commit.run();
  }

  #all(table: (typeof INSERTED)[number], rows: readonly RawRow[]): void {
    const insert = this.#insert.get(table);
    if (insert === undefined) throw new Error(`Nothing writes ${table}`);
    for (const row of rows) insert(row);
  }

  #replace(table: 'sale' | 'tender', row: RawRow): void {
    const marks = row.map(() => '?').join(', ');
    this.#db.prepare(`insert or replace into ${table} values (${marks})`).run(...row);
  }
}

const INSERTED = [
  'cart_undo',
  'sale_line',
  'sale_line_tax',
  'reservation',
  'stock_movement',
  'cash_movement',
  'receipt',
  'print_job',
  'audit_event',
  'journal',
  'journal_checkpoint',
  'shift',
] as const;

const COMPLETED_SALE = [
  'status',
  'held_at',
  'updated_at',
  'completed_at',
  'business_date',
  'receipt_number',
  'receipt_counter',
  'subtotal_minor',
  'discount_minor',
  'tax_minor',
  'total_minor',
  'rounding_minor',
  'paid_minor',
  'change_minor',
  'cost_minor',
  'profit_minor',
];

const COMPLETED_LINE = [
  'trace_json',
  'gross_minor',
  'line_discount_minor',
  'sale_discount_minor',
  'tax_minor',
  'total_minor',
  'profit_minor',
];

function columnsOf(db: Database.Database, table: string): readonly string[] {
  return db.prepare<[string], string>('select name from pragma_table_info(?)').pluck().all(table);
}

/** Sets the named columns (null: all but the key) of the row with that key, out of a whole row. */
function updateOf(
  db: Database.Database,
  table: string,
  key: string,
  only: readonly string[] | null,
): Write {
  const columns = columnsOf(db, table);
  const changed = only ?? columns.filter((column) => column !== key);
  const places = [...changed, key].map((column) => columns.indexOf(column));
  const set = changed.map((column) => `${column} = ?`).join(', ');
  const statement = db.prepare(`update ${table} set ${set} where ${key} = ?`);
  return (row) => void statement.run(...places.map((place) => row[place]));
}
