import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { stockCounter } from '../../shared/domain/counter.ts';
import { projectionDifferences } from '../../src-hq/modules/sync/memory-projection.ts';
import { rebuildProjections } from '../../src-hq/modules/sync/projector.ts';
import { transact } from '../../src-hq/store/work.ts';
import { readEvents, readLog, readProjection } from '../../src-hq/modules/sync/projection-dump.ts';
import { syncTx } from '../../src-hq/modules/sync/postgres-sync-store.ts';
import { type Caller, type HqFixture, hqFixture, SET_UP } from './support/hq-fixture.ts';
import { startNode, type TestNode } from './support/hq-node.ts';
import { addStorefront } from './support/sample-rows.ts';
import { fillBasket, payBasket } from '../sim/basket.ts';
import { seededRandom } from '../sim/random.ts';
import { salePayload } from '../sim/sale-payload.ts';
import { TestDevice } from './support/test-device.ts';

// The sync module on real PostgreSQL, over the wire: what its simulation proves of the decisions,
// these prove of the tables, the signatures and two nodes.

let hq: HqFixture;
let second: TestNode;
let admin: Caller;
let storefrontId: string;

beforeAll(async () => {
  hq = await hqFixture();
  second = await startNode(hq.nodeUrl, hq.clock);
  admin = await hq.signIn(await hq.business('syncs'));
  storefrontId = await addStorefront(admin, 'Y01');
  await admin.ask('POST', '/tax-categories', { taxCategoryId: 'vat' });
});
afterAll(async () => {
  await second[Symbol.asyncDispose]();
  await hq[Symbol.asyncDispose]();
});

async function codeFor(name: string): Promise<string> {
  const made = await admin.ask('POST', '/enrolment-codes', { storefrontId, terminalName: name });
  return z.string().parse(made['code']);
}

async function enrolled(name: string): Promise<TestDevice> {
  const device = new TestDevice(hq.node);
  expect(await device.enrol(await codeFor(name))).toMatchObject({ kind: 'enrolled' });
  return device;
}

function terminalOf(device: TestDevice): string {
  return z.string().parse(device.certificate?.terminal);
}

/** Waits for the projection behind an answer, without a clock. */
async function projected(): Promise<void> {
  const waiting = () =>
    transact(hq.node.deps, admin.businessId, SET_UP, (work) => syncTx(work).nextUnprojected());
  await expect.poll(waiting, { timeout: 60_000 }).toBeNull();
}

async function newStock(quantityMilli: number): Promise<string> {
  const input = { sku: randomUUID().slice(0, 8), taxCategoryId: 'vat' };
  const product = await admin.ask('POST', '/products', input);
  const productId = z.string().parse(product['productId']);
  const lines = [{ productId, quantityMilli }];
  await admin.ask('POST', '/stock/receive', { warehouseId: storefrontId, lines });
  return productId;
}

describe('enrolling', () => {
  it('takes a code once, gives the same device the same answer, and shows the terminal', async () => {
    const code = await codeFor('Counter 1');
    const device = new TestDevice(hq.node);
    const first = await device.enrol(code);
    expect(first).toMatchObject({ kind: 'enrolled', certificate: { epoch: 1 } });
    expect(await device.enrol(code)).toEqual(first);
    expect(await new TestDevice(hq.node).enrol(code)).toMatchObject({ code: 'CODE_USED' });
    const none = await new TestDevice(hq.node).enrol('0000-0000-0000');
    expect(none).toMatchObject({ kind: 'refused', code: 'CODE_UNKNOWN' });
    const shown = await admin.ask('GET', `/terminals/${terminalOf(device)}`);
    expect(shown).toMatchObject({ name: 'Counter 1', state: 'ACTIVE', epoch: 1, storefrontId });
    const path = `/terminals/${terminalOf(device)}/revoke`;
    await admin.ask('POST', path, { reason: 'sold' });
    expect(await device.enrol(code)).toMatchObject({ kind: 'refused', code: 'CODE_USED' });
  });

  it('gives no two terminals one series, asked at both nodes at once', async () => {
    const codes: string[] = [];
    for (let n = 0; n < 8; n += 1) codes.push(await codeFor(`Many ${n}`));
    const devices = codes.map((_, n) => new TestDevice(n % 2 === 0 ? hq.node : second));
    await Promise.all(devices.map((device, n) => device.enrol(codes[n] ?? '')));
    expect(new Set(devices.map((device) => device.certificate?.series)).size).toBe(8);
  });

  it('lets a code go stale', async () => {
    const code = await codeFor('Too late');
    hq.clock.advance(24 * 60 * 60 * 1_000);
    const answer = await new TestDevice(hq.node).enrol(code);
    expect(answer).toMatchObject({ code: 'CODE_UNKNOWN' });
    admin = await hq.signIn({ code: 'syncs', businessId: '', roleIds: new Map() });
  });
});

describe('pushing', () => {
  it('keeps each event once with its bytes, whatever is sent again, at either node', async () => {
    const device = await enrolled('Pusher');
    for (let n = 0; n < 5; n += 1) device.write('no.such.type', { n });
    expect(await device.push(1, 2)).toMatchObject({ kind: 'acked', acked: { seq: 2 } });
    device.node = second;
    expect(await device.push(1, 4)).toMatchObject({ acked: { seq: 4 }, fork: false });
    expect(await device.push(4, 2)).toMatchObject({ acked: { seq: 5 } });
    const again = await Promise.all([device.push(), device.push(), device.push(3)]);
    for (const answer of again) expect(answer).toMatchObject({ acked: { seq: 5 }, fork: false });
    const stream = { terminal: z.uuid().parse(terminalOf(device)), epoch: 1, branch: 0 };
    const kept = await transact(hq.node.deps, admin.businessId, SET_UP, (work) =>
      syncTx(work).eventsOf(
        { ...stream, terminal: device.certificate?.terminal ?? never() },
        0,
        9,
        9,
      ),
    );
    expect(kept.map(({ bytes, hash }) => ({ bytes, hash }))).toEqual(device.events);
  });

  it('takes the same new events once when both nodes get them at the same moment', async () => {
    const device = await enrolled('Twice');
    for (let round = 0; round < 8; round += 1) {
      for (let n = 0; n < 3; n += 1) device.write('no.such.type', { round, n });
      const pushes = [hq.node, second, hq.node].map((node) => {
        device.node = node;
        return device.push(round * 3 + 1);
      });
      const seq = device.events.length;
      for (const answer of await Promise.all(pushes)) {
        expect(answer).toMatchObject({ kind: 'acked', acked: { seq }, fork: false });
      }
    }
  });

  it('names the gap, and refuses a changed byte', async () => {
    const device = await enrolled('Gaps');
    for (let n = 0; n < 4; n += 1) device.write('no.such.type', { n });
    expect(await device.push(3)).toMatchObject({ kind: 'need' });
    const [first] = device.events;
    if (first === undefined) throw new Error('No event');
    device.events[0] = { ...first, bytes: first.bytes.replace('"n":0', '"n":7') };
    expect(await device.push()).toEqual({ kind: 'refused', code: 'CHAIN_BROKEN' });
  });

  it('makes an exception of an event it cannot read, and goes on to those behind it', async () => {
    const device = await enrolled('Odd one');
    const odd = device.write('from.the.future', {}, 9);
    await device.push();
    await projected();
    const open = await admin.ask('GET', `/exceptions?type=projection_failed&limit=100`);
    expect(JSON.stringify(open)).toContain(terminalOf(device));
    expect(odd).toHaveLength(64);
  });

  it('keeps both branches of a fork, and shows the conflict', async () => {
    const device = await enrolled('Cloned');
    device.write('no.such.type', { n: 1 });
    await device.push();
    const common = [...device.events];
    device.write('no.such.type', { side: 'a' });
    await device.push();
    device.events = common;
    device.write('no.such.type', { side: 'b' });
    expect(await device.push()).toMatchObject({ kind: 'acked', fork: true });
    const shown = await admin.ask('GET', `/terminals/${terminalOf(device)}`);
    expect(shown).toMatchObject({ state: 'IDENTITY_CONFLICT' });
    expect((await admin.ask('GET', '/exceptions?type=fork'))['items']).toHaveLength(1);
  });
});

describe('leases and the mailbox', () => {
  it('lend what HQ has and no more, to terminals at both nodes', async () => {
    const productId = await newStock(10_000);
    const counter = stockCounter(storefrontId, productId);
    const devices = [await enrolled('Lender A'), await enrolled('Lender B')];
    for (const [n, device] of devices.entries()) device.node = n === 0 ? hq.node : second;
    const asked: Promise<unknown>[] = [];
    for (let round = 0; round < 6; round += 1) {
      for (const device of devices) asked.push(device.requestLease(counter, 1_000));
    }
    const answers = z.array(z.object({ kind: z.string() })).parse(await Promise.all(asked));
    expect(answers.filter((answer) => answer.kind === 'heard')).toHaveLength(10);
    let granted = 0;
    for (const device of devices) {
      const page = await device.pull('mailbox');
      if (page.kind !== 'page' || page.stream !== 'mailbox') throw new Error(JSON.stringify(page));
      for (const message of page.rows)
        if (message.kind === 'lease.granted') granted += message.amount;
      expect(page.rows.map((message) => message.seq)).toEqual(page.rows.map((_, n) => n + 1));
    }
    expect(granted).toBe(10_000);
    const level = await admin.ask('GET', `/stock/availability?productId=${productId}`);
    expect(level['items']).toMatchObject([{ availableMilli: 0, inTransitMilli: 10_000 }]);
  });

  it("become the terminal's when it says so, and HQ's again when it gives them back", async () => {
    const productId = await newStock(4_000);
    const counter = stockCounter(storefrontId, productId);
    const device = await enrolled('Giver');
    await device.requestLease(counter, 3_000);
    const page = await device.pull('mailbox');
    if (page.kind !== 'page' || page.stream !== 'mailbox') throw new Error(JSON.stringify(page));
    const leaseId = page.rows[0]?.messageId;
    const level = async () => {
      await projected();
      const body = await admin.ask('GET', `/stock/availability?productId=${productId}`);
      return z.array(z.looseObject({})).parse(body['items'])[0];
    };
    device.write('lease.received', { leaseId, counter, amount: 3_000 });
    await device.push();
    expect(await level()).toMatchObject({ leasedMilli: 3_000, availableMilli: 1_000 });
    const back = { returnId: randomUUID(), counter, amount: 2_000, reason: 'surplus' };
    device.write('lease.returned', back);
    // Said twice, credited once.
    device.write('lease.returned', back);
    await device.push(2);
    expect(await level()).toMatchObject({ leasedMilli: 1_000, availableMilli: 3_000 });
  });

  it('are spent by sales; one beyond them, or with a number twice, is an exception', async () => {
    const productId = await newStock(5_000);
    const counter = stockCounter(storefrontId, productId);
    const device = await enrolled('Seller');
    await device.requestLease(counter, 3_000);
    const page = await device.pull('mailbox');
    if (page.kind !== 'page' || page.stream !== 'mailbox') throw new Error(JSON.stringify(page));
    device.write('lease.received', { leaseId: page.rows[0]?.messageId, counter, amount: 3_000 });
    const { terminal, series } = device.certificate ?? never();
    const sell = (receipt: number, amount: number): void => {
      const spends = [{ counter, amount, beyond: 0 }];
      const nextNumber = (): number => randomInt(1e9);
      const random = seededRandom(receipt);
      const paid = payBasket(random, fillBasket(random, counter, amount, nextNumber), nextNumber);
      const draft = { terminal, storefront: 'Y01', series, counter: receipt, spends, paid };
      device.write('sale.completed', salePayload({ ...draft, nextNumber }));
    };
    sell(1, 2_000);
    sell(2, 2_500);
    sell(2, 100);
    await device.push();
    await projected();
    const level = await admin.ask('GET', `/stock/availability?productId=${productId}`);
    expect(level['items']).toMatchObject([
      { availableMilli: 2_000, leasedMilli: 0, soldMilli: 4_600, physicalMilli: 2_000 },
    ]);
    const kinds = async (type: string) => {
      const body = await admin.ask('GET', `/exceptions?type=${type}&limit=100`);
      return z.array(z.unknown()).parse(body['items']).length;
    };
    expect(await kinds('oversold')).toBe(2);
    expect(await kinds('duplicate_number')).toBe(1);
  });

  it('put what a lost terminal held in doubt, and a count sets it right', async () => {
    const productId = await newStock(5_000);
    const device = await enrolled('Lost soon');
    await device.requestLease(stockCounter(storefrontId, productId), 3_000);
    const path = `/terminals/${terminalOf(device)}`;
    await admin.ask('POST', `${path}/declare-lost`, { reason: 'was stolen' });
    expect(await device.pull('master')).toEqual({ kind: 'refused', code: 'IDENTITY_CLOSED' });
    const at = `/stock/availability?productId=${productId}`;
    expect((await admin.ask('GET', at))['items']).toMatchObject([
      { availableMilli: 2_000, inDoubtMilli: 3_000 },
    ]);
    const lines = [{ productId, countedMilli: 4_000 }];
    await admin.ask('POST', '/stock/count', { warehouseId: storefrontId, lines });
    expect((await admin.ask('GET', at))['items']).toMatchObject([
      { availableMilli: 4_000, inDoubtMilli: 0, physicalMilli: 4_000 },
    ]);
    expect((await admin.ask('GET', '/exceptions?type=terminal_lost'))['items']).toHaveLength(1);
  });
});

describe('projections', () => {
  it('are the same made again from the log and the raw events', async () => {
    await projected();
    const { rebuilt, kept } = await transact(
      hq.node.deps,
      admin.businessId,
      SET_UP,
      async (work) => {
        const log = await readLog(work);
        const again = await rebuildProjections(log, await readEvents(work, log));
        return { rebuilt: again, kept: await readProjection(work) };
      },
    );
    expect(kept.ledgers.size).toBeGreaterThan(1);
    expect(kept.exceptions.size).toBeGreaterThan(1);
    // Forks and lost terminals are told by hello and ingest, which no projection repeats.
    for (const [key, { kind }] of kept.exceptions) {
      if (kind === 'fork' || kind === 'terminal_lost') kept.exceptions.delete(key);
    }
    expect(projectionDifferences(kept, rebuilt)).toEqual([]);
  });
});

describe('pulling', () => {
  it('brings the business and the storefront in pages, and what changes after them', async () => {
    const device = await enrolled('Reader');
    expect(await device.hello()).toMatchObject({ kind: 'normal' });
    const rows = [];
    for (let seq = 0; ;) {
      const page = await device.pull('master', seq, 3);
      if (page.kind !== 'page' || page.stream !== 'master') throw new Error(JSON.stringify(page));
      rows.push(...page.rows);
      seq = page.rows.at(-1)?.seq ?? seq;
      if (page.upToDate) break;
    }
    expect(rows.map((row) => row.entity)).toContain('tax_category');
    expect(rows.map((row) => row.entity)).not.toContain('storefront');
    const last = rows.at(-1)?.seq ?? 0;
    const productId = await newStock(1_000);
    const next = await device.pull('master', last);
    expect(next).toMatchObject({ rows: [{ entity: 'product', key: productId, version: 1 }] });
    const own = await device.pull('storefront');
    expect(own).toMatchObject({ rows: [{ entity: 'storefront', key: storefrontId }] });
  });

  it('is answered to the device only, and to none of another business', async () => {
    const device = await enrolled('Owner');
    const thief = new TestDevice(hq.node);
    thief.impersonate(device);
    device.write('no.such.type', {});
    thief.events = device.events;
    const refused = { code: 'SIGNATURE_WRONG' };
    expect(await thief.requestLease('credit:a', 1)).toMatchObject(refused);
    const { terminal, epoch } = device.certificate ?? never();
    const pull = { ...{ proto: 1, terminal, epoch, fenceToken: '1.a' }, stream: 'master' };
    const cursor = { cursor: 'any:0', limit: 1 };
    expect(await thief.send('pull', { ...pull, ...cursor })).toMatchObject(refused);
    const push = { ...{ proto: 1, terminal, epoch, fromSeq: 1 }, prevHash: '0'.repeat(64) };
    expect(await thief.send('push', { ...push, events: device.events })).toMatchObject(refused);
    expect(await thief.hello()).toMatchObject({ kind: 'wrong_key' });
    // A device of another business, with its own key, naming the first one's streams.
    const rival = await hq.signIn(await hq.business('rival'));
    const shop = await addStorefront(rival, 'R01');
    const made = await rival.ask('POST', '/enrolment-codes', {
      ...{ storefrontId: shop, terminalName: 'Rival' },
    });
    const stranger = new TestDevice(hq.node);
    await stranger.enrol(z.string().parse(made['code']));
    const master = await stranger.pull('master');
    expect(JSON.stringify(master)).not.toContain('tax_category');
    const own = { proto: 1, terminal: terminalOf(stranger), epoch: 1, fromSeq: 1 };
    const theirs = { ...own, prevHash: '0'.repeat(64), events: device.events };
    expect(await stranger.send('push', theirs)).toEqual({ kind: 'refused', code: 'NOT_YOURS' });
  });
});

describe('after a restore', () => {
  beforeAll(async () => {
    admin = await hq.signIn(await hq.business('restored'));
    storefrontId = await addStorefront(admin, 'Y02');
  });

  it('still knows two journals of one name, though it has forgotten whose they were', async () => {
    const device = await enrolled('Copied');
    device.write('no.such.type', { written: 'here' });
    expect(await device.push()).toMatchObject({ fork: false });
    device.events = [];
    device.write('no.such.type', { written: 'on a copy' });
    expect(await device.push()).toMatchObject({ fork: true });
    await forget(device);
    expect(await device.hello()).toMatchObject({ kind: 'conflict', reason: 'fork' });
  });

  it('voids the codes for a terminal that it had forgotten, and no others, once it reports', async () => {
    const device = await enrolled('At work');
    const other = await codeFor('Another');
    const terminalId = terminalOf(device);
    const again = { storefrontId, terminalId, terminalName: 'At work' };
    const code = z.string().parse((await admin.ask('POST', '/enrolment-codes', again))['code']);
    await forget(device);
    expect((await device.hello()).kind).toBe('normal');
    const late = await new TestDevice(hq.node).enrol(code);
    expect(late).toMatchObject({ kind: 'refused', code: 'CODE_UNKNOWN' });
    expect(await new TestDevice(hq.node).enrol(other)).toMatchObject({ kind: 'enrolled' });
  });
});

/** As an older dump would have it. HQ recovers from the next hello on. */
async function forget(device: TestDevice): Promise<void> {
  await hq.asOwner(`begin; select set_config('tillwright.business_id', '${admin.businessId}', true);
    delete from sync_identity where terminal_id = '${terminalOf(device)}'; commit`);
}

function never(): never {
  throw new Error('The device is not enrolled');
}
