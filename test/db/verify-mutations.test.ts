import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minor, ppm } from '../../shared/domain/money.ts';
import { milli } from '../../shared/domain/quantity.ts';
import { appRoot } from '../../src-main/app-root.ts';
import { EPSON_42 } from '../../src-main/devices/printer/profiles.ts';
import { STORE_FILE } from '../../src-main/store/connection.ts';
import { readMigrations } from '../../src-main/store/migrate.ts';
import type { VerifyReport } from '../../src-main/store/verify/report.ts';
import {
  createVerifier,
  type ExpectedSchema,
  expectedSchema,
  verifyStore,
} from '../../src-main/store/verify/verify-store.ts';
import { takeBack } from '../support/returns.ts';
import { CUSTOMERS, GOODS, PINS } from '../support/small-business.ts';
import { textRenderer, Till } from '../support/till-fixture.ts';

// Proves that `npm run verify` finds a change behind its back: on a store with sales of every kind,
// each column of each fact row is changed by itself, rows are deleted, doubled and swapped, and the
// verifier must say so every time, and say nothing before and after.

/** Every table that holds facts, with the columns that may change because nothing rests on them. */
const FACTS: Readonly<Record<string, readonly string[]>> = {
  sale: [],
  sale_line: [],
  sale_line_tax: [],
  tender: [],
  stock_movement: [],
  stock_level: [],
  credit_entry: [],
  cash_movement: [],
  shift: [],
  shift_count: [],
  shift_report: [],
  refund: [],
  refund_line: [],
  refund_line_tax: [],
  refund_tender: [],
  refund_override: [],
  refund_receipt: [],
  override_grant: [],
  receipt_counter: [],
  receipt: [],
  journal: [],
  journal_checkpoint: [],
  audit_event: [],
  // What the queue works with moves; the bytes and whose they are do not.
  print_job: [
    'state',
    'profile',
    'copy_number',
    'attempts',
    'sent_bytes',
    'problem',
    'created_at',
    'updated_at',
    'pruned_at',
  ],
};

const IN_A_DOCUMENT = "sale_id in (select sale_id from sale where status <> 'DRAFT')";
/** A cart in progress is no fact yet, and a copy's bytes vouch for themselves alone. */
const FACTUAL: Readonly<Record<string, string>> = {
  sale: "status <> 'DRAFT'",
  sale_line: IN_A_DOCUMENT,
  tender: IN_A_DOCUMENT,
  print_job: "kind <> 'copy'",
};

let till: Till;
let db: Database.Database;
let schema: ExpectedSchema;
/** What is left of it while the guards are off: the verifier would only find them missing. */
let unguarded: ExpectedSchema;
let verify: () => VerifyReport;

beforeAll(async () => {
  till = await Till.open({ renderer: textRenderer(EPSON_42) });
  await tradeALittle(till);
  await till.stop();
  db = inMemory(join(till.dataDir, STORE_FILE));
  schema = expectedSchema(readMigrations(join(appRoot(), 'migrations', 'terminal')));
  unguarded = new Map([...schema].filter(([name]) => !name.startsWith('trigger ')));
}, 60_000);

afterAll(async () => {
  db.close();
  await till[Symbol.asyncDispose]();
});

/** Thousands of changes and roll-backs: the same pages, without a disk beneath them. */
function inMemory(path: string): Database.Database {
  const file = new Database(path);
  try {
    file.pragma('journal_mode = delete');
    return new Database(file.serialize());
  } finally {
    file.close();
  }
}

/**
 * Cash with change, card, account by override, discounts, a cancelled cart, a copy, a settlement.
 */
async function tradeALittle(shop: Till): Promise<void> {
  const first = await shop.ask('cart.open', {});
  await shop.ask('cart.scan', { saleId: first.saleId, code: GOODS.milk.code });
  await shop.ask('cart.scan', {
    saleId: first.saleId,
    code: GOODS.apples.code,
    quantityMilli: milli(2500),
  });
  await shop.ask('cart.setDiscount', {
    saleId: first.saleId,
    lineId: null,
    discount: { kind: 'percent', ppm: ppm(100_000) },
  });
  await shop.ask('tender.add', {
    saleId: first.saleId,
    kind: 'card',
    amountMinor: minor(50_000),
    reference: 'A1',
  });
  await shop.ask('tender.add', {
    saleId: first.saleId,
    kind: 'cash',
    amountMinor: minor(1_000_000),
  });
  await shop.ask('sale.complete', { saleId: first.saleId });
  await shop.ask('print.reprint', { saleId: first.saleId });
  await takeBack(shop, first.saleId, { quantities: [0, 1000] });
  await chargeByOverride(shop);
  await giveBackByOverride(shop);
  const gone = await shop.ask('cart.open', {});
  await shop.ask('cart.scan', { saleId: gone.saleId, code: GOODS.tea.code });
  await shop.ask('cart.abandon', { saleId: gone.saleId });
  const { customers } = await shop.ask('customer.search', { query: CUSTOMERS.overdue });
  const customerId = customers[0]?.customerId;
  if (customerId === undefined) throw new Error('The overdue customer is not in the shop');
  await shop.ask('customer.settle', { customerId, kind: 'cash', amountMinor: minor(10_000) });
  await moveAndClose(shop);
}

/** A drop, a correction by a second person, a blind count that is short, and its Z. */
async function moveAndClose(shop: Till): Promise<void> {
  const amountMinor = minor(500);
  await shop.ask('cash.move', { kind: 'drop', amountMinor, reason: 'to the safe' });
  const override = { pin: PINS.manager, reason: 'a slip of the finger' };
  await shop.ask('cash.move', { kind: 'correction', amountMinor, reason: 'a slip', override });
  const pieces = [{ denominationMinor: minor(10_000), pieces: 3 }];
  const { countId } = await shop.ask('shift.count', { pieces, looseMinor: minor(7) });
  await shop.ask('shift.close', { countId });
}

async function chargeByOverride(shop: Till): Promise<void> {
  const { saleId } = await shop.ask('cart.open', {});
  await shop.ask('cart.scan', { saleId, code: GOODS.bread.code });
  await shop.ask('cart.scan', { saleId, code: CUSTOMERS.blocked });
  const { totals } = await shop.ask('cart.open', {});
  await shop.ask('tender.add', {
    saleId,
    kind: 'on_account',
    amountMinor: totals.dueMinor,
    override: { pin: PINS.manager, reason: 'known for years' },
  });
  await shop.ask('sale.complete', { saleId });
}

/** A card's money in cash, which a second person allows; and a charge that is owed no more. */
async function giveBackByOverride(shop: Till): Promise<void> {
  const { sales } = await shop.ask('sale.find', {});
  const override = { pin: PINS.manager, reason: 'the card is lost' };
  for (const { saleId } of sales) await takeBack(shop, saleId, { way: 'cash', override });
}

function columnsOf(table: string): readonly { name: string; notnull: number; pk: number }[] {
  return db
    .prepare<[], { name: string; notnull: number; pk: number }>(`pragma table_info('${table}')`)
    .all();
}

function keyOf(table: string): string {
  const key = columnsOf(table).filter((column) => column.pk > 0);
  return key.map((column) => column.name).join(', ');
}

/** The rows of a table, as many as are worth the time, spread over all of it. */
function sampleOf(table: string, most: number): readonly Readonly<Record<string, unknown>>[] {
  const rows = db
    .prepare<[], Record<string, unknown>>(
      `select * from ${table} where ${FACTUAL[table] ?? 'true'} order by ${keyOf(table)}`,
    )
    .all();
  const step = Math.max(1, rows.length / most);
  return Array.from(
    { length: Math.min(most, rows.length) },
    (_, index) => rows[Math.floor(index * step)] ?? {},
  );
}

/**
 * Values that a vandal might put in another's place: one byte off, a sign turned, a word changed.
 */
function othersThan(value: unknown): readonly unknown[] {
  if (typeof value === 'number') {
    return [value + 1, value - 1, -value - 1, value + 1000, value === 0 ? 7 : 0];
  }
  if (typeof value === 'string') {
    if (value === '') return ['x'];
    const flipped = String.fromCharCode(value.charCodeAt(0) === 65 ? 66 : 65) + value.slice(1);
    return [flipped, value.slice(0, -1), `${value} `, `x${value}`];
  }
  if (Buffer.isBuffer(value))
    return [0, 1, value.length >> 1, value.length - 1].map((at) => flipByte(value, at));
  return value === null ? ['x', 1] : [];
}

/** Where there are rows enough, every second of its values for one row, the others for the next. */
function shareOf(values: readonly unknown[], index: number, rows: number): readonly unknown[] {
  return rows < 4 ? values : values.filter((_, at) => (at + index) % 2 === 0);
}

function flipByte(value: Buffer, at: number): Buffer {
  const copy = Buffer.from(value);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** With guards, references and checks off, as someone with a hex editor has them. */
function behindItsBack(change: () => void): boolean {
  db.exec('savepoint mutation');
  try {
    change();
    return !verify().ok || !verifyWithChecks().ok;
  } finally {
    db.exec('rollback to mutation');
    db.exec('release mutation');
  }
}

/**
 * Checks are off while rows are changed, and then SQLite does not look at them either. They are
 * switched on only for what nothing else finds: each switch makes it prepare all its statements
 * again.
 */
function verifyWithChecks(): VerifyReport {
  db.pragma('ignore_check_constraints = off');
  try {
    return verify();
  } finally {
    db.pragma('ignore_check_constraints = on');
  }
}

const where = (table: string, row: Readonly<Record<string, unknown>>) => {
  const key = columnsOf(table).filter((column) => column.pk > 0);
  return {
    sql: key.map((column) => `${column.name} = ?`).join(' and '),
    values: key.map((column) => row[column.name]),
  };
};

describe('AUD-3 verify finds a changed byte', () => {
  it('finds nothing in an honest store', () => {
    const report = verifyStore(db, schema);
    expect(report.checks.flatMap((check) => check.problems)).toEqual([]);
  });

  it('a guard that was dropped', () => {
    db.exec('begin');
    db.exec('drop trigger journal_keeps');
    const { ok } = verifyStore(db, schema);
    db.exec('rollback');
    expect(ok).toBe(false);
  });
});

describe('AUD-3 verify finds a changed byte where the guards are off', () => {
  let mutations = 0;

  beforeAll(() => {
    db.pragma('foreign_keys = off');
    db.pragma('ignore_check_constraints = on');
    db.exec('begin');
    for (const name of schema.keys()) if (name.startsWith('trigger ')) db.exec(`drop ${name}`);
    verify = createVerifier(db, unguarded);
  });

  afterAll(() => {
    db.exec('rollback');
    db.pragma('ignore_check_constraints = off');
  });

  it('and finds nothing before', () => {
    expect(verify().ok).toBe(true);
  });

  it.each(Object.entries(FACTS))(
    '%s: each column of its rows',
    (table, free) => {
      const missed: string[] = [];
      const rows = sampleOf(table, table === 'audit_event' ? 16 : 10);
      expect(rows.length).toBeGreaterThan(0);
      for (const [index, row] of rows.entries()) {
        const at = where(table, row);
        for (const { name } of columnsOf(table)) {
          if (free.includes(name)) continue;
          for (const value of shareOf(othersThan(row[name]), index, rows.length)) {
            const update = `update ${table} set ${name} = ? where ${at.sql}`;
            let changed = 0;
            const found = behindItsBack(() => {
              changed = tryUpdate(update, [value, ...at.values]);
            });
            // A STRICT column takes no other type, and a key no value that is there already.
            if (changed === 0) continue;
            mutations += 1;
            if (!found) missed.push(`${table}.${name}: ${String(row[name])} → ${String(value)}`);
          }
        }
      }
      expect(missed).toEqual([]);
    },
    120_000,
  );

  it.each(Object.keys(FACTS))(
    '%s: a row taken out',
    (table) => {
      for (const row of sampleOf(table, 12)) {
        const at = where(table, row);
        const remove = db.prepare(`delete from ${table} where ${at.sql}`);
        const found = behindItsBack(() => remove.run(...at.values));
        mutations += 1;
        expect(found, `${table} ${JSON.stringify(at.values)}`).toBe(true);
      }
    },
    60_000,
  );

  it('a journal event and everything of its sale taken out', () => {
    const found = behindItsBack(() => {
      db.exec('delete from journal_checkpoint where seq = (select max(seq) from journal)');
      db.exec('delete from journal where seq = (select max(seq) from journal)');
    });
    expect(found).toBe(true);
  });

  it('two events that changed places', () => {
    const found = behindItsBack(() => {
      db.exec('update journal set seq = 99999 where seq = 2');
      db.exec('update journal set seq = 2 where seq = 3');
      db.exec('update journal set seq = 3 where seq = 99999');
    });
    expect(found).toBe(true);
  });

  it('tried thousands', () => {
    expect(mutations).toBeGreaterThan(2500);
    expect(verify().ok).toBe(true);
  });
});

function tryUpdate(sql: string, values: readonly unknown[]): number {
  try {
    return db.prepare(sql).run(...values).changes;
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    if (error.code.startsWith('SQLITE_CONSTRAINT')) return 0;
    throw error;
  }
}
