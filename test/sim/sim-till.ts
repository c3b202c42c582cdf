import {
  type HeldCounter,
  hold,
  isPastAdvice,
  NOTHING_HELD,
  releaseAll,
  returnUnits,
} from '../../shared/domain/held-lease.ts';
import type { TerminalId } from '../../shared/domain/ids.ts';
import type { LeasePayload } from '../../shared/protocol/lease-event.ts';
import type { Page } from '../../shared/protocol/pull.ts';
import type { ProtocolRange } from '../../shared/protocol/protocol-version.ts';
import type { CanonicalValue } from '../../shared/protocol/canonical-json.ts';
import { applyChange, type Change, type SyncState } from '../../src-main/sync/machine-state.ts';
import { checkTill } from './step-checks.ts';
import { chainHash, numberedUuid } from './sim-crypto.ts';
import { appendEvent, copyDisk, type Disk } from './till-disk.ts';
import { addTo } from './oracle.ts';
import { fired, nextNumber, note, Violation, type World } from './world.ts';

/** One till: its disk, what its memory holds, and its place in the world. */
export interface SimTill {
  readonly name: string;
  readonly storefront: string;
  /** The device's private text; a copy of the disk on another machine keeps it. */
  deviceKey: string;
  /** Under which it journals before it is enrolled. */
  readonly localId: TerminalId;
  protocol: ProtocolRange;
  disk: Disk;
  readonly backups: Disk[];
  /** Null while it is off. */
  machine: SyncState | null;
  /** Counts starts: what an earlier life planned means nothing. */
  life: number;
  bootMs: number;
  online: boolean;
  diskFull: boolean;
  /** Destroyed for ever. */
  dead: boolean;
  wallOffsetMs: number;
  enrolCode: string | null;
  /** Requests it has sent that HQ will still hear of. */
  underWay: number;
  /** A backup is being put back: until then it does not start. */
  restoring: boolean;
  /** How far its journal may have left the machine, by what this start knows. */
  sentSeq: number;
  /** The latest journal head that a customer or an ack has seen: it must survive a crash. */
  shownSeq: number;
  shownHash: string;
  /** What `checkTill` has seen already. */
  checkedDisk: unknown;
  checkedMeta: unknown;
  checkedHeld: Map<string, HeldCounter>;
}

export function monotonicMs(world: World, till: SimTill): number {
  return world.nowMs - till.bootMs;
}

export function wallMs(world: World, till: SimTill): number {
  return world.nowMs + till.wallOffsetMs;
}

export function streamOf(till: SimTill): { readonly terminal: TerminalId; readonly epoch: number } {
  const certificate = till.disk.durable.identity?.certificate;
  if (certificate === undefined) return { terminal: till.localId, epoch: 1 };
  return { terminal: certificate.terminal, epoch: certificate.epoch };
}

export function maySell(till: SimTill): boolean {
  const { identity } = till.disk.durable;
  return till.machine !== null && identity !== null && identity.conflict === null;
}

export type Committed = 'kept' | 'full' | 'crashed';

/**
 * One transaction on the till's disk: all of it or nothing, with a crash possible before and after.
 */
export function transact(
  world: World,
  till: SimTill,
  what: string,
  change: (draft: Disk) => void,
): Committed {
  if (till.machine === null) return 'crashed';
  if (till.diskFull) {
    fired(world, 'fault disk-full');
    return 'full';
  }
  const draft = copyDisk(till.disk);
  change(draft);
  if (crashes(world)) {
    crash(world, till, `before ${what}`);
    return 'crashed';
  }
  keepDisk(world, till, draft);
  if (crashes(world)) {
    crash(world, till, `after ${what}`);
    return 'crashed';
  }
  return 'kept';
}

export function keepDisk(world: World, till: SimTill, draft: Disk): void {
  const from = till.disk.journal.length;
  till.disk = draft;
  for (const event of draft.journal.slice(from)) {
    if (chainHash(event.prevHash, event.bytes) !== event.hash) {
      throw new Violation(`invariant 4: ${till.name} wrote a hash that is not its event's`);
    }
    world.oracle.written.set(event.hash, event);
    fired(world, `event ${event.type}`);
  }
  till.shownSeq = draft.durable.head.seq;
  till.shownHash = draft.durable.head.hash;
  checkTill(world, till);
}

function crashes(world: World): boolean {
  return !world.calm && world.random.chance(world.faults.crash);
}

export function crash(world: World, till: SimTill, where: string): void {
  if (till.machine === null) return;
  note(world, `${till.name} crashes ${where}`);
  fired(world, 'fault till-crash');
  till.machine = null;
  till.life += 1;
}

export function journal(
  world: World,
  till: SimTill,
  draft: Disk,
  payload: CanonicalValue & { readonly type: string },
  receipt: string | null = null,
): void {
  const eventId = numberedUuid(nextNumber(world));
  const wall = Math.max(0, Math.floor(wallMs(world, till)));
  appendEvent(draft, streamOf({ ...till, disk: draft }), {
    eventId,
    payload,
    wallMs: wall,
    receipt,
  });
}

/** Every cart lets go, every advice counts afresh: SYNC's "all are released at boot". */
export function releaseAtBoot(draft: Disk, keeps: boolean): void {
  draft.carts.clear();
  if (keeps) return;
  for (const [counter, held] of draft.held) draft.held.set(counter, releaseAll(held, 3_600_000));
}

/** A stored change of the machine, as one transaction of the till. */
export function applyToDisk(world: World, till: SimTill, draft: Disk, change: Change): void {
  draft.durable = applyChange(draft.durable, change, draft.durable.head);
  if (change.kind === 'page') applyPage(world, till, draft, change.page);
  if (change.kind !== 'epoch') return;
  if (world.tampering.till?.keepsOldLease !== true) draft.held.clear();
  draft.carts.clear();
  draft.applied.clear();
  const { terminal, epoch, series } = change.certificate;
  const { cause } = change;
  draft.receipts.set(series, 0);
  fired(world, `epoch ${cause}`);
  journal(world, till, draft, { type: 'epoch.started', terminal, epoch, series, cause });
}

export function applyPage(world: World, till: SimTill, draft: Disk, page: Page): void {
  switch (page.stream) {
    case 'mailbox':
      for (const message of page.rows) applyMessage(world, till, draft, message);
      return;
    case 'journal':
      for (const event of page.rows) draft.imported.set(event.hash, event);
      return;
    case 'master':
    case 'storefront':
      applyRows(draft, page);
  }
}

function applyMessage(
  world: World,
  till: SimTill,
  draft: Disk,
  message: Extract<Page, { stream: 'mailbox' }>['rows'][number],
): void {
  const { messageId } = message;
  const known = draft.applied.has(messageId) && world.tampering.till?.appliesTwice !== true;
  const foreign =
    message.epoch !== streamOf({ ...till, disk: draft }).epoch &&
    world.tampering.till?.ignoresEpoch !== true;
  if (known) fired(world, 'message known already');
  if (foreign) fired(world, 'message for another epoch');
  if (known || foreign) return;
  fired(world, `message ${message.kind}`);
  const isLease = message.kind === 'lease.granted' || message.kind === 'lease.recalled';
  if (!isLease) return;
  draft.applied.set(messageId, true);
  const { counter, amount } = message;
  const held = draft.held.get(counter) ?? NOTHING_HELD;
  if (message.kind === 'lease.recalled') {
    giveUp(world, till, draft, counter, amount, 'recalled');
    return;
  }
  const { adviceMs } = message;
  const until = adviceMs === null ? null : monotonicMs(world, till) + adviceMs;
  draft.held.set(counter, hold(held, amount, until));
  const times = (world.oracle.applied.get(messageId) ?? 0) + 1;
  world.oracle.applied.set(messageId, times);
  // Only a copy of a disk can apply a grant once more; what it doubles is no fault of the sync.
  if (times > 1 && world.oracle.copies) addTo(world.oracle.allowance, counter, amount);
  fired(world, 'lease received');
  journal(world, till, draft, { type: 'lease.received', leaseId: messageId, counter, amount });
}

/** Debits the lease and journals it, in the caller's transaction. */
export function giveUp(
  world: World,
  till: SimTill,
  draft: Disk,
  counter: string,
  wanted: number,
  reason: Extract<LeasePayload, { type: 'lease.returned' }>['reason'],
): void {
  const held = draft.held.get(counter) ?? NOTHING_HELD;
  const { held: rest, amount } = returnUnits(held, wanted);
  if (amount === 0) return;
  if (world.tampering.till?.keepsReturned !== true) draft.held.set(counter, rest);
  fired(world, `lease returned ${reason}`);
  const returnId = numberedUuid(nextNumber(world));
  journal(world, till, draft, { type: 'lease.returned', returnId, counter, amount, reason });
}

/** What is past its advice goes back, by the terminal's own return. */
export function returnExpired(world: World, till: SimTill, draft: Disk): void {
  for (const [counter, held] of draft.held) {
    if (!isPastAdvice(held, monotonicMs(world, till))) continue;
    giveUp(world, till, draft, counter, held.available, 'expired');
  }
}

function applyRows(draft: Disk, page: Extract<Page, { stream: 'master' | 'storefront' }>): void {
  const { stream } = page;
  const generation = (draft.generations.get(stream) ?? 0) + (page.reset ? 1 : 0);
  draft.generations.set(stream, generation);
  for (const { entity, key, version, body } of page.rows) {
    const name = `${stream} ${entity} ${key}`;
    if (body === null) draft.master.delete(name);
    else draft.master.set(name, { stream, version, body, generation });
  }
  if (!page.upToDate) return;
  for (const [name, row] of draft.master) {
    if (row.stream === stream && row.generation < generation) draft.master.delete(name);
  }
}
