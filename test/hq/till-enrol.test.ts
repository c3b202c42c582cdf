import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PINS } from '../support/small-business.ts';
import { demo, DemoNode, pinOf } from './support/demo-node.ts';
import { LinkedTill } from './support/linked-till.ts';

// A till that is told at the counter where HQ is, and what it hears of a code that is no good.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let hq: DemoNode;

beforeEach(async () => {
  hq = await DemoNode.start();
});
afterEach(() => hq[Symbol.asyncDispose]());

async function alone(): Promise<LinkedTill> {
  const till = await LinkedTill.open(null);
  await till.ask('session.signIn', { pin: PINS.manager });
  return till;
}

function problem(till: LinkedTill) {
  return async () => (await till.sync()).problem;
}

describe('HQ’s address and code, typed at the till', () => {
  it('make a till that was alone one of HQ’s, and are kept for the next start', async () => {
    await using till = await alone();
    const code = await hq.codeFor('Typed here');
    const wrong = await till.call('sync.connect', { url: 'http://hq.example', code });
    expect(wrong).toMatchObject({ error: { code: 'HQ_ADDRESS_WRONG' } });
    await till.ask('session.signIn', { pin: PINS.cashier });
    const refused = await till.call('sync.connect', { url: hq.url, code });
    expect(refused).toMatchObject({ error: { code: 'MANAGER_NEEDED' } });
    await till.ask('session.signIn', { pin: PINS.manager });
    await till.ask('sync.connect', { url: hq.url, code });
    await till.settled();
    expect((await till.sync()).url).toBe(hq.url);
    await till.stop();
    await till.start(null);
    await till.settled();
    await till.ask('session.signIn', { pin: pinOf('cashier') });
    expect((await till.ask('status.get', {})).storefront.name).toBe(demo.storefront.name);
    expect(await hq.lacks(till)).toEqual([]);
    expect(till.verify()).toEqual([]);
  });

  it('say what is wrong with a code: unknown, used, too old, no series left', async () => {
    await using till = await alone();
    await till.ask('sync.connect', { url: hq.url, code: 'AAAA-BBBB-CCCC' });
    await till.until(problem(till), 'code_refused');
    const used = await hq.codeFor('Another');
    await using other = await LinkedTill.open(hq.url, used);
    await other.settled();
    // A manager began it: the next code needs no PIN again.
    await till.ask('sync.enrol', { code: used });
    await till.until(problem(till), 'code_used');
    const old = await hq.codeFor('Too late');
    hq.hq.clock.advance(25 * 60 * 60 * 1_000);
    await till.ask('sync.enrol', { code: old });
    await till.until(problem(till), 'code_expired');
    expect((await till.sync()).state).toBe('not_enrolled');
    expect(till.verify()).toEqual([]);
  });

  it('name a storefront whose 99 series are used up', async () => {
    await using till = await alone();
    const code = await hq.codeFor('One too many');
    await hq.work(({ db, businessId }) =>
      sql`insert into series_counter values (${businessId}, ${hq.storefrontId}, 99)
        on conflict (business_id, storefront_id) do update set last_series = 99`.execute(db),
    );
    await till.ask('sync.connect', { url: hq.url, code });
    await till.until(problem(till), 'series_used_up');
    expect(till.verify()).toEqual([]);
  });

  it('are tried again by themselves while HQ does not answer, and selling goes on', async () => {
    await using till = await alone();
    const code = await hq.codeFor('Later');
    await hq.down();
    await till.ask('sync.connect', { url: hq.url, code });
    await till.until(async () => (await till.sync()).state, 'offline');
    await till.ask('session.signIn', { pin: PINS.cashier });
    const { saleId } = await till.ask('cart.open', {});
    const item = { saleId, name: 'Repair', unitPriceMinor: 1_000 };
    const { totals } = await till.ask('cart.addOpenItem', item);
    await till.ask('tender.add', { saleId, kind: 'cash', amountMinor: totals.cashDueMinor });
    await till.ask('sale.complete', { saleId });
    await hq.up();
    await till.settled();
    expect(await hq.lacks(till)).toEqual([]);
    expect(till.verify()).toEqual([]);
  });
});
