import { describe, expect, it } from 'vitest';
import { allow, Cashier, pieces, stockOf } from '../../support/cashier.ts';
import { GOODS, PINS } from '../../support/small-business.ts';
import { Till } from '../../support/till-fixture.ts';

const MINUTE_MS = 60_000;
const YEAR_MS = 365 * 86_400_000;

/** The cart in hand is put aside and a new one begun. */
async function nextCart(till: Till, cashier: Cashier): Promise<Cashier> {
  await till.ask('cart.hold', { saleId: cashier.saleId, name: 'aside' });
  return Cashier.at(till);
}

async function reservations(till: Till): Promise<string[]> {
  const rows = till.rows('select status from reservation order by reservation_id');
  return rows.map((row) => String(row['status']));
}

describe('RES-1 availability', () => {
  it('is what is on hand less what every cart holds', async () => {
    await using till = await Till.open();
    const first = await Cashier.at(till);
    await first.scan(GOODS.beer.code, { quantityMilli: pieces(90), ageConfirmed: true });
    const second = await nextCart(till, first);
    const seven = { quantityMilli: pieces(7), ageConfirmed: true };
    expect(await second.refusedScan(GOODS.beer.code, seven)).toMatchObject({
      code: 'STOCK_NOT_ENOUGH',
      params: { name: 'Test beer', available: '6', wanted: '7' },
    });
    await second.scan(GOODS.beer.code, { quantityMilli: pieces(6), ageConfirmed: true });
    expect(stockOf(till, GOODS.beer.code)).toEqual({ onHand: 96_000, reserved: 96_000 });
    const check = await till.ask('catalogue.priceCheck', { code: GOODS.beer.code });
    expect(check.product.availableMilli).toBe(0);
  });

  it('says what is left in the cashier’s language and unit', async () => {
    await using till = await Till.open({ pin: PINS.cashier2 });
    const cashier = await Cashier.at(till);
    const refused = await cashier.refusedScan(GOODS.cheese.code, { quantityMilli: pieces(12.401) });
    expect(refused.params).toEqual({
      name: 'Товар cheese',
      available: '12,400\u00A0кг',
      wanted: '12,401\u00A0кг',
    });
    expect(refused.override).toBeUndefined();
  });

  it('counts what the line itself holds as free', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const bread = await cashier.scan(GOODS.bread.code, { quantityMilli: pieces(40) });
    const { saleId } = cashier;
    const more = { saleId, lineId: bread.lineId, quantityMilli: pieces(41) };
    expect((await till.refused('cart.setQuantity', more)).params['available']).toBe('40');
    expect(await cashier.setQuantity(bread, 39)).toMatchObject({ quantityMilli: 39_000 });
    expect(await cashier.setQuantity(bread, 40)).toMatchObject({ reservation: 'reserved' });
    expect(await reservations(till)).toEqual(['RELEASED', 'RELEASED', 'ACTIVE']);
  });

  it('a refused change leaves the hold as it was', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.bread.code, { quantityMilli: pieces(40) });
    expect((await cashier.refusedScan(GOODS.bread.code)).code).toBe('STOCK_NOT_ENOUGH');
    expect(stockOf(till, GOODS.bread.code).reserved).toBe(40_000);
    expect(await reservations(till)).toEqual(['ACTIVE']);
  });
});

describe('RES-5 two carts and the last unit', () => {
  it('one wins; the other hears of it, and has its chance when the first gives up', async () => {
    await using till = await Till.open();
    const first = await Cashier.at(till);
    await first.scan(GOODS.lamp.code);
    const second = await nextCart(till, first);
    expect((await second.refusedScan(GOODS.lamp.code)).params['available']).toBe('0');
    await till.ask('cart.abandon', { saleId: first.saleId });
    await second.scan(GOODS.lamp.code);
    await second.payCash();
    await second.complete();
    expect(stockOf(till, GOODS.lamp.code)).toEqual({ onHand: 0, reserved: 0 });
  });

  it('both scan at once, and one wins', async () => {
    await using till = await Till.open();
    const first = await Cashier.at(till);
    await first.scan(GOODS.tea.code);
    const second = await nextCart(till, first);
    const answers = await Promise.all(
      [first, second].map(({ saleId }) =>
        till.call('cart.scan', { saleId, code: GOODS.lamp.code }),
      ),
    );
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(stockOf(till, GOODS.lamp.code).reserved).toBe(1000);
  });

  it('completing commits exactly what was reserved', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.apples.code, { quantityMilli: pieces(2.5) });
    await cashier.scan(GOODS.delivery.code);
    const milk = await cashier.scan(GOODS.milk.code, { quantityMilli: pieces(3) });
    await cashier.setQuantity(milk, 2);
    await cashier.payCash();
    await cashier.complete();
    const sold = till.rows(
      `select sku, -quantity_milli as quantity from stock_movement
       join product on row_id = product_row where kind = 'sale' order by sku`,
    );
    expect(sold).toEqual([
      { sku: 'T-APPLES', quantity: 2500 },
      { sku: 'T-MILK', quantity: 2000 },
    ]);
    const committed = "select sum(quantity_milli) from reservation where status = 'COMMITTED'";
    expect(till.value(committed)).toBe(4500);
    expect(stockOf(till, GOODS.apples.code)).toEqual({ onHand: 97_500, reserved: 0 });
  });
});

describe('RES-3 thirty minutes', () => {
  it('end by the monotonic clock, whatever the wall clock does', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.lamp.code);
    till.clock.jumpWall(YEAR_MS);
    expect(till.sweep()).toBe(0);
    till.clock.jumpWall(-2 * YEAR_MS);
    till.clock.passMonotonic(30 * MINUTE_MS - 1);
    expect(till.sweep()).toBe(0);
    till.clock.passMonotonic(1);
    expect(till.sweep()).toBe(1);
    expect(stockOf(till, GOODS.lamp.code).reserved).toBe(0);
    expect(till.sweep()).toBe(0);
  });

  it('a cart that comes back takes again what is there, and shows what is not', async () => {
    await using till = await Till.open();
    const first = await Cashier.at(till);
    await first.scan(GOODS.lamp.code);
    await first.scan(GOODS.tea.code);
    const second = await nextCart(till, first);
    till.clock.pass(30 * MINUTE_MS);
    till.sweep();
    await second.scan(GOODS.lamp.code);
    const back = await till.ask('cart.recall', { saleId: first.saleId });
    expect(back.lines.map((line) => line.reservation)).toEqual(['released', 'reserved']);
    first.cart = back;
    // It is said before the money is taken, not after.
    expect((await first.refusedPay('cash', 600_000)).code).toBe('STOCK_NOT_ENOUGH');
    await till.ask('cart.abandon', { saleId: second.saleId });
    await first.payCash();
    await first.complete();
  });

  it('a hold that ran out while the customer paid is taken again', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.lamp.code);
    await cashier.payCash();
    till.clock.pass(31 * MINUTE_MS);
    till.sweep();
    await cashier.complete();
    expect(stockOf(till, GOODS.lamp.code)).toEqual({ onHand: 0, reserved: 0 });
    expect(await reservations(till)).toEqual(['RELEASED', 'COMMITTED']);
  });

  it('and what another cart took meanwhile is not sold twice', async () => {
    await using till = await Till.open();
    const first = await Cashier.at(till);
    await first.scan(GOODS.lamp.code);
    await first.payCash();
    till.clock.pass(31 * MINUTE_MS);
    till.sweep();
    // A second cart through the back door: the first cannot be held with money on it.
    till.change('update terminal_state set current_sale_id = null');
    const second = await Cashier.at(till);
    await second.scan(GOODS.lamp.code);
    expect((await first.refusedComplete()).code).toBe('STOCK_NOT_ENOUGH');
    await second.payCash();
    await second.complete();
    expect(stockOf(till, GOODS.lamp.code).onHand).toBe(0);
  });

  it('at boot nothing is held', async () => {
    await using till = await Till.open();
    const first = await Cashier.at(till);
    await first.scan(GOODS.lamp.code);
    await nextCart(till, first);
    await till.restart();
    expect(await reservations(till)).toEqual(['RELEASED']);
    const other = await Cashier.at(till);
    await other.scan(GOODS.lamp.code);
    const released = till.rows(
      "select description, origin from audit_event where type = 'stock.released'",
    );
    expect(released).toEqual([{ description: 'Reservation released at start', origin: 'sweep' }]);
  });
});

describe('RES-4 more than there is', () => {
  it('a presented product is sold by a supervisor’s word, and its stock goes below zero', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const three = { quantityMilli: pieces(3) };
    expect(await cashier.refusedScan(GOODS.coconut.code, three)).toMatchObject({
      code: 'STOCK_NOT_ENOUGH',
      override: 'oversell',
      params: { available: '2', wanted: '3' },
    });
    const byCashier = { ...three, override: allow(PINS.cashier2) };
    expect(await cashier.refusedScan(GOODS.coconut.code, byCashier)).toMatchObject({
      code: 'OVERRIDE_REFUSED',
      override: 'oversell',
    });
    const bySupervisor = { ...three, override: allow(PINS.supervisor, 'in the customer’s hand') };
    await cashier.scan(GOODS.coconut.code, bySupervisor);
    await cashier.payCash();
    await cashier.complete();
    expect(stockOf(till, GOODS.coconut.code)).toEqual({ onHand: -1000, reserved: 0 });
    expect(till.rows('select kind, reason, amount_minor from override_grant')).toEqual([
      { kind: 'oversell', reason: 'in the customer’s hand', amount_minor: 45_000 },
    ]);
  });

  it('a strict one is not, whoever says so', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const two = { quantityMilli: pieces(2), override: allow(PINS.manager) };
    const refused = await cashier.refusedScan(GOODS.lamp.code, two);
    expect(refused.code).toBe('STOCK_NOT_ENOUGH');
    expect(refused.override).toBeUndefined();
    expect(till.rows('select * from override_grant')).toEqual([]);
  });

  it('what was allowed still stands after a restart, and for fewer, but not for more', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const override = allow(PINS.supervisor);
    const line = await cashier.scan(GOODS.coconut.code, { quantityMilli: pieces(4), override });
    await till.restart();
    await Cashier.at(till);
    expect(await cashier.setQuantity(line, 3)).toMatchObject({ reservation: 'reserved' });
    expect(await cashier.setQuantity(line, 4)).toMatchObject({ reservation: 'reserved' });
    const { saleId } = cashier;
    const more = { saleId, lineId: line.lineId, quantityMilli: pieces(5) };
    expect((await till.refused('cart.setQuantity', more)).override).toBe('oversell');
    till.clock.pass(31 * MINUTE_MS);
    till.sweep();
    await cashier.payCash();
    await cashier.complete();
    expect(till.rows('select * from override_grant')).toHaveLength(1);
  });

  it('stock that ran out under a paid sale is allowed at its completion', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.coconut.code, { quantityMilli: pieces(2) });
    await cashier.payCash();
    till.clock.pass(31 * MINUTE_MS);
    till.sweep();
    till.change(
      `insert into stock_movement select 'shrink', row_id, 'adjust', -2000, 0, null, null, null,
       '2026-11-21', '2026-11-21T09:05:00.000Z' from product where sku = 'T-COCONUT'`,
    );
    expect(await cashier.refusedComplete()).toMatchObject({ override: 'oversell' });
    const override = allow(PINS.supervisor, 'already in the bag');
    await till.ask('sale.complete', { saleId: cashier.saleId, override });
    expect(stockOf(till, GOODS.coconut.code).onHand).toBe(-2000);
  });
});
