import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { DemoNode, pinOf } from './support/demo-node.ts';
import type { LinkedTill } from './support/linked-till.ts';

// Debts with due dates that were booked elsewhere, at a real till.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const DAY_MS = 86_400_000;

let hq: DemoNode;

beforeEach(async () => {
  hq = await DemoNode.start();
});
afterEach(() => hq[Symbol.asyncDispose]());

function daysFromNow(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
}

async function customer(): Promise<string> {
  const input = { code: 'LATE', name: 'Late Payer LLP', type: 'WHOLESALE', taxId: null };
  const made = await hq.ask('POST', '/customers', { ...input, creditLimitMinor: 1_000_000 });
  return z.string().parse(made['customerId']);
}

async function charge(customerId: string, amountMinor: number, dueDate: string | null) {
  const kind = amountMinor > 0 ? 'charge' : 'payment';
  const entry = { kind, amountMinor, dueDate, reason: 'booked at HQ' };
  await hq.ask('POST', `/customers/${customerId}/credit-entries`, entry);
}

function standing(till: LinkedTill) {
  return async () => {
    const { customers } = await till.ask('customer.search', { query: 'Late Payer' });
    return customers.map(({ balanceMinor, overdueMinor }) => [balanceMinor, overdueMinor])[0];
  };
}

describe('CRE-5 overdue for debts made elsewhere', () => {
  it('is known at the till by due date, with what was paid taken off the oldest', async () => {
    await using till = await hq.till('01');
    const customerId = await customer();
    await charge(customerId, 5_000, daysFromNow(-10));
    await charge(customerId, 7_000, daysFromNow(10));
    await charge(customerId, 3_000, null);
    await till.until(standing(till), [15_000, 5_000]);
    await charge(customerId, -2_000, null);
    await till.until(standing(till), [13_000, 3_000]);
    // CRE-2: overdue refuses what the limit would allow.
    await till.ask('session.signIn', { pin: pinOf('cashier') });
    const { saleId } = await till.ask('cart.open', {});
    await till.ask('cart.setCustomer', { saleId, customerId });
    const item = { saleId, name: 'Repair', unitPriceMinor: 1_000 };
    const { totals } = await till.ask('cart.addOpenItem', item);
    const tender = { saleId, kind: 'on_account', amountMinor: totals.totalMinor } as const;
    expect(await till.call('tender.add', tender)).toMatchObject({
      error: { code: 'CREDIT_OVERDUE', override: 'credit_overdue' },
    });
    // Paid here while HQ is away: it is overdue no more, at once.
    await hq.down();
    await till.ask('customer.settle', { customerId, kind: 'cash', amountMinor: 3_000 });
    expect(await standing(till)()).toEqual([10_000, 0]);
    await hq.up();
    await till.settled();
    await till.until(standing(till), [10_000, 0]);
    expect(till.verify()).toEqual([]);
  });

  it('counts what was paid in advance', async () => {
    await using till = await hq.till('01');
    const customerId = await customer();
    await charge(customerId, -4_000, null);
    await till.until(standing(till), [-4_000, 0]);
    await charge(customerId, 6_000, daysFromNow(-1));
    await till.until(standing(till), [2_000, 2_000]);
    expect(till.verify()).toEqual([]);
  });
});
