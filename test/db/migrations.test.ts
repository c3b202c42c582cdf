import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appRoot } from '../../src-main/app-root.ts';
import { openConnection } from '../../src-main/store/connection.ts';
import { applyMigration, pendingMigrations, readMigrations } from '../../src-main/store/migrate.ts';

// Proves that each migration, alone, takes a store from the state before it to the state after it,
// and that one that fails leaves the state before it.

const DIR = join(appRoot(), 'migrations', 'terminal');
const AT = '2026-11-21T09:00:00.000Z';

let folder: string;
let db: Database.Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'till-migrate-'));
  db = openConnection(join(folder, 'till.sqlite'));
});

afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

function tables(): readonly string[] {
  return db
    .prepare<[], string>(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'",
    )
    .pluck()
    .all();
}

function schema(): readonly string[] {
  return db
    .prepare<[], string>('select sql from sqlite_schema where sql is not null')
    .pluck()
    .all();
}

/** What a store holds before a migration that has something to keep, move or drop. */
const BEFORE: Readonly<Record<number, () => void>> = {
  2: () => {
    db.pragma('foreign_keys = off');
    db.exec(`insert into cart_undo (sale_id, step, snapshot_json) values ('s', 1, '{"lines":[]}')`);
    db.pragma('foreign_keys = on');
  },
  3: () => {
    db.exec(`insert into price_list values (1, 'list', 'Retail', 'RETAIL', 'KZT', 4)`);
    for (const [seq, epoch] of [
      [1, 1],
      [2, 1],
      [3, 2],
    ]) {
      db.prepare(
        `insert into journal (seq, epoch, event_id, type, bytes, prev_hash, hash)
         values (?, ?, ?, 'x', ?, zeroblob(32), zeroblob(32))`,
      ).run(seq, epoch, `event ${seq}`, Buffer.from('{"terminal":"this till"}'));
    }
    db.exec('update trail_head set journal_seq = 3');
  },
  4: () => {
    db.exec(`insert into mailbox_applied
      values ('m1', 't', 1, 1, 'command', null, null, 'back_up', 'now')`);
  },
  5: () => {
    db.exec(`insert into cash_movement values ('c1', 'sale', 500, 's1', null, 'u', 'day', 'now')`);
    db.exec(`insert into print_job values ('p1', 'test', 'PRINTED', null, 'any', x'01',
      '${'0'.repeat(64)}', 0, 1, 1, null, 'now', 'now', null)`);
    db.exec(
      `insert into journal values (1, 1, 'e1', 'x', null, x'7b7d', zeroblob(32), zeroblob(32))`,
    );
  },
  6: () => {
    db.exec(`insert into app_user values ('u', 'U', 'cashier', 'en', 'x', 1)`);
    db.exec(`insert into sale (sale_id, status, type, storefront_id, terminal_id, user_id,
      customer_name, tax_exempt, currency, prices_include_tax, price_book_version, age_confirmed,
      hold_name, created_at, updated_at, subtotal_minor, discount_minor, tax_minor, total_minor,
      rounding_minor, paid_minor, change_minor, cost_minor, profit_minor)
      values ('s', 'DRAFT', 'RETAIL', 'f', 't', 'u', '', 0, 'KZT', 1, 4, 0, '', 'now', 'now',
        0, 0, 0, 0, 0, 0, 0, 0, 0)`);
  },
  7: () => {
    db.exec(`insert into print_job values ('p1', 'report', 'UNCERTAIN', null, 'any', x'01',
      '${'0'.repeat(64)}', 0, 1, 1, null, 'now', 'now', null)`);
    sellTwo();
  },
  8: () => {
    sellTwo();
    db.exec(`insert into storefront values (1, 'shop', 'S01', 'Shop', '', '', '', '', 'KZT',
      'Asia/Almaty', 1, 'document', 'half-away', 1, 'ru', '', '', '', '[]', null)`);
  },
};

/** A sale of two pieces for 10.00 by a card, as 0006 knows it. */
function sellTwo(): void {
  db.exec(`insert into app_user values ('u', 'Somebody', 'cashier', 'en', 'hash', 1)`);
  db.exec(`insert into sale values ('s', 'DRAFT', 'RETAIL', 'shop', 'till', 'u', null, '', 0, 'KZT',
    1, 1, null, null, 0, '', null, 'now', 'now', null, null, null, null,
    1000, 0, 0, 1000, 0, 1000, 0, 0, 0, null)`);
  db.exec(`insert into sale_line values ('l', 's', 1, null, null, '', 'a', 'b', 'c', null, 'piece', 0,
    'none', 0, 'strict', 0, 2000, 500, 0, null, null, '', '[]', 'now', 1000, 0, 0, 0, 1000, 0,
    null)`);
  db.exec(`insert into tender values ('t', 's', 1, 'card', 'CAPTURED', 1000, 1000, 0, 0, 'A1', 'u',
    'now')`);
}

/** What each migration is to have done; one that is not listed fails the test below. */
const AFTER: Readonly<Record<number, () => void>> = {
  1: () => {
    expect(tables()).toEqual(expect.arrayContaining(['sale', 'journal', 'audit_event', 'product']));
    const loose = db
      .prepare<[], string>(
        `select name from sqlite_schema where type = 'table' and sql not like '%strict%'
           and sql not like 'create virtual%' and name not like '%search_%'
           and name not like 'sqlite_%' and name <> 'schema_migration'`,
      )
      .pluck()
      .all();
    expect(loose).toEqual([]);
  },
  2: () => {
    const columns = "select group_concat(name) from pragma_table_info('cart_undo')";
    expect(db.prepare(columns).pluck().get()).toBe('sale_id,step,change_json');
    expect(db.prepare('select count(*) from cart_undo').pluck().get()).toBe(0);
    expect(() => db.exec("insert into cart_undo values ('s', 1, 'no json')")).toThrow(/CHECK/);
  },
  3: () => {
    const lists =
      'select row_id, price_list_id, name, sale_type, offered_type, version from price_list';
    expect(db.prepare(lists).raw().all()).toEqual([[1, 'list', 'Retail', 'RETAIL', null, 4]]);
    const segments = () =>
      db.prepare('select * from journal_segment order by first_seq').raw().all();
    expect(segments()).toEqual([
      [1, 'this till', 1],
      [3, 'this till', 2],
    ]);
    expect(db.prepare('select hq_incarnation, fence_token from sync_state').raw().all()).toEqual([
      ['none', null],
    ]);
    db.exec(`insert into terminal_identity
      values (1, 'this till', 'shop', '01', 3, '01', x'00', x'00', 0, 'now')`);
    db.exec(`update terminal_identity set name = 'till 1'`);
    expect(segments().at(-1)).toEqual([4, 'this till', 3]);
    const held = (available: number, granted: number) =>
      db.exec(`insert into held_counter (counter, granted, replenished, available, reserved, spent,
        returned, beyond) values ('stock:a:b', ${granted}, 0, ${available}, 0, 0, 0, 0)`);
    expect(() => held(3, 2)).toThrow(/CHECK/);
    expect(() => held(-1, -1)).toThrow(/CHECK/);
  },
  4: () => {
    const applied = 'select message_id, kind from mailbox_applied';
    expect(db.prepare(applied).raw().all()).toEqual([['m1', 'command']]);
    expect(() => db.exec(`update mailbox_applied set seq = 2`)).toThrow(/APPEND_ONLY/);
    db.exec(`insert into mailbox_applied
      values ('m2', 't', 1, 2, 'cart.asked', null, null, null, 'now')`);
    db.exec(`insert into cart_claim values ('c1', 'till', 's', 'now')`);
    expect(() => db.exec(`insert into cart_claim values ('c2', 'till', 's', 'now')`)).toThrow(
      /UNIQUE/,
    );
    expect(tables()).toEqual(
      expect.arrayContaining([
        'stock_told',
        'customer_made',
        'hq_notice',
        'customer_debt',
        'hq_address',
      ]),
    );
    expect(() => db.exec("insert into customer_made values ('nobody', 'now')")).toThrow(/FOREIGN/);
    const told = (json: string) =>
      db.prepare("insert into stock_told values ('p', 'now', ?)").run(json);
    expect(() => told('no json')).toThrow(/CHECK/);
    told('[]');
  },
  5: () => {
    const cash = 'select movement_id, amount_minor, sale_id, shift_id, reason from cash_movement';
    expect(db.prepare(cash).raw().all()).toEqual([['c1', 500, 's1', null, '']]);
    expect(() => db.exec('update cash_movement set amount_minor = 1')).toThrow(/APPEND_ONLY/);
    expect(db.prepare('select job_id, kind, state from print_job').raw().all()).toEqual([
      ['p1', 'test', 'PRINTED'],
    ]);
    shiftsAreKept();
  },
  6: () => {
    expect(
      db.prepare('select sale_id, price_book_version, book_json from sale').raw().all(),
    ).toEqual([['s', 4, null]]);
    expect(db.prepare('select version, stamp from price_book').raw().all()).toEqual([[0, 0]]);
    expect(() => db.exec(`update sale set book_json = 'no json'`)).toThrow(/CHECK/);
    expect(() => db.exec(`insert into price_book values (2, 0, 0)`)).toThrow(/CHECK/);
    db.exec(`insert into price_rule values ('r', 1, 2, '{}'), ('r', 2, null, null)`);
    expect(() => db.exec(`insert into price_rule values ('r', 1, null, null)`)).toThrow(/UNIQUE/);
  },
  7: () => {
    expect(db.prepare('select job_id, state, refund_id from print_job').raw().all()).toEqual([
      ['p1', 'UNCERTAIN', null],
    ]);
    refundsAreKept();
  },
  8: () => {
    const kept = db.prepare('select line_id, quantity_milli, marks_json from sale_line').raw();
    expect(kept.all()).toEqual([['l', 2000, null]]);
    expect(() => db.exec(`update sale_line set marks_json = 'no json'`)).toThrow(/CHECK/);
    expect(db.prepare('select expired_goods from storefront').pluck().all()).toEqual(['refuse']);
    expect(() => db.exec(`update storefront set expired_goods = 'eat'`)).toThrow(/CHECK/);
  },
};

/** A refund never changes, and the store itself refuses what was never sold or paid. */
function refundsAreKept(): void {
  const refund = (id: string, counter: number): void => {
    db.prepare(
      `insert into refund values (?, 's', 'S01-20261121-01000001', 'till', 'day', null, 'shop',
       'till', 'u', null, '', 'KZT', 1, 0, 'why', 'u', null, 'now', 'now', 'day', ?, ?,
       500, 0, 0, 500, 0, null, null)`,
    ).run(id, `number ${counter}`, counter);
  };
  const line = (id: string, refundId: string, quantityMilli: number): void => {
    db.prepare(
      `insert into refund_line values (?, ?, 1, 'l', null, '', 'a', 'b', 'c', null, 'piece', 0,
       'none', 0, ?, 500, 0, 500, 0, 0, 500, 'restock', 'why')`,
    ).run(id, refundId, quantityMilli);
  };
  const tender = (id: string, position: number, amount: number): void => {
    db.prepare(
      `insert into refund_tender values (?, 'r1', ?, 'card', 'CAPTURED', 't', ?, ?, 0, 'B1', 'u',
       'now')`,
    ).run(id, position, amount, amount);
  };
  refund('r1', 2);
  expect(() => refund('r2', 2)).toThrow(/UNIQUE/);
  refund('r2', 3);
  line('rl1', 'r1', 1500);
  expect(() => line('rl2', 'r2', 501)).toThrow(/REFUND: more of a line/);
  line('rl2', 'r2', 500);
  tender('rt1', 1, 999);
  expect(() => tender('rt2', 2, 2)).toThrow(/REFUND: more to a tender/);
  tender('rt2', 2, 1);
  db.exec(`insert into refund_line_tax values ('rl1', 'VAT', 'VAT', 160000, 1, 431, 69)`);
  db.exec(`insert into refund_override
    values ('o', 'r1', 'refund_amount', null, 500, 'why', 'u', 'v', 'now')`);
  db.exec(`insert into refund_lease values ('r1', 'refund:l', 1500, 0)`);
  db.exec(`insert into refund_replenishment values ('r1', 'stock:a:b', 1500)`);
  db.exec(`insert into refund_receipt values ('r1', '{}', 0)`);
  db.exec(`update refund_receipt set copies = 1`);
  expect(() => db.exec(`update print_job set refund_id = 'nothing'`)).toThrow(/FOREIGN/);
  db.exec(`update print_job set refund_id = 'r1'`);
  expect(() => db.exec(`update print_job set sale_id = 's'`)).toThrow(/CHECK/);
  const kept = ['refund', 'refund_line', 'refund_line_tax', 'refund_tender', 'refund_override'];
  for (const table of [...kept, 'refund_lease', 'refund_replenishment', 'refund_receipt']) {
    const key = table === 'refund_line_tax' ? 'refund_line_id' : 'refund_id';
    expect(() => db.exec(`update ${table} set ${key} = 'x'`)).toThrow(/APPEND_ONLY/);
    expect(() => db.exec(`delete from ${table}`)).toThrow(/APPEND_ONLY/);
  }
}

/** One open shift at a time, numbered without a gap; a Z and what it closed never change. */
function shiftsAreKept(): void {
  const open = (id: string, number: number, seq: number) => {
    db.prepare(
      `insert or ignore into journal
       values (?, 1, 'e' || ?, 'x', null, x'7b7d', zeroblob(32), zeroblob(32))`,
    ).run(seq, seq);
    db.prepare(`insert into shift values (?, ?, ?, 'u', 'now', 'day', 0, 'KZT', 0, 0, 0)`).run(
      ...[id, number, seq],
    );
  };
  const move = `insert into cash_movement
    values (hex(randomblob(8)), 'in', 5, null, null, 'u', 'day', 'now', 'shift 1', 'why')`;
  open('shift 1', 1, 1);
  expect(() => open('shift 2', 2, 2)).toThrow(/ONE_SHIFT/);
  db.exec(move);
  db.exec(`insert into shift_count values ('count', 'shift 1', 1, '[]', 4, 4, 'u', 'now')`);
  const close = (number: number, overShort: number) =>
    db.exec(`insert into shift_report values
      ('shift 1', ${number}, 1, 'count', 'u', 'now', 'day', 5, 4, ${overShort}, '{}')`);
  expect(() => close(1, 0)).toThrow(/CHECK/);
  expect(() => close(2, -1)).toThrow(/ONE_SHIFT/);
  close(1, -1);
  expect(() => db.exec(move)).toThrow(/APPEND_ONLY/);
  expect(() => open('shift 3', 3, 2)).toThrow(/ONE_SHIFT/);
  open('shift 2', 2, 2);
  for (const table of ['shift', 'shift_count', 'shift_report']) {
    expect(() => db.exec(`update ${table} set shift_id = 'x'`)).toThrow(/APPEND_ONLY/);
    expect(() => db.exec(`delete from ${table}`)).toThrow(/APPEND_ONLY/);
  }
}

describe('migrations of the terminal', () => {
  it('every step has its before and after', () => {
    expect(readMigrations(DIR).map((step) => step.version)).toEqual(Object.keys(AFTER).map(Number));
  });

  it.each(readMigrations(DIR))('$name', (step) => {
    for (const earlier of readMigrations(DIR)) {
      if (earlier.version < step.version) applyMigration(db, earlier, AT);
    }
    BEFORE[step.version]?.();
    const before = schema();
    applyMigration(db, step, AT);
    expect(schema()).not.toEqual(before);
    AFTER[step.version]?.();
    expect(pendingMigrations(db, readMigrations(DIR)).ok).toBe(true);
  });

  it('a step that fails leaves the store as it was', () => {
    for (const step of readMigrations(DIR)) applyMigration(db, step, AT);
    const before = tables();
    const broken = {
      version: 99,
      name: 'broken',
      sql: 'create table half (id integer) strict; insert into nowhere values (1);',
      sha256: '',
    };
    expect(() => applyMigration(db, broken, AT)).toThrow(/nowhere/);
    expect(tables()).toEqual(before);
  });

  it('a file that was changed after it was applied is refused', () => {
    for (const step of readMigrations(DIR)) applyMigration(db, step, AT);
    const changed = readMigrations(DIR).map((step) => ({ ...step, sha256: 'another' }));
    expect(pendingMigrations(db, changed)).toEqual({
      ok: false,
      error: { code: 'MIGRATION_DIFFERS', version: 1 },
    });
  });

  it('refuses numbers with a gap', () => {
    writeFileSync(join(folder, '0002-late.sql'), 'select 1;');
    expect(() => readMigrations(folder)).toThrow(/0002-late/);
  });
});

describe('DESIGN durability', () => {
  it('runs in WAL with synchronous FULL and foreign keys', () => {
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
  });
});
