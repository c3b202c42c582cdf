import {
  type HeldCounter,
  hold,
  holdForCart,
  NOTHING_HELD,
  releaseFromCart,
  replenishHeld,
  spend,
} from '../../shared/domain/held-lease.ts';
import type { CanonicalValue } from '../../shared/protocol/canonical-json.ts';
import { numberedUuid, publicKeyOf } from './sim-crypto.ts';
import { grew, plan, transmit } from './network.ts';
import { addTo, checkSpent } from './oracle.ts';
import { paymentPayload, salePayload } from './sim-payloads.ts';
import {
  giveUp,
  journal,
  maySell,
  monotonicMs,
  returnExpired,
  type SimTill,
  streamOf,
  transact,
  wallMs,
} from './sim-till.ts';
import { appendEvent, type Cart, type Disk } from './till-disk.ts';
import { fired, nextNumber, type World } from './world.ts';

/** A sale begins: its units are reserved, and it is completed or left a while later. */
export function startCart(world: World, till: SimTill, counter: string): void {
  const { random } = world;
  const wanted = 1 + random.below(3);
  const held = till.disk.held.get(counter) ?? NOTHING_HELD;
  const reserved = holdForCart(held, wanted, monotonicMs(world, till));
  if (reserved.ok)
    return openCart(world, till, { counter, amount: wanted, beyond: 0 }, reserved.value);
  fired(world, `cart refused ${reserved.error}`);
  if (random.chance(0.2)) return askForLease(world, till, counter);
  if (random.chance(0.8)) return;
  const free = holdForCart(held, held.available, monotonicMs(world, till));
  if (!free.ok) return;
  const beyond = wanted - Math.min(wanted, held.available);
  if (beyond === 0) return;
  fired(world, 'lease override');
  openCart(world, till, { counter, amount: held.available + beyond, beyond }, free.value);
}

function openCart(world: World, till: SimTill, cart: Cart, held: HeldCounter): void {
  const id = nextNumber(world);
  const kept = transact(world, till, 'a reservation', (draft) => {
    draft.held.set(cart.counter, held);
    draft.carts.set(id, cart);
  });
  if (kept !== 'kept') return;
  const { life } = till;
  const alive = (): boolean => till.life === life && till.machine !== null;
  plan(world, 500 + world.random.below(15_000), `${till.name} cart`, alive, true, () => {
    if (world.random.chance(0.15)) return leaveCart(world, till, id);
    completeSale(world, till, id);
  });
}

function leaveCart(world: World, till: SimTill, id: number): void {
  transact(world, till, 'a cart left', (draft) => {
    const cart = draft.carts.get(id);
    if (cart !== undefined) letGo(draft, id, cart);
  });
}

function letGo(draft: Disk, id: number, cart: Cart): void {
  const released = releaseFromCart(
    draft.held.get(cart.counter) ?? NOTHING_HELD,
    cart.amount - cart.beyond,
  );
  if (released.ok) draft.held.set(cart.counter, released.value);
  draft.carts.delete(id);
}

function completeSale(world: World, till: SimTill, id: number): void {
  const cart = till.disk.carts.get(id);
  if (cart === undefined || !maySell(till)) return;
  const { counter, amount, beyond } = cart;
  const habits = world.tampering.till ?? {};
  let sold = false;
  let lastReceipt = ['', 0] as readonly [string, number];
  const kept = transact(world, till, 'a sale', (draft) => {
    const certificate = draft.durable.identity?.certificate;
    const spent = spend(draft.held.get(counter) ?? NOTHING_HELD, amount - beyond, beyond);
    if (certificate === undefined || !spent.ok) return;
    if (habits.sellsWithoutLease === true) letGo(draft, id, cart);
    else draft.held.set(counter, spent.value);
    draft.carts.delete(id);
    const { series, storefront, terminal } = certificate;
    const number = (draft.receipts.get(series) ?? 0) + 1;
    if (habits.counterApart !== true) draft.receipts.set(series, number);
    lastReceipt = [series, number];
    const payload = salePayload({
      terminal,
      storefront,
      series,
      counter: number,
      spends: [{ counter, amount, beyond }],
      nextNumber: () => nextNumber(world),
    });
    const before = draft.durable.head.seq;
    journal(world, till, draft, payload as CanonicalValue & typeof payload, `${series} ${number}`);
    sold = draft.durable.head.seq > before;
  });
  // A crash behind the commit has sold: the goods and the receipt are the customer's.
  if (sold && till.disk.carts.get(id) === undefined && isSold(till, lastReceipt)) {
    addTo(world.oracle.spent, counter, amount - beyond);
    addTo(world.oracle.beyond, counter, beyond);
    checkSpent(world.oracle, counter);
    fired(world, beyond > 0 ? 'sale beyond' : 'sale');
  }
  if (kept !== 'kept') return;
  if (habits.counterApart === true) {
    const apart = transact(world, till, 'a counter', (draft) => {
      draft.receipts.set(...lastReceipt);
    });
    if (apart !== 'kept') return;
  }
  grew(world, till);
}

function isSold(till: SimTill, [series, number]: readonly [string, number]): boolean {
  return till.disk.journal.at(-1)?.receipt === `${series} ${number}`;
}

/** A customer pays: credit is there again at once, at this till. */
export function takePayment(world: World, till: SimTill, counter: string): void {
  const amount = 1 + world.random.below(4);
  const entryId = numberedUuid(nextNumber(world));
  const before = till.disk.durable.head.seq;
  const kept = transact(world, till, 'a payment', (draft) => {
    const held = draft.held.get(counter) ?? NOTHING_HELD;
    draft.held.set(counter, replenishHeld(held, amount));
    const payload = paymentPayload(entryId, counter.slice('credit:'.length), amount);
    journal(world, till, draft, payload as CanonicalValue & typeof payload);
  });
  if (till.disk.durable.head.seq > before) {
    addTo(world.oracle.received, counter, amount);
    fired(world, 'lease replenished');
  }
  if (kept === 'kept') grew(world, till);
}

export function returnSome(
  world: World,
  till: SimTill,
  counter: string,
  reason: 'surplus' | 'closing',
): void {
  const kept = transact(world, till, 'a return', (draft) => {
    const wanted = reason === 'closing' ? Number.MAX_SAFE_INTEGER : 1 + world.random.below(4);
    giveUp(world, till, draft, counter, wanted, reason);
  });
  if (kept === 'kept') grew(world, till);
}

/** A till that is put away gives everything back. */
export function closeShop(world: World, till: SimTill): void {
  for (const counter of till.disk.held.keys()) returnSome(world, till, counter, 'closing');
}

export function sweepExpired(world: World, till: SimTill): void {
  const kept = transact(world, till, 'a sweep', (draft) => returnExpired(world, till, draft));
  if (kept === 'kept') grew(world, till);
}

export function askForLease(world: World, till: SimTill, counter: string): void {
  const { terminal, epoch } = streamOf(till);
  const requestId = numberedUuid(nextNumber(world));
  const amount = 1 + world.random.below(5);
  const proto = till.protocol.version;
  fired(world, 'lease asked');
  const { life } = till;
  const body = { proto, terminal, epoch, requestId, counter, amount };
  transmit(world, till, { to: 'lease-request', body }, (answer) => {
    if (till.life !== life || answer.to !== 'lease-request') return;
    fired(world, `answer lease-request ${answer.body.kind} ${answer.body.code}`);
    if (world.tampering.till?.grantFromAnswer !== true || answer.body.kind !== 'heard') return;
    transact(world, till, 'a grant out of an answer', (draft) => {
      const granted = world.hq.memory.rows.projection.leases.get(requestId)?.amount ?? 0;
      if (granted === 0 || draft.applied.has(requestId)) return;
      draft.applied.set(requestId, true);
      draft.held.set(counter, hold(draft.held.get(counter) ?? NOTHING_HELD, granted, null));
      const event = { type: 'lease.received', leaseId: requestId, counter, amount: granted };
      journal(world, till, draft, event);
    });
    grew(world, till);
  });
}

/** The wall clock jumps by days: logged, and nothing else comes of it. */
export function jumpClock(world: World, till: SimTill): void {
  const from = Math.max(0, Math.floor(wallMs(world, till)));
  till.wallOffsetMs = Math.floor((world.random.next() - 0.3) * 10 * 86_400_000);
  const to = Math.max(0, Math.floor(wallMs(world, till)));
  fired(world, 'fault clock-jump');
  const kept = transact(world, till, 'a clock jump', (draft) => {
    journal(world, till, draft, { type: 'clock.jumped', fromWallMs: from, toWallMs: to });
  });
  if (kept === 'kept') grew(world, till);
}

/** An event no projection can read: of an unknown type, of a newer version, of a broken shape. */
export function writeUnreadable(world: World, till: SimTill): void {
  const kind = world.random.below(3);
  const payload = kind === 0 ? { type: 'future.thing', x: 1 } : { type: 'sale.completed', x: 1 };
  fired(world, 'fault unreadable-event');
  const kept = transact(world, till, 'an unreadable event', (draft) => {
    appendEvent(draft, streamOf({ ...till, disk: draft }), {
      eventId: numberedUuid(nextNumber(world)),
      payload,
      wallMs: Math.max(0, Math.floor(wallMs(world, till))),
      receipt: null,
      ...(kind === 1 ? { version: 99 } : {}),
    });
  });
  if (kept === 'kept') grew(world, till);
}

/** Whether the key this machine holds is the certificate's. */
export function keyFits(till: SimTill): boolean {
  const certificate = till.disk.durable.identity?.certificate;
  return certificate === undefined || certificate.devicePublicKey === publicKeyOf(till.deviceKey);
}
