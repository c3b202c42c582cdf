import { z } from 'zod';
import type { OfficeNode } from '../../support/office-node.ts';
import { surveyOffice } from '../../support/office-survey.ts';
import { expect, test } from './office-fixtures.ts';

async function listed<S extends z.ZodType>(office: OfficeNode, path: string, item: S) {
  return z.array(item).parse((await office.ask('GET', path))['items']);
}

const Category = z.object({
  categoryId: z.string(),
  nameEn: z.string(),
  nameRu: z.string(),
  parentCategoryId: z.string().nullable(),
  position: z.number(),
});

test.describe('categories', () => {
  test('one is made in another, renamed, moved out and put first, by keyboard', async ({
    officePage,
    office,
  }) => {
    const { page } = officePage;
    await officePage.open('#/products');
    await page.getByRole('link', { name: 'Categories' }).click();
    await expect(officePage.heading('Categories')).toBeVisible();
    await expect(page.getByRole('row').nth(3)).toBeVisible();
    await surveyOffice(page, 'categories');
    const tops = await listed(office, '/categories?sort=position', Category);
    const first = tops.find((one) => one.parentCategoryId === null);
    if (first === undefined) throw new Error('The demo has categories');
    await officePage.tabTo(page.getByRole('link', { name: 'Add a category' }));
    await officePage.press('Enter');
    await page.getByLabel('Lies in').selectOption({ label: first.nameEn });
    await officePage.button('Save').click();
    await expect(page.getByText('A name in one language at least')).toBeVisible();
    await page.getByLabel('In English').fill('Sourdough');
    await surveyOffice(page, 'category');
    await officePage.button('Save').click();
    await expect(officePage.heading('Categories')).toBeVisible();
    const find = async () => {
      const all = await listed(office, '/categories?q=sourdough', Category);
      return all[0];
    };
    expect(await find()).toMatchObject({ parentCategoryId: first.categoryId });
    await page.getByRole('link', { name: 'Sourdough', exact: true }).click();
    await page.getByLabel('In Russian').fill('Закваска');
    await page.getByLabel('Lies in').selectOption({ label: 'Nothing: it stands at the top' });
    await officePage.button('Save').click();
    await expect(officePage.heading('Categories')).toBeVisible();
    await page.getByRole('region', { name: 'Categories' }).focus();
    await officePage.press('End');
    await expect(officePage.row('Sourdough')).toBeVisible();
    expect(await find()).toMatchObject({ parentCategoryId: null, nameRu: 'Закваска' });
    // The last of those at the top goes up, one place at a time, and keeps the focus.
    const up = page.getByRole('button', { name: 'Move up: Sourdough' });
    await up.focus();
    const count = tops.filter((one) => one.parentCategoryId === null).length;
    for (let place = count - 1; place >= 0; place -= 1) {
      await officePage.press('Enter');
      await expect.poll(async () => (await find())?.position).toBe(place);
      const focused = place === 0 ? page.getByRole('button', { name: 'Move down: Sourdough' }) : up;
      await expect(focused).toBeFocused();
    }
    await expect(page.getByRole('row').nth(1)).toContainText('Sourdough');
  });

  test('who may not write sees the tree and moves nothing', async ({ officePage, office }) => {
    const { page } = officePage;
    const roles = await listed(
      office,
      '/roles',
      z.object({ roleId: z.string(), tillRole: z.string(), permissions: z.array(z.string()) }),
    );
    const manager = roles.find(({ tillRole }) => tillRole === 'manager');
    const may = manager?.permissions ?? [];
    const permissions = may.filter((one) => one !== 'catalogue:write');
    await office.ask('PATCH', `/roles/${manager?.roleId}`, { permissions });
    await officePage.open('#/products/categories', 'manager');
    await expect(page.getByRole('row').nth(2)).toBeVisible();
    await expect(page.getByRole('button', { name: /^Move/ })).toHaveCount(0);
    await expect(page.getByRole('link', { name: 'Add a category' })).toHaveCount(0);
    await office.ask('PATCH', `/roles/${manager?.roleId}`, { permissions: may });
  });
});

test.describe('taxes', () => {
  test('a rate is ended and another follows it; two at once are refused in words', async ({
    officePage,
    office,
  }) => {
    const { page } = officePage;
    await officePage.open('#/products/taxes');
    const vat = page
      .getByRole('row')
      .filter({ has: page.getByRole('cell', { name: 'vat', exact: true }) });
    await expect(vat).toContainText('%');
    await surveyOffice(page, 'taxes');
    await vat.getByRole('link').click();
    const rates = page.getByRole('region', { name: 'Rates' });
    await expect(rates.getByRole('row').nth(1)).toBeVisible();
    await surveyOffice(page, 'tax-category');
    await page.getByRole('link', { name: 'Add a rate' }).click();
    // What it follows is filled in; how much and from when is not.
    await expect(page.getByLabel('Code')).not.toHaveValue('');
    await page.getByLabel('Per cent').fill('twenty');
    await officePage.button('Save').click();
    await expect(page.getByText('Not a percentage: 16 or 12.5')).toBeVisible();
    await expect(page.getByText('Fill this in')).toBeVisible();
    await page.getByLabel('Per cent').fill('20,5');
    await page.getByLabel('From', { exact: true }).fill('2031-01-01');
    await surveyOffice(page, 'tax-rate');
    await officePage.button('Save').click();
    await expect(officePage.alert).toContainText('Another rate with this code holds');
    await page.getByRole('link', { name: 'Back' }).click();
    await officePage.button('Leave').click();
    await rates.getByRole('row').nth(1).getByRole('link').click();
    await page.getByLabel('Last day').fill('2030-12-31');
    await officePage.button('Save').click();
    await expect(rates).toContainText('31.12.2030');
    await page.getByRole('link', { name: 'Add a rate' }).click();
    await page.getByLabel('Per cent').fill('20,5');
    await page.getByLabel('From', { exact: true }).fill('2031-01-01');
    await officePage.button('Save').click();
    await expect(rates).toContainText('20.5\u00a0%');
    await expect(rates).toContainText('Planned');
    const Rate = z.object({ ratePpm: z.number(), validFrom: z.string() });
    const kept = await listed(office, '/tax-rates?taxCategoryId=vat', Rate);
    expect(kept).toContainEqual({ ratePpm: 205_000, validFrom: '2031-01-01' });
    await page.getByRole('link', { name: 'Back' }).click();
    await expect(vat).toContainText('from 01.01.2031');
  });

  test('a tax category is made, and its word is asked for', async ({ officePage }) => {
    const { page } = officePage;
    await officePage.open('#/products/taxes');
    await page.getByRole('link', { name: 'Add a tax category' }).click();
    await page.getByLabel('In English').fill('Excise');
    await page.getByLabel('Word').fill('Ex Cise');
    await officePage.button('Save').click();
    await expect(page.getByText('One to forty of a–z, 0–9 and _')).toBeVisible();
    await page.getByLabel('Word').fill('excise');
    await officePage.button('Save').click();
    await expect(officePage.heading('Excise')).toBeVisible();
    await expect(page.getByText('No rate: what is in it is sold without tax.')).toBeVisible();
  });
});

test.describe('price lists', () => {
  test('one is made and can be priced in; the tills’ own is told apart', async ({
    officePage,
    office,
  }) => {
    const { page } = officePage;
    await officePage.open('#/products/price-lists');
    await expect(page.getByRole('row')).toHaveCount(3);
    await page.getByRole('link', { name: 'Add a price list' }).click();
    await page.getByLabel('Currency').fill('TENGE');
    await officePage.button('Save').click();
    await expect(page.getByText('Fill this in')).toBeVisible();
    await expect(page.getByText('Three letters, as KZT')).toBeVisible();
    await page.getByLabel('Name', { exact: true }).fill('Club');
    await page.getByLabel('Currency').fill('KZT');
    await surveyOffice(page, 'price-list');
    await officePage.button('Save').click();
    await expect(officePage.row('Club')).toContainText('Kept at HQ');
    await expect(officePage.row('Розница')).toContainText('Tills sell by it');
    await surveyOffice(page, 'price-lists');
    const goods = await listed(office, '/products?limit=1', z.object({ productId: z.string() }));
    await page.goto(`${office.url}/#/products/${goods[0]?.productId}`);
    await expect(page.getByLabel('Club', { exact: true })).toBeVisible();
    await officePage.open('#/products/price-lists');
    await page.getByRole('link', { name: 'Club' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Club members');
    await officePage.button('Save').click();
    await expect(officePage.row('Club members')).toBeVisible();
  });
});
