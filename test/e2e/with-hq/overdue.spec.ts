import { z } from 'zod';
import { expect, test } from './linked-fixtures.ts';

test('CRE-5 a debt booked at HQ that fell due is overdue in the customer’s dialog', async ({
  tillPage,
  office,
}) => {
  const { page } = tillPage;
  const input = { code: 'LATE', name: 'Late Payer LLP', creditLimitMinor: 1_000_000 };
  const made = await office.ask('POST', '/customers', input);
  const entry = { kind: 'charge', amountMinor: 5_000, dueDate: '2020-01-01', reason: 'of before' };
  const customerId = z.string().parse(made['customerId']);
  await office.ask('POST', `/customers/${customerId}/credit-entries`, entry);
  await expect(async () => {
    await tillPage.press('Escape', 'F3');
    await tillPage.type('late payer');
    const row = page.getByTestId('customer-result').first();
    await expect(row).toContainText('Overdue', { timeout: 2_000 });
  }).toPass();
  await expect(tillPage.dialog).toContainText('50.00');
});
