import type Database from 'better-sqlite3';

const BULK_CACHE_KIB = 64 * 1024;
// As big integers, since better-sqlite3 binds plain numbers as reals and FTS5 insists.
const BULK_HASH_BYTES = 16n * 1024n * 1024n;
const FTS_HASH_BYTES = 1024n * 1024n;

/**
 * Settings for writing a million rows in one transaction. A rollback journal holds only the pages
 * that were there before, where a WAL would hold every page written, some of them many times;
 * either way a killed import leaves what was there. `synchronous = FULL` stays. A reader in another
 * process keeps the WAL in place, which is only slower.
 */
export function beginBulk(db: Database.Database): void {
  db.pragma(`cache_size = -${BULK_CACHE_KIB}`);
  db.pragma('wal_checkpoint(truncate)');
  try {
    db.pragma('journal_mode = delete');
  } catch {
    db.pragma('journal_mode = wal');
  }
}

export function endBulk(db: Database.Database): void {
  db.pragma('journal_mode = wal');
  db.pragma('synchronous = full');
}

/**
 * To be called in the transaction: fewer, larger runs of the full-text index; undone before its
 * end.
 */
export function widenSearchBuffer(db: Database.Database): () => void {
  const set = db.prepare('insert into product_search (product_search, rank) values (?, ?)');
  set.run('hashsize', BULK_HASH_BYTES);
  return () => {
    set.run('hashsize', FTS_HASH_BYTES);
  };
}
