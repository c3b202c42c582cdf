import { surveyOffice } from '../../support/office-survey.ts';
import { expect, test } from './office-fixtures.ts';

test.describe('AUD the audit trail', () => {
  test('shows who did what, and what of it', async ({ officePage, office }) => {
    const { page } = officePage;
    await office.ask('POST', '/warehouses', { code: 'AUD', name: 'Watched' });
    await officePage.open('#/audit');
    const row = officePage.row('warehouse.created');
    await expect(row).toContainText('created the warehouse');
    await expect(row.getByRole('cell', { name: 'Admin Demo', exact: true })).toBeVisible();
    await surveyOffice(page, 'audit');
    await row.getByRole('button').click();
    await expect(officePage.dialog).toContainText('Watched');
    await expect(officePage.dialog).toContainText('127.0.0.1');
    await surveyOffice(page, 'audit-entry');
  });

  test('is filtered by type, person and day, by keyboard and in the address', async ({
    officePage,
    office,
  }) => {
    const { page } = officePage;
    await office.ask('POST', '/customers', { code: 'AUD-1', name: 'Filtered Customer' });
    await officePage.open('#/audit');
    await officePage.tabTo(page.getByLabel('Type', { exact: true }));
    await page.keyboard.type('customer.created');
    await expect(page).toHaveURL(/type=customer\.created/);
    await expect(officePage.row('created the customer').first()).toBeVisible();
    await expect(page.getByRole('row').filter({ hasText: 'session.signed_in' })).toHaveCount(0);
    const people = await office.ask('GET', '/users');
    const cashier = JSON.stringify(people).match(/"userId":"([^"]+)","name":"[^"]*[Cc]ashier/)?.[1];
    await officePage.open(`#/audit?type=customer.created&user=${cashier ?? office.businessId}`);
    await expect(page.getByText('Nothing like that was written down')).toBeVisible();
    await officePage.open('#/audit?type=customer.created&to=2001-01-01');
    await expect(page.getByText('Nothing like that was written down')).toBeVisible();
    await officePage.open('#/audit?type=customer.created&from=2001-01-01');
    await officePage.tabTo(officePage.row('created the customer').first().getByRole('button'));
    await officePage.press('Enter');
    await expect(officePage.dialog).toContainText('AUD-1');
  });
});
