import { z } from 'zod';
import type { OfficeNode } from '../../support/office-node.ts';
import { surveyOffice } from '../../support/office-survey.ts';
import { expect, test } from './office-fixtures.ts';

const Found = z.object({
  customerId: z.string(),
  name: z.string(),
  phone: z.string(),
  balanceMinor: z.number(),
  creditLimitMinor: z.number(),
});

async function customerOf(office: OfficeNode, code: string): Promise<z.infer<typeof Found>> {
  const page = await office.ask('GET', `/customers?code=${code}`);
  return Found.parse(z.array(z.unknown()).parse(page['items'])[0]);
}

test.describe('customers and their credit', () => {
  test('a payment is booked once, and the limit saved after it', async ({ officePage, office }) => {
    const { page } = officePage;
    const before = await customerOf(office, 'C1004');
    await officePage.open('#/customers');
    await expect(page.getByRole('table')).toBeVisible();
    await surveyOffice(page, 'customers');
    await page.getByRole('link', { name: before.name }).click();
    await expect(page.getByRole('table')).toBeVisible();
    await surveyOffice(page, 'customer');
    await officePage.button('Book an entry').click();
    await officePage.dialog.getByLabel('Amount received').fill('2 400,5');
    await officePage.dialog.getByLabel('Reason').fill('paid in cash');
    let posts = 0;
    await page.route('**/credit-entries', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      posts += 1;
      if (posts > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await officePage.button('Book').click();
    await expect(officePage.alert).toContainText('HQ does not answer');
    await officePage.button('Book').click();
    await expect(officePage.dialog).toHaveCount(0);
    const paid = await customerOf(office, 'C1004');
    expect(paid.balanceMinor).toBe(before.balanceMinor - 240_050);
    await expect(page.getByRole('row').nth(1)).toContainText('−2\u00a0400.50');
    await page.getByLabel('Limit', { exact: true }).fill('1 000 000');
    await officePage.button('Save').click();
    await expect(officePage.button('Save')).toBeDisabled();
    // The button rests while it saves, too.
    const limit = async () => (await customerOf(office, 'C1004')).creditLimitMinor;
    await expect.poll(limit).toBe(100_000_000);
  });

  test('one is added by keyboard', async ({ officePage, office }) => {
    const { page } = officePage;
    await officePage.open('#/customers');
    await officePage.tabTo(page.getByRole('link', { name: 'Add a customer' }));
    await officePage.press('Enter');
    await officePage.tabTo(page.getByLabel('Name', { exact: true }));
    await page.keyboard.type('Example Café');
    await officePage.press('Tab');
    await page.keyboard.type('C9001');
    await officePage.press('Enter');
    await expect(officePage.heading('Example Café')).toBeVisible();
    expect(await customerOf(office, 'C9001')).toMatchObject({ balanceMinor: 0 });
  });
});
