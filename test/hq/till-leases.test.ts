import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadDemoBusiness } from '../../demo/demo-business.ts';
import { DEMO_CODE, DEMO_PASSWORD, demoEmail, seedDemo } from '../../src-hq/demo/seed-demo.ts';
import { type HqFixture, hqFixture, send } from './support/hq-fixture.ts';
import { LinkedTill } from './support/linked-till.ts';

// A real terminal against a real node over HTTP: enrolling, pulling, selling, pushing and leases.

let hq: HqFixture;
let url: string;
let authorization: string;
let storefrontId: string;

beforeAll(async () => {
  hq = await hqFixture();
  await seedDemo(hq.node.deps, loadDemoBusiness());
  url = await hq.node.app.server.listen({ host: '127.0.0.1', port: 0 });
  const body = { business: DEMO_CODE, email: demoEmail('admin'), password: DEMO_PASSWORD };
  const session = await send(hq.node, 'POST', '/sign-in', body);
  authorization = `Bearer ${z.string().parse(session.body['accessToken'])}`;
  const shops = await ask('GET', '/storefronts');
  storefrontId =
    z.array(z.looseObject({ storefrontId: z.string() })).parse(shops['items'])[0]?.storefrontId ??
    '';
});
afterAll(async () => {
  await hq[Symbol.asyncDispose]();
});

async function ask(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown) {
  const answer = await send(hq.node, method, path, body, { authorization });
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

async function codeFor(terminalName: string): Promise<string> {
  const made = await ask('POST', '/enrolment-codes', { storefrontId, terminalName });
  return z.string().parse(made['code']);
}

describe('a till begun with an address and a code', () => {
  const demo = loadDemoBusiness();
  const pin = demo.users[0]?.pin ?? '';
  const goods = demo.products.find((one) => (one.openingStockMilli ?? 0) > 9_000);
  const stockMilli = goods?.openingStockMilli ?? 0;
  const sku = goods?.sku ?? '';
  let till: LinkedTill;

  beforeAll(async () => {
    till = await LinkedTill.open(url, await codeFor('Counter 1'));
  });
  afterAll(() => till[Symbol.asyncDispose]());

  /** What a till holds of the goods: granted, available, reserved, spent. */
  function held(of: LinkedTill) {
    return of.rows(
      `select granted, available, reserved, spent from held_counter
        where counter = (select 'stock:' || storefront_id || ':' || product_id
          from terminal_identity, product where sku = ?)`,
      sku,
    );
  }

  it('gets its name, its goods and its people from HQ', async () => {
    await till.settled();
    const status = await till.ask('status.get', {});
    expect(status.productCount).toBe(demo.products.length);
    expect(status.storefront).toMatchObject({ name: demo.storefront.name });
    await till.ask('session.signIn', { pin });
    expect(till.verify()).toEqual([]);
  });

  it('holds all there is while it is alone, sells of it, and HQ hears of each sale', async () => {
    const granted = { granted: stockMilli, spent: 0 };
    await till.until(() => held(till), [{ ...granted, available: stockMilli, reserved: 0 }]);
    const { saleId } = await till.ask('cart.open', {});
    const cart = await till.ask('cart.scan', { saleId, code: sku });
    const available = stockMilli - 1_000;
    expect(held(till)).toEqual([{ ...granted, available, reserved: 1_000 }]);
    const { totalMinor } = cart.totals;
    await till.ask('tender.add', { saleId, kind: 'cash', amountMinor: totalMinor });
    const sold = await till.ask('sale.complete', { saleId });
    expect(sold.receiptNumber).toContain(demo.storefront.code);
    await till.settled();
    expect(till.rows('select amount, beyond from sale_lease')).toEqual([
      { amount: 1_000, beyond: 0 },
    ]);
    expect(held(till)).toEqual([{ granted: stockMilli, available, reserved: 0, spent: 1_000 }]);
    expect(till.verify()).toEqual([]);
  });

  it('gives a share back when another one comes', async () => {
    await using other = await LinkedTill.open(url, await codeFor('Counter 2'));
    await other.settled();
    await other.ask('session.signIn', { pin });
    await other.until(() => held(other).some((row) => Number(row['granted']) > 0), true);
    const returned = till.value("select count(*) from journal where type = 'lease.returned'");
    expect(returned).toBeGreaterThan(0);
    const { saleId } = await other.ask('cart.open', {});
    await other.ask('cart.scan', { saleId, code: sku });
    expect(other.verify()).toEqual([]);
    expect(till.verify()).toEqual([]);
  });
});
