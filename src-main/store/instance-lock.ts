import { join } from 'node:path';
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../../shared/domain/result.ts';

export interface InstanceLock {
  release(): void;
}

const LOCK_FILE = 'instance.lock';

/**
 * One process at a time on a data folder. The lock is SQLite's own exclusive lock on a small file
 * beside the store: the operating system drops it when the process ends, however it ends, so a till
 * that was killed opens again at once and no stale lock has to be guessed at.
 * @throws when the folder cannot be written
 */
export function acquireInstanceLock(dataDir: string): Result<InstanceLock, 'SECOND_INSTANCE'> {
  const db = new Database(join(dataDir, LOCK_FILE), { timeout: 0 });
  try {
    db.pragma('journal_mode = memory');
    db.exec('begin exclusive');
    return ok({ release: () => db.close() });
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      return err('SECOND_INSTANCE');
    }
    throw error;
  }
}
