import { DEMO } from '../support/demo-goods.ts';
import { LabelSink, readZpl, scanPicture } from '../support/label-sink.ts';
import { PINS } from '../support/till-page.ts';
import { TillProcess } from '../support/till-process.ts';
import { expect, test as base } from './fixtures.ts';

/** A till with a printer of labels, and nothing else. */
const test = base.extend<{ readonly labels: LabelSink }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright wants the braces.
  labels: async ({}, use) => {
    await using labels = await LabelSink.start();
    await use(labels);
  },
  till: async ({ dataDir, labels }, use) => {
    await using till = await TillProcess.start({ dataDir, labelPrinter: labels.url });
    await use(till);
  },
});

const GS = '\u001D';
const bread = `01${DEMO.bread.code.padStart(14, '0')}`;

test('HARDWARE Codes: a wedge scans lot, serial and day; expired goods need a second person', async ({
  tillPage,
}) => {
  const { page } = tillPage;
  await tillPage.signIn();
  await tillPage.press('F2', 'a', 'p');
  const code = `]d2${bread}10LOT-7${GS}21S1${GS}17451231`;
  await tillPage.scanLine(code, DEMO.bread.name);
  const line = tillPage.line(DEMO.bread.name);
  await expect(line).toContainText('until 31.12.2045');
  await expect(line).toContainText('lot LOT-7');
  await expect(line).toContainText('No. S1');
  await expect(tillPage.find).toHaveValue('ap');
  await tillPage.wedge.scan(code);
  await expect(tillPage.notice).toContainText('this very one is in the sale already (S1)');
  await tillPage.wedge.scan(`]d2${bread}10OLD${GS}17200131`);
  const override = page.getByRole('dialog', { name: 'Approval needed' });
  await expect(override).toContainText('expired on 31.01.2020');
  await tillPage.press('ArrowDown', ...PINS.marat, 'Enter');
  await expect(tillPage.line('lot OLD')).toContainText('expired 31.01.2020');
  await expect(tillPage.lines).toHaveCount(2);
});

test('a shelf label is printed from a price check, as often as it is asked for', async ({
  tillPage,
  labels,
}) => {
  const { page } = tillPage;
  await tillPage.signIn();
  await tillPage.openDialog('F9', 'Price check');
  await tillPage.wedge.scan(DEMO.milk.code);
  await expect(page.getByTestId('price-check-card')).toContainText(DEMO.milk.name);
  await page.getByRole('button', { name: 'One label more' }).click();
  await page.getByRole('button', { name: 'Print shelf label' }).click();
  await expect(page.getByText('Sent to the label printer')).toBeVisible();
  const { copies, picture } = readZpl(labels.jobs[0] ?? Buffer.alloc(0));
  expect(copies).toBe(2);
  expect(scanPicture(picture)).toBe(DEMO.milk.code);
});
