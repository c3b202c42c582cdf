import { describe, expect, it } from 'vitest';
import type { CartView } from '../../../shared/ipc/views.ts';
import { amountOff, Cashier, percent, pieces, stockOf } from '../../support/cashier.ts';
import { CUSTOMERS, GOODS, PINS } from '../../support/small-business.ts';
import { Till } from '../../support/till-fixture.ts';

/** A cart with something of everything on it. */
async function fullCart(till: Till): Promise<Cashier> {
  const cashier = await Cashier.at(till);
  await cashier.customer(CUSTOMERS.cafe);
  await cashier.scan(GOODS.matches.code, { ageConfirmed: true });
  const apples = await cashier.scan(GOODS.apples.code, { quantityMilli: pieces(1.234) });
  await cashier.discount(apples, percent(5));
  const milk = await cashier.scan(GOODS.milk.code);
  const { saleId } = cashier;
  await till.ask('cart.setNote', { saleId, lineId: milk.lineId, note: 'chilled' });
  await cashier.discount(null, amountOff(500));
  return cashier;
}

function withoutTouch(cart: CartView): Omit<CartView, 'touchedLineId'> {
  const { touchedLineId: _, ...rest } = cart;
  return rest;
}

describe('CART-1 the cart is stored', () => {
  it('a new process finds the cart as it was, reserved again', async () => {
    await using till = await Till.open();
    const { cart } = await fullCart(till);
    await till.restart();
    const reopened = await till.ask('cart.open', {});
    expect(withoutTouch(reopened)).toEqual(withoutTouch(cart));
    expect(reopened.lines.map((line) => line.reservation)).toEqual([
      'reserved',
      'reserved',
      'reserved',
    ]);
  });

  it('with the money on it, and the way back', async () => {
    await using till = await Till.open();
    const cashier = await fullCart(till);
    await cashier.pay('cash', 10_000);
    const { cart } = cashier;
    await till.restart();
    const reopened = await Cashier.at(till);
    expect(withoutTouch(reopened.cart)).toEqual(withoutTouch(cart));
    const [tender] = reopened.cart.tenders;
    if (!tender) throw new Error('The money is gone');
    await till.ask('tender.remove', { saleId: cart.saleId, tenderId: tender.tenderId });
    expect((await reopened.undo()).discount).toBeNull();
  });

  it('every single change is there after a restart', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const check = async (): Promise<void> => {
      const shown = await till.ask('cart.open', {});
      await till.restart();
      expect(withoutTouch(await till.ask('cart.open', {}))).toEqual(withoutTouch(shown));
    };
    const tea = await cashier.scan(GOODS.tea.code);
    await check();
    await cashier.setQuantity(tea, 4);
    await check();
    await cashier.discount(tea, percent(3));
    await check();
    await cashier.customer(CUSTOMERS.exempt);
    await check();
    await cashier.remove(tea);
    await check();
  });

  it('whoever signs in next finds it, and sells under their own name', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.tea.code);
    await till.ask('session.signOut', {});
    expect((await till.refused('cart.open', {})).code).toBe('NOT_SIGNED_IN');
    await till.ask('session.signIn', { pin: PINS.cashier2 });
    const next = await Cashier.at(till);
    expect(next.cart.lines).toHaveLength(1);
    await next.payCash();
    const { saleId } = await next.complete();
    const { sales } = await till.ask('sale.find', { query: '' });
    expect(sales[0]?.cashierName).toBe('Bek Test');
    expect((await till.ask('sale.receipt', { saleId })).content).toContain('Bek Test');
  });
});

describe('CART-4 hold and recall', () => {
  it('puts a cart aside with a name and all it reserved, and brings it back', async () => {
    await using till = await Till.open();
    const cashier = await fullCart(till);
    const { cart } = cashier;
    const fresh = await till.ask('cart.hold', { saleId: cart.saleId, name: 'Red coat' });
    expect(fresh).toMatchObject({ lines: [], customer: null, type: 'RETAIL' });
    expect(fresh.saleId).not.toBe(cart.saleId);
    expect(stockOf(till, GOODS.milk.code).reserved).toBe(1000);
    const { carts } = await till.ask('cart.held', {});
    expect(carts).toMatchObject([
      { saleId: cart.saleId, holdName: 'Red coat', lineCount: 3, cashierName: 'Aida Test' },
    ]);
    expect(carts[0]?.totalMinor).toBe(cart.totals.totalMinor);
    const back = await till.ask('cart.recall', { saleId: cart.saleId });
    expect({ ...withoutTouch(back), holdName: '' }).toEqual(withoutTouch(cart));
    expect((await till.ask('cart.held', {})).carts).toEqual([]);
    expect((await till.ask('cart.open', {})).saleId).toBe(cart.saleId);
  });

  it('holds several; a recall holds the cart in progress in its place', async () => {
    await using till = await Till.open();
    const first = await Cashier.at(till);
    await first.scan(GOODS.tea.code);
    await till.ask('cart.hold', { saleId: first.saleId, name: 'one' });
    const second = await Cashier.at(till);
    await second.scan(GOODS.milk.code);
    await till.ask('cart.recall', { saleId: first.saleId });
    const { carts } = await till.ask('cart.held', {});
    // Nobody named it: the shop's own time does.
    expect(carts).toMatchObject([{ saleId: second.saleId, holdName: '14:05' }]);
    await till.restart();
    expect((await till.ask('cart.open', {})).saleId).toBe(first.saleId);
    expect((await till.ask('cart.held', {})).carts).toHaveLength(1);
  });

  it('drops an empty cart when another comes back, and does not hold one', async () => {
    await using till = await Till.open();
    const first = await Cashier.at(till);
    expect((await till.refused('cart.hold', { saleId: first.saleId, name: '' })).code).toBe(
      'SALE_EMPTY',
    );
    await first.scan(GOODS.tea.code);
    const empty = await till.ask('cart.hold', { saleId: first.saleId, name: 'one' });
    await till.ask('cart.recall', { saleId: first.saleId });
    expect((await till.ask('cart.held', {})).carts).toEqual([]);
    const gone = await till.refused('cart.recall', { saleId: empty.saleId });
    expect(gone.code).toBe('SALE_NOT_OPEN');
  });

  it('asked twice to hold one cart, keeps the other one in hand', async () => {
    await using till = await Till.open();
    const first = await Cashier.at(till);
    await first.scan(GOODS.tea.code);
    await till.ask('cart.hold', { saleId: first.saleId, name: 'one' });
    const second = await Cashier.at(till);
    await second.scan(GOODS.milk.code);
    const again = await till.ask('cart.hold', { saleId: first.saleId, name: 'uno' });
    expect(again).toMatchObject({ saleId: second.saleId, lines: [{ sku: 'T-MILK' }] });
    expect((await till.ask('cart.open', {})).saleId).toBe(second.saleId);
    expect((await till.ask('cart.held', {})).carts).toMatchObject([{ holdName: 'uno' }]);
  });

  it('a held sale paid meanwhile leaves the cart in hand alone', async () => {
    await using till = await Till.open();
    const held = await Cashier.at(till);
    await held.scan(GOODS.tea.code);
    await till.ask('cart.hold', { saleId: held.saleId, name: 'waiting' });
    const other = await Cashier.at(till);
    await other.scan(GOODS.milk.code);
    await held.payCash();
    await till.ask('sale.complete', { saleId: held.saleId });
    expect(await till.ask('cart.open', {})).toMatchObject({
      saleId: other.saleId,
      lines: [{ sku: 'T-MILK' }],
    });
    expect((await till.ask('cart.held', {})).carts).toEqual([]);
  });

  it('abandon releases everything, for good', async () => {
    await using till = await Till.open();
    const cashier = await fullCart(till);
    const { saleId } = cashier;
    const fresh = await till.ask('cart.abandon', { saleId });
    expect(fresh.lines).toEqual([]);
    expect(stockOf(till, GOODS.milk.code)).toEqual({ onHand: 60_000, reserved: 0 });
    expect(till.value('select status from sale where sale_id = ?', saleId)).toBe('CANCELLED');
    const states = till.rows('select distinct status from reservation');
    expect(states).toEqual([{ status: 'CANCELLED' }]);
    expect((await till.refused('cart.recall', { saleId })).code).toBe('SALE_NOT_OPEN');
    expect((await cashier.refusedScan(GOODS.tea.code)).code).toBe('SALE_NOT_OPEN');
    expect((await cashier.refusedComplete()).code).toBe('SALE_NOT_OPEN');
  });

  it('a held cart can be dropped while another is in hand', async () => {
    await using till = await Till.open();
    const held = await Cashier.at(till);
    await held.scan(GOODS.lamp.code);
    await till.ask('cart.hold', { saleId: held.saleId, name: 'lamp' });
    const other = await Cashier.at(till);
    await other.scan(GOODS.tea.code);
    const answered = await till.ask('cart.abandon', { saleId: held.saleId });
    expect(answered.saleId).toBe(other.saleId);
    expect(stockOf(till, GOODS.lamp.code).reserved).toBe(0);
  });
});
