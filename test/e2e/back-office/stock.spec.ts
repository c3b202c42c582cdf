import { z } from 'zod';
import type { OfficeNode } from '../../support/office-node.ts';
import { surveyOffice } from '../../support/office-survey.ts';
import { expect, test } from './office-fixtures.ts';

const Item = z.object({ productId: z.string() });
const Amount = z.object({ physicalMilli: z.number() });

async function productId(office: OfficeNode, sku: string): Promise<string> {
  const page = await office.ask('GET', `/products?sku=${sku}`);
  return Item.parse(z.array(z.unknown()).parse(page['items'])[0]).productId;
}

/** In all warehouses: another test may have opened a storefront. */
async function amountOf(office: OfficeNode, id: string): Promise<number> {
  const page = await office.ask('GET', `/stock/availability?productId=${id}`);
  const items = z.array(Amount).parse(page['items']);
  return items.reduce((sum, item) => sum + item.physicalMilli, 0);
}

test.describe('stock', () => {
  test('goods are received by mouse', async ({ officePage, office }) => {
    const { page } = officePage;
    const id = await productId(office, 'BK-004');
    const before = await amountOf(office, id);
    await officePage.open('#/stock');
    await expect(page.getByRole('table')).toBeVisible();
    await surveyOffice(page, 'stock');
    await officePage.button('Receive').click();
    await officePage.dialog.getByRole('searchbox').fill('BK-004');
    await officePage.dialog.getByRole('button', { name: /BK-004/ }).click();
    await officePage.dialog.getByLabel('How much came').fill('12');
    await surveyOffice(page, 'stock-receive');
    await officePage.button('Book').click();
    await expect(officePage.dialog).toHaveCount(0);
    expect(await amountOf(office, id)).toBe(before + 12_000);
  });

  test('a product is counted by keyboard; an adjustment asks for its reason', async ({
    officePage,
    office,
  }) => {
    const { page } = officePage;
    const id = await productId(office, 'BK-005');
    await officePage.open(`#/stock?productId=${id}`);
    await officePage.tabTo(officePage.button('Count'));
    await officePage.press('Enter');
    await officePage.dialog.getByLabel('Warehouse').selectOption('Demo Dala');
    await officePage.tabTo(officePage.dialog.getByRole('searchbox'));
    await page.keyboard.type('BK-005');
    const found = officePage.dialog.getByRole('button', { name: /BK-005/ });
    await expect(found).toBeVisible();
    await officePage.tabTo(found);
    await officePage.press('Enter');
    await officePage.tabTo(officePage.dialog.getByLabel('How much was counted'));
    await page.keyboard.type('7');
    await officePage.press('Enter');
    await expect(officePage.dialog).toHaveCount(0);
    expect(await amountOf(office, id)).toBe(7_000);
    await officePage.button('Adjust').click();
    await officePage.dialog.getByLabel('Warehouse').selectOption('Demo Dala');
    await officePage.dialog.getByRole('searchbox').fill('BK-005');
    await found.click();
    await officePage.dialog.getByLabel('By how much').fill('-2');
    await officePage.button('Book').click();
    await expect(officePage.dialog.getByText('Three letters at least')).toBeVisible();
    await officePage.dialog.getByLabel('Reason').fill('torn bag');
    await officePage.button('Book').click();
    await expect(officePage.dialog).toHaveCount(0);
    expect(await amountOf(office, id)).toBe(5_000);
  });
});
