import { describe, expect, it } from 'vitest';
import { CustomerId } from '../../../shared/domain/ids.ts';
import { minor } from '../../../shared/domain/money.ts';
import { allow, Cashier, customerIdOf, pieces } from '../../support/cashier.ts';
import { CUSTOMERS, GOODS, PINS } from '../../support/small-business.ts';
import { Till } from '../../support/till-fixture.ts';

const DAY_MS = 86_400_000;

/** A cart of this customer's with so many deliveries at 500.00. */
async function cartOf(till: Till, code: string, deliveries: number): Promise<Cashier> {
  const cashier = await Cashier.at(till);
  await cashier.customer(code);
  await cashier.scan(GOODS.delivery.code, { quantityMilli: pieces(deliveries) });
  return cashier;
}

function overridesOf(till: Till): unknown[] {
  return till.rows(
    `select kind, amount_minor, reason, g.name as granted, override_grant.created_at as at
     from override_grant join app_user g on g.user_id = granted_by order by override_id`,
  );
}

describe('CRE-1, CRE-2 buying on account', () => {
  it('within the limit, with its term and balance on the receipt', async () => {
    await using till = await Till.open();
    const cashier = await cartOf(till, CUSTOMERS.bolat, 10);
    await cashier.pay('on_account', 500_000);
    const { saleId } = await cashier.complete();
    expect(till.rows("select * from credit_entry where kind = 'charge'")).toMatchObject([
      {
        amount_minor: 500_000,
        sale_id: saleId,
        // 14 days after 2026-11-21
        due_date: '2026-12-05',
        business_date: '2026-11-21',
      },
    ]);
    const balance = "select json_extract(model_json, '$.balanceAfterMinor') from receipt";
    expect(till.value(balance)).toBe(500_000);
    const { customers } = await till.ask('customer.search', { query: CUSTOMERS.bolat });
    expect(customers[0]).toMatchObject({ balanceMinor: 500_000, availableMinor: 2_500_000 });
  });

  it('is refused a tiyn over the limit, with what is still free', async () => {
    await using till = await Till.open();
    const cashier = await cartOf(till, CUSTOMERS.bolat, 61);
    expect(await cashier.refusedPay('on_account', 3_000_001)).toMatchObject({
      code: 'CREDIT_LIMIT',
      override: 'credit_limit',
      params: { name: 'Customer C1002', available: '30\u00A0000.00\u00A0₸' },
    });
    await cashier.pay('on_account', 3_000_000);
    // What this sale has put there already counts.
    expect((await cashier.refusedPay('on_account', 1)).code).toBe('CREDIT_LIMIT');
    await cashier.pay('card', 50_000);
    await cashier.complete();
  });

  it('a retail customer without a limit has no account', async () => {
    await using till = await Till.open();
    const cashier = await cartOf(till, CUSTOMERS.asel, 1);
    expect((await cashier.refusedPay('on_account', 1)).code).toBe('CREDIT_LIMIT');
  });

  it('is refused to a blocked customer, and to one who is overdue', async () => {
    await using till = await Till.open();
    const blocked = await cartOf(till, CUSTOMERS.blocked, 1);
    expect(await blocked.refusedPay('on_account', 1)).toMatchObject({
      code: 'CREDIT_BLOCKED',
      override: 'credit_blocked',
    });
    await blocked.customer(CUSTOMERS.overdue);
    expect(await blocked.refusedPay('on_account', 1)).toMatchObject({
      code: 'CREDIT_OVERDUE',
      override: 'credit_overdue',
      params: { overdue: '85\u00A0000.00\u00A0₸' },
    });
  });

  it('a debt is late the day after its term, by the business date', async () => {
    await using till = await Till.open();
    const cashier = await cartOf(till, CUSTOMERS.bolat, 1);
    await cashier.pay('on_account', 50_000);
    await cashier.complete();
    till.clock.pass(14 * DAY_MS);
    const onTheDay = await cartOf(till, CUSTOMERS.bolat, 1);
    await onTheDay.pay('on_account', 50_000);
    await onTheDay.complete();
    till.clock.pass(DAY_MS);
    const late = await cartOf(till, CUSTOMERS.bolat, 1);
    expect((await late.refusedPay('on_account', 1)).code).toBe('CREDIT_OVERDUE');
  });
});

describe('CRE-3 a manager’s word', () => {
  it('is kept with who, why, when and how much, and audited', async () => {
    await using till = await Till.open();
    const cashier = await cartOf(till, CUSTOMERS.blocked, 4);
    const bySupervisor = { override: allow(PINS.supervisor) };
    expect(await cashier.refusedPay('on_account', 200_000, bySupervisor)).toMatchObject({
      code: 'OVERRIDE_REFUSED',
      params: { name: 'Saya Test' },
    });
    const refused = "select data_json from audit_event where type = 'override.refused'";
    expect(JSON.parse(String(till.value(refused)))).toMatchObject({ kind: 'credit_blocked' });
    const byManager = { override: allow(PINS.manager, 'director called') };
    await cashier.pay('on_account', 200_000, byManager);
    const { saleId } = await cashier.complete();
    expect(overridesOf(till)).toEqual([
      {
        kind: 'credit_blocked',
        amount_minor: 200_000,
        reason: 'director called',
        granted: 'Max Test',
        at: '2026-11-21T09:05:00.000Z',
      },
    ]);
    const [event] = till.rows(
      "select description, sale_id from audit_event where type = 'override.granted'",
    );
    expect(event).toEqual({
      description: 'Max Test allowed credit_blocked for Aida Test: director called',
      sale_id: saleId,
    });
  });

  it('stands for the tender it was given for, not for another customer', async () => {
    await using till = await Till.open();
    const cashier = await cartOf(till, CUSTOMERS.blocked, 4);
    const { saleId } = cashier;
    const override = allow(PINS.manager, 'director called');
    const [tender] = (await cashier.pay('on_account', 200_000, { override })).tenders;
    if (!tender) throw new Error('Nothing was put on account');
    await till.ask('tender.remove', { saleId, tenderId: tender.tenderId });
    till.change("update customer set credit_blocked = 1 where code = 'C2001'");
    await cashier.customer(CUSTOMERS.cafe);
    expect((await cashier.refusedPay('on_account', 100_000)).code).toBe('CREDIT_BLOCKED');
  });

  it('a manager at the till gives it too', async () => {
    await using till = await Till.open({ pin: PINS.manager });
    const cashier = await cartOf(till, CUSTOMERS.overdue, 1);
    expect((await cashier.refusedPay('on_account', 50_000)).override).toBe('credit_overdue');
    await cashier.pay('on_account', 50_000, { override: allow(PINS.manager) });
    await cashier.complete();
  });
});

describe('CRE-2 once more at completion', () => {
  it('what another sale used up meanwhile is not used twice', async () => {
    await using till = await Till.open();
    const first = await cartOf(till, CUSTOMERS.bolat, 60);
    await first.pay('on_account', 3_000_000);
    till.change('update terminal_state set current_sale_id = null');
    const second = await cartOf(till, CUSTOMERS.bolat, 1);
    await second.pay('on_account', 50_000);
    await second.complete();
    expect(await first.refusedComplete()).toMatchObject({
      code: 'CREDIT_LIMIT',
      override: 'credit_limit',
    });
    expect(till.value('select last from receipt_counter')).toBe(1);
    const override = allow(PINS.manager, 'goods are loaded');
    await till.ask('sale.complete', { saleId: first.saleId, override });
    expect(till.value("select sum(amount_minor) from credit_entry where kind = 'charge'")).toBe(
      3_050_000,
    );
  });

  it('what a manager allowed for the tender stands at completion', async () => {
    await using till = await Till.open();
    const cashier = await cartOf(till, CUSTOMERS.overdue, 2);
    await cashier.pay('on_account', 100_000, { override: allow(PINS.manager) });
    await till.restart();
    await till.ask('sale.complete', { saleId: cashier.saleId });
    expect(overridesOf(till)).toHaveLength(1);
  });
});

describe('CRE-4, CRE-5 settlement', () => {
  const settle = (till: Till, code: string, amountMinor: number, reference = '') =>
    till.call('customer.settle', {
      customerId: customerIdOf(till, code),
      kind: reference === '' ? 'cash' : 'bank_transfer',
      amountMinor: minor(amountMinor),
      reference,
    });

  it('pays the oldest first, partly and then wholly, and is never more than is owed', async () => {
    await using till = await Till.open();
    const some = await settle(till, CUSTOMERS.overdue, 8_499_999);
    expect(some).toMatchObject({ value: { balanceMinor: 4_000_001, overdueMinor: 1 } });
    const late = await cartOf(till, CUSTOMERS.overdue, 1);
    expect((await late.refusedPay('on_account', 1)).code).toBe('CREDIT_OVERDUE');
    const rest = await settle(till, CUSTOMERS.overdue, 1, 'BANK-7');
    expect(rest).toMatchObject({ value: { balanceMinor: 4_000_000, overdueMinor: 0 } });
    await late.pay('on_account', 50_000);
    await late.complete();
    expect(await settle(till, CUSTOMERS.overdue, 4_050_001)).toMatchObject({
      error: { code: 'SETTLEMENT_TOO_LARGE', params: { balance: '40\u00A0500.00\u00A0₸' } },
    });
    const all = await settle(till, CUSTOMERS.overdue, 4_050_000);
    expect(all).toMatchObject({ value: { balanceMinor: 0, availableMinor: 25_000_000 } });
    expect((await settle(till, CUSTOMERS.overdue, 1)).ok).toBe(false);
  });

  it('the balance is the sum of the entries, and cash is in the drawer', async () => {
    await using till = await Till.open();
    await settle(till, CUSTOMERS.cafe, 435_050);
    await settle(till, CUSTOMERS.cafe, 1_000_000, 'BANK-8');
    const customerId = customerIdOf(till, CUSTOMERS.cafe);
    const entries = till.rows(
      `select kind, amount_minor, tender_kind, reference from credit_entry
       where customer_id = ? order by created_at, entry_id`,
      customerId,
    );
    expect(entries).toMatchObject([
      { kind: 'opening', amount_minor: 6_435_050 },
      { kind: 'payment', amount_minor: -435_050, tender_kind: 'cash' },
      {
        kind: 'payment',
        amount_minor: -1_000_000,
        tender_kind: 'bank_transfer',
        reference: 'BANK-8',
      },
    ]);
    expect(till.rows('select kind, amount_minor from cash_movement')).toEqual([
      { kind: 'settlement', amount_minor: 435_050 },
    ]);
    const { customers } = await till.ask('customer.search', { query: CUSTOMERS.cafe });
    expect(customers[0]?.balanceMinor).toBe(5_000_000);
    const audited = "select count(*) from audit_event where type = 'credit.adjusted'";
    expect(till.value(audited)).toBe(2);
    const journalled = "select count(*) from journal where type = 'credit.booked'";
    expect(till.value(journalled)).toBe(3 + 2);
  });

  const absurd = [0, -1, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  it.each(absurd)('refuses %d', async (amountMinor) => {
    await using till = await Till.open();
    expect((await settle(till, CUSTOMERS.cafe, amountMinor)).ok).toBe(false);
    expect(till.rows("select * from credit_entry where kind = 'payment'")).toEqual([]);
    expect(till.rows('select * from cash_movement')).toEqual([]);
  });

  it('refuses what is not there: a customer, a number', async () => {
    await using till = await Till.open();
    const customerId = customerIdOf(till, CUSTOMERS.cafe);
    const amountMinor = minor(100);
    const noNumber = await till.refused('customer.settle', {
      customerId,
      kind: 'card',
      amountMinor,
    });
    expect(noNumber.code).toBe('TENDER_NEEDS_REFERENCE');
    const { saleId } = await Cashier.at(till);
    const stranger = { customerId: CustomerId.parse(saleId), kind: 'cash' as const, amountMinor };
    expect((await till.refused('customer.settle', stranger)).code).toBe('CUSTOMER_UNKNOWN');
  });
});
