import { z } from 'zod';
import type { OfficeNode } from '../../support/office-node.ts';
import { surveyOffice } from '../../support/office-survey.ts';
import { expect, test } from './office-fixtures.ts';

async function listed(office: OfficeNode, path: string): Promise<readonly unknown[]> {
  return z.array(z.unknown()).parse((await office.ask('GET', path))['items']);
}

test.describe('people, roles and storefronts', () => {
  test('a person is added by keyboard, and what is missing is told', async ({
    officePage,
    office,
  }) => {
    const { page } = officePage;
    await officePage.open('#/people');
    await expect(page.getByRole('table')).toBeVisible();
    await surveyOffice(page, 'people');
    await officePage.tabTo(page.getByRole('link', { name: 'Add a person' }));
    await officePage.press('Enter');
    await officePage.tabTo(page.getByLabel('Name', { exact: true }));
    await page.keyboard.type('Example Person');
    await officePage.tabTo(page.getByLabel('New PIN for tills'));
    await page.keyboard.type('12');
    await officePage.press('Enter');
    await expect(page.getByText('Four to eight digits', { exact: true })).toBeVisible();
    await page.keyboard.type('3456');
    await officePage.press('Enter');
    await expect(officePage.heading('Example Person')).toBeVisible();
    const people = await listed(office, '/users?q=Person');
    expect(people).toMatchObject([{ name: 'Example Person', hasPin: true, hasPassword: false }]);
  });

  test('a role is given a permission by a box of the matrix', async ({ officePage, office }) => {
    const { page } = officePage;
    await officePage.open('#/people/roles');
    const box = page.getByLabel(/^supervisor: See customers$/i);
    await expect(box).toBeChecked();
    await surveyOffice(page, 'roles');
    await box.click();
    await page.getByLabel(/^supervisor: Decide exceptions$/i).click();
    await officePage.button('Save').click();
    await expect(officePage.button('Save')).toBeDisabled();
    const roles = z
      .array(z.object({ tillRole: z.string(), permissions: z.array(z.string()) }))
      .parse(await listed(office, '/roles'));
    const { permissions } = roles.find((role) => role.tillRole === 'supervisor') ?? {};
    expect(permissions).toContain('exceptions:write');
    expect(permissions).not.toContain('customers:read');
  });

  test('who may not write is offered nothing to write', async ({ officePage }) => {
    const { page } = officePage;
    await officePage.open('#/people', 'manager');
    await expect(page.getByRole('table')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Add a person' })).toHaveCount(0);
  });

  test('a storefront is opened and changed', async ({ officePage, office }) => {
    const { page } = officePage;
    await officePage.open('#/storefronts');
    await page.getByRole('table').getByRole('link').first().click();
    await expect(page.getByLabel('Address')).not.toHaveValue('');
    await surveyOffice(page, 'storefront');
    await page.getByLabel('Phone').fill('+7 000 000 00 99');
    await officePage.button('Save').click();
    await expect(officePage.button('Save')).toBeDisabled();
    expect(await listed(office, '/storefronts')).toMatchObject([{ phone: '+7 000 000 00 99' }]);
    await page.goto(`${office.url}/#/storefronts/new`);
    await page.getByLabel('Name', { exact: true }).fill('Example Two');
    await page.getByLabel('Code', { exact: true }).fill('ex2');
    await page.getByLabel('Smallest coin').fill('1');
    await officePage.button('Save').click();
    await expect(officePage.heading('Example Two')).toBeVisible();
    expect(await listed(office, '/storefronts?code=EX2')).toMatchObject([{ cashStepMinor: 100 }]);
  });
});
