import type { Locator } from '@playwright/test';
import type { SaleId } from '../../shared/domain/ids.ts';
import { minor } from '../../shared/domain/money.ts';
import { milli } from '../../shared/domain/quantity.ts';
import type { CommandInput, CommandName } from '../../shared/ipc/contract.ts';
import type { IpcError } from '../../shared/ipc/errors.ts';
import type { LineView } from '../../shared/ipc/views.ts';
import { CUSTOMERS, DEMO } from '../support/demo-goods.ts';
import type { TillClient } from '../support/till-client.ts';
import { PINS, tenge, type TillPage } from '../support/till-page.ts';
import { expectInEveryLanguage } from '../support/till-words.ts';
import { expect, test } from './fixtures.ts';

test.use({ tillOptions: { template: 'demo', profile: null, serial: false } });

const UNKNOWN = '4870000000005';
const WRONG_CHECK_DIGIT = '4870000000007';

test.describe('UX-6 a mistake stands in the sale, in words, with the way out', () => {
  test('an unknown code: sold as an open item, or searched for', async ({ tillPage, client }) => {
    const saleId = await beginSale(tillPage, client);
    await tillPage.wedge.scan(UNKNOWN);
    await expect(tillPage.notice).toContainText(UNKNOWN);
    const error = await refusal(client, 'cart.scan', { saleId, code: UNKNOWN });
    expect(error.code).toBe('PRODUCT_UNKNOWN');
    await expectInEveryLanguage(tillPage.notice, error, client);
    await expect(tillPage.total).toHaveText(tenge(DEMO.bread.minor));
    await way(tillPage, 'Search').click();
    await expect(tillPage.notice).toHaveCount(0);
    await expect(tillPage.find).toBeFocused();

    await tillPage.wedge.scan(UNKNOWN);
    await way(tillPage, 'Sell as open item').click();
    await expect(tillPage.page.getByRole('dialog', { name: 'Open item' })).toContainText(UNKNOWN);
    await tillPage.press('3', '5', '0', 'Enter');
    await expect(tillPage.dialog).toHaveCount(0);
    await expect(tillPage.line('Item')).toContainText('350.00');
    await expect(tillPage.total).toHaveText(tenge(DEMO.bread.minor + 35_000));
  });

  test('a wrong check digit sells nothing else', async ({ tillPage, client }) => {
    const saleId = await beginSale(tillPage, client);
    await tillPage.wedge.scan(WRONG_CHECK_DIGIT);
    const error = await refusal(client, 'cart.scan', { saleId, code: WRONG_CHECK_DIGIT });
    expect(error.code).toBe('CHECK_DIGIT_WRONG');
    await expectInEveryLanguage(tillPage.notice, error, client);
    await expect(tillPage.lines).toHaveCount(1);
    await way(tillPage, 'OK').click();
    await expect(tillPage.notice).toHaveCount(0);
  });

  test('the next good scan takes the message away', async ({ tillPage, client }) => {
    await beginSale(tillPage, client);
    await tillPage.wedge.scan(UNKNOWN);
    await expect(tillPage.notice).toBeVisible();
    await tillPage.scanLine(DEMO.milk.code, DEMO.milk.name);
    await expect(tillPage.notice).toHaveCount(0);
  });

  test('RES-4 too little stock: how many there are, and nobody may sell more', async ({
    tillPage,
    client,
  }) => {
    const saleId = await beginSale(tillPage, client);
    await tillPage.wedge.typeByHand('21*');
    await tillPage.wedge.scan(DEMO.bag.code);
    const quantityMilli = milli(21_000);
    const error = await refusal(client, 'cart.scan', {
      saleId,
      code: DEMO.bag.code,
      quantityMilli,
    });
    expect(error).toMatchObject({ code: 'STOCK_NOT_ENOUGH' });
    expect(error.override).toBeUndefined();
    await expectInEveryLanguage(tillPage.notice, error, client);
    await expect(tillPage.notice).toContainText('20');
    await way(tillPage, 'Check stock').click();
    await expect(tillPage.dialog).toContainText('In stock here');
    await tillPage.press('Escape');
    await expect(tillPage.lines).toHaveCount(1);
  });

  test('RES-4 nothing left of what the customer holds: a supervisor allows it', async ({
    tillPage,
    client,
  }) => {
    const saleId = await beginSale(tillPage, client);
    await tillPage.wedge.scan(DEMO.coconut.code);
    const dialog = await approval(tillPage);
    const error = await refusal(client, 'cart.scan', { saleId, code: DEMO.coconut.code });
    expect(error).toMatchObject({ code: 'STOCK_NOT_ENOUGH', override: 'oversell' });
    await expect(dialog).toContainText('supervisor');
    await approve(tillPage, PINS.saule);
    await expect(tillPage.line(DEMO.coconut.name)).toBeVisible();
    await expect(tillPage.notice).toHaveCount(0);
  });

  test('a second person can be asked later, from the message', async ({ tillPage, client }) => {
    await beginSale(tillPage, client);
    await tillPage.wedge.scan(DEMO.coconut.code);
    await approval(tillPage);
    await tillPage.press('Escape');
    await expect(tillPage.dialog).toHaveCount(0);
    await way(tillPage, 'Ask a supervisor').click();
    await approval(tillPage);
    await approve(tillPage, PINS.saule);
    await expect(tillPage.line(DEMO.coconut.name)).toBeVisible();
  });
});

test.describe('USR-3 an override asks for a second person in place', () => {
  test('CART-3 a discount over the limit: a wrong PIN, a cashier, then a supervisor', async ({
    tillPage,
    client,
  }) => {
    const saleId = await beginSale(tillPage, client);
    await tillPage.openDialog('F6', 'Discount');
    await tillPage.press('5', '0', 'Enter');
    const dialog = await approval(tillPage);
    const line = await onlyLine(client);
    const error = await refusal(client, 'cart.setDiscount', {
      saleId,
      lineId: line.lineId,
      discount: { kind: 'percent', ppm: 500_000 },
    });
    expect(error).toMatchObject({ code: 'LIMIT_DISCOUNT', override: 'discount_limit' });
    await expectInEveryLanguage(tillPage.dialog, error, client, 'message');
    await approve(tillPage, '0000');
    await expect(dialog.getByRole('alert')).toContainText('This PIN is not right');
    await approve(tillPage, PINS.timur);
    await expect(dialog.getByRole('alert')).toContainText(
      'Timur Demo: not allowed to approve this',
    );
    await expect(tillPage.total).toHaveText(tenge(DEMO.bread.minor));
    await approve(tillPage, PINS.saule);
    await expect(tillPage.dialog).toHaveCount(0);
    await expect(tillPage.line(DEMO.bread.name)).toContainText('−50\u00A0%');
    await expect(tillPage.total).toHaveText(tenge(DEMO.bread.minor / 2));
  });

  test('a price of zero, with a reason in words', async ({ tillPage, client }) => {
    await beginSale(tillPage, client);
    await tillPage.page
      .getByRole('toolbar')
      .getByRole('button', { name: 'Price', exact: true })
      .click();
    await expect(tillPage.page.getByRole('dialog', { name: 'Change price' })).toBeVisible();
    await tillPage.press('0', 'Enter');
    const dialog = await approval(tillPage);
    await dialog.getByText('Another reason').click();
    await dialog.getByTestId('override-reason').fill('x');
    await dialog.getByTestId('override-pin').fill(PINS.marat);
    await dialog.getByTestId('override-approve').click();
    await expect(dialog.getByRole('alert')).toContainText('at least 3 letters');
    await dialog.getByTestId('override-reason').fill('charity day');
    await dialog.getByTestId('override-approve').click();
    await expect(tillPage.dialog).toHaveCount(0);
    await expect(tillPage.total).toHaveText(tenge(0));
  });

  test('USR-1 five wrong PINs lock the pad for a while and lose nothing', async ({
    tillPage,
    client,
  }) => {
    await beginSale(tillPage, client);
    await tillPage.press('Control+l');
    await expect(tillPage.pinPad).toBeVisible();
    const problem = tillPage.page.getByRole('alert');
    for (let tries = 4; tries >= 1; tries -= 1) {
      await tillPage.press('0', '0', '0', '0', 'Enter');
      await expect(problem).toContainText(`Tries left: ${tries}`);
    }
    await tillPage.press('0', '0', '0', '0', 'Enter');
    await expect(problem).toContainText('Too many wrong PINs');
    await expect(problem).toContainText(/Try again in \d+ s/);
    await tillPage.press(...PINS.aigerim, 'Enter');
    await expect(problem).toContainText('Too many wrong PINs');
    await expect(tillPage.page.getByText('The sale in progress is kept.')).toBeVisible();
  });
});

test.describe('CART-5 age', () => {
  test('no: nothing is sold; yes: it is, and is not asked again', async ({ tillPage, client }) => {
    await beginSale(tillPage, client);
    await tillPage.wedge.scan(DEMO.beer.code);
    const dialog = tillPage.page.getByRole('dialog', { name: 'Age check' });
    await expect(dialog).toContainText('21 or older');
    await tillPage.press('Escape');
    await expect(tillPage.lines).toHaveCount(1);
    await tillPage.wedge.scan(DEMO.beer.code);
    await expect(dialog).toBeVisible();
    await tillPage.press('Enter');
    await expect(tillPage.line(DEMO.beer.name)).toBeVisible();
    await tillPage.wedge.scan(DEMO.beer.code);
    await expect(tillPage.line(DEMO.beer.name)).toContainText('2\u00A0×');
    await expect(tillPage.dialog).toHaveCount(0);
  });
});

test.describe('CRE-2 credit', () => {
  for (const [name, customer, code, words] of [
    ['blocked', CUSTOMERS.blocked, 'CREDIT_BLOCKED', 'credit blocked'],
    ['overdue', CUSTOMERS.overdue, 'CREDIT_OVERDUE', 'overdue 85\u00A0000.00'],
  ] as const) {
    test(`${name} credit: the customer pays otherwise, or a manager decides`, async ({
      tillPage,
      client,
    }) => {
      const saleId = await beginSale(tillPage, client);
      await attach(tillPage, customer.name);
      const button = tillPage.page.getByRole('button', { name: `Customer: ${customer.name}` });
      await expect(button).toContainText(words);
      await tillPage.openDialog('F10', 'Payment');
      await tillPage.press('a');
      const dialog = await approval(tillPage);
      const error = await refusal(client, 'tender.add', {
        saleId,
        kind: 'on_account',
        amountMinor: minor(DEMO.bread.wholesaleMinor),
      });
      expect(error.code).toBe(code);
      await expectInEveryLanguage(tillPage.dialog, error, client, 'message');
      await tillPage.press('Escape');
      await expect(tillPage.page.getByRole('dialog', { name: 'Payment' })).toBeVisible();
      await expect(tillPage.page.getByTestId('pay-tender')).toHaveCount(0);
      await tillPage.press('a');
      await approval(tillPage);
      await approve(tillPage, PINS.saule);
      await expect(dialog.getByRole('alert')).toContainText('not allowed to approve this');
      await approve(tillPage, PINS.marat);
      await expect(tillPage.page.getByTestId('pay-tender')).toHaveCount(1);
      await expect(tillPage.page.getByTestId('pay-complete')).toBeVisible();
    });
  }
});

async function beginSale(tillPage: TillPage, client: TillClient): Promise<SaleId> {
  await tillPage.signIn();
  await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
  const cart = await client.must('cart.open', {});
  return cart.saleId;
}

/** The same request, sent by a script, for the words it must show. */
async function refusal<N extends CommandName>(
  client: TillClient,
  command: N,
  input: CommandInput<N>,
): Promise<IpcError> {
  const answer = await client.invoke(command, input);
  if (answer.ok) throw new Error(`${command} was expected to be refused`);
  return answer.error;
}

async function onlyLine(client: TillClient): Promise<LineView> {
  const cart = await client.must('cart.open', {});
  const line = cart.lines[0];
  if (line === undefined) throw new Error('a line expected');
  return line;
}

function way(tillPage: TillPage, name: string): Locator {
  return tillPage.notice.getByRole('button', { name });
}

async function approval(tillPage: TillPage): Promise<Locator> {
  const dialog = tillPage.page.getByRole('dialog', { name: 'Approval needed' });
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Another person's PIN, with the reason that stands chosen. */
async function approve(tillPage: TillPage, pin: string): Promise<void> {
  await expect(tillPage.page.getByTestId('override-pin')).toHaveValue('');
  await tillPage.press(...pin, 'Enter');
}

async function attach(tillPage: TillPage, name: string): Promise<void> {
  await tillPage.openDialog('F3', 'Customer');
  await tillPage.page.getByTestId('customer-search').fill(name);
  await expect(tillPage.page.getByTestId('customer-result')).toHaveCount(1);
  await tillPage.press('Enter');
  await expect(tillPage.dialog).toHaveCount(0);
}
