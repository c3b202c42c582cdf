import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { minor } from '../../shared/domain/money.ts';
import { syncTx } from '../../src-hq/modules/sync/postgres-sync-store.ts';
import { verifyHq } from '../../src-hq/modules/sync/verify-hq.ts';
import { verifyAcross } from '../../tools/verify-across.ts';
import { takeBack } from '../support/returns.ts';
import { DemoNode, pinOf, sellOne } from './support/demo-node.ts';
import type { LinkedTill } from './support/linked-till.ts';

// RET-8 with a real HQ: a till's refunds are booked, its Z agrees with them, and where all is right
// nobody is told of anything. One is of a sale that was never sent, one by HQ's lease.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let hq: DemoNode;

beforeEach(async () => {
  hq = await DemoNode.start();
});
afterEach(() => hq[Symbol.asyncDispose]());

const Items = z.object({ items: z.array(z.looseObject({})) });
const Shifts = z.object({
  items: z.array(z.looseObject({ number: z.number(), clash: z.string().nullable() })),
});

/** What does not hold at the till, at HQ, or between the two. */
async function faults(till: LinkedTill): Promise<readonly string[]> {
  const { own, across } = await hq.work(async (work) => ({
    own: await verifyHq(work),
    across: await verifyAcross(work, [till.dataDir]),
  }));
  return [
    ...till.verify(),
    ...own.flatMap(({ what, examples }) => examples.map((one) => `${what}: ${one}`)),
    ...across.flatMap(({ what, problems }) => problems.map((one) => `${what}: ${one}`)),
  ];
}

async function saleOf(till: LinkedTill, receiptNumber: string) {
  return (await till.ask('refund.prepare', { code: receiptNumber })).saleId;
}

describe('RET-8 a till’s refunds at HQ', () => {
  it('are booked, in a Z that agrees, and are no exception', async () => {
    await using till = await hq.till('Counter');
    const sent = await sellOne(till);
    await till.settled();
    // HQ lends the right once it has booked the sale; until then a second person's word is asked.
    const waiting = () => hq.work((work) => syncTx(work).nextUnprojected());
    await till.until(waiting, null);
    const leased = await takeBack(till, await saleOf(till, sent));
    await hq.down();
    const unsent = await sellOne(till);
    const own = await takeBack(till, await saleOf(till, unsent));
    const override = { pin: pinOf('supervisor'), reason: 'before the count' };
    const x = await till.ask('shift.report', { shiftId: null, print: false, override });
    expect(x.figures.refunds).toMatchObject({
      ...{ count: 2, totalMinor: leased.totalMinor + own.totalMinor },
    });
    const looseMinor = minor(x.figures.expectedMinor);
    const { countId } = await till.ask('shift.count', { pieces: [], looseMinor });
    await till.ask('shift.close', { countId });
    await hq.up();
    await till.settled();
    const shifts = async () => {
      const { items } = Shifts.parse(await hq.ask('GET', '/shifts'));
      return items.map(({ number, clash }) => [number, clash]);
    };
    await till.until(shifts, [[1, null]]);
    expect(Items.parse(await hq.ask('GET', '/exceptions')).items).toEqual([]);
    expect(till.value('select count(*) from refund_lease where beyond = 0')).toBe(1);
    expect(await faults(till)).toEqual([]);
  });
});
