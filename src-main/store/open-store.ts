import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { Clock, Ids, PrintQueueStore, SecretBox } from '../ports.ts';
import type { Store } from '../store-port.ts';
import { hadStore } from './backup-files.ts';
import { openConnection, STORE_FILE } from './connection.ts';
import { createDeviceKey, type DeviceKey } from './device-key.ts';
import { durably } from './durable.ts';
import { diskErrorOf } from './failures.ts';
import { acquireInstanceLock, type InstanceLock } from './instance-lock.ts';
import { createMaintenance, type Maintenance } from './maintenance.ts';
import { applyMigration, pendingMigrations, readMigrations } from './migrate.ts';
import { backUpBeforeMigration } from './migration-backup.ts';
import { createPrintQueue } from './print-queue.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';
import { checkAtStart } from './start-check.ts';
import { createStatements, type Statements } from './statements.ts';

export interface OpenStoreInput {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secretBox: SecretBox;
  /** The folder of `0001-….sql`. */
  readonly migrationsDir: string;
}

export interface OpenStoreError {
  readonly code:
    | 'SECOND_INSTANCE'
    | 'DATABASE_NEWER'
    | 'DATABASE_CORRUPT'
    | 'DISK_FULL'
    | 'DISK_ERROR';
  readonly params: Readonly<Record<string, string | number>>;
}

export interface OpenedStore extends Maintenance {
  readonly store: Store;
  readonly printQueue: PrintQueueStore;
  readonly deviceKey: DeviceKey;
  readonly dataDir: string;
  /** False until `createTerminal` has written who this till is. */
  readonly seeded: () => boolean;
  /** For this folder's own modules: seed, import, backup. */
  readonly internals: {
    readonly db: Database.Database;
    readonly statements: Statements;
    readonly openTransaction: SqliteStore['openTransaction'];
    readonly sqlite: SqliteStore;
  };
  close(): void;
}

/**
 * Opens a data folder's store, making or migrating it first. The folder is locked until `close`.
 * @throws Error for what is no fault of the disk: a migration that fails, a setting SQLite refuses
 */
export function openStore(input: OpenStoreInput): Result<OpenedStore, OpenStoreError> {
  let lock: InstanceLock | null = null;
  let db: Database.Database | null = null;
  const giveUp = (code: OpenStoreError['code'], params: OpenStoreError['params'] = {}) => {
    db?.close();
    lock?.release();
    return err({ code, params: { folder: input.dataDir, ...params } });
  };
  try {
    mkdirSync(input.dataDir, { recursive: true });
    const locked = acquireInstanceLock(input.dataDir);
    if (!locked.ok) return giveUp(locked.error);
    lock = locked.value;
    const file = join(input.dataDir, STORE_FILE);
    const existed = existsSync(file) && statSync(file).size > 0;
    db = openConnection(file);
    const damage = checkAtStart(db, file, existed);
    if (damage !== null) return giveUp('DATABASE_CORRUPT', { detail: damage });
    if (isBlank(db) && hadStore(input.dataDir)) {
      return giveUp('DATABASE_CORRUPT', { detail: 'empty' });
    }
    const pending = pendingMigrations(db, readMigrations(input.migrationsDir));
    if (!pending.ok) {
      if (pending.error.code === 'MIGRATION_DIFFERS') {
        throw new Error(`Migration ${pending.error.version} is not the one this store was made by`);
      }
      const { version, known } = pending.error;
      return giveUp('DATABASE_NEWER', { version, known });
    }
    const at = new Date(input.clock.wallMs()).toISOString();
    if (existed && pending.value.length > 0) backUpBeforeMigration(db, input.dataDir, at);
    for (const step of pending.value) applyMigration(db, step, at);
    return ok(assemble(input, db, lock));
  } catch (error) {
    const code = diskErrorOf(error);
    const detail = error instanceof Error ? error.message : '';
    if (code !== null) return giveUp(code, { detail });
    giveUp('DISK_ERROR');
    throw error;
  }
}

function isBlank(db: Database.Database): boolean {
  return db.prepare('select 1 from sqlite_schema limit 1').get() === undefined;
}

function assemble(input: OpenStoreInput, db: Database.Database, lock: InstanceLock): OpenedStore {
  const { clock, ids, dataDir } = input;
  const statements = createStatements(db);
  const deviceKey = createDeviceKey(statements, input.secretBox);
  const store = createSqliteStore({ db, statements, deviceKey, clock, ids });
  const identity = statements.get<object>()((query) =>
    query.selectFrom('terminal_identity').select('terminal_id'),
  );
  const seeded = (): boolean => identity({}) !== undefined;
  if (seeded()) beginNewLife(store, ids);
  return {
    store,
    printQueue: createPrintQueue({ store, statements, clock }),
    deviceKey,
    ...createMaintenance({ db, store, statements, clock, dataDir }),
    dataDir,
    seeded,
    internals: { db, statements, openTransaction: () => store.openTransaction(), sqlite: store },
    close: () => {
      db.close();
      lock.release();
    },
  };
}

/**
 * Reservations run on the monotonic clock of one process; the nonce tells its life from the last.
 */
function beginNewLife(store: Store, ids: Ids): void {
  durably(store, (tx) => tx.terminalWrites.update({ bootNonce: ids.next() }));
}
