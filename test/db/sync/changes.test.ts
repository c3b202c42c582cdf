import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SyncStorage } from '../../../src-main/sync/sync-storage.ts';
import { PaperHq, productBody } from '../../support/paper-hq.ts';
import { GOODS } from '../../support/small-business.ts';
import { Till } from '../../support/till-fixture.ts';

// Proves that each change of the sync machine is one transaction of the real store, and that what
// the store says of itself afterwards is what the machine believes.

let till: Till;
let hq: PaperHq;
let storage: SyncStorage;

beforeEach(async () => {
  till = await Till.open();
  hq = new PaperHq();
  storage = hq.storageOf(till);
});
afterEach(() => till[Symbol.asyncDispose]());

async function sell(): Promise<string> {
  const { saleId } = await till.ask('cart.open', {});
  const { totals } = await till.ask('cart.scan', { saleId, code: GOODS.milk.code });
  await till.ask('tender.add', { saleId, kind: 'cash', amountMinor: totals.cashDueMinor });
  return (await till.ask('sale.complete', { saleId })).receiptNumber;
}

describe('a till that was never enrolled', () => {
  it('begins with its own stream and nothing of HQ', () => {
    const durable = storage.load();
    const own = till.rows('select terminal_id as terminal, epoch from terminal_identity');
    expect(durable).toMatchObject({ identity: null, acked: null, durableSeq: 0, missing: null });
    expect(durable.segments).toEqual(own);
    expect(durable.head.seq).toBe(till.value('select count(*) from journal'));
    expect(durable.cursors.master).toBe('none:0');
  });
});

describe('SYNC epoch', () => {
  it('gives the till its name in one transaction, and its journal runs on', async () => {
    const before = await sell();
    const { saleId } = await till.ask('cart.open', {});
    await till.ask('cart.scan', { saleId, code: GOODS.milk.code });
    const { seq } = storage.head();
    hq.keep(storage, hq.epoch(storage, '07', 'enrolled'));
    expect(storage.head().seq).toBe(seq + 1);
    const started = till.rows('select type, epoch from journal where seq = ?', seq + 1);
    expect(started).toEqual([{ type: 'epoch.started', epoch: 1 }]);
    expect(till.value('select terminal_id from terminal_identity')).toBe(hq.terminal);
    expect(till.value("select last from receipt_counter where series = '07'")).toBe(0);
    expect(storage.load().segments).toHaveLength(2);
    expect(storage.hqPublicKey()).toBe(hq.publicKey);
    // The cart stays, what it held is let go of, and what it will be is the new identity's.
    expect(till.value('select count(*) from sale_line where sale_id = ?', saleId)).toBe(1);
    expect(till.value("select count(*) from reservation where status = 'ACTIVE'")).toBe(0);
    expect(till.value('select terminal_id from sale where sale_id = ?', saleId)).toBe(hq.terminal);
    expect(before).toMatch(/-01000001$/);
    expect(till.verify()).toEqual([]);
  });

  it('goes on in a series that the till has counted itself, so that no number comes twice', async () => {
    await sell();
    hq.keep(storage, hq.epoch(storage, '01', 'enrolled'));
    expect(till.value("select last from receipt_counter where series = '01'")).toBe(1);
  });

  it('lets go of every lease of the old identity', () => {
    hq.keep(storage, hq.epoch(storage, '07', 'enrolled'));
    hq.keep(storage, hq.mailbox(hq.grant('credit:a', 500)));
    hq.keep(storage, hq.epoch(storage, '08', 'restored'));
    expect(till.value('select count(*) from held_counter')).toBe(0);
    expect(till.verify()).toEqual([]);
  });
});

describe('SYNC session, ack and conflict', () => {
  beforeEach(() => hq.keep(storage, hq.epoch(storage, '07', 'enrolled')));

  it('keeps what HQ has signed for, and how far it is durable', () => {
    const acked = hq.ack(storage);
    hq.keep(storage, { kind: 'ack', acked, durableSeq: acked.seq - 1 });
    expect(storage.load()).toMatchObject({ acked, durableSeq: acked.seq - 1 });
    const cursor = till.rows('select acked_seq, durable_seq from journal_cursor');
    expect(cursor).toEqual([{ acked_seq: acked.seq, durable_seq: acked.seq - 1 }]);
    expect(till.verify()).toEqual([]);
    // A restored HQ has forgotten it.
    hq.keep(storage, hq.session(null));
    expect(storage.load()).toMatchObject({ acked: null, durableSeq: 0 });
    expect(till.value('select skew_ms from sync_state')).toBe(90_000);
  });

  it('keeps a conflict until a session ends it', () => {
    hq.keep(storage, {
      ...{ kind: 'conflict', reason: 'fork', supportCode: 'F-1', hqIncarnation: 'paper' },
      ...{ fenceToken: '3.fence', acked: null, durableSeq: 0, skewMs: null },
    });
    expect(hq.storageOf(till).load().identity?.conflict).toEqual({
      reason: 'fork',
      supportCode: 'F-1',
    });
    hq.keep(storage, hq.session(null));
    expect(storage.load().identity?.conflict).toBeNull();
  });
});

describe('SYNC a page and its cursor', () => {
  it('are one transaction: a page that fails moves no cursor and leaves no row', () => {
    hq.keep(storage, hq.epoch(storage, '07', 'enrolled'));
    till.change(`create temp trigger full before insert on mailbox_applied
      when (select count(*) from mailbox_applied) > 0
      begin select raise(abort, 'no room'); end`);
    const before = storage.load();
    const grants = hq.mailbox(hq.grant('credit:a', 5), hq.grant('credit:b', 5));
    expect(() => storage.apply(grants, { hqPublicKey: null })).toThrow(/no room/);
    expect(storage.load()).toEqual(before);
    expect(till.value('select count(*) from held_counter')).toBe(0);
    till.change('drop trigger full');
    hq.keep(storage, grants);
    expect(till.value('select count(*) from held_counter')).toBe(2);
    expect(storage.load().cursors.mailbox).toBe('paper:2');
  });

  it('are both there for the next process', async () => {
    hq.keep(storage, hq.epoch(storage, '07', 'enrolled'));
    const body = productBody({ sku: 'KEPT' });
    hq.keep(storage, hq.rows('master', [['product', body.productId, body]]));
    await till.restart(null);
    const again = hq.storageOf(till).load();
    expect(again.cursors.master).toBe('paper:1');
    expect(till.value("select count(*) from product where sku = 'KEPT'")).toBe(1);
  });

  it('keep what a restored till got back of its past', () => {
    hq.keep(storage, hq.epoch(storage, '07', 'enrolled'));
    const { events } = storage.events(1, 2);
    const page = { kind: 'page', stream: 'journal', cursor: 'paper:2', reset: false } as const;
    hq.keep(storage, { kind: 'page', page: { ...page, upToDate: true, rows: [...events] } });
    expect(till.value('select count(*) from recovered_event')).toBe(2);
    expect(till.verify()).toEqual([]);
    till.change(`update recovered_event set bytes = cast(replace(cast(bytes as text), 'a', 'b') as blob)
      where seq = 1`);
    expect(till.verify().join()).toMatch(/recovered events/);
  });
});
