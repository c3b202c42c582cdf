import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BackupManifest } from './backup-manifest.ts';
import { BACKUP_FOLDER, backupTakenAt, manifestName } from './backup-files.ts';
import { backupNames } from './backup.ts';
import { fileSha256 } from './digest.ts';

export interface VerifiedBackup extends BackupManifest {
  readonly name: string;
  /** ISO 8601 UTC. */
  readonly takenAt: string;
}

/** A person chooses among a few; checking more of them would only make them wait. */
const OFFERED = 5;

/** The newest backups whose bytes are still those that were checked when they were taken. */
export function listBackups(dataDir: string): readonly VerifiedBackup[] {
  const folder = join(dataDir, BACKUP_FOLDER);
  const verified: VerifiedBackup[] = [];
  for (const name of backupNames(folder).toReversed()) {
    if (verified.length === OFFERED) break;
    const backup = verifyBackup(folder, name);
    if (backup) verified.push(backup);
  }
  return verified;
}

export function findBackup(dataDir: string, name: string): VerifiedBackup | null {
  const folder = join(dataDir, BACKUP_FOLDER);
  return backupNames(folder).includes(name) ? verifyBackup(folder, name) : null;
}

/** Null where the manifest is missing or unreadable, or the file is not what it says. */
function verifyBackup(folder: string, name: string): VerifiedBackup | null {
  const manifest = readManifest(join(folder, manifestName(name)));
  const takenAt = backupTakenAt(name);
  if (!manifest || takenAt === null) return null;
  return fileSha256(join(folder, name)) === manifest.sha256 ? { ...manifest, name, takenAt } : null;
}

function readManifest(file: string): BackupManifest | null {
  if (!existsSync(file)) return null;
  try {
    return BackupManifest.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
