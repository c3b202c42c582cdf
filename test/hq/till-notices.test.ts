import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { syncTx } from '../../src-hq/modules/sync/postgres-sync-store.ts';
import { DemoNode, pinOf } from './support/demo-node.ts';
import { LinkedTill } from './support/linked-till.ts';

// What a real node finds in a real till's journal, and tells that till of.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let hq: DemoNode;

beforeEach(async () => {
  hq = await DemoNode.start();
});
afterEach(() => hq[Symbol.asyncDispose]());

describe('SYNC exceptions of a till’s own', () => {
  it('are told to it, once, and to no other till', async () => {
    await using one = await hq.till('01');
    await using two = await LinkedTill.open(hq.url, await hq.codeFor('02'));
    await two.settled();
    await two.ask('session.signIn', { pin: pinOf('cashier') });
    const taxId = '100000000001';
    await hq.down();
    await one.ask('customer.create', { name: 'Twice Ltd', taxId });
    await two.ask('customer.create', { name: 'Twice again', taxId });
    // The second one is known to be the second: its till is away while the first one sends.
    await two.stop();
    await hq.up();
    await one.settled();
    await two.start(hq.url);
    await two.settled();
    await two.until(async () => (await two.ask('status.get', {})).noticeCount, 1);
    await two.ask('session.signIn', { pin: pinOf('cashier') });
    const { notices } = await two.ask('sync.notices', {});
    expect(notices).toMatchObject([{ type: 'duplicate_customer', seen: false }]);
    expect(notices[0]?.detail).toContain('Twice again');
    expect((await one.ask('status.get', {})).noticeCount).toBe(0);
    await two.stop();
    await two.start(hq.url);
    await two.settled();
    await two.ask('session.signIn', { pin: pinOf('cashier') });
    expect((await two.ask('sync.notices', {})).notices).toHaveLength(1);
    await two.ask('sync.noticesSeen', {});
    expect((await two.ask('status.get', {})).noticeCount).toBe(0);
    expect((await two.ask('sync.notices', {})).notices).toMatchObject([{ seen: true }]);
    expect(two.verify()).toEqual([]);
  });

  it('say so where its journal holds what HQ cannot cover', async () => {
    await using till = await hq.till('01');
    // HQ's own exception of this till's event: its key names the event, its terminal is known.
    const [row] = till.rows(
      'select lower(hex(hash)) as hash, terminal_id as terminal from journal, terminal_identity',
    );
    const raise = () =>
      hq.work((work) =>
        syncTx(work).raise(
          { key: `oversold:${String(row?.['hash'])}:1`, kind: 'oversold', detail: '1 of stock' },
          String(row?.['terminal']),
        ),
      );
    await raise();
    await raise();
    await till.until(async () => (await till.ask('status.get', {})).noticeCount, 1);
    const { notices } = await till.ask('sync.notices', {});
    expect(notices).toMatchObject([{ type: 'oversold', detail: '1 of stock' }]);
    expect(till.verify()).toEqual([]);
  });
});
