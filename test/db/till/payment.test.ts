import { describe, expect, it } from 'vitest';
import { TenderId } from '../../../shared/domain/ids.ts';
import { minor } from '../../../shared/domain/money.ts';
import { Cashier, drawerOf, pieces } from '../../support/cashier.ts';
import { CUSTOMERS, GOODS, smallBusiness } from '../../support/small-business.ts';
import { Till } from '../../support/till-fixture.ts';

describe('PAY-1 cash', () => {
  it('rounds to the coin in use, gives change, and books the rounding by itself', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.tea.code);
    await cashier.scan(GOODS.bread.code);
    // 333.33 + 219.50 = 552.83, in tenge 553
    expect(cashier.cart.totals).toMatchObject({ dueMinor: 55_283, cashDueMinor: 55_300 });
    const paid = await cashier.pay('cash', 100_000);
    expect(paid.tenders).toMatchObject([
      { amountMinor: 55_283, tenderedMinor: 100_000, changeMinor: 44_700, roundingMinor: 17 },
    ]);
    expect(paid.totals).toMatchObject({ paidMinor: 55_283, dueMinor: 0, changeMinor: 44_700 });
    const sold = await cashier.complete();
    expect(sold).toMatchObject({ totalMinor: 55_283, paidMinor: 55_283, changeMinor: 44_700 });
    expect(drawerOf(till)).toBe(55_300);
    expect(till.value('select rounding_minor from sale where receipt_number is not null')).toBe(17);
  });

  const roundings: readonly [number, number, number][] = [
    [500, 55_283, 55_500],
    [1000, 55_283, 55_000],
    [1, 55_283, 55_283],
    [10_000, 55_283, 60_000],
  ];
  it.each(roundings)('with coins of %d the due of %d is %d in cash', async (step, due, cash) => {
    const business = smallBusiness({ cashStepMinor: minor(step) });
    await using till = await Till.open({ business });
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.tea.code);
    await cashier.scan(GOODS.bread.code);
    expect(cashier.cart.totals).toMatchObject({ dueMinor: due, cashDueMinor: cash });
    await cashier.payCash();
    await cashier.complete();
    expect(drawerOf(till)).toBe(cash);
  });

  it('a card pays to the minor unit', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.tea.code);
    await cashier.pay('card', 33_333);
    expect(await cashier.complete()).toMatchObject({ paidMinor: 33_333, changeMinor: 0 });
    expect(drawerOf(till)).toBe(0);
    expect(till.rows('select * from cash_movement')).toEqual([]);
  });
});

describe('PAY-2 split and partial', () => {
  it('goes from DRAFT by PARTIAL to PENDING, and COMPLETED with its number', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.customer(CUSTOMERS.bolat);
    await cashier.scan(GOODS.milk.code, { quantityMilli: pieces(10) });
    expect(cashier.cart.status).toBe('DRAFT');
    expect(await cashier.pay('cash', 100_000)).toMatchObject({
      status: 'PARTIAL',
      totals: { paidMinor: 100_000, dueMinor: 520_000 },
    });
    await cashier.pay('card', 200_050, { reference: '123456' });
    await cashier.pay('kaspi', 9950);
    await cashier.pay('bank_transfer', 10_000);
    const paid = await cashier.pay('on_account', 300_000);
    expect(paid).toMatchObject({ status: 'PENDING', totals: { dueMinor: 0, paidMinor: 620_000 } });
    const { saleId } = await cashier.complete();
    expect(till.value('select status from sale where sale_id = ?', saleId)).toBe('COMPLETED');
    const tenders = till.rows('select kind, status, amount_minor from tender order by position');
    expect(tenders).toEqual([
      { kind: 'cash', status: 'CAPTURED', amount_minor: 100_000 },
      { kind: 'card', status: 'CAPTURED', amount_minor: 200_050 },
      { kind: 'kaspi', status: 'CAPTURED', amount_minor: 9950 },
      { kind: 'bank_transfer', status: 'CAPTURED', amount_minor: 10_000 },
      { kind: 'on_account', status: 'CAPTURED', amount_minor: 300_000 },
    ]);
    expect(drawerOf(till)).toBe(100_000);
  });

  it('a sale that is not paid is not completed, and takes no number', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    expect((await cashier.refusedComplete()).code).toBe('SALE_EMPTY');
    await cashier.scan(GOODS.milk.code);
    expect(await cashier.refusedComplete()).toEqual({
      code: 'SALE_NOT_PAID',
      params: { due: '620.00\u00A0₸' },
    });
    await cashier.pay('card', 61_999);
    expect((await cashier.refusedComplete()).params['due']).toBe('0.01\u00A0₸');
    expect(till.value('select last from receipt_counter')).toBe(0);
    // A tiyn that rounds to nothing is settled by no cash.
    await cashier.pay('cash', 0);
    expect(await cashier.complete()).toMatchObject({ receiptNumber: 'S01-20261121-01000001' });
  });

  it('only cash may be more than is due', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.milk.code);
    for (const kind of ['card', 'kaspi', 'bank_transfer'] as const) {
      expect(await cashier.refusedPay(kind, 62_001, { reference: '1' })).toEqual({
        code: 'TENDER_EXCEEDS_DUE',
        params: { due: '620.00\u00A0₸' },
      });
    }
    await cashier.payCash();
    expect((await cashier.refusedPay('cash', 100)).code).toBe('TENDER_EXCEEDS_DUE');
  });

  const absurd: readonly [number, string][] = [
    [0, 'AMOUNT_INVALID'],
    [-1, 'AMOUNT_INVALID'],
    [Number.MIN_SAFE_INTEGER, 'AMOUNT_INVALID'],
    [Number.MAX_SAFE_INTEGER, 'AMOUNT_INVALID'],
  ];
  it.each(absurd)('refuses a payment of %d', async (amountMinor, code) => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.milk.code);
    expect((await cashier.refusedPay('cash', amountMinor)).code).toBe(code);
    expect((await cashier.refusedPay('card', amountMinor, { reference: '1' })).code).toBe(code);
    expect(till.rows('select * from tender')).toEqual([]);
  });

  it('what is no cash needs its number, and an account a customer', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.milk.code);
    for (const kind of ['card', 'kaspi', 'bank_transfer'] as const) {
      expect((await cashier.refusedPay(kind, 100)).code).toBe('TENDER_NEEDS_REFERENCE');
      const blank = await cashier.refusedPay(kind, 100, { reference: '   ' });
      expect(blank.code).toBe('TENDER_NEEDS_REFERENCE');
    }
    expect((await cashier.refusedPay('on_account', 100)).code).toBe('CUSTOMER_NEEDED');
    const nothing = await Cashier.at(till);
    await till.ask('cart.abandon', { saleId: nothing.saleId });
    expect((await (await Cashier.at(till)).refusedPay('cash', 100)).code).toBe('SALE_EMPTY');
  });

  it('takes twenty payments on one sale, however many were taken back', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const { saleId } = cashier;
    await cashier.scan(GOODS.milk.code);
    const back = async (): Promise<void> => {
      const tender = (await cashier.pay('cash', 100)).tenders.at(-1);
      if (!tender) throw new Error('Nothing was taken');
      await till.ask('tender.remove', { saleId, tenderId: tender.tenderId });
    };
    for (let count = 0; count < 22; count += 1) await back();
    for (let count = 0; count < 20; count += 1) await cashier.pay('cash', 100);
    expect(await cashier.refusedPay('cash', 100)).toMatchObject({
      code: 'CART_TOO_LARGE',
      params: { limit: 20 },
    });
  });
});

describe('PAY-4 undoing a tender', () => {
  it('gives the due back and keeps the row, marked', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const { saleId } = cashier;
    await cashier.scan(GOODS.milk.code);
    await cashier.pay('card', 20_000);
    const cart = await cashier.payCash();
    const [card, cash] = cart.tenders;
    if (!card || !cash) throw new Error('There are not two tenders');
    const less = await till.ask('tender.remove', { saleId, tenderId: card.tenderId });
    expect(less).toMatchObject({ status: 'PARTIAL', totals: { dueMinor: 20_000 } });
    const none = await till.ask('tender.remove', { saleId, tenderId: cash.tenderId });
    expect(none).toMatchObject({ status: 'DRAFT', tenders: [], totals: { paidMinor: 0 } });
    const again = await till.refused('tender.remove', { saleId, tenderId: cash.tenderId });
    expect(again.code).toBe('TENDER_UNKNOWN');
    expect(till.rows('select status from tender')).toEqual([
      { status: 'UNDONE' },
      { status: 'UNDONE' },
    ]);
    await cashier.scan(GOODS.bread.code);
    await cashier.payCash();
    await cashier.complete();
    expect(drawerOf(till)).toBe(84_000);
  });

  it('an unknown one is not there, and a completed sale gives none back', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const { saleId } = cashier;
    await cashier.scan(GOODS.milk.code);
    const stranger = TenderId.parse(saleId);
    const refused = await till.refused('tender.remove', { saleId, tenderId: stranger });
    expect(refused.code).toBe('TENDER_UNKNOWN');
    const [tender] = (await cashier.payCash()).tenders;
    if (!tender) throw new Error('Nothing was taken');
    await cashier.complete();
    const late = await till.refused('tender.remove', { saleId, tenderId: tender.tenderId });
    expect(late.code).toBe('SALE_NOT_OPEN');
  });
});

describe('PAY-2 completing once', () => {
  it('asked again answers the same sale and sells nothing twice', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const { saleId } = cashier;
    await cashier.scan(GOODS.milk.code);
    await cashier.payCash();
    const first = await till.ask('sale.complete', { saleId });
    const second = await till.ask('sale.complete', { saleId });
    expect(second).toEqual(first);
    await till.restart();
    expect(await till.ask('sale.complete', { saleId })).toEqual(first);
    expect(till.value('select last from receipt_counter')).toBe(1);
    expect(till.value("select count(*) from stock_movement where kind = 'sale'")).toBe(1);
    expect(drawerOf(till)).toBe(62_000);
    expect(till.value("select count(*) from journal where type = 'sale.completed'")).toBe(1);
  });

  it('two Enters at once sell once', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const { saleId } = cashier;
    await cashier.scan(GOODS.milk.code);
    await cashier.payCash();
    const ask = () => till.ask('sale.complete', { saleId });
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(new Set(answers.map((answer) => answer.receiptNumber)).size).toBe(1);
    expect(drawerOf(till)).toBe(62_000);
  });
});
