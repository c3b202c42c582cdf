import { execFileSync, spawn } from 'node:child_process';
import { EPSON_42 } from '../../src-main/devices/printer/profiles.ts';
import { PrinterSimulator } from '../../src-main/devices/printer/simulator.ts';
import { spawnTill } from '../crash/mortal-till.ts';
import type { SeededRandom } from '../crash/seeded-random.ts';
import { Seller } from '../crash/seller.ts';
import type { Shop } from '../crash/shop.ts';
import { NODE } from '../support/till-process.ts';
import { distributionOf } from './distribution.ts';
import type { Finding } from './report.ts';

const START_MS = 2000;
const MEMORY_MB = 300;
/** Starts that are not counted: the first compiles, and the disk is read into memory. */
const WARM_UP_STARTS = 1;

/** From `spawn` to the answer of the first scan, signing in included. */
export async function benchStart(options: {
  readonly dataDir: string;
  readonly shop: Shop;
  readonly starts: number;
}): Promise<Finding> {
  const { dataDir, shop, starts } = options;
  const whole: number[] = [];
  const listening: number[] = [];
  const signingIn: number[] = [];
  const bare: number[] = [];
  for (let start = 0; start < starts + WARM_UP_STARTS; start += 1) {
    const beganMs = performance.now();
    const till = spawnTill({ dataDir, printer: null });
    const client = await till.ready;
    const readyMs = performance.now();
    await client.must('session.signIn', { pin: shop.pin });
    const signedInMs = performance.now();
    const { saleId } = await client.must('cart.open', {});
    const [code = ''] = shop.barcodes;
    await client.must('cart.scan', { saleId, code, source: 'wedge' });
    const scannedMs = performance.now();
    await client.must('cart.abandon', { saleId });
    await till.stop();
    bare.push(await bareStartMs());
    if (start < WARM_UP_STARTS) continue;
    whole.push(scannedMs - beganMs);
    listening.push(readyMs - beganMs);
    signingIn.push(signedInMs - readyMs);
  }
  const distributions = {
    start: distributionOf(whole),
    startListening: distributionOf(listening),
    startSignIn: distributionOf(signingIn),
    startBaseline: distributionOf(bare.slice(WARM_UP_STARTS)),
  };
  const { start, startListening, startSignIn, startBaseline } = distributions;
  const base = { unit: 'ms' as const, baseline: null, bar: null };
  return {
    figures: [
      {
        ...base,
        id: 'start.median',
        what: 'start to first scan, median',
        value: start.medianMs,
        baseline: startBaseline.medianMs,
        bar: { kind: 'absolute', most: START_MS },
      },
      {
        ...base,
        id: 'start.listening',
        what: '  of it to listening',
        value: startListening.medianMs,
      },
      { ...base, id: 'start.signIn', what: '  of it signing in', value: startSignIn.medianMs },
    ],
    distributions,
    notes: [
      'start: a new process on a warm disk cache, from spawn to the answered cart.scan, argon2id ' +
        'sign-in included; baseline: node -e 0.',
    ],
  };
}

function bareStartMs(): Promise<number> {
  const beganMs = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(NODE, ['-e', '0'], { stdio: 'ignore' });
    child.once('error', reject);
    child.once('exit', () => resolve(performance.now() - beganMs));
  });
}

/** How much memory the terminal's process holds after so many sales, over HTTP and on paper. */
export async function benchMemory(options: {
  readonly dataDir: string;
  readonly shop: Shop;
  readonly sales: number;
  readonly random: SeededRandom;
}): Promise<Finding> {
  await using printer = await PrinterSimulator.start({ profile: EPSON_42 });
  const url = `tcp://${printer.host}:${printer.port}`;
  const till = spawnTill({ dataDir: options.dataDir, printer: { url, profile: EPSON_42.name } });
  try {
    const seller = new Seller(options.shop, options.random);
    seller.resume(await seller.begin(await till.ready));
    const before = residentMb(till.pid);
    for (let sale = 0; sale < options.sales; sale += 1) {
      await seller.sellOne();
      printer.received.length = 0;
      printer.jobs.length = 0;
    }
    const after = residentMb(till.pid);
    const figure = { unit: 'MB' as const, bar: null };
    return {
      figures: [
        {
          ...figure,
          id: 'memory',
          what: `memory after ${options.sales.toLocaleString('en')} sales`,
          value: after,
          baseline: await bareMemoryMb(),
          bar: { kind: 'absolute', most: MEMORY_MB },
        },
        {
          ...figure,
          id: 'memory.before',
          what: '  before the first',
          value: before,
          baseline: null,
        },
      ],
      distributions: {},
      notes: [
        "memory: resident set of the terminal's process; baseline: of node with an empty program.",
      ],
    };
  } finally {
    await till.stop();
  }
}

async function bareMemoryMb(): Promise<number> {
  const child = spawn(NODE, ['-e', 'setInterval(() => {}, 1000); console.log("up")'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    await new Promise((resolve) => child.stdout.once('data', resolve));
    return residentMb(child.pid ?? 0);
  } finally {
    child.kill();
  }
}

const KIB_PER_MB = 1000 / 1.024;

/** By `ps`, which Linux and macOS have. */
function residentMb(pid: number): number {
  const text = execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(text.trim()) / KIB_PER_MB;
}
