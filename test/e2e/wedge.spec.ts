import type { Locator } from '@playwright/test';
import { DEMO } from '../support/demo-goods.ts';
import type { TillPage } from '../support/till-page.ts';
import type { KeyboardLayout } from '../support/wedge-typist.ts';
import { expect, test } from './fixtures.ts';

test.use({ tillOptions: { template: 'demo', profile: null, serial: false } });

test.describe('UX-2 scan works wherever the focus is', () => {
  test('the find field: what was being typed stays, the scan leaves nothing', async ({
    tillPage,
  }) => {
    await tillPage.signIn();
    await tillPage.press('F2', 'a', 'p');
    await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
    await expect(tillPage.find).toHaveValue('ap');
    await expect(tillPage.find).toBeFocused();
  });

  test('text that was selected comes back as it was', async ({ tillPage }) => {
    await tillPage.signIn();
    await tillPage.press('F2', 'm', 'i', 'l', 'k', 'Control+a');
    await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
    await expect(tillPage.find).toHaveValue('milk');
    await tillPage.press('t');
    await expect(tillPage.find).toHaveValue('t');
  });

  test('the note field and every other text field of a dialog', async ({ tillPage }) => {
    await tillPage.signIn();
    await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
    const note = await openNote(tillPage);
    await note.pressSequentially('ring the bell');
    await tillPage.scanLine(DEMO.milk.code, DEMO.milk.name);
    await expect(note).toHaveValue('ring the bell');
    await expect(note).toBeFocused();
  });

  test('number fields: the quantity keeps its digits', async ({ tillPage }) => {
    await tillPage.signIn();
    await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
    await tillPage.openDialog('F4', 'Quantity');
    await tillPage.press('7');
    const field = tillPage.page.getByTestId('quantity-input');
    await expect(field).toHaveValue('7');
    await tillPage.scanLine(DEMO.milk.code, DEMO.milk.name);
    await expect(field).toHaveValue('7');
  });

  test('a dialog without fields, a button, and the payment', async ({ tillPage }) => {
    await tillPage.signIn();
    await tillPage.openDialog('F1', 'Keys');
    await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
    await tillPage.press('Escape');
    await tillPage.page.getByRole('button', { name: 'More', exact: true }).focus();
    await tillPage.scanLine(DEMO.milk.code, DEMO.milk.name);
    await expect(tillPage.dialog).toHaveCount(0);
    await tillPage.openDialog('F10', 'Payment');
    await tillPage.scanLine(DEMO.eggs.code, DEMO.eggs.name);
    const amount = tillPage.page.getByTestId('pay-amount');
    await expect(amount).toHaveValue('1\u00A0530');
  });

  test('a price check looks the scanned code up and sells nothing', async ({ tillPage }) => {
    await tillPage.signIn();
    const dialog = await tillPage.openDialog('F9', 'Price check');
    await tillPage.wedge.scan(DEMO.milk.code);
    await expect(dialog).toContainText(DEMO.milk.name);
    await expect(dialog).toContainText('620.00');
    await expect(tillPage.lines).toHaveCount(0);
  });

  test('the PIN pad takes no scan as a PIN and sells nothing', async ({ tillPage }) => {
    await tillPage.wedge.scan(DEMO.bread.code);
    await expect(tillPage.pinPad).toBeVisible();
    await tillPage.signIn();
    await expect(tillPage.lines).toHaveCount(0);
  });
});

test.describe('UX-2 a scan on a machine that is busy', () => {
  test('leaves nothing in the PIN pad, though its first keys came alone', async ({ tillPage }) => {
    const typed = tillPage.page.getByRole('status', { name: 'PIN' });
    await tillPage.wedge.scanInParts(DEMO.bread.code, 3, () => expect(typed).toHaveText('3'));
    await expect(typed).toHaveText('0');
    await tillPage.signIn();
    await expect(tillPage.lines).toHaveCount(0);
  });
});

test.describe('HARDWARE keys are decoded by their place on the board', () => {
  for (const layout of ['us', 'ru', 'kk'] as const satisfies readonly KeyboardLayout[]) {
    test(`${layout} layout, focus in a field and out of it`, async ({ tillPage }) => {
      await tillPage.signIn();
      await tillPage.wedge.scan(DEMO.bread.code, layout);
      await expect(tillPage.line(DEMO.bread.name)).toBeVisible();
      await tillPage.press('F2');
      await tillPage.wedge.scan(DEMO.milk.code, layout);
      await expect(tillPage.line(DEMO.milk.name)).toBeVisible();
      await expect(tillPage.find).toHaveValue('');
      await expect(tillPage.notice).toHaveCount(0);
    });
  }

  test('a scan ended by Tab is one too, and Tab moves no focus', async ({ tillPage }) => {
    await tillPage.signIn();
    await tillPage.press('F2');
    await tillPage.wedge.scan(DEMO.bread.code, 'us', 'Tab');
    await expect(tillPage.line(DEMO.bread.name)).toBeVisible();
    await expect(tillPage.find).toBeFocused();
  });
});

test.describe('HARDWARE a person typing is no scanner', () => {
  test('digits by hand are not eaten, wherever they begin', async ({ tillPage }) => {
    await tillPage.signIn();
    await tillPage.wedge.typeByHand(DEMO.bread.code);
    await expect(tillPage.find).toHaveValue(DEMO.bread.code);
    await tillPage.press('Enter');
    await expect(tillPage.line(DEMO.bread.name)).toBeVisible();
    await expect(tillPage.find).toHaveValue('');
  });

  test('a name by hand, on a Kazakh layout, finds what it names', async ({ tillPage }) => {
    await tillPage.signIn();
    await tillPage.wedge.typeByHand('yfy', 'kk');
    await expect(tillPage.find).toHaveValue('нан');
    await expect(tillPage.tile(DEMO.bread.name)).toBeVisible();
  });

  test('a quick hand that presses Enter at once still types what it typed', async ({
    tillPage,
  }) => {
    await tillPage.signIn();
    await tillPage.press('F2');
    // Every pause is short, but there are too few characters for a code.
    await tillPage.wedge.typeAt(20, 'milk', null);
    await expect(tillPage.find).toHaveValue('milk');
  });

  test('a scanner slower than the setting is heard as typing, until the setting allows it', async ({
    tillPage,
    client,
  }) => {
    await tillPage.signIn();
    await tillPage.wedge.typeAt(60, DEMO.bread.code, null);
    await expect(tillPage.find).toHaveValue(DEMO.bread.code);
    await expect(tillPage.lines).toHaveCount(0);
    await tillPage.press('Escape');
    await expect(tillPage.find).toHaveValue('');

    await client.must('settings.set', { wedgeGapMs: 80 });
    await expect(async () => {
      await tillPage.wedge.typeAt(60, DEMO.milk.code, 'Enter');
      await expect(tillPage.line(DEMO.milk.name)).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await expect(tillPage.find).toHaveValue('');
  });
});

async function openNote(tillPage: TillPage): Promise<Locator> {
  await tillPage.page.getByRole('button', { name: 'Note' }).click();
  const note = tillPage.page.getByTestId('note-input');
  await expect(note).toBeFocused();
  return note;
}
