import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PINS, TillPage } from '../../support/till-page.ts';
import { TillProcess } from '../../support/till-process.ts';
import { codeFor, expect, test } from './linked-fixtures.ts';

test('UX: a till that stands alone is told where HQ is, by keyboard alone', async ({
  page,
  office,
}) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tillwright-alone-'));
  await using till = await TillProcess.start({ dataDir });
  const tillPage = await TillPage.open(page, till.address);
  await tillPage.signIn(PINS.marat);
  await page.getByRole('button', { name: 'Ещё', exact: true }).click();
  await tillPage.press('g');
  await expect(page.getByTestId('enrol-url')).toBeFocused();
  await page.getByTestId('enrol-url').fill(office.url);
  await page.getByTestId('enrol-code').fill('AAAA-BBBB-CCCC');
  await tillPage.press('Enter');
  const outcome = page.getByTestId('enrol-outcome');
  await expect(outcome).toContainText('HQ does not know this code', { timeout: 30_000 });
  await page.getByTestId('enrol-code').fill(await codeFor(office, 'Typed'));
  await tillPage.press('Enter');
  await expect(outcome).toContainText('HQ knows this till', { timeout: 30_000 });
  rmSync(dataDir, { recursive: true, force: true });
});
