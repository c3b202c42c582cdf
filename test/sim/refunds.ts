import { refundCounter } from '../../shared/domain/counter.ts';
import {
  type HeldCounter,
  holdForCart,
  isPastAdvice,
  NOTHING_HELD,
  replenishHeld,
  spend,
} from '../../shared/domain/held-lease.ts';
import { RESTOCK_KINDS } from '../../shared/domain/refund.ts';
import type { CanonicalValue } from '../../shared/protocol/canonical-json.ts';
import type { SaleCompleted } from '../../shared/protocol/journal-event.ts';
import type { RefundProcessed } from '../../shared/protocol/refund-event.ts';
import { refundFaults } from '../../shared/protocol/sale-sums.ts';
import { feed, grew, plan } from './network.ts';
import { addTo, checkSpent } from './oracle.ts';
import { refundPayload } from './refund-payload.ts';
import { openShift } from './shifts.ts';
import { project } from './sim-hq.ts';
import { giveUp, journal, maySell, monotonicMs, type SimTill, transact } from './sim-till.ts';
import { askForLease } from './till-actions.ts';
import type { Disk } from './till-disk.ts';
import { fired, nextNumber, Violation, type World } from './world.ts';

/** What somebody wants to bring back, and by what right the till may take it. */
interface Wanted {
  readonly sale: SaleCompleted;
  readonly line: SaleCompleted['lines'][number];
  readonly quantityMilli: number;
  /**
   * `own`: this till's own sale, never sent, so that nobody else can have the right. `lease`: what
   * it holds of HQ's. `override`: whatever it lacks, a manager allows.
   */
  readonly right: 'own' | 'lease' | 'override';
}

/** A customer comes back with a receipt of any till, or a forgetful one without. */
export function takeBackSome(world: World, till: SimTill): void {
  const { random, oracle } = world;
  if (!maySell(till) || oracle.receipts.length === 0) return;
  const { payload: sale, hash } = random.pick(oracle.receipts);
  const line = random.pick(sale.lines);
  const quantityMilli = partOf(world, line);
  const own = till.disk.journal.find((event) => event.hash === hash);
  const neverSent = own !== undefined && own.seq > till.sentSeq;
  const mayRefund = neverSent || world.tampering.till?.refundsSent === true;
  if (own !== undefined && mayRefund) {
    return refund(world, till, { sale, line, quantityMilli, right: 'own' });
  }
  if (!till.online || till.machine?.session == null) {
    if (random.chance(0.5)) refund(world, till, { sale, line, quantityMilli, right: 'override' });
    return;
  }
  const { life } = till;
  const alive = (): boolean => till.life === life && till.machine !== null;
  plan(
    world,
    1,
    'HQ books',
    () => world.nowMs >= world.hq.downUntilMs,
    true,
    () => project(world, 50),
  );
  askForLease(world, till, refundCounter(line.lineId), quantityMilli);
  // "Pull now": the grant lies in the mailbox.
  plan(world, 400, `${till.name} is told to pull`, alive, true, () => {
    feed(world, till, { kind: 'poked' });
  });
  plan(world, 1_000 + random.below(8_000), `${till.name} refund`, alive, true, () => {
    const right = world.random.chance(0.1) ? 'override' : 'lease';
    refund(world, till, { sale, line, quantityMilli, right });
  });
}

function partOf({ random }: World, line: SaleCompleted['lines'][number]): number {
  const unit = line.weighed ? 1 : 1_000;
  const units = line.quantityMilli / unit;
  return unit * (random.chance(0.5) ? units : 1 + random.below(units));
}

function refund(world: World, till: SimTill, wanted: Wanted): void {
  if (!maySell(till)) return;
  const { line, quantityMilli } = wanted;
  const counter = refundCounter(line.lineId);
  const done: { readonly payload: RefundProcessed; readonly receipt: string }[] = [];
  const drawerBefore = till.disk.drawerMinor;
  const kept = transact(world, till, 'a refund', (draft) => {
    const withReceipt = wanted.right !== 'override' || world.random.chance(0.8);
    const right = withReceipt ? takeRight(world, till, draft, wanted) : 0;
    if (right !== null) {
      const beyond = right;
      const payload = writeRefund(world, till, draft, { ...wanted, withReceipt, beyond });
      const { certificate } = draft.durable.identity ?? {};
      if (payload !== null) {
        const { receiptCounter } = payload.refund;
        done.push({ payload, receipt: `${certificate?.series ?? ''} ${receiptCounter}` });
      }
    }
    // One right is for one refund: what is left of it goes back at once.
    const left = draft.held.get(counter)?.available ?? 0;
    if (left > 0) giveUp(world, till, draft, counter, left, 'surplus');
  });
  const [one] = done;
  if (one !== undefined && till.disk.journal.some(({ receipt }) => receipt === one.receipt)) {
    hasRefunded(world, till, { ...wanted, quantityMilli, payload: one.payload }, drawerBefore);
  }
  if (kept === 'kept') grew(world, till);
}

/** Takes what it can from the lease. @returns what no lease stands behind; null: not allowed */
function takeRight(world: World, till: SimTill, draft: Disk, wanted: Wanted): number | null {
  const { line, quantityMilli, right } = wanted;
  const counter = refundCounter(line.lineId);
  const before = draft.refunded.get(line.lineId) ?? 0;
  const tooMuch = before + quantityMilli > line.quantityMilli;
  // Its own books say what it has given back; only somebody who overlooks that gives more.
  if (tooMuch) return null;
  const held = draft.held.get(counter) ?? NOTHING_HELD;
  const leased = right === 'own' ? 0 : Math.min(quantityMilli, spendable(world, till, held));
  const beyond = quantityMilli - leased;
  if (beyond > 0 && right === 'lease') return null;
  const reserved =
    leased === 0 ? held : unwrap(holdForCart(held, leased, monotonicMs(world, till)));
  const spent = unwrap(spend(reserved, leased, beyond));
  if (world.tampering.till?.keepsRight !== true) draft.held.set(counter, spent);
  draft.refunded.set(line.lineId, before + quantityMilli);
  return beyond;
}

function spendable(world: World, till: SimTill, held: HeldCounter): number {
  return isPastAdvice(held, monotonicMs(world, till)) ? 0 : held.available;
}

function unwrap(held: ReturnType<typeof holdForCart>): HeldCounter {
  if (!held.ok) throw new Error(`No right: ${held.error}`);
  return held.value;
}

/** Writes the refund and what comes of it, in the caller's transaction. */
function writeRefund(
  world: World,
  till: SimTill,
  draft: Disk,
  wanted: Wanted & { readonly withReceipt: boolean; readonly beyond: number },
): RefundProcessed | null {
  const certificate = draft.durable.identity?.certificate;
  if (certificate === undefined) return null;
  openShift(world, till, draft);
  const { terminal, storefront, series } = certificate;
  const { sale, line, quantityMilli, withReceipt, beyond, right } = wanted;
  const number = (draft.receipts.get(series) ?? 0) + 1;
  draft.receipts.set(series, number);
  const known = draft.refunded.get(line.lineId) ?? quantityMilli;
  const needs = beyond > 0 && right === 'override' ? 'refund_right' : null;
  const written = refundPayload({
    ...{ terminal, storefront, series, counter: number, sale, withReceipt, line, quantityMilli },
    beforeMilli: withReceipt ? known - quantityMilli : 0,
    restock: world.random.pick(RESTOCK_KINDS),
    leases: withReceipt
      ? [{ counter: refundCounter(line.lineId), amount: quantityMilli, beyond }]
      : [],
    override: withReceipt ? needs : 'refund_without_receipt',
    keepsGoods: world.random.chance(0.8),
    nextNumber: () => nextNumber(world),
  });
  const payload = world.tampering.refund?.(written) ?? written;
  draft.drawerMinor += payload.cashMovement?.amountMinor ?? 0;
  for (const { counter, amount } of payload.replenished) {
    draft.held.set(counter, replenishHeld(draft.held.get(counter) ?? NOTHING_HELD, amount));
  }
  journal(world, till, draft, payload as CanonicalValue & typeof payload, `${series} ${number}`);
  return payload;
}

/** Invariants 6 and 10, at the moment money goes back and against what changed hands. */
function hasRefunded(
  world: World,
  till: SimTill,
  { line, right, payload }: Wanted & { readonly payload: RefundProcessed },
  drawerBefore: number,
): void {
  const { oracle } = world;
  const event = till.disk.journal.findLast(({ type }) => type === 'refund.processed');
  fired(world, `refund ${payload.refund.sale === null ? 'without receipt' : right}`);
  for (const { restock } of payload.lines) fired(world, `refund to ${restock}`);
  for (const { counter, amount } of payload.replenished) addTo(oracle.received, counter, amount);
  returnToHq(world, payload);
  for (const { counter, amount, beyond } of payload.leases) {
    const allowed = right === 'own' ? 0 : beyond;
    addTo(oracle.spent, counter, amount - allowed);
    addTo(oracle.beyond, counter, allowed);
    if (right === 'own' && event !== undefined)
      oracle.ownRefunds.set(event.hash, { counter, amount });
    checkSpent(oracle, counter);
  }
  const [fault] = refundFaults(payload);
  const name = `${till.name}'s refund of ${line.lineId}`;
  if (fault !== undefined) throw new Violation(`invariant 6: ${name}: ${fault}`);
  const cash = payload.tenders.filter(({ kind }) => kind === 'cash');
  const given = cash.reduce((sum, { givenMinor }) => sum + givenMinor, 0);
  if (event !== undefined) oracle.cash.set(event.hash, -given);
  if (till.disk.drawerMinor - drawerBefore !== -given) {
    throw new Violation(`invariant 6: ${name} gave ${given} and the drawer says another`);
  }
}

/** Goods on the shelf that are not the till's own again: HQ lends them out. */
function returnToHq({ oracle }: World, { refund: { storefrontId }, ...payload }: RefundProcessed) {
  for (const { productId, quantityMilli } of payload.stockMovements) {
    const counter = `stock:${storefrontId}:${productId}`;
    if (payload.replenished.some((one) => one.counter === counter)) continue;
    addTo(oracle.received, counter, quantityMilli);
  }
}
