import { z } from 'zod';
import { DEMO } from '../../support/demo-goods.ts';
import { expect, test } from './linked-fixtures.ts';

test('UX: a price check says what this store has, and what the others have', async ({
  tillPage,
  linked,
  office,
}) => {
  const { page } = tillPage;
  const { product } = await linked.client.must('catalogue.priceCheck', { code: DEMO.milk.code });
  const shop = { code: 'Z9', name: 'Second store', currency: 'KZT', timeZone: 'Asia/Almaty' };
  const made = await office.ask('POST', '/storefronts', shop);
  const warehouseId = z.string().parse(made['storefrontId']);
  const lines = [{ productId: product.productId, quantityMilli: 7_000 }];
  await office.ask('POST', '/stock/receive', { warehouseId, lines });
  await tillPage.openDialog('F9', 'Price check');
  await tillPage.wedge.scan(DEMO.milk.code);
  const elsewhere = page.getByTestId('stock-elsewhere');
  await expect(elsewhere).toContainText('In store as of');
  await expect(elsewhere).toContainText(/Second store\s*7/);
  await expect(page.getByTestId('price-check-card')).toContainText('Sellable here');
  await office.node.app.server.close();
  await tillPage.wedge.scan(DEMO.milk.code);
  await expect(elsewhere).toContainText('HQ cannot be asked: this is what it said at');
  await tillPage.wedge.scan(DEMO.bread.code);
  await expect(tillPage.dialog).toContainText('what other stores have is not known');
});
