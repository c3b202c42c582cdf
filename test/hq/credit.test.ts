import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { creditCounter } from '../../shared/domain/counter.ts';
import { ledgerFaults, outstanding } from '../../shared/domain/lease.ts';
import { unsettledCustomers } from '../../src-hq/modules/customers/credit-line.ts';
import { syncTx } from '../../src-hq/modules/sync/postgres-sync-store.ts';
import { seededRandom } from '../crash/seeded-random.ts';
import { LINE_TOTAL_MINOR } from '../support/whole-sale.ts';
import { mailOf, takeMail } from './support/mailbox.ts';
import { SyncShop } from './support/sync-shop.ts';
import type { TestDevice } from './support/test-device.ts';

// CRD-4, invariant 9: what a customer owes and terminals may still charge never passes the limit.

let shop: SyncShop;
let till: TestDevice;
let goods: string;

beforeAll(async () => {
  shop = await SyncShop.open('credit');
  goods = await shop.product();
});
afterAll(() => shop[Symbol.asyncDispose]());

async function lineOf(customerId: string) {
  const ledger = await shop.work((work) => syncTx(work).ledger(creditCounter(customerId)));
  const customer = await shop.admin.ask('GET', `/customers/${customerId}`);
  const limit = Number(customer['creditLimitMinor']);
  const balance = Number(customer['balanceMinor']);
  return { pool: ledger.pool, held: outstanding(ledger), limit, balance };
}

async function limitTo(customerId: string, creditLimitMinor: number): Promise<void> {
  await shop.admin.ask('PATCH', `/customers/${customerId}`, { creditLimitMinor });
}

async function bookAtHq(customerId: string, kind: string, amountMinor: number): Promise<void> {
  const entry = { kind, amountMinor, reason: 'booked at HQ' };
  await shop.admin.ask('POST', `/customers/${customerId}/credit-entries`, entry);
}

describe('a limit, before any terminal is there', () => {
  it('is what HQ may lend, less what is owed; and follows both', async () => {
    const customerId = await shop.customer(100_000);
    expect(await lineOf(customerId)).toMatchObject({ pool: 100_000, held: 0 });
    await bookAtHq(customerId, 'opening', 30_000);
    expect(await lineOf(customerId)).toMatchObject({ pool: 70_000, balance: 30_000 });
    await limitTo(customerId, 20_000);
    expect(await lineOf(customerId)).toMatchObject({ pool: 0 });
    await bookAtHq(customerId, 'payment', -25_000);
    expect(await lineOf(customerId)).toMatchObject({ pool: 15_000, balance: 5_000 });
    await limitTo(customerId, 50_000);
    expect(await lineOf(customerId)).toMatchObject({ pool: 45_000 });
    await shop.rebuilt();
  });
});

describe('a limit, whatever happens to it', () => {
  it('is passed by nothing but what is with terminals and is asked back', async () => {
    await using other = await SyncShop.open('chance');
    const devices = [await other.enrolled('A'), await other.enrolled('B')];
    for (const device of devices) await device.hello();
    const customerId = await other.customer(300_000);
    const counter = creditCounter(customerId);
    const productIds = [await other.product()];
    const random = seededRandom(7);
    const pick = (most: number): number => random.between(0, most - 1);
    for (let step = 0; step < 60; step += 1) {
      const device = devices[pick(2)] ?? devices[0];
      const what = pick(6);
      const path = `/customers/${customerId}`;
      if (what === 0) await other.admin.ask('PATCH', path, { creditLimitMinor: pick(500_000) });
      else if (what === 1 || what === 2) {
        const paid = what === 1;
        const amountMinor = (paid ? -1 : 1) * (1 + pick(50_000));
        const entry = { kind: paid ? 'payment' : 'charge', amountMinor, reason: 'by chance' };
        await other.admin.ask('POST', `${path}/credit-entries`, entry);
      } else if (device !== undefined) {
        if (what === 3) await takeMail(device);
        const given = { productIds, customerId, leased: true };
        if (what === 4) device.write('sale.completed', other.sale(device, given));
        const returned = { returnId: randomUUID(), counter, amount: 1 + pick(9_000) };
        if (what === 5) device.write('lease.returned', { ...returned, reason: 'surplus' });
        if (device.events.length > 0) await device.push();
        await other.projected();
      }
      const ledger = await other.work((work) => syncTx(work).ledger(counter));
      const customer = await other.admin.ask('GET', path);
      const [limit, balance] = [customer['creditLimitMinor'], customer['balanceMinor']].map(Number);
      const unspent = ledger.pool + outstanding(ledger);
      const room = Math.max(0, (limit ?? 0) - (balance ?? 0));
      expect(ledgerFaults(ledger), `step ${step}`).toEqual([]);
      // All of the room is lent or lendable, and what is beyond it is not HQ's to lend.
      expect(unspent, `step ${step}`).toBeGreaterThanOrEqual(room);
      if (unspent > room) expect(ledger.pool, `step ${step}`).toBe(0);
    }
    await other.rebuilt();
  });
});

describe('a limit that a terminal holds a share of', () => {
  let customerId = '';

  beforeAll(async () => {
    till = await shop.enrolled('Credit till');
    await till.hello();
    customerId = await shop.customer(100_000);
  });

  it('goes whole to a terminal that is alone, and is spent by its sales', async () => {
    expect(await lineOf(customerId)).toMatchObject({ pool: 0, held: 100_000 });
    await takeMail(till);
    till.write(
      'sale.completed',
      shop.sale(till, { productIds: [goods], customerId, leased: true }),
    );
    await till.push();
    await shop.projected();
    const left = 100_000 - LINE_TOTAL_MINOR;
    expect(await lineOf(customerId)).toEqual({
      ...{ pool: 0, held: left, balance: LINE_TOTAL_MINOR, limit: 100_000 },
    });
  });

  it('is asked back when it is lowered, and kept once the terminal gave it up', async () => {
    await limitTo(customerId, 80_000);
    const counter = creditCounter(customerId);
    const asked = (await mailOf(till)).filter(({ kind }) => kind === 'lease.recalled');
    expect(asked).toMatchObject([{ counter, amount: 20_000 }]);
    const back = { returnId: randomUUID(), counter, amount: 20_000, reason: 'recalled' };
    till.write('lease.returned', back);
    await till.push();
    await shop.projected();
    const line = await lineOf(customerId);
    expect(line.balance + line.held + line.pool).toBe(80_000);
  });

  it('comes back with a payment at HQ, and each charge beyond it is an exception', async () => {
    await bookAtHq(customerId, 'payment', -30_000);
    const line = await lineOf(customerId);
    expect(line.balance + line.held + line.pool).toBe(80_000);
    await takeMail(till);
    for (let n = 0; n < 2; n += 1) {
      const sale = shop.sale(till, { productIds: [goods], customerId, leased: true });
      till.write('sale.completed', sale);
    }
    await till.push();
    await shop.projected();
    const after = await lineOf(customerId);
    expect(after).toMatchObject({ pool: 0, held: 0, balance: 3 * LINE_TOTAL_MINOR - 30_000 });
    expect((await shop.admin.ask('GET', '/exceptions?type=over_credit'))['items']).toHaveLength(2);
    expect(await shop.work((work) => unsettledCustomers(work, 10))).toEqual([]);
    await shop.rebuilt();
  });
});
