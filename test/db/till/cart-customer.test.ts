import { describe, expect, it } from 'vitest';
import { CustomerId } from '../../../shared/domain/ids.ts';
import { Cashier, customerIdOf, percent, pieces, sell } from '../../support/cashier.ts';
import { CUSTOMERS, GOODS, MILK_PACK, PINS, scaleLabel } from '../../support/small-business.ts';
import { Till } from '../../support/till-fixture.ts';

describe('CART-5 age', () => {
  it('asks once for an age, and again for a higher one', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    expect(await cashier.refusedScan(GOODS.matches.code)).toEqual({
      code: 'AGE_CHECK_NEEDED',
      params: { age: 18 },
    });
    await cashier.scan(GOODS.matches.code, { ageConfirmed: true });
    expect(cashier.cart.ageConfirmed).toBe(18);
    await cashier.scan(GOODS.matches.code);
    expect((await cashier.refusedScan(GOODS.beer.code)).params['age']).toBe(21);
    await cashier.scan(GOODS.beer.code, { ageConfirmed: true });
    await cashier.scan(GOODS.matches.code);
    expect(cashier.cart.ageConfirmed).toBe(21);
  });

  it('asks the next customer anew, and remembers nothing of a scan that came to nothing', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.refusedScan(GOODS.beer.code, { ageConfirmed: true, quantityMilli: pieces(97) });
    expect((await till.ask('cart.open', {})).ageConfirmed).toBe(0);
    await cashier.scan(GOODS.beer.code, { ageConfirmed: true });
    await cashier.payCash();
    await cashier.complete();
    expect((await cashier.refusedScan(GOODS.beer.code)).code).toBe('AGE_CHECK_NEEDED');
  });
});

describe('CART-5 customers and price lists', () => {
  it('a wholesale customer brings the wholesale list, and takes it away again', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.milk.code);
    const cart = await cashier.customer(CUSTOMERS.cafe);
    expect(cart).toMatchObject({ type: 'WHOLESALE', customer: { name: 'Customer C2001' } });
    expect(cart.lines[0]).toMatchObject({
      unitPriceMinor: 58_300,
      trace: [{ rule: 'price_list', name: 'Wholesale' }],
    });
    expect((await cashier.scan(GOODS.bread.code)).unitPriceMinor).toBe(20_650);
    const { saleId } = cashier;
    const without = await till.ask('cart.setCustomer', { saleId, customerId: null });
    expect(without).toMatchObject({ type: 'RETAIL', customer: null });
    expect(without.lines.map((line) => line.unitPriceMinor)).toEqual([62_000, 21_950]);
  });

  it('a price that somebody made stays, whatever the list', async () => {
    await using till = await Till.open({ pin: PINS.supervisor });
    const cashier = await Cashier.at(till);
    const { saleId } = cashier;
    const { lineId } = await cashier.scan(GOODS.milk.code);
    const unitPriceMinor = cashier.cart.totals.totalMinor;
    await till.ask('cart.setPrice', { saleId, lineId, unitPriceMinor });
    const label = await cashier.scan(scaleLabel('price', '101', 1500));
    const cart = await till.ask('cart.setType', { saleId, type: 'WHOLESALE' });
    expect(cart.lines[0]?.unitPriceMinor).toBe(62_000);
    expect(cart.lines[1]).toMatchObject({ lineId: label.lineId, totalMinor: 150_000 });
  });

  it('falls back to the retail price where there is no wholesale one', async () => {
    await using till = await Till.open();
    till.change(
      `delete from product_price where product_row = (select row_id from product where sku = 'T-MILK')
       and price_list_row = (select row_id from price_list where sale_type = 'WHOLESALE')`,
    );
    const cashier = await Cashier.at(till);
    await till.ask('cart.setType', { saleId: cashier.saleId, type: 'WHOLESALE' });
    expect(await cashier.scan(GOODS.milk.code)).toMatchObject({
      unitPriceMinor: 62_000,
      trace: [{ name: 'Retail' }],
    });
  });

  it('an exempt customer pays no tax, to the minor unit, and the receipt shows none', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.milk.code);
    await cashier.scan(GOODS.aspirin.code);
    await cashier.scan(GOODS.book.code);
    const cart = await cashier.customer(CUSTOMERS.exempt);
    // 583.00 / 1.16 = 502.586…, 105.00 / 1.05 = 100.00, the book never had any
    expect(cart.lines.map((line) => line.totalMinor)).toEqual([50_259, 10_000, 140_000]);
    expect(cart.totals).toMatchObject({ taxMinor: 0, taxes: [], totalMinor: 200_259 });
    expect(cart.lines[0]?.trace.map((step) => step.rule)).toEqual(['price_list', 'tax_exempt']);
    await cashier.payCash();
    await cashier.complete();
    expect(till.value('select count(*) from sale_line_tax')).toBe(0);
    expect(till.value('select tax_exempt from sale where receipt_number is not null')).toBe(1);
  });

  it('several rates on one sale are told apart', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.milk.code);
    await cashier.scan(GOODS.aspirin.code);
    await cashier.scan(GOODS.book.code);
    expect(cashier.cart.totals.taxes).toMatchObject([
      { code: 'VAT', ratePpm: 160_000, taxMinor: 8552, baseMinor: 53_448 },
      { code: 'VAT-M', ratePpm: 50_000, taxMinor: 500, baseMinor: 10_000 },
    ]);
  });

  it('refuses a customer that is not there', async () => {
    await using till = await Till.open();
    const { saleId } = await Cashier.at(till);
    const customerId = CustomerId.parse('01900000-0000-7000-8000-00000000dead');
    const refused = await till.refused('cart.setCustomer', { saleId, customerId });
    expect(refused.code).toBe('CUSTOMER_UNKNOWN');
  });

  it('finds customers by name, phone and code, with their credit', async () => {
    await using till = await Till.open();
    const { customers } = await till.ask('customer.search', { query: 'c2001' });
    expect(customers).toMatchObject([
      {
        customerId: customerIdOf(till, CUSTOMERS.cafe),
        balanceMinor: 6_435_050,
        availableMinor: 50_000_000 - 6_435_050,
        overdueMinor: 0,
      },
    ]);
  });
});

describe('CART-7 lines as sold', () => {
  it('keep unit cost and profit, whatever the cost becomes', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const packs = await cashier.scan(MILK_PACK);
    await cashier.discount(packs, percent(10));
    await cashier.payCash();
    await cashier.complete();
    till.change("update product set cost_minor = 1 where sku = 'T-MILK'");
    // 6 × 620.00 − 10 % = 3 348.00; without VAT 2 886.21; less 6 × 450.01
    expect(till.rows('select unit_cost_minor, total_minor, profit_minor from sale_line')).toEqual([
      { unit_cost_minor: 45_001, total_minor: 334_800, profit_minor: 288_621 - 270_006 },
    ]);
    expect(
      till.rows(`select cost_minor, profit_minor from sale where status = 'COMPLETED'`),
    ).toEqual([{ cost_minor: 270_006, profit_minor: 18_615 }]);
    expect(till.rows("select unit_cost_minor from stock_movement where kind = 'sale'")).toEqual([
      { unit_cost_minor: 45_001 },
    ]);
  });

  it('may lose money, and say so', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const line = await cashier.scan(GOODS.cheese.code, { quantityMilli: pieces(0.5) });
    await cashier.discount(line, percent(20));
    await cashier.payCash();
    await cashier.complete();
    expect(Number(till.value('select profit_minor from sale_line'))).toBeLessThan(0);
  });
});

describe('CAT-3 price check', () => {
  it('tells prices, taxes and what is left, and sells nothing', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.milk.code, { quantityMilli: pieces(2) });
    const before = till.value('select count(*) from audit_event');
    const check = await till.ask('catalogue.priceCheck', { code: MILK_PACK });
    expect(check).toMatchObject({
      quantityMilli: 6000,
      retailMinor: 62_000,
      wholesaleMinor: 58_300,
      taxes: [{ name: 'VAT', ratePpm: 160_000 }],
      onHandMilli: 60_000,
      reservedMilli: 2000,
      oversellPolicy: 'strict',
      product: { sku: 'T-MILK', priceMinor: 62_000, availableMilli: 58_000 },
    });
    expect(till.value('select count(*) from audit_event')).toBe(before);
    expect((await till.ask('cart.open', {})).lines).toHaveLength(1);
  });

  it('knows what is not counted, and what is not there', async () => {
    await using till = await Till.open();
    const check = await till.ask('catalogue.priceCheck', { code: GOODS.delivery.code });
    expect(check).toMatchObject({ onHandMilli: null, reservedMilli: null });
    const refused = await till.refused('catalogue.priceCheck', { code: '4600000000008' });
    expect(refused.code).toBe('PRODUCT_UNKNOWN');
    const wrong = await till.refused('catalogue.priceCheck', { code: '4600000000009' });
    expect(wrong.code).toBe('CHECK_DIGIT_WRONG');
  });

  it('shows the price the cart in progress would pay', async () => {
    await using till = await Till.open();
    await sell(till, GOODS.bread.code);
    const cashier = await Cashier.at(till);
    await cashier.customer(CUSTOMERS.cafe);
    const check = await till.ask('catalogue.priceCheck', { code: GOODS.milk.code });
    expect(check.product.priceMinor).toBe(58_300);
  });
});
