import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { BACKUP_FOLDER, backupName, manifestName } from './backup-files.ts';
import { describeStore } from './backup-manifest.ts';
import { fileSha256 } from './digest.ts';
import { syncFolder } from './sync-folder.ts';

/**
 * A verified copy of a store that is about to be migrated. It is made by one statement that reads
 * one consistent snapshot, so a half-written copy is never left under a backup's name.
 * @throws SqliteError when the disk has no room: the store then stays as it is
 */
export function backUpBeforeMigration(db: Database.Database, dataDir: string, at: string): string {
  const folder = join(dataDir, BACKUP_FOLDER);
  mkdirSync(folder, { recursive: true });
  const target = join(folder, backupName(at));
  const unfinished = `${target}.part`;
  rmSync(unfinished, { force: true });
  db.prepare('vacuum into ?').run(unfinished);
  const copy = new Database(unfinished, { fileMustExist: true });
  try {
    const problems = copy.prepare<[], string>('pragma integrity_check(3)').pluck().all();
    if (problems.length !== 1 || problems[0] !== 'ok') {
      throw new Error(`The backup before a migration is damaged: ${problems.join('; ')}`);
    }
  } finally {
    copy.close();
  }
  const manifest = { ...describeStore(unfinished), sha256: fileSha256(unfinished) };
  writeFileSync(manifestName(target), JSON.stringify(manifest));
  renameSync(unfinished, target);
  syncFolder(folder);
  return target;
}
