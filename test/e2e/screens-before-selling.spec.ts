import { join } from 'node:path';
import { damage, takeBackup } from '../support/damage.ts';
import { DEMO } from '../support/demo-goods.ts';
import { ownSwitches, survey } from '../support/screen-survey.ts';
import { TillPage } from '../support/till-page.ts';
import { TillProcess } from '../support/till-process.ts';
import { expect, test } from './fixtures.ts';

test.use({ tillOptions: { template: 'demo', profile: null, serial: false } });
test.describe.configure({ timeout: 240_000 });

test.describe('UX-4, UX-5 screens on which nothing can be sold', () => {
  test('the PIN pad, a wrong PIN, a till that went away', async ({ tillPage, till }) => {
    const { page } = tillPage;
    await survey(page, 'locked', ownSwitches(tillPage));
    await tillPage.press('0', '0', '0', '0', 'Enter');
    await expect(page.getByRole('alert')).toContainText('Tries left: 4');
    await survey(page, 'locked-wrong-pin', ownSwitches(tillPage));
    await tillPage.signIn();
    await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
    await till.kill();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    // Nothing can be switched now, so it is surveyed as it stands.
    const still = { locale: () => Promise.resolve(), scheme: () => Promise.resolve() };
    await survey(page, 'not-answering', still);
  });

  test('a damaged store, with a backup and without', async ({ page, dataDir }) => {
    takeBackup(dataDir);
    damage(join(dataDir, 'till.sqlite'));
    await using till = await TillProcess.start({ dataDir });
    const tillPage = await TillPage.open(page, till.address);
    await survey(page, 'damaged', ownSwitches(tillPage));
    await page.getByRole('button', { name: 'Restore' }).click();
    await survey(page, 'damaged-confirm', ownSwitches(tillPage));
  });
});
