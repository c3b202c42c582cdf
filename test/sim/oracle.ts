import type { SaleCompleted } from '../../shared/protocol/journal-event.ts';
import { type StoredEvent } from './till-disk.ts';
import { Violation } from './world.ts';

/**
 * What really happened, known to nobody inside: goods that left the shop, credit that was used.
 * Copies of a disk can spend one lease twice and neither terminal nor HQ can prevent it;
 * `allowance` is the bound of that, and every other unit beyond what came in is a violation.
 */
export interface Oracle {
  /** Every event that was ever on a disk, by hash. */
  readonly written: Map<string, StoredEvent>;
  readonly received: Map<string, number>;
  /** Within a lease; what overrides allowed is in `beyond`. */
  readonly spent: Map<string, number>;
  readonly beyond: Map<string, number>;
  readonly allowance: Map<string, number>;
  /** By the event's hash: cash that went into the drawer, handed over less change. */
  readonly cash: Map<string, number>;
  /** Every receipt that a customer holds. */
  readonly receipts: { readonly payload: SaleCompleted; readonly hash: string }[];
  /** By the event's hash: what a till gave back of a sale that only it knew of. */
  readonly ownRefunds: Map<string, { readonly counter: string; readonly amount: number }>;
  /** How often each grant was applied, on whatever disk. */
  readonly applied: Map<string, number>;
  /** Leases that a restored HQ does not know any more. */
  readonly forgotten: { readonly counter: string; readonly amount: number }[];
  /** Counters of which a restored HQ has forgotten that something came in. */
  readonly unreceived: Set<string>;
  /** What HQ took out of its pool since its last dump: restored, it would lend that again. */
  readonly withdrawn: Map<string, number>;
  /** A disk was copied, restored or destroyed. */
  copies: boolean;
  /** More series were given since the dump than a restored HQ leaves out: SYNC's bound. */
  seriesForgotten: boolean;
  /** Events that only a destroyed or restored disk held. */
  lostDisks: boolean;
}

export function newOracle(): Oracle {
  return {
    written: new Map(),
    received: new Map(),
    spent: new Map(),
    beyond: new Map(),
    allowance: new Map(),
    cash: new Map(),
    receipts: [],
    ownRefunds: new Map(),
    applied: new Map(),
    forgotten: [],
    unreceived: new Set(),
    withdrawn: new Map(),
    copies: false,
    seriesForgotten: false,
    lostDisks: false,
  };
}

export function addTo(table: Map<string, number>, key: string, amount: number): void {
  table.set(key, (table.get(key) ?? 0) + amount);
}

/** Invariants 7 to 9 against the truth. */
export function checkSpent(oracle: Oracle, counter: string): void {
  const spent = oracle.spent.get(counter) ?? 0;
  const limit = (oracle.received.get(counter) ?? 0) + (oracle.allowance.get(counter) ?? 0);
  if (spent > limit) {
    throw new Violation(`invariant 7/9: ${spent} of ${counter} are spent, ${limit} came in`);
  }
}

/** Events that were on one disk only are gone: what it gave back of its own, nobody knows of. */
export function tailLost(oracle: Oracle, lost: readonly StoredEvent[]): void {
  for (const { hash } of lost) {
    const own = oracle.ownRefunds.get(hash);
    if (own !== undefined) addTo(oracle.allowance, own.counter, own.amount);
  }
}

/** A disk was copied or lost: what HQ has forgotten may now be spent without anybody knowing. */
export function diskDoubled(oracle: Oracle, held: Iterable<readonly [string, number]>): void {
  oracle.copies = true;
  for (const [counter, amount] of held) addTo(oracle.allowance, counter, amount);
  for (const { counter, amount } of oracle.forgotten) addTo(oracle.allowance, counter, amount);
  oracle.forgotten.length = 0;
}
