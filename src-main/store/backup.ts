import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import type { Clock } from '../ports.ts';
import { BACKUP_FOLDER, backupName, backupTakenAt, manifestName } from './backup-files.ts';
import { type BackupManifest, describeStore } from './backup-manifest.ts';
import { checkIntegrity } from './integrity.ts';

export interface BackupTaken extends BackupManifest {
  readonly name: string;
  readonly takenAt: string;
}

/** BG: how long backups are kept, and how many are kept however old they are. */
export const BACKUP_KEPT_DAYS = 14;
export const BACKUPS_KEPT = 3;
const DAY_MS = 86_400_000;

export interface BackupDeps {
  readonly db: Database.Database;
  readonly dataDir: string;
  readonly clock: Clock;
}

export interface Backup {
  readonly backup: () => Promise<BackupTaken>;
  readonly backupIfDue: () => Promise<string | null>;
}

/**
 * Copies the store while it sells, checks the copy whole, and only then gives it a backup's name.
 * `backup` rejects when the disk is full or the copy is damaged; what was there before stays.
 */
export function createBackup({ db, dataDir, clock }: BackupDeps): Backup {
  const folder = join(dataDir, BACKUP_FOLDER);
  let running: Promise<BackupTaken> | null = null;
  const take = async (): Promise<BackupTaken> => {
    const takenAt = new Date(clock.wallMs()).toISOString();
    const name = backupName(takenAt);
    const unfinished = join(folder, `${name}.part`);
    mkdirSync(folder, { recursive: true });
    rmSync(unfinished, { force: true });
    try {
      await db.backup(unfinished);
      const checked = await checkIntegrity(unfinished);
      if (!checked.ok) throw new Error(`The backup is damaged: ${checked.error}`);
      const manifest = { ...describeStore(unfinished), sha256: checked.value };
      writeFileSync(join(folder, manifestName(name)), JSON.stringify(manifest));
      renameSync(unfinished, join(folder, name));
      dropOldBackups(folder, clock.wallMs());
      return { name, takenAt, ...manifest };
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
  };
  const backup = (): Promise<BackupTaken> => {
    running ??= take().finally(() => {
      running = null;
    });
    return running;
  };
  return {
    backup,
    backupIfDue: async () => {
      const newest = backupNames(folder).at(-1);
      const age = newest === undefined ? DAY_MS : clock.wallMs() - takenMs(newest);
      // A clock that was set back must not stop the backups either.
      if (age >= 0 && age < DAY_MS) return null;
      return (await backup()).name;
    },
  };
}

/** Oldest first. */
export function backupNames(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => backupTakenAt(name) !== null && statSync(join(folder, name)).isFile())
    .toSorted();
}

function takenMs(name: string): number {
  return Date.parse(backupTakenAt(name) ?? '');
}

function dropOldBackups(folder: string, wallMs: number): void {
  const names = backupNames(folder);
  const old = names
    .slice(0, Math.max(0, names.length - BACKUPS_KEPT))
    .filter((name) => wallMs - takenMs(name) > BACKUP_KEPT_DAYS * DAY_MS);
  for (const name of old) {
    rmSync(join(folder, name), { force: true });
    rmSync(join(folder, manifestName(name)), { force: true });
  }
}
