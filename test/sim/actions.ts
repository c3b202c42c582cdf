import { cloneTill, destroyTill, findTill, restoreHq, restoreTill } from './disasters.ts';
import { startCart } from './carts.ts';
import { sweepCarts } from './holds.ts';
import { counters, storefrontOf } from './goods.ts';
import { actAtHq } from './hq-actions.ts';
import { commitMistake } from './mistakes.ts';
import { boot, feed } from './network.ts';
import { takeBackSome } from './refunds.ts';
import { crash, maySell, type SimTill } from './sim-till.ts';
import {
  askForLease,
  closeShop,
  jumpClock,
  keyFits,
  makeCustomer,
  returnSome,
  sweepExpired,
  takePayment,
  writeUnreadable,
} from './till-actions.ts';
import { copyDisk } from './till-disk.ts';
import { fired, type World } from './world.ts';

/** One thing happens: at a till, at HQ, or to either. */
export async function act(world: World): Promise<void> {
  const { random, tills } = world;
  const till = random.pick(tills);
  if (till.dead && random.chance(0.15)) await findTill(world, till);
  if (till.machine === null && !till.dead && random.chance(0.7)) upgradeAndBoot(world, till);
  if (random.chance(0.04)) return commitMistake(world, till);
  if (random.chance(0.1) && keyFits(till)) return takeBackSome(world, till);
  const roll = random.below(100);
  if (roll < 53) trade(world, till, roll);
  else if (roll < 70) await actAtHq(world, random.below(100));
  else if (roll < 82) tend(world, till, roll);
  else await suffer(world, till, roll);
}

/** Rolls below 53: goods, leases and money. */
function trade(world: World, till: SimTill, roll: number): void {
  const { random } = world;
  if (!maySell(till)) return;
  const own = counters().filter(
    (one) => (storefrontOf(one) ?? till.storefront) === till.storefront,
  );
  const counter = random.pick(own);
  if (roll >= 40 && roll < 46) return askForLease(world, till, counter);
  if (!keyFits(till)) return;
  if (roll < 40) {
    for (let sale = random.below(4); sale >= 0; sale -= 1) startCart(world, till, random.pick(own));
  } else if (roll < 49) returnSome(world, till, counter, 'surplus');
  else if (roll < 50) closeShop(world, till);
  else if (roll < 51) makeCustomer(world, till);
  else takePayment(world, till, random.pick(own.slice(-2)));
}

/** Rolls below 82: what a till does by itself, and the clock. */
function tend(world: World, till: SimTill, roll: number): void {
  if (roll < 81 && !keyFits(till)) return;
  if (roll < 73) sweepExpired(world, till);
  else if (roll < 76) feed(world, till, { kind: 'poked' });
  else if (roll < 78) jumpClock(world, till);
  else if (roll < 79) writeUnreadable(world, till);
  else leap(world, world.random.chance(0.5) ? 3 * 86_400_000 : 2 * 3_600_000);
}

/** The other rolls: the line, the disk, the machine. */
async function suffer(world: World, till: SimTill, roll: number): Promise<void> {
  const { random, faults, tills } = world;
  if (roll < 84) till.online = !till.online || random.chance(0.4);
  else if (roll < 86) {
    till.diskFull = !till.diskFull && random.chance(0.5);
    if (!till.diskFull) sweepCarts(world, till);
  } else if (roll < 88 && faults.hqRestores) await restoreHq(world);
  else if (roll < 90 && faults.crash > 0) crash(world, till, 'by a kill');
  else if (roll < 94) {
    if (!till.dead && till.machine !== null) till.backups.push(copyDisk(till.disk));
  } else if (roll < 96 && faults.restores) restoreTill(world, till);
  else if (roll < 97 && faults.clones && !till.dead && tills.length < 10) {
    await cloneTill(world, till);
  } else if (roll < 98 && faults.losses && tills.length > 2) destroyTill(world, till);
  else if (faults.hqRestores) await restoreHq(world);
}

/** A till is updated at a start, sometimes; HQ leaves the oldest version behind, at some time. */
function upgradeAndBoot(world: World, till: SimTill): void {
  if (world.random.chance(0.3)) till.protocol = { version: 2, floor: 1 };
  boot(world, till);
}

/** Time passes: nothing is sold, holds and advice run out, whatever was on its way is late. */
function leap(world: World, mostMs: number): void {
  const ms = world.random.below(mostMs);
  world.leapMs += ms;
  world.nowMs += ms;
  fired(world, 'fault days-pass');
  // A timer that is overdue is the first thing a machine does when it wakes.
  for (const till of world.tills) if (till.machine !== null) sweepCarts(world, till);
}
