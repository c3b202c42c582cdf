import type { Locator } from '@playwright/test';
import { LOCALES, type Locale } from '../../shared/domain/localized.ts';
import type { PrinterSimulator } from '../../src-main/devices/printer/simulator.ts';
import { dialogs as english } from '../../src-renderer/ui/locales/en/dialogs.ts';
import { dialogs as kazakh } from '../../src-renderer/ui/locales/kk/dialogs.ts';
import { dialogs as russian } from '../../src-renderer/ui/locales/ru/dialogs.ts';
import { DEMO } from '../support/demo-goods.ts';
import { receiptsOf, waitForReceipts } from '../support/printed-receipt.ts';
import type { TillClient } from '../support/till-client.ts';
import type { TillPage } from '../support/till-page.ts';
import { expect, test } from './fixtures.ts';

const WORDS: Readonly<Record<Locale, typeof english>> = { en: english, ru: russian, kk: kazakh };

/** A receipt is a few kilobytes; this is somewhere in its middle. */
const MIDDLE_BYTES = 600;

test.describe('RCP-3 a failed print never fails a sale', () => {
  test('switched off: the sale is done, says so, and prints by itself later', async ({
    tillPage,
    printer,
    client,
  }) => {
    await printer.powerOff();
    await sellBread(tillPage);
    await expectSold(client);
    const remark = remarkOf(tillPage);
    await expect(remark).toContainText('The receipt is not printed: not reachable');
    await expect(tillPage.statusBar).toContainText('not reachable');
    await remark.getByRole('button', { name: 'Printer' }).click();
    await expectProblem(tillPage, client, 'unreachable');
    await expect(tillPage.dialog).toContainText('Waiting to print: 1');
    await printer.powerOn();
    await waitForReceipts(printer, 1);
    await expect(tillPage.dialog).toContainText('Nothing is waiting to print.');
    await expect(tillPage.statusBar).toContainText('ready');
    expect(await printedNumbers(printer, client)).toBe(1);
  });

  for (const [name, problem, words, breakIt, mend] of [
    [
      'out of paper',
      'paper_out',
      'out of paper',
      (printer: PrinterSimulator) => (printer.faults.paper = 'out'),
      (printer: PrinterSimulator) => (printer.faults.paper = 'enough'),
    ],
    [
      'with its cover open',
      'cover_open',
      'cover open',
      (printer: PrinterSimulator) => (printer.faults.coverOpen = true),
      (printer: PrinterSimulator) => (printer.faults.coverOpen = false),
    ],
  ] as const) {
    test(`${name}: it waits, and prints once that is mended`, async ({
      tillPage,
      printer,
      client,
    }) => {
      breakIt(printer);
      await sellBread(tillPage);
      await expectSold(client);
      await expect(remarkOf(tillPage)).toContainText(`The receipt is not printed: ${words}`);
      await tillPage.page.getByRole('button', { name: /^Printer: / }).click();
      await expectProblem(tillPage, client, problem);
      // Selling goes on meanwhile.
      await tillPage.press('Escape');
      await sellBread(tillPage, 'already signed in');
      mend(printer);
      await waitForReceipts(printer, 2);
      await expect(tillPage.statusBar).toContainText('ready');
    });
  }

  test('silent: it took the bytes and confirms nothing, so the cashier looks', async ({
    tillPage,
    printer,
    client,
  }) => {
    printer.faults.answers = 'status';
    await sellBread(tillPage);
    await expectSold(client);
    await expect(remarkOf(tillPage)).toContainText('1 receipt to check', { timeout: 20_000 });
    await remarkOf(tillPage).getByRole('button', { name: 'Printer' }).click();
    const job = tillPage.page.getByTestId('uncertain-job');
    await expect(job).toContainText('Receipt S01-');
    await expectProblem(tillPage, client, 'no_acknowledgement');
    await job.getByRole('button', { name: 'It came out' }).click();
    await expect(job).toHaveCount(0);
    // It had come out, so nothing is printed a second time.
    expect(receiptsOf(printer)).toHaveLength(1);
    expect(await client.must('print.queue', {})).toMatchObject({ queued: 0, uncertain: [] });
  });

  test('dying in the middle: nothing is sent twice by itself; the reprint is marked a copy', async ({
    tillPage,
    printer,
    client,
  }) => {
    printer.faults.diesAfterBytes = MIDDLE_BYTES;
    await sellBread(tillPage);
    await expectSold(client);
    await expect(remarkOf(tillPage)).toContainText('1 receipt to check', { timeout: 20_000 });
    await printer.powerOn();
    await remarkOf(tillPage).getByRole('button', { name: 'Printer' }).click();
    const job = tillPage.page.getByTestId('uncertain-job');
    await expect(job).toBeVisible();
    await job.getByRole('button', { name: 'Print again (copy)' }).click();
    await expect(job).toHaveCount(0);
    await expect.poll(() => receiptsOf(printer).at(-1)?.rows).toContain('КОПИЯ 1');
    const copy = receiptsOf(printer).at(-1);
    expect(copy?.rows.join('\n')).toContain('01000001');
    expect(copy?.cutCount).toBe(1);
    expect(await printedNumbers(printer, client)).toBe(1);
  });

  test('a reprint from the last sale, and from its receipt, is COPY 1 and 2', async ({
    tillPage,
    printer,
  }) => {
    await sellBread(tillPage);
    await waitForReceipts(printer, 1);
    await tillPage.page.getByRole('button', { name: 'Print again' }).click();
    await waitForReceipts(printer, 2);
    await tillPage.page.getByRole('button', { name: 'View' }).click();
    await expect(tillPage.page.getByTestId('receipt-text')).toContainText('01000001');
    await tillPage.press('Enter');
    await expect(tillPage.dialog).toContainText('Sent to the printer: copy 2.');
    const receipts = await waitForReceipts(printer, 3);
    expect(receipts.map((one) => one.rows.filter((row) => row.startsWith('КОПИЯ')))).toEqual([
      [],
      ['КОПИЯ 1'],
      ['КОПИЯ 2'],
    ]);
    await tillPage.press('g');
    const gift = (await waitForReceipts(printer, 4)).at(-1);
    expect(gift?.rows).toContain('ПОДАРОЧНЫЙ ЧЕК');
    expect(gift?.rows.join('\n')).not.toContain('219.50');
    // A copy opens no drawer.
    expect(printer.kicks).toBe(1);
  });
});

test.describe('A till without a printer', () => {
  test.use({ tillOptions: { template: 'demo', profile: null, serial: false } });

  test('sells, says so quietly, and shows the receipt', async ({ tillPage, client }) => {
    await sellBread(tillPage);
    await expectSold(client);
    await expect(tillPage.statusBar).toContainText('no printer');
    await tillPage.page.getByRole('button', { name: 'Print again' }).click();
    await expect(tillPage.notice).toContainText('No printer is set up');
    await tillPage.notice.getByRole('button', { name: 'OK' }).click();
    await tillPage.page.getByRole('button', { name: 'View' }).click();
    await expect(tillPage.page.getByTestId('receipt-text')).toContainText('219.50');
  });
});

async function sellBread(tillPage: TillPage, who: 'sign in' | 'already signed in' = 'sign in') {
  if (who === 'sign in') await tillPage.signIn();
  await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
  await tillPage.payCash();
}

function remarkOf(tillPage: TillPage): Locator {
  return tillPage.page.getByRole('region', { name: 'Sale completed' }).getByRole('alert');
}

/** Whatever the paper does, the sale is there, once. */
async function expectSold(client: TillClient): Promise<void> {
  const { sales } = await client.must('sale.find', {});
  expect(sales).toMatchObject([{ status: 'COMPLETED', totalMinor: DEMO.bread.minor }]);
}

/** What is wrong and what to do, in the printer's dialog, in all three languages. */
async function expectProblem(
  tillPage: TillPage,
  client: TillClient,
  problem: keyof typeof english.printer.problem,
): Promise<void> {
  for (const locale of LOCALES.toReversed()) {
    await client.must('session.setLocale', { locale });
    await expect(tillPage.dialog).toContainText(WORDS[locale].printer.problem[problem]);
  }
  await expect(tillPage.dialog).toContainText(english.printer.problem[problem]);
}

/** How often the last sale's receipt came out whole. */
async function printedNumbers(printer: PrinterSimulator, client: TillClient): Promise<number> {
  const { lastSale } = await client.must('status.get', {});
  const number = lastSale?.receiptNumber ?? '';
  return receiptsOf(printer).filter(
    (receipt) => receipt.cutCount === 1 && receipt.rows.some((row) => row.startsWith(number)),
  ).length;
}
