import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { creditCounter, stockCounter } from '../../../shared/domain/counter.ts';
import { CustomerId, ProductId, type SaleId } from '../../../shared/domain/ids.ts';
import { type Minor, minor } from '../../../shared/domain/money.ts';
import type { OverrideInput } from '../../../shared/domain/permission.ts';
import { milli } from '../../../shared/domain/quantity.ts';
import type { SyncStorage } from '../../../src-main/sync/sync-storage.ts';
import { customerBody, PaperHq, priceListBody, productBody } from '../../support/paper-hq.ts';
import { PINS } from '../../support/small-business.ts';
import { Till, type Row } from '../../support/till-fixture.ts';

// Proves that a terminal of HQ's sells what it holds and no more, that every unit is accounted for
// in its journal, and that `verify` finds one that is not.

const LIST = '01a1fe2b-85c7-7bb7-a206-000000000001';

let till: Till;
let hq: PaperHq;
let storage: SyncStorage;
let kefir: ReturnType<typeof productBody>;
let counter: string;

beforeEach(async () => {
  till = await Till.open();
  hq = new PaperHq();
  storage = hq.storageOf(till);
  hq.keep(storage, hq.epoch(storage, '07', 'enrolled'));
  const prices = [{ priceListId: LIST, priceMinor: 30_000 }];
  const codes = [{ code: 'KEFIR', packMilli: 1_000 }];
  kefir = productBody({ sku: 'KEFIR', nameRu: 'Кефир', prices, barcodes: codes });
  hq.keep(
    storage,
    hq.rows(
      'master',
      [
        ['price_list', LIST, priceListBody(LIST, 'RETAIL')],
        ['product', kefir.productId, kefir],
      ],
      { upToDate: false },
    ),
  );
  counter = stockCounter(hq.storefront, kefir.productId);
});
afterEach(() => till[Symbol.asyncDispose]());

function held(of = counter): Row {
  const columns = 'granted, available, reserved, spent, returned, beyond, replenished';
  return till.rows(`select ${columns} from held_counter where counter = ?`, of)[0] ?? {};
}

async function cartOf(pieces: number): Promise<{ saleId: SaleId; totalMinor: Minor }> {
  const { saleId } = await till.ask('cart.open', {});
  const quantityMilli = milli(pieces * 1_000);
  const cart = await till.ask('cart.scan', { saleId, code: 'KEFIR', quantityMilli });
  return { saleId, totalMinor: cart.totals.totalMinor };
}

async function sell(pieces: number): Promise<void> {
  const { saleId, totalMinor } = await cartOf(pieces);
  await till.ask('tender.add', { saleId, kind: 'cash', amountMinor: totalMinor });
  await till.ask('sale.complete', { saleId });
}

describe('RES: a cart holds units of the lease', () => {
  beforeEach(() => hq.keep(storage, hq.mailbox(hq.grant(counter, 5_000))));

  it('from the scan to the sale, in the same transaction as its row', async () => {
    const { saleId, totalMinor } = await cartOf(2);
    expect(held()).toMatchObject({ granted: 5_000, available: 3_000, reserved: 2_000 });
    expect(till.verify()).toEqual([]);
    await till.ask('tender.add', { saleId, kind: 'cash', amountMinor: totalMinor });
    await till.ask('sale.complete', { saleId });
    expect(held()).toMatchObject({ available: 3_000, reserved: 0, spent: 2_000, beyond: 0 });
    const payload = till.value("select bytes from journal where type = 'sale.completed'");
    const { leases } = JSON.parse(String(payload)).payload;
    expect(leases).toEqual([{ amount: 2_000, beyond: 0, counter }]);
    expect(till.verify()).toEqual([]);
  });

  it('and gives them back when it is left, runs out, or the till starts again', async () => {
    const left = await cartOf(2);
    await till.ask('cart.abandon', { saleId: left.saleId });
    expect(held()).toMatchObject({ available: 5_000, reserved: 0 });
    await cartOf(3);
    till.clock.passMonotonic(31 * 60_000);
    expect(till.sweep()).toBe(1);
    expect(held()).toMatchObject({ available: 5_000, reserved: 0 });
    const open = await till.ask('cart.open', {});
    await till.ask('cart.abandon', { saleId: open.saleId });
    await cartOf(1);
    await till.restart();
    expect(held()).toMatchObject({ available: 5_000, reserved: 0 });
    expect(till.verify()).toEqual([]);
  });

  it('and goods that HQ does not know are sold from the till’s own stock', async () => {
    const { saleId } = await till.ask('cart.open', {});
    const cart = await till.ask('cart.scan', { saleId, code: 'T-MILK' });
    const amountMinor = cart.totals.cashDueMinor;
    await till.ask('tender.add', { saleId, kind: 'cash', amountMinor });
    await till.ask('sale.complete', { saleId });
    expect(till.rows('select * from sale_lease')).toEqual([]);
    expect(held()).toMatchObject({ available: 5_000, spent: 0 });
    expect(till.verify()).toEqual([]);
  });

  it('sells no more than it holds, whatever the local level says', async () => {
    const { saleId } = await till.ask('cart.open', {});
    const wanted = { saleId, code: 'KEFIR', quantityMilli: milli(6_000) };
    const refused = await till.refused('cart.scan', wanted);
    expect(refused).toMatchObject({ code: 'STOCK_NOT_ENOUGH', override: 'oversell' });
    const { products } = await till.ask('catalogue.search', { query: 'кефир' });
    expect(products[0]?.availableMilli).toBe(5_000);
  });

  it('lets a supervisor sell beyond it what the customer holds, and says how much', async () => {
    const { saleId } = await till.ask('cart.open', {});
    const override = { pin: PINS.supervisor, reason: 'in the hand' };
    const wanted = { saleId, code: 'KEFIR', quantityMilli: milli(7_000), override };
    const { totals } = await till.ask('cart.scan', wanted);
    await till.ask('tender.add', { saleId, kind: 'cash', amountMinor: totals.cashDueMinor });
    await till.ask('sale.complete', { saleId });
    expect(held()).toMatchObject({ available: 0, reserved: 0, spent: 5_000, beyond: 2_000 });
    expect(till.rows('select amount, beyond from sale_lease')).toEqual([
      { amount: 7_000, beyond: 2_000 },
    ]);
    expect(till.verify()).toEqual([]);
  });

  it('never sells a strict product beyond it', async () => {
    const strict = { ...kefir, oversellPolicy: 'strict' };
    const rows = hq.rows('master', [['product', kefir.productId, strict]], { upToDate: false });
    hq.keep(storage, rows);
    const { saleId } = await till.ask('cart.open', {});
    const override = { pin: PINS.supervisor, reason: 'in the hand' };
    const wanted = { saleId, code: 'KEFIR', quantityMilli: milli(7_000), override };
    const refused = await till.refused('cart.scan', wanted);
    expect(refused.code).toBe('STOCK_NOT_ENOUGH');
    expect(refused.override).toBeUndefined();
  });
});

describe('SYNC the mailbox', () => {
  it('applies each message once, and none of another epoch', () => {
    const grant = hq.grant(counter, 5_000);
    hq.keep(storage, hq.mailbox(grant));
    hq.keep(storage, hq.mailbox(grant, { ...hq.grant(counter, 9_000), epoch: 7 }));
    expect(held()).toMatchObject({ granted: 5_000, available: 5_000 });
    const types = till.rows("select count(*) as n from journal where type = 'lease.received'");
    expect(types).toEqual([{ n: 1 }]);
  });

  it('returns what no cart holds when HQ asks for it, and journals it', async () => {
    hq.keep(storage, hq.mailbox(hq.grant(counter, 5_000)));
    await cartOf(2);
    hq.keep(storage, hq.mailbox(hq.recall(counter, 9_000)));
    expect(held()).toMatchObject({ available: 0, reserved: 2_000, returned: 3_000 });
    hq.keep(storage, hq.mailbox(hq.recall(counter, 9_000)));
    const returned = till.rows("select count(*) as n from journal where type = 'lease.returned'");
    expect(returned).toEqual([{ n: 1 }]);
    expect(till.verify()).toEqual([]);
  });
});

describe('SYNC advice', () => {
  it('stops the spending when it runs out, and the units go back', async () => {
    hq.keep(storage, hq.mailbox(hq.grant(counter, 5_000, 60_000)));
    await sell(1);
    till.clock.pass(61_000);
    const { saleId } = await till.ask('cart.open', {});
    expect((await till.refused('cart.scan', { saleId, code: 'KEFIR' })).code).toBe(
      'STOCK_NOT_ENOUGH',
    );
    expect(storage.returnExpired()).toBe(1);
    expect(held()).toMatchObject({ available: 0, spent: 1_000, returned: 4_000 });
    expect(till.verify()).toEqual([]);
  });

  it('counts afresh in a new process, whatever the wall clock did meanwhile', async () => {
    hq.keep(storage, hq.mailbox(hq.grant(counter, 5_000, 60_000)));
    till.clock.pass(59_000);
    await till.restart();
    till.clock.jumpWall(86_400_000);
    await sell(1);
    expect(hq.storageOf(till).returnExpired()).toBe(0);
    till.clock.passMonotonic(61_000);
    expect(hq.storageOf(till).returnExpired()).toBe(1);
  });
});

describe('CRE a sale on account', () => {
  let customerId: CustomerId;
  let credit: string;

  beforeEach(() => {
    hq.keep(storage, hq.mailbox(hq.grant(counter, 50_000)));
    const customer = customerBody('C-9', { balanceMinor: 100_000 });
    customerId = CustomerId.parse(customer.customerId);
    credit = creditCounter(customer.customerId);
    const rows = [['customer', customer.customerId, customer]] as const;
    hq.keep(storage, hq.rows('master', rows, { upToDate: false }));
  });

  async function onAccount(given: { readonly override?: OverrideInput } = {}) {
    const { saleId, totalMinor } = await cartOf(2);
    await till.ask('cart.setCustomer', { saleId, customerId });
    const tender = { saleId, kind: 'on_account', amountMinor: totalMinor, ...given } as const;
    return { saleId, taken: await till.call('tender.add', tender) };
  }

  it('takes from the customer’s lease; a payment makes it again at once', async () => {
    hq.keep(storage, hq.mailbox(hq.grant(credit, 80_000)));
    const { saleId, taken } = await onAccount();
    expect(taken.ok).toBe(true);
    await till.ask('sale.complete', { saleId });
    expect(held(credit)).toMatchObject({ available: 20_000, spent: 60_000, beyond: 0 });
    const paid = { customerId, kind: 'cash', amountMinor: minor(50_000) } as const;
    // What HQ's books say, and what this till has sold since.
    expect((await till.ask('customer.settle', paid)).balanceMinor).toBe(110_000);
    expect(held(credit)).toMatchObject({ available: 70_000, replenished: 50_000 });
    expect(till.verify()).toEqual([]);
  });

  it('beyond it needs a manager, and is journalled so', async () => {
    hq.keep(storage, hq.mailbox(hq.grant(credit, 10_000)));
    expect((await onAccount()).taken).toMatchObject({ ok: false, error: { code: 'CREDIT_LIMIT' } });
    const open = await till.ask('cart.open', {});
    await till.ask('cart.abandon', { saleId: open.saleId });
    const override = { pin: PINS.manager, reason: 'a good customer' };
    const { saleId, taken } = await onAccount({ override });
    expect(taken.ok).toBe(true);
    await till.ask('sale.complete', { saleId });
    expect(held(credit)).toMatchObject({ available: 0, spent: 10_000, beyond: 50_000 });
    expect(till.verify()).toEqual([]);
  });
});

describe('verify', () => {
  it.each([
    ['a unit more than was granted', 'granted = granted + 1, available = available + 1'],
    ['a sale that was forgotten', 'spent = spent - 1000, available = available + 1000'],
    ['units in no cart', 'available = available - 1000, reserved = reserved + 1000'],
    ['an override that was forgotten', 'beyond = beyond + 1'],
  ])('finds %s', async (_what, change) => {
    hq.keep(storage, hq.mailbox(hq.grant(counter, 5_000)));
    await sell(2);
    expect(till.verify()).toEqual([]);
    till.change(`update held_counter set ${change}`);
    expect(till.verify().join()).toMatch(/leases: counters are what the journal says/);
  });

  it('finds a grant that came in no message, a lost counter, and a certificate of nobody’s', async () => {
    hq.keep(storage, hq.mailbox(hq.grant(counter, 5_000)));
    till.change('drop trigger mailbox_applied_stays');
    till.change('delete from mailbox_applied');
    expect(till.verify().join()).toMatch(/came in no message/);
    till.change('delete from held_counter');
    expect(till.verify().join()).toMatch(/was journalled and is gone/);
    till.change(`update sync_state set certificate_json =
      json_set(certificate_json, '$.series', '08')`);
    expect(till.verify().join()).toMatch(/HQ did not sign the certificate/);
  });
});

describe('a till that stands alone', () => {
  it('asks none of the sync’s tables for a sale', async () => {
    await using alone = await Till.open();
    const { products } = await alone.ask('catalogue.search', { query: 'milk' });
    const productId = ProductId.parse(products[0]?.productId);
    // A statement on a table that is gone would fail.
    for (const table of ['sale_lease', 'reservation_lease', 'held_counter', 'sync_state']) {
      alone.change(`drop table ${table}`);
    }
    const { saleId } = await alone.ask('cart.open', {});
    const { totals } = await alone.ask('cart.add', { saleId, productId });
    await alone.ask('tender.add', { saleId, kind: 'cash', amountMinor: totals.cashDueMinor });
    await alone.ask('sale.complete', { saleId });
    expect(alone.value("select count(*) from sale where status = 'COMPLETED'")).toBe(1);
  });

  it('keeps no leases and writes none', async () => {
    await using alone = await Till.open();
    const { saleId } = await alone.ask('cart.open', {});
    const { products } = await alone.ask('catalogue.search', { query: 'milk' });
    const productId = ProductId.parse(products[0]?.productId);
    const { totals } = await alone.ask('cart.add', { saleId, productId });
    await alone.ask('tender.add', { saleId, kind: 'cash', amountMinor: totals.cashDueMinor });
    await alone.ask('sale.complete', { saleId });
    for (const table of ['held_counter', 'reservation_lease', 'sale_lease']) {
      expect(alone.value(`select count(*) from ${table}`)).toBe(0);
    }
    const bytes = alone.value("select bytes from journal where type = 'sale.completed'");
    expect(JSON.parse(String(bytes)).payload.leases).toBeUndefined();
  });
});
