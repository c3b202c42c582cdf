import type { ConflictReason, UnsignedHello } from '../../shared/protocol/hello.ts';
import type { ProtocolRange } from '../../shared/protocol/protocol-version.ts';
import { cursorOf, type Page, type PullStream } from '../../shared/protocol/pull.ts';
import type { Ack, Certificate, Position, StreamKey } from '../../shared/protocol/sync-identity.ts';

/** What the store keeps of the sync: read once at the start, moved only by a stored `Change`. */
export interface DurableSync {
  /** Null until the terminal is enrolled. */
  readonly identity: SyncIdentity | null;
  /** The streams this journal holds, oldest first. */
  readonly segments: readonly StreamKey[];
  readonly head: Position;
  readonly acked: Ack | null;
  readonly durableSeq: number;
  readonly hqIncarnation: string;
  readonly cursors: Readonly<Record<PullStream, string>>;
  /** What a restored terminal still has to fetch of its own past. */
  readonly missing: Missing | null;
}

export interface SyncIdentity {
  readonly certificate: Certificate;
  readonly fenceToken: string;
  /** Selling stops while this is set. */
  readonly conflict: { readonly reason: ConflictReason; readonly supportCode: string } | null;
}

export interface Missing {
  readonly terminal: string;
  readonly epoch: number;
  readonly afterSeq: number;
  readonly throughSeq: number;
}

interface SessionFacts {
  readonly hqIncarnation: string;
  readonly fenceToken: string;
  /** The newest event HQ countersigned; it may be older than before where HQ was restored. */
  readonly acked: Ack | null;
  readonly durableSeq: number;
  /** HQ's clock less this one's, for the record; null where they agree within a minute. */
  readonly skewMs: number | null;
}

/** One transaction of the terminal's store. What must survive together is in one of these. */
export type Change =
  | ({ readonly kind: 'session' } & SessionFacts)
  | { readonly kind: 'ack'; readonly acked: Ack; readonly durableSeq: number }
  /**
   * Rows and their cursor together. A grant becomes a `lease.received` event, a recall a
   * `lease.returned` event, in the same transaction.
   */
  | { readonly kind: 'page'; readonly page: Page }
  /**
   * A new identity: the first `epoch.started` event under it; every lease of the old one is let go
   * of, since HQ has put it in doubt.
   */
  | ({
      readonly kind: 'epoch';
      readonly cause: 'enrolled' | 'restored';
      readonly certificate: Certificate;
      readonly missing: Missing | null;
    } & SessionFacts)
  | ({
      readonly kind: 'conflict';
      readonly reason: ConflictReason;
      readonly supportCode: string;
    } & SessionFacts);

export type SyncRequest =
  /** The runner adds the wall clock and signs. */
  | { readonly kind: 'hello'; readonly hello: Omit<UnsignedHello, 'wallMs'> }
  /** The runner reads the events out of the journal. */
  | { readonly kind: 'push'; readonly fromSeq: number; readonly limit: number }
  | {
      readonly kind: 'pull';
      readonly fenceToken: string;
      readonly stream: PullStream;
      readonly cursor: string;
      readonly limit: number;
    }
  | {
      readonly kind: 'enrol';
      readonly code: string;
      readonly segments: readonly StreamKey[];
      readonly head: Position;
    };

export type Effect =
  | {
      readonly kind: 'send';
      readonly requestId: number;
      readonly request: SyncRequest;
      /** After so long the runner answers `failed`. */
      readonly timeoutMs: number;
    }
  | { readonly kind: 'store'; readonly commitId: number; readonly change: Change }
  /** A timer on the monotonic clock; an older one means nothing any more. */
  | { readonly kind: 'wait'; readonly timerId: number; readonly delayMs: number };

export type Phase =
  /** Nothing can be done before a person acts: enrol, update. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'waiting'; readonly timerId: number }
  | { readonly kind: 'idle'; readonly timerId: number }
  | { readonly kind: 'asking'; readonly requestId: number; readonly request: SyncRequest }
  | { readonly kind: 'storing'; readonly commitId: number; readonly change: Change };

export type Problem =
  | 'none'
  | 'offline'
  | 'not_enrolled'
  | 'conflict'
  | 'wrong_key'
  | 'upgrade_required'
  /** The store could not keep a change: the disk is full or broken. */
  | 'disk'
  /** HQ found a changed byte in what was sent: it is tried again, and `verify` must be run. */
  | 'chain_broken'
  | 'code_refused'
  | 'code_used'
  | 'code_expired'
  | 'series_used_up';

export interface SyncState {
  readonly durable: DurableSync;
  readonly bootNonce: string;
  readonly protocol: ProtocolRange;
  readonly phase: Phase;
  /** HQ has answered a hello, and nothing has failed since. */
  readonly session: { readonly recovering: boolean } | null;
  /** Where the next push begins; null: behind the newest ack. */
  readonly pushFrom: number | null;
  /** Doubles with each `need`, so that two journals find where they part in few steps. */
  readonly overlap: number;
  /** Streams that may have something new. */
  readonly stale: readonly PullStream[];
  /** Failures in a row. */
  readonly attempt: number;
  readonly challenge: string | null;
  readonly enrolCode: string | null;
  /** HQ recovers and waits for this terminal's report: that comes before the code. */
  readonly enrolWaits: boolean;
  readonly problem: Problem;
  readonly nextId: number;
}

/** The durable state after `change`; `head` is the journal's after that transaction. */
export function applyChange(durable: DurableSync, change: Change, head: Position): DurableSync {
  switch (change.kind) {
    case 'ack':
      return { ...durable, head, acked: change.acked, durableSeq: change.durableSeq };
    case 'page': {
      const cursors = { ...durable.cursors, [change.page.stream]: change.page.cursor };
      const done = change.page.stream === 'journal' && change.page.upToDate;
      return { ...durable, head, cursors, missing: done ? null : durable.missing };
    }
    case 'session': {
      const { identity } = durable;
      const renewed = identity && { ...identity, fenceToken: change.fenceToken, conflict: null };
      return { ...inSession(durable, change), head, identity: renewed };
    }
    case 'conflict': {
      const { identity } = durable;
      const { reason, supportCode, fenceToken } = change;
      const stopped = identity && { ...identity, fenceToken, conflict: { reason, supportCode } };
      return { ...inSession(durable, change), head, identity: stopped };
    }
    case 'epoch':
      return { ...newEpoch(durable, change), head };
  }
}

function inSession(durable: DurableSync, facts: SessionFacts): DurableSync {
  const { acked, durableSeq, hqIncarnation } = facts;
  const sameHq = durable.hqIncarnation === hqIncarnation;
  const cursors = sameHq
    ? durable.cursors
    : freshCursors(hqIncarnation, durable.missing?.afterSeq ?? 0);
  return { ...durable, acked, durableSeq, hqIncarnation, cursors };
}

function newEpoch(durable: DurableSync, change: Extract<Change, { kind: 'epoch' }>): DurableSync {
  const { certificate, fenceToken, missing, hqIncarnation } = change;
  const { terminal, epoch } = certificate;
  const from = freshCursors(hqIncarnation, missing?.afterSeq ?? 0);
  const sameHq = durable.hqIncarnation === hqIncarnation;
  const cursors = sameHq
    ? { ...durable.cursors, mailbox: from.mailbox, journal: from.journal }
    : from;
  return {
    ...inSession(durable, change),
    identity: { certificate, fenceToken, conflict: null },
    segments: [...durable.segments, { terminal, epoch }],
    missing,
    cursors,
  };
}

function freshCursors(incarnation: string, journalSeq: number): DurableSync['cursors'] {
  const start = cursorOf(incarnation, 0);
  return {
    mailbox: start,
    journal: cursorOf(incarnation, journalSeq),
    master: start,
    storefront: start,
  };
}

/** What a terminal that was never enrolled begins with. */
export function notEnrolled(head: Position, segments: readonly StreamKey[]): DurableSync {
  return {
    identity: null,
    segments,
    head,
    acked: null,
    durableSeq: 0,
    hqIncarnation: 'none',
    cursors: freshCursors('none', 0),
    missing: null,
  };
}
