import { describe, expect, it } from 'vitest';
import { minor } from '../../../shared/domain/money.ts';
import { EPSON_42 } from '../../../src-main/devices/printer/profiles.ts';
import {
  allow,
  auditSeq,
  auditSince,
  Cashier,
  customerIdOf,
  percent,
  pieces,
  sell,
} from '../../support/cashier.ts';
import { CUSTOMERS, GOODS, PINS } from '../../support/small-business.ts';
import { textRenderer, Till } from '../../support/till-fixture.ts';

/** What a step of the story leaves in the trail. */
async function trail(till: Till, step: () => Promise<unknown>): Promise<string[]> {
  const before = auditSeq(till);
  await step();
  return auditSince(till, before);
}

describe('AUD-1 every action leaves its event', () => {
  it('of a cart, from its first scan to its receipt', async () => {
    await using till = await Till.open({ renderer: textRenderer(EPSON_42) });
    const cashier = await Cashier.at(till);
    const { saleId } = cashier;
    const added = await trail(till, () => cashier.scan(GOODS.milk.code));
    expect(added).toEqual(['stock.reserved', 'sale_item.added']);
    const { line } = cashier;
    expect(await trail(till, () => cashier.scan(GOODS.milk.code))).toEqual([
      'stock.reserved',
      'sale_item.updated',
    ]);
    expect(await trail(till, () => cashier.setQuantity(line, 4))).toEqual([
      'stock.reserved',
      'sale_item.updated',
    ]);
    expect(await trail(till, () => cashier.discount(line, percent(5)))).toEqual([
      'sale_item.updated',
    ]);
    expect(await trail(till, () => cashier.discount(null, percent(5)))).toEqual(['sale.updated']);
    expect(
      await trail(till, () =>
        cashier.discount(line, percent(30), { override: allow(PINS.supervisor) }),
      ),
    ).toEqual(['override.granted', 'sale_item.updated']);
    expect(
      await trail(till, () => till.ask('cart.setNote', { saleId, lineId: line.lineId, note: 'x' })),
    ).toEqual(['sale_item.updated']);
    expect(await trail(till, () => cashier.undo())).toEqual(['sale.updated']);
    expect(await trail(till, () => cashier.customer(CUSTOMERS.asel))).toEqual(['sale.updated']);
    expect(
      await trail(till, () => till.ask('cart.setType', { saleId, type: 'WHOLESALE' })),
    ).toEqual(['sale.updated']);
    expect(
      await trail(till, async () => {
        const override = allow(PINS.supervisor);
        const unitPriceMinor = minor(60_000);
        await till.ask('cart.setPrice', { saleId, lineId: line.lineId, unitPriceMinor, override });
      }),
    ).toEqual(['override.granted', 'sale_item.updated']);
    const tea = await cashier.scan(GOODS.tea.code);
    expect(await trail(till, () => cashier.remove(tea))).toEqual([
      'stock.released',
      'sale_item.removed',
    ]);
    expect(await trail(till, () => cashier.pay('card', 100))).toEqual(['payment.created']);
    const [tender] = cashier.cart.tenders;
    if (!tender) throw new Error('Nothing was taken');
    expect(
      await trail(till, async () => {
        const { tenderId } = tender;
        cashier.cart = await till.ask('tender.remove', { saleId, tenderId });
      }),
    ).toEqual(['payment.updated']);
    await cashier.payCash();
    expect(await trail(till, () => till.ask('sale.complete', { saleId }))).toEqual([
      'shift.opened',
      'drawer.kicked',
      'sale.completed',
      'stock.committed',
    ]);
    expect(await trail(till, () => till.ask('print.reprint', { saleId }))).toEqual([
      'receipt.reprinted',
    ]);
  });

  it('of carts put aside, brought back and dropped', async () => {
    await using till = await Till.open();
    expect(await trail(till, () => Cashier.at(till))).toEqual(['sale.created']);
    const cashier = await Cashier.at(till);
    const { saleId } = cashier;
    await cashier.scan(GOODS.milk.code);
    expect(await trail(till, () => till.ask('cart.hold', { saleId, name: 'x' }))).toEqual([
      'sale.held',
      'sale.created',
    ]);
    expect(await trail(till, () => till.ask('cart.recall', { saleId }))).toEqual([
      'sale.cancelled',
      'sale.recalled',
    ]);
    expect(await trail(till, () => till.ask('cart.abandon', { saleId }))).toEqual([
      'stock.released',
      'sale.cancelled',
      'sale.created',
    ]);
  });

  it('of people, settings, accounts and sweeps', async () => {
    await using till = await Till.open();
    expect(await trail(till, () => till.refused('session.signIn', { pin: '0000' }))).toEqual([
      'session.refused',
    ]);
    expect(await trail(till, () => till.ask('session.lock', {}))).toEqual(['session.locked']);
    expect(await trail(till, () => till.ask('session.signOut', {}))).toEqual([
      'session.signed_out',
    ]);
    const signIn = () => till.ask('session.signIn', { pin: PINS.cashier });
    expect(await trail(till, signIn)).toEqual(['session.signed_in']);
    expect(await trail(till, () => till.ask('session.setLocale', { locale: 'kk' }))).toEqual([
      'settings.changed',
    ]);
    expect(await trail(till, () => till.ask('settings.set', { sounds: false }))).toEqual([
      'settings.changed',
    ]);
    const customerId = customerIdOf(till, CUSTOMERS.cafe);
    const settlement = { customerId, kind: 'cash', amountMinor: minor(100) } as const;
    expect(await trail(till, () => till.ask('customer.settle', settlement))).toEqual([
      'shift.opened',
      'credit.adjusted',
    ]);
    const cashier = await Cashier.at(till);
    await cashier.customer(CUSTOMERS.bolat);
    await cashier.scan(GOODS.tea.code);
    till.clock.pass(31 * 60_000);
    expect(await trail(till, async () => till.sweep())).toEqual(['stock.released']);
    await cashier.pay('on_account', 33_333);
    expect(await trail(till, () => cashier.complete())).toEqual([
      'sale.completed',
      'stock.committed',
      'credit.adjusted',
      'sale.created',
    ]);
  });

  it('what was refused leaves none', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.tea.code);
    const refused = await trail(till, async () => {
      await cashier.refusedScan('4600000000008');
      await cashier.refusedScan(GOODS.lamp.code, { quantityMilli: pieces(2) });
      await cashier.refusedDiscount(null, percent(99));
      await cashier.refusedPay('card', 1);
      await cashier.refusedComplete();
    });
    expect(refused).toEqual([]);
  });
});

describe('AUD-2 who, when, what, from where', () => {
  it('is in every event', async () => {
    await using till = await Till.open();
    await sell(till, GOODS.tea.code);
    const events = till.rows('select * from audit_event');
    expect(events.length).toBeGreaterThan(5);
    for (const event of events) {
      expect(event['at']).toBe('2026-11-21T09:05:00.000Z');
      expect(event['terminal_id']).toBe(till.value('select terminal_id from terminal_identity'));
      expect(event['origin']).toBe('test');
      expect(String(event['description']).length).toBeGreaterThan(5);
      expect(JSON.parse(String(event['data_json']))).toBeTypeOf('object');
      expect(event['user_id']).toBe(
        till.value("select user_id from app_user where name like 'Aida%'"),
      );
    }
  });

  it('never holds a PIN', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const milk = await cashier.scan(GOODS.milk.code);
    await cashier.discount(milk, percent(40), { override: allow(PINS.supervisor) });
    await till.refused('session.signIn', { pin: '87654321' });
    const all = JSON.stringify(till.rows('select data_json, description from audit_event'));
    expect(all).not.toMatch(/87654321|"pin"/);
    expect(all).not.toContain(PINS.supervisor);
  });
});

describe('AUD-3 what is written stays', () => {
  const facts: readonly [string, string][] = [
    ['audit_event', "set description = 'nothing happened'"],
    ['journal', "set type = 'nothing'"],
    ['journal_checkpoint', 'set signature = zeroblob(64)'],
    ['stock_movement', 'set quantity_milli = 1'],
    ['credit_entry', 'set amount_minor = 1'],
    ['cash_movement', 'set amount_minor = 1'],
    ['override_grant', "set reason = 'none'"],
    ['receipt', "set model_json = '{}'"],
    ['sale_line_tax', 'set tax_minor = 0'],
  ];
  it.each(facts)('%s: neither changed nor deleted', async (table, change) => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.customer(CUSTOMERS.bolat);
    const tea = await cashier.scan(GOODS.tea.code);
    await cashier.discount(tea, percent(40), { override: allow(PINS.supervisor) });
    await cashier.pay('on_account', 100);
    await cashier.payCash();
    await cashier.complete();
    expect(Number(till.value(`select count(*) from ${table}`))).toBeGreaterThan(0);
    expect(() => till.change(`update ${table} ${change}`)).toThrow('APPEND_ONLY');
    expect(() => till.change(`delete from ${table}`)).toThrow('APPEND_ONLY');
  });

  it('a completed sale, its lines and its tenders neither', async () => {
    await using till = await Till.open();
    const { saleId } = await sell(till, GOODS.tea.code);
    const forgeries = [
      'update sale set total_minor = 1 where sale_id = ?',
      'delete from sale where sale_id = ?',
      'update sale_line set quantity_milli = 1 where sale_id = ?',
      'delete from sale_line where sale_id = ?',
      'update tender set amount_minor = 1 where sale_id = ?',
      'delete from tender where sale_id = ?',
      `insert into tender select 'more', sale_id, 2, kind, status, amount_minor, tendered_minor,
         change_minor, rounding_minor, reference, user_id, created_at from tender where sale_id = ?`,
    ];
    for (const sql of forgeries) expect(() => till.change(sql, saleId)).toThrow('APPEND_ONLY');
    expect(() => till.change('update receipt_counter set last = 0')).toThrow('APPEND_ONLY');
  });
});
