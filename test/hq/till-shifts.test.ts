import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { minor } from '../../shared/domain/money.ts';
import { verifyHq } from '../../src-hq/modules/sync/verify-hq.ts';
import { verifyAcross } from '../../tools/verify-across.ts';
import { DemoNode, pinOf, sellOne } from './support/demo-node.ts';
import type { LinkedTill } from './support/linked-till.ts';

// A real till's shifts at a real HQ: each Z is what HQ makes of the sales it booked.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let hq: DemoNode;

beforeEach(async () => {
  hq = await DemoNode.start();
});
afterEach(() => hq[Symbol.asyncDispose]());

const Listed = z.object({
  items: z.array(
    z.looseObject({
      id: z.string(),
      number: z.number(),
      salesMinor: z.number().nullable(),
      overShortMinor: z.number().nullable(),
      clash: z.string().nullable(),
    }),
  ),
});

const Reports = z.object({
  reports: z.array(z.looseObject({ differences: z.array(z.unknown()) })),
});

/** Closed shifts as HQ lists them, the oldest first. */
async function closedAtHq() {
  const { items } = Listed.parse(await hq.ask('GET', '/shifts'));
  return items
    .filter(({ salesMinor }) => salesMinor !== null)
    .map(({ number, salesMinor, overShortMinor, clash }) => {
      return { number, salesMinor, overShortMinor, clash };
    })
    .toReversed();
}

/** Counts so much more than should be there, and closes. */
async function closeShift(till: LinkedTill, overMinor = 0) {
  const override = { pin: pinOf('supervisor'), reason: 'before the count' };
  const x = await till.ask('shift.report', { shiftId: null, print: false, override });
  const looseMinor = minor(x.figures.expectedMinor + overMinor);
  const { countId } = await till.ask('shift.count', { pieces: [], looseMinor });
  return till.ask('shift.close', { countId });
}

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

describe('SHF-3, SHF-4 a till’s Zs at HQ', () => {
  it('agree to the minor unit, with cash, a settlement and a line that was away', async () => {
    await using till = await hq.till('Counter');
    const input = { code: 'OWES', name: 'Owes Something LLP', type: 'RETAIL', taxId: null };
    const made = await hq.ask('POST', '/customers', { ...input, creditLimitMinor: 1_000_000 });
    const customerId = z.string().parse(made['customerId']);
    const entry = { kind: 'charge', amountMinor: 90_000, dueDate: null, reason: 'of before' };
    await hq.ask('POST', `/customers/${customerId}/credit-entries`, entry);
    const owed = async (): Promise<unknown> =>
      (await till.ask('customer.search', { query: 'Owes' })).customers[0]?.balanceMinor;
    await till.until(owed, 90_000);
    await till.ask('shift.open', { floatMinor: minor(500_000) });
    await sellOne(till);
    await hq.down();
    await sellOne(till);
    const paid = { customerId, kind: 'cash', amountMinor: minor(30_000) } as const;
    await till.ask('customer.settle', paid);
    const drop = { kind: 'drop', amountMinor: minor(100_000), reason: 'to the safe' } as const;
    await till.ask('cash.move', drop);
    const first = await closeShift(till, -200);
    // Whatever comes after a Z is the next shift's.
    await sellOne(till);
    const second = await closeShift(till);
    expect(await closedAtHq()).toEqual([]);
    await hq.up();
    await till.settled();
    await till.until(
      async () => (await closedAtHq()).map(({ number }) => number),
      [first.shift.number, second.shift.number],
    );
    expect(await closedAtHq()).toEqual([
      {
        ...{ number: 1, salesMinor: first.figures.sales.totalMinor, clash: null },
        overShortMinor: -200,
      },
      {
        ...{ number: 2, salesMinor: second.figures.sales.totalMinor, clash: null },
        overShortMinor: 0,
      },
    ]);
    expect(second.figures.perpetual.salesMinor).toBe(
      first.figures.sales.totalMinor + second.figures.sales.totalMinor,
    );
    expect(await faults(till)).toEqual([]);
  });

  it('of a disk that was put back agree as well, each with what its own disk had', async () => {
    await using till = await hq.till('Restored');
    await sellOne(till);
    await till.settled();
    await till.stop();
    const folder = mkdtempSync(join(tmpdir(), 'shift-disk-'));
    cpSync(till.dataDir, folder, { recursive: true });
    await till.start(hq.url);
    await till.ask('session.signIn', { pin: pinOf('cashier') });
    await sellOne(till);
    await closeShift(till);
    await till.settled();
    await till.stop();
    rmSync(till.dataDir, { recursive: true, force: true });
    cpSync(folder, till.dataDir, { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    await till.start(hq.url);
    await till.until(() => till.value('select epoch from terminal_identity'), 2);
    await till.settled();
    await till.ask('session.signIn', { pin: pinOf('cashier') });
    await hq.deliver(till);
    await sellOne(till);
    await sellOne(till);
    const again = await closeShift(till);
    await till.settled();
    // One shift was opened once; the disk that was lost and the one put back both closed it.
    const { items } = Listed.parse(await hq.ask('GET', '/shifts'));
    expect(items).toHaveLength(1);
    const differences = async () => {
      const { reports } = Reports.parse(await hq.ask('GET', `/shifts/${items[0]?.id ?? ''}`));
      return reports.map((report) => report.differences);
    };
    await till.until(differences, [[], []]);
    expect(again.figures.sales.count).toBe(3);
    expect(await faults(till)).toEqual([]);
  });
});
