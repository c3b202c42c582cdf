import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EPSON_42 } from '../../src-main/devices/printer/profiles.ts';
import { PrinterSimulator } from '../../src-main/devices/printer/simulator.ts';
import { buildWhenStale } from '../../tools/build.ts';
import type { TillClient } from '../support/till-client.ts';
import { cartProblem } from './cart-recovery.ts';
import { type MortalTill, spawnTill } from './mortal-till.ts';
import { PaperTrail } from './paper-trail.ts';
import { RecoveredStore } from './recovered-store.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';
import { isLostConnection, Seller } from './seller.ts';
import { seedShop } from './shop.ts';
import { verifyProblems } from './verified-store.ts';

// A real till in a process of its own, a real printer simulator, kill -9, and the same data again.

const KILLS = Number(process.env['CRASH_KILLS'] ?? 200);
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);
/** Some tills die before they have opened, most of them in the middle of selling. */
const KILLED_AT_START = 0.15;
const LONGEST_START_MS = 900;
const LONGEST_LIFE_MS = 700;
/** Slow enough that some die with half a receipt on the paper. */
const SLOW_PRINTER_BYTES_PER_SECOND = 15_000;
const LONGEST_DRAIN_MS = 120_000;
const LIMIT_MS = 15 * 60_000;

describe('a till that is killed while it sells (RCP-1, RCP-3, CART-1)', () => {
  let dataDir = '';
  let printer: PrinterSimulator;

  beforeAll(async () => {
    await buildWhenStale({ electron: false, say: (line) => console.log(line) });
    dataDir = mkdtempSync(join(tmpdir(), 'tillwright-kill-'));
    printer = await PrinterSimulator.start({ profile: EPSON_42 });
  });

  afterAll(async () => {
    await printer.powerOff();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it(`keeps every sale through ${KILLS} kills`, { timeout: LIMIT_MS }, async () => {
    const random = seededRandom(SEED);
    const shop = await seedShop(dataDir);
    const seller = new Seller(shop, random);
    const watch = new Watch(dataDir, seller, new PaperTrail(printer));
    const start = (): MortalTill => {
      const url = `tcp://${printer.host}:${printer.port}`;
      return spawnTill({ dataDir, printer: { url, profile: EPSON_42.name } });
    };
    console.log(`CRASH_SEED=${SEED} CRASH_KILLS=${KILLS}`);

    for (let kill = 1; kill <= KILLS; kill += 1) {
      const till = start();
      if (random.chance(KILLED_AT_START)) {
        await killDuringStart(till, seller, random.between(0, LONGEST_START_MS));
        continue;
      }
      const client = await till.ready;
      const cart = await seller.begin(client);
      expect(watch.problems(cart), `after kill ${kill - 1}, seed ${SEED}`).toEqual([]);
      await settlePrints(client, random);
      seller.resume(cart);
      printer.faults.bytesPerSecond = random.chance(0.5) ? SLOW_PRINTER_BYTES_PER_SECOND : null;
      const timer = setTimeout(() => void till.kill(), random.between(0, LONGEST_LIFE_MS));
      await seller.sellUntilItDies();
      clearTimeout(timer);
      expect(await till.ended).toBe('SIGKILL');
    }

    printer.faults.bytesPerSecond = null;
    const last = start();
    const client = await last.ready;
    expect(watch.problems(await seller.begin(client))).toEqual([]);
    await settlePrints(client, random);
    await drained(client);
    expect(await last.stop()).toBe(0);
    expect(watch.problems(null)).toEqual([]);
    expect(watch.endProblems(printer.kicks)).toEqual([]);
    expect(verifyProblems(dataDir)).toEqual([]);
    console.log(watch.story());
  });
});

/** Holds the store and the paper against what the till answered. */
class Watch {
  readonly #dataDir: string;
  readonly #seller: Seller;
  readonly #paper: PaperTrail;
  #checkedSales = 0;
  #newestJob = '';
  #completed = 0;

  constructor(dataDir: string, seller: Seller, paper: PaperTrail) {
    this.#dataDir = dataDir;
    this.#seller = seller;
    this.#paper = paper;
  }

  problems(reopened: Parameters<typeof cartProblem>[1] | null): string[] {
    using store = new RecoveredStore(this.#dataDir);
    const answered = this.#seller.answered();
    const fresh = [...answered.sales.values()].slice(this.#checkedSales);
    this.#checkedSales = answered.sales.size;
    const jobs = store.printJobsAfter(this.#newestJob);
    this.#newestJob = jobs.at(-1)?.jobId ?? this.#newestJob;
    this.#completed = store.completedCount();
    const cart =
      reopened === null ? null : cartProblem(answered, reopened, (id) => store.isCompleted(id));
    return [
      ...store.lostSales(fresh),
      ...store.numberProblems(),
      ...this.#paper.problems(jobs),
      ...(cart === null ? [] : [cart]),
    ];
  }

  /** What can only be told at the end, or takes too long to be told each time. */
  endProblems(kicks: number): string[] {
    using store = new RecoveredStore(this.#dataDir);
    const asked = store.drawerKicks();
    return [
      ...store.lostSales(this.#seller.answered().sales.values()),
      ...store.originalProblems(),
      ...(kicks <= asked ? [] : [`the drawer opened ${kicks} times, asked ${asked} times`]),
    ];
  }

  story(): string {
    const { size } = this.#seller.answered().sales;
    return (
      `${KILLS} kills: ${size} sales answered, ${this.#completed} in the store, ` +
      `${this.#paper.arrived} prints arrived, ${this.#paper.torn} of them torn`
    );
  }
}

async function killDuringStart(till: MortalTill, seller: Seller, afterMs: number): Promise<void> {
  const timer = setTimeout(() => void till.kill(), afterMs);
  try {
    await seller.begin(await till.ready);
  } catch (error) {
    const killed = (await till.ended) === 'SIGKILL';
    if (!killed && !isLostConnection(error)) throw error;
  }
  clearTimeout(timer);
  await till.kill();
}

/** The cashier looks at what may have come out: some of it is printed again, as a copy. */
async function settlePrints(client: TillClient, random: SeededRandom): Promise<void> {
  const { uncertain } = await client.must('print.queue', {});
  for (const { jobId } of uncertain) {
    if (random.chance(0.5)) await client.must('print.retry', { jobId });
    else await client.must('print.dismiss', { jobId, printed: random.chance(0.5) });
  }
}

async function drained(client: TillClient): Promise<void> {
  const sinceMs = performance.now();
  for (;;) {
    const printer = await client.must('print.queue', {});
    if (printer.queued === 0) return;
    if (performance.now() - sinceMs > LONGEST_DRAIN_MS) {
      throw new Error(`The queue does not empty: ${JSON.stringify(printer)}`);
    }
    await delay(20);
  }
}
