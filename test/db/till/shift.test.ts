import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minor } from '../../../shared/domain/money.ts';
import { EPSON_42 } from '../../../src-main/devices/printer/profiles.ts';
import { allow, auditSeq, auditSince, Cashier, drawerOf, sell } from '../../support/cashier.ts';
import { GOODS, PINS } from '../../support/small-business.ts';
import { textRenderer, Till } from '../../support/till-fixture.ts';

let till: Till;

beforeEach(async () => {
  till = await Till.open({ renderer: textRenderer(EPSON_42) });
});

afterEach(async () => {
  await till[Symbol.asyncDispose]();
});

const NOTE = minor(100_000);

async function countAs(amountMinor: number): Promise<string> {
  const count = await till.ask('shift.count', { pieces: [], looseMinor: minor(amountMinor) });
  return count.countId;
}

function events(): string[] {
  return till.rows('select type from journal order by seq').map((row) => String(row['type']));
}

describe('SHF-1 a shift and its drawer', () => {
  it('opens with a float, takes cash in, out and to the safe, each with its reason', async () => {
    const shift = await till.ask('shift.open', { floatMinor: minor(500_000) });
    expect(shift).toMatchObject({ number: 1, automatic: false, floatMinor: 500_000 });
    await till.ask('cash.move', { kind: 'in', amountMinor: NOTE, reason: 'change from the bank' });
    await till.ask('cash.move', { kind: 'drop', amountMinor: NOTE, reason: 'to the safe' });
    const out = { kind: 'out', amountMinor: minor(30_000), reason: 'a courier' } as const;
    const refused = await till.refused('cash.move', out);
    expect(refused).toMatchObject({ code: 'LIMIT_CASH_OUT', override: 'cash_out' });
    await till.ask('cash.move', { ...out, override: allow(PINS.supervisor) });
    expect(drawerOf(till)).toBe(470_000);
    expect(till.rows('select kind, reason from cash_movement order by movement_id')).toEqual([
      { kind: 'float', reason: '' },
      { kind: 'in', reason: 'change from the bank' },
      { kind: 'drop', reason: 'to the safe' },
      { kind: 'out', reason: 'a courier' },
    ]);
    expect(events().slice(-4)).toEqual(['shift.opened', 'cash.moved', 'cash.moved', 'cash.moved']);
    expect(till.verify()).toEqual([]);
  });

  it('a second one is refused, and an amount of nothing too', async () => {
    await till.ask('shift.open', { floatMinor: minor(0) });
    expect(await till.refused('shift.open', { floatMinor: NOTE })).toMatchObject({
      code: 'SHIFT_OPEN',
    });
    const nothing = { kind: 'in', amountMinor: minor(-5), reason: 'nothing' } as const;
    expect(await till.refused('cash.move', nothing)).toMatchObject({ code: 'AMOUNT_INVALID' });
  });

  it('the drawer opens for no sale by a second person, and is logged', async () => {
    const before = auditSeq(till);
    const open = { reason: 'a note is stuck' };
    expect(await till.refused('drawer.open', open)).toMatchObject({ override: 'no_sale' });
    const wrong = { ...open, override: allow(PINS.cashier) };
    expect(await till.refused('drawer.open', wrong)).toMatchObject({ code: 'OVERRIDE_REFUSED' });
    await till.ask('drawer.open', { ...open, override: allow(PINS.supervisor) });
    expect(auditSince(till, before)).toEqual([
      'override.refused',
      'override.granted',
      'drawer.opened',
      'drawer.kicked',
    ]);
    expect(till.value('select type from journal order by seq desc limit 1')).toBe('drawer.opened');
    expect(till.verify()).toEqual([]);
  });
});

describe('SHF-1 selling without an open shift', () => {
  it('opens one by itself, and gives it its float when somebody counts it in', async () => {
    await sell(till, GOODS.milk.code);
    const status = await till.ask('status.get', {});
    expect(status.shift).toMatchObject({ number: 1, automatic: true, floatMinor: 0 });
    await till.ask('shift.open', { floatMinor: NOTE });
    expect(await till.refused('shift.open', { floatMinor: NOTE })).toMatchObject({
      code: 'SHIFT_OPEN',
    });
    expect(events().filter((type) => type === 'shift.opened')).toHaveLength(1);
    expect(till.verify()).toEqual([]);
  });

  it('is refused where the setting says so, and nothing is kept of it', async () => {
    await till.ask('settings.set', { shiftOpensItself: false });
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.milk.code);
    await cashier.payCash();
    expect(await cashier.refusedComplete()).toMatchObject({ code: 'SHIFT_NOT_OPEN' });
    expect(drawerOf(till)).toBe(0);
    await till.ask('shift.open', { floatMinor: minor(0) });
    await cashier.complete();
    expect(till.verify()).toEqual([]);
  });
});

describe('SHF-2 a blind count', () => {
  it('adds up notes and says nothing of what should be there', async () => {
    await till.ask('shift.open', { floatMinor: NOTE });
    const pieces = [
      { denominationMinor: minor(50_000), pieces: 1 },
      { denominationMinor: NOTE, pieces: 2 },
    ];
    const count = await till.ask('shift.count', { pieces, looseMinor: minor(3) });
    expect(count.countedMinor).toBe(250_003);
    expect(Object.keys(count).toSorted()).toEqual(['countId', 'countedMinor']);
    const refused = await till.refused('shift.report', { shiftId: null });
    expect(refused).toMatchObject({ code: 'LIMIT_SHIFT_REPORT', override: 'shift_report' });
    const odd = [{ denominationMinor: minor(7), pieces: 1 }];
    expect(await till.refused('shift.count', { pieces: odd, looseMinor: minor(0) })).toMatchObject({
      code: 'COUNT_INVALID',
    });
  });

  it('is no longer good once money has moved', async () => {
    await till.ask('shift.open', { floatMinor: NOTE });
    const countId = await countAs(NOTE);
    await sell(till, GOODS.milk.code);
    expect(await till.refused('shift.close', { countId })).toMatchObject({
      code: 'SHIFT_COUNT_NEEDED',
    });
    expect(await till.ask('shift.current', {})).toMatchObject({ shift: { number: 1 } });
  });
});

describe('SHF-3 X and Z', () => {
  it('X says what the Z will say, and several cashiers stand in both', async () => {
    await till.ask('shift.open', { floatMinor: NOTE });
    const first = await sell(till, GOODS.milk.code);
    await till.ask('session.signIn', { pin: PINS.manager });
    const second = await sell(till, GOODS.milk.code, GOODS.bread.code);
    const x = await till.ask('shift.report', { shiftId: null });
    expect(x.figures.sales).toMatchObject({
      count: 2,
      totalMinor: first.totalMinor + second.totalMinor,
    });
    expect(x.figures.expectedMinor).toBe(drawerOf(till));
    expect(x.figures.receipts).toEqual({
      first: first.receiptNumber,
      last: second.receiptNumber,
      count: 2,
    });
    expect(x.names.map(({ name }) => name)).toHaveLength(2);
    expect(x).toMatchObject({ closedAt: null, countedMinor: null });
    const countId = await countAs(x.figures.expectedMinor - 500);
    const z = await till.ask('shift.close', { countId });
    expect(z.figures).toEqual(x.figures);
    expect(z).toMatchObject({ overShortMinor: -500 });
    expect(await till.ask('shift.close', { countId })).toEqual(z);
    expect(till.verify()).toEqual([]);
  });

  it('perpetual totals run on; what comes after a Z is the next shift’s', async () => {
    const first = await sell(till, GOODS.milk.code);
    await till.ask('shift.close', { countId: await countAs(0) });
    const second = await sell(till, GOODS.bread.code);
    const z = await till.ask('shift.close', { countId: await countAs(0) });
    expect(z.shift.number).toBe(2);
    expect(z.figures.sales).toMatchObject({ count: 1, totalMinor: second.totalMinor });
    expect(z.figures.perpetual.salesMinor).toBe(first.totalMinor + second.totalMinor);
    const { shifts } = await till.ask('shift.history', {});
    expect(shifts.map(({ shift }) => shift.number)).toEqual([2, 1]);
    const before = shifts[1]?.shift.shiftId ?? null;
    const again = await till.ask('shift.report', { shiftId: before });
    expect(again.figures.sales.totalMinor).toBe(first.totalMinor);
    expect(till.verify()).toEqual([]);
  });

  it('a Z that somebody changed is found, and so is cash in another shift', async () => {
    await sell(till, GOODS.milk.code);
    await till.ask('shift.close', { countId: await countAs(0) });
    const { db } = till.opened.internals;
    db.exec('drop trigger shift_report_keeps');
    db.exec("update shift_report set figures_json = json_set(figures_json, '$.expectedMinor', 7)");
    db.exec('drop trigger cash_movement_keeps');
    db.exec("update cash_movement set reason = 'another'");
    const found = till.verify().join('\n');
    expect(found).toMatch(/shift_report .* is not what was journalled/);
    expect(found).toMatch(/says another reason/);
  });

  it('X, Z and a copy of the Z go to the receipt printer through its queue', async () => {
    await sell(till, GOODS.milk.code);
    const override = allow(PINS.supervisor);
    await till.ask('shift.report', { shiftId: null, print: true, override });
    const z = await till.ask('shift.close', { countId: await countAs(0) });
    await till.ask('shift.report', { shiftId: z.shift.shiftId, print: true });
    const printed = till.rows("select bytes from print_job where kind = 'report' order by job_id");
    const texts = printed.map(({ bytes }) => (Buffer.isBuffer(bytes) ? bytes.toString() : ''));
    expect(texts).toHaveLength(3);
    expect(texts[0]).toContain('X-ОТЧЁТ 1');
    expect(texts[1]).toContain('Z-ОТЧЁТ 1');
    expect(texts[1]).toContain('НЕДОСТАЧА');
    expect(texts[2]).toContain('КОПИЯ');
    expect(till.verify()).toEqual([]);
  });

  it('the device signs every Z', async () => {
    await sell(till, GOODS.milk.code);
    await till.ask('shift.close', { countId: await countAs(0) });
    const unsigned = till.value(
      `select count(*) from journal where type = 'shift.closed'
         and seq not in (select seq from journal_checkpoint)`,
    );
    expect(unsigned).toBe(0);
  });
});

describe('SHF-5 a till left open overnight', () => {
  it('is noticed, sells on, and closes with the day it was opened on', async () => {
    await till.ask('shift.open', { floatMinor: NOTE });
    expect((await till.ask('status.get', {})).shift?.overnight).toBe(false);
    till.clock.pass(24 * 3_600_000);
    expect((await till.ask('status.get', {})).shift?.overnight).toBe(true);
    await till.ask('session.signIn', { pin: PINS.cashier });
    await sell(till, GOODS.milk.code);
    const z = await till.ask('shift.close', { countId: await countAs(0) });
    expect(z.shift).toMatchObject({ businessDate: '2026-11-21', overnight: false });
    expect((await till.ask('status.get', {})).shift).toBeNull();
    expect(till.verify()).toEqual([]);
  });
});
