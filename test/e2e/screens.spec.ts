import type { Page } from '@playwright/test';
import { busySale, longSale } from '../support/busy-sale.ts';
import { CUSTOMERS, DEMO } from '../support/demo-goods.ts';
import { survey, switchesOf } from '../support/screen-survey.ts';
import type { TillClient } from '../support/till-client.ts';
import type { TillPage } from '../support/till-page.ts';
import { expect, test } from './fixtures.ts';

test.use({ tillOptions: { template: 'demo', profile: 'epson-kz1048-42', serial: false } });
test.describe.configure({ timeout: 240_000 });

type Open = (page: Page) => Promise<unknown>;

/** Opens each dialog from the sale, surveys it, and goes back to the sale. */
async function surveyDialogs(
  tillPage: TillPage,
  client: TillClient,
  states: Readonly<Record<string, Open>>,
): Promise<void> {
  for (const [name, open] of Object.entries(states)) {
    await open(tillPage.page);
    await expect(tillPage.dialog).toBeVisible();
    await survey(tillPage.page, name, switchesOf(tillPage.page, client));
    await backToSale(tillPage);
  }
}

/** A survey ends in English and dark, whatever stood open. */
async function backToSale(tillPage: TillPage): Promise<void> {
  await expect(async () => {
    await tillPage.press('Escape');
    await expect(tillPage.dialog).toHaveCount(0, { timeout: 500 });
  }).toPass();
}

const press =
  (...keys: readonly string[]): Open =>
  async (page) => {
    for (const key of keys) await page.keyboard.press(key);
  };

const more =
  (kind: string): Open =>
  async (page) => {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByTestId(`more-${kind}`).click();
  };

test.describe('UX-4, UX-5 three languages, two looks, two sizes', () => {
  test('the sale beside the product grid', async ({ tillPage, client }) => {
    const { page } = tillPage;
    const look = (name: string): Promise<void> => survey(page, name, switchesOf(page, client));
    await tillPage.signIn();
    await look('grid-empty');
    await busySale(tillPage, client);
    await look('grid-busy');
    await tillPage.wedge.scan('4870000000005');
    await expect(tillPage.notice).toBeVisible();
    await look('grid-unknown-code');
    await tillPage.press('Escape');
    await tillPage.type('3*');
    await expect(page.getByText('3 × next item')).toBeVisible();
    await look('grid-next-quantity');
    await tillPage.press('Escape');
    await tillPage.openDialog('F3', 'Customer');
    await page.getByTestId('customer-search').fill(CUSTOMERS.cafe.name);
    await expect(page.getByTestId('customer-result')).toHaveCount(1);
    await tillPage.press('Enter');
    await expect(tillPage.dialog).toHaveCount(0);
    await look('grid-customer');
    await tillPage.openDialog('F10', 'Payment');
    await tillPage.press(...'50000', 'Enter');
    await expect(page.getByTestId('pay-complete')).toBeVisible();
    await tillPage.press('Enter');
    await expect(tillPage.receiptNumber).toBeVisible();
    await expect(tillPage.statusBar).toContainText('ready');
    await look('grid-completed');
    await page.reload();
    await expect(page.getByText('Last sale')).toBeVisible();
    await look('grid-last-sale');
  });

  test('finding, and a sale longer than the screen', async ({ tillPage, client }) => {
    const { page } = tillPage;
    const look = (name: string): Promise<void> => survey(page, name, switchesOf(page, client));
    await tillPage.signIn();
    await longSale(tillPage, client, 16);
    await tillPage.wedge.scan(DEMO.bag.code);
    await expect(tillPage.line(DEMO.bag.name)).toBeVisible();
    await tillPage.wedge.scan('4870000000007');
    await expect(tillPage.notice).toBeVisible();
    await look('grid-long-notice');
    await tillPage.press('Escape');
    await page.getByRole('tab', { name: 'Fruit & vegetables' }).click();
    await look('grid-category');
    await tillPage.press('F2');
    await tillPage.find.fill('milk');
    await expect(tillPage.tile(DEMO.milk.name)).toBeVisible();
    await look('grid-found');
    await tillPage.find.fill('qxjvbnw');
    await expect(page.getByText('Nothing found')).toBeVisible();
    await look('grid-nothing-found');
    await tillPage.find.fill('');
    await page.getByRole('button', { name: 'Keypad' }).click();
    await expect(page.getByRole('group', { name: 'Keyboard' })).toBeVisible();
    await look('grid-keyboard');
  });

  test('the sale in big lines', async ({ tillPage, client }) => {
    const { page } = tillPage;
    const look = (name: string): Promise<void> => survey(page, name, switchesOf(page, client));
    await tillPage.signIn();
    await client.must('settings.set', { layout: 'scan' });
    await look('scan-empty');
    await busySale(tillPage, client);
    await look('scan-busy');
    await tillPage.wedge.scan('4870000000005');
    await expect(tillPage.notice).toBeVisible();
    await look('scan-unknown-code');
    await tillPage.press('Escape', 'F2');
    await tillPage.find.fill('milk');
    await expect(tillPage.tile(DEMO.milk.name)).toBeVisible();
    await look('scan-found');
    await tillPage.find.fill('');
    await surveyDialogs(tillPage, client, {
      'scan-pay': press('F10'),
      'scan-more': more('settings'),
    });
    await tillPage.payCash();
    await look('scan-completed');
  });

  test('dialogs on a line', async ({ tillPage, client }) => {
    await tillPage.signIn();
    await busySale(tillPage, client);
    await surveyDialogs(tillPage, client, {
      'line-weight': press('F4'),
      'line-quantity': press('ArrowUp', 'F4'),
      'line-discount': press('F6'),
      'sale-discount': more('saleDiscount'),
      'line-price': more('price'),
      'line-note': async (page) => {
        await more('note')(page);
        await page.getByTestId('note-input').fill('sliced thin');
      },
      'line-note-keyboard': async (page) => {
        await more('note')(page);
        await page.getByRole('button', { name: 'Show keyboard' }).click();
      },
      'line-why': more('why'),
      'discount-approval': async (page) => {
        await page.keyboard.press('F6');
        await page.getByTestId('discount-input').fill('50');
        await page.keyboard.press('Enter');
        await expect(page.getByTestId('override-pin')).toBeVisible();
      },
    });
  });

  test('payment and customers', async ({ tillPage, client }) => {
    await tillPage.signIn();
    await busySale(tillPage, client);
    const find = async (page: Page, name: string): Promise<void> => {
      await page.keyboard.press('F3');
      await page.getByTestId('customer-search').fill(name);
      await expect(page.getByTestId('customer-result')).toHaveCount(1);
    };
    await surveyDialogs(tillPage, client, {
      pay: press('F10'),
      'pay-card': press('F10', '5', '0', '0', '0', 'k'),
      'pay-split': async (page) => {
        await press('F10', '1', '0', '0', '0', 'c')(page);
        await expect(page.getByTestId('pay-tender')).toHaveCount(1);
      },
      customers: press('F3'),
      'customer-overdue': (page) => find(page, CUSTOMERS.overdue.name),
      'customer-blocked': (page) => find(page, CUSTOMERS.blocked.name),
      'customer-none': async (page) => {
        await page.keyboard.press('F3');
        await page.getByTestId('customer-search').fill('nobody at all');
        await expect(page.getByText('Nothing found')).toBeVisible();
      },
      settle: async (page) => {
        await find(page, CUSTOMERS.overdue.name);
        await page.keyboard.press('Control+Enter');
        await expect(page.getByTestId('settle-amount')).toBeVisible();
      },
    });
    await tillPage.openDialog('F10', 'Payment');
    await tillPage.press(...'20000', 'c');
    await expect(tillPage.page.getByTestId('pay-complete')).toBeVisible();
    await survey(tillPage.page, 'pay-complete', switchesOf(tillPage.page, client));
  });

  test('dialogs of the sale', async ({ tillPage, client }) => {
    await tillPage.signIn();
    await tillPage.scanLine(DEMO.milk.code, DEMO.milk.name);
    await client.must('cart.hold', {
      saleId: (await client.must('cart.open', {})).saleId,
      name: 'table 4',
    });
    await tillPage.page.reload();
    await expect(tillPage.total).toBeVisible();
    await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
    await tillPage.payCash();
    await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
    await surveyDialogs(tillPage, client, {
      hold: press('F7'),
      held: more('held'),
      sales: press('F8'),
      receipt: async (page) => {
        await page.keyboard.press('F8');
        await page.getByTestId('sale-result').first().click();
        await expect(page.getByTestId('receipt-text')).toContainText('01000001');
      },
      'price-check': press('F9'),
      'price-check-answer': async (page) => {
        await page.keyboard.press('F9');
        await tillPage.wedge.scan(DEMO.beer.code);
        await expect(page.getByTestId('price-check-card')).toBeVisible();
      },
      'open-item': more('openItem'),
      weight: async () => {
        await tillPage.tile(DEMO.apples.name).click();
      },
      'age-check': async () => {
        await tillPage.wedge.scan(DEMO.beer.code);
      },
      'stock-approval': async () => {
        await tillPage.wedge.scan(DEMO.coconut.code);
      },
    });
  });

  test('dialogs of the till', async ({ tillPage, client, printer }) => {
    await tillPage.signIn();
    await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
    await surveyDialogs(tillPage, client, {
      more: (page) => page.getByRole('button', { name: 'More', exact: true }).click(),
      help: press('F1'),
      settings: more('settings'),
      'printer-ready': more('printer'),
    });
    printer.faults.diesAfterBytes = 600;
    await tillPage.payCash();
    const remark = tillPage.page.getByRole('region', { name: 'Sale completed' }).getByRole('alert');
    await expect(remark).toContainText('1 receipt to check', { timeout: 20_000 });
    await survey(tillPage.page, 'grid-not-printed', switchesOf(tillPage.page, client));
    await surveyDialogs(tillPage, client, { 'printer-uncertain': more('printer') });
  });
});
