import { expect, test } from './fixtures.ts';
import { DEMO } from '../support/demo-goods.ts';
import { shift as kazakh } from '../../src-renderer/ui/locales/kk/shift.ts';
import { PINS } from '../support/till-page.ts';

// SHF-1 to SHF-3 on the screen: a whole shift by the keyboard alone, then by touch alone.

test.describe('SHF a shift on the screen', () => {
  test('by the keyboard alone: float, drop, X by a second person, count, Z', async ({
    tillPage,
    client,
  }) => {
    await tillPage.signIn(PINS.aigerim);
    const { page, dialog } = tillPage;
    await page.getByTestId('shift-button').focus();
    await tillPage.press('Enter', 'o');
    await expect(page.getByTestId('cash-amount')).toBeFocused();
    await tillPage.type('5000');
    await tillPage.press('Enter');
    await expect(dialog).toBeHidden();
    await tillPage.wedge.scan(DEMO.bread.code);
    await expect(tillPage.lines).toHaveCount(1);
    await tillPage.press('F10', 'Enter', 'Enter');
    await expect(tillPage.receiptNumber).toBeVisible();
    await page.getByTestId('shift-button').focus();
    await tillPage.press('Enter', 'd');
    await expect(page.getByTestId('cash-amount')).toBeFocused();
    await tillPage.type('1000');
    await tillPage.press('Enter');
    await expect(dialog).toBeHidden();
    await page.getByTestId('shift-button').focus();
    await tillPage.press('Enter', 'x');
    await expect(page.getByRole('dialog').getByText('supervisor').first()).toBeVisible();
    await tillPage.press(...PINS.saule, 'Enter');
    await expect(page.getByTestId('report-figures')).toContainText('4 220.00');
    await tillPage.press('Enter');
    await expect(dialog).toBeHidden();
    await page.getByTestId('shift-button').focus();
    await tillPage.press('Enter', 'z');
    await expect(page.getByTestId('count-row').first()).toBeVisible();
    // 2 × 2 000: the fourth row of the tenge.
    await tillPage.press('ArrowDown', 'ArrowDown', 'ArrowDown', '2');
    await expect(page.getByTestId('count-total')).toContainText('4 000.00');
    for (let row = 0; row < 12; row += 1) await tillPage.press('Enter');
    await expect(page.getByTestId('count-main')).toContainText('Z');
    await tillPage.press('Enter');
    await expect(page.getByTestId('report-figures')).toContainText('Short');
    const history = await client.must('shift.history', {});
    expect(history.shifts).toHaveLength(1);
    expect(history.shifts[0]?.closedAt).not.toBeNull();
  });
});

test.describe('SHF a shift by touch', () => {
  test.use({ hasTouch: true });

  test('by touch alone, in Kazakh: float, cash in, count, Z, history', async ({ tillPage }) => {
    await tillPage.signIn(PINS.saule);
    const { page } = tillPage;
    const pad = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys)
        await page.getByRole('dialog').getByRole('button', { name: key, exact: true }).tap();
    };
    await page.getByTestId('shift-button').tap();
    await page.getByTestId('shift-open').tap();
    await pad('5', '000');
    await page.getByTestId('cash-book').tap();
    await expect(page.getByRole('dialog')).toBeHidden();
    await page.getByTestId('shift-button').tap();
    await expect(page.getByTestId('shift-open')).toBeDisabled();
    await page.getByTestId('shift-in').tap();
    await pad('2', '00');
    await page.getByRole('button', { name: kazakh.reasons.in.second }).tap();
    await page.getByTestId('cash-book').tap();
    await expect(page.getByRole('dialog')).toBeHidden();
    await page.getByTestId('shift-button').tap();
    await page.getByTestId('shift-count').tap();
    await page.getByTestId('count-row').nth(2).tap();
    await pad('1');
    await page.getByTestId('count-row').nth(6).tap();
    await pad('1');
    await page.getByTestId('count-main').tap();
    await expect(page.getByTestId('count-main')).toContainText('Z');
    await page.getByTestId('count-main').tap();
    await expect(page.getByTestId('report-figures')).toContainText(kazakh.report.even);
    await page.getByRole('dialog').getByRole('button').first().tap();
    await page.getByTestId('shift-button').tap();
    await page.getByTestId('shift-history').tap();
    await page.getByTestId('shift-row').first().tap();
    await expect(page.getByTestId('report-figures')).toContainText(kazakh.report.counted);
  });
});
