import { heldFaults } from '../../shared/domain/held-lease.ts';
import { ledgerFaults } from '../../shared/domain/lease.ts';
import { RESERVATION_MS } from '../../shared/domain/reservation.ts';
import { ackMessage } from '../../shared/protocol/sync-identity.ts';
import type { MemoryHq } from './memory-sync-store.ts';
import { checkSpent } from './oracle.ts';
import { chainHash, publicKeyOf, verifyWith } from './sim-crypto.ts';
import type { SimTill } from './sim-till.ts';
import { Violation, type World } from './world.ts';

export const HQ_KEY = 'hq-private';

/** Invariants 1, 3, 4 and 8 on one till; looked at again whenever its disk or HQ's life changed. */
export function checkTill(world: World, till: SimTill): void {
  const meta = world.hq.memory.rows.single.get('meta');
  if (till.checkedDisk === till.disk && till.checkedMeta === meta) return;
  till.checkedDisk = till.disk;
  till.checkedMeta = meta;
  const { durable, journal, held } = till.disk;
  const { head, acked, durableSeq } = durable;
  const last = journal.at(-1);
  if ((last?.seq ?? 0) !== head.seq || (last?.hash ?? head.hash) !== head.hash) {
    throw new Violation(`invariant 4: ${till.name}'s head is not the end of its journal`);
  }
  if (head.seq < till.shownSeq || journal[till.shownSeq - 1]?.hash !== till.shownHash) {
    if (till.shownSeq > 0) throw new Violation(`invariant 1: ${till.name} lost a shown event`);
  }
  if (durableSeq > (acked?.seq ?? 0) || (acked?.seq ?? 0) > head.seq) {
    throw new Violation(
      `invariant 3: ${till.name} durable ${durableSeq}, acked ${acked?.seq ?? 0}, head ${head.seq}`,
    );
  }
  if (acked !== null) {
    if (journal[acked.seq - 1]?.hash !== acked.hash) {
      throw new Violation(`invariant 3: ${till.name}'s ack ${acked.seq} is of another journal`);
    }
    if (!verifyWith(publicKeyOf(HQ_KEY), ackMessage(acked), acked.signature)) {
      throw new Violation(`invariant 4: ${till.name} holds a countersignature that is not HQ's`);
    }
    const { rows } = world.hq.memory;
    const sameHq = meta?.incarnation === durable.hqIncarnation;
    if (sameHq && !rows.events.has(acked.hash)) {
      throw new Violation(`invariant 3: HQ acked event ${acked.seq} of ${till.name} and lacks it`);
    }
  }
  checkReserved(till);
  for (const [counter, one] of held) {
    if (till.checkedHeld.get(counter) === one) continue;
    till.checkedHeld.set(counter, one);
    const [fault] = heldFaults(one);
    if (fault !== undefined) throw new Violation(`invariant 8: ${till.name} ${counter}: ${fault}`);
    checkSpent(world.oracle, counter);
  }
}

/** How often a till looks for holds that are over. */
export const SWEEP_MS = 60_000;

/**
 * Invariant 11: no hold is older than 30 monotonic minutes, at the sweep behind them. A till whose
 * disk is full can end none, and sell none either.
 */
export function checkHolds(world: World, till: SimTill): void {
  if (till.machine === null || till.diskFull) return;
  const nowMs = world.nowMs - till.bootMs;
  for (const { heldSinceMs, counter } of till.disk.carts.values()) {
    if (heldSinceMs === null || nowMs - heldSinceMs <= RESERVATION_MS + SWEEP_MS) continue;
    const minutes = Math.floor((nowMs - heldSinceMs) / 60_000);
    throw new Violation(`invariant 11: ${till.name} holds ${counter} for ${minutes} minutes`);
  }
}

/** Invariants 8 and 11: what is reserved of a lease is what open carts hold of it. */
function checkReserved(till: SimTill): void {
  const inCarts = new Map<string, number>();
  for (const { counter, amount, beyond, heldSinceMs } of till.disk.carts.values()) {
    if (heldSinceMs !== null) {
      inCarts.set(counter, (inCarts.get(counter) ?? 0) + amount - beyond);
    }
  }
  for (const [counter, { reserved }] of till.disk.held) {
    const wanted = inCarts.get(counter) ?? 0;
    if (reserved === wanted) continue;
    const words = `${reserved} of ${counter} reserved, carts hold ${wanted}`;
    throw new Violation(`invariant 11: ${till.name} has ${words}`);
  }
}

/** What of HQ was checked already: only what is new is looked at again. */
export interface HqWatch {
  arrivals: number;
  logged: number;
  logOf: unknown;
  readonly ledgers: Map<string, unknown>;
}

/** Invariants 2, 3, 4, 7 and 8 at HQ, after each of its transactions. */
export function checkHq(world: World, memory: MemoryHq, watch: HqWatch): void {
  const { rows } = memory;
  watch.arrivals = Math.min(watch.arrivals, rows.arrival.length);
  for (; watch.arrivals < rows.arrival.length; watch.arrivals += 1) {
    const row = rows.events.get(rows.arrival[watch.arrivals] ?? '');
    if (row === undefined) throw new Violation('invariant 2: an arrival without its event');
    const written = world.oracle.written.get(row.hash);
    if (written === undefined || written.bytes !== row.bytes || written.seq !== row.seq) {
      throw new Violation(`invariant 2: HQ holds event ${row.seq} that no till wrote`);
    }
    if (chainHash(row.prevHash, row.bytes) !== row.hash) {
      throw new Violation(`invariant 4: HQ's event ${row.seq} has another hash`);
    }
    if (row.seq > 1 && !rows.events.has(row.prevHash)) {
      throw new Violation(`invariant 3: HQ holds event ${row.seq} without the one before it`);
    }
  }
  if (watch.logged === rows.log.length && watch.logOf === rows.log) return;
  watch.logged = rows.log.length;
  watch.logOf = rows.log;
  for (const [counter, ledger] of rows.projection.ledgers) {
    if (watch.ledgers.get(counter) === ledger) continue;
    watch.ledgers.set(counter, ledger);
    const [fault] = ledgerFaults(ledger);
    if (fault !== undefined) throw new Violation(`invariant 7/8: HQ ${counter}: ${fault}`);
  }
}
