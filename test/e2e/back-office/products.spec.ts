import { z } from 'zod';
import type { OfficeNode } from '../../support/office-node.ts';
import { surveyOffice } from '../../support/office-survey.ts';
import { expect, test } from './office-fixtures.ts';

const Found = z.object({
  productId: z.string(),
  nameEn: z.string(),
  version: z.number(),
  brand: z.string(),
  barcodes: z.array(z.object({ code: z.string(), packMilli: z.number() })),
  prices: z.array(z.object({ priceListId: z.string(), priceMinor: z.number() })),
});

async function productOf(office: OfficeNode, sku: string): Promise<z.infer<typeof Found>> {
  const page = await office.ask('GET', `/products?sku=${sku}`);
  return Found.parse(z.array(z.unknown()).parse(page['items'])[0]);
}

test.describe('products and prices', () => {
  test('one is found, and its price typed as the currency writes it', async ({
    officePage,
    office,
  }) => {
    const { page } = officePage;
    await officePage.open('#/products');
    await expect(page.getByRole('table')).toBeVisible();
    await surveyOffice(page, 'products');
    await page.getByRole('searchbox').fill('2000100000014');
    await expect(page.getByRole('row')).toHaveCount(2);
    await page.getByRole('table').getByRole('link').click();
    const price = page.getByLabel('Розница', { exact: true });
    await expect(price).not.toHaveValue('');
    await surveyOffice(page, 'product');
    await price.fill('1234,5');
    await officePage.button('Add a barcode').click();
    await page.getByLabel('Barcode', { exact: true }).last().fill('4870000000005');
    await page.getByLabel('Contains').last().fill('6');
    await officePage.button('Save').click();
    await expect(officePage.button('Save')).toBeDisabled();
    await expect(price).toHaveValue('1\u00a0234.50');
    const after = await productOf(office, 'BK-001');
    expect(after.prices.map(({ priceMinor }) => priceMinor)).toContain(123_450);
    expect(after.barcodes).toContainEqual({ code: '04870000000005', packMilli: 6_000 });
  });

  test('the list is whole, by keyboard, though only what is in view is drawn', async ({
    officePage,
  }) => {
    const { page } = officePage;
    await officePage.open('#/products');
    const table = page.getByRole('region', { name: 'Products' });
    await officePage.tabTo(table);
    const rows = page.getByRole('row');
    await expect(rows.nth(5)).toBeVisible();
    const last = page.locator('tr[aria-rowindex="301"]');
    // The end of what is loaded, over and over: each press may find the next page still under way.
    await expect(async () => {
      await officePage.press('End');
      await expect(last).toBeVisible({ timeout: 500 });
    }).toPass();
    expect(await rows.count()).toBeLessThan(80);
  });

  test('an amount that is none, and a name that is missing, are told at their fields', async ({
    officePage,
  }) => {
    const { page } = officePage;
    await officePage.open('#/products/new');
    await page.getByLabel('SKU').fill('NEW-1');
    await page.getByLabel('Розница', { exact: true }).fill('1.234,50');
    await officePage.button('Save').click();
    await expect(page.getByText('Not an amount')).toBeVisible();
    await expect(page.getByText('Fill this in')).toBeVisible();
    await page.getByRole('link', { name: 'Back' }).click();
    await expect(officePage.dialog).toContainText('Leave without saving?');
    await officePage.button('Stay').click();
    await expect(page.getByLabel('SKU')).toHaveValue('NEW-1');
  });

  test('what somebody else changed meanwhile is shown, and what was typed is kept', async ({
    officePage,
    office,
  }) => {
    const { page } = officePage;
    const { productId } = await productOf(office, 'BK-002');
    await officePage.open(`#/products/${productId}`);
    await page.getByLabel('Brand').fill('Mine');
    await office.ask('PATCH', `/products/${productId}`, { brand: 'Theirs', nameEn: 'Renamed' });
    await officePage.button('Save').click();
    await expect(officePage.alert).toContainText('Somebody changed this meanwhile');
    await expect(officePage.alert).toContainText('Theirs');
    await expect(page.getByLabel('Brand')).toHaveValue('Mine');
    await surveyOffice(page, 'product-conflict');
    await officePage.button('Save mine over it').click();
    await expect(officePage.alert).toHaveCount(0);
    const after = await productOf(office, 'BK-002');
    expect(after).toMatchObject({ brand: 'Mine', nameEn: 'Renamed' });
  });
});

test.describe('IMP a CSV file', () => {
  /** 250 new ones, one changed, and what must be refused. */
  function goods(): string {
    const rows = Array.from({ length: 250 }, (_, index) => `IMP-${index};Импорт ${index};;10,50`);
    return [
      'Артикул;Наименование;Штрихкод;Цена;Поставщик',
      ...rows.map((row) => `${row};Example`),
      'BK-003;;;999,90;Example',
      'IMP-7;Ещё раз;;1;Example',
      'IMP-900;;;1;Example',
      'IMP-901;Дорого;;сто;Example',
      'IMP-902;Чужой код;2000100000014;1;Example',
      'IMP-903;Плохой код;4870000000006;1;Example',
    ].join('\r\n');
  }

  test('is shown before it is done, and goes on where it was cut off', async ({
    officePage,
    office,
  }) => {
    const { page } = officePage;
    await officePage.open('#/products/import');
    await page.setInputFiles('input[type=file]', {
      ...{ name: 'goods.csv', mimeType: 'text/csv' },
      buffer: Buffer.from(goods()),
    });
    await expect(officePage.button('Import 251 rows')).toBeVisible();
    await page.getByLabel('What', { exact: true }).selectOption('Refused');
    await expect(officePage.row('IMP-7')).toContainText('the same product stands in row 9');
    await expect(officePage.row('IMP-900')).toContainText('a new product needs a name');
    await expect(officePage.row('IMP-901')).toContainText('not a price: сто');
    await expect(officePage.row('IMP-902')).toContainText('the barcode belongs to BK-001');
    await expect(officePage.row('IMP-903')).toContainText('not a barcode: 4870000000006');
    await surveyOffice(page, 'import');
    await page.getByLabel('What', { exact: true }).selectOption('Changed');
    await expect(officePage.row('BK-003')).toContainText('→ 999.90');
    // Somebody takes a SKU of the file meanwhile, and the second batch's answer is lost.
    const taxCategoryId = 'vat';
    await office.ask('POST', '/products', { sku: 'IMP-230', nameRu: 'Другой', taxCategoryId });
    let batches = 0;
    await page.route('**/products/batch', async (route) => {
      batches += 1;
      if (batches !== 2) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await officePage.button('Import 251 rows').click();
    await expect(page.getByText('The import stopped')).toBeVisible();
    await expect(page.getByText('100 of 251 imported')).toBeVisible();
    await officePage.button('Go on').click();
    await expect(page.getByText('250 rows imported')).toBeVisible();
    await expect(page.getByText(/Row 232, IMP-230: Something with the same code/)).toBeVisible();
    const last = await productOf(office, 'IMP-249');
    expect(last.prices.map(({ priceMinor }) => priceMinor)).toEqual([1_050]);
    const changed = await productOf(office, 'BK-003');
    expect(changed.prices.map(({ priceMinor }) => priceMinor)).toContain(99_990);
    await page.getByRole('link', { name: 'To the products' }).click();
    await expect(officePage.heading('Products')).toBeVisible();
  });

  test('that is no such file is refused in words', async ({ officePage }) => {
    const { page } = officePage;
    await officePage.open('#/products/import');
    const buffer = Buffer.from('colour;size\nred;1\n');
    const file = { name: 'wrong.csv', mimeType: 'text/csv', buffer };
    await page.setInputFiles('input[type=file]', file);
    await expect(officePage.alert).toContainText('no column for a SKU or a barcode');
  });
});
