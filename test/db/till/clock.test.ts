import { describe, expect, it } from 'vitest';
import { Cashier, sell } from '../../support/cashier.ts';
import { GOODS } from '../../support/small-business.ts';
import { Till } from '../../support/till-fixture.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;

function jumps(till: Till): unknown[] {
  return till
    .rows("select bytes from journal where type = 'clock.jumped' order by seq")
    .map((row) => JSON.parse(String(row['bytes'])).payload);
}

async function isSuspect(till: Till): Promise<boolean> {
  return (await till.ask('status.get', {})).clockSuspect;
}

describe('a clock set back a year', () => {
  it('refuses no sale, keeps the business date, is journalled once and shown', async () => {
    await using till = await Till.open();
    await sell(till, GOODS.tea.code);
    expect(await isSuspect(till)).toBe(false);
    const from = till.clock.wallMs();
    till.clock.jumpWall(-YEAR_MS);
    const sold = await sell(till, GOODS.tea.code);
    expect(sold.receiptNumber).toBe('S01-20261121-01000002');
    // When it was, says the clock; which day it belongs to, the books.
    expect(sold.completedAt).toBe('2025-11-21T09:05:00.000Z');
    await sell(till, GOODS.tea.code);
    const jump = { type: 'clock.jumped', fromWallMs: from, toWallMs: from - YEAR_MS };
    expect(jumps(till)).toEqual([jump]);
    const audited = till.rows("select description from audit_event where type = 'clock.jumped'");
    expect(audited).toEqual([{ description: `The clock moved by ${-YEAR_MS / 1000} s` }]);
    expect(await isSuspect(till)).toBe(true);
    const dates = till.rows('select distinct business_date from cash_movement');
    expect(dates).toEqual([{ business_date: '2026-11-21' }]);
  });

  it('is noticed after a restart too, and not again after the next', async () => {
    await using till = await Till.open();
    await sell(till, GOODS.tea.code);
    till.clock.jumpWall(-YEAR_MS);
    await till.restart();
    expect((await sell(till, GOODS.tea.code)).receiptNumber).toBe('S01-20261121-01000002');
    await till.restart();
    await sell(till, GOODS.tea.code);
    expect(jumps(till)).toHaveLength(1);
    expect(await isSuspect(till)).toBe(true);
  });

  it('is still recorded when the first command that sees it is refused', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    till.clock.jumpWall(-YEAR_MS);
    await cashier.refusedScan('4600000000008');
    expect(jumps(till)).toEqual([]);
    await cashier.scan(GOODS.tea.code);
    expect(jumps(till)).toHaveLength(1);
  });

  it('when it is set right again the day goes on', async () => {
    await using till = await Till.open();
    await sell(till, GOODS.tea.code);
    till.clock.jumpWall(-YEAR_MS);
    await sell(till, GOODS.tea.code);
    till.clock.jumpWall(YEAR_MS + HOUR_MS);
    expect((await sell(till, GOODS.tea.code)).receiptNumber).toBe('S01-20261121-01000003');
    expect(await isSuspect(till)).toBe(false);
    expect(jumps(till)).toHaveLength(2);
  });

  it('leaves the order of events to their numbers', async () => {
    await using till = await Till.open();
    await sell(till, GOODS.tea.code);
    till.clock.jumpWall(-YEAR_MS);
    await sell(till, GOODS.tea.code);
    till.clock.pass(1000);
    await sell(till, GOODS.tea.code);
    const events = till
      .rows('select bytes from journal order by seq')
      .map((row) => JSON.parse(String(row['bytes'])));
    const hlcs = events.map((event) => String(event.hlc));
    expect(hlcs).toEqual(hlcs.toSorted());
    expect(new Set(hlcs).size).toBe(hlcs.length);
  });
});

describe('a clock set back an hour', () => {
  it('stays suspect until it has caught up', async () => {
    await using till = await Till.open();
    await sell(till, GOODS.tea.code);
    till.clock.jumpWall(-HOUR_MS);
    await sell(till, GOODS.tea.code);
    till.clock.pass(HOUR_MS / 2);
    await sell(till, GOODS.tea.code);
    expect(await isSuspect(till)).toBe(true);
    till.clock.pass(HOUR_MS / 2);
    await sell(till, GOODS.tea.code);
    expect(await isSuspect(till)).toBe(false);
    expect(jumps(till)).toHaveLength(1);
  });

  it('a few minutes are nobody’s business', async () => {
    await using till = await Till.open();
    await sell(till, GOODS.tea.code);
    till.clock.jumpWall(-4 * 60_000);
    await sell(till, GOODS.tea.code);
    expect(jumps(till)).toEqual([]);
    expect(await isSuspect(till)).toBe(false);
  });
});

describe('a clock set forward a day', () => {
  it('begins the next business day, is journalled, and the date does not come back', async () => {
    await using till = await Till.open();
    await sell(till, GOODS.tea.code);
    till.clock.jumpWall(DAY_MS);
    expect((await sell(till, GOODS.tea.code)).receiptNumber).toBe('S01-20261122-01000002');
    expect(jumps(till)).toHaveLength(1);
    expect(await isSuspect(till)).toBe(false);
    till.clock.jumpWall(-DAY_MS);
    expect((await sell(till, GOODS.tea.code)).receiptNumber).toBe('S01-20261122-01000003');
    expect(await isSuspect(till)).toBe(true);
    expect(jumps(till)).toHaveLength(2);
  });

  it('a night that simply passes is no jump', async () => {
    await using till = await Till.open();
    await sell(till, GOODS.tea.code);
    till.clock.pass(12 * HOUR_MS);
    expect((await sell(till, GOODS.tea.code)).receiptNumber).toBe('S01-20261122-01000002');
    await till.restart();
    expect(jumps(till)).toEqual([]);
  });
});

describe('midnight', () => {
  it('is the shop’s: 19:00 UTC in Almaty', async () => {
    await using till = await Till.open();
    till.clock.setWall('2026-11-21T18:59:59.000Z');
    expect((await sell(till, GOODS.tea.code)).receiptNumber).toContain('-20261121-');
    till.clock.pass(1000);
    expect((await sell(till, GOODS.tea.code)).receiptNumber).toContain('-20261122-');
  });

  it('a rate that changes with the year is asked for once more', async () => {
    await using till = await Till.open();
    till.clock.setWall('2026-12-31T18:59:00.000Z');
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.aspirin.code);
    expect(cashier.cart.totals).toMatchObject({ totalMinor: 10_500, taxMinor: 500 });
    till.clock.pass(120_000);
    await cashier.payCash();
    // 105.00 × 10 / 110 = 9.55; the price contains it, so the total stays.
    expect(cashier.cart.totals).toMatchObject({ totalMinor: 10_500, taxMinor: 955 });
    expect((await cashier.complete()).receiptNumber).toContain('-20270101-');
  });
});
