import { hold, NOTHING_HELD, replenishHeld } from '../../shared/domain/held-lease.ts';
import type { CanonicalValue } from '../../shared/protocol/canonical-json.ts';
import { drawerGains, openShift, tendDrawer } from './shifts.ts';
import { numberedUuid, publicKeyOf } from './sim-crypto.ts';
import { grew, transmit } from './network.ts';
import { addTo } from './oracle.ts';
import { customerPayload, paymentPayload } from './sim-payloads.ts';
import {
  giveUp,
  journal,
  returnExpired,
  type SimTill,
  streamOf,
  transact,
  wallMs,
} from './sim-till.ts';
import { appendEvent } from './till-disk.ts';
import { fired, nextNumber, type World } from './world.ts';

/** A customer pays: credit is there again at once, at this till. */
export function takePayment(world: World, till: SimTill, counter: string): void {
  const amount = 1 + world.random.below(4);
  const entryId = numberedUuid(nextNumber(world));
  const before = till.disk.durable.head.seq;
  const kept = transact(world, till, 'a payment', (draft) => {
    const held = draft.held.get(counter) ?? NOTHING_HELD;
    draft.held.set(counter, replenishHeld(held, amount));
    openShift(world, till, draft);
    const payload = paymentPayload(entryId, counter.slice('credit:'.length), amount);
    journal(world, till, draft, payload as CanonicalValue & typeof payload);
  });
  if (till.disk.durable.head.seq > before) {
    addTo(world.oracle.received, counter, amount);
    fired(world, 'lease replenished');
  }
  if (kept === 'kept') grew(world, till);
}

/** Somebody becomes a customer, whether or not HQ can be asked. */
export function makeCustomer(world: World, till: SimTill): void {
  const payload = customerPayload(numberedUuid(nextNumber(world)));
  const kept = transact(world, till, 'a customer', (draft) => {
    journal(world, till, draft, payload as CanonicalValue & typeof payload);
  });
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
  const written = till.disk.journal.length;
  const kept = transact(world, till, 'a sweep', (draft) => {
    returnExpired(world, till, draft);
    tendDrawer(world, till, draft);
  });
  for (const [hash, gained] of drawerGains(till.disk.journal.slice(written))) {
    world.oracle.cash.set(hash, gained);
  }
  if (kept === 'kept') grew(world, till);
}

export function askForLease(
  world: World,
  till: SimTill,
  counter: string,
  amount = 1 + world.random.below(5),
): void {
  const { terminal, epoch } = streamOf(till);
  const requestId = numberedUuid(nextNumber(world));
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
