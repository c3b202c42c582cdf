import { expect } from '@playwright/test';
import { milli } from '../../shared/domain/quantity.ts';
import type { CartView } from '../../shared/ipc/views.ts';
import { DEMO } from './demo-goods.ts';
import type { TillClient } from './till-client.ts';
import type { TillPage } from './till-page.ts';

/**
 * Fills the cart as on a busy day: pieces, a weight, a discount, a dozen, a note. Shown once it is
 * all there.
 */
export async function busySale(tillPage: TillPage, client: TillClient): Promise<CartView> {
  let cart = await client.must('cart.open', {});
  const { saleId } = cart;
  for (const code of [DEMO.bread.code, DEMO.milk.code, DEMO.eggs.code]) {
    cart = await client.must('cart.scan', { saleId, code });
  }
  const [bread, milk] = cart.lines;
  if (bread === undefined || milk === undefined) throw new Error('two lines expected');
  const discount = { kind: 'percent', ppm: 100_000 } as const;
  await client.must('cart.setDiscount', { saleId, lineId: milk.lineId, discount });
  await client.must('cart.setNote', { saleId, lineId: bread.lineId, note: 'sliced' });
  const dozen = { saleId, code: DEMO.bag.code, quantityMilli: milli(12_000) };
  await client.must('cart.scan', dozen);
  const weighed = { saleId, code: DEMO.apples.code, quantityMilli: milli(2500) };
  cart = await client.must('cart.scan', weighed);
  await tillPage.page.reload();
  await expect(tillPage.lines).toHaveCount(5);
  return cart;
}

/** Many lines, so that the list scrolls. */
export async function longSale(
  tillPage: TillPage,
  client: TillClient,
  count: number,
): Promise<void> {
  const { saleId } = await client.must('cart.open', {});
  const { products } = await client.must('catalogue.search', { query: 'milk', limit: count });
  const more = await client.must('catalogue.search', { query: 'bread', limit: count });
  const sellable = [...products, ...more.products].filter(
    (one) => one.unit === 'piece' && one.minimumAge === 0 && (one.availableMilli ?? 1000) >= 1000,
  );
  for (const { productId } of sellable.slice(0, count)) {
    await client.must('cart.add', { saleId, productId });
  }
  await tillPage.page.reload();
  await expect(tillPage.lines.last()).toBeVisible();
}
