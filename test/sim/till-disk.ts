import type { HeldCounter } from '../../shared/domain/held-lease.ts';
import type { ShiftId, TerminalId } from '../../shared/domain/ids.ts';
import { ZERO } from '../../shared/domain/money.ts';
import type { Perpetual } from '../../shared/domain/shift/figures.ts';
import { canonicalJson, type CanonicalValue } from '../../shared/protocol/canonical-json.ts';
import { JOURNAL_VERSION } from '../../shared/protocol/journal-event.ts';
import type { ShippedEvent } from '../../shared/protocol/push.ts';
import type { DurableSync } from '../../src-main/sync/machine-state.ts';
import type { Basket } from './basket.ts';
import { chainHash } from './sim-crypto.ts';

export interface StoredEvent extends ShippedEvent {
  readonly terminal: TerminalId;
  readonly epoch: number;
  readonly seq: number;
  readonly type: string;
  readonly prevHash: string;
  /** `series counter` of a sale. */
  readonly receipt: string | null;
}

export interface Cart {
  readonly counter: string;
  readonly amount: number;
  readonly beyond: number;
  readonly basket: Basket;
  /** On the monotonic clock of this start; null once the hold was swept. */
  readonly heldSinceMs: number | null;
}

/** The shift that is open on a disk. */
export interface SimShift {
  readonly shiftId: ShiftId;
  readonly number: number;
  readonly openedSeq: number;
  readonly before: Perpetual;
}

/** The last Z of a disk; its number is 0 before the first. */
export interface LastZ {
  readonly number: number;
  readonly perpetual: Perpetual;
}

export const NO_Z: LastZ = { number: 0, perpetual: { salesMinor: ZERO, refundsMinor: ZERO } };

/** Everything a till keeps. Values are replaced, never changed: a copy of the maps is a backup. */
export interface Disk {
  durable: DurableSync;
  readonly journal: StoredEvent[];
  /** What a restored till got back of its own past. */
  readonly imported: Map<string, ShippedEvent>;
  readonly held: Map<string, HeldCounter>;
  readonly carts: Map<number, Cart>;
  /** Cash in the drawer, by this disk's own books. */
  drawerMinor: number;
  shift: SimShift | null;
  lastZ: LastZ;
  /** By sale line: what this till has given back, in thousandths. */
  readonly refunded: Map<string, number>;
  /** Mailbox messages that were applied, so that each is applied once. */
  readonly applied: Map<string, true>;
  readonly receipts: Map<string, number>;
  readonly master: Map<string, MasterCopy>;
  /** Counts first pages, so that rows which a whole pull did not bring again are dropped. */
  readonly generations: Map<string, number>;
}

export interface MasterCopy {
  readonly stream: string;
  readonly version: number;
  readonly body: string;
  readonly generation: number;
}

export function copyDisk(disk: Disk): Disk {
  return {
    durable: disk.durable,
    journal: [...disk.journal],
    imported: new Map(disk.imported),
    held: new Map(disk.held),
    carts: new Map(disk.carts),
    drawerMinor: disk.drawerMinor,
    shift: disk.shift,
    lastZ: disk.lastZ,
    refunded: new Map(disk.refunded),
    applied: new Map(disk.applied),
    receipts: new Map(disk.receipts),
    master: new Map(disk.master),
    generations: new Map(disk.generations),
  };
}

/** Appends an event of the disk's present stream: the product's canonical bytes and chain. */
export function appendEvent(
  disk: Disk,
  stream: { readonly terminal: TerminalId; readonly epoch: number },
  event: {
    readonly eventId: string;
    readonly payload: CanonicalValue & { readonly type: string };
    readonly wallMs: number;
    readonly receipt: string | null;
    readonly version?: number;
  },
): StoredEvent {
  const { head } = disk.durable;
  const { payload } = event;
  const seq = head.seq + 1;
  const bytes = canonicalJson({
    ...stream,
    eventId: event.eventId,
    seq,
    type: payload.type,
    v: event.version ?? JOURNAL_VERSION,
    hlc: `${String(event.wallMs).padStart(15, '0')}.000000`,
    wall: new Date(event.wallMs).toISOString(),
    businessDate: '2026-11-21',
    payload,
    prevHash: head.hash,
  });
  const hash = chainHash(head.hash, bytes);
  const { type } = payload;
  const { receipt } = event;
  const stored = { ...stream, seq, type, bytes, hash, prevHash: head.hash, receipt };
  disk.journal.push(stored);
  disk.durable = { ...disk.durable, head: { seq, hash } };
  return stored;
}
