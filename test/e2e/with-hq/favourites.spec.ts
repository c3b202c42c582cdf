import { z } from 'zod';
import { demoStorefront, expect, test } from './linked-fixtures.ts';

const Goods = z.object({ productId: z.string(), nameEn: z.string() });

test('UX: favourites chosen at HQ stand first in the grid, without the till being touched', async ({
  tillPage,
  office,
}) => {
  const { page } = tillPage;
  const tiles = page.locator('[data-product-id]');
  await expect(tiles.first()).toBeVisible();
  const found = await office.ask('GET', '/products?sort=-sku&limit=2');
  const [one, other] = z.array(Goods).parse(found['items']);
  if (!one || !other) throw new Error('The demo has more goods than that');
  const path = `/storefronts/${await demoStorefront(office)}`;
  await office.ask('PATCH', path, { favourites: [one.productId, other.productId] });
  await expect(tiles).toHaveCount(2, { timeout: 30_000 });
  await expect(tiles).toContainText([one.nameEn, other.nameEn]);
  await office.ask('PATCH', path, { favourites: [other.productId] });
  await expect(tiles).toContainText([other.nameEn], { timeout: 30_000 });
});

test('UX: a category that HQ renames is called so at the till', async ({ tillPage, office }) => {
  const { page } = tillPage;
  const found = await office.ask('GET', '/categories?sort=position&limit=1');
  const Category = z.object({ categoryId: z.string(), nameEn: z.string() });
  const category = z.array(Category).parse(found['items'])[0];
  await expect(page.getByRole('tab', { name: category?.nameEn ?? '' })).toBeVisible();
  await office.ask('PATCH', `/categories/${category?.categoryId}`, { nameEn: 'Called anew' });
  await expect(page.getByRole('tab', { name: 'Called anew' })).toBeVisible({ timeout: 30_000 });
});
