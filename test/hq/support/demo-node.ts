import { z } from 'zod';
import { loadDemoBusiness } from '../../../demo/demo-business.ts';
import { DEMO_CODE, DEMO_PASSWORD, demoEmail, seedDemo } from '../../../src-hq/demo/seed-demo.ts';
import { inboxTables } from '../../../src-hq/modules/sync/postgres-inbox.ts';
import { transact, type Work } from '../../../src-hq/store/work.ts';
import { type HqFixture, hqFixture, send, SET_UP } from './hq-fixture.ts';
import { startNode, type TestNode } from './hq-node.ts';
import { LinkedTill } from './linked-till.ts';

export const demo = loadDemoBusiness();

/** Pieces of which there are enough for every test. */
export const goods = demo.products.filter(
  (one) => one.unit === 'piece' && one.minimumAge === 0 && (one.openingStockMilli ?? 0) > 40_000,
);

export function pinOf(role: string): string {
  return demo.users.find((one) => one.role === role)?.pin ?? '';
}

/** The demo business at a node that listens; its terminals are real ones. */
export class DemoNode implements AsyncDisposable {
  readonly hq: HqFixture;
  readonly storefrontId: string;
  readonly businessId: string;
  readonly url: string;
  readonly #authorization: string;
  #node: TestNode | null;

  private constructor(
    hq: HqFixture,
    node: TestNode,
    given: Readonly<Record<'url' | 'businessId' | 'storefrontId' | 'authorization', string>>,
  ) {
    this.hq = hq;
    this.#node = node;
    this.url = given.url;
    this.businessId = given.businessId;
    this.storefrontId = given.storefrontId;
    this.#authorization = given.authorization;
  }

  static async start(): Promise<DemoNode> {
    const hq = await hqFixture();
    await seedDemo(hq.node.deps, demo);
    const node = await startNode(hq.nodeUrl, hq.clock);
    const url = await node.app.server.listen({ host: '127.0.0.1', port: 0 });
    const body = { business: DEMO_CODE, email: demoEmail('admin'), password: DEMO_PASSWORD };
    const session = await send(hq.node, 'POST', '/sign-in', body);
    const businessId = z.string().parse(session.body['businessId']);
    const authorization = `Bearer ${z.string().parse(session.body['accessToken'])}`;
    const shops = await send(hq.node, 'GET', '/storefronts', undefined, { authorization });
    const Shops = z.object({ items: z.array(z.looseObject({ storefrontId: z.string() })) });
    const storefrontId = Shops.parse(shops.body).items[0]?.storefrontId ?? '';
    return new DemoNode(hq, node, { url, businessId, storefrontId, authorization });
  }

  async ask(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown) {
    const authorization = this.#authorization;
    const answer = await send(this.hq.node, method, path, body, { authorization });
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async remove(path: string): Promise<void> {
    const authorization = this.#authorization;
    const answer = await send(this.hq.node, 'DELETE', path, undefined, { authorization });
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  }

  async codeFor(terminalName: string, terminalId?: string): Promise<string> {
    const { storefrontId } = this;
    const input = { storefrontId, terminalName, ...(terminalId ? { terminalId } : {}) };
    return z.string().parse((await this.ask('POST', '/enrolment-codes', input))['code']);
  }

  /** A till that has everything, HQ's leases too, with a cashier at it. */
  async till(name: string): Promise<LinkedTill> {
    const till = await LinkedTill.open(this.url, await this.codeFor(name));
    await till.settled();
    await holding(till, goods[0]?.sku ?? '');
    await till.ask('session.signIn', { pin: pinOf('cashier') });
    return till;
  }

  /** Goods come in, and the till is lent some: what an ended identity held is in doubt. */
  async deliver(till: LinkedTill, code = goods[0]?.sku ?? ''): Promise<void> {
    const { storefrontId: warehouseId } = this;
    const Products = z.object({ items: z.array(z.looseObject({ productId: z.string() })) });
    const found = Products.parse(await this.ask('GET', `/products?sku=${code}`)).items[0];
    const lines = [{ productId: found?.productId, quantityMilli: 20_000 }];
    await this.ask('POST', '/stock/receive', { warehouseId, lines });
    await holding(till, code);
  }

  /** The node's process is gone; the database stays. */
  async down(): Promise<void> {
    await this.#node?.[Symbol.asyncDispose]();
    this.#node = null;
  }

  /** Another process, at the same address. */
  async up(): Promise<void> {
    this.#node = await startNode(this.hq.nodeUrl, this.hq.clock);
    await this.#node.app.server.listen({ host: '127.0.0.1', port: Number(new URL(this.url).port) });
  }

  work<T>(run: (work: Work) => Promise<T>): Promise<T> {
    return transact(this.hq.node.deps, this.businessId, SET_UP, run);
  }

  /** Which of a till's events HQ lacks, or has with other bytes. */
  async lacks(till: LinkedTill): Promise<string[]> {
    const rows = till.rows(
      'select lower(hex(hash)) as hash, cast(bytes as text) as bytes from journal order by seq',
    );
    return this.work(async (work) => {
      const inbox = inboxTables(work, () => Promise.resolve());
      const lacking: string[] = [];
      for (const { hash, bytes } of rows) {
        const event = await inbox.eventByHash(String(hash));
        if (event?.bytes !== bytes) lacking.push(String(hash));
      }
      return lacking;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.down();
    await this.hq[Symbol.asyncDispose]();
  }
}

/** Waits until the till may sell some of it. */
export function holding(till: LinkedTill, sku: string): Promise<void> {
  const available = `select available > 0 from held_counter
    where counter like '%:' || (select product_id from product where sku = ?)`;
  return till.until(() => till.value(available, sku), 1);
}

/** Sells one piece for cash; its receipt number. */
export async function sellOne(till: LinkedTill, code = goods[0]?.sku ?? ''): Promise<string> {
  const { saleId } = await till.ask('cart.open', {});
  const { totals } = await till.ask('cart.scan', { saleId, code });
  await till.ask('tender.add', { saleId, kind: 'cash', amountMinor: totals.cashDueMinor });
  return (await till.ask('sale.complete', { saleId })).receiptNumber;
}
