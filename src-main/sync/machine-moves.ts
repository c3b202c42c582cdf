import { parseCursor, PULL_STREAMS } from '../../shared/protocol/pull.ts';
import { MAX_PUSH_EVENTS } from '../../shared/protocol/push.ts';
import type { Ack } from '../../shared/protocol/sync-identity.ts';
import type {
  Change,
  DurableSync,
  Effect,
  Phase,
  Problem,
  SyncRequest,
  SyncState,
} from './machine-state.ts';

export interface StepDeps {
  /** In [0, 1). */
  readonly random: number;
  /** Whether HQ's key signed this ack. */
  readonly verifyAck: (ack: Ack) => boolean;
}

export interface Step {
  readonly state: SyncState;
  readonly effects: readonly Effect[];
}

export const REQUEST_TIMEOUT_MS = 30_000;
export const RETRY_FIRST_MS = 1_000;
export const RETRY_MAX_MS = 60_000;
/** How often an idle terminal looks by itself, in case no "pull now" reaches it. */
export const POLL_MS = 60_000;
const PAGE_ROWS = 1_000;

/** Nothing is under way: what comes next? */
export function advance(state: SyncState): Step {
  const { durable, enrolCode, session } = state;
  const { identity, head, acked } = durable;
  if (enrolCode !== null && (identity === null || !state.enrolWaits)) {
    return ask(state, { kind: 'enrol', code: enrolCode, segments: durable.segments, head });
  }
  if (identity === null) return stopped(state, 'not_enrolled');
  if (session === null) return sayHello(state, identity);
  const pushFrom = state.pushFrom ?? (acked?.seq ?? 0) + 1;
  if (pushFrom <= head.seq) {
    return ask(state, { kind: 'push', fromSeq: pushFrom, limit: MAX_PUSH_EVENTS });
  }
  // Somebody whose identity is in question gets no more state of it.
  if (identity.conflict === null) {
    for (const stream of PULL_STREAMS) {
      if (!state.stale.includes(stream)) continue;
      if (stream === 'journal' && durable.missing === null) continue;
      return ask(state, {
        kind: 'pull',
        fenceToken: identity.fenceToken,
        stream,
        cursor: durable.cursors[stream],
        limit: PAGE_ROWS,
      });
    }
  }
  const timerId = state.nextId;
  const idle: Phase = { kind: 'idle', timerId };
  return {
    state: { ...state, phase: idle, attempt: 0, nextId: timerId + 1 },
    effects: [{ kind: 'wait', timerId, delayMs: POLL_MS }],
  };
}

function sayHello(state: SyncState, identity: NonNullable<DurableSync['identity']>): Step {
  const { durable, protocol } = state;
  const { certificate, fenceToken } = identity;
  return ask(state, {
    kind: 'hello',
    hello: {
      proto: protocol.version,
      floor: protocol.floor,
      terminal: certificate.terminal,
      epoch: certificate.epoch,
      head: durable.head,
      acked: durable.acked,
      fenceToken,
      hqIncarnation: durable.hqIncarnation,
      mailboxSeq: parseCursor(durable.cursors.mailbox)?.seq ?? 0,
      bootNonce: state.bootNonce,
      challenge: state.challenge,
      certificate,
    },
  });
}

export function ask(state: SyncState, request: SyncRequest): Step {
  const requestId = state.nextId;
  return {
    state: { ...state, phase: { kind: 'asking', requestId, request }, nextId: requestId + 1 },
    effects: [{ kind: 'send', requestId, request, timeoutMs: REQUEST_TIMEOUT_MS }],
  };
}

export function keep(state: SyncState, change: Change): Step {
  const commitId = state.nextId;
  return {
    state: { ...state, phase: { kind: 'storing', commitId, change }, nextId: commitId + 1 },
    effects: [{ kind: 'store', commitId, change }],
  };
}

/** Full jitter: anywhere between nothing and the doubled delay, so that tills do not march. */
export function retryLater(deps: StepDeps, state: SyncState, problem: Problem): Step {
  const limitMs = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(state.attempt, 10));
  const delayMs = Math.floor(deps.random * limitMs);
  const timerId = state.nextId;
  return {
    state: {
      ...state,
      phase: { kind: 'waiting', timerId },
      session: null,
      challenge: null,
      stale: PULL_STREAMS,
      attempt: state.attempt + 1,
      problem,
      nextId: timerId + 1,
    },
    effects: [{ kind: 'wait', timerId, delayMs }],
  };
}

export function stopped(state: SyncState, problem: Problem): Step {
  // A code may have been typed while the verdict was on its way: it is what ends this.
  if (state.enrolCode !== null) return advance({ ...state, session: null, enrolWaits: false });
  return { state: { ...state, phase: { kind: 'stopped' }, session: null, problem }, effects: [] };
}

export function still(state: SyncState): Step {
  return { state, effects: [] };
}
