import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { LOCALES } from '../../shared/domain/localized.ts';
import { errorText } from '../../shared/i18n/errors.ts';
import { ipcError } from '../../shared/ipc/errors.ts';
import { damage, takeBackup } from '../support/damage.ts';
import { DEMO } from '../support/demo-goods.ts';
import { TillClient } from '../support/till-client.ts';
import { tenge, TillPage } from '../support/till-page.ts';
import { runUntilExit, TillProcess } from '../support/till-process.ts';
import { expect, test } from './fixtures.ts';

test.use({ tillOptions: { template: 'demo', profile: null, serial: false } });

/** What the process ends with where the data is another one's. */
const SECOND_INSTANCE = 3;

test.describe('CART-1 a killed till reopens on the same cart', () => {
  test('kill -9 with a half-paid cart: the page says so, comes back, and the cart is there', async ({
    tillPage,
    till,
  }) => {
    await tillPage.signIn();
    await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
    await tillPage.scanLine(DEMO.milk.code, DEMO.milk.name);
    await tillPage.openDialog('F10', 'Payment');
    await tillPage.press('2', '0', '0', 'Enter');
    await expect(tillPage.page.getByTestId('pay-tender')).toHaveCount(1);
    await till.kill();
    const lost = tillPage.page.getByRole('alertdialog');
    await expect(lost).toContainText('does not answer');
    await expect(lost).toContainText('Your sale is kept.');

    // Started as it was before, without a word of the port or the token it had.
    await using again = await TillProcess.start({ dataDir: till.dataDir });
    await expect(lost).toHaveCount(0, { timeout: 20_000 });
    await expect(tillPage.pinPad).toBeVisible();
    await tillPage.signIn();
    await expect(tillPage.lines).toHaveCount(2);
    await expect(tillPage.line(DEMO.milk.name)).toBeVisible();
    await expect(tillPage.total).toHaveText(tenge(DEMO.bread.minor + DEMO.milk.minor));
    const totals = tillPage.page.getByRole('region', { name: 'Totals' });
    await expect(totals).toContainText('still due 639.50');
    const checked = await new TillClient(again.session).must('catalogue.priceCheck', {
      code: DEMO.milk.code,
    });
    expect(checked.reservedMilli).toBe(1000);
    await tillPage.payCash();
    await expect(tillPage.receiptNumber).toHaveText(/01000001$/);
  });

  test('stopped in order: its address is gone, and the next one is another', async ({ till }) => {
    expect(await till.stop()).toBe(0);
    expect(existsSync(join(till.dataDir, 'session.json'))).toBe(false);
    expect(till.output()).toContain('Stopping…');
    await using next = await TillProcess.start({ dataDir: till.dataDir });
    expect(next.session.token).not.toBe(till.session.token);
  });
});

test.describe('A second till on the same data', () => {
  test('is refused in words, and the first goes on', async ({ till, client }) => {
    const second = await runUntilExit({ dataDir: till.dataDir });
    expect(second.exitCode).toBe(SECOND_INSTANCE);
    expect(second.output).toContain('Another till already runs on');
    expect(second.output).toContain(till.session.url);
    expect(await client.must('status.get', {})).toMatchObject({ blocked: null });
  });
});

test.describe('A damaged store', () => {
  test('is shown in words, set aside, and a verified backup put in its place', async ({
    page,
    dataDir,
  }) => {
    await sellOnce(page, dataDir);
    takeBackup(dataDir);
    await sellOnce(page, dataDir);
    damage(join(dataDir, 'till.sqlite'));

    await using till = await TillProcess.start({ dataDir });
    expect(till.output()).toContain('This till cannot sell: DATABASE_CORRUPT');
    const tillPage = await TillPage.open(page, till.address);
    for (const locale of LOCALES.toReversed()) {
      await tillPage.chooseLanguage(locale);
      const words = errorText(ipcError('DATABASE_CORRUPT'), locale);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.message);
      await expect(page.getByText(words.action)).toBeVisible();
    }
    const backup = page.getByRole('listitem');
    await expect(backup).toHaveCount(1);
    await expect(backup).toContainText('1 sale');
    await expect(backup).toContainText(/S01-\d{8}-01000001/);
    await backup.getByRole('button', { name: 'Restore' }).click();
    await expect(backup).toContainText('are not in this backup');
    await backup.getByRole('button', { name: 'Back' }).click();
    await backup.getByRole('button', { name: 'Restore' }).click();
    await backup.getByRole('button', { name: 'Restore it' }).click();

    // It sells at once, in a series of its own, so no printed number comes twice.
    await tillPage.signIn();
    await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
    await tillPage.payCash();
    await expect(tillPage.receiptNumber).not.toHaveText(/-01\d{6}$/);
    const damaged = join(dataDir, 'damaged');
    const kept = readdirSync(damaged, { recursive: true, encoding: 'utf8' });
    expect(kept.some((name) => name.endsWith('till.sqlite'))).toBe(true);
  });

  test('without any backup: says whom to call and touches nothing', async ({ page, dataDir }) => {
    const store = join(dataDir, 'till.sqlite');
    damage(store);
    const { size, mtimeMs } = statSync(store);
    await using till = await TillProcess.start({ dataDir });
    await TillPage.open(page, till.address);
    await expect(page.getByText('There is no verified backup here.')).toBeVisible();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('There is no verified backup here.')).toBeVisible();
    expect(statSync(store)).toMatchObject({ size, mtimeMs });
    const refused = await new TillClient(till.session).invoke('session.signIn', { pin: '1111' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'TERMINAL_BLOCKED' } });
  });
});

async function sellOnce(page: Page, dataDir: string): Promise<void> {
  await using till = await TillProcess.start({ dataDir });
  const tillPage = await TillPage.open(page, till.address);
  await tillPage.signIn();
  await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
  await tillPage.payCash();
  await page.goto('about:blank');
  await till.stop();
}
