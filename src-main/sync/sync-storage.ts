import type { HeldCounter } from '../../shared/domain/held-lease.ts';
import type { Result } from '../../shared/domain/result.ts';
import type { ShippedEvent } from '../../shared/protocol/push.ts';
import type { Position } from '../../shared/protocol/sync-identity.ts';
import type { StoreError } from '../store-port.ts';
import type { Change, DurableSync } from './machine-state.ts';

/** What the sync asks of the store. Reading may throw `StoreFailure`. */
export interface SyncStorage {
  load(): DurableSync;
  /**
   * One durable transaction: the change, whatever it brings along (rows, leases, events), and how
   * far the sync has got.
   */
  apply(change: Change, learnt: Learnt): Result<Applied, StoreError>;
  head(): Position;
  /** This journal's hash at a number; null beyond its head. */
  hashAt(seq: number): string | null;
  /** A stretch of the journal, as long as one push may be. */
  events(
    fromSeq: number,
    limit: number,
  ): { readonly prevHash: string; readonly events: readonly ShippedEvent[] };
  /** Base64 of SPKI DER; null before the first enrolment. */
  hqPublicKey(): string | null;
  /** Base64 of SPKI DER. */
  devicePublicKey(): string;
  /** How far the first pull is; null once everything came at least once. */
  firstPull(): FirstPull | null;
  /** Rows of HQ's that this program cannot read. */
  setAsideCount(): number;
  held(counter: string): HeldCounter;
  /** Returns what is past its advice and in no cart; answers how many counters. */
  returnExpired(): number;
}

/** What an answer taught that no change carries. */
export interface Learnt {
  /** Of the enrolment; null keeps the one that is known. */
  readonly hqPublicKey: string | null;
}

export interface Applied {
  /** The journal's head behind the transaction. */
  readonly head: Position;
  /** What HQ asks this terminal to do besides. */
  readonly commands: readonly string[];
}

export interface FirstPull {
  readonly rows: number;
}
