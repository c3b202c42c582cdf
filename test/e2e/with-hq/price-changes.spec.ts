import { z } from 'zod';
import { DEMO } from '../../support/demo-goods.ts';
import { tenge } from '../../support/till-page.ts';
import { expect, test } from './linked-fixtures.ts';

const Products = z.object({
  items: z.array(
    z.looseObject({
      productId: z.string(),
      prices: z.array(z.looseObject({ priceListId: z.string() })),
    }),
  ),
});

test('UX: a price that changes under the sale is told quietly, and taken by one key', async ({
  tillPage,
  linked,
  office,
}) => {
  const { page } = tillPage;
  await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
  await expect(tillPage.total).toHaveText(tenge(DEMO.bread.minor));
  const { product } = await linked.client.must('catalogue.priceCheck', { code: DEMO.bread.code });
  const found = Products.parse(await office.ask('GET', `/products?sku=${product.sku}`)).items[0];
  const prices = found?.prices.map(({ priceListId }) => ({ priceListId, priceMinor: 30_000 }));
  await office.ask('PATCH', `/products/${found?.productId}`, { prices });
  const word = page.getByTestId('prices-changed');
  await expect(word).toContainText('1 price changed', { timeout: 30_000 });
  await expect(tillPage.total).toHaveText(tenge(DEMO.bread.minor));
  await word.click();
  await tillPage.press('Delete');
  await expect(word).toHaveCount(0);
  await expect(tillPage.total).toHaveText(tenge(DEMO.bread.minor));
  const again = found?.prices.map(({ priceListId }) => ({ priceListId, priceMinor: 31_000 }));
  await office.ask('PATCH', `/products/${found?.productId}`, { prices: again });
  await expect(word).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await tillPage.press('z');
  await expect(page.getByRole('dialog', { name: 'Prices that changed' })).toBeVisible();
  await tillPage.press('Enter');
  await expect(tillPage.total).toHaveText(tenge(31_000));
});
