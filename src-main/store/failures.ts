import Database from 'better-sqlite3';
import type { StoreError } from '../store-port.ts';
import { StoreFailure } from '../store-port.ts';

/**
 * The part of an SQLite error that a shop must hear about, or null for what can only be a bug.
 * SQLite's extended codes all begin with the plain one (`SQLITE_IOERR_WRITE`).
 */
export function storeErrorOf(error: unknown): StoreError | null {
  if (error instanceof StoreFailure) return error.code;
  if (!(error instanceof Database.SqliteError)) return null;
  const { code } = error;
  if (code === 'SQLITE_FULL') return 'DISK_FULL';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'DATABASE_CORRUPT';
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN')) return 'DISK_ERROR';
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM') return 'DISK_ERROR';
  return null;
}

/** The same for errors of the file system. */
export function diskErrorOf(error: unknown): StoreError | null {
  const known = storeErrorOf(error);
  if (known !== null) return known;
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return 'DISK_FULL';
  if (code === 'EIO' || code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return 'DISK_ERROR';
  }
  return null;
}
