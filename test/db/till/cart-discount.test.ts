import { describe, expect, it } from 'vitest';
import { allow, amountOff, Cashier, percent, pieces } from '../../support/cashier.ts';
import { GOODS, PINS, scaleLabel } from '../../support/small-business.ts';
import { Till } from '../../support/till-fixture.ts';

describe('CART-2 a discount on a line', () => {
  it('takes a share or an amount off, to the minor unit, and says why', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const tea = await cashier.scan(GOODS.tea.code);
    const byShare = await cashier.discount(tea, percent(12.5));
    // 333.33 × 12.5 % = 41.66625
    expect(byShare.lines[0]).toMatchObject({ discountMinor: 4167, totalMinor: 29_166 });
    expect(byShare.lines[0]?.trace.at(-1)).toEqual({
      rule: 'line_discount',
      name: '12.5 %',
      amountMinor: -4167,
    });
    const byAmount = await cashier.discount(tea, amountOff(3333));
    expect(byAmount.totals).toMatchObject({ discountMinor: 3333, totalMinor: 30_000 });
    expect((await cashier.discount(tea, null)).totals.totalMinor).toBe(33_333);
  });

  it('refuses more than the price', async () => {
    await using till = await Till.open({ pin: PINS.manager });
    const cashier = await Cashier.at(till);
    const tea = await cashier.scan(GOODS.tea.code);
    const more = amountOff(33_334);
    expect((await cashier.refusedDiscount(tea, more)).code).toBe('DISCOUNT_TOO_LARGE');
    expect((await cashier.discount(tea, amountOff(33_333))).totals.totalMinor).toBe(0);
  });
});

describe('CART-3 a discount on the sale', () => {
  it('is split over the lines to the minor unit', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await till.ask('settings.set', { mergeLines: false });
    for (let count = 0; count < 3; count += 1) await cashier.scan(GOODS.tea.code);
    const cart = await cashier.discount(null, amountOff(100));
    expect(cart.lines.map((line) => line.discountMinor)).toEqual([34, 33, 33]);
    expect(cart.totals).toMatchObject({ discountMinor: 100, totalMinor: 99_899 });
    await cashier.scan(GOODS.milk.code);
    const shares = (await cashier.discount(null, percent(7))).lines.map((one) => one.discountMinor);
    // 7 % of 1 619.99 is 113.40: 23.33⅓ three times and 43.40, the odd one to the first
    expect(shares.reduce((sum, one) => sum + one, 0)).toBe(11_340);
    expect(shares).toEqual([2334, 2333, 2333, 4340]);
  });

  it('within a fifth is the cashier’s own; beyond it asks, and a supervisor allows it', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const milk = await cashier.scan(GOODS.milk.code);
    await cashier.discount(milk, percent(20));
    const refused = await cashier.refusedDiscount(milk, percent(20.0001));
    expect(refused).toMatchObject({ code: 'LIMIT_DISCOUNT', override: 'discount_limit' });
    expect(refused.params['limitPpm']).toBe(200_000);
    const override = allow(PINS.supervisor, 'price match');
    const cart = await cashier.discount(milk, percent(35), { override });
    expect(cart.totals).toMatchObject({ discountMinor: 21_700, totalMinor: 40_300 });
    const [grant] = till.rows(
      `select kind, amount_minor, reason, line_id, r.name as requested, g.name as granted
       from override_grant
       join app_user r on r.user_id = requested_by join app_user g on g.user_id = granted_by`,
    );
    expect(grant).toEqual({
      kind: 'discount_limit',
      amount_minor: 21_700,
      reason: 'price match',
      line_id: milk.lineId,
      requested: 'Aida Test',
      granted: 'Saya Test',
    });
    await cashier.payCash();
    await cashier.complete();
  });

  it('a supervisor allows half and no more; a manager all', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const milk = await cashier.scan(GOODS.milk.code);
    const bySupervisor = { override: allow(PINS.supervisor) };
    expect(await cashier.refusedDiscount(milk, percent(51), bySupervisor)).toMatchObject({
      code: 'OVERRIDE_REFUSED',
      override: 'discount_limit',
    });
    const refused = "select count(*) from audit_event where type = 'override.refused'";
    expect(till.value(refused)).toBe(1);
    const byManager = { override: allow(PINS.manager) };
    expect((await cashier.discount(milk, percent(100), byManager)).totals.dueMinor).toBe(0);
    expect(await cashier.complete()).toMatchObject({ totalMinor: 0 });
  });

  it('two discounts within the limit are not one beyond it', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const milk = await cashier.scan(GOODS.milk.code);
    await cashier.discount(milk, percent(15));
    expect((await cashier.refusedDiscount(null, percent(15))).code).toBe('LIMIT_DISCOUNT');
    expect((await cashier.refusedDiscount(null, amountOff(6200))).code).toBe('LIMIT_DISCOUNT');
    await cashier.discount(milk, null);
    await cashier.discount(null, percent(15));
    expect((await cashier.refusedDiscount(milk, percent(15))).code).toBe('LIMIT_DISCOUNT');
    // 15 % and 5 % of what is left are 19.25 %
    await cashier.discount(milk, percent(5));
  });

  it('a share beyond the limit is refused whatever it is a share of', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    expect((await cashier.refusedDiscount(null, percent(100))).code).toBe('LIMIT_DISCOUNT');
    const matches = await cashier.scan(GOODS.matches.code, { ageConfirmed: true });
    expect((await cashier.refusedDiscount(matches, percent(21))).code).toBe('LIMIT_DISCOUNT');
  });
});

describe('CART-3 before money is taken', () => {
  it('a fair amount on a full cart is asked about once the cart is nearly empty', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const milk = await cashier.scan(GOODS.milk.code, { quantityMilli: pieces(10) });
    await cashier.scan(GOODS.bread.code);
    await cashier.discount(null, amountOff(100_000));
    await cashier.remove(milk);
    expect(cashier.cart.totals.totalMinor).toBe(0);
    const beyond = await cashier.refusedPay('cash', 100);
    expect(beyond.code).toBe('LIMIT_DISCOUNT');
  });

  it('so is an amount on a line whose quantity went down', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const milk = await cashier.scan(GOODS.milk.code, { quantityMilli: pieces(10) });
    await cashier.discount(milk, amountOff(61_000));
    await cashier.setQuantity(milk, 1);
    expect(cashier.cart.totals.totalMinor).toBe(1000);
    expect(await cashier.refusedPay('cash', 1000)).toMatchObject({
      code: 'LIMIT_DISCOUNT',
      override: 'discount_limit',
    });
    const override = allow(PINS.manager, 'last of the pallet');
    await cashier.pay('cash', 1000, { override });
    await cashier.complete();
  });

  it('what a supervisor allowed is not asked about again', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const milk = await cashier.scan(GOODS.milk.code);
    await cashier.scan(GOODS.bread.code);
    await cashier.discount(milk, percent(50), { override: allow(PINS.supervisor) });
    await cashier.payCash();
    await cashier.complete();
    expect(till.rows('select * from override_grant')).toHaveLength(1);
  });

  it('a cart given away wholly is not completed for nothing either', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const milk = await cashier.scan(GOODS.milk.code, { quantityMilli: pieces(10) });
    await cashier.scan(GOODS.bread.code);
    await cashier.discount(null, amountOff(100_000));
    await cashier.remove(milk);
    expect((await cashier.refusedComplete()).code).toBe('LIMIT_DISCOUNT');
    const override = allow(PINS.manager, 'opening day');
    const sold = await till.ask('sale.complete', { saleId: cashier.saleId, override });
    expect(sold.totalMinor).toBe(0);
    expect(till.rows('select kind, amount_minor from override_grant')).toEqual([
      { kind: 'discount_limit', amount_minor: GOODS.bread.minor },
    ]);
  });

  it('a price label’s own rounding is nobody’s discount', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(scaleLabel('price', '101', 1));
    expect(cashier.cart.totals).toMatchObject({ totalMinor: 100 });
    expect(cashier.cart.totals.discountMinor).toBeGreaterThan(20);
    await cashier.payCash();
    await cashier.complete();
  });
});

describe('overrides and PINs', () => {
  it('a wrong PIN is counted, five rest the pad, and a right one in between forgives', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const milk = await cashier.scan(GOODS.milk.code);
    const wrong = { override: allow('0000') };
    const tries = async (): Promise<unknown> => {
      const { code, params } = await cashier.refusedDiscount(milk, percent(30), wrong);
      return params['left'] ?? code;
    };
    expect([await tries(), await tries()]).toEqual([4, 3]);
    await cashier.discount(milk, percent(30), { override: allow(PINS.supervisor) });
    expect([await tries(), await tries(), await tries(), await tries()]).toEqual([4, 3, 2, 1]);
    expect(await tries()).toBe('PIN_LOCKED_OUT');
    const right = { override: allow(PINS.supervisor) };
    const locked = await cashier.refusedDiscount(milk, percent(31), right);
    expect(locked).toMatchObject({ code: 'PIN_LOCKED_OUT', params: { seconds: 60 } });
    const refusals = "select count(*) from audit_event where type = 'session.refused'";
    expect(till.value(refusals)).toBe(7);
    till.clock.jumpWall(-400 * 86_400_000);
    till.clock.passMonotonic(60_000);
    await cashier.discount(milk, percent(31), right);
  });

  it('needs a reason that says something', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const milk = await cashier.scan(GOODS.milk.code);
    const refused = await cashier.refusedDiscount(milk, percent(30), {
      override: allow(PINS.supervisor, '  x '),
    });
    expect(refused).toMatchObject({ code: 'INPUT_INVALID', params: { field: 'override.reason' } });
    expect(till.rows('select * from override_grant')).toEqual([]);
  });
});
