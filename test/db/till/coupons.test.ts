import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_COUPONS } from '../../../shared/domain/pricing/sale-book.ts';
import { BookTill, EVERYTHING } from '../../support/price-book-till.ts';

// PRC-2: codes at the till, by its own commands, on a real store.

let one: BookTill;
beforeEach(async () => {
  one = await BookTill.open();
  one.rule({ ...tenth, coupon: { code: 'Autumn-10', singleUse: false } });
});
afterEach(() => one[Symbol.asyncDispose]());

const tenth = { action: { kind: 'percent', target: EVERYTHING, ppm: 100_000 } };
const MILK = 62_000;

async function withCoupon() {
  const { saleId } = await one.begin('milk');
  return one.till.ask('cart.addCoupon', { saleId, code: ' autumn-10 ' });
}

describe('PRC-2 a coupon', () => {
  it('takes off what its rule says, once however often it is given, until it is taken off', async () => {
    const cart = await withCoupon();
    expect(cart.coupons).toEqual([{ code: 'AUTUMN-10', status: 'used' }]);
    expect(cart.totals.totalMinor).toBe(MILK - 6_200);
    const { saleId } = cart;
    const again = await one.till.ask('cart.addCoupon', { saleId, code: 'AUTUMN-10' });
    expect([again.coupons, again.totals]).toEqual([cart.coupons, cart.totals]);
    const without = await one.till.ask('cart.removeCoupon', { saleId, code: 'autumn-10' });
    expect([without.coupons, without.totals.totalMinor]).toEqual([[], MILK]);
    const audited = one.till.rows(
      `select description from audit_event where type = 'sale.updated'`,
    );
    expect(audited.map((row) => row['description'])).toEqual([
      'Coupon AUTUMN-10',
      'Coupon AUTUMN-10 taken off',
    ]);
    expect(one.till.verify()).toEqual([]);
  });

  it('is taken from a scan, where the code is no product, before the first line too', async () => {
    const { saleId } = await one.till.ask('cart.open', {});
    const empty = await one.till.ask('cart.scan', { saleId, code: 'AUTUMN-10', source: 'wedge' });
    expect(empty.coupons).toEqual([{ code: 'AUTUMN-10', status: 'no_effect' }]);
    const filled = await one.add({ saleId }, 'milk');
    expect(filled.coupons).toEqual([{ code: 'AUTUMN-10', status: 'used' }]);
    expect(filled.totals.totalMinor).toBe(MILK - 6_200);
  });

  it('of a product’s own code is that product', async () => {
    one.rule({ ...tenth, coupon: { code: 'B-TEA', singleUse: false } });
    const { saleId } = await one.begin('milk');
    const cart = await one.till.ask('cart.scan', { saleId, code: 'B-TEA' });
    expect([cart.lines.length, cart.coupons]).toEqual([2, []]);
  });

  it('that no book has is refused by name, and a scan of it is a product nobody knows', async () => {
    const { saleId } = await one.begin('milk');
    expect(await one.till.refused('cart.addCoupon', { saleId, code: 'winter' })).toEqual({
      ...{ code: 'COUPON_UNKNOWN', params: { code: 'WINTER' } },
    });
    expect((await one.till.refused('cart.scan', { saleId, code: 'WINTER' })).code).toBe(
      'PRODUCT_UNKNOWN',
    );
    expect((await one.till.ask('cart.open', {})).coupons).toEqual([]);
  });

  it('says where it does nothing, and where only newer prices have it', async () => {
    one.rule({
      ...{ ...tenth, coupon: { code: 'RICH', singleUse: false } },
      minimumBasketMinor: 9_000_000,
    });
    const { saleId } = await one.begin('milk');
    await one.till.ask('cart.addCoupon', { saleId, code: 'rich' });
    one.rule({ ...tenth, coupon: { code: 'NEW', singleUse: false } });
    const cart = await one.till.ask('cart.addCoupon', { saleId, code: 'new' });
    expect(cart.coupons).toEqual([
      { code: 'RICH', status: 'no_effect' },
      { code: 'NEW', status: 'unknown' },
    ]);
    expect(cart.totals.totalMinor).toBe(MILK);
    const accepted = await one.till.ask('cart.acceptPrices', { saleId });
    expect(accepted.coupons.map(({ status }) => status)).toEqual(['no_effect', 'used']);
    expect(accepted.totals.totalMinor).toBe(MILK - 6_200);
  });

  it('stays on the cart over a restart, a hold and a recall, and stands in the journal', async () => {
    const { saleId, coupons, totals } = await withCoupon();
    await one.till.restart();
    const back = await one.till.ask('cart.open', {});
    expect([back.coupons, back.totals]).toEqual([coupons, totals]);
    const other = await one.till.ask('cart.hold', { saleId, name: 'Guest' });
    expect(other.coupons).toEqual([]);
    const recalled = await one.till.ask('cart.recall', { saleId });
    expect([recalled.coupons, recalled.totals]).toEqual([coupons, totals]);
    await one.sell({ saleId });
    const bytes = one.till.value(
      `select cast(bytes as text) from journal where type = 'sale.completed'`,
    );
    const { sale } = JSON.parse(String(bytes)).payload;
    expect(sale).toMatchObject({ totalMinor: 55_800, book: { coupons: ['AUTUMN-10'] } });
    expect(one.till.verify()).toEqual([]);
  });

  it('comes and goes before there is money on the sale, and only so many of them', async () => {
    const codes = Array.from({ length: MAX_COUPONS + 1 }, (_, index) => `C${index}`);
    for (const code of codes) one.rule({ ...tenth, coupon: { code, singleUse: false } });
    const { saleId } = await one.begin('milk');
    for (const code of codes.slice(1)) await one.till.ask('cart.addCoupon', { saleId, code });
    const full = await one.till.refused('cart.addCoupon', { saleId, code: 'C0' });
    expect(full).toMatchObject({ code: 'COUPONS_TOO_MANY', params: { limit: MAX_COUPONS } });
    await one.till.ask('tender.add', { saleId, kind: 'cash', amountMinor: 100 });
    const late = await one.till.refused('cart.removeCoupon', { saleId, code: 'C1' });
    expect(late.code).toBe('SALE_HAS_TENDERS');
  });
});
