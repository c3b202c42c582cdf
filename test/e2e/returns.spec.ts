import { expect, test } from './fixtures.ts';
import { DEMO } from '../support/demo-goods.ts';
import { returns as english } from '../../src-renderer/ui/locales/en/returns.ts';
import { returns as kazakh } from '../../src-renderer/ui/locales/kk/returns.ts';
import { till as kazakhTill } from '../../src-renderer/ui/locales/kk/till.ts';
import { waitForReceipts } from '../support/printed-receipt.ts';
import { PINS } from '../support/till-page.ts';

// RET-1 to RET-6 on the screen, with a printer: a return by the keyboard alone from the receipt's own
// QR, one by touch alone in Kazakh, and a void.

test.describe('RET a return on the screen', () => {
  test('by the keyboard alone: scan the receipt, all of it, money, paper', async ({
    tillPage,
    client,
    printer,
  }) => {
    await tillPage.signIn(PINS.aigerim);
    const { page, dialog } = tillPage;
    await tillPage.wedge.scan(DEMO.bread.code);
    await expect(tillPage.lines).toHaveCount(1);
    await tillPage.press('F10', 'Enter', 'Enter');
    await expect(tillPage.receiptNumber).toBeVisible();
    const { sales } = await client.must('sale.find', {});
    const [paper] = await waitForReceipts(printer, 1);
    await page.getByRole('button', { name: 'More', exact: true }).focus();
    await tillPage.press('Enter', 'b');
    await expect(page.getByTestId('returns-search')).toBeFocused();
    await tillPage.wedge.scan(paper?.qr ?? '');
    await expect(page.getByTestId('return-genuine')).toBeVisible();
    await expect(page.getByTestId('return-line')).toHaveCount(1);
    await tillPage.press('+');
    await expect(page.getByTestId('return-chosen')).toContainText('1');
    await tillPage.press('Enter', '2', 'q');
    await expect(page.getByTestId('return-quarantine')).toHaveAttribute('aria-pressed', 'true');
    await tillPage.press('Enter');
    await expect(page.getByTestId('returned')).toContainText(english.done.everything);
    await tillPage.press('Enter');
    await expect(dialog).toBeHidden();
    const after = await client.must('sale.find', {});
    expect(after.sales[0]).toMatchObject({ saleId: sales[0]?.saleId, status: 'REFUNDED' });
    const receipts = await waitForReceipts(printer, 2);
    const number = sales[0]?.receiptNumber ?? '-';
    expect(receipts[1]?.rows.some((row) => row.endsWith(number))).toBe(true);
  });
});

test.describe('RET a return by touch', () => {
  test.use({ hasTouch: true });

  test('by touch alone, in Kazakh: from the menu, a part of it', async ({ tillPage, client }) => {
    await tillPage.signIn(PINS.saule);
    const { page } = tillPage;
    await tillPage.wedge.scan(DEMO.bread.code);
    await tillPage.wedge.scan(DEMO.milk.code);
    await expect(tillPage.lines).toHaveCount(2);
    await tillPage.press('F10', 'Enter', 'Enter');
    await expect(tillPage.receiptNumber).toBeVisible();
    await page.getByRole('button', { name: kazakhTill.keys.more }).tap();
    await page.getByTestId('more-returns').tap();
    await page.getByTestId('return-sale').first().tap();
    await page.getByTestId('return-line').nth(1).tap();
    await page.getByTestId('return-main').tap();
    await page.getByTestId('return-reason-unwanted').tap();
    await page.getByTestId('return-scrap').tap();
    await page.getByTestId('return-main').tap();
    await expect(page.getByTestId('returned')).toContainText(kazakh.done.printed);
    await page.getByTestId('returned-close').tap();
    const { sales } = await client.must('sale.find', {});
    expect(sales[0]?.status).toBe('COMPLETED');
  });

  test('a void: everything of the last sale in one step', async ({ tillPage, client }) => {
    await tillPage.signIn(PINS.aigerim);
    const { page } = tillPage;
    await tillPage.wedge.scan(DEMO.bread.code);
    await expect(tillPage.lines).toHaveCount(1);
    await tillPage.press('F10', 'Enter', 'Enter');
    await expect(tillPage.receiptNumber).toBeVisible();
    await page.getByRole('button', { name: 'More', exact: true }).tap();
    await page.getByTestId('more-returns').tap();
    await page.getByTestId('return-sale').first().tap();
    await page.getByTestId('return-void').tap();
    await expect(page.getByTestId('returned')).toContainText(english.done.everything);
    const { sales } = await client.must('sale.find', {});
    expect(sales[0]?.status).toBe('REFUNDED');
  });
});
