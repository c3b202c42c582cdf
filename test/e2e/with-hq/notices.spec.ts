import { z } from 'zod';
import { syncTx } from '../../../src-hq/modules/sync/postgres-sync-store.ts';
import { transact } from '../../../src-hq/store/work.ts';
import { SET_UP } from '../../hq/support/hq-fixture.ts';
import { expect, test } from './linked-fixtures.ts';

const Terminals = z.object({ items: z.array(z.looseObject({ terminalId: z.string() })) });

test('UX: a clash of this till stands in its status bar with what was kept and what to do', async ({
  tillPage,
  office,
}) => {
  const { page } = tillPage;
  const terminals = Terminals.parse(await office.ask('GET', '/terminals')).items;
  const exception = { key: 'oversold:x', kind: 'oversold', detail: '2 of tea' } as const;
  await transact(office.node.deps, office.businessId, SET_UP, (work) =>
    syncTx(work).raise(exception, terminals[0]?.terminalId),
  );
  const word = page.getByTestId('notices');
  await expect(word).toContainText('1 notice', { timeout: 30_000 });
  await word.click();
  const row = page.getByTestId('notice-row');
  await expect(row).toContainText('Sold more than there was');
  await expect(row).toContainText('The sale stands. Count the goods');
  await tillPage.press('Enter');
  await expect(word).toHaveCount(0);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await tillPage.press('i');
  await expect(row).toHaveCount(1);
});
