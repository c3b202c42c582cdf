import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { minor } from '../../../shared/domain/money.ts';
import type { ShiftClosed } from '../../../shared/protocol/shift-event.ts';
import { closeShift, moveCash, openDrawer, openShift } from '../../hq/support/shift-of.ts';
import { TestDevice } from '../../hq/support/test-device.ts';
import type { OfficeNode } from '../../support/office-node.ts';
import { surveyOffice } from '../../support/office-survey.ts';
import { wholeSale } from '../../support/whole-sale.ts';
import { expect, test } from './office-fixtures.ts';

const Shops = z.array(z.object({ storefrontId: z.string() }));

/** A till of its own, whose journal the test writes. */
async function enrolled(office: OfficeNode, terminalName: string) {
  const shops = Shops.parse((await office.ask('GET', '/storefronts'))['items']);
  const storefrontId = shops[0]?.storefrontId ?? '';
  const made = await office.ask('POST', '/enrolment-codes', { storefrontId, terminalName });
  const device = new TestDevice(office.node);
  await device.enrol(z.string().parse(made['code']));
  const { terminal = '', series = '' } = device.certificate ?? {};
  let counter = 0;
  const sell = (): void => {
    counter += 1;
    const numbered = { terminal, series, storefrontId, storefrontCode: 'Y01', counter };
    device.write('sale.completed', wholeSale({ ...numbered, productIds: [randomUUID()] }));
  };
  return { device, terminal, sell };
}

/** Pushes, and waits until so many shifts of that till are in HQ's list. */
async function reportAll(office: OfficeNode, device: TestDevice, zs: number): Promise<void> {
  await device.push();
  const closed = async (): Promise<number> => {
    const terminalId = device.certificate?.terminal ?? '';
    const page = await office.ask('GET', `/shifts?terminalId=${terminalId}`);
    const items = z.array(z.object({ closedAt: z.string().nullable() })).parse(page['items']);
    return items.filter(({ closedAt }) => closedAt !== null).length;
  };
  await expect.poll(closed, { timeout: 60_000 }).toBe(zs);
}

/** A day with everything in it; the Z as the till makes it, unless somebody forges it. */
async function aDay(
  office: OfficeNode,
  name: string,
  forge: (report: ShiftClosed) => ShiftClosed = (report) => report,
) {
  const { device, terminal, sell } = await enrolled(office, name);
  const shift = openShift(device);
  sell();
  moveCash(device, shift, 150_000, 'Change from the bank');
  moveCash(device, shift, -30_000, 'A courier for flowers');
  openDrawer(device, shift, 'A note is stuck');
  sell();
  device.write('shift.closed', forge(closeShift(device, shift, -700)));
  await reportAll(office, device, 1);
  return { device, terminal, shift };
}

test.describe('SHF shifts at HQ', () => {
  test('are listed and one is shown with its Z and its cash', async ({ officePage, office }) => {
    const { page } = officePage;
    const { device, terminal, shift } = await aDay(office, 'Till A');
    openShift(device, 2, { salesMinor: minor(112_000), refundsMinor: minor(0) });
    await device.push();
    await officePage.open(`#/shifts?terminalId=${terminal}`);
    const row = officePage.row('Shift 1');
    await expect(row).toContainText('Till A');
    await expect(row).toContainText('Short 7.00');
    await expect(row).toContainText('Agrees');
    await page.clock.setFixedTime('2026-11-21T12:00:00Z');
    await officePage.open(`#/shifts?terminalId=${terminal}`);
    await expect(officePage.row('Shift 2')).toContainText('Open');
    await page.clock.setFixedTime('2026-11-22T12:00:00Z');
    await officePage.open(`#/shifts?terminalId=${terminal}`);
    await expect(officePage.row('Shift 2')).toContainText('Left open');
    await surveyOffice(page, 'shifts');
    await officePage.tabTo(row.getByRole('link'));
    await officePage.press('Enter');
    await expect(officePage.heading('Shift 1, Till A')).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`shifts/${shift.shiftId}`));
    const drawer = page.getByRole('table', { name: 'Drawer', exact: true });
    await expect(drawer.getByRole('row', { name: 'Float' })).toContainText('5');
    await expect(drawer.getByRole('row', { name: 'Should be' })).toContainText('7\u00a0320.00');
    await expect(drawer.getByRole('row', { name: 'Counted' })).toContainText('7\u00a0313.00');
    await expect(page.getByText('A courier for flowers')).toBeVisible();
    await expect(page.getByText('A note is stuck')).toBeVisible();
    await surveyOffice(page, 'shift');
    await officePage.tabTo(page.getByRole('link', { name: 'Back' }));
    await officePage.press('Enter');
    await expect(officePage.heading('Shifts')).toBeVisible();
  });

  test('are found by till, shop and day, in the address', async ({ officePage, office }) => {
    const { page } = officePage;
    const { terminal } = await aDay(office, 'Till B');
    await officePage.open('#/shifts?from=2026-11-22');
    await expect(page.getByText('No shift is like that')).toBeVisible();
    await page.getByLabel('From the day').fill('2026-11-21');
    await page.getByLabel('Terminal', { exact: true }).selectOption('Till B');
    await expect(page).toHaveURL(new RegExp(`terminalId=${terminal}`));
    await expect(officePage.row('Till B')).toHaveCount(1);
    await page.getByLabel('To the day').fill('2026-11-20');
    await expect(page.getByText('No shift is like that')).toBeVisible();
  });

  test('that HQ makes otherwise are shown as both have them, and settled in the inbox', async ({
    officePage,
    office,
  }) => {
    const { page } = officePage;
    const { terminal, shift } = await aDay(office, 'Till C', (report) => ({
      ...report,
      figures: {
        ...report.figures,
        sales: { ...report.figures.sales, totalMinor: minor(99_900) },
        tenders: report.figures.tenders.map((one) => ({ ...one, takenMinor: minor(1) })),
      },
    }));
    await officePage.open(`#/shifts?terminalId=${terminal}`);
    await expect(officePage.row('Shift 1')).toContainText('Differs');
    await officePage.open(`#/shifts/${shift.shiftId}`);
    const table = page.getByRole('table', { name: 'Differs' });
    const row = table.getByRole('row', { name: 'Sales: Total' });
    await expect(row).toContainText('999.00');
    await expect(row).toContainText('1\u00a0120.00');
    await expect(table.getByRole('row', { name: 'Tenders: Cash: Taken' })).toContainText('0.01');
    await surveyOffice(page, 'shift-differs');
    await officePage.open('#/exceptions?type=z_differs');
    await officePage.row('A Z that HQ makes otherwise').getByRole('button').click();
    await expect(officePage.dialog.getByRole('row', { name: 'Sales: Total' })).toBeVisible();
    await surveyOffice(page, 'shift-exception');
    await officePage.button('Check again: it agrees now').click();
    await expect(officePage.alert).toContainText('still differ');
    await officePage.button('Accept it as it is').click();
    await expect(officePage.dialog).toHaveCount(0);
    await officePage.open(`#/shifts?terminalId=${terminal}`);
    await expect(officePage.row('Shift 1')).toContainText('Looked at');
  });
});
