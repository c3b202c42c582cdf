import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DemoNode, goods, pinOf } from './support/demo-node.ts';
import { LinkedTill } from './support/linked-till.ts';

// Held carts between real tills through a real node: each is sold by one till, whatever happens.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const sku = goods[0]?.sku ?? '';

let hq: DemoNode;

beforeEach(async () => {
  hq = await DemoNode.start();
});
afterEach(() => hq[Symbol.asyncDispose]());

async function another(name: string): Promise<LinkedTill> {
  const till = await LinkedTill.open(hq.url, await hq.codeFor(name));
  await till.settled();
  await till.ask('session.signIn', { pin: pinOf('cashier') });
  return till;
}

/** Puts two pieces aside. */
async function holdTwo(till: LinkedTill, name: string): Promise<string> {
  const { saleId } = await till.ask('cart.open', {});
  await till.ask('cart.scan', { saleId, code: sku, quantityMilli: 2_000 });
  await till.ask('cart.hold', { saleId, name });
  return saleId;
}

function seen(till: LinkedTill) {
  return async () => {
    const { carts } = await till.ask('cart.heldElsewhere', {});
    return carts.map(({ holdName, holderName }) => `${holdName} at ${holderName}`);
  };
}

/** The first cart that others hold. */
async function firstElsewhere(till: LinkedTill) {
  const { carts } = await till.ask('cart.heldElsewhere', {});
  const { saleId = '', holder = '' } = carts[0] ?? {};
  return { saleId, holder };
}

const OPEN = `select count(*) from sale where status = 'DRAFT'
  and sale_id in (select sale_id from sale_line)`;

function openCarts(...tills: readonly LinkedTill[]): number {
  return tills.reduce((sum, till) => sum + Number(till.value(OPEN)), 0);
}

describe('SYNC a held cart is recalled at another till', () => {
  it('with its prices, discounts and customer, and is gone where it was held', async () => {
    await using one = await hq.till('01');
    await using two = await another('02');
    const { customers } = await one.ask('customer.search', { query: '' });
    const customer = customers.find(({ type }) => type === 'WHOLESALE');
    const { saleId } = await one.ask('cart.open', {});
    await one.ask('cart.setCustomer', { saleId, customerId: customer?.customerId ?? null });
    await one.ask('cart.scan', { saleId, code: sku, quantityMilli: 2_000 });
    const discount = { kind: 'percent', ppm: 20_000 } as const;
    const held = await one.ask('cart.setDiscount', { saleId, lineId: null, discount });
    await one.ask('cart.hold', { saleId, name: 'Blue jacket' });
    await two.until(seen(two), ['Blue jacket at 01']);
    const taken = await two.ask('cart.take', await firstElsewhere(two));
    expect(taken.totals).toEqual(held.totals);
    expect(taken).toMatchObject({ type: 'WHOLESALE', holdName: 'Blue jacket', discount });
    expect(taken.customer?.customerId).toBe(customer?.customerId);
    await one.until(async () => (await one.ask('status.get', {})).heldCount, 0);
    const again = await one.call('cart.recall', { saleId });
    expect(again).toMatchObject({ error: { code: 'SALE_NOT_OPEN' } });
    expect(one.value('select count(*) from cart_to_give')).toBe(0);
    expect(two.value('select count(*) from cart_claim')).toBe(0);
    // The units stayed with the first till: HQ asks them back when the second one needs them.
    await two.until(async () => {
      const cart = await two.ask('cart.open', {});
      await two.call('tender.add', {
        ...{ saleId: cart.saleId, kind: 'cash', amountMinor: cart.totals.cashDueMinor },
      });
      const done = await two.call('sale.complete', { saleId: cart.saleId });
      return done.ok || done.error.code;
    }, true);
    await one.settled();
    await two.settled();
    expect(openCarts(one, two)).toBe(0);
    for (const till of [one, two]) expect(till.verify()).toEqual([]);
  });

  it('with the lot and the serial number that a code named', async () => {
    await using one = await hq.till('01');
    await using two = await another('02');
    const gtin = one.value(
      `select code from product_barcode join product on row_id = product_row
       where sku = ? and length(code) = 14`,
      sku,
    );
    const { saleId } = await one.ask('cart.open', {});
    await one.ask('cart.scan', { saleId, code: `]d201${String(gtin)}10LOT\u001D21S1` });
    await one.ask('cart.hold', { saleId, name: 'Marked' });
    await two.until(seen(two), ['Marked at 01']);
    const taken = await two.ask('cart.take', await firstElsewhere(two));
    expect(taken.lines[0]?.marks).toMatchObject({ lot: 'LOT', serial: 'S1' });
  });

  it('by one of two tills that ask together', async () => {
    await using one = await hq.till('01');
    await using two = await another('02');
    await using three = await another('03');
    await holdTwo(one, 'Wanted by two');
    await two.until(seen(two), ['Wanted by two at 01']);
    const wanted = await firstElsewhere(two);
    const answers = await Promise.all([
      two.call('cart.take', wanted),
      three.call('cart.take', wanted),
    ]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'CART_GONE' } });
    await one.until(async () => (await one.ask('status.get', {})).heldCount, 0);
    expect(openCarts(one, two, three)).toBe(1);
  });

  it('by the till that holds it or the other one, and never by both', async () => {
    await using one = await hq.till('01');
    await using two = await another('02');
    for (let round = 1; round <= 4; round += 1) {
      const saleId = await holdTwo(one, `Round ${round}`);
      await two.until(seen(two), [`Round ${round} at 01`]);
      const wanted = await firstElsewhere(two);
      const [own, other] = await Promise.all([
        one.call('cart.recall', { saleId }),
        two.call('cart.take', wanted),
      ]);
      expect([own.ok, other.ok].filter(Boolean)).toHaveLength(1);
      await one.until(() => one.value('select count(*) from cart_to_give'), 0);
      expect(openCarts(one, two)).toBe(1);
      const winner = own.ok ? one : two;
      const cart = await winner.ask('cart.open', {});
      await winner.ask('cart.abandon', { saleId: cart.saleId });
    }
    for (const till of [one, two]) expect(till.verify()).toEqual([]);
  });
});

describe('SYNC a cart between two tills when something stops', () => {
  it('comes once where its new till was stopped between asking and the answer', async () => {
    await using one = await hq.till('01');
    await using two = await another('02');
    await holdTwo(one, 'In between');
    await two.until(seen(two), ['In between at 01']);
    const wanted = await firstElsewhere(two);
    await one.stop();
    const asked = two.call('cart.take', wanted);
    await two.until(() => two.value('select count(*) from cart_claim'), 1);
    await two.until(() => claimed(), 1);
    await two.stop();
    expect(await asked).toMatchObject({ ok: false });
    // The holder hears of it only now, and gives the cart away to a till that is not there.
    await one.start(hq.url);
    await one.until(() => given(), 1);
    await one.settled();
    expect(openCarts(one)).toBe(0);
    await two.start(hq.url);
    await two.settled();
    await two.until(async () => (await two.ask('status.get', {})).heldCount, 1);
    await two.stop();
    await two.start(hq.url);
    await two.settled();
    expect((await two.ask('status.get', {})).heldCount).toBe(1);
    expect(openCarts(one, two)).toBe(1);
    await two.ask('session.signIn', { pin: pinOf('cashier') });
    const [cart] = (await two.ask('cart.held', {})).carts;
    expect(cart).toMatchObject({ holdName: 'In between' });
    for (const till of [one, two]) expect(till.verify()).toEqual([]);
  });

  it('stays where it was when nobody waits for it any more', async () => {
    await using one = await hq.till('01');
    await using two = await another('02');
    await holdTwo(one, 'Given up');
    await two.until(seen(two), ['Given up at 01']);
    const wanted = await firstElsewhere(two);
    await one.stop();
    // The holder is off: the other till waits, and takes its claim back.
    expect(await two.call('cart.take', wanted)).toMatchObject({ error: { code: 'CART_GONE' } });
    await one.start(hq.url);
    await one.settled();
    // It hears of the claim late, offers the cart, and HQ says that nobody waits.
    await one.until(async () => (await one.ask('status.get', {})).heldCount, 1);
    await one.until(() => one.value('select count(*) from cart_to_give'), 0);
    await two.until(seen(two), ['Given up at 01']);
    expect(openCarts(one, two)).toBe(1);
    expect(one.verify()).toEqual([]);
  });

  it('offers a till without a line its own carts alone, and says so', async () => {
    await using one = await hq.till('01');
    await using two = await another('02');
    await holdTwo(one, 'Elsewhere');
    await two.until(seen(two), ['Elsewhere at 01']);
    const wanted = await firstElsewhere(two);
    await hq.down();
    await two.until(async () => (await two.sync()).state, 'offline');
    expect(await two.ask('cart.heldElsewhere', {})).toEqual({
      ...{ state: 'away', leaving: 0, carts: [] },
    });
    const refused = await two.call('cart.take', wanted);
    expect(refused).toMatchObject({ error: { code: 'CART_ON_ITS_WAY' } });
    const own = await one.ask('cart.recall', { saleId: wanted.saleId });
    expect(own.lines).toHaveLength(1);
    await hq.up();
    await two.until(() => two.value('select count(*) from cart_claim'), 0);
    expect(openCarts(one, two)).toBe(1);
  });
});

function count(where: string) {
  return hq.work(async ({ db }) => {
    const found = await sql<{ n: number }>`
      select count(*)::int as n from held_cart where ${sql.raw(where)}`.execute(db);
    return found.rows[0]?.n;
  });
}
const claimed = () => count('claim_id is not null');
const given = () => count('given_at is not null');
