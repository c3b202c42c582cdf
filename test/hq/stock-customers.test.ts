import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sql } from 'kysely';
import { stockCounter } from '../../shared/domain/counter.ts';
import { applyFact } from '../../src-hq/modules/sync/hq-facts.ts';
import { syncTx } from '../../src-hq/modules/sync/postgres-sync-store.ts';
import { transact } from '../../src-hq/store/work.ts';
import { type Caller, type HqFixture, hqFixture, SET_UP } from './support/hq-fixture.ts';

let hq: HqFixture;
let admin: Caller;
let warehouseId: string;
beforeAll(async () => {
  hq = await hqFixture();
  const business = await hq.business('stock');
  admin = await hq.signIn(business);
  await admin.ask('POST', '/tax-categories', { taxCategoryId: 'vat' });
  warehouseId = idIn(await admin.ask('POST', '/warehouses', { code: 'W1', name: 'Back room' }));
});
afterAll(() => hq[Symbol.asyncDispose]());

function idIn(body: Record<string, unknown>): string {
  return z.string().parse(Object.entries(body).find(([field]) => field.endsWith('Id'))?.[1]);
}

let made = 0;
async function newProduct(more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  made += 1;
  const input = { sku: `S-${made}`, taxCategoryId: 'vat', costMinor: 500, ...more };
  const body = await admin.ask('POST', '/products', input);
  return z.string().parse(body['productId']);
}

const Levels = z.object({ items: z.array(z.looseObject({})) });
async function levelOf(productId: string): Promise<unknown> {
  const body = await admin.ask('GET', `/stock/availability?productId=${productId}`);
  return Levels.parse(body).items[0];
}

function post(path: string, productId: string, line: object, more: object = {}) {
  const reason = 'a reason of a test';
  const lines = [{ productId, ...line }];
  return admin.call('POST', `/stock/${path}`, { warehouseId, reason, lines, ...more });
}

/** As terminals' leases, and a lost one's, leave the counter. */
function holdElsewhere(productId: string, leased: number, inDoubt: number): Promise<void> {
  return transact(hq.node.deps, admin.businessId, SET_UP, async (work) => {
    const tx = syncTx(work);
    const counter = stockCounter(warehouseId, productId);
    const give = async (holder: string, amount: number): Promise<void> => {
      const leaseId = randomUUID();
      await applyFact(tx, { kind: 'granted', leaseId, holder, counter, amount });
    };
    if (leased > 0) await give('held/1', leased);
    if (inDoubt === 0) return;
    await give('lost/1', inDoubt);
    await applyFact(tx, { kind: 'holder-closed', holder: 'lost/1' });
  });
}

describe('STK-1, STK-2: stock at HQ', () => {
  it('is what was received, less what was scrapped, with each movement as a fact', async () => {
    const productId = await newProduct();
    await post('receive', productId, { quantityMilli: 10_000, unitCostMinor: 450 });
    await post('receive', productId, { quantityMilli: 2_500 });
    await post('adjust', productId, { quantityMilli: -1_500 }, { scrap: true });
    expect(await levelOf(productId)).toMatchObject({
      physicalMilli: 11_000,
      availableMilli: 11_000,
    });
    const listed = await admin.ask('GET', `/stock/movements?productId=${productId}`);
    expect(listed['items']).toMatchObject([
      { kind: 'scrap', quantityMilli: -1_500, userId: admin.userId },
      { kind: 'receive', quantityMilli: 2_500, unitCostMinor: 500 },
      { kind: 'receive', quantityMilli: 10_000, unitCostMinor: 450 },
    ]);
  });

  it('does not take what terminals hold', async () => {
    const productId = await newProduct();
    await post('receive', productId, { quantityMilli: 10_000 });
    await holdElsewhere(productId, 6_000, 0);
    const refused = await post('adjust', productId, { quantityMilli: -5_000 });
    expect(refused.body).toMatchObject({
      code: 'STOCK_INSUFFICIENT',
      details: { poolMilli: 4_000, leasedMilli: 6_000 },
    });
    expect((await post('count', productId, { countedMilli: 5_000 })).body).toMatchObject({
      ...{ code: 'COUNT_BELOW_LEASED', details: { heldMilli: 6_000 } },
    });
    expect(await levelOf(productId)).toMatchObject({
      physicalMilli: 10_000,
      availableMilli: 4_000,
    });
  });

  it('is set right by a count, which clears what was in doubt', async () => {
    const productId = await newProduct();
    await post('receive', productId, { quantityMilli: 10_000 });
    await holdElsewhere(productId, 2_000, 3_000);
    const counted = await post('count', productId, { countedMilli: 9_000 });
    expect(counted.body).toEqual({ lines: [{ productId, differenceMilli: -1_000 }] });
    expect(await levelOf(productId)).toMatchObject({
      ...{ physicalMilli: 9_000, availableMilli: 7_000, inTransitMilli: 2_000, inDoubtMilli: 0 },
    });
    const same = await post('count', productId, { countedMilli: 9_000 });
    expect(same.body).toEqual({ lines: [{ productId, differenceMilli: 0 }] });
  });

  it('gives the last units to one of many who ask at once', async () => {
    const [one, other] = [await newProduct(), await newProduct()];
    for (const id of [one, other]) await post('receive', id, { quantityMilli: 10_000 });
    const take = (first: string, second: string) =>
      admin.call('POST', '/stock/adjust', {
        ...{ warehouseId, reason: 'a reason of a test' },
        lines: [first, second].map((productId) => ({ productId, quantityMilli: -1_000 })),
      });
    // Every other one names them in the other order.
    const asked = Array.from({ length: 24 }, (_, n) =>
      n % 2 === 0 ? take(one, other) : take(other, one),
    );
    const answers = await Promise.all(asked);
    const statuses = answers.map((answer) => answer.status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([...Array(10).fill(201), ...Array(14).fill(409)]);
    expect(await levelOf(one)).toMatchObject({ availableMilli: 0 });
  });

  it('is not booked for what has none, or at a place that is not there', async () => {
    const service = await newProduct({ type: 'service', trackStock: false });
    const untracked = await post('receive', service, { quantityMilli: 1_000 });
    expect(untracked.body).toMatchObject({ code: 'STOCK_NOT_TRACKED' });
    const nowhere = await post(
      'receive',
      await newProduct(),
      { quantityMilli: 1_000 },
      {
        warehouseId: randomUUID(),
      },
    );
    expect(nowhere.body).toMatchObject({ code: 'REFERENCE_UNKNOWN' });
    const emptyHanded = await post('adjust', await newProduct(), { quantityMilli: 0 });
    expect(emptyHanded.status).toBe(400);
  });
});

describe('CRE-4: a customer and what they owe', () => {
  const newCustomer = (code: string, more: object = {}) =>
    admin.ask('POST', '/customers', { code, name: `${code} Example`, ...more });

  it('has a balance that is the sum of its entries, each audited with its reason', async () => {
    const customer = await newCustomer('C-1', { creditLimitMinor: 100_000, creditTermsDays: 10 });
    const path = `/customers/${String(customer['customerId'])}`;
    const book = (kind: string, amountMinor: number) =>
      admin.call('POST', `${path}/credit-entries`, { kind, amountMinor, reason: 'a test of it' });
    const charge = await book('charge', 70_000);
    expect(charge.status).toBe(201);
    expect(charge.body['dueDate']).not.toBeNull();
    expect((await book('payment', -20_000)).body).toMatchObject({ dueDate: null });
    expect((await book('payment', 5)).body).toMatchObject({ code: 'AMOUNT_SIGN_WRONG' });
    expect(await admin.ask('GET', path)).toMatchObject({ balanceMinor: 50_000, version: 3 });
    const entries = await admin.ask('GET', `${path}/credit-entries?kind=payment`);
    expect(entries['items']).toMatchObject([{ amountMinor: -20_000, userId: admin.userId }]);
    const audit = await admin.ask('GET', `/audit?type=credit.adjusted&limit=1`);
    expect(audit['items']).toMatchObject([
      { userId: admin.userId, userName: expect.stringMatching(/^admin of /) },
    ]);
    expect(JSON.stringify(audit)).toContain('a test of it');
    expect((await admin.call('DELETE', path)).body).toMatchObject({ code: 'STILL_IN_USE' });
  });

  it('has credit only from whoever may give it, and is found by name and number', async () => {
    const business = { code: 'stock', businessId: '', roleIds: new Map() };
    const till = { name: 'Clerk', tillRole: 'cashier', permissions: ['customers:write'] };
    const { roleId } = await admin.ask('POST', '/roles', till);
    const supervisor = await hq.signIn(business, 'supervisor');
    await admin.ask('PATCH', `/users/${supervisor.userId}`, { roleId });
    const plain = { code: 'C-2', name: 'Дана Үлгі', taxId: '000000000009', phone: '+7 000 11' };
    expect((await supervisor.call('POST', '/customers', plain)).status).toBe(201);
    const rich = { code: 'C-3', name: 'Rich Example', creditLimitMinor: 1 };
    expect((await supervisor.call('POST', '/customers', rich)).status).toBe(403);
    const found = await admin.ask('GET', `/customers?q=${encodeURIComponent('үлгі 0000')}`);
    expect(found['items']).toMatchObject([{ code: 'C-2' }]);
    const twin = await admin.call('POST', '/customers', { ...plain, code: 'C-4' });
    expect(twin.body).toMatchObject({ details: { constraint: 'customer_by_tax_id' } });
  });
});

describe('facts', () => {
  it('are neither changed nor deleted, by a node or by the owner', async () => {
    const facts = ['stock_movement', 'credit_entry', 'audit_event'];
    for (const table of facts) {
      for (const statement of ['delete from', 'update'] as const) {
        const name = sql.table(table);
        const set = statement === 'update' ? sql`set created_at = now()` : sql``;
        const act = transact(hq.node.deps, admin.businessId, SET_UP, ({ db }) =>
          sql`${sql.raw(statement)} ${name} ${set}`.execute(db),
        );
        await expect(act, `${statement} ${table}`).rejects.toThrow(/permission denied/);
      }
    }
    const { Client } = await import('pg');
    const owner = new Client({ connectionString: hq.ownerUrl });
    await owner.connect();
    const parts = await owner.query<{ name: string }>(`select inhrelid::regclass::text as name
      from pg_inherits where inhparent = 'stock_movement'::regclass`);
    for (const table of [...facts, ...parts.rows.map((row) => row.name)]) {
      const rows = await owner.query(`select from ${table}`);
      if (rows.rowCount !== 0) {
        const update = owner.query(`update ${table} set created_at = now()`);
        await expect(update, table).rejects.toThrow(/APPEND_ONLY/);
        await expect(owner.query(`delete from ${table}`), table).rejects.toThrow(/APPEND_ONLY/);
      }
      await expect(owner.query(`truncate ${table}`), table).rejects.toThrow(/APPEND_ONLY/);
    }
    await owner.end();
  });
});
