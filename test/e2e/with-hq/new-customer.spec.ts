import { z } from 'zod';
import { expect, test } from './linked-fixtures.ts';

test('UX: somebody new is typed, attached and known to HQ, by keyboard alone', async ({
  tillPage,
  office,
}) => {
  const { page } = tillPage;
  await tillPage.openDialog('F3', 'Customer');
  await tillPage.type('Fictional Florist');
  await tillPage.press('Insert');
  await expect(page.getByRole('dialog', { name: 'New customer' })).toBeVisible();
  await expect(page.getByTestId('new-customer-name')).toHaveValue('Fictional Florist');
  await tillPage.press('Tab');
  await page.getByTestId('new-customer-tax-id').focus();
  await tillPage.type('100000000002');
  await tillPage.press('Enter');
  await expect(tillPage.dialog.getByRole('alert')).toContainText('last digit does not fit');
  await tillPage.press('Backspace');
  await tillPage.type('1');
  await tillPage.press('Enter');
  await expect(tillPage.dialog).toHaveCount(0);
  await expect(page.getByText('Fictional Florist')).toBeVisible();
  const Found = z.object({ items: z.array(z.looseObject({ name: z.string() })) });
  const known = async () =>
    Found.parse(await office.ask('GET', '/customers?q=Florist')).items.map(({ name }) => name);
  await expect.poll(known, { timeout: 30_000 }).toEqual(['Fictional Florist']);
});

test('UX: somebody new by touch is two touches away from the customers', async ({ tillPage }) => {
  const { page } = tillPage;
  await page
    .getByRole('button', { name: /customer/i })
    .first()
    .click();
  await page.getByTestId('customer-new').click();
  await page.getByTestId('new-customer-name').fill('Touched Person');
  await page.getByRole('button', { name: /Save and attach/ }).click();
  await expect(tillPage.dialog).toHaveCount(0);
  await expect(page.getByText('Touched Person')).toBeVisible();
});
