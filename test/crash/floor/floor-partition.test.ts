import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDemoBusiness } from '../../../demo/demo-business.ts';
import { openForReading, STORE_FILE } from '../../../src-main/store/connection.ts';
import { buildWhenStale } from '../../../tools/build.ts';
import { z } from 'zod';
import { Floor } from './floor.ts';
import type { FloorCashier } from './floor-cashier.ts';
import { verifyFloor } from './floor-books.ts';
import type { MortalHq } from './mortal-hq.ts';

// HQ is gone for days while four tills sell what there is, and what there is not by a manager's
// word.

const SEED = Number(process.env['FLOOR_SEED'] ?? Date.now() % 1_000_000);
const TILLS = 4;
/** Of each till, each day. */
const SALES_ALONE = Number(process.env['FLOOR_SALES_ALONE'] ?? 5);
const DAYS = 3;
const DAY_MS = 24 * 3_600_000;
const LONGEST_PAGE = 100;
const LONGEST_BOOKING_MS = 120_000;
const LIMIT_MS = 20 * 60_000;

describe('SYN-14 a shop that is cut off', () => {
  let folder = '';
  const daysHavePassed = (days: number): void =>
    writeFileSync(join(folder, 'ahead-ms'), String(days * DAY_MS));

  beforeAll(async () => {
    await buildWhenStale({ electron: false, say: (line) => console.log(line) });
    folder = mkdtempSync(join(tmpdir(), 'tillwright-days-'));
    process.env['PASSING_DAYS_FILE'] = join(folder, 'ahead-ms');
    daysHavePassed(0);
  });

  afterAll(() => {
    delete process.env['PASSING_DAYS_FILE'];
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    `sells on for ${DAYS} days, and each word of a manager is one exception at HQ`,
    { timeout: LIMIT_MS },
    async () => {
      console.log(`FLOOR_SEED=${SEED} FLOOR_SALES_ALONE=${SALES_ALONE}`);
      const manager = loadDemoBusiness().users.find(({ role }) => role === 'manager');
      const overridePin = manager?.pin ?? '';
      await using floor = await Floor.open({ seed: SEED, tills: TILLS, overridePin });
      const { hq, tills } = floor;
      for (const till of tills) await till.start();
      await floor.drained();
      await hq.kill();

      const overridden = (): number =>
        tills.reduce((sum, { cashier }) => sum + cashier.overridden, 0);
      for (let day = 1; day <= DAYS; day += 1) {
        daysHavePassed(day);
        for (const till of tills) await till.signIn();
        const enough = (): boolean =>
          overridden() >= TILLS * day &&
          tills.every(({ cashier }) => cashier.sold.size >= SALES_ALONE * day);
        await Promise.all(tills.map((till) => till.sell(enough)));
      }
      for (const till of tills) {
        const { sync, unsentCount } = await till.client.must('status.get', {});
        expect(sync.state).toBe('offline');
        expect(unsentCount).toBeGreaterThan(0);
        expect(datesOf(till.cashier).size).toBe(DAYS);
      }

      await hq.start();
      await floor.drained();
      for (const till of tills) expect(await till.stop()).toBe(0);
      const words = tills.reduce((sum, { dataDir }) => sum + wordsSoldBy(dataDir), 0);
      await hq.signIn();
      await booked(hq, words);
      expect(await hq.stop()).toBe(0);
      const report = verifyFloor(
        hq.dataDir,
        tills.map(({ dataDir }) => dataDir),
      );
      console.log(report.slice(report.indexOf('Business')));
      expect(report).toContain('Everything holds.');
      const counted = /^ +13 +(\d+) {2}each override is one exception at HQ: holds$/m.exec(report);
      expect(words).toBeGreaterThan(TILLS);
      expect(Number(counted?.[1])).toBe(words);
    },
  );
});

/** HQ takes events in first and books them behind: waits for so many overrides in its inbox. */
async function booked(hq: MortalHq, overrides: number): Promise<void> {
  const most = Math.min(overrides, LONGEST_PAGE);
  const sinceMs = performance.now();
  while (performance.now() - sinceMs < LONGEST_BOOKING_MS) {
    const path = `/exceptions?type=override&limit=${LONGEST_PAGE}`;
    const { items } = z
      .looseObject({ items: z.array(z.unknown()) })
      .parse(await hq.call('GET', path));
    if (items.length >= most) return;
    await delay(500);
  }
}

/** What a manager allowed of sales that came to be: of a cart that was given up nothing is left. */
function wordsSoldBy(dataDir: string): number {
  const db = openForReading(join(dataDir, STORE_FILE));
  const words = db
    .prepare<[], number>(
      `select count(*) from override_grant join sale using (sale_id)
       where sale.status = 'COMPLETED'`,
    )
    .pluck()
    .get();
  db.close();
  return words ?? 0;
}

/** The business dates in the numbers of what was sold. */
function datesOf(cashier: FloorCashier): ReadonlySet<string> {
  return new Set(
    [...cashier.sold.values()].map(({ receiptNumber }) => receiptNumber.split('-')[1] ?? ''),
  );
}
