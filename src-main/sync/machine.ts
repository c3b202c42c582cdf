import type { EnrolAnswer } from '../../shared/protocol/enrol.ts';
import type { Verdict } from '../../shared/protocol/hello.ts';
import { OWN_PROTOCOL, type ProtocolRange } from '../../shared/protocol/protocol-version.ts';
import { PULL_STREAMS, type PullAnswer } from '../../shared/protocol/pull.ts';
import type { PushAnswer } from '../../shared/protocol/push.ts';
import type { Position } from '../../shared/protocol/sync-identity.ts';
import { onEnrolAnswer, onPullAnswer, onPushAnswer, onVerdict } from './machine-answers.ts';
import { advance, retryLater, type Step, type StepDeps, still } from './machine-moves.ts';
import { applyChange, type Change, type DurableSync, type SyncState } from './machine-state.ts';

/**
 * The terminal's half of SYNC as a pure function: (state, input) → (state, effects). It has no
 * clock, no network and no disk; `random` and the signature check are passed in.
 *
 * What holds after every step:
 *
 * - at most one request or one store transaction is under way; an answer to any other is ignored,
 * - `durable` moves only when the store says that a change is committed,
 * - `durableSeq ≤ acked.seq ≤ head.seq`,
 * - nothing here ever stops selling but a verdict that HQ has proven.
 */
export type Input =
  /** The journal's head after an append. */
  | { readonly kind: 'journal-grew'; readonly head: Position }
  /** HQ says "pull now", or the network is back. */
  | { readonly kind: 'poked' }
  | { readonly kind: 'timer'; readonly timerId: number }
  /** A person typed a one-time code. */
  | { readonly kind: 'enrol'; readonly code: string }
  | Answered
  /** No answer: time is up, the line is dead, HQ is not well. */
  | { readonly kind: 'failed'; readonly requestId: number }
  /** The transaction is on the disk; `head` is the journal's after it. */
  | { readonly kind: 'stored'; readonly commitId: number; readonly head: Position }
  | { readonly kind: 'store-failed'; readonly commitId: number };

export interface Answered {
  readonly kind: 'answered';
  readonly requestId: number;
  readonly answer: SyncAnswer;
  /** This journal's hash at the number the answer speaks of (`answerSeq`); null beyond its head. */
  readonly localHash: string | null;
  /** The wall clock halfway between asking and hearing. */
  readonly wallMs: number;
}

export type SyncAnswer =
  | { readonly to: 'hello'; readonly body: Verdict }
  | { readonly to: 'push'; readonly body: PushAnswer }
  | { readonly to: 'pull'; readonly body: PullAnswer }
  | { readonly to: 'enrol'; readonly body: EnrolAnswer };

/** The program started: everything that is not durable is gone. */
export function start(
  durable: DurableSync,
  bootNonce: string,
  protocol: ProtocolRange = OWN_PROTOCOL,
): Step {
  return advance({
    durable,
    bootNonce,
    protocol,
    phase: { kind: 'stopped' },
    session: null,
    pushFrom: null,
    overlap: 0,
    stale: PULL_STREAMS,
    attempt: 0,
    challenge: null,
    enrolCode: null,
    enrolWaits: false,
    problem: 'none',
    nextId: 1,
  });
}

export function step(deps: StepDeps, state: SyncState, input: Input): Step {
  const { phase } = state;
  switch (input.kind) {
    case 'journal-grew': {
      const grown = { ...state, durable: { ...state.durable, head: input.head } };
      return phase.kind === 'idle' ? advance(grown) : still(grown);
    }
    case 'poked': {
      const stale = { ...state, stale: PULL_STREAMS };
      return phase.kind === 'idle' || phase.kind === 'waiting' ? advance(stale) : still(stale);
    }
    case 'enrol': {
      const coded = { ...state, enrolCode: input.code, enrolWaits: false };
      const busy = phase.kind === 'asking' || phase.kind === 'storing';
      return busy ? still(coded) : advance(coded);
    }
    case 'timer':
      return onTimer(state, input.timerId);
    case 'answered':
      if (phase.kind !== 'asking' || phase.requestId !== input.requestId) return still(state);
      return onAnswer(deps, state, input);
    case 'failed':
      if (phase.kind !== 'asking' || phase.requestId !== input.requestId) return still(state);
      return retryLater(deps, state, 'offline');
    case 'stored':
      if (phase.kind !== 'storing' || phase.commitId !== input.commitId) return still(state);
      return onStored(state, phase.change, input.head);
    case 'store-failed':
      if (phase.kind !== 'storing' || phase.commitId !== input.commitId) return still(state);
      return retryLater(deps, state, 'disk');
  }
}

/** The number in the journal that an answer speaks of; null where it speaks of none. */
export function answerSeq(answer: SyncAnswer): number | null {
  if (answer.to === 'push') return answer.body.kind === 'acked' ? answer.body.acked.seq : null;
  if (answer.to === 'hello' && 'known' in answer.body) return answer.body.known?.seq ?? null;
  return null;
}

function onTimer(state: SyncState, timerId: number): Step {
  const { phase } = state;
  if (phase.kind === 'waiting' && phase.timerId === timerId) return advance(state);
  if (phase.kind !== 'idle' || phase.timerId !== timerId) return still(state);
  // A conflict and a recovery end at HQ: only a hello hears of it.
  const uncertain = state.durable.identity?.conflict !== null || state.session?.recovering === true;
  const session = uncertain ? null : state.session;
  return advance({ ...state, stale: PULL_STREAMS, session, enrolWaits: false });
}

function onAnswer(deps: StepDeps, state: SyncState, input: Answered): Step {
  const { answer, localHash, wallMs } = input;
  switch (answer.to) {
    case 'hello':
      return onVerdict(deps, state, answer.body, localHash, wallMs);
    case 'push':
      return onPushAnswer(deps, state, answer.body, localHash);
    case 'pull':
      return onPullAnswer(deps, state, answer.body);
    case 'enrol':
      return onEnrolAnswer(deps, state, answer.body);
  }
}

function onStored(state: SyncState, change: Change, head: Position): Step {
  const durable = applyChange(state.durable, change, head);
  // A session alone is no progress: what comes behind it may fail again and again.
  const opened = change.kind === 'session' || change.kind === 'conflict';
  const attempt = opened ? state.attempt : 0;
  const next: SyncState = { ...state, durable, attempt, challenge: null, problem: 'none' };
  switch (change.kind) {
    case 'session':
      return advance(next);
    case 'conflict':
      return advance({ ...next, problem: 'conflict' });
    case 'ack':
      return advance({ ...next, pushFrom: null, overlap: 0 });
    case 'epoch':
      return advance({ ...next, session: null, pushFrom: null, enrolCode: null });
    case 'page': {
      const { stream, upToDate } = change.page;
      const stale = upToDate ? state.stale.filter((one) => one !== stream) : state.stale;
      return advance({ ...next, stale });
    }
  }
}
