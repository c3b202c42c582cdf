import { describe, expect, it } from 'vitest';
import { ReceiptModel } from '../../../shared/domain/receipt/model.ts';
import { EPSON_42 } from '../../../src-main/devices/printer/profiles.ts';
import { amountOff, Cashier, percent, pieces, sell } from '../../support/cashier.ts';
import { CUSTOMERS, GOODS } from '../../support/small-business.ts';
import { textRenderer, Till } from '../../support/till-fixture.ts';

const DAY_MS = 86_400_000;
const printing = { renderer: textRenderer(EPSON_42) };

function modelOf(till: Till, saleId: string): ReceiptModel {
  const json = till.value('select model_json from receipt where sale_id = ?', saleId);
  return ReceiptModel.parse(JSON.parse(String(json)));
}

function jobs(till: Till): unknown[] {
  return till.rows('select kind, state, copy_number from print_job order by job_id');
}

describe('RCP-1 receipt numbers', () => {
  it('count up by one without a gap, over refused sales, restarts and days', async () => {
    await using till = await Till.open();
    const numbers: string[] = [];
    for (let sale = 0; sale < 12; sale += 1) {
      const cashier = await Cashier.at(till);
      await cashier.refusedComplete();
      await cashier.scan(GOODS.bread.code);
      await cashier.refusedComplete();
      if (sale % 3 === 0) await till.ask('cart.abandon', { saleId: cashier.saleId });
      if (sale % 4 === 1) await till.restart();
      if (sale % 5 === 2) till.clock.pass(DAY_MS);
      numbers.push((await sell(till, GOODS.tea.code)).receiptNumber);
    }
    const counters = numbers.map((number) => Number(number.slice(-6)));
    expect(counters).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(new Set(numbers).size).toBe(12);
    expect(numbers[0]).toBe('S01-20261121-01000001');
    expect(numbers.at(-1)).toBe('S01-20261123-01000012');
  });

  it('a number is not used up by a sale that failed at the last moment', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.bread.code);
    await cashier.payCash();
    // A row that cannot be: the transaction breaks after the number was taken.
    till.change(
      `create temp trigger no_receipt before insert on receipt
       begin select raise(abort, 'a fault of the test'); end`,
    );
    await expect(till.call('sale.complete', { saleId: cashier.saleId })).rejects.toThrow('fault');
    expect(till.value('select last from receipt_counter')).toBe(0);
    expect(till.rows("select * from stock_movement where kind = 'sale'")).toEqual([]);
    till.change('drop trigger no_receipt');
    expect((await cashier.complete()).receiptNumber).toBe('S01-20261121-01000001');
  });

  it('grows beyond six digits rather than failing a sale', async () => {
    await using till = await Till.open();
    till.change('drop trigger receipt_counter_forward');
    till.change('update receipt_counter set last = 999999');
    expect((await sell(till, GOODS.tea.code)).receiptNumber).toBe('S01-20261121-011000000');
  });
});

describe('RCP-2 what a receipt says', () => {
  it('lines, discounts, taxes by rate, tenders, change, rounding, customer, signed QR', async () => {
    await using till = await Till.open(printing);
    const cashier = await Cashier.at(till);
    const tea = await cashier.scan(GOODS.tea.code, { quantityMilli: pieces(2) });
    await cashier.scan(GOODS.aspirin.code);
    await cashier.discount(tea, percent(10));
    await cashier.discount(null, amountOff(1000));
    await cashier.customer(CUSTOMERS.asel);
    await cashier.pay('card', 30_000);
    await cashier.pay('cash', 50_000);
    const { saleId } = await cashier.complete();
    const model = modelOf(till, saleId);
    expect(model).toMatchObject({
      kind: 'sale',
      locale: 'ru',
      receiptNumber: 'S01-20261121-01000001',
      localTime: '2026-11-21T14:05',
      cashierName: 'Aida Test',
      customerName: 'Customer C1001',
      lines: [
        { name: 'Товар tea', quantityMilli: 2000, grossMinor: 66_666, discountMinor: 6667 },
        { name: 'Товар aspirin', grossMinor: 10_500, discountMinor: 0 },
      ],
      saleDiscountMinor: 1000,
      totalMinor: 69_499,
      tenders: [
        { kind: 'card', tenderedMinor: 30_000, reference: 'A-1' },
        { kind: 'cash', tenderedMinor: 50_000 },
      ],
      changeMinor: 10_500,
      roundingMinor: 1,
      copyNumber: 0,
    });
    expect(model.taxes.map((tax) => tax.ratePpm)).toEqual([160_000, 50_000]);
    expect(model.qr).toMatch(/^TW1\.S01-20261121-01000001\.69499\.\d+\.[\w-]{86}$/);
    const { content } = await till.ask('sale.receipt', { saleId });
    for (const text of ['Товар tea', '694.99', 'НДС', 'S01-20261121-01000001']) {
      expect(content.replaceAll('VAT', 'НДС')).toContain(text);
    }
  });

  it('an undone tender is not on it', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.tea.code);
    const [card] = (await cashier.pay('card', 100)).tenders;
    if (!card) throw new Error('Nothing was taken');
    const { saleId } = cashier;
    cashier.cart = await till.ask('tender.remove', { saleId, tenderId: card.tenderId });
    await cashier.payCash();
    await cashier.complete();
    expect(modelOf(till, saleId).tenders).toMatchObject([{ kind: 'cash' }]);
  });
});

describe('RCP-3 jobs and copies', () => {
  it('the drawer is kicked for cash only, by a job of its own', async () => {
    await using till = await Till.open(printing);
    const sold = await sell(till, GOODS.tea.code);
    expect(jobs(till)).toEqual([
      { kind: 'drawer', state: 'QUEUED', copy_number: 0 },
      { kind: 'receipt', state: 'QUEUED', copy_number: 0 },
    ]);
    expect(sold.printJobId).not.toBeNull();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.tea.code);
    await cashier.pay('card', 33_333);
    await cashier.complete();
    expect(jobs(till)).toHaveLength(3);
  });

  it('a reprint is marked with its number, a gift receipt shows no prices', async () => {
    await using till = await Till.open(printing);
    const { saleId } = await sell(till, GOODS.tea.code);
    const first = await till.ask('print.reprint', { saleId });
    expect(first).toMatchObject({ kind: 'copy', state: 'QUEUED', copyNumber: 1 });
    await till.restart();
    expect(await till.ask('print.reprint', { saleId })).toMatchObject({ copyNumber: 2 });
    await till.ask('print.reprint', { saleId, gift: true });
    const texts = till
      .rows("select bytes from print_job where kind = 'copy' order by job_id")
      .map((row) => String(row['bytes']));
    expect(texts[0]).toContain('КОПИЯ 1');
    expect(texts[1]).toContain('КОПИЯ 2');
    expect(texts[2]).not.toMatch(/КОПИЯ|\d\.\d\d\s*$/m);
    expect(texts[2]).toContain('Товар tea');
    expect(texts[2]).not.toContain('333');
    const original = till.value("select bytes from print_job where kind = 'receipt'");
    expect(String(original)).not.toContain('КОПИЯ');
  });

  it('without a printer sales go on, and a reprint says what is missing', async () => {
    await using till = await Till.open();
    const { saleId, printJobId } = await sell(till, GOODS.tea.code);
    expect(printJobId).toBeNull();
    const refused = await till.refused('print.reprint', { saleId });
    expect(refused.code).toBe('PRINTER_NOT_CONFIGURED');
    expect((await till.ask('sale.receipt', { saleId })).content).toContain('Товар tea');
  });

  it('there is no receipt of what was not sold', async () => {
    await using till = await Till.open(printing);
    const { saleId } = await Cashier.at(till);
    expect((await till.refused('sale.receipt', { saleId })).code).toBe('SALE_UNKNOWN');
    expect((await till.refused('print.reprint', { saleId })).code).toBe('SALE_UNKNOWN');
  });
});

describe('RCP-5 snapshots', () => {
  it('stay as sold, whatever the catalogue, the customer and the shop become', async () => {
    await using till = await Till.open(printing);
    const cashier = await Cashier.at(till);
    await cashier.customer(CUSTOMERS.asel);
    await cashier.scan(GOODS.milk.code);
    await cashier.payCash();
    const { saleId } = await cashier.complete();
    const before = await till.ask('sale.receipt', { saleId });
    const rows = till.rows('select * from sale_line');
    till.change(
      "update product set name_ru = 'Иное', sku = 'X-' || sku, cost_minor = 1, active = 0",
    );
    till.change('update product_price set price_minor = 1');
    till.change("update customer set name = 'Somebody else'");
    till.change("update storefront set name = 'Another', legal_name = 'Another'");
    till.change('update tax_rate set rate_ppm = 990000');
    await till.restart();
    expect(await till.ask('sale.receipt', { saleId })).toEqual(before);
    expect(till.rows('select * from sale_line')).toEqual(rows);
    await till.ask('print.reprint', { saleId });
    const copy = String(till.value("select bytes from print_job where kind = 'copy'"));
    expect(copy).toContain('Товар milk');
    expect(copy).toContain('620.00');
  });

  it('sales are found by number, amount and customer, newest first', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.customer(CUSTOMERS.asel);
    await cashier.scan(GOODS.milk.code);
    await cashier.payCash();
    await cashier.complete();
    till.clock.pass(1000);
    await sell(till, GOODS.tea.code);
    till.clock.pass(1000);
    await sell(till, GOODS.bread.code, GOODS.bread.code);
    const find = async (query: string): Promise<string[]> => {
      const { sales } = await till.ask('sale.find', { query });
      return sales.map((sale) => sale.receiptNumber.slice(-1));
    };
    expect(await find('')).toEqual(['3', '2', '1']);
    expect(await find('01000002')).toEqual(['2']);
    expect(await find('620')).toEqual(['1']);
    expect(await find('333,33')).toEqual(['2']);
    expect(await find('c1001')).toEqual(['1']);
    expect(await find('nobody')).toEqual([]);
    const page = await till.ask('sale.find', { limit: 2 });
    expect(page).toMatchObject({ more: true });
    expect((await till.ask('sale.find', { limit: 2, offset: 2 })).more).toBe(false);
  });
});
