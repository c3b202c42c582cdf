import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { compareRebuilt } from '../../src-hq/modules/sync/rebuild-check.ts';
import { DemoNode, goods, pinOf } from './support/demo-node.ts';
import { LinkedTill } from './support/linked-till.ts';

// Customers that a real till makes while HQ is away, and what a real node makes of them.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const TAX_ID = '100000000001';
const PHONE = '+7 700 000 00 77';

let hq: DemoNode;

beforeEach(async () => {
  hq = await DemoNode.start();
});
afterEach(() => hq[Symbol.asyncDispose]());

const Customers = z.object({
  items: z.array(
    z.looseObject({
      ...{ customerId: z.string(), name: z.string(), code: z.string(), phone: z.string() },
      ...{ taxId: z.string().nullable(), balanceMinor: z.number() },
    }),
  ),
});

const Exceptions = z.object({
  items: z.array(z.looseObject({ id: z.string(), evidence: z.record(z.string(), z.unknown()) })),
});

async function atHq(search: string) {
  return Customers.parse(await hq.ask('GET', `/customers?q=${encodeURIComponent(search)}`)).items;
}

async function doubles() {
  const path = '/exceptions?status=OPEN&type=duplicate_customer';
  return Exceptions.parse(await hq.ask('GET', path)).items;
}

/** Sells one piece to the customer, for cash. */
async function sellTo(till: LinkedTill, customerId: string): Promise<void> {
  const { saleId } = await till.ask('cart.open', {});
  await till.ask('cart.setCustomer', { saleId, customerId });
  const { totals } = await till.ask('cart.scan', { saleId, code: goods[0]?.sku ?? '' });
  await till.ask('tender.add', { saleId, kind: 'cash', amountMinor: totals.cashDueMinor });
  await till.ask('sale.complete', { saleId });
}

async function rebuilt(): Promise<readonly string[]> {
  return (await hq.work(compareRebuilt)).differences;
}

describe('SYNC customers created offline', () => {
  it('buy at once, reach HQ with the journal, and come back as the same one', async () => {
    await using till = await hq.till('Counter 1');
    await hq.down();
    const input = { name: 'Fictional Bakery', phone: PHONE, taxId: TAX_ID } as const;
    const made = await till.ask('customer.create', { ...input, type: 'WHOLESALE' });
    expect(made).toMatchObject({ name: input.name, type: 'WHOLESALE', balanceMinor: 0 });
    await sellTo(till, made.customerId);
    const audit = "select count(*) from audit_event where type = 'customer.created'";
    expect(till.value(audit)).toBe(1);
    await hq.up();
    await till.settled();
    const known = async () =>
      (await atHq('Fictional Bakery')).map(({ customerId, taxId, code }) => [
        ...[customerId, taxId, code],
      ]);
    await till.until(known, [[made.customerId, TAX_ID, made.code]]);
    const row = "select count(*) from master_row where entity = 'customer' and key = ?";
    await till.until(() => till.value(row, made.customerId), 1);
    const found = await till.ask('customer.search', { query: 'Fictional Bakery' });
    expect(found.customers.map((one) => one.customerId)).toEqual([made.customerId]);
    expect(await doubles()).toEqual([]);
    expect(await rebuilt()).toEqual([]);
    expect(await hq.lacks(till)).toEqual([]);
    expect(till.verify()).toEqual([]);
  });

  it('are refused with a wrong control digit, and where the till knows them', async () => {
    await using till = await hq.till('Counter 1');
    const wrong = await till.call('customer.create', { name: 'Nobody', taxId: '100000000002' });
    expect(wrong).toMatchObject({ error: { code: 'TAX_ID_WRONG' } });
    await till.ask('customer.create', { name: 'Sample Person', taxId: TAX_ID });
    const again = await till.call('customer.create', { name: 'Another', taxId: TAX_ID });
    expect(again).toMatchObject({
      error: { code: 'CUSTOMER_KNOWN', params: { name: 'Sample Person' } },
    });
    expect(till.value('select count(*) from customer_made')).toBe(1);
    expect(till.verify()).toEqual([]);
  });

  it('survive a till that was alone: its own are kept and sent when it is enrolled', async () => {
    await using till = await LinkedTill.open(null);
    await till.ask('session.signIn', { pin: '1111' });
    const made = await till.ask('customer.create', { name: 'Before HQ' });
    await till.stop();
    await till.start(hq.url, await hq.codeFor('Old till'));
    await till.settled();
    await till.until(async () => (await atHq('Before HQ'))[0]?.customerId, made.customerId);
    await till.until(() => till.value('select active from customer where name = ?', made.name), 1);
    expect(till.verify()).toEqual([]);
  });
});

describe('SYNC a customer made at two tills', () => {
  /** Two tills that HQ cannot tell of each other's customer; the same tax id at both. */
  async function twice(): Promise<readonly [AsyncDisposableStack, string, string]> {
    const stack = new AsyncDisposableStack();
    const one = stack.use(await hq.till('Counter 1'));
    const two = stack.use(await LinkedTill.open(hq.url, await hq.codeFor('Counter 2')));
    await two.settled();
    await two.ask('session.signIn', { pin: pinOf('cashier') });
    await hq.down();
    const input = { name: 'Twice Ltd', taxId: TAX_ID, phone: PHONE };
    const first = await one.ask('customer.create', input);
    const second = await two.ask('customer.create', { ...input, name: 'Twice again' });
    await hq.up();
    await one.settled();
    await two.settled();
    await one.until(async () => (await doubles()).length, 1);
    return [stack, first.customerId, second.customerId];
  }

  it('is one exception, both are kept, and merging makes them one', async () => {
    const [stack, first, second] = await twice();
    await using tills = stack;
    const [double] = await doubles();
    const evidence = double?.evidence ?? {};
    expect(new Set([evidence['customerId'], evidence['otherId']])).toEqual(
      new Set([first, second]),
    );
    expect(evidence).toMatchObject({ by: 'taxId', value: TAX_ID });
    const from = String(evidence['customerId']);
    const into = String(evidence['otherId']);
    const entry = { kind: 'charge', amountMinor: 700, reason: 'owed before the merge' };
    await hq.ask('POST', `/customers/${from}/credit-entries`, entry);
    await hq.ask('POST', `/exceptions/${double?.id}/resolve`, { resolution: 'merge' });
    const left = (await atHq('Twice')).map(({ customerId, taxId, balanceMinor }) => [
      ...[customerId, taxId, balanceMinor],
    ]);
    expect(left).toEqual([[into, TAX_ID, 700]]);
    expect(await doubles()).toEqual([]);
    expect(await rebuilt()).toEqual([]);
    await tills.disposeAsync();
  });

  it('stays two where a person says so', async () => {
    const [stack, first, second] = await twice();
    await using tills = stack;
    const [double] = await doubles();
    await hq.ask('POST', `/exceptions/${double?.id}/resolve`, { resolution: 'keep_both' });
    const left = await atHq('Twice');
    expect(left.map(({ customerId }) => customerId).toSorted()).toEqual([first, second].toSorted());
    // One IIN belongs to one customer: the second of the two stands without it.
    expect(new Set(left.map(({ taxId }) => taxId))).toEqual(new Set([TAX_ID, null]));
    expect(await doubles()).toEqual([]);
    await tills.disposeAsync();
  });
});
