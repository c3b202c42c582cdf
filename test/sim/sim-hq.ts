import { holderKey } from '../../shared/domain/lease.ts';
import type { EnrolAnswer, EnrolRequest } from '../../shared/protocol/enrol.ts';
import type { Hello, Verdict } from '../../shared/protocol/hello.ts';
import type { LeaseRequest, LeaseRequestAnswer } from '../../shared/protocol/mailbox.ts';
import type { ProtocolRange } from '../../shared/protocol/protocol-version.ts';
import type { Pull, PullAnswer } from '../../shared/protocol/pull.ts';
import type { Push, PushAnswer } from '../../shared/protocol/push.ts';
import { enrol } from '../../src-hq/modules/sync/enrolment.ts';
import { answerHello } from '../../src-hq/modules/sync/hello.ts';
import { ingestPush } from '../../src-hq/modules/sync/ingest.ts';
import { requestLease } from '../../src-hq/modules/sync/lease-desk.ts';
import { projectWaiting } from '../../src-hq/modules/sync/projector.ts';
import { pullPage } from '../../src-hq/modules/sync/pull-page.ts';
import { StoreUnavailableError, type SyncDeps } from '../../src-hq/modules/sync/sync-store.ts';
import { emptyRows, type HqRows, memoryHq, type MemoryHq } from './memory-sync-store.ts';
import { chainHash, numberedUuid, publicKeyOf, signWith, verifyWith } from './sim-crypto.ts';
import { checkHq, HQ_KEY, type HqWatch } from './step-checks.ts';
import { fired, nextNumber, note, type World } from './world.ts';

export type Message =
  | { readonly to: 'hello'; readonly body: Hello }
  | { readonly to: 'push'; readonly body: Push }
  | { readonly to: 'pull'; readonly body: Pull }
  | { readonly to: 'enrol'; readonly body: EnrolRequest }
  | { readonly to: 'lease-request'; readonly body: LeaseRequest };

export type Answer =
  | { readonly to: 'hello'; readonly body: Verdict }
  | { readonly to: 'push'; readonly body: PushAnswer }
  | { readonly to: 'pull'; readonly body: PullAnswer }
  | { readonly to: 'enrol'; readonly body: EnrolAnswer }
  | { readonly to: 'lease-request'; readonly body: LeaseRequestAnswer };

/** HQ: the real decisions over tables in memory. */
export interface SimHq {
  readonly memory: MemoryHq;
  readonly watch: HqWatch;
  protocol: ProtocolRange;
  dump: HqRows | null;
  /** Off until then. */
  downUntilMs: number;
}

export function newHq(protocol: ProtocolRange, storefronts: readonly string[]): SimHq {
  return {
    memory: memoryHq(emptyRows('hq-1', storefronts)),
    watch: { arrivals: 0, logged: -1, logOf: null, ledgers: new Map() },
    protocol,
    dump: null,
    downUntilMs: 0,
  };
}

export function hqDeps(world: World): SyncDeps {
  const deps: SyncDeps = {
    store: world.hq.memory.store,
    nextId: () => numberedUuid(nextNumber(world)),
    wallMs: () => world.nowMs,
    chainHash,
    sign: (message) => signWith(HQ_KEY, message),
    verifyOwn: (message, signature) => verifyWith(publicKeyOf(HQ_KEY), message, signature),
    verifyDevice: verifyWith,
    publicKey: publicKeyOf(HQ_KEY),
  };
  return world.tampering.hq?.(deps, world) ?? deps;
}

/** Answers one message, or null where HQ went down over it. */
export async function handle(world: World, message: Message): Promise<Answer | null> {
  const { hq } = world;
  if (world.nowMs < hq.downUntilMs) return null;
  return guarded(world, () => answer(world, message));
}

/** Runs HQ's work with a crash possible at every call of its store. */
export async function guarded<T>(world: World, work: () => Promise<T>): Promise<T | null> {
  const { hq } = world;
  const mayCrash = !world.calm && world.random.chance(world.faults.hqCrash);
  if (mayCrash) hq.memory.crashIn = 1 + world.random.below(12);
  try {
    const result = await work();
    hq.memory.crashIn = null;
    checkHq(world, hq.memory, hq.watch);
    return result;
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    note(world, 'HQ crashes');
    fired(world, 'fault hq-crash');
    hq.downUntilMs = world.nowMs + 1 + world.random.below(5000);
    checkHq(world, hq.memory, hq.watch);
    return null;
  }
}

async function answer(world: World, message: Message): Promise<Answer> {
  const deps = hqDeps(world);
  const { protocol } = world.hq;
  const handlers = world.tampering.handlers ?? {};
  switch (message.to) {
    case 'hello': {
      const before = world.hq.memory.rows.identities.get(holderKey(message.body));
      const body = await (handlers.hello ?? answerHello)(deps, message.body, protocol);
      const again = body.kind === 'restored' && before?.successor != null;
      if (again) fired(world, 'verdict restored once more');
      const adopted = before === undefined && body.kind === 'hq_restored';
      if (adopted) fired(world, 'verdict known again by its certificate');
      return { to: 'hello', body };
    }
    case 'push':
      return { to: 'push', body: await (handlers.push ?? ingestPush)(deps, message.body) };
    case 'pull':
      return { to: 'pull', body: await (handlers.pull ?? pullPage)(deps, message.body) };
    case 'enrol':
      return { to: 'enrol', body: await enrol(deps, message.body, protocol) };
    case 'lease-request': {
      const body = await (handlers.lease ?? requestLease)(deps, message.body, 7_200_000);
      return { to: 'lease-request', body };
    }
  }
}

/** Projects up to `limit` waiting events, in batches that are now small and now large. */
export async function project(world: World, limit: number): Promise<void> {
  const { store } = hqDeps(world);
  const { projectNext: tampered } = world.tampering;
  for (let count = 0; count < limit;) {
    const size = 1 + (world.hq.memory.rows.log.length % 9);
    const done = await guarded(world, async () =>
      tampered === undefined ? projectWaiting(store, size) : Number(await tampered(store)),
    );
    if (done === null || done === 0) return;
    count += done;
  }
}
