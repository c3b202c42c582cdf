import { giveBack, holderKey } from '../../shared/domain/lease.ts';
import { rebalance, recallLease, takeIn } from '../../src-hq/modules/sync/lease-desk.ts';
import { dumpHq, manage } from './disasters.ts';
import { counters, storefrontOf } from './goods.ts';
import { addTo } from './oracle.ts';
import { guarded, hqDeps, project } from './sim-hq.ts';
import { streamOf } from './sim-till.ts';
import { fired, nextNumber, type World } from './world.ts';

/** What HQ does by itself and what people do there. @param roll from 0 to below 100 */
export async function actAtHq(world: World, roll: number): Promise<void> {
  const { random } = world;
  if (world.nowMs < world.hq.downUntilMs) return;
  const counter = random.pick(counters());
  await world.tampering.hqSweep?.(world);
  if (world.faults.olderProtocol && random.chance(0.1)) {
    world.hq.protocol = { version: 2, floor: 2 };
    fired(world, 'fault older-protocol');
  }
  if (roll < 36) await project(world, 1 + random.below(30));
  else if (roll < 58) await shareOutAgain(world);
  else if (roll < 65) await askBack(world, counter);
  else if (roll < 79) {
    const scope = storefrontOf(counter);
    for (let row = random.below(6); row >= 0; row -= 1) {
      await changeMaster(world, scope, `p${random.below(5)}`);
    }
  } else if (roll < 84) {
    const amount = 1 + random.below(10);
    const deps = hqDeps(world);
    const done = await guarded(world, () => takeIn(deps, counter, amount).then(() => true));
    if (done === true) addTo(world.oracle.received, counter, amount);
  } else if (roll < 95) {
    dumpHq(world);
    // What comes in behind the dump is what a restored HQ has lost, and tills must drop.
    if (world.faults.hqRestores) {
      await changeMaster(world, storefrontOf(counter), `late-${nextNumber(world)}`);
    }
  } else await manage(world);
}

async function shareOutAgain(world: World): Promise<void> {
  const { random } = world;
  const adviceMs = random.chance(0.5) ? null : 600_000 + random.below(7_200_000);
  const deps = hqDeps(world);
  await project(world, 100);
  for (const counter of counters()) {
    const input = { counter, storefront: storefrontOf(counter), unit: 1, adviceMs };
    const moves = await guarded(world, () => rebalance(deps, input));
    if ((moves ?? 0) > 0) fired(world, 'lease rebalanced');
  }
}

async function askBack(world: World, counter: string): Promise<void> {
  const { random } = world;
  const deps = hqDeps(world);
  const { terminal, epoch } = streamOf(random.pick(world.tills));
  const input = { terminal, epoch, counter, amount: 1 + random.below(5) };
  const done = await guarded(world, () => recallLease(deps, input));
  if (done === null) return;
  fired(world, done.ok ? 'lease recalled' : `desk recall ${done.error}`);
  if (!done.ok || world.tampering.recallTakes !== true) return;
  await deps.store.transact(async (tx) => {
    const { ledger } = giveBack(await tx.ledger(counter), holderKey(input), input.amount);
    await tx.saveLedger(counter, ledger);
  });
}

async function changeMaster(world: World, scope: string | null, key: string): Promise<void> {
  const { random } = world;
  const { store } = hqDeps(world);
  const name = `${scope} product ${key}`;
  const version = (world.hq.memory.rows.feed.get(name)?.version ?? 0) + 1;
  const body = random.chance(0.2) ? null : `{"price":${random.below(1000)}}`;
  await guarded(world, () =>
    store.transact((tx) => tx.appendFeed(scope, { entity: 'product', key, version, body })),
  );
  fired(world, body === null ? 'master tombstone' : 'master change');
}
