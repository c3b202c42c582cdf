import { addException } from '../../hq/support/sample-rows.ts';
import { surveyOffice } from '../../support/office-survey.ts';
import { expect, test } from './office-fixtures.ts';

test.describe('EXC the exceptions inbox', () => {
  test('shows the evidence and takes one click to decide', async ({ officePage, office }) => {
    const { page } = officePage;
    const id = await addException(office.node, office.businessId, 'clash by mouse');
    await officePage.open('#/exceptions');
    const row = officePage.row('clash by mouse');
    await expect(row).toContainText('Sold more than there was');
    await surveyOffice(page, 'exceptions');
    await row.getByRole('button').click();
    await expect(officePage.dialog).toContainText('clash by mouse');
    await officePage.dialog.getByLabel('Note').fill('counted with Dana');
    await surveyOffice(page, 'exceptions-decide');
    await officePage.button('Accept it as it is').click();
    await expect(officePage.dialog).toHaveCount(0);
    await expect(row).toHaveCount(0);
    const after = await office.ask('GET', `/exceptions/${id}`);
    expect(after).toMatchObject({ status: 'RESOLVED', resolution: 'accept' });
    expect(after).toMatchObject({ note: 'counted with Dana' });
    await page.getByLabel('Status', { exact: true }).selectOption('Resolved');
    await expect(page).toHaveURL(/status=RESOLVED/);
    await officePage.row('clash by mouse').getByRole('button').click();
    await expect(officePage.dialog).toContainText('Decided: Accept it as it is');
  });

  test('is worked through by keyboard, and filters by type', async ({ officePage, office }) => {
    const { page } = officePage;
    const id = await addException(office.node, office.businessId, 'clash by keyboard');
    await officePage.open('#/exceptions?type=override');
    await expect(page.getByText('No exception is like that')).toBeVisible();
    await officePage.tabTo(page.getByLabel('Type', { exact: true }));
    await page.keyboard.type('Sold');
    await expect(page).toHaveURL(/type=oversold/);
    await officePage.tabTo(officePage.row('clash by keyboard').getByRole('button'));
    await officePage.press('Enter');
    await officePage.tabTo(officePage.button('Accept it as it is'));
    await officePage.press('Enter');
    await expect(officePage.dialog).toHaveCount(0);
    const after = await office.ask('GET', `/exceptions/${id}`);
    expect(after).toMatchObject({ resolution: 'accept' });
  });

  test('says when somebody else decided first', async ({ officePage, office }) => {
    const id = await addException(office.node, office.businessId, 'clash of two');
    await officePage.open('#/exceptions');
    await officePage.row('clash of two').getByRole('button').click();
    await office.ask('POST', `/exceptions/${id}/resolve`, { resolution: 'accept' });
    await officePage.button('Accept it as it is').click();
    await expect(officePage.alert).toContainText('Somebody resolved it already');
  });
});
