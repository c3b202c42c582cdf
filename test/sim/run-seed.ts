import { creditCounter, stockCounter } from '../../shared/domain/counter.ts';
import { giveBack, holderKey } from '../../shared/domain/lease.ts';
import { TerminalId } from '../../shared/domain/ids.ts';
import { START } from '../../shared/protocol/sync-identity.ts';
import { rebalance, recallLease, takeIn } from '../../src-hq/modules/sync/lease-desk.ts';
import { notEnrolled } from '../../src-main/sync/machine-state.ts';
import {
  cloneTill,
  destroyTill,
  dumpHq,
  findTill,
  manage,
  restoreHq,
  restoreTill,
} from './disasters.ts';
import { eventQueue } from './event-queue.ts';
import { boot, feed, grew, plan } from './network.ts';
import { addTo, newOracle } from './oracle.ts';
import { type Random, seededRandom } from './random.ts';
import { checkSettled } from './settled-checks.ts';
import { numberedUuid } from './sim-crypto.ts';
import { guarded, hqDeps, newHq, project } from './sim-hq.ts';
import { crash, journal, maySell, type SimTill, streamOf, transact } from './sim-till.ts';
import { checkHq, checkTill } from './step-checks.ts';
import type { Tampering } from './tampering.ts';
import {
  askForLease,
  jumpClock,
  keyFits,
  returnSome,
  startCart,
  sweepExpired,
  takePayment,
  writeUnreadable,
} from './till-actions.ts';
import { copyDisk, type Disk } from './till-disk.ts';
import { type FaultPlan, fired, note, Violation, type World } from './world.ts';

const STOREFRONTS = ['S01', 'S02'] as const;
const PRODUCTS = [numberedUuid(101), numberedUuid(102)];
const CUSTOMERS = [numberedUuid(201), numberedUuid(202)];
const ACTIONS = 60;
const STEP_LIMIT = 8_000;

export interface SeedResult {
  readonly seed: number;
  readonly steps: number;
  readonly trace: string;
  readonly coverage: ReadonlyMap<string, number>;
  readonly failure: { readonly message: string; readonly tail: readonly string[] } | null;
}

/** One whole run: tills open, sell and suffer; then the faults stop and everything must drain. */
export async function runSeed(
  seed: number,
  tampering: Tampering = {},
  options: { readonly parse?: boolean; readonly inspect?: (world: World) => void } = {},
): Promise<SeedResult> {
  const world = newWorld(seed, tampering, options.parse ?? seed % 50 === 0);
  let failure: SeedResult['failure'] = null;
  try {
    await play(world);
    await settle(world);
    await checkSettled(world);
  } catch (error) {
    // A planted bug may also throw by itself: that too is found.
    const message = error instanceof Violation ? error.message : String(error);
    const stack = error instanceof Error && !(error instanceof Violation) ? [`${error.stack}`] : [];
    failure = { message, tail: [...world.tail, ...stack] };
  }
  for (const { kind } of world.hq.memory.rows.projection.exceptions.values()) {
    fired(world, `exception ${kind}`);
  }
  options.inspect?.(world);
  const trace = (world.trace >>> 0).toString(16).padStart(8, '0');
  return { seed, steps: world.steps, trace, coverage: world.coverage, failure };
}

function newWorld(seed: number, tampering: Tampering, parse: boolean): World {
  const random = seededRandom(seed);
  const protocol = { version: 2, floor: 1 };
  const world: World = {
    seed,
    random,
    faults: drawFaults(random),
    queue: eventQueue(),
    hq: newHq(protocol, STOREFRONTS),
    tills: [],
    oracle: newOracle(),
    tampering,
    coverage: new Map(),
    tail: [],
    nowMs: 1_790_000_000_000,
    leapMs: 0,
    steps: 0,
    number: 1000,
    calm: false,
    trace: seed | 0,
    parse,
  };
  const count = 3 + (random.chance(0.15) ? random.below(8) : random.below(2));
  for (let index = 0; index < count; index += 1) world.tills.push(newTill(world, index));
  return world;
}

function drawFaults(random: Random): FaultPlan {
  const sometimes = (probability: number, most: number): number =>
    random.chance(probability) ? random.next() * most : 0;
  return {
    drop: sometimes(0.6, 0.25),
    duplicate: sometimes(0.4, 0.15),
    heldBack: sometimes(0.4, 0.1),
    crash: sometimes(0.5, 0.02),
    hqCrash: sometimes(0.4, 0.08),
    restores: random.chance(0.3),
    clones: random.chance(0.25),
    hqRestores: random.chance(0.3),
    losses: random.chance(0.2),
    olderProtocol: random.chance(0.15),
  };
}

function newTill(world: World, index: number): SimTill {
  const localId = TerminalId.parse(numberedUuid(11 + index));
  const disk: Disk = {
    durable: notEnrolled(START, [{ terminal: localId, epoch: 1 }]),
    journal: [],
    imported: new Map(),
    held: new Map(),
    carts: new Map(),
    applied: new Map(),
    receipts: new Map(),
    master: new Map(),
    generations: new Map(),
  };
  return {
    name: `till-${index}`,
    storefront: STOREFRONTS[index % 3 === 2 ? 1 : 0],
    deviceKey: `device-${index}`,
    localId,
    protocol: { version: world.faults.olderProtocol && index % 2 === 0 ? 1 : 2, floor: 1 },
    disk,
    backups: [],
    machine: null,
    life: 0,
    bootMs: world.nowMs,
    online: true,
    diskFull: false,
    dead: false,
    wallOffsetMs: 0,
    enrolCode: null,
    shownSeq: 0,
    shownHash: '',
    checkedDisk: null,
    checkedMeta: null,
    checkedHeld: new Map(),
  };
}

async function play(world: World): Promise<void> {
  const { random } = world;
  const deps = hqDeps(world);
  for (const counter of counters()) {
    const amount = 8 + random.below(30);
    await takeIn(deps, counter, amount);
    addTo(world.oracle.received, counter, amount);
  }
  for (const till of world.tills) {
    boot(world, till);
    if (random.chance(0.3)) sellBeforeEnrolment(world, till);
  }
  await manage(world);
  let atMs = 0;
  for (let action = 0; action < ACTIONS; action += 1) {
    atMs += random.below(6_000);
    plan(
      world,
      atMs,
      'action',
      () => true,
      true,
      () => act(world),
    );
  }
  await runUntilQuiet(world);
}

function counters(): readonly string[] {
  return [
    ...STOREFRONTS.flatMap((shop) => PRODUCTS.map((product) => stockCounter(shop, product))),
    ...CUSTOMERS.map((customer) => creditCounter(customer)),
  ];
}

/** Events under the till's own name, which its enrolment must carry along. */
function sellBeforeEnrolment(world: World, till: SimTill): void {
  fired(world, 'sold before enrolment');
  transact(world, till, 'an early event', (draft) => {
    journal(world, till, draft, { type: 'clock.jumped', fromWallMs: 0, toWallMs: world.nowMs });
  });
  grew(world, till);
}

/** Only a restart brings the new program. */
function update(world: World, till: SimTill): void {
  till.protocol = { version: 2, floor: 1 };
  crash(world, till, 'for an update');
}

/** Steps until nothing is under way any more. */
async function runUntilQuiet(world: World): Promise<void> {
  for (;;) {
    if (world.queue.busyCount() === 0 && (!world.calm || world.tills.every(isQuiet))) return;
    const planned = world.queue.take();
    if (planned === null) return;
    if (!planned.alive()) continue;
    world.nowMs = Math.max(world.nowMs, planned.atMs + world.leapMs);
    world.steps += 1;
    if (world.steps > STEP_LIMIT) {
      throw new Violation(`invariant 14: no rest after ${STEP_LIMIT} steps`);
    }
    note(world, planned.label);
    await planned.run();
    for (const till of world.tills) if (till.machine !== null) checkTill(world, till);
    checkHq(world, world.hq.memory, world.hq.watch);
    if (world.calm) await project(world, 50);
  }
}

function isQuiet(till: SimTill): boolean {
  const phase = till.machine?.phase.kind;
  return phase === undefined || phase === 'idle' || phase === 'stopped';
}

async function act(world: World): Promise<void> {
  const { random, tills, faults } = world;
  const till = random.pick(tills);
  const roll = random.below(100);
  if (till.dead && random.chance(0.1)) findTill(world, till);
  if (till.machine === null && !till.dead && random.chance(0.7)) upgradeAndBoot(world, till);
  const own = counters().filter(
    (one) => !one.startsWith('stock:') || one.includes(till.storefront),
  );
  const counter = random.pick(own);
  if (roll < 40) {
    if (!maySell(till) || !keyFits(till)) return;
    for (let sale = random.below(4); sale >= 0; sale -= 1) startCart(world, till, random.pick(own));
  } else if (roll < 46) {
    if (maySell(till)) askForLease(world, till, counter);
  } else if (roll < 50) {
    if (maySell(till) && keyFits(till)) returnSome(world, till, counter);
  } else if (roll < 53) {
    if (maySell(till) && keyFits(till)) takePayment(world, till, random.pick(own.slice(-2)));
  } else if (roll < 70) await actAtHq(world, random.below(100));
  else if (roll < 81 && !keyFits(till)) return;
  else if (roll < 73) sweepExpired(world, till);
  else if (roll < 76) feed(world, till, { kind: 'poked' });
  else if (roll < 78) jumpClock(world, till);
  else if (roll < 79) writeUnreadable(world, till);
  else if (roll < 81) leap(world);
  else if (roll < 84) till.online = !till.online || random.chance(0.4);
  else if (roll < 86) till.diskFull = !till.diskFull && random.chance(0.5);
  else if (roll < 88 && faults.hqRestores) await restoreHq(world);
  else if (roll < 90 && faults.crash > 0) crash(world, till, 'by a kill');
  else if (roll < 94) {
    if (!till.dead && till.machine !== null) till.backups.push(copyDisk(till.disk));
  } else if (roll < 96 && faults.restores) restoreTill(world, till);
  else if (roll < 97 && faults.clones && !till.dead && tills.length < 10) cloneTill(world, till);
  else if (roll < 98 && faults.losses && tills.length > 2) destroyTill(world, till);
  else if (faults.hqRestores) await restoreHq(world);
}

/** A till is updated at a start, sometimes; HQ leaves the oldest version behind, at some time. */
function upgradeAndBoot(world: World, till: SimTill): void {
  if (world.random.chance(0.3)) till.protocol = { version: 2, floor: 1 };
  boot(world, till);
}

/** Up to three days pass: nothing is sold, advice runs out, whatever was on its way is late. */
function leap(world: World): void {
  const ms = world.random.below(3 * 86_400_000);
  world.leapMs += ms;
  world.nowMs += ms;
  fired(world, 'fault days-pass');
}

async function actAtHq(world: World, roll: number): Promise<void> {
  const { random } = world;
  if (world.nowMs < world.hq.downUntilMs) return;
  const deps = hqDeps(world);
  const counter = random.pick(counters());
  const storefront = counter.startsWith('stock:') ? counter.slice(6, 9) : null;
  const adviceMs = random.chance(0.5) ? null : 600_000 + random.below(7_200_000);
  await world.tampering.hqSweep?.(world);
  if (world.faults.olderProtocol && random.chance(0.1)) {
    world.hq.protocol = { version: 2, floor: 2 };
    fired(world, 'fault older-protocol');
  }
  if (roll < 36) await project(world, 1 + random.below(30));
  else if (roll < 58) {
    await project(world, 100);
    for (const one of counters()) {
      const shop = one.startsWith('stock:') ? one.slice(6, 9) : null;
      const input = { counter: one, storefront: shop, unit: 1, adviceMs };
      const moves = await guarded(world, () => rebalance(deps, input));
      if ((moves ?? 0) > 0) fired(world, 'lease rebalanced');
    }
  } else if (roll < 65) {
    const { terminal, epoch } = streamOf(random.pick(world.tills));
    const input = { terminal, epoch, counter, amount: 1 + random.below(5) };
    const done = await guarded(world, () => recallLease(deps, input));
    if (done?.ok === true) fired(world, 'lease recalled');
    if (done?.ok === true && world.tampering.recallTakes === true) {
      await deps.store.transact(async (tx) => {
        const { ledger } = giveBack(await tx.ledger(counter), holderKey(input), input.amount);
        await tx.saveLedger(counter, ledger);
      });
    }
  } else if (roll < 79) {
    for (let row = random.below(6); row >= 0; row -= 1) await changeMaster(world, storefront);
  } else if (roll < 84) {
    const amount = 1 + random.below(10);
    const done = await guarded(world, () => takeIn(deps, counter, amount).then(() => true));
    if (done === true) addTo(world.oracle.received, counter, amount);
  } else if (roll < 95) dumpHq(world);
  else await manage(world);
}

async function changeMaster(world: World, scope: string | null): Promise<void> {
  const { random } = world;
  const { store } = hqDeps(world);
  const key = `p${random.below(5)}`;
  const name = `${scope} product ${key}`;
  const version = (world.hq.memory.rows.feed.get(name)?.version ?? 0) + 1;
  const body = random.chance(0.2) ? null : `{"price":${random.below(1000)}}`;
  await guarded(world, () =>
    store.transact((tx) => tx.appendFeed(scope, { entity: 'product', key, version, body })),
  );
  fired(world, body === null ? 'master tombstone' : 'master change');
}

/** The faults stop. Three rounds, then everything has drained. */
async function settle(world: World): Promise<void> {
  world.calm = true;
  world.hq.downUntilMs = 0;
  world.hq.memory.crashIn = null;
  for (let round = 0; round < 3; round += 1) {
    for (const till of world.tills) {
      till.online = true;
      till.diskFull = false;
      if (till.protocol.version === 1) update(world, till);
      boot(world, till);
    }
    await project(world, 1000);
    await manage(world);
    // A minute of calm, so that every till has looked once by itself.
    plan(
      world,
      61_000,
      'round',
      () => true,
      true,
      () => undefined,
    );
    await runUntilQuiet(world);
  }
  await project(world, 1000);
}
