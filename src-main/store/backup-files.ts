import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where backups lie in a data folder, and what they are called. */

export const BACKUP_FOLDER = 'backups';
/** Where a restore puts the files it takes the place of. */
export const DAMAGED_FOLDER = 'damaged';

/** `till-20261121-054000.sqlite`, in UTC, so that name order is time order. */
export function backupName(at: string): string {
  const [date = '', time = ''] = at.split('T');
  return `till-${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}.sqlite`;
}

/** When a backup was taken, as ISO 8601, or null where the name is no backup's. */
export function backupTakenAt(name: string): string | null {
  const match = /^till-(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})(\d{2})\.sqlite$/.exec(name);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
}

/** What was in the store when the backup was taken lies beside it. */
export function manifestName(backup: string): string {
  return `${backup}.json`;
}

/** A till that was backed up or restored has sold before, and must never begin anew by itself. */
export function hadStore(dataDir: string): boolean {
  return existsSync(join(dataDir, DAMAGED_FOLDER)) || existsSync(join(dataDir, BACKUP_FOLDER));
}
