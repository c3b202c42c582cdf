import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { openForReading, STORE_FILE } from '../../src-main/store/connection.ts';

/** A row as SQLite keeps it, in the order of its table's columns. */
export type RawRow = readonly unknown[];

/** Everything one scan wrote. */
export interface ScanRows {
  readonly lines: readonly RawRow[];
  readonly reservations: readonly RawRow[];
  readonly undo: readonly RawRow[];
  readonly audit: readonly RawRow[];
  readonly state: RawRow;
  readonly heads: RawRow;
}

/** Everything one completed sale wrote. */
export interface SaleRows {
  readonly sale: RawRow;
  readonly lines: readonly RawRow[];
  readonly taxes: readonly RawRow[];
  readonly reservations: readonly RawRow[];
  readonly movements: readonly RawRow[];
  readonly cash: readonly RawRow[];
  readonly receipt: RawRow;
  readonly printJobs: readonly RawRow[];
  readonly audit: readonly RawRow[];
  readonly journal: readonly RawRow[];
  readonly checkpoints: readonly RawRow[];
  /** The one that the first sale of a day has opened. */
  readonly shifts: readonly RawRow[];
  readonly counter: RawRow;
  readonly state: RawRow;
  readonly heads: RawRow;
}

/** What `catchUp` copies: what neither of the two measured commands writes. */
export interface DraftRows {
  readonly sales: readonly RawRow[];
  readonly tenders: readonly RawRow[];
  readonly audit: readonly RawRow[];
  readonly journal: readonly RawRow[];
  readonly checkpoints: readonly RawRow[];
  readonly state: RawRow;
  readonly heads: RawRow;
}

/** Reads what the till has just committed, over a connection of its own. */
export class RowReader {
  readonly #db: Database.Database;
  readonly #prepared = new Map<string, Database.Statement<unknown[], RawRow>>();
  #auditSeq: number;
  #journalSeq: number;
  #shiftNumber: number;

  constructor(dataDir: string) {
    this.#db = openForReading(join(dataDir, STORE_FILE));
    this.#auditSeq = this.#newest('audit_event', 'seq');
    this.#journalSeq = this.#newest('journal', 'seq');
    this.#shiftNumber = this.#newest('shift', 'number');
  }

  close(): void {
    this.#db.close();
  }

  scan(saleId: string, lineId: string): ScanRows {
    return {
      lines: this.#all('select * from sale_line where line_id = ?', lineId),
      reservations: this.#all('select * from reservation where line_id = ?', lineId),
      undo: this.#all(
        'select * from cart_undo where sale_id = ? order by step desc limit 1',
        saleId,
      ),
      audit: this.#newAudit(),
      ...this.#moving(),
    };
  }

  completed(saleId: string): SaleRows {
    return {
      sale: this.#one('select * from sale where sale_id = ?', saleId),
      lines: this.#all('select * from sale_line where sale_id = ? order by position', saleId),
      taxes: this.#all(
        `select sale_line_tax.* from sale_line join sale_line_tax using (line_id)
         where sale_id = ? order by position, code`,
        saleId,
      ),
      reservations: this.#all('select * from reservation where sale_id = ?', saleId),
      movements: this.#all('select * from stock_movement where sale_id = ?', saleId),
      cash: this.#all('select * from cash_movement where sale_id = ?', saleId),
      receipt: this.#one('select * from receipt where sale_id = ?', saleId),
      printJobs: this.#all('select * from print_job where sale_id = ? order by job_id', saleId),
      audit: this.#newAudit(),
      ...this.#newJournal(),
      shifts: this.#newShifts(),
      counter: this.#one('select * from receipt_counter'),
      ...this.#moving(),
    };
  }

  draft(saleId: string): DraftRows {
    return {
      sales: this.#all('select * from sale where sale_id = ?', saleId),
      tenders: this.#all('select * from tender where sale_id = ?', saleId),
      audit: this.#newAudit(),
      ...this.#newJournal(),
      ...this.#moving(),
    };
  }

  /** What the till wrote of its own accord since. */
  rest(): DraftRows {
    const trails = { audit: this.#newAudit(), ...this.#newJournal() };
    return { sales: [], tenders: [], ...trails, ...this.#moving() };
  }

  #moving(): { readonly state: RawRow; readonly heads: RawRow } {
    return {
      state: this.#one('select * from terminal_state'),
      heads: this.#one('select * from trail_head'),
    };
  }

  #newAudit(): readonly RawRow[] {
    const rows = this.#all('select * from audit_event where seq > ? order by seq', this.#auditSeq);
    this.#auditSeq = Number(rows.at(-1)?.[0] ?? this.#auditSeq);
    return rows;
  }

  #newJournal(): { readonly journal: readonly RawRow[]; readonly checkpoints: readonly RawRow[] } {
    const after = this.#journalSeq;
    const journal = this.#all('select * from journal where seq > ? order by seq', after);
    this.#journalSeq = Number(journal.at(-1)?.[0] ?? after);
    const checkpoints = this.#all('select * from journal_checkpoint where seq > ?', after);
    return { journal, checkpoints };
  }

  #newShifts(): readonly RawRow[] {
    const after = this.#shiftNumber;
    const shifts = this.#all('select * from shift where number > ? order by number', after);
    this.#shiftNumber += shifts.length;
    return shifts;
  }

  #newest(table: 'audit_event' | 'journal' | 'shift', counted: 'seq' | 'number'): number {
    return Number(this.#one(`select coalesce(max(${counted}), 0) from ${table}`)[0]);
  }

  #one(sql: string, ...parameters: readonly unknown[]): RawRow {
    const row = this.#statement(sql).get(...parameters);
    if (row === undefined) throw new Error(`No row: ${sql}`);
    return row;
  }

  #all(sql: string, ...parameters: readonly unknown[]): readonly RawRow[] {
    return this.#statement(sql).all(...parameters);
  }

  #statement(sql: string): Database.Statement<unknown[], RawRow> {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const made = this.#db.prepare<unknown[], RawRow>(sql).raw();
    this.#prepared.set(sql, made);
    return made;
  }
}
