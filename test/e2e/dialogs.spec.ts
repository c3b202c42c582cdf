import type { Locator, Page } from '@playwright/test';
import { CUSTOMERS, DEMO } from '../support/demo-goods.ts';
import { waitForReceipts } from '../support/printed-receipt.ts';
import { PINS, tenge, type TillPage } from '../support/till-page.ts';
import { expect, test } from './fixtures.ts';

test.use({
  hasTouch: true,
  viewport: { width: 1024, height: 768 },
  tillOptions: { template: 'demo', profile: 'epson-kz1048-42', serial: false },
});

/** How each dialog is opened by keys alone, from a sale with one line. */
const OPENED: Readonly<Record<string, readonly string[]>> = {
  help: ['F1'],
  customer: ['F3'],
  quantity: ['F4'],
  discount: ['F6'],
  hold: ['F7'],
  sales: ['F8'],
  'price check': ['F9'],
  payment: ['F10'],
  'approval code': ['F10', 'k'],
};
/** The letters of the menu, whose button is the one thing without a key of its own. */
const IN_MORE: Readonly<Record<string, string>> = {
  price: 'p',
  note: 'n',
  why: 'w',
  'sale discount': 'a',
  'open item': 'o',
  printer: 'e',
  settings: 's',
};

async function oneLine(tillPage: TillPage, pin: string): Promise<void> {
  await tillPage.signIn(pin);
  await tillPage.wedge.scan(DEMO.milk.code);
  await expect(tillPage.lines).toHaveCount(1);
}

function moreButton(page: Page): Locator {
  return page.getByRole('button', { name: /^(More|Ещё|Тағы)$/ });
}

/** Words that do not fit: cut off, or standing out of their button. */
async function misfits(dialog: Locator): Promise<readonly string[]> {
  return dialog.evaluate((root) => {
    const found: string[] = [];
    const frame = root.getBoundingClientRect();
    for (const button of root.querySelectorAll('button')) {
      const box = button.getBoundingClientRect();
      if (box.width < 47.5 || box.height < 47.5) found.push(`small: ${button.textContent}`);
      for (const part of button.querySelectorAll('span, kbd')) {
        const inner = part.getBoundingClientRect();
        const out =
          inner.right > box.right + 1 || inner.left < box.left - 1 || inner.bottom > box.bottom + 1;
        if (out) found.push(`out of its button: ${button.textContent}`);
      }
    }
    for (const part of root.querySelectorAll('*')) {
      const box = part.getBoundingClientRect();
      const hidden = part.closest('.visually-hidden, [role="listbox"]') !== null;
      if (!hidden && box.width > 0 && box.right > frame.right + 1)
        found.push(`wide: ${part.className}`);
    }
    return found;
  });
}

for (const [language, pin] of [
  ['English', PINS.aigerim],
  ['Russian', PINS.timur],
  ['Kazakh', PINS.saule],
] as const) {
  test(`UX-1, UX-4 every dialog opens by keys, fits and keeps its place in ${language}`, async ({
    tillPage,
  }) => {
    const { page, dialog } = tillPage;
    await oneLine(tillPage, pin);
    const places = new Set<string>();
    const look = async (name: string): Promise<void> => {
      await expect(dialog, name).toBeVisible();
      places.add(JSON.stringify(await dialog.boundingBox()));
      expect(await misfits(dialog), name).toEqual([]);
      await expect(tillPage.total, name).toBeInViewport();
    };
    for (const [name, keys] of Object.entries(OPENED)) {
      await tillPage.press(...keys);
      await look(name);
      await tillPage.press('Escape', 'Escape');
      await expect(dialog).toHaveCount(0);
    }
    for (const [name, letter] of Object.entries(IN_MORE)) {
      await moreButton(page).tap();
      await look('more');
      await tillPage.press(letter);
      await expect(page.getByTestId('more-lock')).toHaveCount(0);
      await look(name);
      await tillPage.press('Escape');
      await expect(dialog).toHaveCount(0);
    }
    expect(places.size, [...places].join('\n')).toBe(1);
  });
}

test.describe('PAY in the dialog', () => {
  test('several tenders, one given back, the rest in cash', async ({ tillPage }) => {
    const { page } = tillPage;
    await oneLine(tillPage, PINS.aigerim);
    await tillPage.openDialog('F10', 'Payment');
    await tillPage.press('1', '0', '0', 'q');
    await tillPage.type('K-77');
    await tillPage.press('Enter');
    await expect(page.getByTestId('pay-due')).toHaveText(tenge(DEMO.milk.minor - 10_000));
    await tillPage.press('2', '0', '0', 'Enter');
    await expect(page.getByTestId('pay-tender')).toHaveCount(2);
    await page.getByRole('button', { name: /^Remove Kaspi/ }).press('Enter');
    await expect(page.getByTestId('pay-due')).toHaveText(tenge(DEMO.milk.minor - 20_000));
    await expect(page.getByTestId('pay-tender')).toHaveCount(1);
    await page.getByTestId('pay-amount').focus();
    await tillPage.press('Enter', 'Enter');
    await expect(tillPage.receiptNumber).toBeVisible();
  });

  test('a card is not asked for more than the due, and the reason stands in the dialog', async ({
    tillPage,
  }) => {
    await oneLine(tillPage, PINS.aigerim);
    await tillPage.openDialog('F10', 'Payment');
    await tillPage.press('9', '0', '0', '0', 'k');
    await expect(tillPage.dialog.getByRole('alert')).toContainText('more than is due');
    await expect(tillPage.page.getByTestId('pay-reference')).toHaveCount(0);
    await expect(tillPage.page.getByTestId('pay-amount')).toHaveValue('9\u00A0000');
  });

  test('A without a customer asks for one and comes back to the payment', async ({ tillPage }) => {
    const { page } = tillPage;
    await oneLine(tillPage, PINS.aigerim);
    await tillPage.openDialog('F10', 'Payment');
    await tillPage.press('a');
    await expect(page.getByRole('dialog', { name: 'Customer' })).toBeVisible();
    await tillPage.type(CUSTOMERS.cafe.code);
    await tillPage.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Payment' })).toBeVisible();
    await expect(page.getByTestId('pay-on_account')).toContainText('available');
    await tillPage.press('a', 'Enter');
    await expect(tillPage.receiptNumber).toBeVisible();
  });

  test('a scan during payment adds to the sale and to the due, and leaves nothing behind', async ({
    tillPage,
  }) => {
    const { page } = tillPage;
    await oneLine(tillPage, PINS.aigerim);
    await tillPage.openDialog('F10', 'Payment');
    await tillPage.wedge.scan(DEMO.bread.code);
    const dueMinor = DEMO.milk.minor + DEMO.bread.minor;
    await expect(page.getByTestId('pay-due')).toHaveText(tenge(dueMinor));
    await expect(page.getByTestId('pay-cash-due')).toHaveText(tenge(84_000));
    await expect(page.getByTestId('pay-amount')).toHaveValue('840');
  });
});

test.describe('CRE-3 a second person', () => {
  test('allows an overdue customer’s purchase with PIN and reason, after a wrong PIN', async ({
    tillPage,
    client,
  }) => {
    const { page } = tillPage;
    await oneLine(tillPage, PINS.aigerim);
    await tillPage.openDialog('F3', 'Customer');
    await tillPage.type(CUSTOMERS.overdue.code);
    await expect(page.getByTestId('customer-credit')).toContainText(CUSTOMERS.overdue.name);
    await tillPage.press('Enter');
    await tillPage.openDialog('F10', 'Payment');
    await expect(page.getByTestId('pay-on_account')).toContainText('overdue');
    await tillPage.press('a');
    const override = page.getByRole('dialog', { name: 'Approval needed' });
    await expect(override).toContainText('manager');
    await tillPage.press('1', '2', '3', '9', 'Enter');
    await expect(override.getByRole('alert')).toContainText('PIN');
    await expect(page.getByTestId('override-pin')).toHaveValue('');
    await tillPage.press('ArrowDown', ...PINS.marat, 'Enter');
    await expect(page.getByTestId('pay-tender')).toHaveCount(1);
    await tillPage.press('Enter');
    await expect(tillPage.receiptNumber).toBeVisible();
    const { customers } = await client.must('customer.search', { query: CUSTOMERS.overdue.code });
    expect(customers[0]?.overdueMinor).toBeGreaterThan(0);
  });

  test('gives a free reason, by touch alone', async ({ tillPage }) => {
    const { page } = tillPage;
    await oneLine(tillPage, PINS.aigerim);
    await moreButton(page).tap();
    await page.getByTestId('more-lineDiscount').tap();
    for (const digit of '35') await page.locator(`[data-key="${digit}"]`).tap();
    await page.getByTestId('discount-apply').tap();
    await page.getByText('Another reason').tap();
    await page.getByTestId('override-reason').tap();
    for (const letter of 'torn') {
      await page.getByRole('group', { name: 'Keyboard' }).getByText(letter, { exact: true }).tap();
    }
    await expect(page.getByTestId('override-reason')).toHaveValue('torn');
    await page.getByRole('button', { name: 'Hide keyboard' }).last().tap();
    for (const digit of PINS.saule) await page.locator(`[data-key="${digit}"]`).tap();
    await page.getByTestId('override-approve').tap();
    await expect(tillPage.line(DEMO.milk.name)).toContainText('−35\u00A0%');
  });
});

test('CRE-5 a debt is settled and the sale knows it', async ({ tillPage, client }) => {
  const { page } = tillPage;
  await oneLine(tillPage, PINS.aigerim);
  await tillPage.openDialog('F3', 'Customer');
  await tillPage.type(CUSTOMERS.cafe.code);
  await expect(page.getByTestId('customer-credit')).toContainText(CUSTOMERS.cafe.name);
  await tillPage.press('Control+Enter');
  await expect(page.getByRole('dialog', { name: 'Payment of debt' })).toBeVisible();
  await expect(page.getByTestId('settle-left')).toHaveText(tenge(0));
  await tillPage.press('1', '0', '0', '0', '0');
  await expect(page.getByTestId('settle-left')).toHaveText(tenge(5_435_050));
  await tillPage.press('Enter');
  await expect(page.getByTestId('settle-take')).toContainText('Done');
  await tillPage.press('Enter');
  await expect(tillPage.dialog).toHaveCount(0);
  const { customers } = await client.must('customer.search', { query: CUSTOMERS.cafe.code });
  expect(customers[0]?.balanceMinor).toBe(5_435_050);
});

test('CART-4 a sale is held under a name and brought back', async ({ tillPage }) => {
  const { page } = tillPage;
  await oneLine(tillPage, PINS.aigerim);
  await tillPage.openDialog('F7', 'Hold sale');
  await tillPage.type('Table 5');
  await tillPage.press('Enter');
  await expect(tillPage.lines).toHaveCount(0);
  await tillPage.openDialog('F7', 'Held sales');
  await expect(page.getByTestId('held-cart')).toContainText('Table 5');
  await tillPage.press('Enter');
  await expect(tillPage.line(DEMO.milk.name)).toBeVisible();
});

test('RCP-4 a receipt is found, shown as printed, and printed again as a copy', async ({
  tillPage,
  printer,
}) => {
  const { page } = tillPage;
  await oneLine(tillPage, PINS.aigerim);
  await tillPage.payCash();
  const number = await tillPage.receiptNumber.innerText();
  await tillPage.openDialog('F8', 'Sales');
  await tillPage.type(number);
  await expect(page.getByTestId('sale-result')).toHaveCount(1);
  await tillPage.press('Enter');
  await expect(page.getByTestId('receipt-text')).toContainText(number);
  await tillPage.press('Enter');
  await expect(tillPage.dialog.getByRole('status')).toContainText('copy 1');
  const [, copy] = await waitForReceipts(printer, 2);
  expect(copy).toBeDefined();
});

test('CAT a price is checked by scan, by code and by name, and nothing is sold', async ({
  tillPage,
}) => {
  const { page } = tillPage;
  await tillPage.signIn(PINS.aigerim);
  await tillPage.openDialog('F9', 'Price check');
  const card = page.getByTestId('price-check-card');
  await tillPage.wedge.scan(DEMO.milk.code);
  await expect(card).toContainText(tenge(DEMO.milk.minor));
  await expect(card).toContainText(tenge(DEMO.milk.wholesaleMinor));
  await tillPage.type('apples gala');
  await tillPage.press('Enter');
  await expect(card).toContainText(DEMO.apples.name);
  await tillPage.wedge.scan('2999999999998');
  await expect(tillPage.dialog.getByRole('alert')).not.toBeEmpty();
  await expect(tillPage.lines).toHaveCount(0);
});

test('CART-2 an unknown item is sold by its price, and refused without one', async ({
  tillPage,
}) => {
  const { page } = tillPage;
  await tillPage.signIn(PINS.aigerim);
  await moreButton(page).tap();
  await tillPage.press('o', 'Enter');
  await expect(tillPage.dialog.getByRole('alert')).toContainText('price');
  await tillPage.press('3', '5', '0', 'Enter');
  await expect(tillPage.total).toHaveText(tenge(35_000));
});

test('CART-5 beer asks the age with the birthday reckoned', async ({ tillPage }) => {
  const { page } = tillPage;
  await tillPage.signIn(PINS.aigerim);
  await tillPage.wedge.scan(DEMO.beer.code);
  await expect(page.getByRole('dialog', { name: 'Age check' })).toContainText(/\d\d\.\d\d\.\d{4}/);
  await tillPage.press('Escape');
  await expect(tillPage.lines).toHaveCount(0);
  await tillPage.wedge.scan(DEMO.beer.code);
  await expect(tillPage.dialog).toBeVisible();
  await tillPage.press('Enter');
  await expect(tillPage.line(DEMO.beer.name)).toBeVisible();
});

test('UX-4 settings count at once: language, colours, layout', async ({ tillPage }) => {
  const { page } = tillPage;
  await oneLine(tillPage, PINS.aigerim);
  await moreButton(page).tap();
  await tillPage.press('s');
  await page.getByText('Қазақша').last().tap();
  await expect(tillPage.dialog).toHaveAccessibleName('Баптаулар');
  await page.getByText('Күңгірт').tap();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.getByText('Ірі жолдар').tap();
  await expect(page.locator('html')).toHaveAttribute('data-layout', 'scan');
  await tillPage.press('Enter');
  await expect(tillPage.line('Сүт')).toBeVisible();
});

test('UX-1 a key is moved to another place and works there', async ({ tillPage }) => {
  const { page } = tillPage;
  await oneLine(tillPage, PINS.aigerim);
  await tillPage.openDialog('F1', 'Keys');
  await page.getByRole('button', { name: /^Change key: Quantity/ }).press('Enter');
  await tillPage.press('F3');
  await expect(tillPage.dialog.getByRole('alert')).toContainText('something else');
  await tillPage.press('Control+q');
  await expect(page.getByRole('button', { name: /Quantity, Ctrl\+Q/ })).toBeVisible();
  await tillPage.press('Escape');
  await tillPage.openDialog('Control+q', 'Quantity');
});
