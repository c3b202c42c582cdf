import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildWhenStale } from '../../../tools/build.ts';
import { Floor, type FloorTill } from './floor.ts';
import { verifyFloor } from './floor-books.ts';

// Four real tills and a real HQ in processes of their own, few goods, customers near their limits,
// and kill -9 for all of them at any moment.

const TILL_KILLS = Number(process.env['FLOOR_TILL_KILLS'] ?? 24);
const HQ_KILLS = Number(process.env['FLOOR_HQ_KILLS'] ?? 6);
const SEED = Number(process.env['FLOOR_SEED'] ?? Date.now() % 1_000_000);
const TILLS = 4;
const LONGEST_LIFE_MS = 4_000;
const LONGEST_HQ_LIFE_MS = 6_000;
const LONGEST_HQ_REST_MS = 2_500;
const SUPPLY_EVERY_MS = 300;
const LIMIT_MS = 60 * 60_000;

describe('SYN-13 tills and HQ that are killed while they sell the same few goods', () => {
  beforeAll(() => buildWhenStale({ electron: false, say: (line) => console.log(line) }));

  it(
    `agree after ${TILL_KILLS} kills of tills and ${HQ_KILLS} of HQ`,
    { timeout: LIMIT_MS },
    async () => {
      console.log(`FLOOR_SEED=${SEED} FLOOR_TILL_KILLS=${TILL_KILLS} FLOOR_HQ_KILLS=${HQ_KILLS}`);
      await using floor = await Floor.open({ seed: SEED, tills: TILLS, overridePin: null });
      const { hq, random, tills } = floor;
      for (const till of tills) await till.start();
      await floor.drained();

      let tillKills = 0;
      let hqKills = 0;
      const over = (): boolean => tillKills >= TILL_KILLS && hqKills >= HQ_KILLS;
      const live = async (till: FloorTill): Promise<void> => {
        while (!over()) {
          await till.signIn();
          const lifeMs = random.between(100, LONGEST_LIFE_MS);
          const timer = setTimeout(() => void till.kill(), lifeMs);
          await till.sell(() => false);
          clearTimeout(timer);
          await till.kill();
          tillKills += 1;
          await till.start();
        }
      };
      const reign = async (): Promise<void> => {
        while (hqKills < HQ_KILLS) {
          await delay(random.between(500, LONGEST_HQ_LIFE_MS));
          await hq.kill();
          hqKills += 1;
          await delay(random.between(0, LONGEST_HQ_REST_MS));
          await hq.start();
        }
      };
      const supply = async (): Promise<void> => {
        while (!over()) {
          await floor.supply();
          await delay(SUPPLY_EVERY_MS);
        }
      };
      await Promise.all([...tills.map(live), reign(), supply()]);

      await floor.drained();
      for (const till of tills) expect(await till.stop()).toBe(0);
      expect(await hq.stop()).toBe(0);
      const report = verifyFloor(
        hq.dataDir,
        tills.map(({ dataDir }) => dataDir),
      );
      const sold = tills.map(({ cashier }) => cashier.sold.size);
      const refused = tills.reduce((sum, { cashier }) => sum + cashier.refused, 0);
      console.log(
        `${tillKills} + ${hqKills} kills, ${floor.received} deliveries, sales ${sold.join(' + ')}, ` +
          `${refused} refusals\n${report.slice(report.indexOf('Business'))}`,
      );
      expect(report).toContain('Everything holds.');
    },
  );
});
