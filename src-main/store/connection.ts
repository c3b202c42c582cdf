import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';

/** The name of the store in a data folder; its WAL and index lie beside it. */
export const STORE_FILE = 'till.sqlite';

/**
 * Pages kept in memory; the system keeps the rest of the file. There is no mmap: a failing disk
 * must be an error, not a signal.
 */
const CACHE_KIB = 32 * 1024;
const FULL = 2;

/**
 * The till's own connection: WAL, and `synchronous = FULL`, without which a power cut takes the
 * last sales along.
 * @throws SqliteError when the file is damaged or the disk fails; Error when SQLite did not take
 * the   settings
 */
export function openConnection(file: string): Database.Database {
  const db = new Database(file, { timeout: 5000 });
  try {
    db.pragma('journal_mode = wal');
    db.pragma('synchronous = full');
    db.pragma('foreign_keys = on');
    db.pragma('trusted_schema = off');
    db.pragma('cell_size_check = on');
    db.pragma('temp_store = memory');
    db.pragma('mmap_size = 0');
    db.pragma(`cache_size = -${CACHE_KIB}`);
    db.pragma('journal_size_limit = 67108864');
    assertDurable(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** For tools that only look: it never writes, and sees a store that a till has open. */
export function openForReading(file: string): Database.Database {
  rollBackKilledImport(file);
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
  db.pragma('cell_size_check = on');
  db.pragma('temp_store = memory');
  db.pragma('query_only = on');
  db.pragma(`cache_size = -${CACHE_KIB}`);
  return db;
}

/**
 * An import that was killed leaves its rollback journal, which only a connection that may write can
 * put back. Without one, or while the import runs, this does nothing.
 */
function rollBackKilledImport(file: string): void {
  if (!existsSync(`${file}-journal`)) return;
  const db = new Database(file, { fileMustExist: true, timeout: 0 });
  try {
    db.pragma('schema_version');
  } catch (error) {
    const running = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
    if (!running) throw error;
  } finally {
    db.close();
  }
}

/** A completed sale is on the disk before anybody hears of it. */
function assertDurable(db: Database.Database): void {
  const journalMode = db.pragma('journal_mode', { simple: true });
  if (journalMode !== 'wal') throw new Error(`journal_mode is ${String(journalMode)}, not wal`);
  const synchronous = db.pragma('synchronous', { simple: true });
  if (synchronous !== FULL) throw new Error(`synchronous is ${String(synchronous)}, not FULL`);
}
