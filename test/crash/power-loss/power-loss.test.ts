import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompletedSale } from '../../../shared/ipc/views.ts';
import { appRoot } from '../../../src-main/app-root.ts';
import { openForReading, STORE_FILE } from '../../../src-main/store/connection.ts';
import { readMigrations } from '../../../src-main/store/migrate.ts';
import { expectedSchema, verifyStore } from '../../../src-main/store/verify/verify-store.ts';
import { buildWhenStale } from '../../../tools/build.ts';
import { spawnTill } from '../mortal-till.ts';
import { RecoveredStore } from '../recovered-store.ts';
import { type SeededRandom, seededRandom } from '../seeded-random.ts';
import { Seller } from '../seller.ts';
import { seedShop } from '../shop.ts';
import { type DiskStep, readTrace, traced } from './disk-trace.ts';
import { ReplayedDisk } from './replayed-disk.ts';

// A real till sells under strace. Its writes are played again onto disks that lose, at any moment,
// whatever they had not promised to keep.

const SALES = Number(process.env['POWER_SALES'] ?? 25);
const LOSSES = Number(process.env['POWER_LOSSES'] ?? 400);
const SEED = Number(process.env['POWER_SEED'] ?? Date.now() % 1_000_000);
const FILES = [STORE_FILE, `${STORE_FILE}-wal`] as const;
const HALF_HEARTED = join(appRoot(), 'test', 'crash', 'power-loss', 'half-hearted-sync.ts');
const LIMIT_MS = 10 * 60_000;

const absent = spawnSync('strace', ['-V']).error !== undefined;
const why = absent ? ' (not run: no strace; apt-get install strace)' : '';

describe.skipIf(absent)(`a till whose power goes (RCP-1, CART-1)${why}`, () => {
  let folder = '';

  beforeAll(async () => {
    await buildWhenStale({ electron: false, say: (line) => console.log(line) });
    folder = mkdtempSync(join(tmpdir(), 'tillwright-power-'));
    console.log(`POWER_SEED=${SEED} POWER_SALES=${SALES} POWER_LOSSES=${LOSSES}`);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(`loses no answered sale in ${LOSSES} power cuts`, { timeout: LIMIT_MS }, async () => {
    const run = await sell(join(folder, 'full'), []);
    const { problems, answered, cuts } = replay(run, join(folder, 'full-replay'));
    console.log(`FULL: ${cuts} cuts, ${answered} answered sales looked for, all there`);
    expect(problems).toEqual([]);
    expect(answered).toBeGreaterThan(SALES);
  });

  it('would lose some if commits were not synced', { timeout: LIMIT_MS }, async () => {
    const run = await sell(join(folder, 'normal'), ['--import', HALF_HEARTED]);
    const { problems, cuts } = replay(run, join(folder, 'normal-replay'));
    console.log(`NORMAL, the control: ${problems.length} of ${cuts} cuts lost something`);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every((problem) => problem.includes('was answered'))).toBe(true);
  });
});

interface TracedRun {
  readonly before: ReadonlyMap<string, Buffer>;
  readonly steps: readonly DiskStep[];
  readonly sales: ReadonlyMap<string, CompletedSale>;
}

async function sell(dataDir: string, nodeArguments: readonly string[]): Promise<TracedRun> {
  const shop = await seedShop(dataDir);
  const before = new Map([[STORE_FILE, readFileSync(join(dataDir, STORE_FILE))]]);
  const traceFile = `${dataDir}.trace`;
  const till = spawnTill({ dataDir, printer: null, nodeArguments, under: traced(traceFile) });
  const seller = new Seller(shop, seededRandom(SEED));
  await seller.begin(await till.ready);
  for (let sale = 0; sale < SALES; sale += 1) await seller.sellOne();
  const answered = [...seller.answered().sales.values()];
  await traceHolds(traceFile, answered.at(-1)?.receiptNumber ?? '');
  await till.kill();
  const sales = new Map(answered.map((sale) => [sale.receiptNumber, sale] as const));
  return { before, steps: readTrace(traceFile, new Set(FILES)), sales };
}

/** The tracer writes behind the till: the last answer has to be in its file. */
async function traceHolds(traceFile: string, receiptNumber: string): Promise<void> {
  const shown = Array.from(Buffer.from(receiptNumber), (byte) => `\\x${byte.toString(16)}`).join(
    '',
  );
  while (!readFileSync(traceFile, 'latin1').includes(shown)) await delay(200);
}

interface Replay {
  readonly cuts: number;
  /** Of all cuts together. */
  readonly answered: number;
  readonly problems: readonly string[];
}

function replay({ before, steps, sales }: TracedRun, dataDir: string): Replay {
  const random = seededRandom(SEED);
  const cutsAt = new Map<number, number>();
  for (let cut = 0; cut < LOSSES; cut += 1) {
    const at = random.between(0, steps.length - 1);
    cutsAt.set(at, (cutsAt.get(at) ?? 0) + 1);
  }
  const disk = new ReplayedDisk(before);
  const answered: CompletedSale[] = [];
  const problems: string[] = [];
  let looked = 0;
  for (const [at, step] of steps.entries()) {
    disk.take(step);
    if (step.kind === 'answer') answered.push(soldAs(sales, step.receiptNumber));
    for (let cut = cutsAt.get(at) ?? 0; cut > 0; cut -= 1) {
      looked += answered.length;
      const wrong = afterCut(disk, { random, dataDir, answered });
      if (wrong.length > 0)
        problems.push(`cut after step ${at}, seed ${SEED}: ${wrong.join('; ')}`);
    }
  }
  return { cuts: LOSSES, answered: looked, problems };
}

/** A sale that was answered twice is the same sale. */
function soldAs(sales: ReadonlyMap<string, CompletedSale>, receiptNumber: string): CompletedSale {
  const sale = sales.get(receiptNumber);
  if (sale === undefined)
    throw new Error(`The trace answers ${receiptNumber}, which nobody bought`);
  return sale;
}

const SCHEMA = expectedSchema(readMigrations(join(appRoot(), 'migrations', 'terminal')));

interface Cut {
  readonly random: SeededRandom;
  readonly dataDir: string;
  readonly answered: readonly CompletedSale[];
}

/** What is wrong with the store that SQLite recovers from one of the disks there may be. */
function afterCut(disk: ReplayedDisk, { random, dataDir, answered }: Cut): readonly string[] {
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir);
  for (const [file, bytes] of disk.afterPowerLoss(random)) {
    writeFileSync(join(dataDir, file), bytes);
  }
  const db = openForReading(join(dataDir, STORE_FILE));
  try {
    const report = verifyStore(db, SCHEMA);
    const found = report.checks.flatMap((check) => check.problems);
    using store = new RecoveredStore(dataDir);
    return [...store.lostSales(answered), ...store.numberProblems(), ...found];
  } finally {
    db.close();
  }
}
