import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PriceRule } from '../../../shared/domain/pricing/price-book.ts';
import { SaleCompleted } from '../../../shared/protocol/journal-event.ts';
import { replaySale } from '../../../shared/protocol/sale-replay.ts';
import { BookTill, EVERYTHING } from '../../support/price-book-till.ts';

// PRC-5: what a till journals of a sale is enough to price it again, to the minor unit.

let one: BookTill;
beforeEach(async () => {
  one = await BookTill.open();
});
afterEach(() => one[Symbol.asyncDispose]());

function journalled(): SaleCompleted {
  const bytes = one.till.value(
    `select cast(bytes as text) from journal where type = 'sale.completed' order by seq desc`,
  );
  return z.object({ payload: SaleCompleted }).parse(JSON.parse(String(bytes))).payload;
}

function rules(): PriceRule[] {
  const rows = one.till.rows('select body_json from price_rule where until_version is null');
  return rows.map((row) => PriceRule.parse(JSON.parse(String(row['body_json']))));
}

describe('PRC-5 a sale priced again from its journal', () => {
  it('comes to the same, with discounts by hand and a tax-exempt customer', async () => {
    one.rule({ action: { kind: 'percent', target: EVERYTHING, ppm: 133_333 } });
    one.rule({ action: { kind: 'basket_amount', target: EVERYTHING, amountMinor: 777 } });
    const known = one.customer('C-7', { taxExempt: true });
    one.pull(known);
    for (const customerId of [null, known[1]]) {
      const { saleId } = await one.begin('milk', 'tea', 'bread', 'tea');
      await one.till.ask('cart.setCustomer', { saleId, customerId });
      const discount = { kind: 'percent', ppm: 70_000 } as const;
      await one.till.ask('cart.setDiscount', { saleId, lineId: null, discount });
      await one.sell({ saleId });
      expect(journalled().sale.book?.version).toBe(2);
      expect(replaySale(journalled(), { rules: rules(), lists: [] }).differences).toEqual([]);
    }
  });

  it('uses the coupons that the sale was sold with', async () => {
    const coupon = { code: 'ONCE', singleUse: true };
    one.rule({ action: { kind: 'percent', target: EVERYTHING, ppm: 100_000 }, coupon });
    const { saleId } = await one.begin('milk');
    await one.till.ask('cart.addCoupon', { saleId, code: 'once' });
    await one.sell({ saleId });
    const { differences, usedRules } = replaySale(journalled(), { rules: rules(), lists: [] });
    expect(differences).toEqual([]);
    expect(usedRules).toMatchObject([{ coupon, amountMinor: 6_200 }]);
  });

  it('differs by another book, and a sale of no book is left', async () => {
    await one.sell(await one.begin('milk'));
    expect(replaySale(journalled(), { rules: [], lists: [] }).differences).toEqual([]);
    one.rule({ action: { kind: 'percent', target: EVERYTHING, ppm: 100_000 } });
    await one.sell(await one.begin('milk'));
    const [first] = replaySale(journalled(), { rules: [], lists: [] }).differences;
    expect(first).toEqual({ figure: '1.lineDiscountMinor', till: 6_200, hq: 0 });
  });
});
