import { TerminalId } from '../../shared/domain/ids.ts';
import { START } from '../../shared/protocol/sync-identity.ts';
import { takeIn } from '../../src-hq/modules/sync/lease-desk.ts';
import { notEnrolled } from '../../src-main/sync/machine-state.ts';
import { act } from './actions.ts';
import { sweepCarts } from './holds.ts';
import { dumpHq, manage, restoreHq } from './disasters.ts';
import { eventQueue } from './event-queue.ts';
import { counters, STOREFRONTS } from './goods.ts';
import { boot, grew, plan } from './network.ts';
import { addTo, newOracle } from './oracle.ts';
import { type Random, seededRandom } from './random.ts';
import { checkSettled } from './settled-checks.ts';
import { numberedUuid, publicKeyOf } from './sim-crypto.ts';
import { hqDeps, newHq, project } from './sim-hq.ts';
import { crash, journal, type SimTill, streamOf, transact } from './sim-till.ts';
import { checkHolds, checkHq, checkTill } from './step-checks.ts';
import { enrolledElsewhere } from './strangers.ts';
import type { Tampering } from './tampering.ts';
import { NO_Z } from './till-disk.ts';
import type { Disk } from './till-disk.ts';
import { type FaultPlan, fired, note, Violation, type World } from './world.ts';

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
  for (const entry of world.hq.memory.rows.log) {
    fired(world, `log ${entry.kind}`);
    if (entry.kind === 'fact') fired(world, `hq fact ${entry.fact.kind}`);
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
    drawerMinor: 0,
    shift: null,
    lastZ: NO_Z,
    refunded: new Map(),
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
    underWay: 0,
    restoring: false,
    shownSeq: 0,
    sentSeq: 0,
    shownHash: '',
    checkedDisk: null,
    checkedMeta: null,
    checkedHeld: new Map(),
  };
}

async function play(world: World): Promise<void> {
  const { random } = world;
  const deps = hqDeps(world);
  // A dump of an HQ that knows nobody yet, which a later restore may bring back.
  if (random.chance(0.3)) dumpHq(world);
  for (const counter of counters()) {
    const amount = 8 + random.below(30);
    await takeIn(deps, counter, amount);
    addTo(world.oracle.received, counter, amount);
  }
  for (const till of world.tills) {
    if (random.chance(0.01)) enrolledElsewhere(world, till);
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
  // Nothing that comes later can hide what this last one has left behind.
  if (world.faults.hqRestores && random.chance(0.5)) await restoreHq(world);
}

/** Events under the till's own name, which its enrolment must carry along. */
function sellBeforeEnrolment(world: World, till: SimTill): void {
  fired(world, 'sold before enrolment');
  transact(world, till, 'an early event', (draft) => {
    const { terminal } = streamOf({ ...till, disk: draft });
    journal(world, till, draft, openingPayload(terminal, till));
    journal(world, till, draft, { type: 'clock.jumped', fromWallMs: 0, toWallMs: world.nowMs });
  });
  grew(world, till);
}

/** What a till writes when it is set up. */
function openingPayload(terminal: TerminalId, till: SimTill) {
  return till.name.endsWith('1')
    ? { type: 'stock.opened', batchId: 'opening', count: 0, sha256: '0'.repeat(64) }
    : {
        ...{ type: 'terminal.opened', terminalId: terminal, storefrontId: till.storefront },
        ...{ series: '00', devicePublicKey: publicKeyOf(till.deviceKey) },
      };
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
    for (const till of world.tills) {
      if (till.machine !== null) checkTill(world, till);
      checkHolds(world, till);
    }
    checkHq(world, world.hq.memory, world.hq.watch);
    if (world.calm) await project(world, 50);
  }
}

function isQuiet(till: SimTill): boolean {
  const phase = till.machine?.phase.kind;
  return phase === undefined || phase === 'idle' || phase === 'stopped';
}

/** A code that was typed by mistake, and waits for HQ, is one of the faults that stop. */
function throwAwaySlip(world: World, till: SimTill): void {
  const waiting = till.machine?.enrolCode ?? null;
  if (waiting !== null && waiting !== till.enrolCode) crash(world, till, 'with a wrong code');
}

/** Everything has drained by then. */
const ROUNDS = 3;
/** Of two copies the second learns of the first by its next hello, and then waits for a code. */
const ROUNDS_OF_COPIES = 4;

/** The faults stop. Some rounds, then everything has drained. */
async function settle(world: World): Promise<void> {
  world.calm = true;
  world.hq.downUntilMs = 0;
  world.hq.memory.crashIn = null;
  for (const till of world.tills) throwAwaySlip(world, till);
  const rounds = world.oracle.copies ? ROUNDS_OF_COPIES : ROUNDS;
  for (let round = 0; round < rounds; round += 1) {
    for (const till of world.tills) {
      till.online = true;
      till.diskFull = false;
      if (till.protocol.version === 1) update(world, till);
      boot(world, till);
      sweepCarts(world, till);
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
