import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { sha256Hex } from './digest.ts';

/** ASCII `TLWR`, in the file's header: tells this store from any other SQLite file. */
export const APPLICATION_ID = 0x544c5752;

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

/**
 * `0001-till.sql` and so on, in order.
 * @throws Error when one is missing or misnamed: they are part of the program
 */
export function readMigrations(dir: string): readonly Migration[] {
  const files = readdirSync(dir)
    .filter((file) => file.endsWith('.sql'))
    .toSorted();
  return files.map((file, index) => {
    const match = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file);
    const version = Number(match?.[1]);
    if (version !== index + 1) throw new Error(`Migrations count up from 0001: ${file}`);
    const text = readFileSync(join(dir, file), 'utf8');
    return { version, name: match?.[2] ?? '', sql: text, sha256: sha256Hex(text) };
  });
}

export type MigrationProblem =
  | { readonly code: 'DATABASE_NEWER'; readonly version: number; readonly known: number }
  /**
   * A step that was applied is not the one this program has: another product's, or a changed file.
   */
  | { readonly code: 'MIGRATION_DIFFERS'; readonly version: number };

/** The migrations a database still lacks, or why it cannot be this program's. */
export function pendingMigrations(
  db: Database.Database,
  migrations: readonly Migration[],
): Result<readonly Migration[], MigrationProblem> {
  const applied = appliedMigrations(db);
  const newest = applied.at(-1)?.version ?? 0;
  if (newest > migrations.length) {
    return err({ code: 'DATABASE_NEWER', version: newest, known: migrations.length });
  }
  for (const step of applied) {
    if (migrations[step.version - 1]?.sha256 !== step.sha256) {
      return err({ code: 'MIGRATION_DIFFERS', version: step.version });
    }
  }
  return ok(migrations.slice(newest));
}

/** Applies one step whole or not at all, and records it. */
export function applyMigration(db: Database.Database, step: Migration, appliedAt: string): void {
  // A table is rebuilt under its own name with the references to it in place; they are checked
  // below.
  db.pragma('foreign_keys = off');
  try {
    db.transaction(() => {
      db.exec(RECORD_TABLE);
      db.exec(step.sql);
      if (db.prepare('pragma foreign_key_check').all().length > 0) {
        throw new Error(`Migration ${step.version} leaves broken references`);
      }
      db.prepare('insert into schema_migration values (?, ?, ?, ?)').run(
        step.version,
        step.name,
        step.sha256,
        appliedAt,
      );
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${step.version}`);
    }).exclusive();
  } finally {
    db.pragma('foreign_keys = on');
  }
}

const RECORD_TABLE = `
  create table if not exists schema_migration (
    version integer primary key check (version >= 1),
    name text not null,
    sha256 text not null,
    applied_at text not null
  ) strict`;

interface AppliedMigration {
  readonly version: number;
  readonly sha256: string;
}

function appliedMigrations(db: Database.Database): readonly AppliedMigration[] {
  const exists = db
    .prepare("select 1 from sqlite_schema where type = 'table' and name = 'schema_migration'")
    .get();
  if (exists === undefined) return [];
  return db
    .prepare<[], AppliedMigration>('select version, sha256 from schema_migration order by version')
    .all();
}
