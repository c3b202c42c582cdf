import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { DemoNode, pinOf } from './support/demo-node.ts';
import { LinkedTill } from './support/linked-till.ts';

// PRC-2: a code for one sale, between a real HQ and two real tills.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let hq: DemoNode;
let opened: readonly [LinkedTill, LinkedTill] | null = null;
beforeAll(async () => {
  hq = await DemoNode.start();
});
afterAll(async () => {
  for (const till of opened ?? []) await till[Symbol.asyncDispose]();
  await hq[Symbol.asyncDispose]();
});

/** The same two for all tests. */
async function tills(): Promise<readonly [LinkedTill, LinkedTill]> {
  if (opened !== null) return opened;
  const one = await hq.till('01');
  const two = await LinkedTill.open(hq.url, await hq.codeFor('02'));
  await two.settled();
  await two.ask('session.signIn', { pin: pinOf('cashier') });
  opened = [one, two];
  return opened;
}

const Rule = z.looseObject({ priceRuleId: z.string(), bookVersion: z.number() });
const EVERYTHING = { kind: 'everything', exceptProductIds: [] };

/** A tenth off any purchase, for both tills. */
async function couponRule(code: string): Promise<z.infer<typeof Rule>> {
  const action = { kind: 'basket_percent', target: EVERYTHING, ppm: 100_000 };
  const made = Rule.parse(
    await hq.ask('POST', '/price-rules', { name: code, action, coupon: { code, singleUse: true } }),
  );
  for (const till of await tills()) await till.until(() => bookOf(till) >= made.bookVersion, true);
  return made;
}

function bookOf(till: LinkedTill): number {
  return Number(till.value('select version from price_book'));
}

async function cartWith(till: LinkedTill, code: string) {
  const { saleId } = await till.ask('cart.open', {});
  await till.ask('cart.addOpenItem', { saleId, name: 'Basket', unitPriceMinor: 10_000 });
  const cart = await till.ask('cart.addCoupon', { saleId, code });
  expect(cart.coupons).toEqual([{ code, status: 'used' }]);
  expect(cart.totals.totalMinor).toBe(9_000);
  return cart;
}

async function pay(till: LinkedTill, saleId: string): Promise<string> {
  await till.ask('tender.add', { saleId, kind: 'cash', amountMinor: 9_000 });
  return (await till.ask('sale.complete', { saleId })).receiptNumber;
}

function uses(code: string): Promise<string[]> {
  return hq.work(async (work) => {
    const found = await sql<{ number: string }>`
      select receipt_number as number from coupon_use
      where business_id = ${work.businessId} and code = ${code}`.execute(work.db);
    return found.rows.map(({ number }) => number);
  });
}

describe('PRC-2 a coupon for one sale', () => {
  it('is used up by the sale that HQ booked first; tills stop taking it', async () => {
    const [one, two] = await tills();
    const { priceRuleId } = await couponRule('FIRST');
    const { saleId } = await cartWith(one, 'FIRST');
    const receipt = await pay(one, saleId);
    await one.until(() => uses('FIRST'), [receipt]);
    expect(await hq.ask('GET', `/price-rules/${priceRuleId}`)).toMatchObject({ active: false });
    const audit = await hq.ask('GET', `/audit?subjectId=${priceRuleId}`);
    expect(JSON.stringify(audit)).toContain('price_rule.used_up');
    const next = await two.ask('cart.open', {});
    await two.until(async () => {
      const answer = await two.call('cart.addCoupon', { saleId: next.saleId, code: 'FIRST' });
      if (answer.ok) await two.ask('cart.removeCoupon', { saleId: next.saleId, code: 'FIRST' });
      return answer.ok || answer.error.code;
    }, 'COUPON_UNKNOWN');
    expect((await hq.ask('GET', '/exceptions?type=price_differs'))['items']).toEqual([]);
    expect((await hq.ask('GET', '/exceptions?type=coupon_reused'))['items']).toEqual([]);
  });

  it('of two tills that both took it: both sales stay, and a person hears of the second', async () => {
    const [one, two] = await tills();
    await couponRule('BOTH');
    const carts = [await cartWith(one, 'BOTH'), await cartWith(two, 'BOTH')] as const;
    const earlier = await pay(one, carts[0].saleId);
    await one.until(() => uses('BOTH'), [earlier]);
    const later = await pay(two, carts[1].saleId);
    const filed = async () => (await hq.ask('GET', '/exceptions?type=coupon_reused'))['items'];
    await two.until(async () => z.array(z.unknown()).parse(await filed()).length, 1);
    expect(await filed()).toMatchObject([
      {
        ...{ status: 'OPEN', offered: ['accept'] },
        evidence: { couponCode: 'BOTH', receiptNumber: later, firstReceiptNumber: earlier },
      },
    ]);
    expect((await hq.ask('GET', '/exceptions?type=price_differs'))['items']).toEqual([]);
    expect(await uses('BOTH')).toEqual([earlier]);
    for (const till of [one, two]) expect(till.verify()).toEqual([]);
  });

  it('goes along with a held cart that another till takes over', async () => {
    const [one, two] = await tills();
    await couponRule('ALONG');
    const { saleId } = await cartWith(one, 'ALONG');
    await one.ask('cart.hold', { saleId, name: 'Blue jacket' });
    const offered = async () => (await two.ask('cart.heldElsewhere', {})).carts[0]?.saleId;
    await two.until(offered, saleId);
    const [held] = (await two.ask('cart.heldElsewhere', {})).carts;
    const taken = await two.ask('cart.take', { saleId, holder: held?.holder ?? '' });
    expect(taken.coupons).toEqual([{ code: 'ALONG', status: 'used' }]);
    expect(taken.totals.totalMinor).toBe(9_000);
  });
});
