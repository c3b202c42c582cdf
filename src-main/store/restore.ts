import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { WriteTx } from '../store-port.ts';
import { BACKUP_FOLDER, DAMAGED_FOLDER, hadStore } from './backup-files.ts';
import { findBackup, type VerifiedBackup } from './backup-list.ts';
import { STORE_FILE } from './connection.ts';
import { durably } from './durable.ts';
import { acquireInstanceLock } from './instance-lock.ts';
import { type OpenedStore, openStore, type OpenStoreInput } from './open-store.ts';
import { type Salvaged, salvageJournal } from './salvage.ts';
import { syncFolder } from './sync-folder.ts';

const RESTORING_FOLDER = 'restoring';
const STORE_FILES = [STORE_FILE, `${STORE_FILE}-wal`, `${STORE_FILE}-shm`];

const Identity = z.strictObject({
  epoch: z.number().int(),
  series: z.string(),
  enrolled: z.number().int(),
});

export interface Restored {
  readonly backup: string;
  /** Where the files that were in its place lie now; null where there were none. */
  readonly setAside: string | null;
  readonly salvaged: Salvaged;
  readonly series: string;
}

export type RestoreError = 'BACKUP_UNKNOWN' | 'BACKUP_INVALID' | 'SECOND_INSTANCE';

/**
 * True where a store was here and is gone: a restore that was cut off, a file somebody deleted, or
 * one that a failing disk left with nothing in it.
 */
export function storeIsMissing(dataDir: string): boolean {
  const file = join(dataDir, STORE_FILE);
  return (!existsSync(file) || statSync(file).size === 0) && hadStore(dataDir);
}

/**
 * Puts a verified backup in the store's place. The backup is copied and made a new epoch with a
 * receipt series of its own first, so that no number printed after the backup can come again; only
 * then are the old files moved aside, never deleted, and the copy moved in. Cut off anywhere, it
 * can be done again.
 */
export function restoreBackup(input: OpenStoreInput, name: string): Result<Restored, RestoreError> {
  const { dataDir } = input;
  const lock = acquireInstanceLock(dataDir);
  if (!lock.ok) return lock;
  try {
    const backup = findBackup(dataDir, name);
    if (!backup) return err('BACKUP_UNKNOWN');
    const restoring = join(dataDir, RESTORING_FOLDER);
    rmSync(restoring, { recursive: true, force: true });
    mkdirSync(restoring, { mode: 0o700 });
    copyFileSync(join(dataDir, BACKUP_FOLDER, name), join(restoring, STORE_FILE));
    const folder = join(dataDir, DAMAGED_FOLDER, stampOf(input.clock.wallMs()));
    const current = join(dataDir, STORE_FILE);
    const damaged = existsSync(current) ? folder : null;
    const salvaged = damaged ? salvageInto(current, folder, backup) : { events: 0, sales: 0 };
    const series = beginEpoch({ ...input, dataDir: restoring }, backup, damaged);
    if (series === null) return err('BACKUP_INVALID');
    if (damaged) setAside(dataDir, damaged);
    renameSync(join(restoring, STORE_FILE), current);
    syncFolder(dataDir);
    rmSync(restoring, { recursive: true, force: true });
    return ok({ backup: name, setAside: damaged, salvaged, series });
  } finally {
    lock.value.release();
  }
}

/** Local wall time would do; UTC in a name that sorts. */
function stampOf(wallMs: number): string {
  return new Date(wallMs).toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
}

function salvageInto(current: string, folder: string, backup: VerifiedBackup): Salvaged {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const after = { seq: backup.journalSeq, hash: backup.journalHash };
  return salvageJournal(current, after, join(folder, 'journal-after-backup.ndjson'));
}

function setAside(dataDir: string, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const file of STORE_FILES) {
    const from = join(dataDir, file);
    if (existsSync(from)) renameSync(from, join(folder, file));
  }
  syncFolder(dataDir);
}

/** Answers the new receipt series, or null where the copy does not open as a till's store. */
function beginEpoch(
  input: OpenStoreInput,
  backup: VerifiedBackup,
  damaged: string | null,
): string | null {
  const opened = openStore(input);
  if (!opened.ok) return null;
  try {
    if (!opened.value.seeded()) return null;
    return writeEpoch(opened.value, backup, damaged === null ? '' : basename(damaged));
  } finally {
    opened.value.close();
  }
}

/**
 * Without HQ this till is the only one of its shop, so it takes the next series itself. A till of
 * HQ's gets them from there, and sells nothing before. The business date cannot go back: it is in
 * the store.
 */
function writeEpoch(opened: OpenedStore, backup: VerifiedBackup, setAsideName: string): string {
  const { db } = opened.internals;
  return durably(opened.store, (tx) => {
    // Not through the reader: it keeps the identity it has read once.
    const identity = Identity.parse(
      db
        .prepare(
          `select epoch, series, certificate_json is not null as enrolled
           from terminal_identity, sync_state`,
        )
        .get(),
    );
    if (identity.enrolled === 1) {
      awaitProof(tx, db, backup, setAsideName);
      return identity.series;
    }
    const epoch = identity.epoch + 1;
    const series = String(Number(identity.series) + 1).padStart(2, '0');
    db.prepare('update terminal_identity set epoch = ?, series = ?').run(epoch, series);
    db.prepare('insert into receipt_counter (series, last) values (?, 0)').run(series);
    tx.terminalWrites.update({ currentSaleId: null, signedInUserId: null, locked: false });
    tx.journal({
      payload: { type: 'store.restored', backup: backup.name, setAside: setAsideName, series },
      subjectId: null,
      receiptNumber: null,
      businessDate: tx.terminal.state().businessDate,
      checkpoint: true,
    });
    const origin = 'restore';
    const data = { backup: backup.name, setAside: setAsideName, epoch, series };
    tx.audit({
      type: 'store.restored',
      userId: null,
      origin,
      data,
      description: `Restored from ${backup.name}`,
    });
    tx.audit({
      type: 'epoch.changed',
      userId: null,
      origin,
      data: { epoch, series },
      description: `Epoch ${epoch}, receipt series ${series}`,
    });
    return series;
  });
}

/**
 * The journal stays as it was backed up: HQ finds by it what this till has lost, gives it back and
 * says under which name it goes on.
 */
function awaitProof(
  tx: WriteTx,
  db: Database.Database,
  backup: VerifiedBackup,
  setAsideName: string,
): void {
  db.prepare('update sync_state set unproven = 1').run();
  tx.terminalWrites.update({ currentSaleId: null, signedInUserId: null, locked: false });
  tx.audit({
    type: 'store.restored',
    userId: null,
    origin: 'restore',
    data: { backup: backup.name, setAside: setAsideName },
    description: `Restored from ${backup.name}; HQ says how it goes on`,
  });
}
