import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { openForReading, STORE_FILE } from '../../src-main/store/connection.ts';

/** Everything a cart, a scan or a completed sale writes. */
const TABLES = [
  'terminal_state',
  'sale',
  'sale_line',
  'sale_line_tax',
  'tender',
  'cart_undo',
  'reservation',
  'stock_movement',
  'stock_level',
  'credit_entry',
  'cash_movement',
  'override_grant',
  'shift',
  'receipt_counter',
  'receipt',
  'journal',
  'journal_checkpoint',
  'trail_head',
  'audit_event',
  'print_job',
] as const;

/** How a job went is the printer's story, which the baseline does not tell. */
const COLUMNS: Readonly<Record<string, string>> = {
  print_job: 'job_id, kind, sale_id, profile, bytes, sha256, copy_number, created_at',
};

const SHOWN = 300;

/** Tables whose rows are not the same in both stores. */
export function differences(leftDir: string, rightDir: string): readonly string[] {
  const left = openForReading(join(leftDir, STORE_FILE));
  const right = openForReading(join(rightDir, STORE_FILE));
  try {
    return TABLES.flatMap((table) => {
      const problem = difference(left, right, table);
      return problem === null ? [] : [`${table}: ${problem}`];
    });
  } finally {
    left.close();
    right.close();
  }
}

function difference(
  left: Database.Database,
  right: Database.Database,
  table: string,
): string | null {
  const sql = `select ${COLUMNS[table] ?? '*'} from ${table} order by 1, 2`;
  const mine = left.prepare<[], unknown[]>(sql).raw().iterate();
  const theirs = right.prepare<[], unknown[]>(sql).raw().iterate();
  try {
    for (let row = 1; ; row += 1) {
      const one = mine.next();
      const other = theirs.next();
      if (one.done && other.done) return null;
      const [here, there] = [asText(one.value), asText(other.value)];
      if (here === there) continue;
      return `row ${row} is ${here.slice(0, SHOWN)} and ${there.slice(0, SHOWN)}`;
    }
  } finally {
    mine.return?.();
    theirs.return?.();
  }
}

function asText(row: unknown): string {
  return row === undefined ? 'nothing' : JSON.stringify(row);
}
