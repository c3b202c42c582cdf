import { Client } from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { migrate, MigrationError, type Migration } from '../../src-hq/store/migrate.ts';
import { prepareAsNode } from '../../src-hq/store/prepare-database.ts';
import { emptyDatabase, migrated, migrations } from './support/hq-node.ts';

// Whole servers are started here, each a second or two of a machine that does nothing else.
vi.setConfig({ testTimeout: 120_000 });

async function refusal(act: Promise<unknown>): Promise<unknown> {
  return act.then(
    () => 'nothing was refused',
    (error: unknown) => (error instanceof MigrationError ? error.code : error),
  );
}

describe('migrations', () => {
  it('are applied once, whoever starts together', async () => {
    await using database = await emptyDatabase();
    const applied = await Promise.all([1, 2, 3].map(() => migrate(database.ownerUrl, migrations)));
    const all = migrations.map((step) => step.version);
    const counts = applied.map((versions) => versions.length).toSorted((a, b) => a - b);
    expect(counts).toEqual([0, 0, all.length]);
    expect(applied.flat().toSorted((a, b) => a - b)).toEqual(all);
    expect(await migrate(database.ownerUrl, migrations)).toEqual([]);
  });

  it('refuse a changed file, an older program, and a node that finds steps lacking', async () => {
    await using database = await emptyDatabase();
    const first = migrations.slice(0, 1);
    await migrate(database.ownerUrl, first);
    const changed = migrations.map((step): Migration => ({ ...step, sha256: 'another' }));
    expect(await refusal(migrate(database.ownerUrl, changed))).toBe('MIGRATION_DIFFERS');
    const nodeUrl = await migrated(database.ownerUrl);
    expect(await refusal(migrate(database.ownerUrl, first))).toBe('DATABASE_NEWER');
    const more: Migration = { version: 99, name: 'later', sql: 'select 1', sha256: 'later' };
    const lacking = prepareAsNode(nodeUrl, [...migrations, more]);
    expect(await refusal(lacking)).toBe('DATABASE_OLDER');
  });

  it('leave nothing of a step that fails', async () => {
    await using database = await emptyDatabase();
    const sql = 'create table half (id integer); select no_such_function()';
    const broken: Migration = { version: 1, name: 'broken', sql, sha256: 'broken' };
    await expect(migrate(database.ownerUrl, [broken])).rejects.toThrow('Migration 1 (broken)');
    expect(await migrate(database.ownerUrl, migrations)).toHaveLength(migrations.length);
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    const found = await client.query("select to_regclass('half') as half");
    await client.end();
    expect(found.rows).toEqual([{ half: null }]);
  });

  it('0005: keep movements, entries and counters that were there before sales were', async () => {
    await using database = await emptyDatabase();
    await migrate(database.ownerUrl, migrations.slice(0, 4));
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    const id = '01890000-0000-7000-8000-000000000001';
    const before = [
      `insert into business values ('${id}', 'old', 'Old', 'one')`,
      `insert into warehouse values ('${id}', '${id}', 'W', 'W')`,
      `insert into tax_category values ('${id}', 'vat', '', '', '')`,
      `insert into product values ('${id}', '${id}', 'S', '', '', '', null, '', 'piece', 'stocked',
        'vat', 0, true, 'strict', 0, 0, null, true)`,
      `insert into customer values ('${id}', '${id}', 'C', 'C', 'RETAIL', null, '', '', null, false,
        null, 0, 0, false, true)`,
      `insert into stock_movement values ('${id}', '${id}', '${id}', '${id}', 'receive', 5, 0, '',
        '', null, null, '${id}', '2026-01-01', now(), current_date)`,
      `insert into credit_entry values ('${id}', '${id}', '${id}', 'charge', 7, null, '', null,
        null, '${id}', '2026-01-01', now())`,
      `insert into counter_ledger values ('${id}', 'stock:${id}:${id}', 5, 5, 0, 0, 0, 0)`,
    ];
    await client.query("select set_config('tillwright.business_id', $1, false)", [id]);
    for (const text of before) await client.query(text);
    await migrate(database.ownerUrl, migrations.slice(0, 5));
    const found = await client.query(
      `
      select (select (quantity_milli, event_hash)::text from stock_movement) as movement,
        (select (amount_minor, event_hash)::text from credit_entry) as entry,
        (select balance_minor from credit_counter) as balance,
        (select (product_id = $1, warehouse_id = $1, customer_id)::text from counter_ledger)
          as counter`,
      [id],
    );
    expect(found.rows).toEqual([
      { movement: '(5,"")', entry: '(7,"")', balance: '7', counter: '(t,t,)' },
    ]);
    // What a journal brings may name anything, and be no id at all.
    await client.query(
      `insert into counter_ledger values ('${id}', 'stock:x:y', 0, 0, 0, 0, 0, 0)`,
    );
    const unknown = '01890000-0000-7000-8000-000000000009';
    await client.query(
      `insert into stock_movement select (jsonb_populate_record(m,
        jsonb_build_object('product_id', $1::text, 'event_hash', 'h'))).* from stock_movement m`,
      [unknown],
    );
    await client.end();
  });

  it('0008: keep what people allowed of sales, and take what they allow of refunds', async () => {
    await using database = await emptyDatabase();
    await migrate(database.ownerUrl, migrations.slice(0, 7));
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    const id = '01890000-0000-7000-8000-000000000001';
    await client.query("select set_config('tillwright.business_id', $1, false)", [id]);
    await client.query(`insert into business values ('${id}', 'old', 'Old', 'one')`);
    const grant = (hash: string, sale: string): string =>
      `insert into override_grant values ('${id}', '${id}', '${hash}', ${sale}, null, '${id}',
        'oversell', 5, 'seen', '${id}', '${id}', now())`;
    await client.query(grant('one', `'${id}'`));
    await expect(client.query(grant('two', 'null'))).rejects.toThrow(/sale_id/);
    await migrate(database.ownerUrl, migrations.slice(0, 8));
    await client.query(grant('two', 'null'));
    const kept = await client.query(
      'select event_hash, sale_id = $1 as sale, refund_id from override_grant order by 1',
      [id],
    );
    expect(kept.rows).toEqual([
      { event_hash: 'one', sale: true, refund_id: null },
      { event_hash: 'two', sale: null, refund_id: null },
    ]);
    const made = await client.query(
      "select c.relname from pg_class c where relkind = 'p' and relname like 'refund%' order by 1",
    );
    expect(made.rows.map(({ relname }) => relname)).toEqual([
      'refund',
      'refund_line',
      'refund_tender',
    ]);
    await client.end();
  });

  it('0009: number the events that were there, in the order they were written', async () => {
    await using database = await emptyDatabase();
    await migrate(database.ownerUrl, migrations.slice(0, 8));
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    const id = '01890000-0000-7000-8000-000000000001';
    const event = (n: number, day: string): string =>
      `insert into outbox_event values ('${id}', '01890000-0000-7000-8000-00000000000${n}',
        'product.updated', '${n}', '{"n": ${n}}', '${day}')`;
    const before = [
      `insert into business values ('${id}', 'old', 'Old', 'one')`,
      ...[event(1, '2026-01-02'), event(2, '2026-01-01')],
    ];
    for (const text of before) await client.query(text);
    await migrate(database.ownerUrl, migrations.slice(0, 9));
    const found = await client.query(`
      select (select string_agg(seq || ':' || aggregate_id, ' ' order by seq) from outbox_event)
        as events, (select last_seq from outbox_counter) as last,
        (select string_agg(business_id || ' ' || waiting, ',') from outbox_waiting('redis'))
          as waiting`);
    await client.end();
    expect(found.rows).toEqual([{ events: '1:2 2:1', last: '2', waiting: `${id} 2` }]);
  });

  it('0010: customers of before are found by their phones, and none of them was merged', async () => {
    await using database = await emptyDatabase();
    await migrate(database.ownerUrl, migrations.slice(0, 7));
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    const id = '01890000-0000-7000-8000-000000000001';
    await client.query(`insert into business values ('${id}', 'old', 'Old', 'one')`);
    await client.query(`insert into customer values ('${id}', '${id}', 'C', 'C', 'RETAIL', null,
      '+7 700 000 00 01', '', null, false, null, 0, 0, false, true)`);
    await migrate(database.ownerUrl, migrations);
    await client.query("select set_config('tillwright.business_id', $1, false)", [id]);
    const found = await client.query(
      `select customer_id from customer
        where right(regexp_replace(phone, '[^0-9]', '', 'g'), 10) = '7000000001'`,
    );
    expect(found.rows).toEqual([{ customer_id: id }]);
    const merge = `insert into customer_merge values ('${id}', '${id}', '${id}', '${id}', now())`;
    await expect(client.query(merge)).rejects.toThrow(/check constraint/);
    const facts = await client.query('select count(*)::int as count from customer_made');
    expect(facts.rows).toEqual([{ count: 0 }]);
    await client.end();
  });

  it('0011: a held cart has one claim with all its parts, or none', async () => {
    await using database = await emptyDatabase();
    await migrate(database.ownerUrl, migrations.slice(0, 10));
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    const before = await client.query("select to_regclass('held_cart') as cart");
    expect(before.rows).toEqual([{ cart: null }]);
    await migrate(database.ownerUrl, migrations);
    const id = '01890000-0000-7000-8000-000000000001';
    const half = `insert into held_cart values ('${id}', '${id}', '${id}', '${id}', '{}', now(),
      '${id}')`;
    await expect(client.query(half)).rejects.toThrow(/check constraint/);
    await client.end();
  });

  it('0012: a storefront of before chose no favourites; they are a list or nothing', async () => {
    await using database = await emptyDatabase();
    await migrate(database.ownerUrl, migrations.slice(0, 11));
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    const id = '01890000-0000-7000-8000-000000000001';
    const before = [
      `select set_config('tillwright.business_id', '${id}', false)`,
      `insert into business values ('${id}', 'old', 'Old', 'one')`,
      `insert into warehouse values ('${id}', '${id}', 'W', 'W')`,
      `insert into storefront values ('${id}', '${id}', 'W', 'W', '', '', '', '', 'KZT', 'Asia/Almaty',
        true, 'document', 'half-away', 1, 'ru', '{}', '[]')`,
    ];
    for (const text of before) await client.query(text);
    await migrate(database.ownerUrl, migrations);
    const found = await client.query('select code, favourites from storefront');
    expect(found.rows).toEqual([{ code: 'W', favourites: null }]);
    for (const wrong of ['{}', 'null', '"one"', JSON.stringify(Array(101).fill(id))]) {
      const set = client.query('update storefront set favourites = $1', [wrong]);
      await expect(set, wrong).rejects.toThrow(/check constraint/);
    }
    await client.query('update storefront set favourites = $1', [JSON.stringify([id])]);
    await client.end();
  });

  it('0013: shifts begin empty, and a Z that is there never changes', async () => {
    await using database = await emptyDatabase();
    const before = migrations.filter(({ version }) => version < 13);
    await migrate(database.ownerUrl, before);
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    const id = '01890000-0000-7000-8000-000000000001';
    await client.query("select set_config('tillwright.business_id', $1, false)", [id]);
    await client.query(`insert into business values ('${id}', 'old', 'Old', 'one')`);
    // Cash of a till of before, in no shift.
    await client.query(`insert into cash_movement values ('${id}', '${id}', 'one', current_date,
      '${id}', 'sale', 5, null, null, '${id}', current_date, now())`);
    await migrate(database.ownerUrl, migrations);
    const counts = await client.query(
      `select (select count(*) from shift)::int as shifts,
        (select count(*) from shift_report)::int as reports,
        (select sum(amount_minor) from cash_movement)::int as cash`,
    );
    expect(counts.rows).toEqual([{ shifts: 0, reports: 0, cash: 5 }]);
    const report = (hash: string): string =>
      `insert into shift_report values ('${id}', '${id}', '${hash}', '${id}', 1, 1, 2, 1, '${id}',
        '${id}', now(), current_date, 'KZT', '{}', 7, 7, 0)`;
    await client.query(report('one'));
    // A till that was copied closes one shift twice: both are kept. One event brings one Z.
    await client.query(report('two'));
    await expect(client.query(report('two'))).rejects.toThrow(/duplicate key/);
    for (const change of ['update shift_report set number = 2', 'delete from shift_report']) {
      await expect(client.query(change)).rejects.toThrow('APPEND_ONLY');
    }
    await client.end();
  });

  it('0014: lists of before are for everybody, and prices of any quantity', async () => {
    await using database = await emptyDatabase();
    await migrate(
      database.ownerUrl,
      migrations.filter(({ version }) => version < 14),
    );
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    const id = '01890000-0000-7000-8000-000000000001';
    const before = [
      `select set_config('tillwright.business_id', '${id}', false)`,
      `insert into business values ('${id}', 'old', 'Old', 'one')`,
      `insert into tax_category values ('${id}', 'vat', '', '', '')`,
      `insert into price_list values ('${id}', '${id}', 'L', 'RETAIL', 'KZT')`,
      `insert into product values ('${id}', '${id}', 'S', '', '', '', null, '', 'piece', 'stocked',
        'vat', 0, true, 'strict', 0, 0, null, true)`,
      `insert into product_price values ('${id}', '${id}', '${id}', 500)`,
    ];
    for (const text of before) await client.query(text);
    await migrate(database.ownerUrl, migrations);
    const found = await client.query(`
      select l.priority, l.audience, l.valid_from, l.book_version::int, p.price_minor::int,
        p.counted_over, p.tiers, (select count(*)::int from price_rule) as rules
      from price_list l join product_price p using (business_id, price_list_id)`);
    const nobody = { customerIds: [], customerCategoryIds: [], storefrontIds: [] };
    expect(found.rows).toEqual([
      {
        ...{ priority: 0, audience: nobody, valid_from: null, book_version: 0, price_minor: 500 },
        ...{ counted_over: 'line', tiers: [], rules: 0 },
      },
    ]);
    await client.query(`insert into price_book_entry values ('${id}', 'rule', '${id}', 1, '{}')`);
    const changed = client.query(`update price_book_entry set body = null`);
    await expect(changed).rejects.toThrow('APPEND_ONLY');
    const days = client.query(`update price_list set valid_from = '2026-02-02',
      valid_to = '2026-02-01'`);
    await expect(days).rejects.toThrow(/check constraint/);
    await client.end();
  });

  it('0015: no code was used before, and roles have of prices what they had of products', async () => {
    await using database = await emptyDatabase();
    await migrate(
      database.ownerUrl,
      migrations.filter(({ version }) => version < 15),
    );
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    const id = '01890000-0000-7000-8000-000000000001';
    const before = [
      `select set_config('tillwright.business_id', '${id}', false)`,
      `insert into business values ('${id}', 'old', 'Old', 'one')`,
      `insert into price_rule values ('${id}', '${id}', 'R', 0, '{}', '{}', null, '{}', '[]', '{}',
        0, null, '{"code": "ONCE", "singleUse": true}', false, true)`,
      ...[
        ['cashier', '{catalogue:read}'],
        ['manager', '{catalogue:read,catalogue:write}'],
        ['admin', '{catalogue:read,catalogue:write,users:write}'],
      ].map(
        ([role, may], at) => `insert into role values ('${id}',
          '01890000-0000-7000-8000-00000000001${at}', '${role}', '${role}', '${may}')`,
      ),
    ];
    for (const text of before) await client.query(text);
    await migrate(database.ownerUrl, migrations);
    const found = await client.query(`
      select r.coupon, (select count(*)::int from coupon_use) as used from price_rule r`);
    expect(found.rows).toEqual([{ coupon: { code: 'ONCE', singleUse: true }, used: 0 }]);
    const use = `insert into coupon_use values ('${id}', '${id}', 'ONCE', 'h', '${id}', '${id}',
      'S01-1', now())`;
    await client.query(use);
    await expect(client.query(use)).rejects.toThrow(/duplicate key/);
    await expect(client.query('delete from coupon_use')).rejects.toThrow('APPEND_ONLY');
    const roles = await client.query(`
      select name, array(
        select one from unnest(permissions) one where one like 'prices:%' order by 1) as may
      from role order by role_id`);
    expect(roles.rows).toEqual([
      { name: 'cashier', may: ['prices:read'] },
      { name: 'manager', may: ['prices:read', 'prices:write'] },
      { name: 'admin', may: ['prices:approve', 'prices:read', 'prices:write'] },
    ]);
    const waits = await client.query('select count(*)::int as count from price_setting');
    expect(waits.rows).toEqual([{ count: 0 }]);
    await client.end();
  });

  it('0016: a storefront of before refuses expired goods', async () => {
    await using database = await emptyDatabase();
    await migrate(
      database.ownerUrl,
      migrations.filter(({ version }) => version < 16),
    );
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    const id = '01890000-0000-7000-8000-000000000001';
    const before = [
      `select set_config('tillwright.business_id', '${id}', false)`,
      `insert into business values ('${id}', 'old', 'Old', 'one')`,
      `insert into warehouse values ('${id}', '${id}', 'W', 'W')`,
      `insert into storefront values ('${id}', '${id}', 'W', 'W', '', '', '', '', 'KZT', 'Asia/Almaty',
        true, 'document', 'half-away', 1, 'ru', '{}', '[]')`,
    ];
    for (const text of before) await client.query(text);
    await migrate(database.ownerUrl, migrations);
    const found = await client.query('select code, expired_goods from storefront');
    expect(found.rows).toEqual([{ code: 'W', expired_goods: 'refuse' }]);
    const wrong = client.query(`update storefront set expired_goods = 'eat'`);
    await expect(wrong).rejects.toThrow(/check constraint/);
    await client.end();
  });

  it('refuse to serve as a role that passes row-level security', async () => {
    await using database = await emptyDatabase();
    await migrated(database.ownerUrl);
    await expect(prepareAsNode(database.ownerUrl, migrations)).rejects.toThrow(
      /passes row-level security/,
    );
  });
});
