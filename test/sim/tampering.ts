import type { Hello, Verdict } from '../../shared/protocol/hello.ts';
import type { LeaseRequest, LeaseRequestAnswer } from '../../shared/protocol/mailbox.ts';
import type { SaleCompleted } from '../../shared/protocol/journal-event.ts';
import type { RefundProcessed } from '../../shared/protocol/refund-event.ts';
import type { ProtocolRange } from '../../shared/protocol/protocol-version.ts';
import type { Pull, PullAnswer } from '../../shared/protocol/pull.ts';
import type { Push, PushAnswer } from '../../shared/protocol/push.ts';
import type { SyncDeps, SyncStore, SyncTx } from '../../src-hq/modules/sync/sync-store.ts';
import type { Input } from '../../src-main/sync/machine.ts';
import type { Step, StepDeps } from '../../src-main/sync/machine-moves.ts';
import type { SyncState } from '../../src-main/sync/machine-state.ts';
import type { World } from './world.ts';

/** Where a mistake can be planted around the real parts. Empty: nothing is wrong. */
export interface Tampering {
  readonly till?: {
    /** The cursor is saved in a transaction before its page. */
    readonly cursorFirst?: boolean;
    /** A message that was applied is applied again. */
    readonly appliesTwice?: boolean;
    /** A message for another epoch is applied. */
    readonly ignoresEpoch?: boolean;
    /** A return is journalled, and the units stay spendable. */
    readonly keepsReturned?: boolean;
    /** A sale takes no units from the lease. */
    readonly sellsWithoutLease?: boolean;
    /** The receipt counter is written in a transaction of its own, after the sale. */
    readonly counterApart?: boolean;
    /** An old lease is still spendable in a new epoch. */
    readonly keepsOldLease?: boolean;
    /** What an answer says was granted is spendable at once. */
    readonly grantFromAnswer?: boolean;
    /** What carts of the last life held stays reserved. */
    readonly keepsReserved?: boolean;
    /** The drawer is written in a transaction of its own, after the sale. */
    readonly drawerApart?: boolean;
    /** A refund takes nothing from the right that was lent. */
    readonly keepsRight?: boolean;
    /** What was sent is refunded as if nobody had heard of it. */
    readonly refundsSent?: boolean;
    /** A sale opens no shift. */
    readonly sellsInNoShift?: boolean;
    /** A Z leaves out the first document of its shift. */
    readonly forgetsInZ?: boolean;
    /** Holds never end. */
    readonly neverSweeps?: boolean;
    /** A hold's age is taken from the clock on the wall. */
    readonly sweepsByWall?: boolean;
    /** A hold that ended gives nothing back. */
    readonly keepsSwept?: boolean;
  };
  /** What a till journals of a refund instead. */
  readonly refund?: (payload: RefundProcessed) => RefundProcessed;
  /** What a till journals of a sale instead. */
  readonly sale?: (payload: SaleCompleted) => SaleCompleted;
  readonly step?: (deps: StepDeps, state: SyncState, input: Input) => Step;
  /** Wraps HQ's store and keys. */
  readonly hq?: (deps: SyncDeps, world: World) => SyncDeps;
  readonly handlers?: {
    readonly hello?: (deps: SyncDeps, hello: Hello, protocol: ProtocolRange) => Promise<Verdict>;
    readonly push?: (deps: SyncDeps, push: Push) => Promise<PushAnswer>;
    readonly pull?: (deps: SyncDeps, pull: Pull) => Promise<PullAnswer>;
    readonly lease?: (
      deps: SyncDeps,
      request: LeaseRequest,
      adviceMs: number | null,
    ) => Promise<LeaseRequestAnswer>;
  };
  readonly projectNext?: (store: SyncStore) => Promise<boolean>;
  /** HQ begins again from its dump without a recovery. */
  readonly silentRestore?: boolean;
  /** A recall takes the units at once. */
  readonly recallTakes?: boolean;
  /** What HQ does by its own clock. */
  readonly hqSweep?: (world: World) => Promise<void>;
}

/** A mistake somebody could make, and where it is made. */
export interface PlantedBug {
  readonly name: string;
  /** New for each seed, since some mistakes remember. */
  readonly plant: () => Tampering;
}

/** A store whose transactions see some of their calls changed. */
export function withTx(
  change: (tx: SyncTx, world: World) => Partial<SyncTx>,
): NonNullable<Tampering['hq']> {
  return (deps, world) => ({ ...deps, store: changedStore(deps.store, (tx) => change(tx, world)) });
}

export function changedStore(store: SyncStore, change: (tx: SyncTx) => Partial<SyncTx>): SyncStore {
  return { transact: (work) => store.transact((tx) => work({ ...tx, ...change(tx) })) };
}
