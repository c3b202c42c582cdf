import { NOTHING_HELD, releaseFromCart } from '../../shared/domain/held-lease.ts';
import { RESERVATION_MS } from '../../shared/domain/reservation.ts';
import { monotonicMs, type SimTill, transact } from './sim-till.ts';
import type { Cart, Disk } from './till-disk.ts';
import { fired, type World } from './world.ts';

/** Gives back what a cart holds, if it still holds it. */
export function letGo(draft: Disk, cart: Cart): void {
  const units = cart.amount - cart.beyond;
  if (cart.heldSinceMs === null || units === 0) return;
  const released = releaseFromCart(draft.held.get(cart.counter) ?? NOTHING_HELD, units);
  if (released.ok) draft.held.set(cart.counter, released.value);
}

/** RES-3: what carts have held for 30 monotonic minutes goes back; the carts stay. */
export function sweepCarts(world: World, till: SimTill): void {
  const { tampering } = world;
  const nowMs = tampering.till?.sweepsByWall === true ? till.wallOffsetMs : 0;
  const over = [...till.disk.carts].filter(
    ([, { heldSinceMs }]) =>
      heldSinceMs !== null && heldSinceMs + RESERVATION_MS <= monotonicMs(world, till) + nowMs,
  );
  if (over.length === 0 || tampering.till?.neverSweeps === true) return;
  transact(world, till, 'a sweep of carts', (draft) => {
    for (const [id, cart] of over) {
      if (tampering.till?.keepsSwept !== true) letGo(draft, cart);
      draft.carts.set(id, { ...cart, heldSinceMs: null });
    }
    fired(world, 'reservation expired');
  });
}
