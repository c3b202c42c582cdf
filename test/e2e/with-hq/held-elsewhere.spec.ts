import { DEMO } from '../../support/demo-goods.ts';
import { expect, test } from './linked-fixtures.ts';

test('CART-4 a sale held at another till is brought back here by two keys', async ({
  tillPage,
  newTill,
  office,
}) => {
  const { page } = tillPage;
  const { client } = await newTill('02');
  await client.must('session.signIn', { pin: '2222' });
  const { saleId } = await client.must('cart.open', {});
  await client.must('cart.addOpenItem', { saleId, name: 'Repair', unitPriceMinor: 150_000 });
  await client.must('cart.hold', { saleId, name: 'Blue jacket' });
  const row = page.getByTestId('held-cart').filter({ hasText: 'Blue jacket' });
  await expect(async () => {
    await tillPage.press('Escape', 'F7');
    await expect(row).toContainText('At till 02', { timeout: 1_000 });
  }).toPass();
  await tillPage.press('Enter');
  await expect(tillPage.line('Repair')).toBeVisible();
  await expect(tillPage.dialog).toHaveCount(0);
  await expect
    .poll(async () => (await client.must('status.get', {})).heldCount, { timeout: 30_000 })
    .toBe(0);
  await tillPage.press('F7', 'Enter');
  await office.node.app.server.close();
  await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByTestId('more-held').click();
  await expect(page.getByTestId('held-elsewhere')).toContainText(
    'only the sales held at this till',
  );
});
