import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { z } from 'zod';
import { addTerminal } from '../../hq/support/sample-rows.ts';
import type { OfficeNode } from '../../support/office-node.ts';
import { surveyOffice } from '../../support/office-survey.ts';
import { expect, test } from './office-fixtures.ts';

async function shopOf(office: OfficeNode): Promise<string> {
  const page = await office.ask('GET', '/storefronts');
  const shops = z.array(z.object({ storefrontId: z.string() })).parse(page['items']);
  return z.object({ storefrontId: z.string() }).parse(shops[0]).storefrontId;
}

async function addTill(office: OfficeNode, name: string): Promise<string> {
  const storefrontId = await shopOf(office);
  return addTerminal(office.node, office.businessId, { storefrontId, name });
}

test.describe('terminals', () => {
  test('are enrolled by a code that is shown, drawn and copied', async ({ officePage, office }) => {
    const { page } = officePage;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await addTill(office, 'Till 01');
    await officePage.open('#/terminals');
    await expect(officePage.row('Till 01')).toContainText('Active');
    await surveyOffice(page, 'terminals');
    await officePage.button('Enrol a terminal').click();
    await officePage.dialog.getByLabel('Its name').fill('Till 02');
    await officePage.button('Make a code').click();
    const code = await officePage.dialog.getByRole('status').innerText();
    expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    await surveyOffice(page, 'terminals-code');
    const picture = PNG.sync.read(
      await officePage.dialog.getByRole('img', { name: 'QR' }).screenshot(),
    );
    const read = jsqr.default(new Uint8ClampedArray(picture.data), picture.width, picture.height);
    expect(read?.data).toBe(code);
    await officePage.button('Copy').click();
    await expect(officePage.button('Copied')).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);
    await officePage.button('Done').click();
    await expect(officePage.dialog).toHaveCount(0);
  });

  test('are declared lost by keyboard, once it is said what becomes of their stock', async ({
    officePage,
    office,
  }) => {
    const terminalId = await addTill(office, 'Till 07');
    await officePage.open('#/terminals?q=Till+07');
    await officePage.tabTo(officePage.button('Actions: Till 07'));
    await officePage.press('Enter');
    await expect(officePage.button('Actions: Till 07')).not.toBeFocused();
    await officePage.press('ArrowDown', 'ArrowDown');
    await expect(officePage.page.getByRole('menuitem', { name: 'Declare lost' })).toBeFocused();
    await officePage.press('Enter');
    await expect(officePage.dialog).toContainText('put in doubt');
    await expect(officePage.dialog.getByLabel('Reason')).toBeFocused();
    await officePage.page.keyboard.type('left in a taxi');
    await surveyOffice(officePage.page, 'terminals-lost');
    await officePage.press('Enter');
    await expect(officePage.dialog).toHaveCount(0);
    await expect(officePage.row('Till 07')).toContainText('Lost');
    const after = await office.ask('GET', `/terminals/${terminalId}`);
    expect(after).toMatchObject({ state: 'LOST', stateReason: 'left in a taxi' });
  });

  test('one that was ended elsewhere meanwhile is told, and nothing is done twice', async ({
    officePage,
    office,
  }) => {
    const terminalId = await addTill(office, 'Till 08');
    await officePage.open('#/terminals?q=Till+08');
    await officePage.button('Actions: Till 08').click();
    await officePage.page.getByRole('menuitem', { name: 'Revoke' }).click();
    await office.ask('POST', `/terminals/${terminalId}/declare-lost`, { reason: 'gone' });
    await officePage.dialog.getByLabel('Reason').fill('not needed');
    await officePage.button('Revoke').click();
    await expect(officePage.alert).toContainText('was ended already');
    await expect(officePage.dialog.getByLabel('Reason')).toHaveValue('not needed');
  });
});
