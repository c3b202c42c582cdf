import { CUSTOMERS, DEMO } from '../support/demo-goods.ts';
import { tenge, type TillPage } from '../support/till-page.ts';
import { expect, test } from './fixtures.ts';

test.use({ tillOptions: { template: 'demo', profile: 'epson-kz1048-42', serial: false } });

async function twoLines(tillPage: TillPage): Promise<void> {
  await tillPage.signIn();
  await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
  await tillPage.scanLine(DEMO.milk.code, DEMO.milk.name);
}

test.describe('UX keys', () => {
  test('F10 Enter Enter takes a scanned basket to its receipt', async ({ tillPage, printer }) => {
    await twoLines(tillPage);
    await tillPage.press('F10', 'Enter', 'Enter');
    await expect(tillPage.receiptNumber).toHaveText(/^S01-\d{8}-01000001$/);
    await expect(tillPage.change).toHaveText(tenge(0));
    await expect(tillPage.dialog).toHaveCount(0);
    await expect.poll(() => printer.kicks).toBe(1);
    await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
    await expect(tillPage.change).toHaveCount(0);
    await expect(tillPage.lines).toHaveCount(1);
  });

  test('the F1 list names every key, and each opens what it says', async ({ tillPage }) => {
    await twoLines(tillPage);
    await tillPage.openDialog('F1', 'Keys');
    const help = tillPage.page.getByRole('region', { name: 'Keys and what they do' });
    for (const key of ['F1', 'F2', 'F3', 'F4', 'F6', 'F7', 'F8', 'F9', 'F10', '↑', '↓', '+', '−']) {
      await expect(help.locator('kbd', { hasText: new RegExp(`^${escaped(key)}$`) })).toHaveCount(
        1,
      );
    }
    for (const key of ['Del', 'Ctrl+Z', 'Ctrl+L', 'Esc', 'Enter', 'C', 'K', 'Q', 'A']) {
      await expect(help.locator('kbd', { hasText: new RegExp(`^${escaped(key)}$`) })).toHaveCount(
        1,
      );
    }
    await tillPage.press('Escape');
    await expect(tillPage.dialog).toHaveCount(0);
    const opens = { F3: 'Customer', F4: 'Quantity', F6: 'Discount', F7: 'Hold sale', F8: 'Sales' };
    for (const [key, title] of Object.entries({ ...opens, F9: 'Price check', F10: 'Payment' })) {
      await tillPage.openDialog(key, title);
      await tillPage.press('Escape');
      await expect(tillPage.dialog).toHaveCount(0);
    }
    await tillPage.press('F2');
    await expect(tillPage.find).toBeFocused();
  });

  test('one dialog gives way to another by its key', async ({ tillPage }) => {
    await twoLines(tillPage);
    await tillPage.openDialog('F4', 'Quantity');
    await tillPage.openDialog('F6', 'Discount');
    await tillPage.openDialog('F10', 'Payment');
    await expect(tillPage.dialog).toHaveCount(1);
  });

  test('arrows choose a line, + and − change it, Del removes it, Ctrl+Z brings it back', async ({
    tillPage,
  }) => {
    await twoLines(tillPage);
    await tillPage.press('ArrowUp');
    await expect(tillPage.line(DEMO.bread.name)).toHaveAttribute('aria-selected', 'true');
    await tillPage.press('+', '+');
    await expect(tillPage.line(DEMO.bread.name)).toContainText('3\u00A0×');
    await tillPage.press('-');
    await expect(tillPage.line(DEMO.bread.name)).toContainText('2\u00A0×');
    await tillPage.press('ArrowDown', 'Delete');
    await expect(tillPage.lines).toHaveCount(1);
    await tillPage.press('Control+z');
    await expect(tillPage.lines).toHaveCount(2);
    await expect(tillPage.line(DEMO.milk.name)).toBeVisible();
    await tillPage.press('ArrowUp', 'ArrowUp', '-', '-');
    await expect(tillPage.line(DEMO.bread.name)).toHaveCount(0);
  });

  test('3 * before a scan sells three, by hand and before a typed name', async ({ tillPage }) => {
    await tillPage.signIn();
    await tillPage.wedge.typeByHand('3*');
    await expect(tillPage.page.getByText('3 × next item')).toBeVisible();
    await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
    await expect(tillPage.line(DEMO.bread.name)).toContainText('3\u00A0×');
    await expect(tillPage.page.getByText('× next item')).toHaveCount(0);
    await tillPage.wedge.typeByHand('2*');
    await tillPage.press('Escape');
    await expect(tillPage.page.getByText('× next item')).toHaveCount(0);
  });

  test('F4 sets the quantity, F6 the discount, both by digits and Enter', async ({ tillPage }) => {
    await twoLines(tillPage);
    await tillPage.openDialog('F4', 'Quantity');
    await tillPage.press('1', '2', 'Enter');
    await expect(tillPage.dialog).toHaveCount(0);
    await expect(tillPage.line(DEMO.milk.name)).toContainText('12\u00A0×');
    await tillPage.openDialog('F6', 'Discount');
    await tillPage.press('1', '5', 'Enter');
    await expect(tillPage.dialog).toHaveCount(0);
    await expect(tillPage.line(DEMO.milk.name)).toContainText('−15\u00A0%');
    await expect(tillPage.total).toHaveText(tenge(DEMO.bread.minor + 12 * DEMO.milk.minor * 0.85));
  });

  test('F3 finds a customer by name and attaches them', async ({ tillPage }) => {
    await twoLines(tillPage);
    await tillPage.openDialog('F3', 'Customer');
    await tillPage.press(...'cafe', 'Enter');
    await expect(tillPage.dialog).toHaveCount(0);
    await expect(
      tillPage.page.getByRole('button', { name: `Customer: ${CUSTOMERS.cafe.name}` }),
    ).toBeVisible();
    await expect(tillPage.total).toHaveText(
      tenge(DEMO.bread.wholesaleMinor + DEMO.milk.wholesaleMinor),
    );
  });

  test('F7 holds under a name and brings back', async ({ tillPage }) => {
    await twoLines(tillPage);
    await tillPage.openDialog('F7', 'Hold sale');
    await tillPage.page.getByTestId('hold-name').fill('table 4');
    await tillPage.press('Enter');
    await expect(tillPage.lines).toHaveCount(0);
    await tillPage.openDialog('F7', 'Held sales');
    await expect(tillPage.page.getByTestId('held-cart')).toContainText('table 4');
    await tillPage.press('Enter');
    await expect(tillPage.lines).toHaveCount(2);
  });

  test('F8 finds a sale and shows its receipt; F9 then sells nothing', async ({ tillPage }) => {
    await twoLines(tillPage);
    await tillPage.payCash();
    await tillPage.openDialog('F8', 'Sales');
    await tillPage.type('01000001');
    await expect(tillPage.page.getByTestId('sale-result')).toHaveCount(1);
    await tillPage.press('Enter');
    await expect(tillPage.page.getByTestId('receipt-text')).toContainText('01000001');
    await tillPage.press('Escape');
    await tillPage.openDialog('F9', 'Price check');
    await tillPage.type('whisky');
    await tillPage.press('Enter');
    await expect(tillPage.dialog).toContainText('11\u00A0990.00');
    await expect(tillPage.lines).toHaveCount(0);
  });

  test('Ctrl+L locks on every layout and the sale is kept behind the PIN pad', async ({
    tillPage,
  }) => {
    await twoLines(tillPage);
    await tillPage.press('Control+l');
    await expect(tillPage.pinPad).toBeVisible();
    await expect(tillPage.page.getByText('The sale in progress is kept.')).toBeVisible();
    await tillPage.signIn();
    await expect(tillPage.lines).toHaveCount(2);
  });

  test('Esc steps back one thing at a time', async ({ tillPage }) => {
    await tillPage.signIn();
    await tillPage.wedge.scan('4870000000007');
    await expect(tillPage.notice).toBeVisible();
    await tillPage.press('F2', 'm', 'i');
    await tillPage.press('Escape');
    await expect(tillPage.notice).toHaveCount(0);
    await expect(tillPage.find).toHaveValue('mi');
    await tillPage.press('Escape');
    await expect(tillPage.find).toHaveValue('');
  });

  test('a key that was moved works in its new place, after a reload too', async ({ tillPage }) => {
    await twoLines(tillPage);
    const help = await tillPage.openDialog('F1', 'Keys');
    await help.getByRole('button', { name: /Price, F9/ }).click();
    await tillPage.press('Control+p');
    await expect(help.getByRole('button', { name: /Price, Ctrl\+P/ })).toBeVisible();
    await tillPage.page.reload();
    await expect(tillPage.lines).toHaveCount(2);
    await tillPage.openDialog('Control+p', 'Price check');
  });

  test('a tender by its letter: K asks for the code, Q and B too, A needs a customer', async ({
    tillPage,
  }) => {
    await twoLines(tillPage);
    await tillPage.openDialog('F10', 'Payment');
    const reference = tillPage.page.getByTestId('pay-reference');
    for (const letter of ['k', 'q', 'b']) {
      await tillPage.press(letter);
      await expect(reference).toBeFocused();
      await tillPage.press('Escape');
      await expect(reference).toHaveCount(0);
    }
    await tillPage.press('a');
    await expect(tillPage.page.getByRole('dialog', { name: 'Customer' })).toBeVisible();
    await tillPage.press('Escape');
    await expect(tillPage.page.getByRole('dialog', { name: 'Payment' })).toBeVisible();
    await tillPage.press('5', '0', '0', 'c');
    await expect(tillPage.page.getByTestId('pay-tender')).toHaveCount(1);
    await expect(tillPage.page.getByTestId('pay-due')).toHaveText(tenge(83_950 - 50_000));
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[+.*]/g, '\\$&');
}
