import type { EnrolAnswer } from '../../shared/protocol/enrol.ts';
import type { Verdict } from '../../shared/protocol/hello.ts';
import { parseCursor, type PullAnswer } from '../../shared/protocol/pull.ts';
import type { PushAnswer } from '../../shared/protocol/push.ts';
import type { Ack } from '../../shared/protocol/sync-identity.ts';
import type { Problem, SyncState } from './machine-state.ts';
import { advance, keep, retryLater, type Step, type StepDeps, stopped } from './machine-moves.ts';

/** Clocks that differ by less are not worth a word. */
const SKEW_WORTH_NOTING_MS = 60_000;

/** The overlap after the first `need`; it doubles from there. */
const FIRST_OVERLAP = 16;

type Spoken = Extract<Verdict, { known: Ack | null }>;

export function onVerdict(
  deps: StepDeps,
  state: SyncState,
  verdict: Verdict,
  localHash: string | null,
  wallMs: number,
): Step {
  switch (verdict.kind) {
    case 'prove':
      // Said twice without being believed: not our challenge any more, so begin again.
      if (state.challenge !== null) return retryLater(deps, state, 'offline');
      return advance({ ...state, challenge: verdict.challenge });
    case 'wrong_key':
      return stopped(state, 'wrong_key');
    case 'enrol_required':
      return stopped(state, 'not_enrolled');
    case 'upgrade_required':
      return retryLater(deps, { ...state, attempt: state.attempt + 6 }, 'upgrade_required');
    case 'normal':
    case 'hq_restored':
    case 'restored':
    case 'conflict':
      if (verdict.known !== null && !deps.verifyAck(verdict.known)) {
        return retryLater(deps, state, 'offline');
      }
      return onSession(state, verdict, localHash, wallMs);
  }
}

function onSession(
  state: SyncState,
  verdict: Spoken,
  localHash: string | null,
  wallMs: number,
): Step {
  const { known, hqIncarnation, fenceToken } = verdict;
  const ours = known !== null && known.hash === localHash;
  // A known event that is not ours tells of another journal with our name: the ack we hold stands,
  // and pushing behind it lets HQ see where the two part. An HQ of another incarnation may have
  // forgotten that ack.
  const forgotten = !ours && hqIncarnation !== state.durable.hqIncarnation;
  const acked = ours ? known : forgotten ? null : state.durable.acked;
  const skewMs = verdict.hqWallMs - wallMs;
  const facts = {
    hqIncarnation,
    fenceToken,
    acked,
    durableSeq: Math.min(verdict.durableSeq, acked?.seq ?? 0),
    skewMs: Math.abs(skewMs) < SKEW_WORTH_NOTING_MS ? null : skewMs,
  };
  const next: SyncState = {
    ...state,
    session: { recovering: verdict.kind === 'hq_restored' },
    pushFrom: (acked?.seq ?? 0) + 1,
    overlap: 0,
    // A session that begins anew has missed whatever "pull now" was said.
    stale: ['mailbox', 'journal', 'master', 'storefront'],
  };
  switch (verdict.kind) {
    case 'normal':
    case 'hq_restored':
      return keep(next, { kind: 'session', ...facts });
    case 'conflict': {
      const { reason, supportCode } = verdict;
      return keep(next, { kind: 'conflict', reason, supportCode, ...facts });
    }
    case 'restored': {
      const { certificate, missing } = verdict;
      return keep(next, { kind: 'epoch', cause: 'restored', certificate, missing, ...facts });
    }
  }
}

export function onPushAnswer(
  deps: StepDeps,
  state: SyncState,
  answer: PushAnswer,
  localHash: string | null,
): Step {
  switch (answer.kind) {
    case 'acked': {
      const { acked, durableSeq, fork } = answer;
      if (acked.hash !== localHash || !deps.verifyAck(acked)) {
        return retryLater(deps, state, 'chain_broken');
      }
      const next = fork ? { ...state, session: null } : state;
      return keep(next, { kind: 'ack', acked, durableSeq: Math.min(durableSeq, acked.seq) });
    }
    case 'need': {
      const { phase } = state;
      const from = phase.kind === 'asking' && phase.request.kind === 'push' ? phase.request : null;
      const overlap = Math.max(FIRST_OVERLAP, state.overlap * 2);
      const earlier = Math.min(answer.needFrom, (from?.fromSeq ?? 1) - overlap);
      return advance({ ...state, pushFrom: Math.max(1, earlier), overlap });
    }
    case 'refused':
      return retryLater(deps, state, answer.code === 'CHAIN_BROKEN' ? 'chain_broken' : 'offline');
  }
}

export function onPullAnswer(deps: StepDeps, state: SyncState, answer: PullAnswer): Step {
  // HQ was restored, or closed this identity, since the hello: the next hello says which.
  if (answer.kind === 'refused') return retryLater(deps, state, 'offline');
  const { phase, durable } = state;
  const asked = phase.kind === 'asking' && phase.request.kind === 'pull' ? phase.request : null;
  const cursor = parseCursor(answer.cursor);
  const fits = asked?.stream === answer.stream && cursor?.incarnation === durable.hqIncarnation;
  if (!fits) return retryLater(deps, state, 'offline');
  if (answer.rows.length > 0 || answer.reset || answer.cursor !== asked.cursor) {
    return keep(state, { kind: 'page', page: answer });
  }
  const { stream, upToDate } = answer;
  if (stream === 'journal') return keep(state, { kind: 'page', page: answer });
  const stale = upToDate ? state.stale.filter((one) => one !== stream) : state.stale;
  return advance({ ...state, stale });
}

/** Why HQ did not take a code; whatever else it says, the code is of no use. */
const PROBLEM_OF: Readonly<Record<string, Problem | undefined>> = {
  CODE_USED: 'code_used',
  CODE_EXPIRED: 'code_expired',
  SERIES_USED_UP: 'series_used_up',
};

export function onEnrolAnswer(deps: StepDeps, state: SyncState, answer: EnrolAnswer): Step {
  if (answer.kind === 'refused') {
    // Only a restored HQ and a new version make another try worth while.
    if (answer.code === 'RECOVERING') {
      return retryLater(deps, { ...state, enrolWaits: true }, 'offline');
    }
    const problem = PROBLEM_OF[answer.code] ?? 'code_refused';
    if (state.durable.identity === null) return stopped({ ...state, enrolCode: null }, problem);
    return retryLater(deps, { ...state, enrolCode: null }, problem);
  }
  const { certificate, fenceToken } = answer;
  const { acked, durableSeq, identity } = state.durable;
  // The code was given again after its answer had been kept: nothing new, and no second epoch. An
  // older one would be a step back, to an identity that has ended.
  const { terminal, epoch } = certificate;
  const own = identity?.certificate;
  if (own?.terminal === terminal && own.epoch >= epoch) {
    return advance({ ...state, enrolCode: null });
  }
  // An ack belongs to the incarnation that gave it; the hello behind this hears of a newer one.
  const hqIncarnation = acked === null ? answer.hqIncarnation : state.durable.hqIncarnation;
  return keep(
    { ...state, session: null, pushFrom: null },
    {
      kind: 'epoch',
      cause: 'enrolled',
      certificate,
      fenceToken,
      hqIncarnation,
      missing: null,
      acked,
      durableSeq,
      skewMs: null,
    },
  );
}
