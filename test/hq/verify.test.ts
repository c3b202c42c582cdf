import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyHq } from '../../src-hq/modules/sync/verify-hq.ts';
import { takeMail } from './support/mailbox.ts';
import { refundOf } from './support/refund-of.ts';
import { closeShift, openShift } from './support/shift-of.ts';
import { SyncShop } from './support/sync-shop.ts';

// SYN-9: HQ's side of the invariants, on data that holds and on data that somebody has damaged.

let shop: SyncShop;
let owner: pg.Client;

beforeAll(async () => {
  shop = await SyncShop.open('verify');
  owner = new pg.Client({ connectionString: shop.hq.ownerUrl });
  await owner.connect();
  const device = await shop.enrolled('Verified');
  await device.hello();
  const productIds = [await shop.product(9_000), await shop.product(9_000)];
  const customerId = await shop.customer(500_000);
  await takeMail(device);
  for (let n = 0; n < 3; n += 1) {
    device.write('sale.completed', shop.sale(device, { productIds, leased: true }));
  }
  const onAccount = shop.sale(device, { productIds, customerId, leased: true });
  device.write('sale.completed', onAccount);
  // Its number once more, and goods that nobody lent.
  const counter = onAccount.sale.receiptCounter;
  device.write('sale.completed', shop.sale(device, { productIds: [randomUUID()], counter }));
  const back = { counter: counter + 1, storefrontId: shop.storefrontId, beyond: 0 };
  device.write('refund.processed', refundOf(device, onAccount, { ...back, quantityMilli: 500 }));
  device.write('no.such.type', {});
  await device.push();
  const counted = await shop.enrolled('Counted');
  const shift = openShift(counted);
  const given = { productIds: [await shop.product()], leased: false, counter: 1 };
  counted.write('sale.completed', shop.sale(counted, given));
  counted.write('shift.closed', closeShift(counted, shift));
  await counted.push();
  await shop.projected();
});
afterAll(async () => {
  await owner.end();
  await shop[Symbol.asyncDispose]();
});

async function broken(): Promise<readonly number[]> {
  const reports = await shop.work((work) => verifyHq(work));
  return reports.filter(({ faults }) => faults > 0).map(({ invariant }) => invariant);
}

describe('verify', () => {
  it('looks at everything, and finds nothing wrong where nothing is', async () => {
    const reports = await shop.work((work) => verifyHq(work));
    expect(reports.filter(({ faults }) => faults > 0)).toEqual([]);
    expect(new Set(reports.map(({ invariant }) => invariant))).toEqual(
      new Set([2, 3, 4, 5, 6, 7, 8, 9, 10, 12]),
    );
    for (const { what, checked } of reports) expect(checked, what).toBeGreaterThan(0);
    const without = await shop.work((work) => verifyHq(work, 3));
    expect(without.map(({ invariant }) => invariant)).not.toContain(12);
  });

  it.each([
    [
      2,
      'an event that was never booked',
      "delete from sync_log where position = (select max(position) from sync_log where entry ->> 'kind' = 'event')",
    ],
    [
      2,
      'a sale twice',
      "insert into sale select (jsonb_populate_record(s, jsonb_build_object('sale_id', gen_random_uuid()))).* from sale s limit 1",
    ],
    [12, 'a fact of the log', 'delete from sync_log where position = 3'],
    [3, 'a gap', 'update journal_stream set head_seq = head_seq + 1'],
    [4, 'a changed byte', "update journal_event set bytes = replace(bytes, '56000', '56001')"],
    [5, 'an unflagged number', "delete from exception where type = 'duplicate_number'"],
    [6, 'money', 'update tender set amount_minor = amount_minor + 1'],
    [7, 'a share', 'update counter_holder set leased = leased + 1 where leased > 0'],
    [
      8,
      'an oversold counter without its exception',
      "delete from exception where type = 'oversold'",
    ],
    [9, 'a balance', 'update credit_counter set balance_minor = balance_minor + 1'],
    [
      9,
      'a limit',
      'update customer set credit_limit_minor = 0; update counter_ledger set pool = 7, received = received + 7 where customer_id is not null',
    ],
    [6, 'money given back', 'update refund_tender set given_minor = given_minor + 1'],
    [10, 'a part of a line', 'update refund_line set quantity_milli = quantity_milli + 900'],
    [6, 'a Z', 'update shift_report set counted_minor = counted_minor + 1'],
    [6, 'cash of a shift', 'update cash_movement set amount_minor = amount_minor + 1'],
    [12, 'a demand', 'update counter_demand set amount = amount + 1'],
    [12, 'a name', "update sale_line set name_ru = 'something else'"],
  ] as const)('finds what breaks %i: %s', async (invariant, _what, damage) => {
    const dump = await owner.query('select current_database() as name');
    expect(dump.rowCount).toBe(1);
    const touched = /(?:from|update|into) (\w+)/.exec(damage)?.[1] ?? '';
    const tables = damage.includes('counter_ledger') ? ['customer', 'counter_ledger'] : [touched];
    // Only somebody who owns the database gets past the triggers; it is put back as it was.
    await owner.query('begin; set local session_replication_role = replica');
    for (const table of tables) {
      await owner.query(`create temp table kept_${table} as select * from ${table}`);
    }
    await owner.query(damage);
    await owner.query('commit');
    try {
      expect(await broken()).toContain(invariant);
    } finally {
      await owner.query('begin; set local session_replication_role = replica');
      for (const table of tables) await putBack(table);
      await owner.query('commit');
    }
    expect(await broken()).toEqual([]);
  });
});

async function putBack(table: string): Promise<void> {
  const found = await owner.query<{ columns: string }>(
    `select string_agg(quote_ident(attname), ', ') as columns from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped
       and attgenerated = ''`,
    [table],
  );
  const columns = found.rows[0]?.columns ?? '';
  await owner.query(`delete from ${table}`);
  await owner.query(`insert into ${table} (${columns}) select ${columns} from kept_${table}`);
  await owner.query(`drop table kept_${table}`);
}
