import { NOTHING_HELD } from '../../shared/domain/held-lease.ts';
import { holderKey, shareOf } from '../../shared/domain/lease.ts';
import { projectionDifferences } from '../../src-hq/modules/sync/memory-projection.ts';
import { rebuildProjections } from '../../src-hq/modules/sync/projector.ts';
import { checkSettledMoney } from './settled-money.ts';
import { checkSettledRefunds } from './settled-refunds.ts';
import { checkSettledShifts } from './settled-shifts.ts';
import { chainHash } from './sim-crypto.ts';
import { type SimTill, streamOf } from './sim-till.ts';
import { keyFits } from './till-actions.ts';
import { Violation, type World } from './world.ts';

/** What must hold once the faults have stopped and everything has drained. */
export async function checkSettled(world: World): Promise<void> {
  for (const till of world.tills) {
    if (till.dead) continue;
    checkDrained(world, till);
    checkChain(till);
    checkPrefix(world, till);
    checkLeases(world, till);
    checkMaster(world, till);
    checkReceipts(till);
  }
  checkFacts(world);
  checkExceptions(world);
  checkSettledMoney(world);
  checkSettledRefunds(world);
  checkSettledShifts(world);
  await checkRebuild(world);
}

function checkDrained(world: World, till: SimTill): void {
  const { durable } = till.disk;
  const { identity, head, acked } = durable;
  const { rows } = world.hq.memory;
  const meta = rows.single.get('meta');
  const trouble: string[] = [];
  if (meta?.recovering === true) trouble.push('HQ is still recovering');
  if (till.machine === null) trouble.push('it is off');
  if (identity === null || identity.conflict !== null || !keyFits(till)) {
    trouble.push(`its identity is ${identity?.conflict?.reason ?? 'missing or another device'}`);
  }
  if (acked?.hash !== head.hash) trouble.push(`acked ${acked?.seq ?? 0} of ${head.seq}`);
  if (durable.missing !== null) trouble.push('it lacks a part of its past');
  if (till.machine?.phase.kind !== 'idle') trouble.push(`it is ${till.machine?.phase.kind}`);
  const [first] = trouble;
  if (first !== undefined) {
    throw new Violation(`invariant 14: after three rounds ${till.name}: ${trouble.join(', ')}`);
  }
}

function checkChain(till: SimTill): void {
  let prevHash = '0'.repeat(64);
  for (const [index, event] of till.disk.journal.entries()) {
    const fits = event.prevHash === prevHash && event.seq === index + 1;
    if (!fits || chainHash(prevHash, event.bytes) !== event.hash) {
      throw new Violation(`invariant 4: ${till.name}'s chain breaks at ${event.seq}`);
    }
    prevHash = event.hash;
  }
}

/** Invariant 3: HQ has nothing under this till's name that the till does not have itself. */
function checkPrefix(world: World, till: SimTill): void {
  const branches = world.hq.memory.rows.streams.get(holderKey(streamOf(till))) ?? [];
  for (const { head } of branches) {
    if (till.disk.journal[head.seq - 1]?.hash !== head.hash) {
      throw new Violation(`invariant 3: HQ's stream of ${till.name} is no prefix of its journal`);
    }
  }
}

/** Invariant 2 and 3: what is at HQ and what the tills wrote are the same, each once. */
function checkFacts(world: World): void {
  const { rows } = world.hq.memory;
  for (const till of world.tills) {
    if (till.dead) continue;
    for (const event of till.disk.journal) {
      if (rows.events.get(event.hash)?.bytes !== event.bytes) {
        throw new Violation(`invariant 2: HQ lacks event ${event.seq} of ${till.name}`);
      }
    }
  }
  const booked = new Map<string, number>();
  for (const entry of rows.log) {
    if (entry.kind === 'event') booked.set(entry.hash, (booked.get(entry.hash) ?? 0) + 1);
  }
  for (const hash of rows.events.keys()) {
    const times = booked.get(hash) ?? 0;
    if (times !== 1) throw new Violation(`invariant 2: an event was projected ${times} times`);
  }
  if (booked.size !== rows.events.size || new Set(rows.arrival).size !== rows.arrival.length) {
    throw new Violation('invariant 2: an event came in twice');
  }
}

/** Invariant 7: HQ's share of every holder is what that till says it holds. */
function checkLeases(world: World, till: SimTill): void {
  const holder = holderKey(streamOf(till));
  const { ledgers } = world.hq.memory.rows.projection;
  for (const counter of new Set([...ledgers.keys(), ...till.disk.held.keys()])) {
    const ledger = ledgers.get(counter);
    const share = ledger === undefined ? null : shareOf(ledger, holder);
    const held = till.disk.held.get(counter) ?? NOTHING_HELD;
    const mine = held.available + held.reserved;
    const told = (share?.leased ?? 0) + (share?.inTransit ?? 0);
    if (mine !== told || share?.closed === true || (share?.inTransit ?? 0) > 0) {
      const words = `${told} leased, ${share?.inTransit ?? 0} of it in transit`;
      throw new Violation(
        `invariant 7: ${till.name} holds ${mine} of ${counter}, HQ says ${words}`,
      );
    }
  }
}

function checkMaster(world: World, till: SimTill): void {
  const wanted = new Map<string, string>();
  for (const row of world.hq.memory.rows.feed.values()) {
    const stream = row.scope === null ? 'master' : 'storefront';
    const mine = row.scope === null || row.scope === till.storefront;
    if (mine && row.body !== null) {
      wanted.set(`${stream} ${row.entity} ${row.key}`, `${row.version} ${row.body}`);
    }
  }
  for (const [name, row] of wanted) {
    const own = till.disk.master.get(name);
    if (own === undefined || `${own.version} ${own.body}` !== row) {
      throw new Violation(
        `master data: ${till.name} has ${own?.version ?? 'no'} ${name}, not ${row}`,
      );
    }
  }
  if (wanted.size !== till.disk.master.size) {
    throw new Violation(`master data: ${till.name} has rows that HQ has not`);
  }
}

/** Invariant 5: in each journal every series counts up by one. */
function checkReceipts(till: SimTill): void {
  const last = new Map<string, number>();
  for (const { receipt } of till.disk.journal) {
    if (receipt === null) continue;
    const [series = '', counter = ''] = receipt.split(' ');
    const expected = (last.get(series) ?? 0) + 1;
    if (Number(counter) !== expected) {
      throw new Violation(`invariant 5: ${till.name} wrote ${receipt}, expected ${expected}`);
    }
    last.set(series, expected);
  }
}

/** Invariants 5 and 13: one exception per clash, and none that nothing stands behind. */
function checkExceptions(world: World): void {
  const { rows } = world.hq.memory;
  const kinds = new Map<string, number>();
  for (const { kind } of rows.projection.exceptions.values()) {
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const receipts = new Map<string, number>();
  let overrides = 0;
  let unreadable = 0;
  for (const hash of rows.events.keys()) {
    const event = world.oracle.written.get(hash);
    if (event === undefined) continue;
    if (event.receipt !== null) {
      const number = `${event.bytes.match(/"receiptNumber":"([^"]+)"/)?.[1] ?? ''}`;
      receipts.set(number, (receipts.get(number) ?? 0) + 1);
      if (event.bytes.includes('"overrideId"')) overrides += 1;
    } else if (event.type === 'future.thing' || event.type === 'sale.completed') unreadable += 1;
  }
  const duplicates = [...receipts.values()].reduce((sum, times) => sum + times - 1, 0);
  const expected = {
    override: overrides,
    projection_failed: unreadable,
    duplicate_number: duplicates,
  };
  for (const [kind, count] of Object.entries(expected)) {
    const raised = kinds.get(kind) ?? 0;
    if (raised !== count) throw new Violation(`invariant 13: ${raised} of ${count} ${kind}`);
  }
  if (!world.oracle.copies && !world.oracle.seriesForgotten && duplicates > 0) {
    throw new Violation(`invariant 5: ${duplicates} receipt numbers came twice`);
  }
  const branches = [...rows.streams.values()].filter((list) => list.length > 1).length;
  if (branches > (kinds.get('fork') ?? 0)) throw new Violation('invariant 13: a fork goes unsaid');
  const { copies, seriesForgotten } = world.oracle;
  if (!copies && !seriesForgotten) checkUnclashed(world, kinds);
}

/** Where no disk was copied or lost, nothing can clash. */
function checkUnclashed(world: World, kinds: ReadonlyMap<string, number>): void {
  const clashes = ['oversold', 'over_credit', 'fork', 'lease_received_twice', 'terminal_restored'];
  if (world.hq.dump === null) clashes.push('return_unbacked', 'lease_unbacked');
  checkBacking(world);
  checkTwice(world);
  for (const kind of clashes) {
    const count = kinds.get(kind) ?? 0;
    if (count > 0) throw new Violation(`a clash without a cause: ${count} ${kind}`);
  }
}

/**
 * A lease that a restored HQ takes over again finds its units in the pool, unless HQ has forgotten
 * that they came in or an override has taken them meanwhile.
 */
function checkBacking(world: World): void {
  const { oracle } = world;
  for (const { kind, detail } of world.hq.memory.rows.projection.exceptions.values()) {
    const counter = detail.split(' of ')[1] ?? '';
    const excused = oracle.unreceived.has(counter) || (oracle.beyond.get(counter) ?? 0) > 0;
    // Units may have gone back and on to another till, whose word HQ hears first.
    const ledger = world.hq.memory.rows.projection.ledgers.get(counter);
    const settled = (ledger?.adjust ?? 0) >= 0;
    if (kind === 'lease_unbacked' && !excused && !settled) {
      throw new Violation(`invariant 8: HQ granted units of ${counter} twice`);
    }
  }
}

/**
 * A right is used twice only where somebody has allowed it without a lease, or where HQ was put
 * back to a time before the till was enrolled that had it: nobody there waits for that till.
 */
function checkTwice({ hq, oracle }: World): void {
  for (const { kind, detail } of hq.memory.rows.projection.exceptions.values()) {
    if (kind !== 'refunded_twice') continue;
    const counter = /refund:[^ ]+/.exec(detail)?.[0] ?? '';
    if ((oracle.beyond.get(counter) ?? 0) > 0 || (oracle.allowance.get(counter) ?? 0) > 0) continue;
    throw new Violation(`a clash without a cause: ${detail} came back twice`);
  }
}

/** Invariant 12. */
async function checkRebuild(world: World): Promise<void> {
  const { rows } = world.hq.memory;
  const rebuilt = await rebuildProjections(rows.log, (hash) => rows.events.get(hash) ?? null);
  const { exceptions: live, ...tables } = rows.projection;
  const { exceptions: again, ...others } = rebuilt;
  const differences = projectionDifferences(
    { ...tables, exceptions: new Map() },
    { ...others, exceptions: new Map() },
  );
  const missing = [...again.keys()].filter((key) => !live.has(key));
  const [first] = [...differences, ...missing.map((key) => `exception ${key}`)];
  if (first !== undefined) throw new Violation(`invariant 12: rebuilt, ${first}`);
}
