import Database from 'better-sqlite3';
import { type CancelledSaleDigest, createCancelledSaleDigest } from '../cancelled-sale.ts';
import { createSaleFactReader, type SaleFactReader } from '../completed-payload.ts';
import { applyMigration, type Migration } from '../migrate.ts';
import { createRefundRowReader, type RefundRowReader } from '../refund-payload.ts';
import { createStatements } from '../statements.ts';
import { checkCustomersMade } from './customer-check.ts';
import { checkIdentity } from './identity-check.ts';
import { checkJournal } from './journal-check.ts';
import { checkLeases } from './lease-check.ts';
import { checkLedgers } from './ledger-check.ts';
import { checkRefunds } from './refund-check.ts';
import { Findings, type VerifyReport } from './report.ts';
import { checkSales } from './sale-check.ts';
import { checkShifts } from './shift-check.ts';
import { checkTrails } from './trail-check.ts';

/**
 * Recomputes everything that can be recomputed: both chains, signatures, receipt numbers, money,
 * stock, drawer, credit, and every row of every completed sale against its journal event. It only
 * reads.
 */
export function verifyStore(db: Database.Database, schema: ExpectedSchema): VerifyReport {
  return createVerifier(db, schema)();
}

/** The same, to be called again and again: it prepares its statements once. */
export function createVerifier(db: Database.Database, schema: ExpectedSchema): () => VerifyReport {
  const statements = createStatements(db);
  const facts = createSaleFactReader(statements);
  const refunds = createRefundRowReader(statements);
  const digestOf = createCancelledSaleDigest(statements);
  const fileCheck = createFileCheck(db);
  return () => verifyOnce(db, schema, { facts, refunds, digestOf, fileCheck });
}

interface Prepared {
  readonly facts: SaleFactReader;
  readonly refunds: RefundRowReader;
  readonly digestOf: CancelledSaleDigest;
  readonly fileCheck: () => Findings;
}

function verifyOnce(
  db: Database.Database,
  schema: ExpectedSchema,
  { facts, refunds, digestOf, fileCheck }: Prepared,
): VerifyReport {
  const journal = checkJournal(db);
  const findings = [
    fileCheck(),
    checkSchema(db, schema),
    ...journal.findings,
    ...checkSales(db, facts, journal.events),
    ...checkRefunds(db, { refunds, facts }, journal.events),
    ...checkLedgers(db, journal.events),
    ...checkShifts(db, journal.events),
    ...checkTrails(db, digestOf, journal.events),
    ...checkIdentity(db, journal.events),
    ...checkLeases(db, journal.events),
    checkCustomersMade(db, journal.events),
  ];
  const checks = findings.map((one) => one.check());
  return { ok: checks.every((check) => check.problemCount === 0), checks };
}

function createFileCheck(db: Database.Database): () => Findings {
  const integrity = db.prepare<[], string>('pragma integrity_check(20)').pluck();
  const references = db.prepare<[], { table: string; parent: string }>('pragma foreign_key_check');
  return () => {
    const file = new Findings('file: pages, indexes and references');
    file.looked(Number(db.pragma('page_count', { simple: true })));
    for (const problem of integrity.all()) file.expect(problem === 'ok', problem);
    for (const { table, parent } of references.all().slice(0, 20)) {
      file.problem(`a row of ${table} points at no ${parent}`);
    }
    return file;
  };
}

/** Every table, index and trigger by name, as the migrations make them. */
export type ExpectedSchema = ReadonlyMap<string, string>;

export function expectedSchema(migrations: readonly Migration[]): ExpectedSchema {
  const db = new Database(':memory:');
  try {
    for (const step of migrations) applyMigration(db, step, new Date(0).toISOString());
    return definitions(db);
  } finally {
    db.close();
  }
}

/** The guards are part of the proof: a store without a trigger is not this program's store. */
function checkSchema(db: Database.Database, expected: ExpectedSchema): Findings {
  const schema = new Findings('schema: tables, triggers and indexes as migrated');
  const found = definitions(db);
  for (const [name, sql] of expected) {
    schema.looked();
    schema.expect(found.get(name) === sql, `${name} is missing or was changed`);
    found.delete(name);
  }
  for (const name of found.keys()) schema.problem(`${name} is not this program's`);
  return schema;
}

/** SQLite's own tables (statistics, full text) come and go with its versions. */
function definitions(db: Database.Database): Map<string, string> {
  const rows = db
    .prepare<[], { name: string; sql: string }>(
      `select type || ' ' || name as name, coalesce(sql, '') as sql from sqlite_schema
       where name not like 'sqlite_%' and sql is not null`,
    )
    .all();
  return new Map(rows.map(({ name, sql }) => [name, sql]));
}
