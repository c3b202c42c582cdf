import { statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { commands } from '../../shared/ipc/contract.ts';
import type { CartView } from '../../shared/ipc/views.ts';
import { minor } from '../../shared/domain/money.ts';
import { milli } from '../../shared/domain/quantity.ts';
import { CUSTOMERS, DEMO } from '../support/demo-goods.ts';
import { waitForReceipts } from '../support/printed-receipt.ts';
import type { TillClient } from '../support/till-client.ts';
import { refusedWith, TillEvents } from '../support/till-events.ts';
import { PINS } from '../support/till-page.ts';
import type { TillProcess } from '../support/till-process.ts';
import { expect, test } from './fixtures.ts';

/** The till with nobody at its screen: everything here goes by plain HTTP, as a script would. */
async function cartWith(client: TillClient, ...codes: readonly string[]): Promise<CartView> {
  let cart = await client.must('cart.open', {});
  for (const code of codes) cart = await client.must('cart.scan', { saleId: cart.saleId, code });
  return cart;
}

test.describe('A script works the till by POST /ipc/<command>', () => {
  test('session.json is private and holds what a script needs', async ({ till, client }) => {
    expect(Object.keys(till.session).toSorted()).toEqual(['pid', 'token', 'url']);
    if (process.platform !== 'win32') {
      expect(statSync(join(till.dataDir, 'session.json')).mode & 0o777).toBe(0o600);
    }
    const status = await client.must('status.get', {});
    expect(status).toMatchObject({ locked: true, blocked: null, session: null });
  });

  test('a sale from sign-in to receipt, with every line command', async ({ client, printer }) => {
    const session = await client.must('session.signIn', { pin: PINS.aigerim });
    expect(session).toMatchObject({ role: 'cashier', locale: 'en' });
    let cart = await cartWith(client, DEMO.bread.code, DEMO.milk.code);
    const { saleId } = cart;
    const [bread, milk] = cart.lines;
    if (bread === undefined || milk === undefined) throw new Error('two lines expected');
    expect(cart.totals.totalMinor).toBe(DEMO.bread.minor + DEMO.milk.minor);
    expect(cart.lines.map((line) => line.reservation)).toEqual(['reserved', 'reserved']);

    const found = await client.must('catalogue.search', { query: 'kefir' });
    const kefir = found.products[0];
    if (kefir === undefined) throw new Error('kefir expected');
    await client.must('cart.add', { saleId, productId: kefir.productId });
    await client.must('cart.undo', { saleId });
    await client.must('cart.setQuantity', {
      saleId,
      lineId: milk.lineId,
      quantityMilli: milli(3000),
    });
    await client.must('cart.setDiscount', {
      saleId,
      lineId: milk.lineId,
      discount: { kind: 'amount', amountMinor: minor(6_000) },
    });
    await client.must('cart.setNote', { saleId, lineId: milk.lineId, note: 'cold' });
    await client.must('cart.addOpenItem', {
      saleId,
      name: 'Gift wrap',
      unitPriceMinor: minor(15_000),
    });
    await client.must('cart.setPrice', {
      saleId,
      lineId: bread.lineId,
      unitPriceMinor: minor(20_000),
      override: { pin: PINS.saule, reason: 'shelf label' },
    });
    cart = await client.must('cart.setType', { saleId, type: 'RETAIL' });
    const wrap = cart.lines.at(-1);
    if (wrap === undefined) throw new Error('the open item expected');
    cart = await client.must('cart.remove', { saleId, lineId: wrap.lineId });
    expect(cart.totals.totalMinor).toBe(20_000 + 3 * DEMO.milk.minor - 6_000);

    const customers = await client.must('customer.search', { query: CUSTOMERS.cafe.code });
    const cafe = customers.customers[0];
    if (cafe === undefined) throw new Error('the café expected');
    cart = await client.must('cart.setCustomer', { saleId, customerId: cafe.customerId });
    expect(cart.type).toBe('WHOLESALE');
    cart = await client.must('tender.add', { saleId, kind: 'cash', amountMinor: minor(1_000) });
    const mistaken = cart.tenders[0];
    if (mistaken === undefined) throw new Error('a tender expected');
    await client.must('tender.remove', { saleId, tenderId: mistaken.tenderId });
    await client.must('tender.add', { saleId, kind: 'on_account', amountMinor: minor(50_000) });
    cart = await client.must('tender.add', {
      saleId,
      kind: 'kaspi',
      amountMinor: minor(30_000),
      reference: 'QR-1',
    });
    const cashMinor = cart.totals.cashDueMinor;
    await client.must('tender.add', {
      saleId,
      kind: 'cash',
      amountMinor: minor(cashMinor + 10_000),
    });
    const done = await client.must('sale.complete', { saleId });
    expect(done).toMatchObject({ saleId, changeMinor: 10_000 });
    expect(done.receiptNumber).toMatch(/^S01-\d{8}-01000001$/);

    const sales = await client.must('sale.find', { query: '01000001' });
    expect(sales.sales.map((one) => one.saleId)).toEqual([saleId]);
    const png = await client.must('sale.receipt', { saleId, format: 'png' });
    expect(Buffer.from(png.content, 'base64').subarray(1, 4).toString()).toBe('PNG');
    await waitForReceipts(printer, 1);
    const copy = await client.must('print.reprint', { saleId });
    expect(copy).toMatchObject({ kind: 'copy', copyNumber: 1 });
    await waitForReceipts(printer, 2);
    const owed = await client.must('customer.settle', {
      customerId: cafe.customerId,
      kind: 'cash',
      amountMinor: minor(10_000),
    });
    expect(owed.balanceMinor).toBe(cafe.balanceMinor + 50_000 - 10_000);
  });

  test('held carts, the catalogue, settings and the session', async ({ client }) => {
    await client.must('session.signIn', { pin: PINS.aigerim });
    const cart = await cartWith(client, DEMO.bread.code);
    const next = await client.must('cart.hold', { saleId: cart.saleId, name: 'table 4' });
    expect(next.saleId).not.toBe(cart.saleId);
    const held = await client.must('cart.held', {});
    expect(held.carts).toMatchObject([{ saleId: cart.saleId, holdName: 'table 4', lineCount: 1 }]);
    expect(await client.must('cart.recall', { saleId: cart.saleId })).toMatchObject({
      lines: [{ quantityMilli: 1000 }],
    });
    const fresh = await client.must('cart.abandon', { saleId: cart.saleId });
    expect(fresh.lines).toEqual([]);
    const checked = await client.must('catalogue.priceCheck', { code: DEMO.bread.code });
    expect(checked).toMatchObject({ retailMinor: DEMO.bread.minor, reservedMilli: 0 });
    const { categories } = await client.must('catalogue.categories', {});
    expect(categories.length).toBeGreaterThan(10);
    const favourites = await client.must('catalogue.browse', { categoryId: null });
    expect(favourites.products.length).toBeGreaterThan(10);
    const settings = await client.must('settings.set', { layout: 'scan' });
    expect(settings.layout).toBe('scan');
    expect(await client.must('print.queue', {})).toMatchObject({ uncertain: [] });
    expect(await client.must('session.setLocale', { locale: 'kk' })).toMatchObject({
      locale: 'kk',
    });
    await client.must('session.lock', {});
    expect(await client.must('status.get', {})).toMatchObject({ locked: true });
    await client.must('session.signIn', { pin: PINS.aigerim });
    await client.must('session.signOut', {});
    const refused = await client.invoke('cart.open', {});
    expect(refused).toMatchObject({ ok: false, error: { code: 'NOT_SIGNED_IN' } });
  });

  test('what cannot be is answered as a Result, for every command', async ({ client }) => {
    await client.must('session.signIn', { pin: PINS.aigerim });
    const parsed = Object.keys(commands).filter((name) => name !== 'recovery.restore');
    for (const name of parsed) {
      const { status, body } = await client.post(`/ipc/${name}`, '{"nonsense":1}');
      expect([status, body], name).toMatchObject([
        200,
        { ok: false, error: { code: 'INPUT_INVALID' } },
      ]);
    }
    const unknown = '01a1fcdd-0000-7000-8000-000000000000';
    const wrong = [
      ['print.retry', { jobId: unknown }, 'PRINT_JOB_UNKNOWN'],
      ['print.dismiss', { jobId: unknown, printed: true }, 'PRINT_JOB_UNKNOWN'],
      ['recovery.restore', { backup: 'till-20000101-000000.sqlite' }, 'TERMINAL_BLOCKED'],
      ['session.signIn', { pin: '0000' }, 'PIN_WRONG'],
      ['cart.scan', { saleId: unknown, code: '1' }, 'SALE_UNKNOWN'],
    ] as const;
    for (const [name, input, code] of wrong) {
      const { body } = await client.post(`/ipc/${name}`, JSON.stringify(input));
      expect(body, name).toMatchObject({ ok: false, error: { code } });
    }
  });
});

test.describe('The browser shell refuses strangers', () => {
  const status = '/ipc/status.get';

  test('a wrong token, another origin, another host', async ({ till, client }) => {
    const wrong = [
      [{ authorization: 'Bearer wrong' }, 401, 'UNAUTHORISED'],
      [{ authorization: '' }, 401, 'UNAUTHORISED'],
      [{ origin: 'https://example.com' }, 403, 'ORIGIN_REFUSED'],
      [{ origin: 'null' }, 403, 'ORIGIN_REFUSED'],
    ] as const;
    for (const [headers, code, error] of wrong) {
      const answer = await client.post(status, '{}', headers);
      expect(answer, JSON.stringify(headers)).toMatchObject({
        status: code,
        body: { ok: false, error: { code: error } },
      });
    }
    const own = await client.post(status, '{}', { origin: till.session.url });
    expect(own).toMatchObject({ status: 200, body: { ok: true } });
    expect(await statusForHost(till, 'till.example.com')).toBe(403);
    expect(await statusForHost(till, `127.0.0.1:${till.port}`)).toBe(200);
  });

  test('an unknown command, a body too large, malformed or of another kind', async ({ client }) => {
    const bodies = [
      ['/ipc/till.explode', '{}', {}, 404, 'COMMAND_UNKNOWN'],
      ['/ipc/__proto__', '{}', {}, 404, 'COMMAND_UNKNOWN'],
      [status, '{"a":', {}, 400, 'INPUT_INVALID'],
      [status, JSON.stringify({ a: 'x'.repeat(70_000) }), {}, 413, 'BODY_TOO_LARGE'],
      [
        status,
        'a=1',
        { 'content-type': 'application/x-www-form-urlencoded' },
        400,
        'INPUT_INVALID',
      ],
      [status, '{}', { 'content-type': 'text/plain' }, 400, 'INPUT_INVALID'],
    ] as const;
    for (const [path, body, headers, code, error] of bodies) {
      const answer = await client.post(path, body, headers);
      expect(answer, `${path} ${body.slice(0, 20)}`).toMatchObject({
        status: code,
        body: { ok: false, error: { code: error } },
      });
    }
  });

  test('listeners without the token or from another page', async ({ till }) => {
    expect(await refusedWith(till.session, { token: 'wrong' })).toBe(401);
    expect(await refusedWith(till.session, { origin: 'https://example.com' })).toBe(403);
    expect(await refusedWith(till.session, { origin: till.session.url })).toBeNull();
  });
});

test.describe('Events by WebSocket /ipc/events', () => {
  test.use({ tillOptions: { template: 'demo', profile: 'epson-kz1048-42', serial: true } });

  test('the whole status at once, then what changes: a serial scan, one that fails, a sign-in', async ({
    till,
    client,
    scanner,
  }) => {
    using events = await TillEvents.listen(till.session);
    await events.wait((event) => event.kind === 'status' && event.status.locked);
    await scanner?.scan(DEMO.bread.code);
    await events.wait(
      (event) => event.kind === 'scan_failed' && event.error.code === 'NOT_SIGNED_IN',
    );
    await client.must('session.signIn', { pin: PINS.aigerim });
    await events.wait(
      (event) => event.kind === 'status' && event.status.session?.name === 'Aigerim Demo',
    );
    await scanner?.scan(DEMO.bread.code);
    await events.wait((event) => event.kind === 'cart' && event.cart.lines.length === 1);
    // Three at once, as a hand scanner with a memory empties itself: none overtakes another.
    await scanner?.write(`${DEMO.milk.code}\r${DEMO.rye.code}\r\n${DEMO.eggs.code}\n`);
    const last = await events.wait(
      (event) => event.kind === 'cart' && event.cart.lines.length === 4,
    );
    expect(last.kind === 'cart' && last.cart.lines.map((line) => line.name.en)).toEqual([
      DEMO.bread.name,
      DEMO.milk.name,
      DEMO.rye.name,
      DEMO.eggs.name,
    ]);
    await scanner?.scan('4870000000007');
    await events.wait((event) => event.kind === 'scan_failed' && event.code === '4870000000007');
  });
});

/** `fetch` lets nobody choose the Host; a browser tricked by DNS does. */
function statusForHost(till: TillProcess, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port: till.port,
        method: 'POST',
        path: '/ipc/status.get',
        headers: {
          host,
          authorization: `Bearer ${till.session.token}`,
          'content-type': 'application/json',
        },
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    asked.once('error', reject);
    asked.end('{}');
  });
}
