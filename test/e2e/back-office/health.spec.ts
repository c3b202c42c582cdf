import { z } from 'zod';
import { addException, addTerminal } from '../../hq/support/sample-rows.ts';
import { surveyOffice } from '../../support/office-survey.ts';
import { expect, test } from './office-fixtures.ts';

test('sync health: HQ, what waits, and each terminal, followed by keyboard', async ({
  officePage,
  office,
}) => {
  const { page } = officePage;
  const shops = z
    .array(z.object({ storefrontId: z.string() }))
    .parse((await office.ask('GET', '/storefronts'))['items']);
  const storefrontId = z.string().parse(shops[0]?.storefrontId);
  await addTerminal(office.node, office.businessId, { storefrontId, name: 'Till 31' });
  await addException(office.node, office.businessId, 'clash seen in health');
  await officePage.open('#/health');
  await expect(page.getByText('Working', { exact: true })).toBeVisible();
  await expect(officePage.row('Till 31')).toContainText('never');
  await surveyOffice(page, 'health');
  await officePage.tabTo(page.getByRole('definition').getByRole('link'));
  await officePage.press('Enter');
  await expect(officePage.row('clash seen in health')).toBeVisible();
});
