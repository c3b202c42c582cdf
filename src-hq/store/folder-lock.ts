import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Another server works on this data folder. */
export class DataFolderBusyError extends Error {
  override readonly name = 'DataFolderBusyError';
  constructor(dataDir: string) {
    super(`Another HQ is running on ${dataDir}: stop it first, or choose another --data folder`);
  }
}

/**
 * One server at a time on a data folder. The lock is SQLite's exclusive lock on a small file: the
 * operating system drops it when the process ends, however it ends, so no stale lock has to be
 * guessed at.
 * @throws DataFolderBusyError when another process holds it
 */
export function lockFolder(dataDir: string): Disposable {
  const db = new Database(join(dataDir, 'hq.lock'), { timeout: 0 });
  try {
    db.pragma('journal_mode = memory');
    db.exec('begin exclusive');
    return { [Symbol.dispose]: () => void db.close() };
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new DataFolderBusyError(dataDir);
    }
    throw error;
  }
}
