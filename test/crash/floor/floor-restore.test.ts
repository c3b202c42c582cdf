import { cpSync, rmSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadDemoBusiness } from '../../../demo/demo-business.ts';
import { buildWhenStale } from '../../../tools/build.ts';
import { Floor, type FloorTill } from './floor.ts';
import { verifyFloor } from './floor-books.ts';

// A disk that is older than what HQ knows of it, and a disk that is there twice: real files, real
// processes, and what SYNC's table says must come of it.

const SEED = Number(process.env['FLOOR_SEED'] ?? Date.now() % 1_000_000);
const LIMIT_MS = 10 * 60_000;

const pinOf = (wanted: string): string =>
  loadDemoBusiness().users.find(({ role }) => role === wanted)?.pin ?? '';
/** What an ended identity held is in doubt: until it is counted, goods are sold by a word alone. */
const overridePin = pinOf('manager');

beforeAll(() => buildWhenStale({ electron: false, say: (line) => console.log(line) }));

function series(till: FloorTill): Promise<string> {
  return till.client.must('status.get', {}).then(({ terminal }) => terminal.series || '');
}

async function sell(till: FloorTill, sales: number): Promise<void> {
  const enough = till.cashier.sold.size + sales;
  await till.sell(() => till.cashier.sold.size >= enough);
}

describe('SYN-10 a terminal from an old backup', () => {
  it(
    'goes on under a new epoch and series, and HQ keeps what its disk has lost',
    { timeout: LIMIT_MS },
    async () => {
      await using floor = await Floor.open({ seed: SEED, tills: 1, overridePin });
      const [till] = floor.tills;
      if (till === undefined) throw new Error('There is no till');
      await till.start();
      await floor.drained();
      await till.signIn();
      await sell(till, 4);
      await floor.drained();
      const before = await series(till);
      await till.stop();
      const backup = floor.folderFor('yesterday');
      cpSync(till.dataDir, backup, { recursive: true });
      await till.start();
      await till.signIn();
      await sell(till, 3);
      await floor.drained();
      await till.stop();
      rmSync(till.dataDir, { recursive: true });
      cpSync(backup, till.dataDir, { recursive: true });

      await till.start();
      await floor.drained();
      expect(await series(till)).not.toBe(before);
      await till.signIn();
      await sell(till, 3);
      await floor.drained();
      expect(await till.stop()).toBe(0);
      expect(await floor.hq.stop()).toBe(0);
      const report = verifyFloor(floor.hq.dataDir, [till.dataDir]);
      expect(report).toContain('Everything holds.');
      // Ten sales were made; the disk knows of seven, and HQ of all.
      expect(report).toMatch(/ +2 +10 {2}every sale that was booked is one row/);
    },
  );
});

describe('SYN-10 a disk that was copied', () => {
  it(
    'stops both from selling until they are enrolled again, and keeps what both have sold',
    { timeout: LIMIT_MS },
    async () => {
      await using floor = await Floor.open({ seed: SEED, tills: 1, overridePin });
      const [till] = floor.tills;
      if (till === undefined) throw new Error('There is no till');
      await till.start();
      await floor.drained();
      await till.signIn();
      await sell(till, 2);
      await floor.drained();
      await till.stop();
      const copied = floor.folderFor('copy');
      cpSync(till.dataDir, copied, { recursive: true });

      await floor.hq.stop();
      const clone = await cloneOf(floor, copied);
      for (const one of [till, clone]) {
        await one.start();
        await one.signIn();
        await sell(one, 2);
      }
      await floor.hq.start();
      await floor.hq.signIn();
      for (const one of [till, clone]) await conflicted(one);
      for (const one of [till, clone]) {
        await one.client.must('session.signIn', { pin: pinOf('manager') });
        await one.client.must('sync.enrol', { code: await floor.code('Enrolled again') });
      }
      await floor.drained();
      expect(await series(till)).not.toBe(await series(clone));
      for (const one of [till, clone]) await sell(one, 1);
      await floor.drained();
      for (const one of [till, clone]) expect(await one.stop()).toBe(0);
      expect(await floor.hq.stop()).toBe(0);
      const report = verifyFloor(floor.hq.dataDir, [till.dataDir, clone.dataDir]);
      expect(report).toContain('Everything holds.');
      // Two before, two on each disk, one each behind it.
      expect(report).toMatch(/ +2 +8 {2}every sale that was booked is one row/);
    },
  );
});

/** Its own code is not used: it has its original's identity. */
async function cloneOf(floor: Floor, dataDir: string): Promise<FloorTill> {
  await floor.hq.start();
  await floor.hq.signIn();
  const clone = await floor.addTill(dataDir);
  await floor.hq.stop();
  return clone;
}

async function conflicted(till: FloorTill): Promise<void> {
  await expect
    .poll(async () => (await till.client.must('status.get', {})).sync.state, {
      timeout: 120_000,
      interval: 100,
    })
    .toBe('conflict');
}
