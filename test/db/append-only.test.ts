import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minor } from '../../shared/domain/money.ts';
import { EPSON_42 } from '../../src-main/devices/printer/profiles.ts';
import { takeBack } from '../support/returns.ts';
import { CUSTOMERS, GOODS, PINS } from '../support/small-business.ts';
import { textRenderer, Till } from '../support/till-fixture.ts';

// Proves that SQLite itself refuses to change or delete a fact, whoever asks: each table is tried
// with the store's own connection.

let till: Till;

beforeAll(async () => {
  till = await Till.open({ renderer: textRenderer(EPSON_42) });
  const { saleId } = await till.ask('cart.open', {});
  await till.ask('cart.scan', { saleId, code: GOODS.milk.code });
  const { totals } = await till.ask('cart.scan', { saleId, code: CUSTOMERS.blocked });
  await till.ask('tender.add', { saleId, kind: 'cash', amountMinor: minor(10_000) });
  await till.ask('tender.add', {
    saleId,
    kind: 'on_account',
    amountMinor: minor(totals.dueMinor - 10_000),
    override: { pin: PINS.manager, reason: 'known for years' },
  });
  await till.ask('sale.complete', { saleId });
  const override = { pin: PINS.manager, reason: 'it was broken' };
  await takeBack(till, saleId, { way: 'cash', override });
  const count = await till.ask('shift.count', { pieces: [], looseMinor: minor(1) });
  await till.ask('shift.close', { countId: count.countId });
});

afterAll(() => till[Symbol.asyncDispose]());

const FACTS = [
  ['sale', 'total_minor = 1', "status = 'COMPLETED'"],
  ['sale_line', 'quantity_milli = 1', 'true'],
  ['sale_line_tax', 'tax_minor = 1', 'true'],
  ['tender', 'amount_minor = 1', 'true'],
  ['stock_movement', 'quantity_milli = 1', 'true'],
  ['credit_entry', 'amount_minor = 1', 'true'],
  ['cash_movement', 'amount_minor = 1', 'true'],
  ['shift', 'float_minor = 1', 'true'],
  ['shift_count', 'counted_minor = 1', 'true'],
  ['shift_report', 'closed_seq = 1', 'true'],
  ['refund', 'total_minor = 1', 'true'],
  ['refund_line', 'quantity_milli = 1', 'true'],
  ['refund_line_tax', 'tax_minor = 1', 'true'],
  ['refund_tender', 'amount_minor = 1', 'true'],
  ['refund_receipt', "model_json = '{}'", 'true'],
  ['override_grant', "reason = 'none'", 'true'],
  ['receipt', "model_json = '{}'", 'true'],
  ['receipt_counter', 'last = 99', 'true'],
  ['journal', "type = 'nothing'", 'true'],
  ['journal_checkpoint', 'seq = 99', 'true'],
  ['audit_event', "description = 'nothing happened'", 'true'],
] as const;

describe('AUD-3 facts are appended', () => {
  it.each(FACTS)('%s is never changed', (table, change, where) => {
    expect(Number(till.value(`select count(*) from ${table} where ${where}`))).toBeGreaterThan(0);
    expect(() => till.change(`update ${table} set ${change} where ${where}`)).toThrow(
      /APPEND_ONLY/,
    );
  });

  it.each(FACTS)('%s is never deleted', (table, _change, where) => {
    expect(() => till.change(`delete from ${table} where ${where}`)).toThrow(/APPEND_ONLY/);
  });

  it('nothing is slipped into a completed sale', () => {
    const columns = till
      .rows("select name from pragma_table_info('tender')")
      .map((row) => row['name']);
    const copied = columns.map((name) =>
      name === 'tender_id' ? "'another'" : name === 'position' ? '99' : String(name),
    );
    const insert = `insert into tender select ${copied.join(', ')} from tender limit 1`;
    expect(() => till.change(insert)).toThrow(/APPEND_ONLY/);
  });
});
