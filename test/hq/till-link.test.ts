import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { minor } from '../../shared/domain/money.ts';
import { isMasterEntity, MASTER_BODIES } from '../../shared/protocol/master-rows.ts';
import { syncTx } from '../../src-hq/modules/sync/postgres-sync-store.ts';
import { PINS } from '../support/small-business.ts';
import { demo, DemoNode, goods, holding, pinOf, sellOne } from './support/demo-node.ts';
import { LinkedTill } from './support/linked-till.ts';

// A real terminal against a real node over HTTP: what the simulation proves of the decisions, these
// prove of the wire, the signatures, both stores and the process.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let hq: DemoNode;

// A till that is alone holds all there is: the next one would find nothing.
beforeEach(async () => {
  hq = await DemoNode.start();
});
afterEach(() => hq[Symbol.asyncDispose]());

describe('a till begun with an address and a code', () => {
  it('gets its name, its goods and its people from HQ', async () => {
    await using till = await LinkedTill.open(hq.url, await hq.codeFor('Counter 1'));
    expect(await till.ask('status.get', {})).toMatchObject({ terminal: { demo: false } });
    await till.settled();
    const status = await till.ask('status.get', {});
    expect(status.productCount).toBe(demo.products.length);
    expect(status.storefront).toMatchObject({ name: demo.storefront.name });
    expect(status.sync).toMatchObject({ setAsideRows: 0, offlineSince: null });
    await till.ask('session.signIn', { pin: pinOf('manager') });
    const { customers } = await till.ask('customer.search', { query: '' });
    expect(customers).toHaveLength(demo.customers.length);
    const debts = demo.customers.flatMap((one) => one.openingDebts.map((debt) => debt.amountMinor));
    const owed = customers.reduce((sum, one) => sum + one.balanceMinor, 0);
    expect(owed).toBe(debts.reduce((sum, one) => sum + one, 0));
    expect(till.verify()).toEqual([]);
  });

  it('is told nothing that it does not know how to read', async () => {
    const target = { kind: 'everything', exceptProductIds: [] };
    const action = { kind: 'percent', target, ppm: 100_000 };
    await hq.ask('POST', '/price-rules', { name: 'Ended already', action, active: false });
    const feed = await hq.work(({ db }) =>
      db.selectFrom('change_feed').select(['entity', 'body']).distinctOn('entity').execute(),
    );
    expect(feed.map(({ entity }) => entity).toSorted()).toEqual(
      Object.keys(MASTER_BODIES).toSorted(),
    );
    for (const { entity, body } of feed) {
      const schema = isMasterEntity(entity) ? MASTER_BODIES[entity].strict() : z.never();
      expect(schema.safeParse(body).error?.issues, entity).toBeUndefined();
    }
  });

  it('hears of a new price with its next pull', async () => {
    await using till = await hq.till('Counter prices');
    const Products = z.object({ items: z.array(z.looseObject({ productId: z.string() })) });
    const sku = goods[1]?.sku ?? '';
    const found = Products.parse(await hq.ask('GET', `/products?sku=${sku}`)).items[0];
    const prices = z.array(z.looseObject({ priceListId: z.string() })).parse(found?.['prices']);
    const dearer = prices.map(({ priceListId }) => ({ priceListId, priceMinor: 123_400 }));
    await hq.ask('PATCH', `/products/${found?.productId}`, { prices: dearer });
    await till.stop();
    await till.start(hq.url);
    await till.settled();
    await till.ask('session.signIn', { pin: pinOf('cashier') });
    const price = async () => (await till.ask('catalogue.priceCheck', { code: sku })).retailMinor;
    await expect.poll(price, { timeout: 60_000 }).toBe(minor(123_400));
  });

  it('stays as it is where HQ does not know the code, until a manager types a good one', async () => {
    await using till = await LinkedTill.open(null);
    await till.ask('session.signIn', { pin: PINS.cashier });
    const early = await till.call('sync.enrol', { code: 'AAAA-BBBB-CCCC' });
    expect(early).toMatchObject({ error: { code: 'HQ_NOT_CONFIGURED' } });
    await till.stop();
    await till.start(hq.url, 'AAAA-BBBB-CCCC');
    await till.until(async () => (await till.sync()).problem, 'code_refused');
    await till.ask('session.signIn', { pin: PINS.cashier });
    const code = await hq.codeFor('Typed');
    const refused = await till.call('sync.enrol', { code });
    expect(refused).toMatchObject({ error: { code: 'MANAGER_NEEDED' } });
    await till.ask('session.signIn', { pin: PINS.manager });
    await till.ask('sync.enrol', { code });
    await till.settled();
    expect(till.verify()).toEqual([]);
  });
});

describe('selling', () => {
  it('takes from what it holds, and HQ has each event of the journal', async () => {
    await using till = await hq.till('Counter 2');
    const receipt = await sellOne(till);
    expect(receipt).toContain(demo.storefront.code);
    await till.settled();
    expect(till.rows('select amount, beyond from sale_lease')).toEqual([
      { amount: 1_000, beyond: 0 },
    ]);
    const sold = `select reserved, spent, returned from held_counter
      where counter = (select counter from sale_lease)`;
    expect(till.rows(sold)).toEqual([{ reserved: 0, spent: 1_000, returned: 0 }]);
    expect(await hq.lacks(till)).toEqual([]);
    expect(till.verify()).toEqual([]);
  });

  it('gives back what HQ recalls and no cart holds', async () => {
    await using till = await hq.till('Counter recall');
    const code = goods[2]?.sku ?? '';
    await sellOne(till, code);
    const { saleId } = await till.ask('cart.open', {});
    await till.ask('cart.scan', { saleId, code });
    await till.settled();
    const [row] = till.rows('select counter from sale_lease');
    const [identity] = till.rows('select terminal_id, epoch from terminal_identity');
    const counter = z.string().parse(row?.['counter']);
    await hq.work((work) =>
      syncTx(work).sendMessage(z.string().parse(identity?.['terminal_id']), {
        ...{ kind: 'lease.recalled', messageId: randomUUID(), counter, amount: 1_000_000 },
        epoch: z.number().parse(identity?.['epoch']),
      }),
    );
    // Asking for anything else makes it look into its mailbox.
    await till.call('cart.scan', { saleId, code: goods[3]?.sku ?? '' });
    const held = () =>
      till.rows('select reserved, spent, returned from held_counter where counter = ?', counter);
    // One was sold and one lies in the cart; HQ may lend it all again, to the one till there is.
    const returned = (goods[2]?.openingStockMilli ?? 0) - 2_000;
    await till.until(held, [{ reserved: 1_000, spent: 1_000, returned }]);
    await till.settled();
    expect(await hq.lacks(till)).toEqual([]);
    expect(till.verify()).toEqual([]);
  });

  it('sells on while HQ is away, and sends it all when it is back', async () => {
    await using till = await hq.till('Counter away');
    const code = goods[4]?.sku ?? '';
    await sellOne(till, code);
    await till.settled();
    await hq.down();
    await sellOne(till, code);
    await till.until(async () => (await till.sync()).state, 'offline');
    await sellOne(till, code);
    const away = await till.ask('status.get', {});
    expect(away.unsentCount).toBeGreaterThan(1);
    expect(away.sync.offlineSince).not.toBeNull();
    // What it does not hold it does not sell while nobody can be asked.
    const { saleId } = await till.ask('cart.open', {});
    const { lines } = await till.ask('cart.scan', { saleId, code: goods[5]?.sku ?? '' });
    const much = { saleId, lineId: lines[0]?.lineId ?? '', quantityMilli: 9_000_000 };
    const other = await till.call('cart.setQuantity', much);
    expect(other).toMatchObject({ error: { code: 'STOCK_NOT_ENOUGH' } });
    await hq.up();
    await till.settled();
    expect(await hq.lacks(till)).toEqual([]);
    expect(till.verify()).toEqual([]);
  });
});

describe('a till that sold before it had an HQ', () => {
  it('keeps what it sold, sends it, and goes on under HQ’s name with HQ’s goods', async () => {
    await using till = await LinkedTill.open(null, null, { business: demo });
    await till.ask('session.signIn', { pin: pinOf('cashier') });
    const first = await sellOne(till);
    const open = await till.ask('cart.open', {});
    await till.ask('cart.scan', { saleId: open.saleId, code: goods[6]?.sku ?? '' });
    await till.ask('cart.hold', { saleId: open.saleId, name: 'Later' });
    await till.stop();
    await till.start(hq.url, await hq.codeFor('Old till'));
    await till.settled();
    await holding(till, goods[6]?.sku ?? '');
    await till.ask('session.signIn', { pin: pinOf('cashier') });
    const next = await sellOne(till);
    expect(next).not.toBe(first);
    await till.settled();
    expect(till.value('select count(*) from product')).toBe(demo.products.length);
    expect(till.value('select count(*) from product_former_id')).toBe(demo.products.length);
    expect((await till.ask('cart.held', {})).carts).toMatchObject([{ holdName: 'Later' }]);
    const recalled = await till.ask('cart.recall', { saleId: open.saleId });
    expect(recalled.lines).toHaveLength(1);
    await till.settled();
    expect(await hq.lacks(till)).toEqual([]);
    expect(till.verify()).toEqual([]);
  });
});
