import { holderKey, outstanding, shareOf } from '../../shared/domain/lease.ts';
import { refundCounter } from '../../shared/domain/counter.ts';
import { TerminalId } from '../../shared/domain/ids.ts';
import { countDoubt, declareLost, grantLease } from '../../src-hq/modules/sync/lease-desk.ts';
import { beginRecovery, FORGOTTEN_SERIES } from '../../src-hq/modules/sync/recovery.ts';
import type { IdentityRecord } from '../../src-hq/modules/sync/sync-store.ts';
import { startCart } from './carts.ts';
import { counters, storefrontOf } from './goods.ts';
import { copyRows, markDurable } from './memory-sync-store.ts';
import { boot, feed, grew, plan } from './network.ts';
import { addTo, diskDoubled, tailLost } from './oracle.ts';
import { numberedUuid } from './sim-crypto.ts';
import { guarded, hqDeps, project } from './sim-hq.ts';
import { crash, journal, maySell, type SimTill, streamOf, transact } from './sim-till.ts';
import { jumpClock, keyFits, returnSome } from './till-actions.ts';
import { copyDisk, type Disk } from './till-disk.ts';
import { fired, nextNumber, note, type World } from './world.ts';

function heldUnits(disk: Disk): readonly (readonly [string, number])[] {
  return [...disk.held].map(([counter, { available, reserved }]) => [
    counter,
    available + reserved,
  ]);
}

/** What it may take back as its own and unsent, while its copy sends it. */
function ownRights({ oracle }: World, till: SimTill): readonly (readonly [string, number])[] {
  const unsent = new Set(till.disk.journal.slice(till.sentSeq).map(({ hash }) => hash));
  return oracle.receipts
    .filter(({ hash }) => unsent.has(hash))
    .flatMap(({ payload }) =>
      payload.lines.map((line) => [refundCounter(line.lineId), line.quantityMilli] as const),
    );
}

/** Yesterday's backup is put back; the till does not know. */
export function restoreTill(world: World, till: SimTill): void {
  const backup = till.backups.at(-1);
  if (backup === undefined || till.dead) return;
  crash(world, till, 'for a restore');
  fired(world, 'fault till-restore');
  note(world, `${till.name} is restored to event ${backup.durable.head.seq}`);
  diskDoubled(world.oracle, heldUnits(backup));
  world.oracle.lostDisks = true;
  tailLost(world.oracle, till.disk.journal.slice(backup.journal.length));
  till.disk = copyDisk(backup);
  till.shownSeq = backup.durable.head.seq;
  till.shownHash = backup.durable.head.hash;
  bootWhenHeard(world, till);
}

/**
 * Putting a backup back takes longer than a request is under way: HQ has heard by then whatever the
 * disk that is gone has sent.
 */
function bootWhenHeard(world: World, till: SimTill): void {
  till.restoring = till.underWay > 0;
  if (!till.restoring) {
    boot(world, till);
    if (world.random.chance(0.5)) noteRestore(world, till);
    return;
  }
  const { life } = till;
  const alive = (): boolean => till.life === life;
  plan(world, 1_000, `${till.name} waits for its backup`, alive, true, () => {
    bootWhenHeard(world, till);
  });
}

/** Where the till itself put the backup back it says so, before HQ has heard of anything. */
function noteRestore(world: World, till: SimTill): void {
  const series = till.disk.durable.identity?.certificate.series ?? '00';
  const payload = { type: 'store.restored', backup: 'yesterday', setAside: '', series };
  const kept = transact(world, till, 'a restore', (draft) => journal(world, till, draft, payload));
  if (kept === 'kept') grew(world, till);
}

/** The disk is copied to another machine, with its key or (sealed elsewhere) without. */
export async function cloneTill(world: World, till: SimTill): Promise<void> {
  const withKey = world.random.chance(0.7);
  // What lies in the mailbox now, both copies will find there.
  const together = withKey && world.random.chance(0.5);
  if (together) await grantSome(world, till);
  fired(world, withKey ? 'fault clone' : 'fault copied-disk');
  const clone: SimTill = {
    ...till,
    name: `${till.name}'`,
    disk: copyDisk(till.disk),
    backups: [],
    enrolCode: null,
    underWay: 0,
    restoring: false,
    checkedHeld: new Map(),
    machine: null,
    deviceKey: withKey ? till.deviceKey : `device-${nextNumber(world)}`,
    online: world.random.chance(0.5),
    dead: false,
    diskFull: false,
  };
  note(world, `${clone.name} is a copy of ${till.name}`);
  // A till that was never enrolled has no certificate that its copy's key could fail to fit.
  const sells = withKey || till.disk.durable.identity === null;
  if (sells) diskDoubled(world.oracle, [...heldUnits(till.disk), ...ownRights(world, till)]);
  world.tills.push(clone);
  if (together) {
    for (const one of [till, clone]) one.online = true;
    boot(world, till);
    feed(world, till, { kind: 'poked' });
  }
  boot(world, clone);
}

/** HQ has just lent it something: the message waits. */
async function grantSome(world: World, till: SimTill): Promise<void> {
  const { random, hq } = world;
  if (world.nowMs < hq.downUntilMs) return;
  const { terminal, epoch } = streamOf(till);
  const counter = random.pick(
    counters().filter((one) => (storefrontOf(one) ?? till.storefront) === till.storefront),
  );
  const leaseId = numberedUuid(nextNumber(world));
  const input = { leaseId, terminal, epoch, counter, amount: 1, adviceMs: null };
  const done = await guarded(world, () => grantLease(hqDeps(world), input));
  if (done !== null) fired(world, `desk grant ${done.ok ? 'done' : done.error}`);
}

export function destroyTill(world: World, till: SimTill): void {
  crash(world, till, 'for ever');
  fired(world, 'fault till-destroyed');
  till.dead = true;
  world.oracle.lostDisks = true;
  tailLost(world.oracle, till.disk.journal);
  diskDoubled(world.oracle, []);
}

/** A terminal that was given up comes back, with whatever it sold meanwhile. */
export async function findTill(world: World, till: SimTill): Promise<void> {
  const { random } = world;
  const counted = random.chance(0.7);
  if (counted) {
    await project(world, 100);
    await manage(world);
  }
  fired(world, 'fault till-found');
  note(world, `${till.name} is found again`);
  till.dead = false;
  diskDoubled(world.oracle, heldUnits(till.disk));
  boot(world, till);
  if (!maySell(till) || !keyFits(till)) return;
  // It goes on before it hears that what it held was counted without it.
  const sells = random.chance(0.5);
  for (const counter of till.disk.held.keys()) {
    if (sells) startCart(world, till, counter);
    else returnSome(world, till, counter, 'surplus');
  }
  till.online = !sells;
}

export function dumpHq(world: World): void {
  markDurable(world.hq.memory.rows);
  world.oracle.withdrawn.clear();
  world.hq.dump = copyRows(world.hq.memory.rows);
}

/** HQ is put back from its dump, by the command that begins a recovery. */
export async function restoreHq(world: World): Promise<void> {
  const { hq, oracle } = world;
  if (hq.dump === null) return;
  fired(world, 'fault hq-restore');
  note(world, 'HQ is restored');
  const { leases: lost, ledgers } = hq.memory.rows.projection;
  for (const [name, last] of hq.memory.rows.counts) {
    if (!name.startsWith('series ')) continue;
    const forgotten = last - (hq.dump.counts.get(name) ?? 0);
    if (forgotten > FORGOTTEN_SERIES) oracle.seriesForgotten = true;
  }
  hq.memory.rows = copyRows(hq.dump);
  hq.watch.arrivals = 0;
  const { identities, projection } = hq.memory.rows;
  for (const [counter, { received }] of ledgers) {
    const left = projection.ledgers.get(counter)?.received ?? 0;
    if (left < received) oracle.unreceived.add(counter);
  }
  for (const [leaseId, { counter, amount, holder }] of lost) {
    if (projection.leases.has(leaseId)) continue;
    // A terminal that this HQ never heard of cannot be waited for: SYNC's bound.
    if (identities.get(holder)?.status === 'active') oracle.forgotten.push({ counter, amount });
    else addTo(oracle.allowance, counter, amount);
  }
  for (const [counter, amount] of oracle.withdrawn) addTo(oracle.allowance, counter, amount);
  oracle.withdrawn.clear();
  if (oracle.copies) diskDoubled(oracle, []);
  if (world.tampering.silentRestore === true) return;
  const incarnation = `hq-${nextNumber(world)}`;
  await hqDeps(world).store.transact((tx) => beginRecovery(tx, incarnation));
  if (world.random.chance(0.5)) await grantSome(world, world.random.pick(world.tills));
  // Whoever was in the middle of something goes on with the HQ that has forgotten it.
  for (const till of world.tills) {
    if (till.machine?.session == null || !world.random.chance(0.6)) continue;
    if (world.random.chance(0.5)) feed(world, till, { kind: 'poked' });
    else jumpClock(world, till);
  }
}

/** What a manager does at HQ: counts dead terminals as lost, lets stopped ones enrol, counts. */
export async function manage(world: World): Promise<void> {
  await writeOff(world);
  for (const till of world.tills) if (!till.dead) await enrolAgain(world, till);
  // Whoever was given a new code will not use what an older one was good for.
  await writeOff(world);
  await countDoubts(world);
}

/** Declares lost whatever HQ takes for active and no machine is any more. */
async function writeOff(world: World): Promise<void> {
  for (const identity of world.hq.memory.rows.identities.values()) {
    const { terminal, epoch } = identity.certificate;
    const lives = world.tills.some((till) => !till.dead && claims(world, till, identity));
    if (identity.status !== 'active' || lives || world.nowMs < world.hq.downUntilMs) continue;
    const done = await guarded(world, () => declareLost(hqDeps(world), terminal, epoch));
    if (done?.ok === true) fired(world, 'lease declared lost');
  }
}

/** The till goes by this identity, was offered it, or was just given a code to become it. */
function claims(world: World, till: SimTill, { certificate, seen }: IdentityRecord): boolean {
  const { terminal, epoch } = certificate;
  const code = world.hq.memory.rows.codes.get(till.enrolCode ?? '');
  if (code?.terminal === terminal) return true;
  const own = till.disk.durable.identity?.certificate;
  if (own?.terminal !== terminal || !keyFits(till)) return false;
  return own.epoch === epoch || !seen;
}

async function enrolAgain(world: World, till: SimTill): Promise<void> {
  const { machine } = till;
  if (machine === null || machine.enrolCode !== null) return;
  const { identity } = till.disk.durable;
  const stopped = machine.phase.kind === 'stopped' || machine.problem === 'wrong_key';
  const needs = identity === null || identity.conflict !== null || stopped || !keyFits(till);
  if (!needs || world.nowMs < world.hq.downUntilMs) return;
  const old = identity?.certificate.terminal;
  const active = [...world.hq.memory.rows.identities.values()].some(
    ({ certificate, status }) => status === 'active' && certificate.terminal === old,
  );
  const promised = world.tills.some(
    (other) => world.hq.memory.rows.codes.get(other.enrolCode ?? '')?.terminal === old,
  );
  // Nobody asks for a terminal again that HQ has never heard of.
  const unheard = ![...world.hq.memory.rows.identities.values()].some(
    ({ certificate }) => certificate.terminal === old,
  );
  const used = active || promised || unheard;
  const terminal =
    old === undefined || used ? TerminalId.parse(numberedUuid(nextNumber(world))) : old;
  const code = `code-${nextNumber(world)}`;
  const { storefront } = till;
  const saved = await guarded(world, () =>
    world.hq.memory.store.transact(async (tx) => {
      await tx.saveEnrolCode({ code, storefront, terminal, usedBy: null, epoch: null });
      return true;
    }),
  );
  if (saved !== true) return;
  if (identity !== null) fired(world, 'enrolled again');
  till.enrolCode = code;
  feed(world, till, { kind: 'enrol', code });
}

/** Counts what is in doubt, once no terminal that may still spend it is left. */
async function countDoubts(world: World): Promise<void> {
  const { hq, oracle } = world;
  const { rows } = hq.memory;
  const settled = rows.arrival.length === (rows.counts.get('projected') ?? 0);
  if (rows.single.get('meta')?.recovering === true || !settled || !backIsIn(world)) return;
  for (const [counter, ledger] of rows.projection.ledgers) {
    for (const holder of Object.keys(ledger.holders)) {
      const now = rows.projection.ledgers.get(counter) ?? ledger;
      const { inDoubt } = shareOf(now, holder);
      const spends = world.tills.some((till) => !till.dead && isHolder(till, holder));
      if (inDoubt === 0 || spends || !unsentIsIn(world, holder)) continue;
      const gone = (oracle.spent.get(counter) ?? 0) + (oracle.beyond.get(counter) ?? 0);
      const onShelf = (oracle.received.get(counter) ?? 0) - gone;
      const others = now.pool + now.reserved + outstanding(now) - inDoubt;
      const found = Math.max(0, Math.min(inDoubt, onShelf - others));
      const input = { holder, counter, found };
      const done = await guarded(world, () => countDoubt(hqDeps(world), input));
      if (done?.ok === true) fired(world, 'lease counted');
    }
  }
}

function isHolder(till: SimTill, holder: string): boolean {
  const certificate = till.disk.durable.identity?.certificate;
  return certificate !== undefined && holderKey(certificate) === holder;
}

/** Nothing lies on a shelf, or was paid, that HQ would take for what is in doubt. */
function backIsIn(world: World): boolean {
  const brings = new Set(['refund.processed', 'credit.booked']);
  return world.tills.every(
    (till) =>
      till.dead ||
      till.disk.journal.every(
        ({ type, hash }) => !brings.has(type) || world.hq.memory.rows.events.has(hash),
      ),
  );
}

/** Whatever living tills sold under that name has come in. */
function unsentIsIn(world: World, holder: string): boolean {
  return world.tills.every(
    (till) =>
      till.dead ||
      till.disk.journal.every(
        (event) => holderKey(event) !== holder || world.hq.memory.rows.events.has(event.hash),
      ),
  );
}
