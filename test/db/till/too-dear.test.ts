import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LOCALES } from '../../../shared/domain/localized.ts';
import { Currency, MAX_CART_MINOR } from '../../../shared/domain/money.ts';
import { errorText } from '../../../shared/i18n/errors.ts';
import type { CartView } from '../../../shared/ipc/views.ts';
import { BookTill } from '../../support/price-book-till.ts';

// What a price list makes of a quantity may be more than any document carries.

let one: BookTill;
beforeEach(async () => {
  one = await BookTill.open();
});
afterEach(() => one[Symbol.asyncDispose]());

const PIECES = 3;
const REFUSED = { code: 'SALE_TOO_DEAR', params: { limitMinor: MAX_CART_MINOR } } as const;
const DEAR = MAX_CART_MINOR / 2;

/** A list before all others; the goods' own price is a usual one. */
function dearList(): void {
  const priceListId = randomUUID();
  const prices = [{ priceListId, priceMinor: DEAR }];
  one.pull(one.list(priceListId, { priority: 5 }), one.product('milk', { prices }));
}

async function state(): Promise<CartView> {
  return one.till.ask('cart.open', {});
}

describe('a sale that a price list makes too dear', () => {
  it('is refused in words, by quantity and by scan, and stays as it was', async () => {
    dearList();
    const { saleId, lines } = await one.begin('milk');
    const before = await state();
    expect(before.lines[0]?.unitPriceMinor).toBe(DEAR);
    const lineId = lines[0]?.lineId ?? '';
    const more = { saleId, lineId, quantityMilli: PIECES * 1_000 };
    expect(await one.till.refused('cart.setQuantity', more)).toEqual(REFUSED);
    const most = { ...more, quantityMilli: 99_999_000 };
    expect(await one.till.refused('cart.setQuantity', most)).toEqual(REFUSED);
    const scan = { saleId, code: 'B-MILK', quantityMilli: 99_998_000 };
    expect(await one.till.refused('cart.scan', scan)).toEqual(REFUSED);
    expect(await state()).toEqual(before);
    await one.till.restart();
    expect((await state()).totals).toEqual(before.totals);
    const two = { ...more, quantityMilli: 2_000 };
    expect((await one.till.ask('cart.setQuantity', two)).totals.totalMinor).toBe(MAX_CART_MINOR);
    expect(one.till.verify()).toEqual([]);
  });

  it('says so in three languages', () => {
    const words = LOCALES.map((locale) => errorText(REFUSED, locale, Currency.parse('KZT')));
    expect(new Set(words.map(({ message }) => message)).size).toBe(3);
    for (const { message } of words) expect(message).toMatch(/500\s000\s000\s000/);
  });
});
