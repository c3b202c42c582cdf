import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { minor } from '../../shared/domain/money.ts';
import type { ShiftClosed } from '../../shared/protocol/shift-event.ts';
import { verifyHq } from '../../src-hq/modules/sync/verify-hq.ts';
import { closeShift, openShift } from './support/shift-of.ts';
import { SyncShop } from './support/sync-shop.ts';
import type { TestDevice } from './support/test-device.ts';

// SHF-3, SHF-4: HQ makes each Z again from what it booked; what differs is somebody's to look at.

let shop: SyncShop;

beforeAll(async () => {
  shop = await SyncShop.open('shifts');
});
afterAll(() => shop[Symbol.asyncDispose]());

const Clashes = z.object({
  items: z.array(
    z.looseObject({
      id: z.string(),
      status: z.string(),
      evidence: z.looseObject({ differences: z.array(z.looseObject({ figure: z.string() })) }),
    }),
  ),
});

async function clashesOf(device: TestDevice) {
  const terminal = device.certificate?.terminal ?? '';
  const path = `/exceptions?type=z_differs&terminalId=${terminal}`;
  return Clashes.parse(await shop.admin.ask('GET', path)).items;
}

function decide(id: string, resolution: string) {
  return shop.admin.call('POST', `/exceptions/${id}/resolve`, { resolution });
}

async function sell(device: TestDevice): Promise<void> {
  const given = { productIds: [await shop.product()], leased: false };
  device.write('sale.completed', shop.sale(device, given));
}

async function report(device: TestDevice): Promise<void> {
  await device.push();
  await shop.projected();
}

function reportOf({ shiftId }: ShiftClosed) {
  return shop.work(async ({ db }) => {
    const found = await sql`select number, figures, counted_minor, over_short_minor
      from shift_report where shift_id = ${shiftId}`.execute(db);
    return found.rows;
  });
}

async function verified(): Promise<void> {
  await shop.rebuilt();
  const reports = await shop.work((work) => verifyHq(work));
  expect(reports.filter(({ faults }) => faults > 0)).toEqual([]);
}

describe('SHF-3 a Z at HQ', () => {
  it('is what HQ makes of the sales it booked, shift after shift', async () => {
    const device = await shop.enrolled('Honest');
    const first = openShift(device);
    await sell(device);
    await sell(device);
    const z1 = closeShift(device, first, -700);
    device.write('shift.closed', z1);
    const second = openShift(device, 2, z1.figures.perpetual);
    await sell(device);
    const z2 = closeShift(device, second);
    device.write('shift.closed', z2);
    await report(device);
    expect(await clashesOf(device)).toEqual([]);
    expect(z2.figures.perpetual.salesMinor).toBe(3 * (z2.figures.sales.totalMinor ?? 0));
    expect(await reportOf(z1)).toEqual([
      { number: 1, figures: z1.figures, counted_minor: z1.countedMinor, over_short_minor: -700 },
    ]);
    await verified();
  });

  it('is listed by till and day, and shown with its figures', async () => {
    const device = await shop.enrolled('Listed');
    const terminalId = device.certificate?.terminal ?? '';
    const shift = openShift(device);
    await sell(device);
    const z1 = closeShift(device, shift, 250);
    device.write('shift.closed', z1);
    openShift(device, 2, z1.figures.perpetual);
    await report(device);
    const list = async (query: string) => {
      const page = await shop.admin.ask('GET', `/shifts?${query}`);
      return z.array(z.looseObject({ id: z.string() })).parse(page['items']);
    };
    const items = await list(`terminalId=${terminalId}`);
    const closed = items.find(({ id }) => id === shift.shiftId);
    expect(items).toHaveLength(2);
    expect(items.find(({ id }) => id !== shift.shiftId)).toMatchObject({ closedAt: null });
    expect(closed).toMatchObject({
      ...{ terminalName: 'Listed', storefrontId: shop.storefrontId, number: 1, clash: null },
      ...{ salesMinor: 56_000, refundsMinor: 0, overShortMinor: 250, floatMinor: 500_000 },
    });
    const here = `terminalId=${terminalId}&storefrontId=${shop.storefrontId}`;
    expect(await list(`${here}&from=2026-11-21&to=2026-11-21`)).toHaveLength(2);
    expect(await list(`${here}&from=2026-11-22`)).toEqual([]);
    expect(await list(`${here}&to=2026-11-20`)).toEqual([]);
    expect(await list(`terminalId=${terminalId}&storefrontId=${terminalId}`)).toEqual([]);
    const first = await shop.admin.ask('GET', `/shifts?terminalId=${terminalId}&limit=1`);
    const cursor = z.string().parse(first['nextCursor']);
    expect(await list(`terminalId=${terminalId}&cursor=${cursor}`)).toHaveLength(1);
    expect(await shop.admin.ask('GET', `/shifts/${shift.shiftId}`)).toMatchObject({
      shift: { id: shift.shiftId },
      reports: [{ figures: z1.figures, overShortMinor: 250, differences: [] }],
    });
  });

  it('counts what was sold before its till had shifts', async () => {
    const device = await shop.enrolled('Older');
    await sell(device);
    const sold = minor(56_000);
    const shift = openShift(device, 1, { salesMinor: sold, refundsMinor: minor(0) });
    await sell(device);
    device.write('shift.closed', closeShift(device, shift));
    await report(device);
    expect(await clashesOf(device)).toEqual([]);
    await verified();
  });

  it.each([
    ['a total', (z1: ShiftClosed) => edited(z1, { sales: { totalMinor: minor(1) } })],
    ['a tender', (z1: ShiftClosed) => ({ ...z1, figures: { ...z1.figures, tenders: [] } })],
    ['the count', (z1: ShiftClosed) => ({ ...z1, countedMinor: minor(5) })],
    ['the difference', (z1: ShiftClosed) => ({ ...z1, overShortMinor: minor(9) })],
    [
      'the perpetual total',
      (z1: ShiftClosed) => edited(z1, { perpetual: { salesMinor: minor(3) } }),
    ],
    ['the first receipt', (z1: ShiftClosed) => edited(z1, { receipts: { first: 'Y01-1' } })],
  ])('that says %s otherwise is one clash, and stays as it is', async (_what, forge) => {
    const device = await shop.enrolled('Forger');
    const shift = openShift(device);
    await sell(device);
    const forged = forge(closeShift(device, shift));
    device.write('shift.closed', forged);
    await report(device);
    const clashes = await clashesOf(device);
    expect(clashes).toHaveLength(1);
    expect(clashes[0]?.evidence.differences.length).toBeGreaterThan(0);
    expect(await reportOf(forged)).toMatchObject([{ figures: forged.figures }]);
    const id = clashes[0]?.id ?? '';
    expect((await decide(id, 'check_again')).body).toMatchObject({ code: 'Z_STILL_DIFFERS' });
    expect((await clashesOf(device))[0]).toMatchObject({ status: 'OPEN' });
    expect((await decide(id, 'accept')).body).toMatchObject({ status: 'RESOLVED' });
    await verified();
  });
});

function edited(
  told: ShiftClosed,
  change: Partial<Record<'sales' | 'perpetual' | 'receipts', object>>,
): ShiftClosed {
  const figures = { ...told.figures };
  for (const key of ['sales', 'perpetual', 'receipts'] as const) {
    Object.assign(figures, { [key]: { ...figures[key], ...change[key] } });
  }
  return { ...told, figures };
}

describe('SHF-4 what comes late', () => {
  it('leaves the Z as it was; once it is booked, the two agree', async () => {
    const device = await shop.enrolled('Late');
    const shift = openShift(device);
    await sell(device);
    // A database that refuses sales for a time: the Z is booked, one of its sales is not.
    const refused = 'add constraint for_a_while check (position < 0) not valid';
    await shop.hq.asOwner(`alter table tender ${refused}`);
    const z1 = closeShift(device, shift);
    device.write('shift.closed', z1);
    await report(device);
    await shop.hq.asOwner('alter table tender drop constraint for_a_while');
    const [clash] = await clashesOf(device);
    expect(clash?.evidence.differences.map(({ figure }) => figure)).toContain('sales.totalMinor');
    const page = await shop.admin.ask('GET', '/exceptions?type=projection_failed&status=OPEN');
    const failed = z.array(z.looseObject({ id: z.string() })).parse(page['items'])[0]?.id ?? '';
    expect((await decide(failed, 'retry')).body).toMatchObject({ status: 'RESOLVED' });
    expect(await reportOf(z1)).toMatchObject([{ figures: z1.figures }]);
    expect((await decide(clash?.id ?? '', 'check_again')).body).toMatchObject({
      ...{ status: 'RESOLVED', resolution: 'check_again' },
    });
    await verified();
  });

  it('sold after the Z is the next shift’s, and no Z can be changed', async () => {
    const device = await shop.enrolled('After');
    const shift = openShift(device);
    await sell(device);
    const z1 = closeShift(device, shift);
    device.write('shift.closed', z1);
    await report(device);
    const next = openShift(device, 2, z1.figures.perpetual);
    await sell(device);
    device.write('shift.closed', closeShift(device, next));
    await device.push(5);
    await shop.projected();
    expect(await clashesOf(device)).toEqual([]);
    expect(await reportOf(z1)).toMatchObject([{ figures: z1.figures }]);
    await expect(shop.hq.asOwner('update shift_report set number = 7')).rejects.toThrow(
      'APPEND_ONLY',
    );
    await verified();
  });
});
