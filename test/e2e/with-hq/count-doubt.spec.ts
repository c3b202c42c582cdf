import { z } from 'zod';
import type { OfficeNode } from '../../support/office-node.ts';
import { OfficePage } from '../../support/office-page.ts';
import { surveyOffice } from '../../support/office-survey.ts';
import { expect, test } from './linked-fixtures.ts';

const Doubts = z.object({
  items: z.array(
    z.looseObject({
      counter: z.string(),
      inDoubt: z.number(),
      nameEn: z.string(),
      sku: z.string().nullable(),
    }),
  ),
});

const Level = z.looseObject({
  ...{ warehouseId: z.string(), availableMilli: z.number(), inDoubtMilli: z.number() },
});

/** What HQ has of it, once the terminal that held it is lost. */
async function levelOf(office: OfficeNode, counter: string) {
  const [, warehouseId = '', productId = ''] = counter.split(':');
  const page = await office.ask('GET', `/stock/availability?productId=${productId}`);
  const levels = z.array(Level).parse(page['items']);
  return levels.find((one) => one.warehouseId === warehouseId);
}

/** The till is stolen while it holds goods; its clash. */
async function stolen(office: OfficeNode): Promise<string> {
  const holds = async () => {
    const page = await office.ask('GET', '/stock/availability?limit=100');
    const levels = z.array(z.looseObject({ leasedMilli: z.number() })).parse(page['items']);
    return levels.some(({ leasedMilli }) => leasedMilli > 0);
  };
  await expect.poll(holds, { timeout: 30_000 }).toBe(true);
  const terminals = await office.ask('GET', '/terminals');
  const [terminal] = z.array(z.looseObject({ terminalId: z.string() })).parse(terminals['items']);
  const path = `/terminals/${terminal?.terminalId}/declare-lost`;
  await office.ask('POST', path, { reason: 'was stolen' });
  const page = await office.ask('GET', '/exceptions?type=terminal_lost');
  return z.array(z.looseObject({ id: z.string() })).parse(page['items'])[0]?.id ?? '';
}

test('EXC-2 what a lost till held is counted in parts, and what is missing is written off', async ({
  linked,
  office,
  page,
}) => {
  test.slow();
  await linked.till.stop();
  const id = await stolen(office);
  const { items } = Doubts.parse(await office.ask('GET', `/exceptions/${id}/doubts`));
  const short = items.find(
    (one) => one.sku !== null && one.inDoubt >= 5_000 && one.inDoubt % 1_000 === 0,
  );
  if (!short?.sku) throw new Error('The till held some pieces');
  const before = await levelOf(office, short.counter);
  const officePage = new OfficePage(page, office);
  const open = async () => {
    await officePage.open('#/exceptions');
    await officePage.row('Terminal declared lost').getByRole('button').click();
    await officePage.button('Counted: enter how much…').click();
  };
  await open();
  const search = officePage.dialog.getByRole('searchbox');
  await search.fill(short.sku);
  const field = officePage.dialog.getByLabel(`Counted: ${short.nameEn}`);
  await field.fill('99999');
  await expect(officePage.dialog).toContainText('More than is in doubt');
  await field.fill('1 + 2');
  await expect(officePage.dialog).toContainText(`3, ${(short.inDoubt - 3_000) / 1_000} missing`);
  await officePage.button('Book the counts').click();
  await expect(officePage.dialog).toContainText('Count the rest too; nothing found is 0.');
  // Whoever counts walks away and comes back: the counts are there.
  await open();
  await search.fill(short.sku);
  await expect(field).toHaveValue('1 + 2');
  await search.fill('');
  await officePage.button('The rest is all there').click();
  const total = items.length;
  await expect(officePage.dialog).toContainText(`Counted: ${total} of ${total}.`);
  await surveyOffice(page, 'exceptions-count');
  await officePage.button('Book the counts').click();
  await expect(officePage.dialog).toHaveCount(0);
  const after = await office.ask('GET', `/exceptions/${id}`);
  expect(after).toMatchObject({ status: 'RESOLVED', resolution: 'count_doubt' });
  const availableMilli = (before?.availableMilli ?? 0) + 3_000;
  const level = { availableMilli, inDoubtMilli: 0 };
  expect(await levelOf(office, short.counter)).toMatchObject(level);
  expect(officePage.complaints).toEqual([]);
});
